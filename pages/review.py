"""What do others think? A frozen state by link, comments, votes and approvals."""

import streamlit as st

from ui.board import board
from ui.navigation import BOARD, begin, handled, leave_if_asked
from ui.review.component import review_page
from ui.review.page_state import ReviewPageState
from ui.review.page_view import review_page_view
from ui.view import header_view

STATE, KEY = "anboard.review", "review"

session = begin("review")
state: ReviewPageState = st.session_state.setdefault(STATE, ReviewPageState())
handled(session, state, KEY)
leave_if_asked(session, "review")
board(header_view(session, "review"), key=BOARD)
review_page(review_page_view(session, state), KEY)
