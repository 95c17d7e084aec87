"""The designs that the page of places can show: those of the board, and those of the team's question beside them."""

from store.place_question import place_question
from ui.computed import Computed, compute
from ui.session import Session, titles


def question_designs(session: Session) -> dict[str, Computed]:
    """Those that are not on the board yet and in order; they build on the board's files as they are now."""
    texts = place_question(session.contents.decision)
    new = [name for name in texts if name not in session.contents.order]
    found = compute({**texts, **session.files}, new)
    return {name: one for name, one in found.items() if isinstance(one, Computed)}


def known_designs(session: Session) -> dict[str, Computed]:
    """By file name: the board's own from left to right, then the question's."""
    own = {name: session.last_good[name] for name in session.contents.order if name in session.last_good}
    return {**own, **question_designs(session)}


def known_titles(session: Session) -> dict[str, str]:
    own = titles(session)
    return {name: own.get(name) or one.design.title for name, one in known_designs(session).items()}


def accents(session: Session) -> dict[str, int]:
    """Index of each design's colour."""
    order = dict.fromkeys([*session.contents.order, *known_designs(session)])
    return {name: index % 6 for index, name in enumerate(order)}
