"""The whole way: browser, session, models and drawings on the shipped decision."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import REPOSITORY, Server

pytestmark = pytest.mark.browser
NOT_MEASURED = 20_000
"""Milliseconds to wait for what takes a tenth of a second on a quiet machine."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(REPOSITORY / "app.py", tmp_path_factory.mktemp("app"))
    yield server
    server.stop()


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport={"width": 1366, "height": 768}, accept_downloads=True)
    context.set_default_timeout(NOT_MEASURED)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, server: Server) -> Iterator[Page]:
    page = context.new_page()
    errors: list[str] = []
    foreign: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("request", lambda r: None if r.url.startswith((server.url, "data:", "blob:")) else foreign.append(r.url))
    opened(page, server.url)
    yield page
    assert errors == []
    assert foreign == []


def opened(page: Page, url: str) -> Page:
    page.goto(url)
    expect(page.locator(".drawing svg").first).to_be_visible(timeout=NOT_MEASURED)
    return page


def nodes(page: Page, design: str, component: str) -> Any:
    alive = f".picture[data-design='{design}'] g.ab-node[data-component={component}]:not(.ab-removed)"
    return page.locator(alive)


def more(page: Page, design: str, group: str) -> None:
    page.get_by_label(f"{design}, {group}, 개수: 하나 늘리기").click()


def key_figures(page: Page) -> list[str]:
    return page.locator(".figure").all_inner_texts()


def edit_yaml(page: Page, number: int) -> Any:
    page.locator("body").press(str(number))
    page.keyboard.press("e")
    editor = page.get_by_role("dialog").locator("textarea")
    expect(editor).to_be_focused()
    expect(editor).not_to_have_value("")
    return editor


def test_an_edit_redraws_and_recomputes(page: Page) -> None:
    before = key_figures(page)
    expect(nodes(page, "option-1.yaml", "ws")).to_have_count(2)
    more(page, "1안", "Nginx")
    expect(nodes(page, "option-1.yaml", "ws")).to_have_count(3)
    expect(nodes(page, "option-2.yaml", "ws")).to_have_count(3)
    assert key_figures(page) != before
    page.locator("body").press("z")
    expect(nodes(page, "option-1.yaml", "ws")).to_have_count(2)
    assert key_figures(page) == before


def test_flipping_the_wiring_costs_availability(page: Page) -> None:
    figure = page.locator(".figure").nth(1)
    before = figure.inner_text()
    wiring = page.get_by_role("radiogroup", name="1안, Nginx, Tomcat 연결")
    wiring.get_by_role("radio", name="1:1").click()
    expect(figure).not_to_have_text(before)
    expect(wiring.get_by_role("radio", name="1:1")).to_be_checked()


def test_broken_yaml_keeps_the_picture_until_it_is_mended(page: Page) -> None:
    editor = edit_yaml(page, 2)
    before = key_figures(page)
    text = editor.input_value()
    broken = text.replace("kind: aws.alb", "kind: aws.abl", 1)
    editor.fill(broken)
    problem = page.get_by_role("dialog").locator("button.problem")
    line = 1 + broken[: broken.index("aws.abl")].count("\n")
    expect(problem.locator("b")).to_have_text(f"{line}행")
    expect(problem).to_contain_text("'aws.alb'")
    expect(nodes(page, "option-1.yaml", "alb")).to_have_count(1)
    assert key_figures(page) == before
    editor.fill(text.replace("replicas: 2", "replicas: 4", 1))
    expect(problem).to_have_count(0)
    expect(nodes(page, "option-1.yaml", "ws")).to_have_count(4)


def test_comments_survive_an_edit(page: Page) -> None:
    more(page, "2안", "Nginx")
    expect(nodes(page, "option-2.yaml", "ws")).to_have_count(3)
    editor = edit_yaml(page, 3)
    assert editor.input_value().startswith("# As option 1, with a second balancer")
    assert "replicas: 3" in editor.input_value()


def test_a_share_link_shows_the_same_and_stays_read_only(page: Page, context: BrowserContext, server: Server) -> None:
    more(page, "1안", "Tomcat")
    expect(nodes(page, "option-1.yaml", "was")).to_have_count(3)
    page.get_by_role("radio", name="비용").click()
    page.locator("body").press("s")
    field = page.get_by_role("dialog").locator("input")
    expect(field).not_to_have_value("")
    url = field.input_value()
    assert url.startswith(f"{server.url}?c=")
    other = opened(context.browser.new_context().new_page(), url)
    expect(nodes(other, "option-1.yaml", "was")).to_have_count(3)
    expect(other.get_by_role("radio", name="비용")).to_be_checked()
    assert key_figures(other) == key_figures(page)
    expect(other.get_by_label("1안, Tomcat, 개수: 하나 늘리기")).to_be_disabled()
    other.get_by_role("button", name="내 사본으로 편집").click()
    more(other, "1안", "Tomcat")
    expect(nodes(other, "option-1.yaml", "was")).to_have_count(4)
    assert "?c=" not in other.url
    expect(nodes(page, "option-1.yaml", "was")).to_have_count(3)
    other.context.close()


def test_a_damaged_link_says_so(context: BrowserContext, server: Server) -> None:
    page = opened(context.new_page(), f"{server.url}?c=AAAA")
    expect(page.get_by_text("이 링크는 다른 버전의 Anboard")).to_be_visible()


def test_a_reload_keeps_unsaved_work(page: Page, server: Server) -> None:
    more(page, "1안", "MySQL")
    expect(nodes(page, "option-1.yaml", "db")).to_have_count(4)
    opened(page, server.url)
    expect(nodes(page, "option-1.yaml", "db")).to_have_count(4)


@pytest.mark.parametrize(("format_", "magic"), [("SVG", b"<svg"), ("PNG", b"\x89PNG"), ("YAML", b"PK")])
def test_downloads(page: Page, format_: str, magic: bytes) -> None:
    page.locator("body").press("x")
    with page.expect_download() as download:
        page.get_by_role("dialog").get_by_role("button", name=format_).first.click()
    path = Path(download.value.path())
    assert magic in path.read_bytes()[:400]
    if format_ == "YAML":
        assert set(zipfile.ZipFile(path).namelist()) == {"current.yaml", "option-1.yaml", "option-2.yaml"}


def test_own_files_are_opened(page: Page) -> None:
    text = (REPOSITORY / "designs" / "stamp-crush" / "current.yaml").read_text(encoding="utf-8")
    mine = text.replace("title: 현재", "title: 우리 서비스")
    page.locator("input[type=file]").set_input_files(
        [{"name": "mine.yaml", "mimeType": "text/yaml", "buffer": mine.encode()}]
    )
    expect(page.locator(".head")).to_have_count(1)
    expect(page.get_by_role("button", name="우리 서비스", exact=True)).to_be_visible()


def test_a_figure_opens_its_formula_and_its_sources(page: Page) -> None:
    page.locator(".figure").first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading", name="계산식")).to_be_visible()
    expect(dialog.get_by_text("components.ws.mttf_hours")).to_be_visible()


@pytest.mark.parametrize("path", ["compare", "no-such-page"])
def test_every_address_gets_the_whole_page(context: BrowserContext, server: Server, path: str) -> None:
    """On a server of its own the page would run without its setup."""
    page = opened(context.new_page(), server.url + path)
    expect(page).to_have_title("Anboard")
