"""What leaves the board: the export panel, and its files opened where there are no fonts and by the real readers."""

import io
import json
import os
import shutil
import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from string import printable

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from drawing import layout, scene
from drawing.files import Caption, Look, content, png, standalone_svg
from drawing.fonts import subset_font
from drawing.outline import outline
from tests.browser.conftest import REPOSITORY, Server
from tests.chromium import CHROMIUM_FLAGS
from tests.drawing.designs import stamp_crush
from tests.drawing.test_side_by_side import captioned, drawn
from tests.drawing.test_svg import titled
from tests.drawing.test_text_formats import MORE_HOSTILE, SETS

FONTS_CONF = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{folder}</dir><cachedir>{cache}</cachedir></fontconfig>"""
NODE_MODULES = Path(os.environ.get("ANBOARD_NODE_MODULES", REPOSITORY / "node_modules"))
"""Where ``npm install mermaid @terrastruct/d2`` put the real readers."""


@pytest.fixture
def page(chromium: Browser, server: Server) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1366, "height": 900}, locale="ko-KR")
    page = context.new_page()
    page.goto(server.url)
    expect(page.locator(".head")).to_have_count(3)
    page.locator("body").press("x")
    expect(page.get_by_label("대상")).to_be_visible()
    yield page
    context.close()


def downloaded(page: Page, label: str) -> tuple[str, bytes]:
    with page.expect_download() as download:
        page.get_by_role("dialog").get_by_role("button", name=label, exact=True).first.click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def test_every_format_is_downloaded(page: Page) -> None:
    starts = {"SVG": b"<svg", "PNG": b"\x89PNG", "PDF": b"%PDF", "draw.io": b"<mxfile", "Mermaid": b"flowchart",
              "D2": b"# ", "Python": b"# Draws", "ZIP": b"PK", "PPTX": b"PK", "YAML": b"PK", "JSON": b"{"}  # fmt: skip
    for label, start in starts.items():
        name, data = downloaded(page, label)
        assert data.lstrip().startswith(start), name


def test_the_chosen_look_is_that_of_the_file(page: Page) -> None:
    page.get_by_label("대상").select_option(label="1안")
    page.get_by_label("폭").select_option(label="블로그 860 px")
    page.get_by_label("바탕").select_option(label="투명 (어두운 페이지용)")
    page.get_by_label("PNG 해상도").select_option(label="3배")
    name, data = downloaded(page, "PNG")
    image = Image.open(io.BytesIO(data)).convert("RGBA")
    assert name == "option-1-860-dark.png"
    assert image.width == 860 * 3
    assert image.getpixel((2, 2))[3] == 0
    ink = np.asarray(image)[..., :3][np.asarray(image)[..., 3] == 255]
    assert ink.max() > 220, "light letters"


def test_all_designs_stand_in_one_picture_and_a_remark_says_how(page: Page) -> None:
    page.get_by_label("폭").select_option(label="블로그 700 px")
    name, data = downloaded(page, "SVG")
    words = [e.text for e in ET.fromstring(data).iter("{http://www.w3.org/2000/svg}text")]
    assert name == "anboard-700.svg"
    assert {"현재", "1안", "2안", "가용성", "연 유실", "월 비용"} <= set(words)
    expect(page.get_by_text("한 줄에 2개씩 놓았습니다")).to_be_visible()


def test_what_was_chosen_stays_when_the_panel_is_opened_again(page: Page) -> None:
    page.get_by_label("폭").select_option(label="블로그 1200 px")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.locator("body").press("x")
    expect(page.get_by_label("폭")).to_have_value("1200")


def test_the_panel_fits_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    for row in page.locator(".format, .choice").all():
        box = row.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390


def screenshot(browser: Browser, file: Path) -> np.ndarray:
    page = browser.new_page(viewport={"width": 1300, "height": 760})
    page.goto(file.as_uri())
    page.evaluate("document.fonts.ready")
    data = page.screenshot()
    page.close()
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"), dtype=int)


def browser_with_fonts(chromium: Browser, tmp_path: Path, folder: Path) -> Browser:
    """A Chromium that finds no other fonts than those below ``folder``, and no settings of the system."""
    conf = tmp_path / f"{folder.name}.conf"
    conf.write_text(FONTS_CONF.format(folder=folder, cache=tmp_path / "cache"))
    installed = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    environment = {**os.environ, "FONTCONFIG_FILE": str(conf)}
    return chromium.browser_type.launch(executable_path=installed, args=CHROMIUM_FLAGS, env=environment)


@pytest.mark.parametrize("dark", [False, True])
def test_the_svg_looks_the_same_where_there_are_no_korean_fonts(chromium: Browser, tmp_path: Path, dark: bool) -> None:
    """Byte for byte with all fonts of this machine and with one that has Latin letters alone.

    Chromium without any font at all shows no letters anywhere, whatever a page brings along.
    """
    (tmp_path / "latin").mkdir()
    (tmp_path / "latin" / "latin.ttf").write_bytes(subset_font(frozenset(printable), "Regular", None))
    designs = stamp_crush()
    picture = tmp_path / "picture.svg"
    picture.write_text(standalone_svg(drawn(designs), Look(dark=dark, width=1200), captioned(designs)), "utf-8")
    seen = []
    for folder in (Path("/usr/share/fonts"), tmp_path / "latin"):
        browser = browser_with_fonts(chromium, tmp_path, folder)
        seen.append(screenshot(browser, picture))
        browser.close()
    assert (seen[0] == seen[1]).all()
    assert seen[0].std() > 10


def test_the_png_shows_what_a_browser_shows(chromium: Browser, tmp_path: Path) -> None:
    """Two rasterisers smooth edges differently, so few pixels may differ much: a wrong font changes some 5 %."""
    pictures = drawn(stamp_crush()[:1])
    file = tmp_path / "picture.svg"
    file.write_text(standalone_svg(pictures), "utf-8")
    seen = screenshot(chromium, file)
    ours = np.asarray(Image.open(io.BytesIO(png(pictures, Look(scale=1)))).convert("RGB"), dtype=int)
    height, width = ours.shape[:2]
    assert (abs(seen[:height, :width] - ours).max(axis=2) > 128).mean() < 0.01


def pictures() -> Iterator[tuple[str, list, list[Caption]]]:
    """Ordinary designs one by one and together, and hostile ones."""
    for designs in SETS:
        yield designs[-1].title, drawn(designs), captioned(designs)
        yield designs[0].title, drawn(designs[:1]), []
    for label in MORE_HOSTILE:
        d = titled(label)
        yield label, [scene(d, layout([d]))], [Caption(title=label, figures=((label, label, label),))]


MERMAID = """async (text) => {
  const found = await mermaid.mermaidAPI.getDiagramFromText(text);
  const { svg } = await mermaid.render("picture", text);
  document.body.innerHTML = svg;
  return {nodes: found.db.getVertices().size, links: found.db.getEdges().length, text: document.body.innerText,
          strange: document.body.querySelectorAll("script, img, b, a, iframe").length};
}"""


def test_mermaid_itself_draws_every_card_and_link(chromium: Browser) -> None:
    script = NODE_MODULES / "mermaid" / "dist" / "mermaid.min.js"
    if not script.exists():
        pytest.skip("mermaid is not installed (npm install mermaid)")
    page = chromium.new_page()
    page.set_content("<body></body>")
    page.add_script_tag(path=script)
    page.evaluate("mermaid.initialize({startOnLoad: false})")
    for name, scenes, captions in pictures():
        found = page.evaluate(MERMAID, content(scenes, "mermaid", captions=captions).decode())
        assert found["nodes"] == sum(len(s.nodes) for s in scenes), name
        assert found["links"] == sum(len(e.pairs) for s in scenes for e in s.edges), name
        assert found["strange"] == 0, name
        assert "사용자" in found["text"], name
    page.close()


D2 = """
import { D2 } from "@terrastruct/d2";
const d2 = new D2();
const texts = JSON.parse(await new Response(process.stdin).text());
const found = [];
for (const text of texts) {
  const { diagram } = await d2.compile(text);
  found.push({ labels: diagram.shapes.map((s) => s.label), links: diagram.connections.length });
}
console.log(JSON.stringify(found));
process.exit(0);
"""


def test_d2_itself_reads_every_card_and_link(tmp_path: Path) -> None:
    if shutil.which("node") is None or not (NODE_MODULES / "@terrastruct" / "d2").exists():
        pytest.skip("d2 is not installed (npm install @terrastruct/d2)")
    (tmp_path / "node_modules").symlink_to(NODE_MODULES)
    (tmp_path / "read.mjs").write_text(D2)
    every = list(pictures())
    texts = [content(scenes, "d2", captions=captions).decode() for _, scenes, captions in every]
    run = subprocess.run(["node", "read.mjs"], cwd=tmp_path, input=json.dumps(texts), capture_output=True, text=True)
    assert run.returncode == 0, run.stderr[-2000:]
    for (name, scenes, captions), found in zip(every, json.loads(run.stdout), strict=True):
        cards = list(outline(scenes, captions, ()).root.walk())
        assert found["links"] == sum(len(e.pairs) for s in scenes for e in s.edges), name
        assert {"\n".join(card.words) for card in cards} <= set(found["labels"]), name
