"""Sign-in from end to end: the app in hosted mode, a provider on loopback, and what each person may then do."""

from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from store.access import Access, Actor
from store.database.store import Store
from store.decisions import FIRST, shipped_contents
from tests.security.board_server import SECRET, BoardServer
from tests.security.oidc_provider import CLIENT_SECRET, JENA, Provider
from ui.identity import _user, may_create
from ui.web.settings import Hosting

pytestmark = pytest.mark.xdist_group("hosted")
USER_COOKIE = "_streamlit_user"


@pytest.fixture
def browser(hosted: BoardServer, provider: Provider) -> Iterator[httpx2.Client]:
    """Keeps cookies and follows redirects, as a browser does."""
    provider.person, provider.fault = dict(JENA), ""
    with httpx2.Client(base_url=hosted.url, follow_redirects=True, timeout=30) as client:
        yield client


def sign_in(browser: httpx2.Client) -> bool:
    browser.get("/", headers={"accept": "text/html"})
    browser.get("/sign-in")
    return USER_COOKIE in browser.cookies


def jena(provider: Provider) -> Actor:
    return Actor("user", f"{provider.issuer}|jena", "제나", "jena@example.com")


def news(browser: httpx2.Client, decision: str) -> int:
    """The status of the stream that only who may view the decision gets."""
    with browser.stream("GET", f"/live/{decision}/events", params={"tab": "test-tab"}) as answer:
        return answer.status_code


def test_who_signs_in_has_his_roles_until_he_signs_out(browser, provider, hosted_store: Store):
    decision = hosted_store.create(jena(provider), "로그인 시험", shipped_contents(FIRST)).id
    browser.get("/", headers={"accept": "text/html"})
    assert news(browser, decision) == 403  # a guest
    assert sign_in(browser)
    assert news(browser, decision) == 200  # its owner
    signed_out = provider.signed_out
    browser.get("/sign-out")
    assert provider.signed_out == signed_out + 1
    assert USER_COOKIE not in browser.cookies
    assert news(browser, decision) == 403


def test_a_role_that_was_taken_away_is_gone_at_once(browser, provider, hosted_store: Store):
    owner = Actor("user", f"{provider.issuer}|leo", "레오")
    decision = hosted_store.create(owner, "역할 시험", shipped_contents(FIRST)).id
    access = Access(owner, "owner")
    link, _ = hosted_store.create_link(access, decision, "invite", "viewer", "")
    hosted_store.join(jena(provider), link)
    assert sign_in(browser)
    assert news(browser, decision) == 200
    hosted_store.set_role(access, decision, jena(provider).id, None)
    assert news(browser, decision) == 403


def test_another_subject_of_the_same_name_and_email_is_another_person(browser, provider, hosted_store: Store):
    decision = hosted_store.create(jena(provider), "이름 시험", shipped_contents(FIRST)).id
    provider.person = {**JENA, "sub": "impostor"}
    assert sign_in(browser)
    assert news(browser, decision) == 403


@pytest.mark.parametrize("fault", ["nonce", "state", "issuer", "audience", "expired", "key", "unsigned"])
def test_what_the_provider_gets_wrong_signs_nobody_in(browser, provider, fault):
    provider.fault = fault
    assert not sign_in(browser)
    provider.fault = ""
    assert sign_in(browser)


def test_a_code_is_good_once_and_for_its_own_browser_only(browser, hosted, provider):
    browser.get("/", headers={"accept": "text/html"})
    answer = browser.get("/sign-in", follow_redirects=False)
    while "/oauth2callback" not in answer.headers["location"]:
        answer = browser.get(answer.headers["location"], follow_redirects=False)
    callback = answer.headers["location"]
    with httpx2.Client(base_url=hosted.url, follow_redirects=True, timeout=30) as thief:
        thief.get(callback)
        assert USER_COOKIE not in thief.cookies
    browser.get(callback)
    assert USER_COOKIE in browser.cookies
    browser.cookies.delete(USER_COOKIE)
    browser.get(callback)
    assert USER_COOKIE not in browser.cookies


def test_a_forged_or_changed_cookie_is_a_stranger(browser, provider, hosted_store: Store):
    decision = hosted_store.create(jena(provider), "쿠키 시험", shipped_contents(FIRST)).id
    assert sign_in(browser)
    value = browser.cookies[USER_COOKIE]
    for forged in (value[:-2] + "AA", value.split(".")[0], "e30.x.y", ""):
        browser.cookies.delete(USER_COOKIE)
        browser.cookies.set(USER_COOKIE, forged)
        assert news(browser, decision) == 403, forged
        browser.cookies.delete(USER_COOKIE)
        browser.cookies.set(USER_COOKIE, value)


def test_no_secret_and_no_token_reaches_a_page_or_the_log(browser, hosted):
    assert sign_in(browser)
    pages = [
        browser.get(path).text for path in ("/", "/compare", "/auth/login?provider=x", "/oauth2callback?code=CODE1")
    ]
    browser.get("/?r=REVIEWTOKEN&i=INVITETOKEN")
    written = hosted.log.read_text(encoding="utf-8")
    for hidden in (SECRET, CLIENT_SECRET, "CODE1", "REVIEWTOKEN", "INVITETOKEN", "access-token-of-the-tests"):
        assert hidden not in written, hidden
        assert all(hidden not in page for page in pages if hidden != "CODE1")


def owners(*emails: str) -> Hosting:
    return Hosting(origin="https://board.example.com", secret="x" * 32, owners=frozenset(emails))


@pytest.mark.parametrize(
    ("mode", "actor", "may"),
    [
        (None, Actor("local", "local", "이 컴퓨터"), True),
        (owners(), Actor("user", "i|s", "제나"), True),
        (owners(), Actor("guest", "guest:1", "손님"), False),
        (owners(), None, False),
        (owners("jena@example.com"), Actor("user", "i|s", "제나", "Jena@Example.com"), True),
        (owners("jena@example.com"), Actor("user", "i|s", "jena@example.com", None), False),
        (owners("jena@example.com"), Actor("user", "i|s", "레오", "leo@example.com"), False),
    ],
)
def test_who_may_make_a_new_decision(monkeypatch, mode, actor, may):
    monkeypatch.setattr("ui.identity.hosting", lambda: mode)
    assert may_create(actor) is may


@pytest.mark.parametrize(
    ("claims", "email"),
    [
        ({"email_verified": True}, "jena@example.com"),
        ({"email_verified": False}, None),
        ({"email_verified": "true"}, None),
        ({}, None),
    ],
)
def test_an_email_counts_when_its_provider_has_verified_it(claims: dict[str, Any], email: str | None):

    signed_in = {"is_logged_in": True, "iss": "https://id.example.com", "sub": "1", "email": "jena@example.com"}
    user = _user({**signed_in, **claims})
    assert user is not None
    assert user.email == email
    assert _user({**signed_in, "is_logged_in": "yes"}) is None
    assert _user({**signed_in, "sub": ""}) is None
