"""The drawing of one design for the board, cached by its content."""

from collections.abc import Mapping
from functools import lru_cache

from drawing.grid import Layout
from drawing.render import geometry
from drawing.scene import Badge, Perspective, Scene, scene
from drawing.svg import svg
from models.design.model import Design
from models.problems import Language

CACHED_DRAWINGS = 256
"""About 15 KB each."""


def board_svg(
    design: Design,
    layout: Layout,
    *,
    baseline: Design | None = None,
    badges: Mapping[str, Badge] | None = None,
    perspective: Perspective = "plain",
    language: Language = "ko",
) -> str:
    """One inline ``<svg class="anboard-diagram">``, colours by CSS variables, icons from app/static/icons.

    ``layout`` is ``drawing.layout`` of all compared designs, ``baseline`` among them. ``badges``: instance or place
    name -> (text, intensity 0 to 1). Clicks and highlights go by ``g.ab-node[data-component][data-instance]``,
    ``g.ab-edge[data-from-component][data-to-component]``, ``g.ab-cluster[data-place]``; users are ``@users``.
    """
    return _drawn(scene(design, layout, baseline=baseline, badges=badges, perspective=perspective, language=language))


@lru_cache(maxsize=CACHED_DRAWINGS)
def _drawn(picture: Scene) -> str:
    return svg(picture, geometry(picture))
