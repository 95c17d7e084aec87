"""Recommendations with their price, as the browser shows them."""

from collections.abc import Mapping, Sequence
from typing import Any

from exports import numbers
from models.problems import Language
from models.replication import Recommendation
from ui.replication.explained import mode_name
from ui.replication.figures import dearer_by, recommendations_of, with_changes
from ui.replication.shown import Shown
from ui.replication.texts import say
from ui.session import Session

LEAST_CENT = 0.005


def offers_view(session: Session, shown: Sequence[Shown], language: Language) -> dict[str, Any]:
    """Of each design as it is stated."""
    return {
        "title": say(language, "offers"),
        "sub": say(language, "offers.sub"),
        "designs": [_of_design(session, one, language) for one in shown if one.stated is not None],
    }


def _of_design(session: Session, one: Shown, language: Language) -> dict[str, Any]:
    assert one.stated is not None
    computed = session.last_good[one.name]
    found = [o for o in recommendations_of(computed) if o.component == one.stated.component.name]
    offers = [_offer(session, one, offer, language) for offer in found]
    return {
        "id": one.name,
        "title": one.title,
        "accent": one.accent,
        "offers": offers,
        "none": None if offers else _why_none(one, language),
    }


def _why_none(one: Shown, language: Language) -> str:
    assert one.stated is not None
    if not one.stated.result.readers:
        return say(language, "offers.no_reader")
    conditions = one.stated.whole.conditions[one.stated.component.name]
    return say(language, "offers.nothing" if any(c.lossy for c in conditions) else "offers.none")


def _offer(session: Session, one: Shown, offer: Recommendation, language: Language) -> dict[str, Any]:
    commit, lost = offer.commit_ms_p50, offer.lost_per_year
    said = []
    if commit[0] is not None and commit[1] is not None:
        said.append(say(language, "offer.commit", change=_signed(commit[1] - commit[0])))
    before, after = (numbers.count(value, language) for value in lost)
    said.append(say(language, "offer.lost", before=before, after=after))
    said.append(_price(session, one, offer, language))
    still = [say(language, "offer.still", text=c.text.in_(language)) for c in offer.conditions]
    return {
        "value": offer.text.en,
        "what": " + ".join(_changes(offer.changes, language)),
        "said": said,
        "good": say(language, "offer.all") if offer.loses_nothing else None,
        "still": still,
    }


def _signed(ms: float) -> str:
    return f"{ms:+.2g} ms".replace("-", "−")


def _price(session: Session, one: Shown, offer: Recommendation, language: Language) -> str:
    text = with_changes(session.files, one.name, offer.changes)
    computed = session.last_good[one.name]
    dearer = None if text is None else dearer_by(computed, session.contents.files, one.name, text)
    if dearer is None:
        return say(language, "offer.price", change=numbers.unknown(language))
    if abs(dearer) < LEAST_CENT:
        return say(language, "offer.same_price")
    sign = "+" if dearer > 0 else "−"
    return say(language, "offer.price", change=f"{sign}{numbers.dollars(dearer, language)}")


def _changes(changes: Mapping[str, Any], language: Language) -> list[str]:
    keys = {path.split(".replication.", 1)[1]: value for path, value in changes.items()}
    waits = next((value for key, value in keys.items() if key in ("wait_for", "any")), 0)
    found = []
    for key, value in keys.items():
        if key == "mode":
            found.append(mode_name(value, waits, language))
        elif not (key in ("wait_for", "any") and "mode" in keys):
            found.append(say(language, f"change.{key}", value=f"{value:g}" if isinstance(value, float) else value))
    return found
