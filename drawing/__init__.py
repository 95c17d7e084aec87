"""Design -> picture: ``layout`` of all compared designs, then ``scene`` or ``board_svg`` of each on it."""

from drawing.board import board_svg
from drawing.grid import Layout
from drawing.layout import layout
from drawing.scene import Badge, Perspective, Scene, scene

__all__ = ["Badge", "Layout", "Perspective", "Scene", "board_svg", "layout", "scene"]
