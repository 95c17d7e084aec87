"""Several designs in one picture with their key figures, for pages of a given width."""

import io
import re
import xml.etree.ElementTree as ET

import pytest
from PIL import Image

from drawing import Scene, layout, scene
from drawing.files import BLOG_WIDTHS, Caption, Look, png, remarks, scenes_of, standalone_svg
from drawing.side_by_side import LEAST_LETTER_PX, parts_line, sheet
from models.design.model import Design
from tests.drawing.designs import stamp_crush, three_zones, two_regions
from tests.drawing.test_layout import SHIPPED

SVG = "{http://www.w3.org/2000/svg}"
FIGURES = (("가용성", "99.986%", "연 중단 1.2시간"), ("연 유실", "< 0.001건", ""), ("월 비용", "25.4만원", "$182.90"))
SETS = [*SHIPPED, stamp_crush(), stamp_crush()[:2], [two_regions()], [three_zones()]]


def drawn(designs: list[Design]) -> list[Scene]:
    common = layout(designs)
    return [scene(d, common) for d in designs]


def captioned(designs: list[Design], figures=FIGURES) -> list[Caption]:
    return [Caption(title=d.title, subtitle=parts_line(d), figures=figures) for d in designs]


def letter_sizes(text: str) -> list[float]:
    """Shown size [px] of every text of an SVG, read as a browser does: class rules, then the scale of the viewBox."""
    root = ET.fromstring(text)
    sizes = dict(re.findall(r"\.(ab-[\w-]+)\{[^}]*?font-size:([\d.]+)px", text))
    base = re.search(r"\.anboard-diagram\{[^}]*?font-size:([\d.]+)px", text)
    assert base is not None
    scale = float(root.get("width", 0)) / float(root.get("viewBox", "").split()[2])
    return [
        scale * min(float(sizes[c]) for c in e.get("class", "").split() if c in sizes)
        if set(e.get("class", "").split()) & set(sizes) else scale * float(base[1])
        for e in root.iter(f"{SVG}text")
    ]  # fmt: skip


@pytest.mark.parametrize("width", BLOG_WIDTHS)
@pytest.mark.parametrize("designs", SETS, ids=lambda designs: f"{len(designs)} {designs[-1].title}")
def test_every_letter_is_legible_at_the_width_of_a_blog(designs, width):
    for scenes, captions in ((drawn(designs), captioned(designs)), *(([s], []) for s in drawn(designs))):
        text = standalone_svg(scenes, Look(width=width), captions)
        assert float(ET.fromstring(text).get("width", 0)) == width
        assert min(letter_sizes(text)) >= LEAST_LETTER_PX


def test_drawings_that_do_not_fit_beside_each_other_go_below_and_that_is_said():
    designs = stamp_crush()
    wide, narrow = (sheet(drawn(designs), captioned(designs), width=w) for w in (1200, 700))
    assert len({panel.y for panel in wide.panels}) == 1
    assert len({panel.y for panel in narrow.panels}) == 2
    assert remarks(drawn(designs), Look(width=1200), captioned(designs)) == ()
    (remark,) = remarks(drawn(designs), Look(width=700), captioned(designs))
    assert "2개씩" in remark.ko
    assert "2 in a row" in remark.en


@pytest.mark.parametrize("width", [700, 860])
def test_a_wide_design_folds_what_stands_in_one_zone_and_stays_legible(width):
    scenes, said = scenes_of([three_zones(12, 12, 5)], "ko", width)
    text = standalone_svg(scenes, Look(width=width))
    assert min(letter_sizes(text)) >= LEAST_LETTER_PX
    words = [e.text or "" for e in ET.fromstring(text).iter(f"{SVG}text")]
    assert any(re.fullmatch(r"외 \d+대", w) for w in words)
    assert "묶었습니다" in said[0].ko
    assert scenes_of([three_zones()], "ko", width).remarks == ()


def test_what_cannot_be_folded_says_which_width_it_needs():
    pictures = drawn([three_zones(12, 12, 5)])
    (remark,) = remarks(pictures, Look(width=700))
    found = re.search(r"needs a width of (\d+) px", remark.en)
    assert found is not None
    assert sheet(pictures, width=int(found[1])).smallest_letter_px >= LEAST_LETTER_PX
    assert sheet(pictures, width=int(found[1]) - 1).smallest_letter_px < LEAST_LETTER_PX


@pytest.mark.parametrize("width", [None, *BLOG_WIDTHS])
@pytest.mark.parametrize("count", range(1, 7))
def test_nothing_overlaps_or_leaves_the_sheet(count, width):
    designs = [stamp_crush()[k % 3] for k in range(count)]
    whole = sheet(drawn(designs), captioned(designs), width=width)
    boxes = [(p.x, p.top, p.x + p.width, p.y + p.scene.height) for p in whole.panels]
    for k, (left, top, right, bottom) in enumerate(boxes):
        assert 0 <= left < right <= whole.width + 0.01
        assert 0 <= top < bottom <= whole.height
        for other in boxes[:k]:
            assert right <= other[0] or other[2] <= left or bottom <= other[1] or other[3] <= top


def test_captions_say_title_parts_and_key_figures():
    designs = stamp_crush()
    text = standalone_svg(drawn(designs), Look(), captioned(designs))
    words = [e.text for e in ET.fromstring(text).iter(f"{SVG}text")]
    assert [w for w in words if w in {d.title for d in designs}] == [d.title for d in designs]
    assert words.count("99.986%") == words.count("연 유실") == words.count("$182.90") == 3
    assert parts_line(designs[2]) == "alb · ws 2 · alb2 · was 2 · db 1+2"


def test_figures_too_long_for_their_column_stand_below_each_other():
    long = tuple((f"아주 긴 이름 {k}", "최소 1,234,567,890만원", "부가세 포함 1,234,567,890만원") for k in range(3))
    designs = stamp_crush()
    whole = sheet(drawn(designs), captioned(designs, long))
    lines = whole.panels[0].words[-3:]
    assert [line.x for line in lines] == [0, 0, 0]
    assert len({line.y for line in lines}) == 3
    assert whole.panels[0].top + lines[-1].y < whole.panels[0].y


def test_hostile_captions_stay_words():
    hostile = "</text><script>alert(1)</script>&lt;"
    designs = stamp_crush()[:2]
    captions = [Caption(title=hostile, subtitle=hostile, figures=((hostile, hostile, hostile),)) for _ in designs]
    root = ET.fromstring(standalone_svg(drawn(designs), Look(), captions))
    assert not list(root.iter(f"{SVG}script"))
    assert any("<script>" in (e.text or "") for e in root.iter(f"{SVG}text"))


@pytest.mark.parametrize("scale", [1, 2, 3, 4])
def test_a_png_has_the_pixels_that_were_asked_for(scale):
    pictures = drawn(stamp_crush()[:1])
    for width in BLOG_WIDTHS:
        image = Image.open(io.BytesIO(png(pictures, Look(width=width, scale=scale))))
        assert image.width == width * scale


@pytest.mark.parametrize("dark", [False, True])
def test_a_transparent_picture_has_no_ground(dark):
    pictures = drawn(stamp_crush()[:1])
    clear = Image.open(io.BytesIO(png(pictures, Look(dark=dark, transparent=True)))).convert("RGBA")
    solid = Image.open(io.BytesIO(png(pictures, Look(dark=dark)))).convert("RGBA")
    assert clear.getpixel((1, 1))[3] == 0
    assert solid.getpixel((1, 1))[3] == 255
    assert clear.getextrema()[3] == (0, 255)
