"""What single assumptions do: to a figure of one design, and to the order of several."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.design.model import Design
from models.uncertainty.crossings import Direction, crossing, inside, outside
from models.uncertainty.intervals import TIE
from models.uncertainty.moves import UNMOVED, Figures, Move
from models.uncertainty.ranges import Floats, Range, ranges_of

MOST_ASSUMPTIONS: Final = 60
DIRECTIONS: Final[tuple[Direction, Direction]] = (-1, 1)
PAST: Final = 1e-6
"""How far past a crossing the new order is read, relative to the step that holds the crossing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Swing:
    """What one assumption, moved alone to the ends of its range, does to a figure."""

    path: str
    now: float
    low: float
    high: float
    at_low: float
    at_high: float
    is_exact: bool

    @property
    def width(self) -> float:
        return abs(self.at_high - self.at_low)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flip:
    """With ``path`` past ``value``, seen from ``now``, the order by a criterion becomes ``order`` (best first)."""

    criterion: str
    path: str
    designs: tuple[str, ...]
    """Those that make the assumption: it is moved in all of them."""
    now: float
    value: float
    low: float
    high: float
    in_range: bool
    """False: only outside the range that the assumption states."""
    order: tuple[str, ...]
    is_exact: bool


def swings(figures: Figures, *, most: int) -> tuple[Swing, ...]:
    """The assumptions with a range that move the figure of a design most, the widest first; others do not count."""
    ranges = _ranged([figures.design])
    moves = [Move(r.path, r.value, end) for r in ranges for end in (r.low, r.high)]
    widths = np.abs(np.diff(figures.at(moves).reshape(-1, 2)))[:, 0]
    widest = np.argsort(-widths, kind="stable")[:most].tolist()
    found = [_swing(figures, ranges[i]) for i in widest if widths[i] > 0]
    return tuple(sorted(found, key=lambda swing: swing.width, reverse=True))


def _swing(figures: Figures, range_: Range) -> Swing:
    at_low, at_high = (figures.exactly(Move(range_.path, range_.value, end)) for end in (range_.low, range_.high))
    return Swing(
        path=range_.path,
        now=range_.value,
        low=range_.low,
        high=range_.high,
        at_low=at_low,
        at_high=at_high,
        is_exact=figures.is_exact,
    )


def flips(compared: Sequence[Figures]) -> tuple[Flip, ...]:
    """Which single assumption, moved how far in every design that makes it, turns the order of two designs round.

    The nearest crossing either way inside its range, and where there is none, outside. Empty when a figure is not
    known. Designs that are equal now have no order that could turn.
    """
    if np.isnan(_at(compared, [UNMOVED])).any():
        return ()
    ranges = _moving(compared, _ranged([figures.design for figures in compared]))
    found = list(_turned(compared, ranges, in_range=True))
    turning = {(flip.path, flip.now) for flip in found}
    rest = [r for r in ranges if (r.path, r.value) not in turning]
    return (*found, *_turned(compared, rest, in_range=False))


def _ranged(designs: Sequence[Design]) -> list[Range]:
    """Of all designs, each once, the files' own before the catalog's, as many as can be moved in good time."""
    found: dict[tuple[str, float], Range] = {}
    from_catalog: dict[str, bool] = {}
    for design in designs:
        for path, range_ in ranges_of(design).items():
            found.setdefault((path, range_.value), range_)
            from_catalog.setdefault(path, design.assumptions[path].from_catalog)
    return sorted(found.values(), key=lambda range_: from_catalog[range_.path])[:MOST_ASSUMPTIONS]


def _moving(compared: Sequence[Figures], ranges: Sequence[Range]) -> list[Range]:
    """Those that change a figure of a design at all, to judge by one end."""
    ends = [Move(r.path, r.value, r.high if r.high != r.value else r.low) for r in ranges]
    moves = (_at(compared, ends) != _at(compared, [UNMOVED])).any(axis=0)
    return [range_ for range_, is_moving in zip(ranges, moves, strict=True) if is_moving]


def _turned(compared: Sequence[Figures], ranges: Sequence[Range], *, in_range: bool) -> Iterator[Flip]:
    walk, steps = inside if in_range else outside, compared[0].steps
    ways = [[Move(r.path, r.value, x) for x in walk(r, d, steps)] for r in ranges for d in DIRECTIONS]
    now = _at(compared, [UNMOVED])
    figures = _at(compared, [move for way in ways for move in way]).reshape(len(compared), len(ways), steps + 1)
    by_assumption = {(r.path, r.value): r for r in ranges}
    for i, way in enumerate(ways):
        turned = _signs(now) * _signs(figures[:, i]) < 0
        if turned.any():
            yield from _flip(compared, by_assumption[way[0].path, way[0].now], way, turned, in_range=in_range)


def _flip(
    compared: Sequence[Figures], range_: Range, way: Sequence[Move], turned: NDArray[np.bool_], *, in_range: bool
) -> Iterator[Flip]:
    """``turned``: (designs, designs, moves), the pairs that stand the other way round than now.

    Looked for from two steps before, as two designs may meet at a step. Nothing where exact figures do not cross
    although approximate ones do.
    """
    step = int(turned.any(axis=(0, 1)).argmax())
    start, end = way[max(step - 2, 0)], way[step]
    pairs = [(int(a), int(b)) for a, b in np.argwhere(turned[:, :, step]) if a < b]
    value = _nearest(compared, range_, start, end, pairs)
    if value is not None:
        past = end._replace(value=value + PAST * (end.value - value))
        yield Flip(
            criterion=compared[0].criterion.name,
            path=range_.path,
            designs=tuple(figures.design.id for figures in compared if end.concerns(figures.ranges)),
            now=range_.value,
            value=value,
            low=range_.low,
            high=range_.high,
            in_range=in_range,
            order=_order(compared, past),
            is_exact=all(figures.is_exact for figures in compared),
        )


def _at(compared: Sequence[Figures], moves: Sequence[Move]) -> Floats:
    """(designs, moves)."""
    return np.array([figures.at(moves) for figures in compared]).reshape(len(compared), len(moves))


def _signs(figures: Floats) -> Floats:
    """Of the differences between (designs, moves): (designs, designs, moves), 0 for equal ones and unknown ones."""
    here, there = figures[:, None], figures[None, :]
    is_apart = np.abs(here - there) > TIE * np.maximum(np.abs(here), np.abs(there))
    return np.where(is_apart, np.sign(here - there), 0.0)


def _nearest(
    compared: Sequence[Figures], range_: Range, start: Move, end: Move, pairs: Iterable[tuple[int, int]]
) -> float | None:
    """Where the first of the pairs that cross on the way does."""

    def difference(value: float, a: int, b: int) -> float:
        move = start._replace(value=value)
        return compared[a].exactly(move) - compared[b].exactly(move)

    crossings = (crossing(range_, start.value, end.value, partial(difference, a=a, b=b)) for a, b in pairs)
    return min((x for x in crossings if x is not None), key=lambda x: abs(x - start.value), default=None)


def _order(compared: Sequence[Figures], move: Move) -> tuple[str, ...]:
    """Design ids, best first; equal ones in the given order."""
    figures = [design.exactly(move) for design in compared]
    return tuple(compared[i].design.id for i in np.argsort(figures, kind="stable"))
