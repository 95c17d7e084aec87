"""Files that need nothing of the machine they are opened on."""

import base64
import hashlib
import io
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from fontTools.ttLib import TTFont
from PIL import Image

from drawing import Scene, layout, scene
from drawing.files import FORMATS, Look, content, drawn_files, png, standalone_svg
from drawing.fonts import characters, covered
from drawing.text import REGULAR, text_width
from tests.drawing.designs import stamp_crush
from tests.drawing.test_layout import ROOT
from tests.drawing.test_svg import HOSTILE, titled

SVG = "{http://www.w3.org/2000/svg}"


def scenes() -> list[Scene]:
    designs = stamp_crush()
    return [scene(d, layout(designs), baseline=designs[0]) for d in designs]


def embedded_fonts(text: str) -> list[TTFont]:
    found = re.findall(r"url\(data:font/woff2;base64,([^)]+)\)", text)
    return [TTFont(io.BytesIO(base64.b64decode(f))) for f in found]


def test_the_svg_points_at_nothing_outside_itself():
    text = standalone_svg(scenes())
    root = ET.fromstring(text)
    references = [v for e in root.iter() for k, v in e.attrib.items() if k.endswith("href")]
    ids = [e.get("id") for e in root.iter() if e.get("id")]
    assert references
    assert {r.removeprefix("#") for r in references} == set(ids)
    assert len(ids) == len(set(ids)), "one symbol an icon"
    assert re.findall(r"url\((?!data:)", text) == []
    assert "var(" not in text, "viewers other than browsers know no CSS variables"


def test_the_letters_travel_with_the_svg_and_text_stays_text():
    text = standalone_svg(scenes())
    shown = "".join(e.text or "" for e in ET.fromstring(text).iter(f"{SVG}text"))
    assert "사용자" in shown
    assert "개선 아키텍처 1안" in shown
    fonts = embedded_fonts(text)
    assert len(fonts) == 2
    for font in fonts:
        assert set(map(ord, shown)) <= set(font.getBestCmap())


def test_a_single_drawing_has_no_heading_and_several_stand_side_by_side():
    one, all_of_them = ET.fromstring(standalone_svg(scenes()[:1])), ET.fromstring(standalone_svg(scenes()))
    assert [e.text for e in one.iter(f"{SVG}text") if e.get("class") == "ab-heading"] == []
    headings = [e.text for e in all_of_them.iter(f"{SVG}text") if e.get("class") == "ab-heading"]
    assert headings == ["현재", "개선 아키텍처 1안", "개선 아키텍처 2안"]


def pixels(data: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"), dtype=int)


def test_the_png_has_two_pixels_a_px():
    root = ET.fromstring(standalone_svg(scenes()[:1]))
    height, width, _ = pixels(png(scenes()[:1])).shape
    assert (width, height) == (2 * float(root.get("width", 0)), 2 * float(root.get("height", 0)))


def test_korean_letters_are_drawn_each_in_its_own_shape():
    def drawn(title: str) -> np.ndarray:
        pictures = [replace(s, title=title) for s in scenes()[:2]]
        return pixels(png(pictures))

    first, second, third = drawn("도장"), drawn("쿠폰"), drawn("도장")
    assert (first != second).any(), "a missing letter would look like any other"
    assert (first == third).all()


BARE = """
import sys
sys.path.insert(0, {root!r})
from drawing import layout, scene
from drawing.files import png, standalone_svg
from tests.drawing.designs import stamp_crush
import hashlib
designs = stamp_crush()
pictures = [scene(d, layout(designs), baseline=designs[0]) for d in designs]
print(hashlib.sha256(standalone_svg(pictures).encode()).hexdigest(), hashlib.sha256(png(pictures)).hexdigest())
"""


def test_a_machine_without_fonts_graphviz_or_environment_draws_the_same(tmp_path):
    (tmp_path / "fonts.conf").write_text('<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig/>')
    bare = {"FONTCONFIG_FILE": str(tmp_path / "fonts.conf"), "PATH": str(tmp_path), "HOME": str(tmp_path)}
    run = subprocess.run([sys.executable, "-c", BARE.format(root=str(ROOT))], env=bare, cwd=tmp_path,
                         capture_output=True, text=True, check=True)  # fmt: skip
    pictures = scenes()
    here = [hashlib.sha256(standalone_svg(pictures).encode()).hexdigest(), hashlib.sha256(png(pictures)).hexdigest()]
    assert run.stdout.split() == here
    assert os.listdir(tmp_path) == ["fonts.conf"], "drawing leaves no file behind"


def test_hostile_words_are_drawn_as_words():
    designs = [titled(label) for label in HOSTILE]
    pictures = [scene(d, layout([d])) for d in designs]
    root = ET.fromstring(standalone_svg(pictures))
    assert {e.tag.removeprefix(SVG) for e in root.iter()}.isdisjoint({"script", "img", "b", "a", "foreignObject"})
    assert pixels(png(pictures, Look(scale=0.5))).std() > 0


@pytest.mark.parametrize("label", ['<b>x</b> & "q"', "a<b>c&d'e\"f", "€ ₩ → · …"])
def test_marks_of_markup_are_drawn_like_other_letters(label):
    """They need letters in the embedded fonts: without them the picture would be that of blanks."""
    d = titled(label)
    fonts = embedded_fonts(standalone_svg([scene(d, layout([d]))]))
    assert all({ord(c) for c in label} <= set(font.getBestCmap()) for font in fonts)
    with_blanks = replace(scene(d, layout([d])), title=re.sub(r"[^\w]", " ", label))
    both = [scene(d, layout([d])), with_blanks]
    assert (pixels(png([both[0], both[0]])) != pixels(png([both[1], both[1]]))).any()


def test_a_letter_that_the_font_lacks_becomes_a_box_and_does_not_vanish():
    assert covered("가🦄م") == "가□□"


def test_files_are_named_after_their_content():
    d = replace(stamp_crush()[0], id="1안 ../현재")
    first, again = (list(drawn_files([d], ["svg"], "ko")) for _ in range(2))
    assert first == again
    ((name, data, _),) = first
    assert re.fullmatch(r"1-[0-9a-f]{10}\.svg", name)
    assert data.decode() == standalone_svg([scene(d, layout([d]))])


def test_every_design_is_drawn_in_the_known_formats():
    names = [name for name, *_ in drawn_files(stamp_crush(), ["svg", "drawio", "python"], "ko")]
    assert [Path(n).suffix for n in names] == [".svg", ".drawio", ".py"] * 3
    assert len(set(names)) == 9


STARTS = [b"<svg", b"\x89PNG", b"%PDF", b"<mxfile", b"flowchart TB", b"# ", b"# Draws"]


@pytest.mark.parametrize(("form", "start"), list(zip(FORMATS, STARTS, strict=True)))
def test_every_format_is_written(form, start):
    assert content(scenes()[:1], form).startswith(start)


def test_the_dark_variant_is_dark():
    light, dark = (pixels(png(scenes()[:1], Look(dark=d))).mean() for d in (False, True))
    assert dark < 60 < 200 < light


@pytest.mark.parametrize("text", ["Tomcat 12", "t4g.medium", "db.r6g.2xlarge", "US$1,234.56", "개선 1안", "A…·b"])
@pytest.mark.parametrize("weight", ["Regular", "SemiBold"])
def test_widths_agree_with_the_font(text, weight):
    """SemiBold to the rounding of the table (1/2000 em a letter); Regular is never wider than allowed for."""
    font = TTFont(ROOT / "static" / "fonts" / f"Pretendard-{weight}.subset.woff2")
    advances, cmap = font["hmtx"], font.getBestCmap()
    exact = sum(advances[cmap[ord(c)]][0] for c in text) / font["head"].unitsPerEm
    if weight == "SemiBold":
        assert text_width(text, 1.0) == pytest.approx(exact, abs=len(text) / 2000)
    else:
        assert exact <= text_width(text, 1.0) * max(REGULAR, 1.01)


def test_the_fonts_are_whole_small_and_licensed():
    folder = Path(ROOT, "static", "fonts")
    assert sum(f.stat().st_size for f in folder.iterdir()) < 1_500_000
    assert "SIL OPEN FONT LICENSE" in (folder / "LICENSE-Pretendard.txt").read_text(encoding="utf-8").upper()
    assert {"가", "힣", "안", "₩", "…", "→"} <= characters()
