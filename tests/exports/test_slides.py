"""The slides as python-pptx, LibreOffice and the metrics of another font see them."""

import io
import math
import re
import shutil
import subprocess
import zipfile
from xml.etree import ElementTree

import pytest
from pptx import Presentation
from pptx.util import Pt
from pypdf import PdfReader

from drawing.text import text_width
from exports.record.figures import key_figures
from exports.slide_text import cut, lines_of
from exports.slides import DESIGNS_A_TABLE, FONTS
from models.design.labels import one_line
from tests.cli.markdown_reader import visible
from tests.exports.conftest import slides_of
from tests.record.conftest import inputs_of, record_of
from tests.security.hostile import PAYLOADS

LINE_HEIGHT = 1.2
"""Of the size, the single spacing of most fonts."""
LONG = "아주 긴 이름의 컴포넌트 WWWW " * 40


def opened(deck: bytes):
    return Presentation(io.BytesIO(deck))


def texts(slide) -> list[str]:
    return [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]


def rows(slide) -> list[list[str]]:
    (table,) = (shape.table for shape in slide.shapes if shape.has_table)
    return [[cell.text for cell in row.cells] for row in table.rows]


def lines_at(text: str, size: float, width: float) -> int:
    """Of a text that breaks anywhere, by the widths of the bundled font."""
    return max(1, math.ceil(text_width(text, size) / width))


def needed(frame, width: float) -> float:
    """Height [pt] of all paragraphs."""
    found = 0.0
    for paragraph in frame.paragraphs:
        size = max((run.font.size / Pt(1) for run in paragraph.runs), default=0)
        found += LINE_HEIGHT * size * lines_at(paragraph.text, size or 1, width)
    return found


def overflowing(deck: bytes) -> list[str]:
    found, document = [], opened(deck)
    for slide in document.slides:
        for shape in slide.shapes:
            if not (shape.left >= 0 and shape.left + shape.width <= document.slide_width):
                found.append(f"beside the slide: {shape.name}")
            bottom = shape.top + (sum(r.height for r in shape.table.rows) if shape.has_table else shape.height)
            if not (shape.top >= 0 and bottom <= document.slide_height):
                found.append(f"below the slide: {shape.name}")
            if shape.has_text_frame and needed(shape.text_frame, shape.width / Pt(1)) > shape.height / Pt(1):
                found.append(shape.text_frame.text)
            if shape.has_table:
                for row in shape.table.rows:
                    for cell, column in zip(row.cells, shape.table.columns, strict=True):
                        inside = (column.width - cell.margin_left - cell.margin_right) / Pt(1)
                        if needed(cell.text_frame, inside) > row.height / Pt(1):
                            found.append(cell.text)
    return found


def test_a_slide_a_design_then_the_table(deck):
    slides = opened(deck).slides
    assert [slide.shapes.title.text for slide in slides] == [
        "현재 (기준)", "1안", "2안", "스탬프 크러쉬 인프라: 1안 선택",
    ]  # fmt: skip
    words = "\n".join(texts(slides[1]))
    for shown in ("99.986%", "연 중단 1.2시간", "25.4만원", "서울, ALB, 제나(사람)", "Nginx 2대"):
        assert shown in words
    assert "모름" in texts(slides[0])[4] or "모름" in "\n".join(texts(slides[0]))


def test_the_table_holds_the_figures_of_the_record(deck, record):
    wanted = [["".join(run.text for run in cell) for cell in row] for row in key_figures(record).rows]
    assert rows(opened(deck).slides[-1])[1:] == wanted


def test_pictures_have_twice_the_pixels_and_words_for_the_blind(deck):
    for slide in list(opened(deck).slides)[:-1]:
        (picture,) = (shape for shape in slide.shapes if shape.shape_type == 13)
        assert picture.image.size[0] >= 2 * 96 * picture.width / 914400 - 1
        assert "단일 장애점" in picture._element.nvPicPr.cNvPr.get("descr")


def test_what_has_no_room_is_in_the_notes(deck):
    slide = opened(deck).slides[1]
    assert "슬라이드 노트에 있습니다" in "\n".join(texts(slide))
    assert "펜싱이 없어" in slide.notes_slide.notes_text_frame.text


def test_a_korean_and_a_latin_font_are_named(deck):
    with zipfile.ZipFile(io.BytesIO(deck)) as archive:
        theme = archive.read("ppt/theme/theme1.xml").decode()
    for script, font in FONTS.items():
        assert set(re.findall(rf'<a:{script} typeface="([^"]*)"', theme)) == {font}


def test_nothing_overflows_its_box(deck):
    assert overflowing(deck) == []


def test_six_designs_with_endless_names_overflow_nothing():
    files = inputs_of().files
    names = [f"d{k}.yaml" for k in range(6)]
    long = f'title: "{LONG[:200].strip()}"'
    own = files["current.yaml"].replace("title: 현재", long, 1).replace("title: Nginx", long, 1)
    many = {name: own.replace("id: current", f"id: d{k}") for k, name in enumerate(names)}
    inputs = inputs_of(files=many, order=tuple(names), baseline=names[0], chosen=names[1], votes=(), title=LONG)
    deck = slides_of(record_of(inputs))
    assert overflowing(deck) == []
    assert len(opened(deck).slides) == 6 + math.ceil(6 / DESIGNS_A_TABLE)
    assert [len(rows(slide)[0]) for slide in list(opened(deck).slides)[6:]] == [5, 3]


def test_the_same_inputs_give_the_same_bytes(deck, record):
    assert slides_of(record) == deck


@pytest.mark.parametrize("text", [*PAYLOADS, "\x00\x1b[31m\u202e\ufffe x", "a\nb"])
def test_what_people_write_stays_words(text, hostile):
    deck = slides_of(hostile(text))
    with zipfile.ZipFile(io.BytesIO(deck)) as archive:
        for name in archive.namelist():
            assert re.fullmatch(r"[\[\]A-Za-z0-9_./-]+", name)
            if name.endswith((".xml", ".rels")):
                found = ElementTree.fromstring(archive.read(name))
                assert not [e for e in found.iter() if e.get("TargetMode") == "External"]
    slides = opened(deck).slides
    assert visible(one_line(text)) in visible("\n".join(texts(slides[0])) + slides[0].notes_slide.notes_text_frame.text)
    assert overflowing(deck) == []


def test_text_is_cut_at_what_fits():
    assert cut("짧다", 12, 3, 1) == "짧다"
    shown = cut(LONG, 12, 3, 2)
    assert shown.endswith("…")
    assert lines_of(shown, 12, 3) == 2
    assert lines_of(cut("W" * 500, 12, 3, 1), 12, 3) == 1


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_shows_a_page_a_slide(deck, tmp_path):
    (tmp_path / "deck.pptx").write_bytes(deck)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), "deck.pptx"]
    subprocess.run(command, check=True, capture_output=True, timeout=300, cwd=tmp_path)
    pages = [page.extract_text() for page in PdfReader(tmp_path / "deck.pdf").pages]
    assert len(pages) == 4
    assert "99.986%" in pages[1]
    assert "Nginx" in pages[3]
