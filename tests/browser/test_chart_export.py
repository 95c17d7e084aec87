"""The button at every chart: what it downloads, in the look that was chosen, and what is said without a browser."""

import io
import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.conftest import Server, page_of

SVG = "{http://www.w3.org/2000/svg}"
FIRST_CHART_MS = 90_000
"""A browser for charts starts with the first one, on a machine that is already busy with this one."""


def save(page: Page, button: Locator, form: str = "SVG", **choices: str) -> tuple[str, bytes]:
    button.scroll_into_view_if_needed()
    button.click()
    menu = page.locator(".chart-menu")
    for key, label in choices.items():
        menu.locator(f"[data-choice={key}]").select_option(label=label)
    with page.expect_download(timeout=FIRST_CHART_MS) as download:
        menu.get_by_role("button", name=form, exact=True).click()
    expect(menu).to_have_count(0)
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def words(svg: bytes) -> list[str]:
    return ["".join(element.itertext()) for element in ET.fromstring(svg).iter(f"{SVG}text")]


def opened(page: Page, server: Server, path: str) -> Page:
    page.goto(f"{server.url}{path}")
    expect(page.locator(".chart-save:visible").first).to_be_visible()
    return page


@pytest.mark.parametrize(("path", "charts"), [("cost", 6), ("replication", 3), ("geography", 1), ("incident", 3)])
def test_every_chart_of_a_page_is_downloaded(page: Page, server: Server, path: str, charts: int) -> None:
    opened(page, server, path)
    buttons = page.locator(".chart-save:visible")
    expect(buttons).to_have_count(charts)
    names = set()
    for i in range(charts):
        name, data = save(page, buttons.nth(i))
        names.add(name)
        assert any(text.startswith("출처: Anboard · 스탬프 크러쉬") for text in words(data)), name
        assert b"@font-face" in data
    assert len(names) == charts


def test_the_file_says_what_the_page_says(page: Page, server: Server) -> None:
    opened(page, server, "cost")
    card = page.locator(".chart-card").first
    said = card.locator(".fall-name, .fall-text").all_inner_texts()
    _, data = save(page, card.locator(".chart-save"))
    drawn = words(data)
    for text in said:
        assert re.sub(r"^▲ ", "+", re.sub(r"^▼ ", "−", text)) in drawn


def test_the_chosen_look_is_that_of_the_file_and_of_the_next_one(page: Page, server: Server) -> None:
    opened(page, server, "cost")
    buttons = page.locator(".chart-save:visible")
    choices = {"ground": "투명 (어두운 페이지용)", "width": "블로그 700 px", "scale": "3배"}
    name, data = save(page, buttons.first, "PNG", **choices)
    image = Image.open(io.BytesIO(data))
    assert name == "cost-waterfall-option-1-700-dark.png"
    assert image.width == 700 * 3
    assert image.convert("RGBA").getpixel((2, 2))[3] == 0
    name, data = save(page, buttons.nth(1), "PDF")
    assert name == "cost-waterfall-option-2-700-dark.pdf"
    assert data.startswith(b"%PDF")


def test_measured_curves_and_distributions_are_charts_too(page: Page, server: Server) -> None:
    page.goto(f"{server.url}right-sizing")
    page.locator("[data-do=sample]").click()
    expect(page.locator("svg.curve")).to_have_count(4)
    name, data = save(page, page.locator(".chart-save:visible").first)
    assert name == "right-sizing-curve-cpu.svg"
    assert any("P99.5" in text for text in words(data))


def test_the_bars_of_a_figure_are_saved_from_its_panel(page: Page, server: Server) -> None:
    page.goto(server.url)
    page.locator("[data-figure=availability], .figure").first.click()
    button = page.locator(".panel .chart-save")
    expect(button).to_be_visible()
    name, data = save(page, button)
    assert name == "current-availability.svg"
    assert any("가정 하나씩 바꿨을 때" in text for text in words(data))


def test_the_menu_is_of_the_keyboard_and_fits_a_phone(context: BrowserContext, server: Server) -> None:
    with page_of(context) as page:
        page.set_viewport_size({"width": 390, "height": 844})
        opened(page, server, "replication")
        button = page.locator(".chart-save:visible").first
        button.focus()
        button.press("Enter")
        menu = page.locator(".chart-menu")
        box = menu.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
        page.keyboard.press("Escape")
        expect(menu).to_have_count(0)
        expect(button).to_be_focused()


def test_no_page_loads_a_charting_library(page: Page, server: Server) -> None:
    loaded: list[str] = []
    page.on("response", lambda response: loaded.append(response.url))
    opened(page, server, "cost")
    save(page, page.locator(".chart-save:visible").first)
    assert not [url for url in loaded if "plotly" in url.lower()], json.dumps(loaded)
