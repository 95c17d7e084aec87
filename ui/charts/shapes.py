"""Shapes and round ticks that several charts share."""

import math
from collections.abc import Callable, Iterable

from drawing.charts.description import Area, Point


def box(left: float, low: float, right: float, high: float, colour: str, opacity: float = 1.0, edge: str = "") -> Area:
    points = ((left, low), (right, low), (right, high), (left, high))
    return Area(points=points, colour=colour, opacity=opacity, edge=edge)


def points(xs: Iterable[float], ys: Iterable[float]) -> tuple[Point, ...]:
    return tuple(zip(xs, ys, strict=True))


def round_ticks(
    low: float, high: float, label: Callable[[float], str], *, count: int = 4, steps: tuple[int, ...] = (1, 2, 5, 10)
) -> tuple[tuple[float, str], ...]:
    """About ``count`` round values between the ends."""
    rough = (high - low) / count
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(by * power for by in steps if by * power >= rough * 0.999)
    first = math.ceil(low / step - 1e-9)
    values = [float(f"{n * step:.10g}") for n in range(first, math.floor(high / step + 1e-9) + 1)]
    return tuple((value, label(value)) for value in values)


def stepped(values: Iterable[float], bin_width: float, end: float) -> list[Point]:
    """Corners of a line that holds each value for one bin."""
    corners: list[Point] = []
    for i, value in enumerate(values):
        corners += [(i * bin_width, value), (min(end, (i + 1) * bin_width), value)]
    return corners


def accent(number: int) -> str:
    return f"a{number % 6}"


def clock(seconds: float) -> str:
    """As m:ss, or h:mm:ss from an hour on."""
    whole = round(seconds)
    minutes, rest = whole // 60 % 60, whole % 60
    return f"{whole // 3600}:{minutes:02}:{rest:02}" if whole >= 3600 else f"{minutes}:{rest:02}"
