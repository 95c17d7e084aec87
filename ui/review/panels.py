"""What reviews open at the side of the board: all comments, the vote, the figures that moved."""

from ui.review.texts import say
from ui.review.views import moved_table
from ui.session import Session
from ui.view_model import Panel

TYPES = ("comments", "vote", "moved")


def review_panel(session: Session, type_: str) -> Panel | None:
    """Comments and votes themselves come with every update, as ``discussion``; None: there is nothing of this kind."""
    language = session.language
    if type_ != "moved":
        return Panel(type=type_, title=say(language, f"panel.{type_}"))  # type: ignore[typeddict-item]
    review = session.review
    if review is None or not review.since.moved or review.since.why is None:
        return None
    section = {"text": f"{review.since.why.in_(language)}. {say(language, 'since.details')}"}
    table = {"heading": say(language, "panel.moved.table"), "table": moved_table(review, language)}
    return Panel(type="moved", title=say(language, "panel.moved"), sections=[section, table])  # type: ignore[typeddict-item]
