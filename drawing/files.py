"""Drawings as files that need nothing else: SVG with icons and letters inside, PNG, PDF; and as text to go on with."""

import base64
import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, Literal, NamedTuple

from drawing.d2 import d2
from drawing.drawio import drawio
from drawing.fonts import covered
from drawing.grid import MOST_CARDS
from drawing.layout import layout
from drawing.lettering import fonts_of, pixels, with_letters
from drawing.mermaid import mermaid
from drawing.python_source import python_source
from drawing.render import geometry
from drawing.scene import Scene, scene
from drawing.side_by_side import BLOG_WIDTHS, Caption, Sheet, fits, sheet
from drawing.svg import DARK, LIGHT, document
from drawing.text import one_line
from drawing.vector_pdf import vector_pdf
from models.design.model import Design
from models.problems import Language, Text

__all__ = [
    "BLOG_WIDTHS", "EXTENSIONS", "FORMATS", "SCALES", "Caption", "Format", "Look", "content", "drawn_files", "pdf",
    "png", "remarks", "scenes_of", "standalone_svg",
]  # fmt: skip

Format = Literal["svg", "png", "pdf", "drawio", "mermaid", "d2", "python"]
EXTENSIONS: Final[dict[Format, str]] = {
    "svg": "svg", "png": "png", "pdf": "pdf", "drawio": "drawio", "mermaid": "mmd", "d2": "d2", "python": "py",
}  # fmt: skip
FORMATS: Final = tuple(EXTENSIONS)
PICTURES: Final = ("svg", "png", "pdf")
"""Those that have a width."""
SCALES: Final = (1, 2, 3, 4)
_ICONS: Final = Path(__file__).parent.parent / "static" / "icons"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a picture is drawn; the text formats know only ``dark``.

    ``width`` [px of a page]: None for the drawing's own. ``scale``: pixels of a PNG per px.
    """

    dark: bool = False
    transparent: bool = False
    width: int | None = None
    scale: float = 2.0

    @property
    def colours(self) -> dict[str, str]:
        return DARK if self.dark else LIGHT


PLAIN: Final = Look()


def standalone_svg(scenes: Sequence[Scene], look: Look = PLAIN, captions: Sequence[Caption] = ()) -> str:
    """One picture of one design, or of several under their captions; text stays text.

    Icons are one ``<symbol>`` each, the letters used are embedded as woff2: it looks the same on every machine.
    """
    return with_letters(_document(scenes, look, captions))


def bare_svg(scenes: Sequence[Scene]) -> str:
    """As ``standalone_svg``, for a renderer that is given the fonts: with □ for what they have no letter for."""
    return covered(_document(scenes, PLAIN, ()))


def png(scenes: Sequence[Scene], look: Look = PLAIN, captions: Sequence[Caption] = ()) -> bytes:
    """The picture in pixels, ``look.scale`` a px; drawn with the bundled font alone, so equal on every machine."""
    return pixels(_document(scenes, look, captions), look.scale)


def pdf(scenes: Sequence[Scene], look: Look = PLAIN, captions: Sequence[Caption] = ()) -> bytes:
    """One page of the picture's size."""
    text = covered(_document(scenes, look, captions))
    title, description = one_line(" / ".join(s.title for s in scenes)), " / ".join(s.description for s in scenes)
    return vector_pdf(text, fonts_of(text), title=title, description=one_line(description))


def content(scenes: Sequence[Scene], form: Format, look: Look = PLAIN, captions: Sequence[Caption] = ()) -> bytes:
    """The file's bytes in one of FORMATS; ``captions``: as for drawing.side_by_side.sheet."""
    if form in ("png", "pdf"):
        return {"png": png, "pdf": pdf}[form](scenes, look, captions)
    write: dict[str, Callable[[], str]] = {
        "svg": partial(standalone_svg, scenes, look, captions),
        "drawio": partial(drawio, scenes, {i: _base64(_icon_file(i).encode()) for i in _icons(scenes)}, look.colours),
        "mermaid": partial(mermaid, scenes, captions, look.colours),
        "d2": partial(d2, scenes, captions, look.colours),
        "python": partial(python_source, scenes, captions, look.colours),
    }
    return write[form]().encode()


def remarks(scenes: Sequence[Scene], look: Look, captions: Sequence[Caption] = ()) -> tuple[Text, ...]:
    """What ``look.width`` made of a picture, for its author."""
    return _sheet(scenes, look, captions).remarks


class Drawn(NamedTuple):
    """Scenes on one layout; ``remarks``: what was folded so that they fit."""

    scenes: list[Scene]
    remarks: tuple[Text, ...] = ()


def scenes_of(designs: Sequence[Design], language: Language, width: int | None = None) -> Drawn:
    """The designs on one layout; where they are too wide for a page, further instances of a tier share a card."""
    for most_cards in range(MOST_CARDS, 0, -1):
        common = layout(designs, designs[0], most_cards=most_cards)  # tighter: no ghosts are drawn
        scenes = [scene(design, common, language=language) for design in designs]
        found = Drawn(scenes, () if most_cards == MOST_CARDS else FOLDED)
        if fits(found.scenes, width):
            break
    return found


FOLDED: Final = (
    Text(
        "폭에 맞추려고 같은 영역의 인스턴스를 카드 하나에 묶었습니다.",
        "Instances of one zone share a card, so that the picture fits.",
    ),
)


def drawn_files(
    designs: Sequence[Design],
    formats: Sequence[str],
    language: Language,
    look: Look = PLAIN,
    captions: Sequence[Caption] = (),
) -> Iterator[tuple[str, bytes, tuple[Text, ...]]]:
    """Name, content and remarks of each of ``formats`` (some of FORMATS): a file a design, equal ones with equal names.

    With ``captions`` (one a design) one file with all designs, on their common layout.
    """
    together = "side-by-side" if len(designs) > 1 else designs[0].id
    groups = [(together, designs)] if captions else [(design.id, [design]) for design in designs]
    for name, members in groups:
        for form in (f for f in FORMATS if f in formats):
            has_width = form in PICTURES
            scenes, folded = scenes_of(members, language, look.width if has_width else None)
            data = content(scenes, form, look, captions)
            file = f"{_stem(name)}-{hashlib.sha256(data).hexdigest()[:10]}.{EXTENSIONS[form]}"
            yield file, data, (remarks(scenes, look, captions) if has_width else ()) + folded


def _stem(name: str) -> str:
    return re.sub(r"[^a-z0-9-]+", "-", name.lower()).strip("-")[:60] or "diagram"


def _sheet(scenes: Sequence[Scene], look: Look, captions: Sequence[Caption]) -> Sheet:
    return sheet(scenes, captions, width=look.width)


def _document(scenes: Sequence[Scene], look: Look, captions: Sequence[Caption]) -> str:
    shapes, symbols = [geometry(s) for s in scenes], icon_symbols(scenes)
    return document(_sheet(scenes, look, captions), shapes, symbols, look.colours, transparent=look.transparent)


def icon_symbols(scenes: Sequence[Scene]) -> str:
    """Each icon that the scenes use as a ``<symbol id="ab-icon-NAME">``."""
    return "".join(map(_symbol, _icons(scenes)))


def _icons(scenes: Sequence[Scene]) -> list[str]:
    return sorted({node.icon for picture in scenes for node in picture.nodes})


def _icon_file(icon: str) -> str:
    return (_ICONS / f"{icon}.svg").read_text(encoding="utf-8")


def _symbol(icon: str) -> str:
    text = _icon_file(icon)
    inner = text[text.index(">") + 1 : text.rindex("</svg>")]
    return f'<symbol id="ab-icon-{icon}" viewBox="0 0 32 32">{inner}</symbol>'


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
