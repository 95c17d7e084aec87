"""Shares of a whole as rectangles that fill a unit square, each as near to a square as they get."""

from collections.abc import Sequence
from typing import NamedTuple


class Tile(NamedTuple):
    """A rectangle; all in shares of the whole's width or height."""

    left: float
    top: float
    width: float
    height: float


def tiles(values: Sequence[float], *, aspect: float) -> list[Tile]:
    """One tile a value (> 0), in their order, its area the value's share; ``aspect``: width by height on the screen.

    Source: Bruls, Huizing, van Wijk, "Squarified Treemaps" (2000). The order of equal ratios is kept.
    """
    if not values:
        return []
    order = sorted(range(len(values)), key=lambda i: -values[i])
    scale = aspect / sum(values)
    areas = [values[i] * scale for i in order]
    found = [Tile(0, 0, 0, 0)] * len(values)
    left, top, width, height = 0.0, 0.0, aspect, 1.0
    at = 0
    while at < len(areas):
        row = _row(areas[at:], min(width, height))
        thick = sum(row) / min(width, height)
        along = 0.0
        for area in row:
            long = area / thick
            tile = Tile(left, top + along, thick, long) if width >= height else Tile(left + along, top, long, thick)
            found[order[at]] = Tile(tile.left / aspect, tile.top, tile.width / aspect, tile.height)
            along += long
            at += 1
        if width >= height:
            left, width = left + thick, width - thick
        else:
            top, height = top + thick, height - thick
    return found


def _row(areas: Sequence[float], side: float) -> list[float]:
    """As many of the areas as lie along a side before the worst of them gets longer again."""
    row = [areas[0]]
    for area in areas[1:]:
        if _worst([*row, area], side) > _worst(row, side):
            break
        row.append(area)
    return row


def _worst(row: Sequence[float], side: float) -> float:
    """The largest ratio of length to width in a row along a side."""
    total = sum(row)
    return max(side**2 * max(row) / total**2, total**2 / (side**2 * min(row)))
