"""The colours of the charts by name: those of the board, light and dark."""

from typing import Final

LIGHT: Final = {
    "page": "#ffffff", "ink": "#14181d", "muted": "#566070", "line": "#dde1e7", "edge": "#828c99", "accent": "#1c5bd6",
    "good": "#0a7540", "bad": "#b3261e", "warn": "#855400", "land": "#e3e6eb",
    "sea": "#edf2fc",
    "a0": "#56606e", "a1": "#1c5bd6", "a2": "#7433cf", "a3": "#0b746e", "a4": "#a94a06", "a5": "#ad2b68",
}  # fmt: skip
DARK: Final = {
    "page": "#151a21", "ink": "#e9edf2", "muted": "#a3adba", "line": "#2a323d", "edge": "#76818f", "accent": "#7dadff",
    "good": "#5dd196", "bad": "#ff958c", "warn": "#f0c05f", "land": "#2c3645",
    "sea": "#181f2a",
    "a0": "#a5b0be", "a1": "#7dadff", "a2": "#bd9dff", "a3": "#54cdc3", "a4": "#f2a765", "a5": "#f590b9",
}  # fmt: skip
