"""The PDF record as another program reads it."""

import io
import json

import pytest
from pypdf import PdfReader

from exports.record.block import read_block
from exports.record.pdf import attached, pdf
from models.design.labels import one_line
from tests.drawing.test_pdf import found_fonts
from tests.record.conftest import drawn_of

HOSTILE = [
    '#eval("1") #import "a.typ"', "$x$ *굵게* _기울임_ `코드`", "= 제목\n- 목록\n+ 목록", "\\ // 주석 /* 주석 */",
    "<label> @ref https://e.invalid", "] ) } \" ' \\n \\u{3c}", "#link(\"javascript:alert(1)\")[x]",
]  # fmt: skip


@pytest.fixture(scope="module")
def written(record, drawn) -> bytes:
    return pdf(record, drawn)


def text_of(data: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages).split())


def test_korean_text_can_be_found_and_copied(written):
    text = text_of(written)
    for words in (
        "스탬프 크러쉬 인프라: 1안 선택",
        "단일 장애점: 서울, 서울-a",
        "한 곳이 멈춰도",
        "깃짱",
        "비동기 복제",
    ):
        assert words in text


def test_fonts_are_embedded_and_drawings_are_no_pixels(written):
    pages = PdfReader(io.BytesIO(written)).pages
    fonts = {font for page in pages for font in found_fonts(page["/Resources"])}
    assert {name.split("+")[1] for name, _ in fonts} == {"Pretendard-Regular", "Pretendard-SemiBold"}
    assert all(is_embedded for _, is_embedded in fonts)
    assert [image for page in pages for image in page.images] == []


def test_the_same_record_gives_the_same_bytes(record, drawn, written):
    assert pdf(record, drawn) == written


def test_the_machine_reads_its_attachment(record, written):
    assert json.loads(attached(written))["anboard_record"] == 1
    assert read_block(attached(written)).inputs == record.inputs


@pytest.mark.parametrize("text", HOSTILE)
def test_what_people_write_is_no_source_of_the_typesetter(text, hostile):
    """Extracted without spaces, as a line may break anywhere."""
    found = hostile(text)
    data = pdf(found, drawn_of(found))
    assert "".join(one_line(text).split()) in "".join(text_of(data).split())
    assert not any("/Annots" in page for page in PdfReader(io.BytesIO(data)).pages)
    assert read_block(attached(data)).inputs == found.inputs
