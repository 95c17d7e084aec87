"""SVG -> one PDF page of its size: lines stay lines, letters stay letters that can be searched and copied.

typst draws SVG with the same engine (usvg) that draws our PNG, and embeds only the letters used.
"""

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import typst

_PAGE: Final = """#set page(width: auto, height: auto, margin: 0pt)
#set document(title: sys.inputs.title, date: none)
#image("picture.svg", alt: sys.inputs.description)
"""


def vector_pdf(svg: str, fonts: Mapping[str, bytes], *, title: str, description: str) -> bytes:
    """``fonts``: name -> TrueType file; no other font is used. ``title`` and ``description`` are plain text."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for font, data in fonts.items():
            (folder / f"{font}.ttf").write_bytes(data)
        (folder / "picture.svg").write_text(svg, encoding="utf-8")
        (folder / "page.typ").write_text(_PAGE, encoding="utf-8")
        return bytes(
            typst.compile(
                str(folder / "page.typ"), root=str(folder), font_paths=[name], ignore_system_fonts=True,
                sys_inputs={"title": title, "description": description},
            )
        )  # fmt: skip
