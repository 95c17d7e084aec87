"""How a page begins: its session with all that the browser has sent, and the way to the other pages."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NoReturn, Protocol, TypeVar

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from ui.board import board, waiting_events
from ui.events import handle
from ui.live import push, saving
from ui.pages import PAGES
from ui.review.opening import CannotOpen
from ui.review.refused import show_refused
from ui.session import Session
from ui.state import LINKS, STORED, current_session, mend_address
from ui.view import header_view

ROOT: Final = Path(__file__).resolve().parent.parent
BOARD: Final = "board"
"""Key of the component that every page has one of."""
Answer = TypeVar("Answer", covariant=True)


class PageState(Protocol[Answer]):
    """What a page keeps beside the session. ``acked``: the number of the last event that was handled."""

    acked: int

    def handle(self, session: Session, events: Sequence[Mapping[str, Any]]) -> Answer: ...


def streamlit_pages() -> dict[str, StreamlitPage]:
    """By name; the first one is the default."""
    return {
        page.name: st.Page(
            ROOT / "pages" / page.file,
            title="Anboard" if page is PAGES[0] else f"{page.title.ko} · Anboard",
            url_path=page.name,
            default=page is PAGES[0],
        )
        for page in PAGES
    }


def begin(page: str) -> Session:
    """The tab's session, with the board's events applied. Goes to another page when one of them asks for it."""
    try:
        session = current_session()
    except CannotOpen as refused:
        show_refused(refused)
        st.stop()
    handle(session, waiting_events(BOARD, session.acked))
    leave_if_asked(session, page)
    mend_address(session)
    if session.attached is not None:
        push.register(session)
    return session


def leave_if_asked(session: Session, page: str) -> None:
    going, session.going = session.going, None
    if going is not None and going != page:
        _go(going)


def page_header(page: str) -> Session:
    """Begins a page that draws its own contents below: mounts the common header and gives the session.

    The session holds the designs (``last_good``), the language and the theme; an edit elsewhere is in it already.
    """
    session = begin(page)
    board(header_view(session, page), key=BOARD)
    return session


def handled(session: Session, state: PageState[Answer], key: str) -> Answer:
    """Applies what the page's own component has sent: once, also when an earlier run is still busy with it."""
    with session.lock:
        before = session.contents
        answer = state.handle(session, waiting_events(key, state.acked))
        if session.contents != before:
            saving.settle_and_refresh(session)
        return answer


def _go(page: str) -> NoReturn:
    """A link's token stays in the address."""
    kept = {name: st.query_params[name] for name in (*LINKS, STORED) if name in st.query_params}
    st.switch_page(streamlit_pages()[page], query_params=kept)
