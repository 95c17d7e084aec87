"""What the header shows of a stored decision, and the panel that asks what two people changed differently."""

from typing import Any

from models.problems import Language
from store.access import allowed
from store.clash_words import ClashWords, clash_words
from store.workspace import Opened
from ui.identity import LOCAL
from ui.live.merging import clash_of
from ui.live.texts import TEXTS, VIEW_ONLY, WAITING
from ui.session import Session
from ui.view_model import Live, Option, Panel


def live_view(session: Session) -> Live | None:
    """None: a scratch board."""
    attached = session.attached
    if attached is None:
        return None
    actor = attached.access.actor
    return Live(
        id=attached.id,
        session=attached.tag,
        version=attached.version,
        seen=max(attached.version, attached.newest),
        state=attached.state,
        is_open=attached.version > 0,
        name=(session.own_name or "") if actor.id == LOCAL.id else actor.name,
        can_name=actor.id == LOCAL.id,
        can_edit=allowed(attached.access.role, "edit"),
    )


def live_texts(session: Session) -> dict[str, str]:
    """The fixed strings; who may only view is told so, not that the board was shared with him."""
    texts = {key: text.in_(session.language) for key, text in TEXTS.items()}
    if session.attached is not None and session.read_only:
        texts["read_only"] = (VIEW_ONLY if session.attached.version else WAITING).in_(session.language)
    return texts


def stored_options(session: Session) -> list[Option]:
    return [Option(value=id_, label=title) for id_, title in session.stored]


def merge_panel(session: Session, columns: Any, opened: Opened) -> Panel | None:
    """One question for each value that two people changed differently; None when there is none."""
    attached, language = session.attached, session.language
    clash = clash_of(attached, session.contents) if attached is not None else None
    if attached is None or clash is None:
        return None
    return Panel(
        type="merge",
        title=TEXTS["merge"].in_(language),
        key=str(attached.newest),
        clashes=[_question(clash_words(clash, one), language) for one in clash.conflicts],
    )


def _question(words: ClashWords, language: Language) -> dict[str, str]:
    sides = {"base": words.base, "mine": words.mine, "theirs": words.theirs}
    label = " · ".join(filter(None, (words.title, words.subject.in_(language))))
    return {"label": label} | {side: text.in_(language) for side, text in sides.items()}
