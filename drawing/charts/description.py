"""What a chart shows, apart from how it is drawn: panels with axes, marks in the units of the axes, words around them.

Colours are names of ``drawing.charts.colours``; sizes, shifts and heights are px of the finished picture.
"""

from dataclasses import dataclass
from typing import Final, Literal

Point = tuple[float, float]
Anchor = Literal["start", "middle", "end"]
WIDTH: Final = 960
"""Of a chart that is made for no page in particular."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """From ``low`` to ``high`` (both > 0 where ``is_log``); ``ticks``: value and label.

    ``has_lines``: a line across the panel at each tick. An axis may run backwards (low > high).
    """

    low: float
    high: float
    ticks: tuple[tuple[float, str], ...] = ()
    title: str = ""
    is_log: bool = False
    has_lines: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    points: tuple[Point, ...]
    colour: str
    width: float = 2.2
    dash: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A closed outline."""

    points: tuple[Point, ...]
    colour: str
    opacity: float = 1.0
    edge: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dots:
    points: tuple[Point, ...]
    colour: str
    radius: float = 4.0
    is_hollow: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """``shift`` from the point [px, down is positive]; ``room``: widest it may be [px], the rest becomes …"""

    at: Point
    text: str
    colour: str = "ink"
    anchor: Anchor = "middle"
    shift: tuple[float, float] = (0.0, 0.0)
    size: float = 14.0
    is_bold: bool = False
    room: float | None = None
    has_ground: bool = False
    """Keeps off what lies under it."""


Mark = Line | Area | Dots | Label


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One pair of axes. ``left``, ``right``: room beside the axes; ``title`` stands above, in ``colour``."""

    x: Axis
    y: Axis
    marks: tuple[Mark, ...]
    height: float
    left: float = 56.0
    right: float = 12.0
    title: str = ""
    colour: str = "ink"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of the legend; ``dash`` and ``is_box`` as it is drawn."""

    text: str
    colour: str
    dash: str = ""
    is_box: bool = False
    opacity: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """``notes``: the figures that stand beside the chart on its page; ``source`` ends it. All is plain text.

    ``width``: of the picture [px], as its marks expect it.
    """

    title: str
    panels: tuple[Panel, ...]
    subtitle: str = ""
    legend: tuple[Entry, ...] = ()
    notes: tuple[str, ...] = ()
    source: str = ""
    width: int = WIDTH
