"""Two people on one stored decision: two server processes on one real PostgreSQL, each with a browser of its own."""

import re
import secrets
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from bench.postgresql_server import PostgreSQLServer
from tests.browser.conftest import REPOSITORY, Server
from tests.store.conftest import postgresql  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("live room")]


@pytest.fixture(scope="module")
def servers(postgresql: PostgreSQLServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Server]]:  # noqa: F811
    """Two processes of the app on one database."""
    folder = tmp_path_factory.mktemp("live")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ANBOARD_DATA", str(folder))
        patch.setenv("ANBOARD_DATABASE_URL", postgresql.new_database(f"live_{secrets.token_hex(4)}"))
        started = [Server(REPOSITORY / "app.py", Path(tmp_path_factory.mktemp("app"))) for _ in range(2)]
        yield started
        for server in started:
            server.stop()


@pytest.fixture
def pages(chromium: Browser, servers: list[Server]) -> Iterator[list[Page]]:
    """제나 has made a board a stored decision on one process, 라잇 has opened it on the other."""
    errors: list[str] = []
    with ExitStack() as stack:
        found: list[Page] = []
        for name in ("제나", "라잇"):
            context = chromium.new_context(viewport={"width": 1366, "height": 768}, locale="ko-KR")
            stack.callback(context.close)
            context.add_init_script(f"localStorage.setItem('anboard:/:name', '{name}')")
            page = context.new_page()
            page.on("pageerror", lambda error: errors.append(str(error)))
            found.append(page)
        one, two = found
        one.goto(servers[0].url)
        one.get_by_role("button", name="저장", exact=False).first.click()
        expect(one.locator(".saved")).to_have_attribute("data-state", "saved")
        one.wait_for_url("**/?d=*")
        two.goto(servers[1].url + one.url.rsplit("/", 1)[1])
        expect(two.locator(".drawing svg").first).to_be_visible()
        for page in found:
            expect(faces(page)).to_have_count(2)
        yield found
    assert errors == []


def faces(page: Page) -> Locator:
    return page.locator(".faces .face")


def counted(page: Page, design: str = "option-1.yaml", component: str = "ws") -> Locator:
    return page.locator(f".picture[data-design='{design}'] g.ab-node[data-component={component}]:not(.ab-removed)")


def more(page: Page, group: str) -> None:
    page.get_by_label(f"1안, {group}, 개수: 하나 늘리기").click()


def is_saved(page: Page) -> None:
    expect(page.locator(".saved")).to_have_attribute("data-state", "saved")


def test_an_edit_shows_on_the_other_process_and_both_may_edit(pages: list[Page]) -> None:
    one, two = pages
    more(one, "Nginx")
    expect(counted(two)).to_have_count(3)
    more(two, "Tomcat")
    expect(counted(one, component="was")).to_have_count(3)
    expect(counted(one)).to_have_count(3)
    one.locator("body").press("z")
    expect(counted(one)).to_have_count(2)
    expect(counted(two)).to_have_count(2)
    expect(counted(two, component="was")).to_have_count(3)


def test_everybody_sees_who_is_here_and_where(pages: list[Page]) -> None:
    one, two = pages
    assert sorted(faces(one).all_inner_texts()) == ["라잇", "제나"]
    one.get_by_label("1안, Nginx, 개수", exact=True).first.click()
    marked = two.locator(".setting-row .cell[data-who]")
    expect(marked).to_have_count(1)
    expect(marked).to_have_attribute("data-whose", "제나")
    one.close()
    expect(faces(two)).to_have_count(1)
    expect(marked).to_have_count(0)


def test_followers_go_where_the_presenter_goes_until_they_go_elsewhere(pages: list[Page]) -> None:
    one, two = pages
    one.locator(".here").click()
    one.get_by_role("menuitem", name="발표하기").click()
    expect(two.locator(".stage")).to_contain_text("제나 님이 발표하고 있습니다")
    two.locator(".stage button").click()
    expect(one.locator(".stage")).to_contain_text("1명")
    one.get_by_role("radio", name="비용").click()
    expect(two.get_by_role("radio", name="비용")).to_be_checked()
    one.locator(".figure").nth(1).click()
    expect(two.get_by_role("dialog")).to_be_visible()
    one.keyboard.press("Escape")
    expect(two.get_by_role("dialog")).to_be_hidden()
    one.get_by_role("link", name="장애 실험").click()
    expect(two.locator(".shell")).to_have_attribute("data-page", "what-if")
    node = one.locator("g.ab-node[data-instance='ws-1'][tabindex]").first
    node.click()
    expect(two.locator(".out-chips li")).to_have_count(1)
    two.get_by_role("link", name="비교").click()
    expect(two.locator(".shell")).to_have_attribute("data-page", "compare")
    expect(two.locator(".stage")).to_contain_text("발표하고 있습니다")
    expect(one.locator(".stage")).to_contain_text("0명")


def test_what_is_being_typed_survives_the_edit_of_another(pages: list[Page]) -> None:
    one, two = pages
    two.locator("body").press("2")
    two.keyboard.press("e")
    editor = two.locator("textarea.code")
    expect(editor).not_to_have_value("")
    editor.press("Control+Home")
    more(one, "Nginx")
    two.keyboard.type("# 라잇의 메모\n", delay=20)
    is_saved(two)
    expect(counted(two)).to_have_count(3)
    expect(editor).to_have_value(re.compile("^# 라잇의 메모"))
    one.locator("body").press("2")
    one.keyboard.press("e")
    expect(one.locator("textarea.code")).to_have_value(re.compile("^# 라잇의 메모"))


def test_without_the_database_work_goes_on_and_is_merged_later(pages: list[Page], postgresql: PostgreSQLServer) -> None:  # noqa: F811
    one, two = pages
    postgresql.stop()
    try:
        more(one, "Nginx")
        expect(counted(one)).to_have_count(3)
        expect(one.locator(".saved")).to_have_attribute("data-state", "offline")
        more(two, "Tomcat")
        expect(two.locator(".saved")).to_have_attribute("data-state", "offline")
    finally:
        postgresql.start()
    for page in pages:
        is_saved(page)
        expect(counted(page)).to_have_count(3)
        expect(counted(page, component="was")).to_have_count(3)


def test_a_killed_server_loses_nothing(pages: list[Page], servers: list[Server]) -> None:
    one, two = pages
    more(one, "Nginx")
    expect(counted(two)).to_have_count(3)
    servers[0].process.kill()
    servers[0].process.wait()
    more(one, "Tomcat")  # to nobody
    expect(one.locator(".saved")).to_have_attribute("data-state", "offline")
    servers[0].start()
    expect(counted(two, component="was")).to_have_count(3)
    expect(counted(one, component="was")).to_have_count(3)
    expect(counted(one)).to_have_count(3)
    is_saved(one)


def test_two_who_change_one_value_choose(pages: list[Page], postgresql: PostgreSQLServer) -> None:  # noqa: F811
    one, two = pages
    postgresql.stop()
    try:
        for page, value in ((one, "4"), (two, "5")):
            field = page.get_by_label("1안, Nginx, 개수", exact=True).first
            field.fill(value)
            field.press("Enter")
            expect(page.locator(".saved")).to_have_attribute("data-state", "offline")
    finally:
        postgresql.start()
    dialog = "aside[data-type=merge]"
    for page in (one, two):
        page.locator(f"{dialog}, .saved[data-state=saved]").first.wait_for()
    first = one if one.locator(dialog).is_visible() else two
    expect(first.locator(dialog)).to_be_visible()
    first.locator(f"{dialog} .side[data-side=theirs]").click()
    first.get_by_role("button", name="고른 대로").click()
    is_saved(first)
    other = two if first is one else one
    assert counted(first).count() == counted(other).count()
    first.get_by_role("button", name="되돌리기").click()
    expect(counted(first)).to_have_count(4 if first is one else 5)
    expect(counted(other)).to_have_count(4 if first is one else 5)
