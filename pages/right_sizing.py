"""Which instance type fits the measured load? A trace in, a suggestion and one click to use it."""

import streamlit as st

from ui.board import board
from ui.navigation import BOARD, begin, handled
from ui.rightsizing.component import sizing_page
from ui.rightsizing.state import SizingState
from ui.rightsizing.view import sizing_view
from ui.view import header_view

STATE, KEY = "anboard.right-sizing", "right-sizing"

session = begin("right-sizing")
state: SizingState = st.session_state.setdefault(STATE, SizingState())
handled(session, state, KEY)  # an edit: before the header shows the way back
board(header_view(session, "right-sizing"), key=BOARD)
sizing_page(sizing_view(session, state), KEY)
