"""Where lines go up or down past rows of cards: in gaps that no card and no other line takes."""

import math
from collections.abc import Iterable, Mapping, Sequence

from drawing.grid import GAP, REGION_PAD, ZONE_PAD, Band, Box

CLEARANCE = 2.5
"""At least this far a line stays away from cards that it passes."""
BESIDE = 6.0
"""This far from cards where there is room, and three quarters of it from other lines."""
OUTSIDE = ZONE_PAD + REGION_PAD + 6
"""From an outermost card to a line that runs outside of all frames."""


def gaps_between(
    rows: range, cards: Mapping[str, Box], bands: Sequence[Band], taken: Sequence[tuple[float, range]]
) -> list[tuple[float, float]]:
    """Where an upright line meets no card of ``rows`` and no lane that is ``taken`` there: (from x, to x)."""
    tops = {bands[row].card_top for row in rows}
    blocked = [(b.left - CLEARANCE, b.right + CLEARANCE) for b in cards.values() if b.top in tops]
    blocked += [(x - BESIDE * 0.75, x + BESIDE * 0.75) for x, its_rows in taken
                if its_rows.start < rows.stop and rows.start < its_rows.stop]  # fmt: skip
    gaps, low = [], -math.inf
    for left, right in sorted(blocked):
        if left - low >= GAP - 2 * CLEARANCE:
            gaps.append((low, left))
        low = max(low, right)
    return [*gaps, (low, math.inf)]


def free_lane(wanted: Sequence[float], gaps: Iterable[tuple[float, float]], sides: Sequence[float]) -> float:
    """The x in one of ``gaps`` from which the ways to all ``wanted`` are shortest."""
    target = sorted(wanted)[len(wanted) // 2]

    def nearest(low: float, high: float) -> float:
        beside = (high - low) / 2 if high - low < 4 * BESIDE else BESIDE - CLEARANCE
        left = low + (beside if high < math.inf else OUTSIDE - CLEARANCE)
        right = high - (beside if low > -math.inf else OUTSIDE - CLEARANCE)
        return _off_sides(min(max(target, left), right), low, high, sides)

    return min((nearest(*gap) for gap in gaps), key=lambda x: (sum(abs(x - w) for w in wanted), x))


def _off_sides(x: float, low: float, high: float, sides: Sequence[float]) -> float:
    """``x``, or a place beside it, in a gap from ``low`` to ``high``, where no frame has its side."""
    places = sorted((x - 3, x + 3), key=lambda p: -min(p - low, high - p))
    free = (p for p in (x, *places) if low <= p <= high and all(abs(p - side) >= 2 for side in sides))
    return next(free, x)
