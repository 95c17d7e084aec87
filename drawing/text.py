"""How wide a text is, and how to shorten it, without loading a font."""

import unicodedata
from functools import lru_cache

from models.design.labels import one_line

# Advance widths [1/1000 em] of Pretendard SemiBold 1.3.9, space to tilde.
_ASCII = (
    237, 290, 377, 616, 622, 928, 635, 199, 374, 374, 517, 645, 277, 443, 272, 358,
    639, 459, 603, 632, 646, 617, 633, 567, 631, 633, 272, 272, 645, 645, 645, 519,
    876, 693, 631, 714, 695, 582, 561, 725, 715, 259, 536, 649, 541, 872, 712, 744,
    617, 745, 624, 622, 632, 705, 693, 971, 661, 675, 625, 374, 358, 374, 459, 445,
    475, 550, 604, 553, 604, 567, 357, 599, 587, 244, 244, 544, 244, 864, 584, 582,
    599, 599, 377, 524, 360, 582, 552, 806, 538, 552, 536, 374, 339, 374, 645,
)  # fmt: skip
REGULAR = 0.97
"""Pretendard Regular is this much narrower (0.96 on average over ASCII)."""
_HANGUL, _OTHER, _WIDE = 864, 1000, 1400
_COMMON = {"…": 817, "·": 272, "→": 919, "₩": 913}
ELLIPSIS = "…"


def _character_width(character: str) -> int:
    code = ord(character)
    if 32 <= code < 127:
        return _ASCII[code - 32]
    if 0xAC00 <= code <= 0xD7A3:
        return _HANGUL
    if character in _COMMON:
        return _COMMON[character]
    if unicodedata.combining(character):
        return 0
    is_symbol = unicodedata.category(character).startswith("S")
    is_wide = is_symbol or code > 0xFFFF or unicodedata.east_asian_width(character) in "WF"
    return _WIDE if is_wide else _OTHER


@lru_cache(maxsize=4096)
def text_width(text: str, size: float, spacing: float = 0.0) -> float:
    """Width of ``text`` set in Pretendard SemiBold of ``size`` [px]; an upper estimate for foreign letters.

    ``spacing``: added to every letter [em].
    """
    return (sum(map(_character_width, text)) / 1000 + spacing * len(text)) * size


@lru_cache(maxsize=4096)
def shortened(text: str, size: float, width: float, spacing: float = 0.0) -> str:
    """The text cut to fit ``width`` [px], with … for what was left out; a number at its end stays."""
    text = one_line(text)
    if text_width(text, size, spacing) <= width:
        return text
    head, _, number = text.rpartition(" ")
    tail = f" {number}" if head and number.isdecimal() and len(number) < 4 else ""
    left = width - text_width(ELLIPSIS + tail, size, spacing)
    kept = 0
    for character in text:
        left -= text_width(character, size, spacing)
        if left < 0:
            break
        kept += 1
    return text[:kept].rstrip() + ELLIPSIS + tail
