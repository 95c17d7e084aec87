"""The bundled font (Pretendard 1.3.9, OFL 1.1): only the letters that a picture uses, to be embedded in it."""

import io
import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from typing import Final, Literal

from fontTools import subset
from fontTools.ttLib import TTFont

Weight = Literal["Regular", "SemiBold"]
CSS_WEIGHTS: Final[dict[Weight, int]] = {"Regular": 400, "SemiBold": 600}
_FOLDER: Final = Path(__file__).parent.parent / "static" / "fonts"
MISSING: Final = "□"


@cache
def _plain(weight: Weight) -> bytes:
    """The bundled file unpacked, about 1 MB."""
    out = io.BytesIO()
    with (_FOLDER / f"Pretendard-{weight}.subset.woff2").open("rb") as packed:
        font = TTFont(packed, recalcTimestamp=False)
        font.flavor = None
        font.save(out)
    return out.getvalue()


@cache
def characters() -> frozenset[str]:
    """The characters that the font has letters for (all of KS X 1001's Hangul among them)."""
    return frozenset(map(chr, TTFont(io.BytesIO(_plain("Regular"))).getBestCmap()))


def covered(text: str) -> str:
    """``text`` with □ for what the font has no letter for, so that nothing vanishes where no other font is.

    Marks above or below such letters go with them.
    """
    known = characters()
    return "".join(
        c if c in known or c < " " else "" if unicodedata.combining(c) else MISSING for c in text
    )  # fmt: skip


@lru_cache(maxsize=64)
def subset_font(used: frozenset[str], weight: Weight, flavor: Literal["woff2"] | None) -> bytes:
    """The font with only the characters ``used``: woff2 to embed in SVG, plain TrueType (None) to rasterise."""
    font = TTFont(io.BytesIO(_plain(weight)), recalcTimestamp=False)
    options = subset.Options()
    options.flavor, options.name_IDs = flavor, [1, 2, 4, 6, 16, 17]
    options.drop_tables += ["GSUB", "GPOS", "GDEF"]  # no kerning: letters stand where text.py expects them
    subsetter = subset.Subsetter(options)
    subsetter.populate(text="".join(sorted(used)))
    subsetter.subset(font)
    font.flavor = flavor
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()
