"""What one browser tab has on its cost page, and what the page's events do to it and to the designs."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, cast

from models.design.keys import PURCHASES
from models.problems import Text
from store.draft import base_of, merged_data
from store.yaml_splice import Path, value_at
from store.yaml_write import CannotEdit
from ui.cost.edits import Edit, in_all, typed_number, write
from ui.cost.money import Currency
from ui.days import today
from ui.session import Session

MOST_TYPED: Final = 40
RATE_SOURCE: Final = "entered on the board"
SHARED: Final[dict[str, tuple[Path, float, float, float]]] = {
    "krw_per_usd": (["billing", "krw_per_usd", "value"], 1, 100_000, 1),
    "growth": (["traffic", "growth_per_year"], -99, 10_000, 0.01),
    "hour_of_downtime_usd": (["billing", "hour_of_downtime_usd"], 0, 1e9, 1),
    "lost_write_usd": (["billing", "lost_write_usd"], 0, 1e9, 1),
}
"""Fields for all designs at once: path, least and most that may be typed, and what one of its units is in the file."""
NAME: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(slots=True)
class CostState:
    """``currency`` None: won in Korean, dollars in English. ``problems``: by field, what is wrong with ``typed``."""

    currency: Currency | None = None
    typed: dict[str, str] = field(default_factory=dict)
    problems: dict[str, Text] = field(default_factory=dict)
    acked: int = 0
    download: int = 0
    """The event that asked for the CSV file last."""

    def handle(self, session: Session, events: Sequence[Mapping[str, Any]]) -> None:
        """``currency {value}``, ``csv {}``, ``shared {key, value}``, ``price {design, at, name, value}``,
        ``buy``, ``spot`` and ``type {design, component, value}``; the rest is left out.
        """
        handlers: dict[str, Callable[[Session, Mapping[str, Any]], None]] = {
            "currency": self._currency,
            "csv": self._csv,
            "shared": self._shared,
            "price": self._price,
            "buy": self._buy,
            "spot": self._spot,
            "type": self._type,
        }
        for event in events:
            self.acked = event["seq"]
            handler = handlers.get(event["kind"])
            if handler is not None:
                handler(session, event)

    def _currency(self, _: Session, event: Mapping[str, Any]) -> None:
        if event.get("value") in ("usd", "krw"):
            self.currency = cast(Currency, event["value"])

    def _csv(self, _: Session, event: Mapping[str, Any]) -> None:
        self.download = event["seq"]

    def _shared(self, session: Session, event: Mapping[str, Any]) -> None:
        key = event.get("key")
        if not isinstance(key, str) or key not in SHARED:
            return
        path, least, most, scale = SHARED[key]
        value = self._number(key, event, least, most)
        if isinstance(value, Text):
            return
        if value is None and key == "krw_per_usd":
            path = path[:-1]
        edits = in_all(session, path, None if value is None else round(value * scale, 10))
        if value is not None and key == "krw_per_usd":
            edits += in_all(session, ["billing", "krw_per_usd", "as_of"], today().isoformat())
            edits += in_all(session, ["billing", "krw_per_usd", "source"], RATE_SOURCE)
        write(session, edits)

    def _price(self, session: Session, event: Mapping[str, Any]) -> None:
        """The monthly price of what is outside AWS."""
        design, at, name = event.get("design"), event.get("at"), event.get("name")
        if not _is_design(session, design) or at not in ("components", "places") or not _is_name(name):
            return
        value = self._number(f"price {design} {name}", event, 0, 1e9)
        if not isinstance(value, Text):
            write(session, [(cast(str, design), [cast(str, at), cast(str, name), "billing", "monthly_usd"], value)])

    def _number(self, key: str, event: Mapping[str, Any], least: float, most: float) -> float | Text | None:
        typed = str(event.get("value", ""))[:MOST_TYPED]
        value = typed_number(typed, least=least, most=most)
        self.problems.pop(key, None)
        self.typed.pop(key, None)
        if isinstance(value, Text):
            self.problems[key], self.typed[key] = value, typed
        return value

    def _buy(self, session: Session, event: Mapping[str, Any]) -> None:
        found = _component(session, event)
        if found is None or event.get("value") not in PURCHASES:
            return
        design, path, _ = found
        bought: Edit = (design, [*path, "billing", "purchase"], event["value"])
        if not _states(session, design, [*path, "billing", "spot_share"]):
            write(session, [bought])
        elif event["value"] == "spot" and _inherits(session, design, [*path, "billing", "spot_share"]):
            write(session, [(design, [*path, "billing", "spot_share"], 1)])  # a file may not state both
        else:
            write(session, [_without_spot(session, design, path), bought])

    def _spot(self, session: Session, event: Mapping[str, Any]) -> None:
        """How many of the instances are spot, the others as they are bought now."""
        found, count = _component(session, event), event.get("value")
        if found is None or not isinstance(count, str) or not count.isdecimal():
            return
        design, path, _ = found
        of = len(session.last_good[design].design.components[str(path[1])].instances)
        if int(count) == 0:
            write(session, [_without_spot(session, design, path)])
        elif int(count) <= of:
            write(session, [(design, [*path, "billing", "spot_share"], round(int(count) / of, 6))])

    def _type(self, session: Session, event: Mapping[str, Any]) -> None:
        found, value = _component(session, event), event.get("value")
        if found is not None and isinstance(value, str) and re.fullmatch(r"[a-z0-9.-]{3,40}", value):
            write(session, [(found[0], [*found[1], "runs_on"], value)])


def _is_design(session: Session, name: object) -> bool:
    return isinstance(name, str) and name in session.contents.order


def _is_name(name: object) -> bool:
    return isinstance(name, str) and NAME.fullmatch(name) is not None


def _component(session: Session, event: Mapping[str, Any]) -> tuple[str, Path, Any] | None:
    """Design, path and billing of the component that an event is about; None: there is none."""
    design, name = event.get("design"), event.get("component")
    if not _is_design(session, design) or design not in session.last_good or not isinstance(name, str):
        return None
    component = session.last_good[cast(str, design)].design.components.get(name)
    return None if component is None else (cast(str, design), ["components", name], component.billing)


def _states(session: Session, design: str, path: Path) -> bool:
    return value_at(session.last_good[design].design.canonical, path) is not None


def _inherits(session: Session, design: str, path: Path) -> bool:
    try:
        base = base_of(session.files, design)
        return base is not None and value_at(merged_data(session.files, base), path) is not None
    except CannotEdit:
        return False


def _without_spot(session: Session, design: str, path: Path) -> Edit:
    """No share of spot instances: unsaid, or said to be 0 where the base says otherwise."""
    share: Path = [*path, "billing", "spot_share"]
    return (design, share, 0 if _inherits(session, design, share) else None)


def currency_of(state: CostState, session: Session) -> Currency:
    return state.currency or ("krw" if session.language == "ko" else "usd")
