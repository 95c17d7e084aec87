"""The history page in Chromium: versions to click, what is between two of them, the way back, files out and in."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, ViewportSize, expect

from tests.browser.conftest import REPOSITORY, Server, page_of

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("history page")]
VIEWPORT = (1920, 1080)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app with an empty store of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ANBOARD_DATA", str(tmp_path_factory.mktemp("data")))
        patch.delenv("ANBOARD_DATABASE_URL", raising=False)
        server = Server(REPOSITORY / "app.py", tmp_path_factory.mktemp("app"))
    yield server
    server.stop()


@pytest.fixture
def stored(page: Page, server: Server) -> Page:
    """A board of three versions: stored, three Nginx in option 1, renamed option 2."""
    page.goto(f"{server.url}history")
    page.locator(".scratch").get_by_role("button", name="팀 보드로 저장").click()
    expect(page.locator(".version")).to_have_count(1)
    to_page(page, "비교")
    page.get_by_label("1안, Nginx, 개수: 하나 늘리기").click()
    expect(page.get_by_role("spinbutton", name="1안, Nginx, 개수")).to_have_value("3")
    to_page(page, "기록")
    expect(page.locator(".version")).to_have_count(2)
    return page


def to_page(page: Page, name: str) -> None:
    page.locator(".page-link", has_text=name).click()
    expect(page.locator(".page-link[aria-current]")).to_have_text(name)


def what(page: Page) -> Locator:
    return page.locator(".version .what")


def test_a_version_is_compared_in_words_figures_and_drawings(stored: Page) -> None:
    expect(what(stored)).to_have_text(["1안 · Nginx 개수 2 → 3", "처음 저장"])
    expect(stored.locator(".change-group li")).to_have_text(["Nginx 개수2→3"])
    expect(stored.locator(".moved-design").first).to_contain_text("가용성")
    pictures = stored.locator(".redrawn-design").first.locator("figure")
    expect(pictures).to_have_count(2)
    expect(pictures.nth(0).locator(".ab-node.ab-added")).to_have_count(0)
    expect(pictures.nth(1).locator(".ab-node.ab-added")).not_to_have_count(0)


def test_restoring_adds_a_version_and_undo_takes_it_back(stored: Page) -> None:
    stored.locator(".version .pick").last.click()
    stored.get_by_role("button", name="버전 1 내용으로 되돌리기").click()
    expect(what(stored).first).to_have_text("버전 1의 내용으로 되돌림")
    expect(stored.locator(".page-notice")).to_contain_text("되돌렸습니다")
    expect(stored.locator(".change-group li")).to_have_text(["Nginx 개수3→2"])
    stored.locator("[data-tool=undo]").click()
    expect(what(stored).first).to_have_text("1안 · Nginx 개수 2 → 3")
    expect(stored.locator(".version")).to_have_count(4)
    expect(stored.locator(".page-notice")).to_be_hidden()


def test_a_note_is_typed_and_kept(stored: Page) -> None:
    field = stored.get_by_role("textbox", name="버전 1 메모")
    field.fill("회의에서 정한 안")
    field.press("Enter")
    expect(stored.locator(".version-note:visible")).to_have_text(["회의에서 정한 안"])
    stored.reload()
    expect(stored.locator(".version-note:visible")).to_have_text(["회의에서 정한 안"])
    expect(stored.get_by_role("button", name="메모 저장")).to_be_hidden()


def test_boards_are_renamed_put_away_exported_and_imported(stored: Page, tmp_path: Path) -> None:
    stored.locator(".tabs").get_by_role("radio", name="팀 보드 목록").click()
    own = stored.locator(f'.stored[data-id="{stored.url.split("d=")[1]}"]')
    own.get_by_role("button", name="이름 바꾸기").click()
    own.get_by_role("textbox", name="제목").fill("<b>우리 결정</b>")
    own.get_by_role("button", name="저장", exact=True).click()
    expect(own.locator(".board-title")).to_have_text("<b>우리 결정</b>")
    with stored.expect_download() as waiting:
        own.get_by_role("button", name="내보내기").click()
    assert waiting.value.suggested_filename == "-b-우리 결정--b-.anboard.json"
    file = tmp_path / "board.json"
    waiting.value.save_as(file)
    assert len(json.loads(file.read_text(encoding="utf-8"))["versions"]) == 2
    before = stored.locator(".stored").count()
    stored.locator(".library input[type=file]").set_input_files(file)
    expect(stored.locator(".stored")).to_have_count(before + 1)
    expect(stored.locator(".page-notice")).to_contain_text("가져왔습니다")
    file.write_text("{", encoding="utf-8")
    stored.locator(".library input[type=file]").set_input_files(file)
    expect(stored.locator(".page-notice[data-problem]")).to_be_visible()
    own.get_by_role("button", name="보관").click()
    expect(own).to_have_count(0)
    stored.get_by_label("보관함 보기").check()
    expect(own).to_have_count(1)


def test_another_board_is_opened_with_its_address(stored: Page) -> None:
    address = stored.url
    stored.locator(".tabs").get_by_role("radio", name="팀 보드 목록").click()
    other = stored.locator(".stored", has=stored.get_by_role("button", name="열기", exact=True)).last
    other.get_by_role("button", name="열기", exact=True).click()
    expect(stored).not_to_have_url(address)
    assert "?d=" in stored.url


@pytest.mark.parametrize("width", [390, 1366, 1920])
def test_nothing_is_wider_than_the_window(stored: Page, context: BrowserContext, server: Server, width: int) -> None:
    address = stored.url
    with page_of(context) as page:
        page.set_viewport_size(ViewportSize(width=width, height=800))
        page.goto(address)
        expect(page.locator(".version")).to_have_count(2)
        assert page.evaluate("document.scrollingElement.scrollWidth") <= width
        inner = page.locator(".shell.history")
        assert inner.evaluate("el => el.scrollWidth") <= width
