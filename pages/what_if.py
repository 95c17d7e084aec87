"""What if this fails? Parts taken out on the drawings, what still works, and which faults cost most."""

from ui.board import board
from ui.navigation import BOARD, begin
from ui.what_if import what_if_view

session = begin("what-if")
board(what_if_view(session), key=BOARD)
