"""Which instance stands in which column, and how far regions and zones reach sideways."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from drawing.grid import (
    CARD_WIDTH,
    GAP,
    MOST_CARDS,
    NOWHERE,
    PITCH,
    REGION_PAD,
    USERS_ROOM,
    ZONE_PAD,
    Lane,
    Slot,
    lane_of,
    slots,
)
from models.design.model import Design

Side = Literal["left", "middle", "right"]
Content = Mapping[int, Sequence[set[Slot]]]
"""Row -> who stands in each column, from left to right."""
Members = Mapping[Lane, Content]


def members_of(
    designs: Sequence[Design], rows: Mapping[str, int], baseline: Design | None, most_cards: int = MOST_CARDS
) -> Members:
    """All slots of all designs: per lane and row by component in file order, then by number.

    One place in the list holds several slots where no picture shows two of them at once: an instance that stands in
    different zones in different designs does not take a column in each. The last of ``most_cards`` holds
    all that follow.
    """
    seen = [_lanes(d) for d in designs]
    ghosts = seen if baseline is None else [_lanes(baseline)]
    order: dict[str, int] = {}
    for name in (slot.component for lanes in seen for slot in lanes):
        order.setdefault(name, len(order))
    found: dict[Lane, dict[int, list[set[Slot]]]] = defaultdict(lambda: defaultdict(list))
    wanted = {(lane, slot) for lanes in seen for slot, lane in lanes.items()}
    for lane, slot in sorted(wanted, key=lambda w: (order[w[1].component], w[1].number)):
        columns = found[lane][rows[slot.component]]
        full = len(columns) >= most_cards
        shared = (c for c in columns if not any(_together(lane, slot, other, seen, ghosts) for other in c))
        column = columns[-1] if full else next(shared, None)
        if column is None:
            columns.append(column := set())
        column.add(slot)
    return found


def _lanes(design: Design) -> dict[Slot, Lane]:
    return {slot: lane_of(design, design.instances[name]) for name, slot in slots(design).items()}


def _together(
    lane: Lane, one: Slot, other: Slot, seen: Sequence[Mapping[Slot, Lane]], ghosts: Sequence[Mapping[Slot, Lane]]
) -> bool:
    """Some picture shows both in this lane: a design has both there, or one there and lacks the other, a ghost."""
    return any(
        lanes.get(a) == lane and (lanes[b] == lane if b in lanes else any(ghost.get(b) == lane for ghost in ghosts))
        for lanes in seen
        for a, b in ((one, other), (other, one))
    ) or any(_both_ghosts(lane, one, other, lanes, ghost) for lanes in seen for ghost in ghosts)


def _both_ghosts(lane: Lane, one: Slot, other: Slot, lanes: Mapping[Slot, Lane], ghost: Mapping[Slot, Lane]) -> bool:
    return ghost.get(one) == lane == ghost.get(other) and one not in lanes and other not in lanes


@dataclass(slots=True)
class _Columns:
    """Collects positions; ``spans`` are left and right by cluster name."""

    centers: dict[tuple[Lane, Slot], float]
    spans: dict[str, tuple[float, float]]

    def put(self, lane: Lane, content: Content, side: Side, edge: float) -> float:
        """Puts a lane with its inner edge at ``edge`` (its axis for side middle); returns its outer edge.

        Columns always count from left to right. The axis is a column's middle, so that a further column moves what
        is there by whole columns: the middle one of three, the first of two.
        """
        count = max(map(len, content.values()))
        pad = CARD_WIDTH / 2 + (ZONE_PAD if lane.zone is not None else 0)
        further = (count - 1) * PITCH
        start = {"left": edge - pad - further, "right": edge + pad, "middle": edge - (count - 1) // 2 * PITCH}[side]
        low, high = start - pad, start + further + pad
        self.centers.update(
            {(lane, slot): start + k * PITCH
             for columns in content.values() for k, members in enumerate(columns) for slot in members}
        )  # fmt: skip
        if lane.zone is not None:
            self.spans[lane.zone] = (low, high)
        return low if side == "left" else high


def columns_of(
    designs: Sequence[Design], members: Members
) -> tuple[dict[tuple[Lane, Slot], float], dict[str, tuple[float, float]]]:
    """x of every instance, left and right of every region and zone; 0 is the axis on which users stand."""
    blocks: dict[str | None, list[Lane]] = defaultdict(list)
    for lane in members:
        if lane != NOWHERE:
            blocks[lane.region].append(lane)
    columns = _Columns({}, {})
    axes: dict[str | None, float] = {}
    right = 0.0
    for region, lanes in blocks.items():
        block = _block(region, lanes, members)
        low, high = _extent(block)
        pad = REGION_PAD if region is not None else 0.0
        axes[region] = shift = right + GAP + pad - low
        columns.centers.update({key: x + shift for key, x in block.centers.items()})
        columns.spans.update({name: (a + shift, b + shift) for name, (a, b) in block.spans.items()})
        right = high + shift + pad
        if region is not None:
            columns.spans[region] = (low + shift - pad, right)
    axis = _axis(designs, axes)
    centers = {key: x - axis for key, x in columns.centers.items()}
    spans = {name: (a - axis, b - axis) for name, (a, b) in columns.spans.items()}
    other_regions_follow = axis < max(axes.values(), default=0.0)
    centers |= _nowhere(members, spans, beside_users=1 if other_regions_follow else -1)
    return centers, spans


def _axis(designs: Sequence[Design], axes: Mapping[str | None, float]) -> float:
    """The axis of the region that requests enter in most designs; between all regions when they enter nowhere."""
    entered = Counter(
        lane_of(d, i).region for d in designs for r in d.requests.values() for i in d.instances_of(r.enters)[:1]
        if lane_of(d, i) != NOWHERE
    )  # fmt: skip
    if entered:
        return axes[entered.most_common(1)[0][0]]
    return (min(axes.values()) + max(axes.values())) / 2 if axes else 0.0


def _extent(block: _Columns) -> tuple[float, float]:
    edges = [x + side * CARD_WIDTH / 2 for x in block.centers.values() for side in (-1, 1)]
    edges += [x for span in block.spans.values() for x in span]
    return min(edges), max(edges)


def _block(region: str | None, lanes: list[Lane], members: Members) -> _Columns:
    """One region around its own axis x = 0: zones to the left and right, what serves them all in front of them.

    What stands in one row with instances of zones, or in several columns at their height, gets columns between them.
    """
    zones = sorted((lane for lane in lanes if lane.zone is not None), key=lambda lane: lane.zone or "")
    middle = Lane(region, None)
    columns = _Columns({}, {})
    left_edge, right_edge = -GAP / 2, GAP / 2
    if middle in members:
        columns.put(middle, members[middle], "middle", 0.0)
        if _needs_columns(members[middle], [members[z] for z in zones]):
            low, high = _extent(columns)
            left_edge, right_edge = low - GAP, high + GAP
    if len(zones) % 2 and left_edge == -GAP / 2:
        zone = zones.pop(len(zones) // 2)
        columns.put(zone, members[zone], "middle", 0.0)
        low, high = columns.spans[zone.zone or ""]
        left_edge, right_edge = low - GAP, high + GAP
    half = (len(zones) + 1) // 2
    for zone in reversed(zones[:half]):
        left_edge = columns.put(zone, members[zone], "left", left_edge) - GAP
    for zone in zones[half:]:
        right_edge = columns.put(zone, members[zone], "right", right_edge) + GAP
    return columns


def _needs_columns(middle: Content, zones: Sequence[Content]) -> bool:
    """Whether what belongs to a whole region cannot stand in front of its zones.

    So it is for a row that it shares with a zone, for several columns, and where one zone hides all of it.
    """
    if not zones:
        return False
    low, high = min(min(z) for z in zones), max(max(z) for z in zones)
    inside = [row for row in middle if low <= row <= high]
    return any(len(middle[row]) > 1 or len(zones) == 1 or any(row in z for z in zones) for row in inside)


def _nowhere(
    members: Members, spans: Mapping[str, tuple[float, float]], beside_users: int
) -> dict[tuple[Lane, Slot], float]:
    """What stands nowhere: beside the users, above or below all places on the axis, beside them at their height.

    ``beside_users``: 1 for right, -1 for left, where the first zones often hold more.
    """
    placed = [row for lane, rows in members.items() if lane != NOWHERE for row in rows]
    high = max((right for _, right in spans.values()), default=0.0)
    found = {}
    for row, columns_here in members.get(NOWHERE, {}).items():
        for k, here in enumerate(columns_here):
            if row == 0:
                x = beside_users * (USERS_ROOM + CARD_WIDTH / 2 + k * PITCH)
            elif placed and min(placed) <= row <= max(placed):
                x = high + GAP + CARD_WIDTH / 2 + k * PITCH
            else:
                x = (k - (len(columns_here) - 1) // 2) * PITCH
            found.update({(NOWHERE, slot): x for slot in here})
    return found
