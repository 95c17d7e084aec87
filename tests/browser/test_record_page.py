"""The HTML record in a browser without a network: what it explains, lights up and switches, on every screen."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from drawing.inline import drawings
from exports.record.html import html
from exports.record.inputs import Inputs
from exports.record.record import make_record
from store.books import books
from store.designs import build_designs
from tests.conftest import DECISIONS

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("record page")]
HOSTILE = "<img src=x onerror=\"document.title='ran'\">\"></script><script>document.title='ran'</script>"


def written(folder: Path, **changes: str) -> Path:
    files = {path.name: path.read_text(encoding="utf-8") for path in DECISIONS["stamp-crush"]}
    order = tuple(files)
    stated = {"title": "스탬프 크러쉬 인프라", "because": "", "context": "", **changes}
    inputs = Inputs(
        on=date(2026, 11, 22), language="ko", files=files, order=order, baseline=order[0], chosen=order[1], **stated
    )
    record = make_record(inputs, build_designs(files, order), books())
    file = folder / "record.html"
    file.write_text(html(record, drawings([e.design for e in record.evaluations], "ko")), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("record"))


@pytest.fixture
def page(chromium: Browser, file: Path) -> Iterator[Page]:
    with opened(chromium, file) as page:
        yield page


@contextmanager
def opened(chromium: Browser, file: Path, **options: object) -> Iterator[Page]:
    """Offline; nothing may be asked for but the file, nothing may be said on the console."""
    context = chromium.new_context(offline=True, **options)
    page = context.new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    yield page
    assert said == []
    assert [url for url in asked if not url.startswith("data:font/")] == [file.as_uri()]
    context.close()


def test_a_figure_explains_itself_to_mouse_and_keyboard(page):
    tip = page.locator("#tip")
    expect(tip).to_be_hidden()
    figure = page.locator(".numeric tbody tr").nth(1).locator("td").nth(1).locator(".note")
    figure.scroll_into_view_if_needed()
    figure.hover()
    expect(tip).to_contain_text("관리형 서비스(SLA)")
    page.mouse.move(0, 0)
    expect(tip).to_be_hidden()
    figure.focus()
    expect(tip).to_be_visible()
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()


def test_a_component_lights_up_in_every_design(page):
    page.locator("figure[data-design=option-1] g.ab-node[data-instance=ws-2]").hover()
    assert page.locator("g.ab-node.lit").evaluate_all("els => els.map(e => e.dataset.instance)") == [
        *("ws-1", "ws-1", "ws-2", "ws-1", "ws-2"),
    ]
    expect(page.locator(".reading")).to_have_text("Nginx: 현재 1대 · 1안 2대 · 2안 2대")
    page.mouse.move(0, 0)
    assert page.locator("g.ab-node.lit").count() == 0


def test_one_design_at_a_time_or_all(page):
    shown = page.locator("figure:visible")
    assert shown.count() == 3
    page.get_by_role("button", name="1안", exact=True).click()
    assert shown.evaluate_all("els => els.map(e => e.dataset.design)") == ["option-1"]
    assert page.locator(".numeric td.on").count() == page.locator(".numeric tbody tr").count()
    page.get_by_role("button", name="모두").click()
    assert shown.count() == 3


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1366, 1920])
def test_it_fits_every_screen_and_can_be_read(chromium, file, width, scheme):
    with opened(chromium, file, viewport={"width": width, "height": 900}, color_scheme=scheme) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        colours = page.evaluate(
            "['color', 'backgroundColor'].map(k => getComputedStyle(document.body)[k].match(/\\d+/g).map(Number))"
        )
        assert contrast(*colours) >= 4.5
        card = page.locator(".ab-node:not(.ab-users) .ab-card").first.evaluate(
            "e => getComputedStyle(e).fill.match(/\\d+/g).map(Number)"
        )
        assert (sum(card) < 300) == (scheme == "dark")


def contrast(a: list[int], b: list[int]) -> float:
    """WCAG 2.1, relative luminance and contrast ratio."""

    def luminance(colour: list[int]) -> float:
        linear = [c / 255 / 12.92 if c / 255 <= 0.04045 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    dark, light = sorted((luminance(a), luminance(b)))
    return (light + 0.05) / (dark + 0.05)


def test_it_prints_on_white_without_what_only_a_screen_needs(chromium, file):
    with opened(chromium, file, color_scheme="dark") as page:
        page.emulate_media(media="print", color_scheme="dark")
        expect(page.locator(".tabs")).to_be_hidden()
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_what_people_write_does_not_run(chromium, tmp_path):
    hostile = written(tmp_path, title=HOSTILE, because=HOSTILE, context=HOSTILE)
    with opened(chromium, hostile) as page:
        assert page.title() == HOSTILE
        assert page.locator("main img, main script").count() == 0
        assert HOSTILE in page.locator("main").inner_text()
