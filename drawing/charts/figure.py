"""Panels of a chart -> a plotly figure as plain data: the same axes, marks and words at the same places.

Plotly reads a little HTML in every text, so that what looks like it is written as entities.
"""

import math
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any, Final

from drawing.charts.description import Area, Axis, Chart, Dots, Label, Line, Panel
from drawing.charts.placing import TICK_SIZE, Box, Placed, across, down, shown
from drawing.text import one_line, shortened

FAMILY: Final = "Pretendard"
SIDES: Final = {"start": "right", "middle": "center", "end": "left"}
"""Of the point: where a text with this anchor stands."""
CLEAR: Final = "rgba(0,0,0,0)"
Colours = Mapping[str, str]
Figure = dict[str, Any]


def plotly_figure(chart: Chart, at: Placed, colours: Colours) -> Figure:
    """As large as the whole picture, with nothing but the panels on it."""
    layout: Figure = {
        "width": chart.width,
        "height": at.height,
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0, "pad": 0},
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "showlegend": False,
        "font": {"family": FAMILY, "size": TICK_SIZE, "color": colours["muted"]},
    }
    data: list[Figure] = []
    for n, (panel, box) in enumerate(zip(chart.panels, at.boxes, strict=True), start=1):
        layout[f"xaxis{n}"] = _axis(panel.x, across=(box.left, box.width, chart.width)) | {"anchor": f"y{n}"}
        layout[f"yaxis{n}"] = _axis(
            panel.y, across=(at.height - box.top - box.height, box.height, at.height), room=panel.left - 8
        ) | {"anchor": f"x{n}"}
        data += _traces(panel, box, n, colours)
    return {"data": [*data, _words(chart, at, colours)], "layout": layout | _px_axes(chart, at)}


def _axis(axis: Axis, *, across: tuple[float, float, float], room: float | None = None) -> Figure:
    start, length, whole = across
    return {
        "type": "log" if axis.is_log else "linear",
        "range": [_at(axis, axis.low), _at(axis, axis.high)],
        "domain": [start / whole, min(1.0, (start + length) / whole)],
        "tickmode": "array",
        "tickvals": [value for value, _ in axis.ticks],
        "ticktext": [_plain(label, TICK_SIZE, room) for _, label in axis.ticks],
        "tickangle": 0,
        "ticklabelstandoff": 2 if room is None else 5,
        "showgrid": False,
        "zeroline": False,
        "fixedrange": True,
    }


def _at(axis: Axis, value: float) -> float:
    """Plotly's ranges of a logarithmic axis are exponents."""
    return math.log10(value) if axis.is_log else value


def _traces(panel: Panel, box: Box, n: int, colours: Colours) -> Iterator[Figure]:
    for mark in shown(panel, box):
        if isinstance(mark, Label):
            continue
        points = (*mark.points, mark.points[0]) if isinstance(mark, Area) else mark.points
        common: Figure = {
            "type": "scatter",
            "x": [x for x, _ in points],
            "y": [y for _, y in points],
            "xaxis": f"x{n}",
            "yaxis": f"y{n}",
            "cliponaxis": False,
        }
        yield common | _paint(mark, colours)


def _paint(mark: Line | Area | Dots, colours: Colours) -> Figure:
    colour = colours[mark.colour]
    if isinstance(mark, Line):
        dash = ",".join(f"{part}px" for part in mark.dash.split()) or "solid"
        return {"mode": "lines", "line": {"color": colour, "width": mark.width, "dash": dash, "simplify": False}}
    if isinstance(mark, Area):
        line = {"color": colours[mark.edge], "width": 1} if mark.edge else {"width": 0}
        return {"mode": "lines", "fill": "toself", "fillcolor": _clear(colour, mark.opacity), "line": line}
    marker: Figure = {"size": 2 * mark.radius, "color": colour, "opacity": 1, "line": {"width": 0}}
    if mark.is_hollow:
        marker |= {"color": colours["page"], "line": {"width": 2, "color": colour}}
    return {"mode": "markers", "marker": marker}


def _clear(colour: str, opacity: float) -> str:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity:g})"


def _words(chart: Chart, at: Placed, colours: Colours) -> Figure:
    """As points with text, on axes of px: annotations would stand where the browser's own font wants them."""
    labels = [
        (label, across(panel, box, label.at[0]) + label.shift[0], down(panel, box, label.at[1]) + label.shift[1])
        for panel, box in zip(chart.panels, at.boxes, strict=True)
        for label in panel.marks
        if isinstance(label, Label) and one_line(label.text)
    ]
    return {
        "type": "scatter",
        "mode": "text",
        "x": [x for _, x, _ in labels],
        "y": [y for _, _, y in labels],
        "xaxis": f"x{len(chart.panels) + 1}",
        "yaxis": f"y{len(chart.panels) + 1}",
        "cliponaxis": False,
        "text": [_plain(label.text, label.size, label.room) for label, _, _ in labels],
        "textposition": [f"middle {SIDES[label.anchor]}" for label, _, _ in labels],
        "textfont": {
            "size": [label.size for label, _, _ in labels],
            "color": [colours[label.colour] for label, _, _ in labels],
            "weight": [600 if label.is_bold else 400 for label, _, _ in labels],
        },
    }


def _px_axes(chart: Chart, at: Placed) -> Figure:
    n = len(chart.panels) + 1
    plain = {"domain": [0, 1], "visible": False, "fixedrange": True}
    return {
        f"xaxis{n}": plain | {"range": [0, chart.width], "anchor": f"y{n}"},
        f"yaxis{n}": plain | {"range": [at.height, 0], "anchor": f"x{n}"},
    }


def _plain(text: str, size: float, room: float | None) -> str:
    return escape(one_line(text) if room is None else shortened(text, size, room), quote=False)
