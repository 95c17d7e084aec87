"""Session and store -> everything that the history page shows, in the reader's language. Plain JSON."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from models.problems import Language
from store.access import Forbidden, Role, allowed
from store.database.records import StoredDecision, VersionLine
from store.database.store import Store, StoreError, the_store
from ui.history.difference import difference_view
from ui.history.state import MAX_IMPORT_BYTES, HistoryState
from ui.history.texts import browser_texts, filled, say
from ui.identity import may_create
from ui.live import saving
from ui.session import Attached, Session

MOST_BOARDS: Final = 500
MOST_SEARCHED: Final = 5_000
"""Versions that are looked through for one author."""


def history_view(session: Session, state: HistoryState) -> dict[str, Any]:
    """One update of the page."""
    language, attached = session.language, session.attached
    state.look_at(attached)
    if state.noticed_on != session.contents:
        state.notice = None
    view: dict[str, Any] = {
        "acked": state.acked,
        "language": language,
        "theme": session.workspace.theme,
        "texts": browser_texts(language),
        "most_import_bytes": MAX_IMPORT_BYTES,
        "history": None,
        "library": None,
        "can_store": attached is None and session.review is None and may_create(saving.me(session)),
        "lead": "" if attached is not None else say(language, "review" if session.review else "scratch"),
        "download": None,
    }
    if session.review is None:
        try:
            view["download"] = _download(session, state)
            if attached is not None and attached.version:
                view["history"] = _history(session, attached, state)
            view["library"] = _library(session, state)
        except (StoreError, Forbidden) as error:
            state.notice, state.is_problem, state.noticed_on = error.text, True, session.contents
    view["notice"] = state.notice.in_(language) if state.notice is not None else ""
    view["is_problem"] = state.is_problem
    return view


# Versions


@dataclass(frozen=True, slots=True)
class _Pair:
    """The numbers of the versions that are compared, the earlier one first; None: there is nothing to compare."""

    before: int | None
    after: int | None
    chosen: int
    other: int | None


def _history(session: Session, attached: Attached, state: HistoryState) -> dict[str, Any]:
    store, access = the_store(), attached.access
    is_searched = state.author is not None
    lines = store.versions(access, attached.id, limit=MOST_SEARCHED if is_searched else state.shown + 1)
    head = lines[0]
    authors = list(dict.fromkeys(line.author for line in lines))
    listed = [line for line in lines if state.author in (None, line.author)]
    pair = _pair(store, attached, state, lines)
    can_edit = allowed(access.role, "edit") and not session.read_only
    return {
        "title": attached.title,
        "lines": [_line(line, head, pair) for line in listed[: state.shown]],
        "has_more": len(listed) > state.shown,
        "authors": authors,
        "author": state.author or "",
        "chosen": pair.chosen,
        "against": state.against,
        "can_edit": can_edit,
        "can_restore": can_edit and pair.chosen != head.number,
        "note": _line_of(store, attached, pair.chosen, lines).note,
        "pair": _compared(store, attached, pair, lines, session.language),
        "no_pair": "" if pair.before is not None else say(session.language, "one_version"),
    }


def _line(line: VersionLine, head: VersionLine, pair: _Pair) -> dict[str, Any]:
    return {
        "number": line.number,
        "at": line.at.isoformat(),
        "author": line.author,
        "what": line.what,
        "note": line.note,
        "is_head": line.number == head.number,
        "is_chosen": line.number == pair.chosen,
        "is_other": line.number == pair.other,
    }


def _pair(store: Store, attached: Attached, state: HistoryState, lines: Sequence[VersionLine]) -> _Pair:
    """Unless something was picked: what the last version changed."""
    head = lines[0]
    if state.chosen is None:
        state.chosen = head.parent or head.number
    chosen = state.chosen
    other: int | None = state.against if isinstance(state.against, int) else head.number
    if state.against == "previous" or other == chosen:
        other = _line_of(store, attached, chosen, lines).parent or None
    if other is None or other == chosen:
        return _Pair(None, None, chosen, None)
    return _Pair(min(chosen, other), max(chosen, other), chosen, other)


def _line_of(store: Store, attached: Attached, number: int, lines: Sequence[VersionLine]) -> VersionLine:
    """Of the list, or looked up: also a version that a later save joined."""
    found = next((line for line in lines if line.number == number), None)
    return found or store.version(attached.access, attached.id, number)


def _compared(
    store: Store, attached: Attached, pair: _Pair, lines: Sequence[VersionLine], language: Language
) -> dict[str, Any] | None:
    if pair.before is None or pair.after is None:
        return None
    before, after = (store.version(attached.access, attached.id, number) for number in (pair.before, pair.after))
    sides = [
        {
            "number": side.number,
            "label": say(language, "version", number=side.number),
            "at": side.at.isoformat(),
            "author": side.author,
            "is_head": side.number == lines[0].number,
        }
        for side in (before, after)
    ]
    return {"sides": sides, **difference_view(before.contents, after.contents, language)}


# The library


def _library(session: Session, state: HistoryState) -> dict[str, Any]:
    actor = saving.me(session)
    boards = the_store().decisions(actor) if actor is not None else []
    shown = [board for board in boards if state.archived or not board.archived][:MOST_BOARDS]
    current = session.attached.id if session.attached is not None else None
    return {
        "boards": [_board(board, _role(session, state, board.id), is_open=board.id == current) for board in shown],
        "has_archived": any(board.archived for board in boards),
        "archived": state.archived,
        "can_import": may_create(actor),
    }


def _role(session: Session, state: HistoryState, board: str) -> Role | None:
    """Looked up once a tab: it decides which buttons are shown, the store decides what may be done."""
    if board not in state.roles:
        state.roles[board] = saving.access_of(session, board).role
    return state.roles[board]


def _board(board: StoredDecision, role: Role | None, *, is_open: bool) -> dict[str, Any]:
    return {
        "id": board.id,
        "title": board.title,
        "at": board.changed_at.isoformat(),
        "author": board.changed_by,
        "head": board.head,
        "archived": board.archived,
        "is_open": is_open,
        "can_edit": allowed(role, "edit"),
        "can_export": allowed(role, "export"),
    }


def _download(session: Session, state: HistoryState) -> dict[str, Any] | None:
    """Made anew with every view while it is asked for; the browser takes each ``seq`` once."""
    if state.export is None:
        return None
    seq, id_ = state.export
    access = saving.access_of(session, id_)
    title = the_store().decision(access, id_).title
    data = the_store().export_decision(access, id_)
    state.notice, state.export = filled("exported", title=title), None
    return {"seq": seq, "name": f"{_file_stem(title)}.anboard.json", "text": data.decode()}


def _file_stem(title: str) -> str:
    return (
        "".join(letter if letter.isalnum() or letter in " -_()" else "-" for letter in title)[:80].strip() or "anboard"
    )
