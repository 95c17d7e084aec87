"""How late are the readers, and what does that cost? Stale reads and lost writes, with sliders that move the curves."""

import streamlit as st

from ui.navigation import handled, page_header
from ui.replication.component import replication_board
from ui.replication.state import ReplicationState
from ui.replication.view import replication_view

STATE, BOARD = "anboard.replication", "replication"

session = page_header("replication")
state: ReplicationState = st.session_state.setdefault(STATE, ReplicationState())


@st.fragment
def contents() -> None:
    """Runs alone while a slider moves; all of the page when a design changed, for the header shows it too."""
    is_changed = handled(session, state, BOARD)
    replication_board(replication_view(session, state), BOARD)
    if is_changed:
        st.rerun()


contents()
