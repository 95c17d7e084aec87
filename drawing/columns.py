"""Which instance stands in which column, and how far regions and zones reach sideways."""

from collections import defaultdict
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
    ZONE_PAD,
    Lane,
    Slot,
    lane_of,
    slots,
)
from models.design.model import Design

Side = Literal["left", "middle", "right"]
Content = Mapping[int, Sequence[set[Slot]]]
"""Row -> who stands in each column, from the inner edge of a lane outwards."""
Members = Mapping[Lane, Content]


def members_of(designs: Sequence[Design], rows: Mapping[str, int], baseline: Design | None) -> Members:
    """All slots of all designs: per lane and row by component in file order, then by number.

    One place in the list holds several slots where no picture shows two of them at once: an instance that stands in
    different zones in different designs does not take a column in each. The last of MOST_CARDS holds all that follow.
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
        full = len(columns) >= MOST_CARDS
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


def _place(content: Content, side: Side) -> dict[Slot, float]:
    """Slot -> offset [px] from the lane's first column; 0, 1, 2, … outwards, or 0, 1, -1, 2, … in the middle."""
    return {
        slot: PITCH * _column(k, side)
        for columns in content.values() for k, members in enumerate(columns) for slot in members
    }  # fmt: skip


def _column(slot: int, side: Side) -> int:
    if side == "middle":
        return (slot + 1) // 2 * (1 if slot % 2 else -1)
    return -slot if side == "left" else slot


@dataclass(slots=True)
class _Columns:
    """Collects positions; ``spans`` are left and right by cluster name."""

    centers: dict[tuple[Lane, Slot], float]
    spans: dict[str, tuple[float, float]]

    def put(self, lane: Lane, content: Content, side: Side, edge: float) -> float:
        """Puts a lane with its inner edge at ``edge`` (its middle for side middle); returns its outer edge."""
        offsets = _place(content, side)
        pad = CARD_WIDTH / 2 + (ZONE_PAD if lane.zone is not None else 0)
        start = edge if side == "middle" else edge + (pad if side == "right" else -pad)
        self.centers.update({(lane, slot): start + offset for slot, offset in offsets.items()})
        low, high = start + min(offsets.values()) - pad, start + max(offsets.values()) + pad
        if lane.zone is not None:
            self.spans[lane.zone] = (low, high)
        return low if side == "left" else high


def columns_of(
    members: Members,
) -> tuple[dict[tuple[Lane, Slot], float], dict[str, tuple[float, float]], float]:
    """x of every instance, left and right of every region and zone, x of the axis on which users stand."""
    blocks: dict[str | None, list[Lane]] = defaultdict(list)
    for lane in members:
        if lane != NOWHERE:
            blocks[lane.region].append(lane)
    columns = _Columns({}, {})
    axes: list[float] = []
    right = 0.0
    for region, lanes in blocks.items():
        block = _block(region, lanes, members)
        low, high = _extent(block)
        shift = right + GAP + REGION_PAD - low
        axes.append(shift)
        columns.centers.update({key: x + shift for key, x in block.centers.items()})
        columns.spans.update({name: (a + shift, b + shift) for name, (a, b) in block.spans.items()})
        right = high + shift + REGION_PAD
        if region is not None:
            columns.spans[region] = (low + shift - REGION_PAD, right)
    axis = (axes[0] + axes[-1]) / 2 if axes else 0.0
    _put_nowhere(columns, members, axis, right + GAP)
    return columns.centers, columns.spans, axis


def _extent(block: _Columns) -> tuple[float, float]:
    edges = [x + side * CARD_WIDTH / 2 for x in block.centers.values() for side in (-1, 1)]
    edges += [x for span in block.spans.values() for x in span]
    return min(edges), max(edges)


def _block(region: str | None, lanes: list[Lane], members: Members) -> _Columns:
    """One region around its own axis x = 0: zones to the left and right, what spans them in the middle."""
    zones = sorted((lane for lane in lanes if lane.zone is not None), key=lambda lane: lane.zone or "")
    middle = Lane(region, None)
    columns = _Columns({}, {})
    between = middle in members and _rows_overlap(members[middle], [members[z] for z in zones])
    left_edge, right_edge = -GAP / 2, GAP / 2
    if middle in members:
        columns.put(middle, members[middle], "middle", 0.0)
    if between or len(zones) == 2:  # two zones always leave the middle free, so that a balancer between them fits
        middle_low, middle_high = _extent(columns) if between else (-CARD_WIDTH / 2, CARD_WIDTH / 2)
        left_edge, right_edge = middle_low - GAP, middle_high + GAP
    elif len(zones) % 2:
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


def _rows_overlap(middle: Mapping[int, object], zones: Sequence[Mapping[int, object]]) -> bool:
    """Something in the middle stands at the height of the zones, so it needs columns of its own."""
    if not zones:
        return False
    low, high = min(min(z) for z in zones), max(max(z) for z in zones)
    return any(low <= row <= high for row in middle)


def _put_nowhere(columns: _Columns, members: Members, axis: float, right: float) -> None:
    """What stands nowhere: above or below all places on the axis, beside them when at their height."""
    placed = [row for lane, rows in members.items() if lane != NOWHERE for row in rows]
    for row, columns_here in members.get(NOWHERE, {}).items():
        for k, here in enumerate(columns_here):
            if row == 0:
                x = axis + (k + 1.15) * PITCH
            elif placed and min(placed) <= row <= max(placed):
                x = right + CARD_WIDTH / 2 + k * PITCH
            else:
                x = axis + _column(k, "middle") * PITCH
            columns.centers.update({(NOWHERE, slot): x for slot in here})
