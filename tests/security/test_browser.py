"""A real Chromium on the hosted board: policies, hostile texts on every page, and links that do not open."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from store.access import Access, Actor
from store.database.records import Anchor
from store.database.store import Store
from store.decisions import FIRST, shipped_contents
from store.share import encode
from store.workspace import Workspace
from tests.security.board_server import BoardServer
from tests.security.hostile import PAYLOADS, hostile_contents
from tests.security.oidc_provider import JENA, Provider
from ui.pages import NAMES

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("hosted")]
WATCH = """
window.__violations = [];
document.addEventListener('securitypolicyviolation', (event) => {
  if (event.blockedURI !== 'wasm-eval') window.__violations.push(event.violatedDirective + ' ' + event.blockedURI);
});
"""
MARKED = """
() => {
  const found = [];
  const look = (root) => {
    for (const el of root.querySelectorAll('*')) {
      if (el.hasAttribute('data-xss') || el.localName === 'data-xss') found.push(el.outerHTML.slice(0, 200));
      if (/^\\s*javascript:/i.test(el.getAttribute('href') ?? '')) found.push(el.outerHTML.slice(0, 200));
      if (el.shadowRoot) look(el.shadowRoot);
    }
  };
  look(document);
  return found;
}
"""
"""Elements that a hostile text has made, also in shadow roots."""


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(locale="ko-KR", viewport={"width": 1366, "height": 768})
    context.add_init_script(WATCH)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    page = context.new_page()
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    yield page
    assert dialogs == []


@pytest.fixture
def jena(provider: Provider) -> Actor:
    provider.person, provider.fault = dict(JENA), ""
    return Actor("user", f"{provider.issuer}|jena", "제나", "jena@example.com")


def signed_in(page: Page, hosted: BoardServer) -> None:
    page.goto(hosted.url)
    page.get_by_role("button", name="로그인").click()
    expect(page.locator(".drawing svg").first).to_be_visible()


def assert_quiet(page: Page) -> None:
    """No script of a text has run, none was stopped on its way, and no text has become an element."""
    assert page.evaluate("() => window.__xss") is None
    assert page.evaluate("() => window.__violations") == []
    assert page.evaluate(MARKED) == []


def settled(page: Page) -> None:
    expect(page.locator("#board").first).not_to_be_empty()
    page.wait_for_load_state("networkidle")


def test_a_stranger_is_asked_to_sign_in_and_out_again(page, hosted, jena):
    page.goto(f"{hosted.url}/cost")
    expect(page.get_by_role("button", name="로그인")).to_be_visible()
    assert page.locator(".drawing").count() == 0
    signed_in(page, hosted)
    page.goto(f"{hosted.url}/sign-out")
    expect(page.get_by_role("button", name="로그인")).to_be_visible()
    assert page.locator(".drawing").count() == 0
    assert_quiet(page)


@pytest.mark.parametrize("name", NAMES)
def test_every_page_works_under_the_policy(context, page, hosted, name):
    token = encode(Workspace(contents=shipped_contents(FIRST)))
    page.goto(f"{hosted.url}/{'' if name == NAMES[0] else name}?c={token}")
    settled(page)
    assert_quiet(page)
    readable = [cookie["name"] for cookie in context.cookies() if not cookie["httpOnly"]]
    assert readable == ["_streamlit_xsrf"]  # a script has to read it: it is sent back as proof


@pytest.mark.parametrize("name", NAMES)
def test_hostile_texts_are_texts_on_every_page(page, hosted, hosted_store: Store, jena, name):
    decision = hosted_store.create(jena, PAYLOADS[0], hostile_contents()).id
    _remarks(hosted_store, Access(jena, "owner"), decision)
    signed_in(page, hosted)
    page.goto(f"{hosted.url}/{'' if name == NAMES[0] else name}?d={decision}")
    settled(page)
    expect(page.locator("body")).to_contain_text("data-xss")  # it is there, to be read
    for key in ("e", "Escape", "x", "Escape", "?", "Escape"):
        page.locator("body").press(key)
        page.wait_for_load_state("networkidle")
    assert_quiet(page)


def _remarks(store: Store, access: Access, decision: str) -> Any:
    contents = store.head(access, decision).contents
    contents = contents.with_texts({"current.yaml": contents.text("current.yaml") + "\n"})
    store.save(access, decision, 1, contents, PAYLOADS[1])
    store.annotate(access, decision, 2, PAYLOADS[2])
    shot = store.snapshot(access, decision, 2, Workspace(contents=contents), {}, 1, None, PAYLOADS[3])
    for payload in PAYLOADS:
        store.comment(access, shot.id, Anchor("all"), payload)
    store.comment(access, shot.id, Anchor("line", contents.order[0], None, 2), PAYLOADS[0])
    store.vote(access, shot.id, "for", None, PAYLOADS[4])
    store.ask_approval(access, shot.id, [PAYLOADS[0][:40]])
    return store.create_link(access, decision, "review", "reviewer", PAYLOADS[0], snapshot=shot.id)


def test_hostile_texts_are_texts_behind_a_review_link(page, hosted, hosted_store: Store, jena):
    decision = hosted_store.create(jena, PAYLOADS[5], hostile_contents()).id
    _, token = _remarks(hosted_store, Access(jena, "owner"), decision)
    for path in ("", "review"):
        page.goto(f"{hosted.url}/{path}?r={token}")
        settled(page)
        expect(page.locator("body")).to_contain_text("data-xss")
        assert_quiet(page)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_hostile_address_is_text(page, hosted, payload):
    for name in ("c", "r", "i", "d"):
        page.goto(f"{hosted.url}/?{name}={payload.replace('#', '').replace('&', '')}")
        page.wait_for_load_state("networkidle")
        assert_quiet(page)


@pytest.fixture
def review(hosted_store: Store, jena) -> tuple[Access, str, str]:
    """Access of the owner, decision, snapshot."""
    access = Access(jena, "owner")
    decision = hosted_store.create(jena, "링크 시험", shipped_contents(FIRST)).id
    workspace = Workspace(contents=shipped_contents(FIRST))
    return access, decision, hosted_store.snapshot(access, decision, 1, workspace, {}, 1, None, "검토").id


def assert_shut(page: Page, text: str) -> None:
    expect(page.locator("body")).to_contain_text(text)
    assert page.locator(".drawing").count() == 0


def test_a_review_link_opens_until_it_is_revoked(page, hosted, hosted_store: Store, review):
    access, decision, shot = review
    link, token = hosted_store.create_link(access, decision, "review", "reviewer", "", snapshot=shot)
    page.goto(f"{hosted.url}/?r={token}")
    expect(page.locator(".drawing svg").first).to_be_visible()
    hosted_store.revoke(access, link.id)
    page.reload()
    assert_shut(page, "회수했습니다")


def test_a_review_link_ends_at_its_time(page, hosted, hosted_store: Store, review):
    access, decision, shot = review
    soon = datetime.now(UTC) + timedelta(seconds=3)
    _, token = hosted_store.create_link(access, decision, "review", "viewer", "", snapshot=shot, expires_at=soon)
    while datetime.now(UTC) < soon:
        page.wait_for_timeout(200)
    page.goto(f"{hosted.url}/?r={token}")
    assert_shut(page, "기한이 지났습니다")


def test_forged_and_guessed_links_get_one_answer(page, hosted, hosted_store: Store, review):
    access, decision, shot = review
    _, token = hosted_store.create_link(access, decision, "review", "reviewer", "", snapshot=shot)
    body, _, signature = token.rpartition(".")
    wrong = [f"{body}.{signature[::-1]}", f"{body[::-1]}.{signature}", body, "A" * 100, f"{token}x", shot, decision]
    for forged in wrong:
        page.goto(f"{hosted.url}/?r={forged}")
        assert_shut(page, "열 수 없는 링크")


def test_an_invitation_makes_a_member_and_leaves_the_address(page, hosted, hosted_store: Store, review):
    access, decision, _ = review
    link, token = hosted_store.create_link(access, decision, "invite", "viewer", "")
    page.goto(f"{hosted.url}/?i={token}")
    expect(page.locator(".drawing svg").first).to_be_visible()
    assert token not in page.url
    assert page.url.endswith(f"/?d={decision}")
    guest = [member for member in hosted_store.members(access, decision) if member.actor.kind == "guest"]
    assert [member.role for member in guest] == ["viewer"]
    hosted_store.revoke(access, link.id)
    page.goto(f"{hosted.url}/?i={token}")
    assert_shut(page, "회수했습니다")


def test_a_review_link_is_no_invitation_and_the_other_way_round(page, hosted, hosted_store: Store, review):
    access, decision, shot = review
    _, viewing = hosted_store.create_link(access, decision, "review", "reviewer", "", snapshot=shot)
    _, joining = hosted_store.create_link(access, decision, "invite", "editor", "")
    for address in (f"?i={viewing}", f"?r={joining}"):
        page.goto(f"{hosted.url}/{address}")
        page.wait_for_load_state("networkidle")
        expect(page.locator("body")).to_contain_text("링크")
        assert page.locator(".drawing").count() == 0
    assert len(hosted_store.members(access, decision)) == 1


def test_another_site_can_neither_frame_the_board_nor_learn_its_address(context, hosted, review, hosted_store):
    access, decision, shot = review
    _, token = hosted_store.create_link(access, decision, "review", "viewer", "", snapshot=shot)
    page = context.new_page()
    asked: list[str | None] = []
    page.route(
        "http://evil.example/**", lambda route: (asked.append(route.request.headers.get("referer")), route.abort())
    )
    page.goto(f"{hosted.url}/?r={token}")
    expect(page.locator(".drawing svg").first).to_be_visible()
    page.evaluate("() => { const a = document.createElement('a'); a.href = 'http://evil.example/x'; a.click(); }")
    page.wait_for_timeout(500)
    assert asked == [None]
    other = context.new_page()
    other.route("http://evil.example/", lambda route: route.fulfill(body=f"<iframe src='{hosted.url}/'></iframe>"))
    other.goto("http://evil.example/")
    other.wait_for_timeout(1000)
    assert not any(frame.url.startswith(hosted.url) for frame in other.frames)


def test_who_opens_a_decision_signs_in_and_is_brought_to_it_and_signs_out_in_the_menu(page, hosted, review):
    _, decision, _ = review
    page.goto(f"{hosted.url}/?d={decision}")
    page.get_by_role("button", name="로그인").click()
    expect(page.locator(".drawing svg").first).to_be_visible()
    assert page.url == f"{hosted.url}/?d={decision}"
    page.get_by_role("button", name="링크 시험").first.click()
    expect(page.get_by_role("menu")).to_contain_text("제나")
    page.get_by_role("menuitem", name="로그아웃").click()
    expect(page.get_by_role("button", name="로그인")).to_be_visible()


def test_an_owner_invites_changes_a_role_and_removes(chromium, page, hosted, hosted_store: Store, review):
    access, decision, _ = review
    page.goto(f"{hosted.url}/?d={decision}")
    page.get_by_role("button", name="로그인").click()
    expect(page.locator(".drawing svg").first).to_be_visible()
    page.goto(f"{hosted.url}/members?d={decision}")
    page.get_by_label("메모").fill(PAYLOADS[0])
    page.get_by_role("button", name="링크 만들기").click()
    address = page.locator("[data-testid='stCode'] code").inner_text()
    other = chromium.new_context(locale="ko-KR")
    guest = other.new_page()
    guest.goto(address)
    expect(guest.locator(".drawing svg").first).to_be_visible()
    guest.goto(f"{hosted.url}/members?d={decision}")
    expect(guest.get_by_text("소유자만")).to_be_visible()
    other.close()
    page.reload()
    expect(page.get_by_text("손님")).to_be_visible()
    page.get_by_role("button", name="제외").last.click()
    expect(page.get_by_text("손님")).to_have_count(0)
    assert [member.actor.kind for member in hosted_store.members(access, decision)] == ["user"]
    assert_quiet(page)
