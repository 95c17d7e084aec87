"""A flat map: positions on it, and the outline of land as one path of an SVG."""

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

UNITS_PER_DEGREE = 100.0
SMALLEST_FRAME = (123.9, 32.9, 132.3, 39.2)
"""West, south, east, north [degrees]: South Korea, which is always shown."""
MARGIN_DEGREES = 0.6


class Projection(NamedTuple):
    """Equirectangular, true to scale along ``true_latitude``; distances are never read off the map."""

    west: float
    north: float
    true_latitude: float = 37.0

    @property
    def units_per_degree_east(self) -> float:
        return UNITS_PER_DEGREE * math.cos(math.radians(self.true_latitude))

    def xy(self, latitude: float, longitude: float) -> tuple[float, float]:
        return (longitude - self.west) * self.units_per_degree_east, (self.north - latitude) * UNITS_PER_DEGREE


def land_path(rings: Iterable[Sequence[tuple[float, float]]], projection: Projection) -> str:
    """``d`` of the path around all rings of (longitude, latitude) [degrees]."""
    return "".join(_ring(ring, projection) for ring in rings)


def _ring(ring: Sequence[tuple[float, float]], projection: Projection) -> str:
    points = (projection.xy(latitude, longitude) for longitude, latitude in ring)
    return "M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in points) + "Z"


def frame(positions: Iterable[tuple[float, float]], projection: Projection) -> tuple[float, float, float, float]:
    """Left, top, width, height of what is shown: Korea, and every (latitude, longitude) with a margin."""
    west, south, east, north = SMALLEST_FRAME
    for latitude, longitude in positions:
        west, east = min(west, longitude - MARGIN_DEGREES), max(east, longitude + MARGIN_DEGREES)
        south, north = min(south, latitude - MARGIN_DEGREES), max(north, latitude + MARGIN_DEGREES)
    (left, top), (right, bottom) = projection.xy(north, west), projection.xy(south, east)
    return left, top, right - left, bottom - top
