"""Drawings for a document that holds everything in itself: one style, one copy of each icon, only the letters used."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from drawing.files import bare_svg, icon_symbols
from drawing.fonts import CSS_WEIGHTS, characters, covered, subset_font
from drawing.layout import layout
from drawing.mermaid import mermaid
from drawing.render import geometry
from drawing.scene import scene
from drawing.svg import DARK, LIGHT, stylesheet, svg
from models.design.model import Design
from models.problems import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawings:
    """By design id: ``inline`` to stand in one HTML page after ``symbols`` and under ``style``; ``alone`` as SVG files
    for a renderer that is given the fonts; ``mermaid`` as source."""

    style: str
    symbols: str
    inline: Mapping[str, str]
    alone: Mapping[str, str]
    mermaid: Mapping[str, str]

    def fonts(self, text: str, flavor: Literal["woff2"] | None) -> dict[int, bytes]:
        """By CSS weight, the bundled font with the letters of ``text``."""
        used = (frozenset(text) | {" "}) & characters()
        return {number: subset_font(used, weight, flavor) for weight, number in CSS_WEIGHTS.items()}

    def covered(self, text: str) -> str:
        """``text`` with □ for what the bundled font has no letter for."""
        return covered(text)


def drawings(designs: Sequence[Design], language: Language) -> Drawings:
    """All designs on one layout, so that the eye finds the same part in the same place."""
    common = layout(list(designs))
    scenes = {design.id: scene(design, common, language=language) for design in designs}
    return Drawings(
        style=stylesheet() + _variables(),
        symbols=icon_symbols(list(scenes.values())),
        inline={name: svg(found, geometry(found), inlined=True) for name, found in scenes.items()},
        alone={name: bare_svg([found]) for name, found in scenes.items()},
        mermaid={name: mermaid([found], (), LIGHT) for name, found in scenes.items()},
    )


def _variables() -> str:
    """The palette of a page: light, and dark where the reader's system is, but not on paper."""
    light, dark = ("".join(f"--ab-{name}:{value};" for name, value in c.items()) for c in (LIGHT, DARK))
    return f":root{{{light}}}@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}"
