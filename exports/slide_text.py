"""How much text stands in a box of a slide, for a font that the reader may not have: an upper estimate. Pure."""

import unicodedata
from typing import Final

from models.design.labels import one_line

POINTS_PER_INCH: Final = 72
LINE_HEIGHT: Final = 1.35
"""Of the size of the letters: Malgun Gothic's own is 1.33."""
_NARROW, _BROAD, _FULL = 0.6, 0.95, 1.0
_BROAD_LETTERS: Final = frozenset("mwMW@%")


def em(text: str) -> float:
    """Width in sizes of the letters: no font of slides is wider."""
    return sum(map(_letter, text))


def _letter(letter: str) -> float:
    if letter in _BROAD_LETTERS:
        return _BROAD
    if letter.isascii():
        return _NARROW
    return 0.0 if unicodedata.combining(letter) else _FULL


def lines_of(text: str, size: float, width: float) -> int:
    """Lines of a paragraph that is broken between words, and within one that is too long. size [pt], width [in]."""
    room = width * POINTS_PER_INCH / size
    lines, used = 1, 0.0
    for word in text.split(" "):
        needed = em(word)
        if used and used + _NARROW + needed > room:
            lines, used = lines + 1, 0.0
        used += (_NARROW if used else 0.0) + needed
        while used > room:
            lines, used = lines + 1, used - room + _FULL
    return lines


def cut(text: str, size: float, width: float, lines: int) -> str:
    """The text in one line of code but at most ``lines`` on the slide, with … for what was left out."""
    text = one_line(text)
    if lines_of(text, size, width) <= lines:
        return text
    low, high = 0, len(text)
    while low + 1 < high:
        middle = (low + high) // 2
        low, high = (middle, high) if lines_of(f"{text[:middle]}…", size, width) <= lines else (low, middle)
    return text[:low].rstrip(" ,.·") + "…"


def fitted(text: str, sizes: tuple[float, ...], width: float, lines: int = 1) -> tuple[str, float]:
    """Text and size [pt]: the first of ``sizes`` with which it fits into ``lines``, else the last, cut."""
    text = one_line(text)
    size = next((s for s in sizes if lines_of(text, s, width) <= lines), sizes[-1])
    return cut(text, size, width, lines), size


def height(lines: int, size: float) -> float:
    """[in] of that many lines."""
    return lines * size * LINE_HEIGHT / POINTS_PER_INCH
