"""What one browser tab has on its page of places, and what the page's events do to it."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import Any, Final

from models.design.model import Design
from models.problems import Text
from models.replication import with_place_at
from store import edit
from store.draft import merged_data
from store.place_question import place_question
from store.workspace import MAX_DESIGNS, MAX_FILES
from store.yaml_write import CannotEdit
from ui.event_checks import Refused, a_text, require
from ui.geography.known import known_designs
from ui.geography.texts import TEXTS
from ui.replication.state import change_text
from ui.session import Session
from ui.texts import NOTICES

HOURS: Final = {"hour": 1.0, "week": 168.0, "good": math.inf}
DIGITS: Final = 4
At = tuple[float, float]
"""Latitude, longitude [degrees]."""


@dataclass(slots=True)
class GeographyState:
    """``moved``: places that were dragged or typed elsewhere, in ``design`` only. ``typed``: coordinates in error."""

    design: str = ""
    component: str = ""
    moved: dict[str, At] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)
    out: str = ""
    lasts: str = "good"
    notice: Text | None = None
    acked: int = 0

    def handle(self, session: Session, events: Sequence[Mapping[str, Any]]) -> bool:
        """Applies what the page sent. True: a design changed, so that the header has to be drawn again."""
        before = session.contents
        if events:
            self.settle(session)
        for event in events:
            self.acked, self.notice = event["seq"], None
            handler = HANDLERS.get(event["kind"])
            try:
                require(handler is not None)
                assert handler is not None
                handler(self, session, event)
            except (Refused, CannotEdit) as refused:
                self.notice = refused.text
        return session.contents != before

    def settle(self, session: Session) -> None:
        """What was chosen must still be there; what is looked at first has the most to see on a map."""
        known = known_designs(session)
        if self.design not in known:
            far = max(known, key=lambda name: _positions(known[name].design), default="")
            self.design, self.moved, self.typed = far, {}, {}
        if self.design:
            design = known[self.design].design
            self.moved = {name: at for name, at in self.moved.items() if name in design.places}
            names = _replicated(design)
            if self.component not in names:
                self.component = names[0] if names else ""

    def moved_design(self, design: Design) -> Design:
        return reduce(lambda d, place: with_place_at(d, place, self.moved[place]), self.moved, design)


def _replicated(design: Design) -> list[str]:
    return [c.name for c in design.components.values() if c.replication is not None and len(c.instances) > 1]


def _positions(design: Design) -> tuple[int, bool]:
    """How many positions there are, and whether something replicates."""
    return len({place.at for place in design.places.values()} - {None}), bool(_replicated(design))


def _choose(state: GeographyState, session: Session, event: Mapping[str, Any]) -> None:
    name = event.get("value")
    require(name in known_designs(session), "no_design")
    if name != state.design:
        state.design, state.moved, state.typed = str(name), {}, {}


def _component(state: GeographyState, session: Session, event: Mapping[str, Any]) -> None:
    require(event.get("value") in _replicated(known_designs(session)[state.design].design))
    state.component = event["value"]


def _place(state: GeographyState, session: Session, event: Mapping[str, Any]) -> None:
    """Dragged: numbers; typed: "latitude, longitude", or nothing to go back."""
    name, value = event.get("place"), event.get("value")
    known = known_designs(session)
    require(state.design in known and name in known[state.design].design.places, "no_such_part")
    assert isinstance(name, str)
    state.typed.pop(name, None)
    if value is None or (isinstance(value, str) and not value.strip()):
        state.moved.pop(name, None)
        return
    at = _position(value)
    if at is None:
        state.typed[name] = a_text(value, 80)
    else:
        state.moved[name] = at


def _position(value: object) -> At | None:
    parts = value.replace(",", " ").split() if isinstance(value, str) else value
    if not isinstance(parts, list) or len(parts) != 2:
        return None
    try:
        latitude, longitude = (float(part) for part in parts)
    except (TypeError, ValueError):
        return None
    is_on_earth = -90 <= latitude <= 90 and -180 <= longitude <= 180
    return (round(latitude, DIGITS), round(longitude, DIGITS)) if is_on_earth else None


def _reset(state: GeographyState, _: Session, __: Mapping[str, Any]) -> None:
    state.moved, state.typed = {}, {}


def _keep(state: GeographyState, session: Session, _: Mapping[str, Any]) -> None:
    """Write the moved places into the design; round trips that were measured elsewhere go."""
    if state.design not in session.contents.order:
        raise Refused(TEXTS["not_on_board"])
    require(bool(state.moved) and state.design in session.last_good, "no_design")
    files, name = session.files, state.design
    kept = _trips_that_stay(session.last_good[name].design, state.moved)
    for place, at in state.moved.items():
        files[name] = edit.set_value(files, name, ["places", place, "at"], list(at))
    stated = merged_data(files, name).get("rtt_ms") or []
    rest = [trip for trip in stated if tuple(trip["between"]) in kept]
    if len(rest) < len(stated):
        files[name] = edit.set_value(files, name, ["rtt_ms"], rest)
    change_text(session, name, files[name])
    state.moved, state.typed = {}, {}


def _trips_that_stay(design: Design, moved: Mapping[str, At]) -> set[tuple[str, str]]:
    """Stated between two places that a move takes along together, or leaves alone."""
    around = {name: {place.name for place in design.places_around(name)} for name in design.places}
    return {
        trip.between
        for trip in design.round_trips
        if all((place in around[trip.between[0]]) == (place in around[trip.between[1]]) for place in moved)
    }


def _out(state: GeographyState, session: Session, event: Mapping[str, Any]) -> None:
    value = event.get("value")
    require(any(value in computed.design.places for computed in known_designs(session).values()), "no_such_part")
    state.out = str(value)


def _lasts(state: GeographyState, _: Session, event: Mapping[str, Any]) -> None:
    require(event.get("value") in HOURS)
    state.lasts = event["value"]


def _add(_: GeographyState, session: Session, __: Mapping[str, Any]) -> None:
    """The designs of the team's question, beside what is on the board."""
    if session.read_only:
        raise Refused(NOTICES["read_only"])
    new = {name: text for name, text in place_question(session.contents.decision).items() if name not in session.files}
    if not new:
        raise Refused(TEXTS["already_there"])
    order = (*session.contents.order, *new)
    require(len(order) <= MAX_DESIGNS and len(session.files) + len(new) <= MAX_FILES, "too_many_designs")
    session.edit(replace(session.contents.with_texts(new), order=order))


def _nothing(state: GeographyState, session: Session, event: Mapping[str, Any]) -> None:
    """A chart is made after the view, in ui.chart_export."""


HANDLERS: Final[dict[str, Callable[[GeographyState, Session, Mapping[str, Any]], None]]] = {
    "choose": _choose,
    "component": _component,
    "place": _place,
    "reset": _reset,
    "keep": _keep,
    "out": _out,
    "lasts": _lasts,
    "add": _add,
    "chart": _nothing,
}
