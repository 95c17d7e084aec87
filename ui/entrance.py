"""The way in: an invitation is taken up, and who knows nobody here is asked to sign in."""

from typing import Final, NoReturn

import streamlit as st

from models.problems import Text
from store.access import Actor
from store.database.store import StoreError, the_store
from ui.identity import NOBODY, current_actor, is_hosted
from ui.web.settings import hosting

INVITATION: Final = "i"
DECISION: Final = "d"
LINKS: Final = ("c", "r")
"""Whoever has one of these in his address has been given something to look at."""
ADMITTED: Final = "anboard.admitted"

WELCOME: Final = Text("함께 보는 아키텍처 결정 보드", "The board a team decides its architecture on")
SIGN_IN: Final = Text("로그인", "Sign in")
SIGN_IN_FIRST: Final = Text(
    "팀의 보드를 열려면 로그인하세요. 초대나 검토 링크를 받았다면 그 주소를 그대로 열면 됩니다.",
    "Sign in to open your team's boards. If you were sent an invitation or a review link, just open it.",
)
INVITED_ONLY: Final = Text(
    "초대받은 사람만 쓸 수 있는 보드입니다. 받은 초대 링크나 검토 링크를 열어 주세요.",
    "This board is for people who were invited. Please open the link you were sent.",
)
NEEDS_COOKIES: Final = Text(
    "이 사이트의 쿠키를 허용한 뒤 초대 링크를 다시 열어 주세요. 누구인지 알아야 구성원이 될 수 있습니다.",
    "Please allow this site's cookies and open the invitation again; without them nobody can become a member.",
)


def admit() -> None:
    """Before any page: goes on, or shows the door and ends the run."""
    _take_up_invitation()
    if is_hosted() and not _may_enter():
        door = SIGN_IN_FIRST if _can_sign_in() else INVITED_ONLY
        _show(door, with_sign_in=_can_sign_in())


def _can_sign_in() -> bool:
    mode = hosting()
    return mode is not None and mode.oidc is not None


def _take_up_invitation() -> None:
    """Makes the visitor a member; the token leaves the address, whatever comes of it."""
    token = st.query_params.get(INVITATION)
    if token is None:
        return
    actor = current_actor()
    try:
        if actor is None:
            _show(NEEDS_COOKIES)
        link = the_store().open_link(token)
        the_store().join(actor, link)
    except StoreError as error:
        del st.query_params[INVITATION]
        _show(error.text)
    st.query_params.from_dict({DECISION: link.decision})


def _may_enter() -> bool:
    """Asked once a session: who came by a link may go on when the link has left the address."""
    if not st.session_state.get(ADMITTED):
        actor = current_actor() or NOBODY
        st.session_state[ADMITTED] = actor.kind == "user" or _has_link() or _is_member(actor)
    return st.session_state[ADMITTED]


def _has_link() -> bool:
    return any(name in st.query_params for name in LINKS)


def _is_member(actor: Actor) -> bool:
    try:
        return bool(the_store().decisions(actor))
    except StoreError as error:
        _show(error.text)


def _show(text: Text, *, with_sign_in: bool = False) -> NoReturn:
    _, middle, _ = st.columns([1, 2, 1])
    with middle:
        st.title("Anboard", anchor=False)
        st.markdown(f"**{WELCOME.ko}**  \n{text.ko}")
        st.caption(f"{WELCOME.en}. {text.en}")
        if with_sign_in and st.button(f"{SIGN_IN.ko} · {SIGN_IN.en}", type="primary"):
            st.login()
    st.stop()
