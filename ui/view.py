"""Session -> Board: everything the browser shows, in the reader's language."""

from functools import lru_cache
from typing import Any, Final, NamedTuple

from drawing import board_svg, layout
from drawing.scene import Badge
from drawing.side_by_side import parts_line
from models.problems import Language
from store import share
from store.decisions import decision_names, shipped_contents
from store.share import ShareError
from store.workspace import PERSPECTIVES, Perspective
from ui.columns import Column, baseline_of, columns_of
from ui.computed import Computed
from ui.identity import account
from ui.live.view import live_texts, live_view, stored_options
from ui.pages import page_options
from ui.review.panels import TYPES as REVIEW_PANELS
from ui.review.views import frozen_rows, review_fields
from ui.session import Session
from ui.texts import decision_title, say
from ui.view_badges import badges
from ui.view_model import Board, DesignView, Legend, Option, ResultRow, SettingRow
from ui.view_panels import panel_view, problem_view
from ui.view_rows import result_rows
from ui.view_settings import setting_rows
from ui.view_verdict import out_titles, verdict

DRAWINGS_KEPT: Final = 192
BOARDS_KEPT: Final = 32


def board_view(session: Session) -> Board:
    """One update of the board."""
    columns, language, workspace = columns_of(session), session.language, session.workspace
    frozen = frozen_rows(session)
    make = _made if workspace.out else _shared
    shared = make(tuple(columns), workspace.contents.files, workspace.out, language)
    rows, said = frozen or (shared.rows, shared.verdict)
    return {
        **header_view(session, "compare"),
        "verdict": said,
        "perspectives": [Option(value=p, label=say(language, f"perspective.{p}")) for p in PERSPECTIVES],
        "out": list(workspace.out),
        "out_titles": shared.out_titles,
        "designs": design_views(session, columns),
        "rows": rows,
        "settings": shared.settings,
        "legend": _legend(session, columns),
        "panel": panel_view(session, columns),
    }


class _Shared(NamedTuple):
    """What all who look at the same designs are shown alike; never changed."""

    rows: list[ResultRow]
    verdict: list[dict[str, Any]]
    out_titles: list[str]
    settings: list[SettingRow]


def _made(
    columns: tuple[Column, ...], files: tuple[tuple[str, str], ...], out: tuple[str, ...], language: Language
) -> _Shared:
    shown = list(columns)
    return _Shared(
        rows=result_rows(shown, language),
        verdict=verdict(shown, out, language),
        out_titles=out_titles(shown, out),
        settings=setting_rows(shown, dict(files), language),
    )


_shared = lru_cache(maxsize=BOARDS_KEPT)(_made)
"""30 kB, and as long to make as the rest of a board: once for a hundred reviewers."""


def header_view(session: Session, page: str) -> Board:
    """The header alone, for a page that draws its own contents: no designs, rows or settings."""
    panel = session.workspace.panel
    is_dialog = panel is not None and panel.type in ("share", "help", "merge", *REVIEW_PANELS)
    return Board(
        acked=session.acked,
        page=page,
        pages=page_options(session.language),
        language=session.language,
        theme=session.workspace.theme,
        read_only=session.read_only,
        texts=live_texts(session),
        decision=_decision(session),
        decision_id=session.contents.decision,
        decisions=[Option(value=name, label=decision_title(name, session.language)) for name in decision_names()],
        account=account(),
        verdict=[],
        perspective=session.workspace.perspective,
        perspectives=[],
        out=[],
        out_titles=[],
        designs=[],
        rows=[],
        settings=[],
        legend=[],
        is_shipped=_is_shipped(session),
        can_undo=bool(session.history.past) and not session.read_only,
        can_redo=bool(session.history.future) and not session.read_only,
        panel=panel_view(session, columns_of(session)) if is_dialog else None,
        notice=session.notice.in_(session.language) if session.notice is not None else None,
        download=session.download,
        share_token=session.share_token,
        snapshot=_snapshot(session),
        live=live_view(session),
        stored=stored_options(session),
        **review_fields(session),
    )


def _decision(session: Session) -> str:
    attached = session.attached
    return attached.title if attached is not None else decision_title(session.contents.decision, session.language)


def _is_shipped(session: Session) -> bool:
    contents = session.contents
    return contents.decision in decision_names() and contents == shipped_contents(contents.decision)


def _snapshot(session: Session) -> str:
    """Empty when the work is too much for a token: the browser then keeps what it had."""
    try:
        return share.encode(session.workspace)
    except ShareError:
        return ""


def design_views(session: Session, columns: list[Column], *, plain: bool = False) -> list[DesignView]:
    """``plain``: drawings without what differs from the baseline and without a perspective."""
    together = tuple(column.computed for column in columns if column.computed is not None)
    base = baseline_of(columns).computed
    return [
        DesignView(
            id=column.name,
            title=column.title,
            subtitle="" if column.design is None else parts_line(column.design),
            is_baseline=column.is_baseline,
            accent=column.accent,
            svg=_svg(session, column, together, base, plain=plain),
            problems=[problem_view(problem, session.language) for problem in column.problems],
            warnings=_warnings(column, session.language),
        )
        for column in columns
    ]


def _svg(
    session: Session, column: Column, together: tuple[Computed, ...], base: Computed | None, *, plain: bool
) -> str:
    if column.computed is None:
        return ""
    perspective: Perspective = "plain" if plain else session.workspace.perspective
    found = badges(column, perspective, session.workspace.out, session.language)
    shown = None if found is None else tuple(found.items())
    is_compared = not plain and column.computed is not base
    return _drawn(column.computed, together, base, is_compared, shown, perspective, session.language)


@lru_cache(maxsize=DRAWINGS_KEPT)
def _drawn(
    computed: Computed,
    together: tuple[Computed, ...],
    base: Computed | None,
    is_compared: bool,
    shown: tuple[tuple[str, Badge], ...] | None,
    perspective: Perspective,
    language: Language,
) -> str:
    """One drawing for all who look at the same designs the same way: some 10 kB, and 10 ms to draw."""
    baseline = base.design if base is not None else None
    return board_svg(
        computed.design,
        layout([other.design for other in together], baseline),
        baseline=baseline if is_compared else None,
        badges=None if shown is None else dict(shown),
        perspective=perspective,
        language=language,
    )


def _warnings(column: Column, language: Language) -> list[str]:
    if column.computed is None:
        return []
    return list(dict.fromkeys(w.message.in_(language) for w in column.computed.evaluation.warnings))


def _legend(session: Session, columns: list[Column]) -> list[Legend]:
    language, perspective = session.language, session.workspace.perspective
    legend: list[Legend] = []
    if len(columns) > 1:
        title = baseline_of(columns).title
        legend = [Legend(symbol="added", text=say(language, "legend.added", baseline=title))]
        legend += [Legend(symbol=s, text=say(language, f"legend.{s}")) for s in ("removed", "changed")]
    if perspective != "plain":
        text = say(language, f"legend.badge.{perspective}")
        legend.append(Legend(symbol="badge", perspective=perspective, text=text))
    if session.workspace.out:
        legend.append(Legend(symbol="out", text=say(language, "legend.out")))
    return legend
