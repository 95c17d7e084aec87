"""Which design? Events of the board -> session -> figures, pictures and verdict side by side."""

from ui.board import board
from ui.navigation import BOARD, begin
from ui.view import board_view

session = begin("compare")
board(board_view(session), key=BOARD)
