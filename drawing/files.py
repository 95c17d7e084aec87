"""Drawings as files that need nothing else: SVG with icons and letters inside, PNG, PDF, draw.io."""

import base64
import hashlib
import io
import re
import tempfile
from collections.abc import Sequence
from html import unescape
from pathlib import Path
from typing import Final, Literal

import resvg_py
from PIL import Image

from drawing.drawio import drawio
from drawing.fonts import CSS_WEIGHTS, characters, covered, subset_font
from drawing.layout import layout
from drawing.render import geometry
from drawing.scene import Scene, scene
from drawing.svg import DARK, LIGHT, document
from models.design.model import Design
from models.problems import Language

Format = Literal["svg", "png", "pdf", "drawio"]
FORMATS: Final[tuple[Format, ...]] = ("svg", "png", "pdf", "drawio")
_ICONS: Final = Path(__file__).parent.parent / "static" / "icons"
_DPI: Final = 96
PNG_SCALE: Final = 2.0


def standalone_svg(scenes: Sequence[Scene], *, dark: bool = False) -> str:
    """One picture of one design, or of several side by side under their titles; text stays text.

    Icons are one ``<symbol>`` each, the letters used are embedded as woff2: it looks the same on every machine.
    """
    text = _document(scenes, dark)
    faces = "".join(
        f"@font-face{{font-family:Pretendard;font-weight:{number};"
        f"src:url(data:font/woff2;base64,{_base64(subset_font(_letters(text), weight, 'woff2'))})}}"
        for weight, number in CSS_WEIGHTS.items()
    )
    return text.replace("<style>", f"<style>{faces}", 1)


def png(scenes: Sequence[Scene], *, scale: float = PNG_SCALE, dark: bool = False) -> bytes:
    """The picture in pixels, ``scale`` a px; drawn with the bundled font alone, so equal on every machine."""
    text = covered(_document(scenes, dark))
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for weight in CSS_WEIGHTS:
            file = Path(folder) / f"{weight}.ttf"
            file.write_bytes(subset_font(_letters(text), weight, None))
            files.append(str(file))
        drawn = resvg_py.svg_to_bytes(
            svg_string=text, zoom=scale, skip_system_fonts=True, font_files=files, font_family="Pretendard"
        )
        return bytes(drawn)


def pdf(scenes: Sequence[Scene], *, dark: bool = False) -> bytes:
    """One page of the picture's size, as an image of four pixels a px."""
    scale = 4.0
    out = io.BytesIO()
    image = Image.open(io.BytesIO(png(scenes, scale=scale, dark=dark))).convert("RGB")
    image.save(out, format="PDF", resolution=_DPI * scale)
    return out.getvalue()


def content(scenes: Sequence[Scene], form: Format, *, dark: bool = False) -> bytes:
    """The file's bytes in one of FORMATS."""
    if form == "svg":
        return standalone_svg(scenes, dark=dark).encode("utf-8")
    if form == "drawio":
        icons = {icon: _base64(_icon_file(icon).encode("utf-8")) for icon in _icons(scenes)}
        return drawio(scenes, icons, DARK if dark else LIGHT).encode("utf-8")
    return png(scenes, dark=dark) if form == "png" else pdf(scenes, dark=dark)


def write(scenes: Sequence[Scene], name: str, form: Format, folder: Path, *, dark: bool = False) -> Path:
    """Writes NAME-HASH.FORM into ``folder`` (made when missing); the same content gives the same file."""
    data = content(scenes, form, dark=dark)
    folder.mkdir(parents=True, exist_ok=True)
    stem = re.sub(r"[^a-z0-9-]+", "-", name.lower()).strip("-")[:60] or "diagram"
    path = folder / f"{stem}-{hashlib.sha256(data).hexdigest()[:10]}.{form}"
    path.write_bytes(data)
    return path


def draw_files(designs: Sequence[Design], formats: Sequence[str], folder: Path, language: Language) -> list[Path]:
    """Each design in each of ``formats`` (some of FORMATS) on their common layout; returns the paths."""
    common = layout(designs)
    return [
        write([scene(design, common, language=language)], design.id, form, folder)
        for design in designs
        for form in FORMATS
        if form in formats
    ]


def _document(scenes: Sequence[Scene], dark: bool) -> str:
    symbols = "".join(map(_symbol, _icons(scenes)))
    return document([(s, geometry(s)) for s in scenes], symbols, DARK if dark else LIGHT)


def _icons(scenes: Sequence[Scene]) -> list[str]:
    return sorted({node.icon for picture in scenes for node in picture.nodes})


def _icon_file(icon: str) -> str:
    return (_ICONS / f"{icon}.svg").read_text(encoding="utf-8")


def _symbol(icon: str) -> str:
    text = _icon_file(icon)
    inner = text[text.index(">") + 1 : text.rindex("</svg>")]
    return f'<symbol id="ab-icon-{icon}" viewBox="0 0 32 32">{inner}</symbol>'


def _letters(text: str) -> frozenset[str]:
    """The characters that are drawn, of those the font has."""
    drawn = unescape("".join(re.findall(r"<text[^>]*>([^<]*)<", text)))
    return (frozenset(drawn) | {" "}) & characters()


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
