"""Scene -> draw.io (mxGraph XML): places as containers, cards as shapes, connections as connectors. Pure.

One page a design. No text is HTML (``html=0``), so whatever a user wrote stays text.
Source of the element and style names: mxGraph's user manual and draw.io's "Style reference".
"""

import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from typing import Final

from drawing.grid import TRACKS, USERS, Box
from drawing.outline import INSIDE
from drawing.picture import (
    CAPTION_SIZE,
    ICON_SIZE,
    LEGEND_LINE,
    TEXT_LEFT,
    TIGHT_SIZE,
    Cluster,
    Edge,
    Node,
    Scene,
)
from drawing.text import one_line, text_width

LEGEND_PAD: Final = 8.0
_ROOT: Final = "1"


def drawio(scenes: Sequence[Scene], icons: Mapping[str, str], colours: Mapping[str, str]) -> str:
    """A draw.io file with a page a scene. ``icons``: name -> SVG in base64; ``colours``: as drawing.svg.LIGHT."""
    file = ET.Element("mxfile", host="anboard")
    for number, picture in enumerate(scenes):
        page = ET.SubElement(file, "diagram", id=f"page{number}", name=one_line(picture.title) or f"{number + 1}")
        model = ET.SubElement(page, "mxGraphModel", grid="0", page="0", background=colours["page"])
        _Page(ET.SubElement(model, "root"), picture, icons, colours).draw()
    return ET.tostring(file, encoding="unicode")


class _Page:
    """Adds the cells of one scene to ``root``; positions are relative to the container that a cell is in."""

    def __init__(self, root: ET.Element, picture: Scene, icons: Mapping[str, str], colours: Mapping[str, str]) -> None:
        self._root, self._picture, self._icons, self._colours = root, picture, icons, colours
        ET.SubElement(root, "mxCell", id="0")
        ET.SubElement(root, "mxCell", {"id": _ROOT, "parent": "0"})
        whole = Box(picture.left, 0, picture.left + picture.width, picture.height)
        self._frames: list[tuple[str, Box]] = [(_ROOT, whole)]

    def draw(self) -> None:
        for k, cluster in enumerate(sorted(self._picture.clusters, key=lambda c: INSIDE[c.kind])):
            self._vertex(f"c{k}", one_line(cluster.caption), cluster.box, self._frame_style(cluster))
            self._frames.append((f"c{k}", cluster.box))
        cells = {}
        for k, node in enumerate(self._picture.nodes):
            cells[node.id] = f"n{k}", node.box
            words = "\n".join(filter(None, (one_line(node.label), one_line(node.second_line))))
            self._vertex(f"n{k}", words, node.box, self._card_style(node))
        for k, edge in enumerate(self._picture.edges):
            for j, (source, target) in enumerate(edge.pairs):
                self._connector(f"e{k}-{j}", cells[source], cells[target], edge)

        for k, (look, text, at) in enumerate(self._picture.legend):
            line = Box(at.x, at.y - 5, at.x + LEGEND_LINE, at.y + 5)
            self._vertex(f"l{k}", "", line, {"shape": "line", "html": 0, **self._look_style(look)})
            left = line.right + LEGEND_PAD
            box = Box(left, at.y - 10, left + text_width(text, CAPTION_SIZE) + LEGEND_PAD, at.y + 10)
            self._vertex(f"t{k}", one_line(text), box, self._legend_style())

    def _vertex(self, name: str, text: str, box: Box, style: Mapping[str, object]) -> None:
        parent, frame = next((n, f) for n, f in reversed(self._frames) if f.encloses(box))
        cell = ET.SubElement(self._root, "mxCell", {
            "id": name, "value": text, "style": _style(style), "vertex": "1", "parent": parent,
        })  # fmt: skip
        ET.SubElement(cell, "mxGeometry", {
            "x": _n(box.left - frame.left), "y": _n(box.top - frame.top),
            "width": _n(box.right - box.left), "height": _n(box.bottom - box.top), "as": "geometry",
        })  # fmt: skip

    def _connector(self, name: str, source: tuple[str, Box], target: tuple[str, Box], edge: Edge) -> None:
        (from_id, start), (to_id, end) = source, target
        goes_up, level = end.bottom < start.top, end.top == start.top
        style = {
            "edgeStyle": "orthogonalEdgeStyle", "rounded": 1, "html": 0, "endArrow": "block", "endSize": 4,
            "exitX": 0.5, "exitY": 0 if goes_up else 1, "entryX": 0.5, "entryY": 1 if goes_up or level else 0,
            **self._line_style(edge),
        }  # fmt: skip
        cell = ET.SubElement(self._root, "mxCell", {
            "id": name, "value": "", "style": _style(style), "edge": "1", "parent": _ROOT, "source": from_id,
            "target": to_id,
        })  # fmt: skip
        shape = ET.SubElement(cell, "mxGeometry", {"relative": "1", "as": "geometry"})
        if goes_up:
            self._bends(shape, start, end)

    def _bends(self, shape: ET.Element, start: Box, end: Box) -> None:
        """A line that goes up turns right above where it starts, not behind the cards in between."""
        bends = ET.SubElement(shape, "Array", {"as": "points"})
        for box in (start, end):
            x = (box.left + box.right) / 2 - self._picture.left
            ET.SubElement(bends, "mxPoint", x=_n(x), y=_n(start.top - TRACKS / 2))

    def _line_style(self, edge: Edge) -> dict[str, object]:
        style = self._look_style(edge.look)
        return style | {"strokeColor": self._colours["warn"]} if edge.state == "changed" else style

    def _look_style(self, look: str) -> dict[str, object]:
        colour = {"async": "accent", "sync": "good"}.get(look, "muted")
        dashes = {"soft": "2 4", "async": "6 4"}.get(look)
        dashed = {"dashed": 1, "dashPattern": dashes} if dashes else {}
        return {"strokeColor": self._colours[colour], "strokeWidth": 1.6, **dashed}

    def _legend_style(self) -> dict[str, object]:
        return {
            "text": 1, "html": 0, "align": "left", "verticalAlign": "middle", "strokeColor": "none",
            "fillColor": "none", "fontColor": self._colours["muted"], "fontSize": CAPTION_SIZE,
            "fontFamily": "Pretendard",
        }  # fmt: skip

    def _frame_style(self, cluster: Cluster) -> dict[str, object]:
        is_zone = cluster.kind == "zone"
        return {
            "rounded": 1, "absoluteArcSize": 1, "arcSize": 20, "html": 0, "container": 1, "collapsible": 0,
            "align": "center" if is_zone else "left", "verticalAlign": "bottom" if is_zone else "top", "spacingLeft": 4,
            "fillColor": self._colours["zone"] if is_zone else "none", "dashed": int(not is_zone),
            "strokeColor": self._colours[_STROKES.get(cluster.state, "line")], "fontColor": self._colours["muted"],
            "fontSize": CAPTION_SIZE, "fontFamily": "Pretendard",
        }  # fmt: skip

    def _card_style(self, node: Node) -> dict[str, object]:
        frame = "none" if node.id == USERS else self._colours[_STROKES.get(node.state, "line")]
        return {
            "shape": "label", "rounded": 1, "absoluteArcSize": 1, "arcSize": 20, "html": 0, "align": "left",
            "image": f"data:image/svg+xml,{self._icons[node.icon]}",
            "imageAlign": "left", "imageVerticalAlign": "middle",
            "imageWidth": ICON_SIZE, "imageHeight": ICON_SIZE, "spacing": 0, "spacingLeft": TEXT_LEFT + 1,
            "fillColor": "none" if node.id == USERS else self._colours["surface"], "strokeColor": frame,
            "strokeWidth": 2 if node.state else 1, "dashed": int(node.state == "removed"),
            "fontColor": self._colours["ink"], "fontSize": TIGHT_SIZE, "fontFamily": "Pretendard",
        }  # fmt: skip


_STROKES: Final = {"added": "good", "removed": "bad", "changed": "warn"}


def _style(values: Mapping[str, object]) -> str:
    return "".join(f"{key}={_n(value) if isinstance(value, float) else value};" for key, value in values.items())


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
