"""PDF files as another program reads them: real letters in embedded fonts, lines, and no picture of pixels."""

import io
import subprocess

import pytest
from pypdf import PdfReader

from drawing import layout, scene
from drawing.files import Caption, Look, pdf, png
from tests.drawing.designs import stamp_crush
from tests.drawing.test_files import pixels
from tests.drawing.test_side_by_side import captioned, drawn
from tests.drawing.test_svg import HOSTILE, titled


def page_of(data: bytes):
    (page,) = PdfReader(io.BytesIO(data)).pages
    return page


def test_korean_text_can_be_found_and_copied():
    designs = stamp_crush()
    text = page_of(pdf(drawn(designs), Look(), captioned(designs))).extract_text()
    for words in ("개선 아키텍처 1안", "사용자", "원본", "비동기 복제", "99.986%", "연 중단 1.2시간", "25.4만원"):
        assert words in text


def test_fonts_are_embedded_and_nothing_is_an_image():
    page = page_of(pdf(drawn(stamp_crush())))
    assert list(page.images) == []
    fonts = found_fonts(page["/Resources"])
    assert {name.split("+")[1] for name, _ in fonts} == {"Pretendard-Regular", "Pretendard-SemiBold"}
    assert all(is_embedded for _, is_embedded in fonts)


def found_fonts(resources, depth: int = 0) -> set[tuple[str, bool]]:
    """(name, embedded) of the fonts of a page and of the forms that it draws."""
    fonts = set()
    for font in (resources.get("/Font") or {}).values():
        (descendant,) = font.get_object()["/DescendantFonts"]
        descriptor = descendant.get_object()["/FontDescriptor"].get_object()
        embedded = any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))
        fonts.add((str(font.get_object()["/BaseFont"]), embedded))
    for form in (resources.get("/XObject") or {}).values():
        inner = form.get_object().get("/Resources")
        if inner is not None and depth < 8:
            fonts |= found_fonts(inner.get_object(), depth + 1)
    return fonts


@pytest.mark.parametrize("width", [None, 700])
def test_the_page_is_as_large_as_the_picture(width):
    """72 points are 96 px; the PNG at 1x has the pixels of the picture."""
    pictures = drawn(stamp_crush())
    box = page_of(pdf(pictures, Look(width=width))).mediabox
    height, across, _ = pixels(png(pictures, Look(width=width, scale=1))).shape
    assert float(box.width) * 96 / 72 == pytest.approx(across, abs=1)
    assert float(box.height) * 96 / 72 == pytest.approx(height, abs=1)


@pytest.mark.parametrize("label", HOSTILE)
def test_hostile_words_do_not_run_in_the_typesetter(label):
    d = titled(label)
    data = pdf([scene(d, layout([d]))], Look(), [Caption(title=f'#image("x") {label}', subtitle="$x$ @y #z")])
    assert "$x$ @y #z" in page_of(data).extract_text()


def test_the_same_picture_gives_the_same_file():
    assert pdf(drawn(stamp_crush())) == pdf(drawn(stamp_crush()))


def test_another_renderer_sees_what_the_png_shows(tmp_path):
    """Poppler and resvg smooth edges differently, so few pixels may differ much."""
    pictures = drawn(stamp_crush()[:1])
    (tmp_path / "a.pdf").write_bytes(pdf(pictures))
    command = ["pdftoppm", "-r", "96", "-png", "-singlefile", "a.pdf", "a"]
    try:
        subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("no pdftoppm here (system package: poppler-utils)")
    ours, theirs = pixels(png(pictures, Look(scale=1))), pixels((tmp_path / "a.png").read_bytes())
    height, width = (min(a, b) for a, b in zip(ours.shape[:2], theirs.shape[:2], strict=True))
    differs = abs(ours[:height, :width] - theirs[:height, :width]).max(axis=2) > 128
    assert differs.mean() < 0.01
