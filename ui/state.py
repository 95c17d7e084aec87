"""The session of the browser tab that the script runs for."""

import streamlit as st

from ui.session import Session, start

KEY = "anboard"
LINK = "c"


def current_session() -> Session:
    """The tab's session; made on its first run, from the link's token if it has one."""
    if KEY not in st.session_state:
        st.session_state[KEY] = start(st.query_params.get(LINK))
    return st.session_state[KEY]


def forget_link(session: Session) -> None:
    """Once a shared board is one's own, its address no longer says otherwise."""
    if not session.read_only and LINK in st.query_params:
        del st.query_params[LINK]
