"""The letters of an SVG picture from the bundled font alone, so that it looks the same on every machine."""

import base64
import re
import tempfile
from html import unescape
from pathlib import Path
from typing import Final, Literal

import resvg_py

from drawing.fonts import CSS_WEIGHTS, Weight, characters, covered, subset_font

_TEXT: Final = re.compile(r"<text[^>]*>(.*?)</text>", re.DOTALL)
_TAG: Final = re.compile(r"<[^>]*>")


def with_letters(svg: str) -> str:
    """The picture with the letters that it draws embedded as woff2, in its first ``<style>``."""
    faces = "".join(
        f"@font-face{{font-family:Pretendard;font-weight:{number};"
        f"src:url(data:font/woff2;base64,{base64.b64encode(_font(svg, weight, 'woff2')).decode('ascii')})}}"
        for weight, number in CSS_WEIGHTS.items()
    )
    return svg.replace("<style>", f"<style>{faces}", 1)


def fonts_of(svg: str) -> dict[str, bytes]:
    """By weight, a TrueType font of the letters that the picture draws."""
    return {weight: _font(svg, weight, None) for weight in CSS_WEIGHTS}


def pixels(svg: str, scale: float) -> bytes:
    """The picture as PNG, ``scale`` pixels a px; what the font has no letter for is □."""
    text = covered(svg)
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for weight, data in fonts_of(text).items():
            file = Path(folder) / f"{weight}.ttf"
            file.write_bytes(data)
            files.append(str(file))
        drawn = resvg_py.svg_to_bytes(
            svg_string=text, zoom=scale, skip_system_fonts=True, font_files=files, font_family="Pretendard"
        )
        return bytes(drawn)


def _font(svg: str, weight: Weight, flavor: Literal["woff2"] | None) -> bytes:
    drawn = unescape("".join(_TAG.sub("", text) for text in _TEXT.findall(svg)))
    return subset_font((frozenset(drawn) | {" "}) & characters(), weight, flavor)
