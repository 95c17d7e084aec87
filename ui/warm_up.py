"""What the first visitor would otherwise wait for: imports, tables, the shipped figures and drawings."""

from ui.session import start
from ui.view import board_view


def compute_the_first_board() -> None:
    board_view(start(None))
