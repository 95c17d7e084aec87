"""Panels of a chart -> SVG, drawn without a browser."""

from collections.abc import Iterator, Mapping
from functools import singledispatch
from html import escape

from drawing.charts.description import Area, Chart, Dots, Label, Line, Mark, Panel, Point
from drawing.charts.placing import TICK_SIZE, Box, Placed, across, down, shown
from drawing.text import one_line, shortened

Colours = Mapping[str, str]


def static_panels(chart: Chart, at: Placed, colours: Colours) -> str:
    return "".join(
        "".join(_panel(panel, box, colours)) for panel, box in zip(chart.panels, at.boxes, strict=True)
    )  # fmt: skip


def _panel(panel: Panel, box: Box, colours: Colours) -> Iterator[str]:
    for value, label in panel.x.ticks:
        x, y = across(panel, box, value), box.top + box.height + 17
        yield text_at(x, y, label, colours["muted"], "middle", TICK_SIZE)
    for value, label in panel.y.ticks:
        y = down(panel, box, value) + TICK_SIZE * 0.35
        yield text_at(box.left - 8, y, label, colours["muted"], "end", TICK_SIZE, room=panel.left - 8)
    for mark in shown(panel, box):
        yield _drawn(mark, panel, box, colours)


@singledispatch
def _drawn(mark: Mark, panel: Panel, box: Box, colours: Colours) -> str:
    raise TypeError(mark)


@_drawn.register
def _(mark: Line, panel: Panel, box: Box, colours: Colours) -> str:
    dash = f' stroke-dasharray="{mark.dash}"' if mark.dash else ""
    return (
        f'<path d="{_along(mark.points, panel, box)}" fill="none" stroke="{colours[mark.colour]}" '
        f'stroke-width="{mark.width}" stroke-linejoin="round"{dash}/>'
    )


@_drawn.register
def _(mark: Area, panel: Panel, box: Box, colours: Colours) -> str:
    edge = f' stroke="{colours[mark.edge]}"' if mark.edge else ""
    return (
        f'<path d="{_along(mark.points, panel, box)}Z" fill="{colours[mark.colour]}" '
        f'fill-opacity="{mark.opacity:g}"{edge}/>'
    )


@_drawn.register
def _(mark: Dots, panel: Panel, box: Box, colours: Colours) -> str:
    colour = colours[mark.colour]
    paint = f'fill="{colours["page"]}" stroke="{colour}" stroke-width="2"' if mark.is_hollow else f'fill="{colour}"'
    return "".join(
        f'<circle cx="{across(panel, box, x):.1f}" cy="{down(panel, box, y):.1f}" r="{mark.radius:g}" {paint}/>'
        for x, y in mark.points
    )


@_drawn.register
def _(mark: Label, panel: Panel, box: Box, colours: Colours) -> str:
    x, y = across(panel, box, mark.at[0]) + mark.shift[0], down(panel, box, mark.at[1]) + mark.shift[1]
    return text_at(
        x, y + mark.size * 0.35, mark.text, colours[mark.colour], mark.anchor, mark.size, mark.is_bold, mark.room
    )  # fmt: skip


def _along(points: tuple[Point, ...], panel: Panel, box: Box) -> str:
    return "M" + "L".join(f"{across(panel, box, x):.1f} {down(panel, box, y):.1f}" for x, y in points)


def text_at(
    x: float, y: float, text: str, colour: str, anchor: str = "start", size: float = 14.0, is_bold: bool = False,
    room: float | None = None,
) -> str:  # fmt: skip
    """A text element; whatever the text holds stays text."""
    shown = one_line(text) if room is None else shortened(text, size, room)
    weight = ' font-weight="600"' if is_bold else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" fill="{colour}" text-anchor="{anchor}" font-size="{size:g}"{weight}>'
        f"{escape(shown)}</text>"
    )
