"""Amounts of one design in the currency that the reader chose."""

from dataclasses import dataclass
from typing import Literal

from exports import numbers
from models.design.model import Design
from models.problems import Language

Currency = Literal["usd", "krw"]


@dataclass(frozen=True, slots=True)
class Money:
    """``rate``: won for a dollar; None: amounts are shown in dollars."""

    rate: float | None
    language: Language

    @classmethod
    def of(cls, design: Design | None, currency: Currency, language: Language) -> "Money":
        stated = design.billing.krw_per_usd if design is not None and currency == "krw" else None
        return cls(None if stated is None else stated.value, language)

    def value(self, usd: float) -> float:
        return usd if self.rate is None else usd * self.rate

    def text(self, usd: float | None) -> str:
        """To the cent, or to the won; small unit prices keep three significant digits."""
        if usd is None:
            return str(numbers.unknown(self.language))
        size, sign = abs(usd), "−" if usd < 0 else ""
        if self.rate is None:
            return sign + ("< $0.01" if 0 < size < 0.005 else f"${size:,.2f}")
        won = size * self.rate
        figure = "< 1" if 0 < won < 0.5 else f"{won:,.0f}"
        return f"{sign}{figure}원" if self.language == "ko" else f"{sign}₩{figure}"

    def fine(self, usd: float | None) -> str:
        """As ``text``, but prices of less than a cent or ten won in full."""
        if usd is None or not usd:
            return self.text(usd)
        amount = self.value(abs(usd))
        if amount >= (1 if self.rate is None else 100):
            return self.text(usd)
        figure = numbers.significant(amount, 3)
        if self.rate is None:
            return f"${figure}"
        return f"{figure}원" if self.language == "ko" else f"₩{figure}"
