"""How a page begins: its session with all that the browser has sent, and the way to the other pages."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NoReturn, Protocol, TypeVar

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from ui.board import board, waiting_events
from ui.events import handle
from ui.pages import PAGES
from ui.session import Session
from ui.state import LINK, current_session, forget_link
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
    session = current_session()
    handle(session, waiting_events(BOARD, session.acked))
    going, session.going = session.going, None
    if going is not None and going != page:
        _go(going)
    forget_link(session)
    return session


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
        return state.handle(session, waiting_events(key, state.acked))


def _go(page: str) -> NoReturn:
    """A link's token stays in the address."""
    kept = {LINK: st.query_params[LINK]} if LINK in st.query_params else {}
    st.switch_page(streamlit_pages()[page], query_params=kept)
