"""The grid of all drawings: sizes [px], lanes, slots, and who stands in which."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from models.design.model import Component, Design, Instance

CARD_WIDTH, CARD_HEIGHT = 116.0, 44.0
GAP = 6.0
"""Between neighbouring cards of a zone, and between frames."""
PITCH = CARD_WIDTH + GAP
ZONE_PAD, REGION_PAD, HOST_PAD, MARGIN = 4.0, 3.0, 2.0, 2.0
ZONE_TOP, REGION_TOP = 6.0, 8.0
TRACKS = 28.0
"""Height that the horizontal runs of edges have between two rows."""
CAPTION = 21.0
CAPTION_ROOM = 72.0
"""Width in the upper left corner of a region in which its caption stands beside the cards."""
REPLICATION = 22.0
"""Height of the strip under a row in which replication streams run."""
OVERHANG = 10.0
"""How far a card that serves several zones sticks out of the zone it stands in front of."""
MIN_WIDTH = 360.0
MOST_CARDS = 4
"""Cards of one component in one lane; the last one stands for all further instances."""
USERS = "@users"
USERS_ROOM = 54.0
"""From the middle of the users to the next card."""


class Lane(NamedTuple):
    """A bundle of columns: a zone, the middle of a region (no zone), or neither (what stands nowhere)."""

    region: str | None
    zone: str | None


NOWHERE = Lane(None, None)


class Slot(NamedTuple):
    """Who stands there, the same in every design: ``ws`` alone and ``ws-1`` are both number 1 of component ws."""

    component: str
    number: int


def slots(design: Design) -> dict[str, Slot]:
    """Instance id -> slot. The number an id ends in counts, else the position in the component."""
    found: dict[str, Slot] = {}
    for c in design.components.values():
        taken: set[int] = set()
        unnumbered = []
        for index, instance in enumerate(c.instances, start=1):
            prefix, _, digits = instance.id.rpartition("-")
            number = int(digits) if prefix and digits.isdecimal() and len(digits) < 6 else 0
            if number and number not in taken:
                taken.add(number)
                found[instance.id] = Slot(c.name, number)
            else:
                unnumbered.append((index, instance.id))
        for index, name in unnumbered:
            number = next(n for n in (index, *range(1, len(c.instances) + 1)) if n not in taken)
            taken.add(number)
            found[name] = Slot(c.name, number)
    return found


class Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    def padded(self, by: float) -> "Box":
        return Box(self.left - by, self.top - by, self.right + by, self.bottom + by)

    def encloses(self, other: "Box") -> bool:
        return (
            self.left <= other.left and other.right <= self.right
            and self.top <= other.top and other.bottom <= self.bottom
        )  # fmt: skip

    def meets(self, other: "Box") -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


class Band(NamedTuple):
    """One row. ``tracks`` is the top of the free strip below it, where edges run horizontally."""

    card_top: float
    streams_top: float
    tracks: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Positions [px], y downwards, x = 0 where users stand; valid for every design it was computed from."""

    centers: Mapping[tuple[Lane, Slot], float]
    """x of the card's middle."""
    rows: Mapping[str, int]
    """Component name -> row; 0 is the row of the users."""
    bands: tuple[Band, ...]
    clusters: Mapping[str, Box]
    """Region or zone name -> its frame."""
    left: float
    width: float
    height: float
    has_legend: bool
    """Some design has a line style that a legend explains: replication, a soft dependency."""

    def card(self, lane: Lane, slot: Slot) -> Box:
        """The card of an instance; what serves the zones around it sticks out of the one it stands in front of."""
        x, top = self.centers[lane, slot], self.bands[self.rows[slot.component]].card_top
        box = Box(x - CARD_WIDTH / 2, top, x + CARD_WIDTH / 2, top + CARD_HEIGHT)
        if lane == NOWHERE or lane.zone is not None:
            return box
        behind = (f for name, f in self.clusters.items() if name != lane.region and f.encloses(box))
        frame = next(behind, None)
        return box if frame is None else box._replace(left=frame.left - OVERHANG, right=frame.right + OVERHANG)

    @property
    def users(self) -> Box:
        top = self.bands[0].card_top
        return Box(GAP - USERS_ROOM, top, USERS_ROOM - GAP, top + CARD_HEIGHT)


def lane_of(design: Design, instance: Instance) -> Lane:
    component = design.components[instance.component]
    place = instance.place if instance.place is not None else component.place
    region, zone = design.place_of_kind(place, "region"), design.place_of_kind(place, "zone")
    return Lane(region.name if region else None, zone.name if zone else None)


def host_of(design: Design, instance: Instance) -> str | None:
    host = design.place_of_kind(instance.place, "host")
    return host.name if host else None


def is_outside(design: Design, component: Component) -> bool:
    """An external service or a soft dependency that stands nowhere: drawn beside the users, outside of all places."""
    if component.needs or any(r.enters == component.name for r in design.requests.values()):
        return False
    if any(lane_of(design, i) != NOWHERE for i in component.instances):
        return False
    names = {component.name, *(i.id for i in component.instances)}
    needs = [n for c in design.components.values() for n in c.needs if names & set(n.names)]
    return component.kind == "external" or (bool(needs) and all(n.degrades for n in needs))


def needed_components(design: Design, component: Component) -> Iterable[str]:
    """Names of the components that a component's needs speak of, in file order, without repeats."""
    return dict.fromkeys(design.instances_of(name)[0].component for n in component.needs for name in n.names)
