"""Reviews in Chromium: a team asks, a reviewer elsewhere comments and votes, both see it without a reload."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from store.access import Access, Actor
from store.database.store import open_store
from tests.browser.conftest import FORGET, REPOSITORY, Server, page_of
from ui.session import start

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("review")]
VIEWPORT = (1366, 768)
MARKUP = '<img src=x onerror="window.broken = 1"><script>window.broken = 1</script><svg onload="window.broken = 1">'
NODE = 'g.ab-node[data-instance="was-1"]'
OPTION = '[data-design="option-1.yaml"]'


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """With a store of its own."""
    folder = tmp_path_factory.mktemp("app")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ANBOARD_DATA", str(folder / "data"))
        server = Server(REPOSITORY / "app.py", folder)
    yield server
    server.stop()


@pytest.fixture(scope="module")
def elsewhere(chromium: Browser) -> Iterator[BrowserContext]:
    """A reviewer's own browser."""
    context = chromium.new_context(viewport={"width": 1366, "height": 768}, locale="ko-KR")
    context.add_init_script(FORGET)
    yield context
    context.close()


@pytest.fixture
def team(page: Page, server: Server) -> Page:
    """The review page of a board that was just stored."""
    page.goto(f"{server.url}review")
    page.locator(".scratch .action").click()
    expect(page.locator(".request")).to_be_visible()
    return page


@pytest.fixture
def link(team: Page) -> str:
    return asked(team)


@pytest.fixture
def reviewer(elsewhere: BrowserContext, link: str) -> Iterator[Page]:
    with page_of(elsewhere) as page:
        page.goto(link)
        expect(page.locator(".review-bar")).to_be_visible()
        yield page


def asked(team: Page, *, names: str = "제나, 하디") -> str:
    """Asks for a review and returns the address of its link."""
    team.get_by_label("받는 사람이나 용도").fill("인프라 팀")
    team.locator(".request").get_by_label("승인할 사람").fill(names)
    own_name = team.locator(".request .talk-name input")
    if own_name.is_visible():
        own_name.fill("깃짱")
    team.get_by_role("button", name="검토 링크 만들기").click()
    address = team.locator(".new-link .share-url")
    expect(address).to_have_value(re.compile(r"\?r=.{40,}"))
    return address.input_value()


def write(box: Locator, text: str, *, name: str = "제나") -> None:
    """Writes a comment; the name only where it is asked for."""
    box.locator(".talk-text").fill(text)
    field = box.locator(".talk-name input")
    if field.is_visible():
        field.fill(name)
    box.get_by_role("button", name="의견 남기기").click()
    expect(box.locator(".talk-words").last).to_have_text(text)


def approve(page: Page) -> None:
    """An approval cannot be taken back, so it takes two clicks."""
    page.get_by_role("button", name="‘제나’ 이름으로 승인").click()
    page.get_by_role("button", name="네, 제가 제나입니다").click()


def to_board(page: Page) -> None:
    page.locator("a.page-link").first.click()
    expect(page.locator(f".picture{OPTION} .drawing svg")).to_be_visible()


def test_a_comment_on_a_server_is_seen_by_the_team_and_answered_without_a_reload(team: Page, reviewer: Page) -> None:
    to_board(team)
    reviewer.locator(f"{OPTION} {NODE}").click()
    write(reviewer.locator(".panel .talk"), MARKUP)
    for page in (reviewer, team):
        expect(page.locator(f"{OPTION} {NODE} .ab-pin")).to_have_text("1")
    team.get_by_role("button", name="의견 1").click()
    thread = team.locator(".panel .thread")
    expect(thread.locator(".talk-words")).to_have_text(MARKUP)
    thread.locator(".talk-where").click()
    expect(team.locator(".panel[data-type=node] .talk-words")).to_have_text(MARKUP)
    team.get_by_role("button", name="답글").click()
    answer = team.locator(".panel .thread .composer")
    answer.locator(".talk-text").fill("그대로 두기로 했어요")
    answer.get_by_role("button", name="답글 남기기").click()
    expect(reviewer.locator(".panel .answers .talk-words")).to_have_text("그대로 두기로 했어요")
    team.get_by_role("button", name="해결로 표시").click()
    expect(reviewer.locator(".ab-pin")).to_have_count(0)
    expect(reviewer.locator(".talk-resolved")).to_contain_text("깃짱")
    for page in (reviewer, team):
        assert page.evaluate("window.broken") is None


def test_figures_and_lines_carry_their_comments(reviewer: Page) -> None:
    figure = reviewer.locator('.result[data-row="cost"] [data-column="2"] .figure')
    figure.click()
    write(reviewer.locator(".panel .talk"), "목표를 넘습니다")
    expect(figure.locator(".talk-pin")).to_have_text("1")
    reviewer.keyboard.press("Escape")
    reviewer.locator('.head[data-column="1"] .title').click()
    reviewer.keyboard.press("2")
    reviewer.keyboard.press("e")
    line = reviewer.locator(".gutter .line", has_text=re.compile("^4$"))
    line.click()
    write(reviewer.locator(".line-talk .talk"), "이 줄의 근거는?")
    expect(line).to_have_class(re.compile("said"))
    reviewer.keyboard.press("Escape")
    reviewer.get_by_role("button", name="의견 2").click()
    where = reviewer.locator(".panel .talk-where")
    expect(where).to_have_text(["2안 · 월 비용", "1안 · YAML 4행"])
    where.last.click()
    expect(reviewer.locator(".line-talk .talk-words")).to_have_text("이 줄의 근거는?")


def test_a_comment_leads_to_its_place_from_any_page(reviewer: Page, server: Server) -> None:
    reviewer.locator(f"{OPTION} {NODE}").click()
    write(reviewer.locator(".panel .talk"), "여기")
    reviewer.goto(reviewer.url.replace(server.url, f"{server.url}cost"))
    reviewer.get_by_role("button", name="의견 1").click()
    reviewer.locator(".panel .talk-where").click()
    expect(reviewer.locator(f".picture{OPTION} .drawing svg")).to_be_visible()
    expect(reviewer.locator(".panel[data-type=node] .talk-words")).to_have_text("여기")


def test_a_draft_outlives_its_panel_and_a_reload(reviewer: Page) -> None:
    node = reviewer.locator(f"{OPTION} {NODE}")
    node.click()
    reviewer.locator(".panel .talk-text").fill("쓰다 만 글")
    reviewer.keyboard.press("Escape")
    reviewer.locator(f'{OPTION} g.ab-node[data-instance="was-2"]').click()
    expect(reviewer.locator(".panel .talk-text")).to_have_value("")
    reviewer.reload()
    node.click()
    expect(reviewer.locator(".panel .talk-text")).to_have_value("쓰다 만 글")


def test_a_vote_with_its_reason_counts_once_and_is_known_again(team: Page, reviewer: Page) -> None:
    reviewer.get_by_role("button", name="투표하기").click()
    ballot = reviewer.locator(".panel .ballot")
    ballot.locator("[data-choice=for]").click()
    ballot.locator("select").select_option("option-1.yaml")
    ballot.locator("textarea").fill("단일 장애점이 사라집니다")
    ballot.locator(".talk-name input").fill("제나")
    ballot.get_by_role("button", name="투표하기").click()
    tally = team.locator(".tally [data-choice=for] b")
    expect(tally).to_have_text("1")
    expect(team.locator(".votes li")).to_contain_text("제나")
    approve(reviewer)
    expect(team.locator(".approvals li").first).to_contain_text("제나 승인")
    expect(team.locator(".approvals li").last).to_contain_text("하디 승인 대기")
    reviewer.evaluate("sessionStorage.setItem('a reload', 'keeps the name')")  # see FORGET
    reviewer.reload()
    reviewer.get_by_role("button", name="투표").click()
    expect(reviewer.locator(".panel .ballot h3")).to_have_text("내 투표")
    reviewer.locator(".panel .ballot [data-choice=against]").click()
    reviewer.get_by_role("button", name="투표 바꾸기").click()
    expect(team.locator(".tally [data-choice=against] b")).to_have_text("1")
    expect(tally).to_have_text("0")


def test_a_link_is_read_only_until_it_is_copied(reviewer: Page) -> None:
    expect(reviewer.locator('[data-tool="undo"]')).to_be_disabled()
    reviewer.get_by_role("button", name="내 사본 만들기").click()
    expect(reviewer.locator(".review-bar")).to_be_hidden()
    expect(reviewer).to_have_url(re.compile(r"/$"))
    reviewer.locator(".setting-row .step").last.click()
    expect(reviewer.locator('[data-tool="undo"]')).to_be_enabled()


def test_a_revoked_link_shows_a_page_that_says_so_and_nothing_else(team: Page, reviewer: Page, link: str) -> None:
    team.get_by_role("button", name="링크 회수").click()
    expect(team.locator(".link .chip")).to_have_text("회수함")
    expect(reviewer.locator(".refused h1").first).to_have_text("검토 링크를 열 수 없습니다")
    reviewer.goto(link)
    expect(reviewer.locator(".refused p").first).to_contain_text("회수")
    expect(reviewer.locator(".top")).to_have_count(0)


def test_a_forged_link_shows_a_page_that_says_what_to_do(page: Page, server: Server) -> None:
    page.goto(f"{server.url}?r=AAAA")
    expect(page.locator(".refused p").first).to_contain_text("다시 받아")
    page.locator(".refused .action").first.click()
    expect(page.locator(".drawing svg")).to_have_count(3)


@pytest.mark.parametrize("width", [390, 1366])
def test_nothing_sticks_out_of_the_review_page(team: Page, link: str, width: int) -> None:
    team.set_viewport_size({"width": width, "height": 800})
    team.goto(link.replace("?r=", "review?r="))
    expect(team.locator(".shell.review .ballot")).to_be_visible()
    assert team.evaluate("document.documentElement.scrollWidth") <= width
    team.set_viewport_size({"width": VIEWPORT[0], "height": VIEWPORT[1]})


def test_on_the_internet_a_reviewer_needs_no_account(
    chromium: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hosted server without sign-in: two guests by one link, each told apart by a cookie, each with a vote."""
    monkeypatch.setenv("ANBOARD_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("ANBOARD_SECRET", "a secret of a test, long enough 0123456789")
    token = _token_of_a_review()
    server = Server(REPOSITORY / "app.py", tmp_path)
    server.stop()  # it has its port now, which its public address names
    monkeypatch.setenv("ANBOARD_PUBLIC_URL", server.url.rstrip("/"))
    server.start()
    try:
        guests = [chromium.new_context(locale="ko-KR") for _ in range(2)]
        pages = [guest.new_page() for guest in guests]
        for page, choice in zip(pages, ("for", "against"), strict=True):
            page.goto(f"{server.url}review?r={token}")
            page.locator(f".ballot [data-choice={choice}]").click()
            page.locator(".ballot .talk-name input").fill("제나")
            page.locator(".ballot").get_by_role("button", name="투표하기").click()
        for choice in ("for", "against"):
            expect(pages[0].locator(f".tally [data-choice={choice}] b")).to_have_text("1")
        approve(pages[1])
        expect(pages[1].locator(".approvals li")).to_contain_text("계정 없음")
        expect(pages[0].locator(".approvals li")).to_contain_text("제나 승인")
        pages[1].goto(server.url)
        expect(pages[1].get_by_text("초대받은 사람만")).to_be_visible()
        for guest in guests:
            guest.close()
    finally:
        server.stop()


def _token_of_a_review() -> str:
    session, owner = start(None), Access(Actor("user", "issuer|깃짱", "깃짱"), "owner")
    store = open_store()
    decision = store.create(owner.actor, "스탬프 크러쉬", session.contents)
    snapshot = store.snapshot(owner, decision.id, decision.head, session.workspace, {}, 2, None, "인프라 검토")
    store.ask_approval(owner, snapshot.id, ["제나"])
    _, token = store.create_link(owner, decision.id, "review", "reviewer", "", snapshot=snapshot.id)
    store.close()
    return token
