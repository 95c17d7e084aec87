"""Charts as files: two ways of drawing one description, hostile words, letters that come from the file alone."""

import io
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
from pypdf import PdfReader

from drawing.charts.browser import AGAIN_SECONDS, NoBrowser, _Browser, close_browser, installed_chromium
from drawing.charts.colours import DARK, LIGHT
from drawing.charts.description import Area, Axis, Chart, Dots, Entry, Label, Line, Panel
from drawing.charts.figure import plotly_figure
from drawing.charts.files import chart_file
from drawing.charts.placing import across, down, moved, placed, wrapped
from drawing.text import text_width
from tests.drawing.test_text_formats import MORE_HOSTILE
from ui.charts.incident import distribution_of
from ui.charts.saving import chart_download

SVG = "{http://www.w3.org/2000/svg}"
ROOT = Path(__file__).parents[2]
WORDS = ("복제본에 보이기까지", "커밋하고 지난 시간", "1안 · 2안", "여기부터 느림", "p99 3.2 ms", "출처: Anboard")
NONE_BEFORE = -20
"""px left of the axis: the column of runs without an outage."""
needs_chromium = pytest.mark.skipif(installed_chromium() is None, reason="no Chromium here")


def chart(words: tuple[str, ...] = WORDS, width: int = 960) -> Chart:
    title, axis, legend, label, note, source = words
    panel = Panel(
        x=Axis(low=0.1, high=1000, is_log=True, ticks=((1, "1 ms"), (10, "10 ms"), (100, "100 ms")), title=axis),
        y=Axis(low=0, high=1, ticks=((0, "0%"), (0.5, "50%"), (1, "100%"))),
        marks=(
            Area(points=((1, 0), (10, 0), (10, 1), (1, 1)), colour="warn", opacity=0.3),
            Line(points=((0.1, 0), (1, 0.3), (10, 0.9), (1000, 1)), colour="a1"),
            Line(points=((0.1, 0), (100, 1), (1000, 1)), colour="a2", dash="7 4"),
            Dots(points=((10, 0.5),), colour="bad", radius=6),
            Label(at=(10, 0.5), text=label, anchor="start", shift=(12, -14), is_bold=True, has_ground=True),
        ),
        height=260,
    )  # fmt: skip
    return Chart(title=title, subtitle=axis, legend=(Entry(text=legend, colour="a1"),), panels=(panel,), notes=(note,),
                 source=source, width=width)  # fmt: skip


@pytest.fixture
def no_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BROWSER_PATH", "")


def words_of(svg: bytes) -> list[str]:
    return ["".join(element.itertext()) for element in ET.fromstring(svg).iter(f"{SVG}text")]


def pixels(data: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"), dtype=int)


# -- without a browser -------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("no_browser")
def test_without_a_browser_there_is_the_static_picture_and_it_is_said() -> None:
    for form, start in (("svg", b"<svg"), ("png", b"\x89PNG"), ("pdf", b"%PDF")):
        drawn = chart_file(chart(), form)
        assert drawn.is_static
        assert drawn.data.startswith(start)


@pytest.mark.usefixtures("no_browser")
@pytest.mark.parametrize("scale", [1, 2, 3, 4])
def test_a_png_has_the_pixels_that_were_asked_for(scale: int) -> None:
    image = Image.open(io.BytesIO(chart_file(chart(width=700), "png", scale=scale).data))
    assert image.size == (700 * scale, placed(chart(width=700)).height * scale)


@pytest.mark.usefixtures("no_browser")
def test_the_ground_is_that_of_the_page_or_none() -> None:
    def corner(**look: bool) -> tuple[int, ...]:
        return Image.open(io.BytesIO(chart_file(chart(), "png", scale=1, **look).data)).convert("RGBA").getpixel((1, 1))

    assert corner() == (255, 255, 255, 255)
    assert corner(dark=True) == (*bytes.fromhex(DARK["page"][1:]), 255)
    assert corner(transparent=True)[3] == 0


@pytest.mark.usefixtures("no_browser")
def test_a_pdf_holds_words_that_can_be_searched() -> None:
    text = PdfReader(io.BytesIO(chart_file(chart(), "pdf").data)).pages[0].extract_text()
    assert all(word.replace(" ", "") in re.sub(r"\s", "", text) for word in WORDS)


def test_words_are_broken_where_they_no_longer_fit() -> None:
    text = "현재 32시간 (28시간 ~ 36시간) · 1안 4.1시간 · 2안 4.1시간 " + "가" * 80
    lines = list(wrapped(text, 14, 300))
    assert all(text_width(line, 14) <= 300 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_a_shift_in_px_is_one_on_straight_and_logarithmic_axes() -> None:
    panel = chart().panels[0]
    (box,) = placed(chart()).boxes
    x, y = moved(panel, box, (10, 0.5), (30, -12))
    assert across(panel, box, x) - across(panel, box, 10) == pytest.approx(30)
    assert down(panel, box, y) - down(panel, box, 0.5) == pytest.approx(-12)


# -- with a browser ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module", autouse=True)
def _closed():
    yield
    close_browser()


@needs_chromium
@pytest.mark.parametrize("dark", [False, True])
def test_both_ways_of_drawing_show_the_same(monkeypatch: pytest.MonkeyPatch, dark: bool) -> None:
    """Edges are smoothed and letters set half a pixel apart: a lost mark or a shifted word changes far more."""
    drawn = chart_file(chart(), "png", dark=dark, scale=1)
    assert not drawn.is_static
    monkeypatch.setenv("BROWSER_PATH", "")
    other = chart_file(chart(), "png", dark=dark, scale=1)
    here, there = pixels(drawn.data), pixels(other.data)
    assert here.shape == there.shape
    assert (abs(here - there).max(axis=2) > 128).mean() < 0.003
    assert here.std() > 10


@needs_chromium
def test_both_ways_write_the_same_words(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = chart_file(chart(), "svg")
    monkeypatch.setenv("BROWSER_PATH", "")
    assert not drawn.is_static
    assert sorted(words_of(drawn.data)) == sorted(words_of(chart_file(chart(), "svg").data))


@needs_chromium
def test_the_same_chart_is_the_same_file() -> None:
    assert chart_file(chart(), "svg").data == chart_file(chart(), "svg").data


def test_a_browser_that_does_not_start_is_left_alone_for_a_minute(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    starts, now = [], [0.0]

    def start(self: _Browser, path: str) -> None:
        starts.append(path)
        raise OSError("no display")

    def why() -> str:
        with pytest.raises(NoBrowser) as failed:
            browser.svg({}, 100, 100)
        return failed.value.why

    monkeypatch.setattr(_Browser, "_open", start)
    paths = [str(tmp_path / name) for name in ("one", "two")]
    for path in paths:
        Path(path).touch()
    monkeypatch.setenv("BROWSER_PATH", paths[0])
    browser = _Browser(lambda: now[0])
    browser.start()
    assert [why(), why()] == ["start", "start"]
    assert starts == paths[:1]
    now[0] = AGAIN_SECONDS
    assert why() == "start"
    assert starts == [paths[0]] * 2
    monkeypatch.setenv("BROWSER_PATH", paths[1])
    assert why() == "start"
    assert starts[2:] == paths[1:]
    monkeypatch.setenv("BROWSER_PATH", "")
    assert why() == "none"


@pytest.mark.parametrize(
    ("why", "said"), [("none", "브라우저가 없어"), ("start", "시작되지 않아"), ("chart", "그리지 못해")]
)
def test_why_there_is_no_browser_is_said(monkeypatch: pytest.MonkeyPatch, why: str, said: str) -> None:
    def refuse(*_: object) -> str:
        raise NoBrowser(why)  # type: ignore[arg-type]

    monkeypatch.setattr("drawing.charts.files.browser_svg", refuse)
    asked = {"form": "svg", "ground": "light", "width": "", "scale": "1"}
    file, remark = chart_download(chart(), asked, "a", "")
    assert file["name"] == "a.svg"
    assert remark is not None
    assert said in remark.ko


@needs_chromium
def test_a_browser_that_dies_leaves_the_static_picture(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = tmp_path / "chromium"
    broken.write_text("#!/bin/sh\nexit 3\n")
    broken.chmod(0o755)
    monkeypatch.setenv("BROWSER_PATH", str(broken))
    assert chart_file(chart(), "png", scale=1).is_static
    monkeypatch.delenv("BROWSER_PATH")
    assert not chart_file(chart(), "png", scale=1).is_static


@needs_chromium
def test_the_browser_ends_with_the_process() -> None:
    """Counted by the folder that this process alone gave its browser."""
    script = (
        "import os, pathlib\n"
        "from drawing.charts.browser import browser_svg\n"
        "assert browser_svg({'data': [], 'layout': {}}, 100, 100)\n"
        "mine = os.getpid()\n"
        "def parent(p):\n"
        "    try: return int((p / 'stat').read_text().rsplit(')', 1)[1].split()[1])\n"
        "    except OSError: return 0\n"
        "print(*[p.name for p in pathlib.Path('/proc').glob('[0-9]*') if parent(p) == mine])\n"
    )
    run = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=180)
    children = run.stdout.split()
    assert children, run.stderr[-2000:]
    assert not [pid for pid in children if Path("/proc", pid).exists()]


# -- words of others ---------------------------------------------------------------------------------------------------


def hostile(word: str) -> Chart:
    return chart((word,) * 6)


@pytest.mark.usefixtures("no_browser")
@pytest.mark.parametrize("word", MORE_HOSTILE)
def test_hostile_words_stay_words_in_the_static_picture(word: str) -> None:
    check_words(chart_file(hostile(word), "svg").data)
    chart_file(hostile(word), "pdf")


@needs_chromium
def test_hostile_words_stay_words_in_the_browsers_picture() -> None:
    for word in (*MORE_HOSTILE, "<b>굵게</b>", "$x^2$", "&lt;i&gt;", "<a href='javascript:alert(1)'>여기</a>"):
        drawn = chart_file(hostile(word), "svg")
        assert not drawn.is_static, word
        check_words(drawn.data)
    assert "<b>굵게</b>" in words_of(chart_file(hostile("<b>굵게</b>"), "svg").data)
    assert "$x^2$" in words_of(chart_file(hostile("$x^2$"), "svg").data)


def check_words(svg: bytes) -> None:
    root = ET.fromstring(svg)
    known = {"svg", "title", "desc", "style", "rect", "path", "circle", "text", "tspan", "g", "defs"}
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= known
    assert not [name for element in root.iter() for name in element.attrib if name.startswith("on") or "href" in name]


# -- letters -----------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("no_browser")
def test_the_letters_are_in_the_file() -> None:
    import base64

    data = chart_file(chart(), "svg").data.decode()
    fonts = re.findall(r"font-weight:(\d+);src:url\(data:font/woff2;base64,([^)]*)\)", data)
    assert [weight for weight, _ in fonts] == ["400", "600"]
    for _, packed in fonts:
        known = TTFont(io.BytesIO(base64.b64decode(packed))).getBestCmap()
        assert set(map(ord, "".join(WORDS))) <= set(known)
    assert len(data) < 100_000


def test_nothing_but_an_export_loads_the_charts_or_their_browser() -> None:
    script = (
        "import sys, ui.page_component, ui.events\n"
        "print(*(m for m in sys.modules if m.startswith(('kaleido', 'choreographer', 'drawing.charts'))))"
    )
    run = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert run.stdout.strip() == "", run.stderr[-2000:]


def test_the_figure_is_plain_data_of_the_description() -> None:
    figure = plotly_figure(chart(), placed(chart()), LIGHT)
    lines = [trace for trace in figure["data"] if trace.get("line", {}).get("width") == 2.2]
    assert [trace["x"] for trace in lines] == [[0.1, 1, 10, 1000], [0.1, 100, 1000]]
    assert figure["layout"]["xaxis1"]["type"] == "log"
    assert figure["layout"]["xaxis1"]["range"] == pytest.approx([-1, 3])
    again = replace(chart(), source="")
    assert plotly_figure(again, placed(again), LIGHT)["data"][0] == figure["data"][0]


# -- what the pages show -----------------------------------------------------------------------------------------------


def runs(samples: list[float], percentiles: list[dict]) -> dict:
    of = {"dots": {"a.yaml": samples}, "percentiles": {"a.yaml": percentiles}, "rows": []}
    panel = {"key": "outage", "title": "시간", "sub": "사고", "dots_text": "점", "of": {"read": of}}
    return {
        "language": "ko",
        "texts": {"none_column": "없음"},
        "classes": [{"value": "read", "label": "읽기"}],
        "designs": [{"id": "a.yaml", "title": "1안", "accent": 1}],
        "panels": [panel],
    }


def dots_of(found: Chart) -> list[tuple[float, float]]:
    return [point for mark in found.panels[0].marks if isinstance(mark, Dots) for point in mark.points]


@pytest.mark.parametrize("samples", [[], [0.0] * 20, [5.0] * 20, [0.0, 1.0, 60.0, 1e7]])
def test_every_run_is_one_dot_also_where_there_was_no_outage(samples: list[float]) -> None:
    found = distribution_of(runs(samples, []), "dots", "outage read", 700)
    assert found is not None
    assert len(dots_of(found)) == len(samples)
    assert len([x for x, _ in dots_of(found) if x < NONE_BEFORE]) == samples.count(0.0)


def test_a_percentile_is_named_where_the_next_one_leaves_room() -> None:
    values = [{"label": name, "value": v, "low": v, "high": v} for name, v in (("50%", 60), ("90%", 61), ("99%", 6000))]
    found = distribution_of(runs([60.0], values), "dots", "outage read", 960)
    assert found is not None
    assert [mark.text for mark in found.panels[0].marks if isinstance(mark, Label)] == ["90%", "99%"]


def test_what_is_not_shown_is_no_chart() -> None:
    assert distribution_of({"language": "ko"}, "dots", "outage read", 700) is None
    assert distribution_of(runs([], []), "dots", "outage write", 700) is None
