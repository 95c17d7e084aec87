"""How sure the order of the designs is: its share of the draws, and which single assumption turns it round."""

from typing import Any

from exports.names import assumption_name
from models.problems import Language
from models.sensitivity import Flip
from models.uncertainty import Uncertainty
from ui.columns import Column
from ui.computed import flips_of, uncertainty_of
from ui.texts import say
from ui.view_interval import CRITERION_OF

MOST_FLIPS = 3
SURE = 0.999
"""Shares past this, or below its complement, are told so: 10,000 draws do not tell more."""


def order_sections(column: Column, key: str, language: Language, columns: list[Column]) -> list[dict[str, Any]]:
    """Empty for a figure that nothing is ranked by, and without another design."""
    known = [c for c in columns if c.computed is not None]
    if key not in CRITERION_OF or len(known) < 2 or column not in known:
        return []
    together = tuple(c.computed for c in known if c.computed is not None)
    paragraphs = []
    if key == "availability":
        paragraphs.append(_shares(uncertainty_of(together), known, known.index(column), language))
    criterion = CRITERION_OF[key]
    if _is_ranked(known, criterion):
        paragraphs += _flips(flips_of(together, criterion), known, criterion, language)
    return [{"heading": say(language, "panel.order"), "text": "\n\n".join(paragraphs)}] if paragraphs else []


def _is_ranked(known: list[Column], criterion: str) -> bool:
    return criterion != "lost_writes" or all(c.lost_writes is not None for c in known)


def _shares(found: Uncertainty, known: list[Column], here: int, language: Language) -> str:
    """In how many draws the panel's design is down less than each other."""
    shares = []
    for there, other in enumerate(known):
        less, more = found.less_downtime[here][there], found.less_downtime[there][here]
        if there != here and less == more == 0:
            shares.append(say(language, "order.same", other=other.title))
        elif there != here:
            shares.append(say(language, "order.share", other=other.title, share=_percent(less, language)))
    return say(language, "order.shares", title=known[here].title, shares=", ".join(shares))


def _percent(share: float, language: Language) -> str:
    if share > SURE:
        return "99.9% 초과" if language == "ko" else "over 99.9%"
    if share < 1 - SURE:
        return "0.1% 미만" if language == "ko" else "under 0.1%"
    return f"{share:.1%}" if share > 0.99 or share < 0.01 else f"{share:.0%}"


def _flips(found: tuple[Flip, ...], known: list[Column], criterion: str, language: Language) -> list[str]:
    by = say(language, f"by.{criterion}")
    inside = [flip for flip in found if flip.in_range]
    if inside:
        return [*(_flip(flip, known, by, language) for flip in inside[:MOST_FLIPS]), *_approximate(found, language)]
    firm = say(language, "order.firm", by=by)
    if not found:
        return [f"{firm} {say(language, 'order.far')}"]
    nearest = (_flip(flip, known, by, language) for flip in found[:MOST_FLIPS])
    return [firm, *nearest, *_approximate(found, language)]


def _approximate(found: tuple[Flip, ...], language: Language) -> list[str]:
    return [] if all(flip.is_exact for flip in found) else [say(language, "order.approximate")]


def _flip(flip: Flip, known: list[Column], by: str, language: Language) -> str:
    owner = next(c.design for c in known if c.design is not None and c.design.id in flip.designs)
    titles = {c.design.id: c.title for c in known if c.design is not None}
    return say(
        language,
        "order.flip" if flip.in_range else "order.flip.outside",
        name=assumption_name(owner, flip.path, language),
        value=f"{flip.value:,.6g}",
        side=say(language, "order.below" if flip.value < flip.now else "order.above"),
        by=by,
        order=" < ".join(titles[id_] for id_ in flip.order),
        now=f"{flip.now:,g}",
        low=f"{flip.low:,g}",
        high=f"{flip.high:,g}",
    )
