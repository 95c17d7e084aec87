"""Where a figure of one design passes that of another while one assumption moves."""

import math
import sys
from collections.abc import Callable
from typing import Final, Literal

import numpy as np

from models.uncertainty.ranges import PROBABILITIES, Range

Direction = Literal[-1, 1]
BEYOND: Final = 10.0
"""How far outside its range a figure is moved: this many times the end, or the complement of an availability's end."""
MOST_TRIALS: Final = 60
PRECISION: Final = 1e-12
"""Of a crossing, relative to the bracket's width."""


def inside(range_: Range, direction: Direction, steps: int) -> list[float]:
    """Figures from the value, which comes first, to the end of the range, evenly on its scale."""
    return _path(range_, range_.mode, _end(range_, direction), steps)


def outside(range_: Range, direction: Direction, steps: int) -> list[float]:
    """Figures from the end of the range to the last that is still sensible."""
    return _path(range_, _end(range_, direction), _limit(range_, direction), steps)


def _end(range_: Range, direction: Direction) -> float:
    return range_.high if direction > 0 else range_.low


def _path(range_: Range, start: float, end: float, steps: int) -> list[float]:
    first, last = (range_.to_scale(np.float64(x)) for x in (start, end))
    between = range_.from_scale(first + (last - first) * np.linspace(0, 1, steps + 1)[1:-1])
    return [start, *between.tolist(), end]


def _limit(range_: Range, direction: Direction) -> float:
    if range_.key == "availability":
        missing = (1 - range_.high) / BEYOND if direction > 0 else (1 - range_.low) * BEYOND
        return 1 - min(missing, 1.0)
    if direction > 0:
        return 1.0 if range_.key in PROBABILITIES else min(range_.high * BEYOND, sys.float_info.max)
    return range_.low / BEYOND or range_.low if range_.scale == "log" else 0.0


def crossing(range_: Range, start: float, end: float, difference: Callable[[float], float]) -> float | None:
    """The figure from ``start`` to ``end`` where the difference is 0; None where its signs there are alike, or where a
    figure between them is not known.

    Regula falsi on the scale of the range, Illinois variant: Dowell and Jarratt, "A modified regula falsi method"
    (1971).
    """
    a, b = (float(range_.to_scale(np.float64(x))) for x in (start, end))
    at_a, at_b = difference(start), difference(end)
    width = abs(b - a)
    if at_a == 0:
        return start
    if not at_a * at_b < 0:
        return None
    for _ in range(MOST_TRIALS):
        middle = (a * at_b - b * at_a) / (at_b - at_a)
        at_middle = difference(float(range_.from_scale(np.asarray(middle))))
        if math.isnan(at_middle):
            return None
        if at_middle * at_b < 0:
            a, at_a = b, at_b
        else:
            at_a /= 2
        b, at_b = middle, at_middle
        if abs(b - a) <= PRECISION * width or at_b == 0:
            break
    return float(range_.from_scale(np.asarray(b)))
