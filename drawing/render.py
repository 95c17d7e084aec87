"""Scene -> diagrams objects -> Graphviz in this process -> SVG geometry. The only file that knows either package.

``diagrams`` builds the graph, Graphviz (``nop2``: positions and lines are given, nothing is laid out) draws it. No
text of a user goes in: nodes, clusters and edges are numbered, and drawing/svg.py adds the words. So no label can be
taken for markup, for an HTML label or for a link, and Graphviz needs no fonts.
"""

import re
import threading
from collections.abc import Callable, Iterable
from typing import Any

import pygraphviz
from diagrams import Cluster, Diagram, Edge, Node, setcluster, setdiagram

from drawing.grid import Box
from drawing.picture import Scene
from drawing.routes import Point, Stroke

Geometry = dict[str, str]
"""Element id (n0, c0, e0, … in the order of the scene) -> its SVG shapes; x from 0, y from -height to 0."""
POINTS_PER_INCH = 72
_ELEMENT = re.compile(r'<g id="([nce]\d+)" class="[^"]*">\n<title>[^<]*</title>\n(.*?)</g>', re.DOTALL)
_PAINT = re.compile(r' (?:fill|stroke|stroke-width)="[^"]*"')
_PATH = re.compile(r'd="([^"]*)"')
_PAIR = re.compile(r"-?[\d.]+,-?[\d.]+")
_GRAPHVIZ = threading.Lock()


class _Diagram(Diagram):  # type: ignore[misc]
    """A diagram that is only a graph: leaving it writes no file, whatever happened inside."""

    def __exit__(self, *_: object) -> None:
        setcluster(None)
        setdiagram(None)


def graphviz_source(scene: Scene) -> str:
    """The scene in the DOT language, every position given; without any text."""

    def at(p: Point) -> str:
        return f"{p.x - scene.left:.2f},{scene.height - p.y:.2f}"

    with _Diagram("anboard", direction="TB", graph_attr=_GRAPH, node_attr=_NODE, edge_attr=_EDGE) as diagram:
        for k, p in enumerate(_corners(scene)):
            Node("", nodeid=f"corner{k}", pos=at(p), **_INVISIBLE)
        for k, cluster in enumerate(scene.clusters):
            _draw_cluster(k, cluster.box, at)
        nodes = _nodes(scene, at)
        ends = {n.component: nodes[n.id] for n in reversed(scene.nodes)}
        for k, edge in enumerate(scene.edges):
            spline = ";".join(_spline(s, at) for s in edge.strokes)
            ends[edge.source].connect(ends[edge.target], Edge(forward=True, id=f"e{k}", pos=spline))
    return str(diagram.dot.source)


def geometry(scene: Scene) -> Geometry:
    """What Graphviz drew, by element id."""
    source = graphviz_source(scene)
    with _GRAPHVIZ:  # the library keeps global state; sessions are threads
        graph = pygraphviz.AGraph(string=source)
        try:
            drawn = graph.draw(format="svg", prog="nop2").decode("utf-8")
        finally:
            graph.close()
    return {name: _compact(shapes) for name, shapes in _ELEMENT.findall(drawn)}


def _compact(shapes: str) -> str:
    """The shapes without paint, in one line, straight curves written as lines."""
    return _PATH.sub(_shorter_path, _PAINT.sub("", shapes).replace("\n", ""))


def _shorter_path(match: re.Match[str]) -> str:
    start, *points = _PAIR.findall(match[1])
    out = f"M{start}"
    for a, b, c in zip(points[::3], points[1::3], points[2::3], strict=True):
        if start != c:
            out += f"L{c}" if a == start and b == c else f"C{a} {b} {c}"
        start = c
    return f'd="{out}"'


_GRAPH = {"label": "", "pad": "0", "splines": "true", "bgcolor": "transparent"}
_NODE = {"shape": "box", "style": "rounded", "label": "", "fixedsize": "true"}
_EDGE = {"arrowsize": "0.7"}
_INVISIBLE = {"shape": "point", "width": "0", "height": "0", "style": "invis"}
_POINT_RADIUS = 0.36
"""Graphviz draws no point smaller than 0.01 in across."""


def _corners(scene: Scene) -> tuple[Point, Point]:
    """Where invisible points pin the picture's frame, so that Graphviz keeps our coordinates."""
    r = _POINT_RADIUS
    return Point(scene.left + r, r), Point(scene.left + scene.width - r, scene.height - r)


def _draw_cluster(number: int, box: Box, at: Callable[[Point], str]) -> None:
    corners = f"{at(Point(box.left, box.bottom))},{at(Point(box.right, box.top))}"
    centre = Point((box.left + box.right) / 2, (box.top + box.bottom) / 2)
    with Cluster(f"c{number}", graph_attr={"id": f"c{number}", "bb": corners, "label": ""}):
        Node("", nodeid=f"in{number}", pos=at(centre), **_INVISIBLE)


def _nodes(scene: Scene, at: Callable[[Point], str]) -> dict[str, Any]:
    nodes = {}
    for k, node in enumerate(scene.nodes):
        box = node.box
        nodes[node.id] = Node(
            "", nodeid=f"n{k}", id=f"n{k}", pos=at(Point((box.left + box.right) / 2, (box.top + box.bottom) / 2)),
            width=f"{(box.right - box.left) / POINTS_PER_INCH:.4f}",
            height=f"{(box.bottom - box.top) / POINTS_PER_INCH:.4f}",
        )  # fmt: skip
    return nodes


def _spline(stroke: Stroke, at: Callable[[Point], str]) -> str:
    points: Iterable[Point] = [stroke.start, *(p for curve in stroke.curves for p in curve)]
    tip = f"e,{at(stroke.tip)} " if stroke.tip is not None else ""
    return tip + " ".join(map(at, points))
