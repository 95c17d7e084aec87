"""Session -> Board: everything the browser shows, in the reader's language."""

from drawing import board_svg, layout
from models.problems import Language
from store import share
from store.decisions import decision_names, shipped_contents
from store.share import ShareError
from store.workspace import PERSPECTIVES, Perspective
from ui.columns import Column, baseline_of, columns_of
from ui.pages import page_options
from ui.session import Session
from ui.setting_specs import path_order
from ui.texts import decision_title, say
from ui.view_badges import badges
from ui.view_model import Board, DesignView, Legend, Option
from ui.view_panels import panel_view, problem_view
from ui.view_rows import result_rows
from ui.view_settings import setting_rows
from ui.view_verdict import out_titles, verdict


def board_view(session: Session) -> Board:
    """One update of the board."""
    columns, language, workspace = columns_of(session), session.language, session.workspace
    return {
        **header_view(session, "compare"),
        "verdict": verdict(columns, workspace.out, language),
        "perspectives": [Option(value=p, label=say(language, f"perspective.{p}")) for p in PERSPECTIVES],
        "out": list(workspace.out),
        "out_titles": out_titles(columns, workspace.out),
        "designs": design_views(session, columns),
        "rows": result_rows(columns, language),
        "settings": setting_rows(columns, session.files, language),
        "legend": _legend(session, columns),
        "panel": panel_view(session, columns),
    }


def header_view(session: Session, page: str) -> Board:
    """The header alone, for a page that draws its own contents: no designs, rows or settings."""
    panel = session.workspace.panel
    is_dialog = panel is not None and panel.type in ("share", "help")
    return Board(
        acked=session.acked,
        page=page,
        pages=page_options(session.language),
        language=session.language,
        theme=session.workspace.theme,
        read_only=session.read_only,
        texts={},
        decision=decision_title(session.contents.decision, session.language),
        decision_id=session.contents.decision,
        decisions=[Option(value=name, label=decision_title(name, session.language)) for name in decision_names()],
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
    )


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
    drawn = [column.design for column in columns if column.design is not None]
    base = baseline_of(columns)
    common = layout(drawn, base.design) if drawn else None
    return [
        DesignView(
            id=column.name,
            title=column.title,
            subtitle=_subtitle(column),
            is_baseline=column.is_baseline,
            accent=column.accent,
            svg=_svg(session, column, None if plain else base, common, plain=plain),
            problems=[problem_view(problem, session.language) for problem in column.problems],
            warnings=_warnings(column, session.language),
        )
        for column in columns
    ]


def _svg(session: Session, column: Column, base: Column | None, common: object, *, plain: bool) -> str:
    if column.design is None:
        return ""
    perspective: Perspective = "plain" if plain else session.workspace.perspective
    return board_svg(
        column.design,
        common,  # type: ignore[arg-type]
        baseline=None if base is None or column is base else base.design,
        badges=badges(column, perspective, session.workspace.out, session.language),
        perspective=perspective,
        language=session.language,
    )


def _subtitle(column: Column) -> str:
    """How many of what, along the path of a request: ``ALB · Nginx 2 · Tomcat 2 · MySQL 1+2``."""
    if column.design is None:
        return ""
    parts = []
    for component in map(column.design.components.__getitem__, path_order([column.design])):
        count, title = len(component.instances), component.title or component.name
        many = f"1+{count - 1}" if component.replication is not None and count > 1 else str(count)
        if component.kind != "external":
            parts.append(f"{title} {many}" if count > 1 else title)
    return " · ".join(parts)


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
