"""The compared designs as the page's columns: each with its bill, its currency and its place in the order."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from models.cost import Bill
from models.design.model import Design
from models.evaluate import Evaluation
from models.problems import Language
from ui.computed import Computed
from ui.cost.bills import bill_of
from ui.cost.money import Currency, Money
from ui.cost.texts import say
from ui.session import Session, titles


@dataclass(frozen=True, slots=True)
class Priced:
    """One design that has been valid. ``is_broken``: its text has a fault now, these are the last good figures."""

    name: str
    accent: int
    is_baseline: bool
    is_broken: bool
    computed: Computed
    bill: Bill
    money: Money

    @property
    def design(self) -> Design:
        return self.computed.design

    @property
    def evaluation(self) -> Evaluation:
        return self.computed.evaluation

    @property
    def title(self) -> str:
        return self.design.title

    def total(self, usd: float, *, at_least: bool) -> str:
        amount = self.money.text(usd)
        return say(self.money.language, "at_least", value=amount) if at_least else amount

    def component_title(self, name: str) -> str:
        """Of a component, or of a place that is a host."""
        component, place = self.design.components.get(name), self.design.places.get(name)
        found = component.title if component is not None else place.title if place is not None else None
        return found or name


def priced_designs(session: Session, currency: Currency, on: date) -> list[Priced]:
    return [
        Priced(
            name=name,
            accent=accent,
            is_baseline=name == session.contents.baseline,
            is_broken=name in session.problems,
            computed=computed,
            bill=bill_of(computed, on),
            money=Money.of(computed.design, currency, session.language),
        )
        for accent, name in enumerate(titles(session))
        if (computed := session.last_good.get(name)) is not None
    ]


def base_of(designs: list[Priced]) -> Priced:
    """The baseline, or the first design while that has never been valid."""
    return next((d for d in designs if d.is_baseline), designs[0])


def change(now: float | None, before: float | None, money: Money, language: Language) -> dict[str, Any]:
    """A difference of amounts [USD] as arrow, number and word; ``None``: not known, as of bounds."""
    if now is None or before is None:
        return {"arrow": "none", "text": "", "word": say(language, "uncertain"), "verdict": "unknown"}
    if abs(now - before) < 0.005:
        return {"arrow": "none", "text": "", "word": say(language, "same"), "verdict": "same"}
    is_more = now > before
    return {
        "arrow": "up" if is_more else "down",
        "text": money.text(abs(now - before)),
        "word": say(language, "more" if is_more else "less"),
        "verdict": "worse" if is_more else "better",
    }
