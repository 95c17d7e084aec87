"""What one browser tab has on its review page, and what the page's events do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from models.problems import Text
from ui.event_checks import MAX_VALUE_CHARACTERS, Refused, a_text
from ui.events import HANDLERS as BOARD_HANDLERS
from ui.pages import PAGES
from ui.review.asking import Asked, add_link, ask_for_review, ask_more, revoke
from ui.review.events import HANDLERS, take_name
from ui.session import Session


@dataclass(slots=True)
class ReviewPageState:
    """``asked``: the link that was just made. ``selected``: the snapshot that is looked at; None: the newest."""

    acked: int = 0
    asked: Asked | None = None
    selected: str | None = None
    notice: Text | None = None
    refused: tuple[int, ...] = ()

    def handle(self, session: Session, events: Sequence[Mapping[str, Any]]) -> None:
        """Besides the events of ``ui.review.events``: ``select {snapshot}``, ``done {}``, ``jump {panel}``."""
        for event in events:
            self.acked, self.notice = event["seq"], None
            try:
                self._apply(session, dict(event))
            except Refused as error:
                self.notice = error.text
                self.refused = (*self.refused[-9:], self.acked)

    def _apply(self, session: Session, event: dict[str, Any]) -> None:
        kind, now = event["kind"], datetime.now(UTC)
        if kind in HANDLERS:
            HANDLERS[kind](session, event)
        elif kind == "request":
            take_name(session, event)
            self.asked, self.selected = ask_for_review(session, event, now), None
        elif kind == "link":
            self.asked = add_link(session, event, now)
        elif kind == "revoke":
            revoke(session, event)
            self.asked = None if self.asked and self.asked.link == event["link"] else self.asked
        elif kind == "ask":
            ask_more(session, event)
        elif kind == "select":
            self.selected = a_text(event.get("snapshot"), MAX_VALUE_CHARACTERS)
        elif kind == "done":
            self.asked = None
        elif kind == "jump":
            BOARD_HANDLERS["open"](session, event)
            session.going = PAGES[0].name
        elif kind == "store" and not session.read_only:
            BOARD_HANDLERS["store"](session, event)
