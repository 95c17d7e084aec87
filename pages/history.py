"""What happened to this board? Its versions, what changed between any two, the way back; and the stored boards."""

import streamlit as st

from ui.board import board
from ui.history.component import history_page
from ui.history.state import HistoryState
from ui.history.view import history_view
from ui.navigation import BOARD, begin, handled
from ui.state import mend_address
from ui.view import header_view

STATE, KEY = "anboard.history", "history"

session = begin("history")
state: HistoryState = st.session_state.setdefault(STATE, HistoryState())
handled(session, state, KEY)  # another board, or the way back: before the header shows them
mend_address(session)
board(header_view(session, "history"), key=BOARD)
history_page(history_view(session, state), KEY)
