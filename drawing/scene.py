"""A design as a picture in numbers and words: cards, frames, edges with their exact places. Pure."""

from collections.abc import Iterable, Mapping

from drawing import words
from drawing.cards import folded, ghosts_of, nodes_of
from drawing.frames import clusters_of, legend_of
from drawing.grid import Layout
from drawing.picture import LEGEND_HEIGHT, Badge, Edge, Perspective, Scene
from drawing.wires import requests_of, streams_of
from models.design.model import Design
from models.problems import Language

__all__ = ["Badge", "Perspective", "Scene", "scene"]


def scene(
    design: Design,
    layout: Layout,
    *,
    baseline: Design | None = None,
    badges: Mapping[str, Badge] | None = None,
    perspective: Perspective = "plain",
    language: Language = "ko",
) -> Scene:
    """The picture of one design on a common layout, with what differs from ``baseline`` marked.

    ``badges`` are keyed by instance or place name. ``layout`` must have been computed with ``design`` and
    ``baseline`` among its designs (KeyError otherwise).
    """
    badges = badges or {}
    every = [*ghosts_of(design, layout, baseline, language), *nodes_of(design, layout, baseline, badges, language)]
    cards = {n.id: n.box for n in every}
    nodes = folded(every[::-1], language)[::-1]
    edges = list(requests_of(design, layout, baseline, cards, language))
    edges += streams_of(design, layout, baseline, cards, language)
    clusters = clusters_of(design, layout, baseline, nodes, edges, badges, language)
    legend = legend_of(edges, design, layout, language)
    left, right = _sides(layout, edges)
    return Scene(
        title=design.title, description=words.description(design, language), perspective=perspective,
        left=left, width=right - left, height=layout.height + (LEGEND_HEIGHT if layout.has_legend else 0),
        nodes=tuple(nodes), clusters=tuple(clusters), edges=tuple(edges), legend=tuple(legend),
    )  # fmt: skip


def _sides(layout: Layout, edges: Iterable[Edge]) -> tuple[float, float]:
    """The layout's window, wider only where a line goes around it."""
    xs = [p.x for e in edges for s in e.strokes for p in (s.start, *(c[2] for c in s.curves))]
    return min([layout.left, *(x - 4 for x in xs)]), max([layout.left + layout.width, *(x + 4 for x in xs)])
