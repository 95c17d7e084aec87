"""What does each design cost? The bills line by line, why they differ, and what changes them."""

from datetime import date

import streamlit as st

from ui.board import board
from ui.cost.component import cost_page
from ui.cost.state import CostState
from ui.cost.view import cost_view
from ui.navigation import BOARD, begin, handled
from ui.view import header_view

STATE, KEY = "anboard.cost", "cost"

session = begin("cost")
state: CostState = st.session_state.setdefault(STATE, CostState())
handled(session, state, KEY)  # an edit: before the header shows the way back
board(header_view(session, "cost"), key=BOARD)
cost_page(cost_view(session, state, date.today()), KEY)
