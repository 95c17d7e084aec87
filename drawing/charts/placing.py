"""Where the parts of a chart stand on the picture; the same for every way of drawing it."""

import math
from collections.abc import Iterator
from typing import Final, NamedTuple

from drawing.charts.description import Area, Axis, Chart, Entry, Label, Line, Mark, Panel, Point
from drawing.text import one_line, text_width

EDGE: Final = 20.0
TITLE_SIZE: Final = 20.0
TEXT_SIZE: Final = 14.0
TICK_SIZE: Final = 13.5
LINE: Final = 20.0
SWATCH: Final = 26.0
TICKS: Final = 22.0
AXIS_TITLE: Final = 20.0
TOP_TITLE: Final = 25.0
GAP: Final = 14.0
GROUND_OPACITY: Final = 0.8


class Box(NamedTuple):
    """The axes of a panel [px]."""

    left: float
    top: float
    width: float
    height: float


class Words(NamedTuple):
    x: float
    y: float
    """Of the baseline."""
    text: str
    colour: str
    size: float = TEXT_SIZE
    is_bold: bool = False


class Swatch(NamedTuple):
    x: float
    y: float
    entry: Entry


class Placed(NamedTuple):
    """All that stands around and between the axes, and the axes; ``height`` of the picture [px]."""

    height: float
    words: tuple[Words, ...]
    swatches: tuple[Swatch, ...]
    boxes: tuple[Box, ...]


def placed(chart: Chart) -> Placed:
    words: list[Words] = []
    swatches: list[Swatch] = []
    boxes: list[Box] = []
    inner, y = chart.width - 2 * EDGE, EDGE
    y = _paragraph(words, chart.title, y, inner, colour="ink", size=TITLE_SIZE, line=27.0, is_bold=True)
    y = _paragraph(words, chart.subtitle, y, inner, colour="muted")
    y = _legend(words, swatches, chart, y + 4)
    for panel in chart.panels:
        y = _panel(words, boxes, panel, chart.width, y)
    y += GAP / 2
    for note in chart.notes:
        y = _paragraph(words, note, y, inner, colour="ink")
    y = _paragraph(words, chart.source, y + 2, inner, colour="muted", size=13.0)
    return Placed(math.ceil(y + EDGE * 0.7), tuple(words), tuple(swatches), tuple(boxes))


def _panel(words: list[Words], boxes: list[Box], panel: Panel, width: float, y: float) -> float:
    y += GAP
    if panel.title:
        words.append(Words(EDGE, y + 12, panel.title, panel.colour, 15.0, True))
        y += 24
    if panel.y.title:
        words.append(Words(EDGE, y + 10, panel.y.title, "muted", 13.0))
        y += TOP_TITLE
    left = EDGE + panel.left
    boxes.append(Box(left, y, width - EDGE - panel.right - left, panel.height))
    y += panel.height
    if panel.x.ticks and any(label for _, label in panel.x.ticks):
        y += TICKS
    if panel.x.title:
        room = width - EDGE - panel.right
        words.append(Words(room - text_width(panel.x.title, 13.0), y + 14, panel.x.title, "muted", 13.0))
        y += AXIS_TITLE
    return y


def _paragraph(words: list[Words], text: str, y: float, width: float, *, colour: str, size: float = TEXT_SIZE,
               line: float = LINE, is_bold: bool = False) -> float:  # fmt: skip
    for part in wrapped(text, size, width) if text else ():
        words.append(Words(EDGE, y + size, part, colour, size, is_bold))
        y += line
    return y


def _legend(words: list[Words], swatches: list[Swatch], chart: Chart, y: float) -> float:
    x, most = EDGE, chart.width - EDGE
    for entry in chart.legend:
        parts = list(wrapped(entry.text, TEXT_SIZE, most - EDGE - SWATCH - 8))
        width = SWATCH + 8 + max(text_width(part, TEXT_SIZE) for part in parts) + 22
        if x > EDGE and x + width - 22 > most:
            x, y = EDGE, y + LINE
        swatches.append(Swatch(x, y + TEXT_SIZE - 5, entry))
        for n, part in enumerate(parts):
            words.append(Words(x + SWATCH + 8, y + TEXT_SIZE + n * LINE, part, "ink"))
        y += (len(parts) - 1) * LINE
        x += width
    return y + LINE if chart.legend else y


def wrapped(text: str, size: float, width: float) -> Iterator[str]:
    """Lines no wider than ``width`` [px], broken at dots or else between words; a longer word is broken inside."""
    text, line = one_line(text), ""
    gap = " · " if all(text_width(part, size) <= width for part in text.split(" · ")) else " "
    for word in text.split(gap):
        grown = f"{line}{gap}{word}" if line else word
        if text_width(grown, size) <= width:
            line = grown
            continue
        if line:
            yield line
        while text_width(word, size) > width and len(word) > 1:
            kept = next(n for n in range(len(word) - 1, 0, -1) if n == 1 or text_width(word[:n], size) <= width)
            yield word[:kept]
            word = word[kept:]
        line = word
    yield line


def grid(panel: Panel) -> Iterator[Line]:
    """The lines across a panel at its ticks."""
    (left, right), (low, high) = (panel.x.low, panel.x.high), (panel.y.low, panel.y.high)
    for value, _ in panel.x.ticks if panel.x.has_lines else ():
        yield Line(points=((value, low), (value, high)), colour="line", width=1)
    for value, _ in panel.y.ticks if panel.y.has_lines else ():
        yield Line(points=((left, value), (right, value)), colour="line", width=1)


def shown(panel: Panel, box: Box) -> Iterator[Mark]:
    """All marks from the bottom up: the lines at the ticks, and under some labels a ground."""
    yield from grid(panel)
    for mark in panel.marks:
        if isinstance(mark, Label) and mark.has_ground:
            yield _ground(mark, panel, box)
        yield mark


def _ground(label: Label, panel: Panel, box: Box) -> Area:
    wide, (across_by, down_by) = text_width(one_line(label.text), label.size) + 2, label.shift
    left = across_by - 1 - wide * {"start": 0.0, "middle": 0.5, "end": 1.0}[label.anchor]
    half = label.size * 0.65
    corners = ((left, down_by - half), (left + wide, down_by - half), (left + wide, down_by + half),
               (left, down_by + half))  # fmt: skip
    return Area(points=tuple(moved(panel, box, label.at, by) for by in corners), colour="page", opacity=GROUND_OPACITY)


def moved(panel: Panel, box: Box, at: Point, by: tuple[float, float]) -> Point:
    """The point ``by`` [px] right and down of another, in the units of the axes."""
    return (
        _value(panel.x, share(panel.x, at[0]) + by[0] / box.width),
        _value(panel.y, share(panel.y, at[1]) - by[1] / box.height),
    )


def _value(axis: Axis, at: float) -> float:
    return axis.low * (axis.high / axis.low) ** at if axis.is_log else axis.low + (axis.high - axis.low) * at


def share(axis: Axis, value: float) -> float:
    """Where a value stands on an axis: 0 at ``low``, 1 at ``high``."""
    if axis.is_log:
        return math.log(value / axis.low) / math.log(axis.high / axis.low)
    return (value - axis.low) / (axis.high - axis.low)


def across(panel: Panel, box: Box, value: float) -> float:
    return box.left + box.width * share(panel.x, value)


def down(panel: Panel, box: Box, value: float) -> float:
    return box.top + box.height * (1 - share(panel.y, value))
