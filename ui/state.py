"""The session of the browser tab that the script runs for."""

import streamlit as st

from ui.identity import NOBODY, current_actor
from ui.live.saving import open_stored
from ui.review.opening import check_still_open, review_session
from ui.session import Session, start

KEY = "anboard"
LINK = "c"
REVIEW = "r"
LINKS = (LINK, REVIEW)
STORED = "d"


def current_session() -> Session:
    """The tab's session; made on its first run, from the link's token if it has one.

    Raises CannotOpen for a review link that is damaged, or over meanwhile.
    """
    if KEY not in st.session_state:
        st.session_state[KEY] = _session_of_address()
    session: Session = st.session_state[KEY]
    if session.review is not None:
        check_still_open(session)
    return session


def _session_of_address() -> Session:
    if REVIEW in st.query_params:
        return review_session(st.query_params[REVIEW], current_actor() or NOBODY)
    session = start(st.query_params.get(LINK))
    if STORED in st.query_params:
        open_stored(session, st.query_params[STORED])
        session.refresh()
    return session


def mend_address(session: Session) -> None:
    """The address says what is open: a shared board until it is one's own, a stored decision while it is attached."""
    for name in LINKS:
        if not session.read_only and name in st.query_params:
            del st.query_params[name]
    attached = session.attached.id if session.attached is not None else None
    if attached is None:
        st.query_params.pop(STORED, None)
    elif st.query_params.get(STORED) != attached:
        st.query_params[STORED] = attached
