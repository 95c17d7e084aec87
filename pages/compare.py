"""Which design? Events of the board -> session -> figures, pictures and verdict side by side."""

from ui.board import board, waiting_events
from ui.events import handle
from ui.state import current_session, forget_link
from ui.view import board_view

BOARD = "board"

session = current_session()
handle(session, waiting_events(BOARD, session.acked))
forget_link(session)
board(board_view(session), key=BOARD)
