"""Where should the servers stand? Distance in every replication mode, and what is left when a place is gone."""

import streamlit as st

from ui.geography.component import geography_board
from ui.geography.state import GeographyState
from ui.geography.view import geography_view
from ui.navigation import handled, page_header

STATE, BOARD = "anboard.geography", "geography"

session = page_header("geography")
state: GeographyState = st.session_state.setdefault(STATE, GeographyState())


@st.fragment
def contents() -> None:
    """Runs alone while a place is dragged; all of the page when a design changed, for the header shows it too."""
    is_changed = handled(session, state, BOARD)
    geography_board(geography_view(session, state), BOARD)
    if is_changed:
        st.rerun()


contents()
