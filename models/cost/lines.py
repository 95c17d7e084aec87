"""Cost lines and the bill they add up to. What is not known is a line without an amount, never 0."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from models.cost.amounts import is_array, largest, number
from models.cost.prices import Price, PriceBook, PriceKey
from models.problems import Text, Warning_
from models.units import HOURS_PER_MONTH


class Step(NamedTuple):
    """One step on the way to a line's quantity: what it is, and the arithmetic in numbers."""

    what: Text
    formula: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CostLine:
    """One thing that is billed for, or would be if its price and usage were known.

    ``quantity`` in ``unit``s a month, for the whole component. ``formula`` shows the derivation in numbers, the same
    in both languages; ``steps`` lead to the figures in it, first things first. ``unknown`` says what is missing when
    ``usd_per_month`` is None. ``note`` states the rule or assumption behind the line. ``estimated``: a figure behind it
    is an estimate. ``stale``: a price behind it is older than a year on the bill's day, or undated.
    """

    component: str
    service: str
    label: Text
    quantity: float | None
    unit: str
    unit_price_usd: float | None
    usd_per_month: float | None
    formula: str
    unknown: Text | None = None
    note: Text | None = None
    estimated: bool = False
    stale: bool = False
    prices: tuple[Price, ...] = ()
    steps: tuple[Step, ...] = ()

    @property
    def region(self) -> str | None:
        """The AWS region whose price it is; None without one."""
        return self.prices[0].key.region if self.prices else None

    @property
    def sources(self) -> tuple[str, ...]:
        return tuple(p.source for p in self.prices)

    @property
    def as_of(self) -> date | None:
        """The oldest date among its prices; None when there is none or one is undated."""
        dates = [p.as_of for p in self.prices]
        return min((d for d in dates if d is not None), default=None) if None not in dates else None


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingCost:
    """What keeps a bill from being complete: which line, and why."""

    component: str
    service: str
    what: Text
    why: Text
    unit_price_usd: float | None
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """The month's bill of a design.

    ``usd_per_month`` is the sum of the known lines, before credits and VAT; ``at_least``: something is missing, so it
    is a lower bound. VAT is taken after credits. ``krw_per_usd`` and ``vat`` are the design's own; without them what
    depends on them is None.
    """

    lines: tuple[CostLine, ...]
    credits_usd: float
    vat: float | None
    krw_per_usd: float | None
    book_oldest: date | None
    book_newest: date | None
    warnings: tuple[Warning_, ...] = ()

    @property
    def missing(self) -> tuple[MissingCost, ...]:
        return tuple(
            MissingCost(
                component=line.component,
                service=line.service,
                what=line.label,
                why=line.unknown,
                unit_price_usd=line.unit_price_usd,
                unit=line.unit,
            )
            for line in self.lines
            if line.unknown is not None
        )

    @property
    def at_least(self) -> bool:
        return any(line.usd_per_month is None for line in self.lines)

    @property
    def usd_per_month(self) -> float:
        return sum_usd(self.lines)

    @property
    def usd_after_credits(self) -> float:
        return largest(0.0, self.usd_per_month - self.credits_usd)

    @property
    def vat_usd(self) -> float | None:
        if self.vat is None:
            return None
        return vat_after_credits(usd=self.usd_per_month, credits_usd=self.credits_usd, vat=self.vat)

    @property
    def usd_with_vat(self) -> float | None:
        return None if self.vat is None else self.usd_after_credits * (1 + self.vat)

    @property
    def krw_per_month(self) -> float | None:
        """``usd_per_month`` at the design's rate: before credits and VAT."""
        return None if self.krw_per_usd is None else self.usd_per_month * self.krw_per_usd

    @property
    def krw_with_vat(self) -> float | None:
        """What is paid in the end, in won."""
        if self.krw_per_usd is None or self.usd_with_vat is None:
            return None
        return self.usd_with_vat * self.krw_per_usd


@dataclass(frozen=True, slots=True, kw_only=True)
class Biller:
    """Makes the lines of one bill: with which prices, for how many hours, on which day (None: ages are not judged)."""

    book: PriceBook
    hours: float = HOURS_PER_MONTH
    on: date | None = None

    def line(
        self,
        component: str,
        label: Text,
        key: PriceKey,
        quantity: float | None,
        derivation: str = "",
        *,
        unknown: Text | None = None,
        note: Text | None = None,
        steps: tuple[Step, ...] = (),
    ) -> CostLine:
        """``quantity`` units of what ``key`` names; None with ``unknown`` saying why. ``derivation`` and ``steps``
        show how the quantity came about.
        """
        price = self.book.price(key)
        if price is None:
            why = no_price(key)
            return self.unknown(component, label, key.service, why, quantity=quantity, note=note, steps=steps)
        return self.priced(
            component,
            label,
            price.usd,
            (price,),
            quantity,
            derivation,
            unknown=unknown,
            note=note,
            steps=steps,
        )

    def priced(
        self,
        component: str,
        label: Text,
        usd: float,
        prices: tuple[Price, ...],
        quantity: float | None,
        derivation: str = "",
        *,
        unknown: Text | None = None,
        note: Text | None = None,
        steps: tuple[Step, ...] = (),
        estimated: bool = False,
    ) -> CostLine:
        """A line at ``usd`` a unit, derived from ``prices`` (at least one; the first one gives unit and service)."""
        unit = prices[0].unit
        amount = None if quantity is None else quantity * usd
        return CostLine(
            component=component,
            service=prices[0].key.service,
            label=label,
            quantity=quantity,
            unit=unit,
            unit_price_usd=usd,
            usd_per_month=amount,
            formula=_formula(quantity, unit, usd, amount, derivation),
            unknown=None if amount is not None else unknown or NO_USAGE,
            note=note,
            estimated=estimated or any(p.is_weak for p in prices),
            stale=self.on is not None and any(p.is_older_than_a_year(self.on) for p in prices),
            prices=prices,
            steps=steps,
        )

    def unknown(
        self,
        component: str,
        label: Text,
        service: str,
        why: Text,
        *,
        quantity: float | None = None,
        note: Text | None = None,
        steps: tuple[Step, ...] = (),
    ) -> CostLine:
        """A line whose price is not known."""
        return CostLine(
            component=component,
            service=service,
            label=label,
            quantity=quantity,
            unit="",
            unit_price_usd=None,
            usd_per_month=None,
            formula="",
            unknown=why,
            note=note,
            steps=steps,
        )


UNIT_SIGNS: Final = {
    "hour": "h",
    "hour_effective": "h",
    "node_hour": "h",
    "node_hour_effective": "h",
    "lcu_hour": "LCU·h",
    "vcpu_hour": "vCPU·h",
    "acu_hour": "ACU·h",
    "million": "M",
    "gb": "GB",
    "gb_month": "GiB",
    "iops_month": "IOPS",
    "mibps_month": "MiB/s",
    "zone_month": "zone",
    "percent_saving_vs_on_demand": "h",
}
"""Units of the price book as formulas show them; what is billed a month needs no sign for it."""

NO_USAGE = Text("사용량을 알 수 없습니다.", "The usage is not known.")


def no_price(key: PriceKey) -> Text:
    return Text(f"가격표에 없는 항목입니다: {key}.", f"The price book has no price of {key}.")


def not_stated(path: str) -> Text:
    """A line is unknown because a key of the design file is absent."""
    return Text(f"설계에 {path} 값이 없습니다.", f"The design does not state {path}.")


def vat_after_credits(*, usd: float, credits_usd: float, vat: float) -> float:
    """VAT [USD] on a bill [USD] less credits [USD]; credits beyond the bill are not paid out. ``vat`` [share].

    >>> vat_after_credits(usd=100.0, credits_usd=30.0, vat=0.1)
    7.0
    """
    return largest(0.0, usd - credits_usd) * vat


def sum_usd(lines: Iterable[CostLine]) -> float:
    """The known amounts together [USD]."""
    return sum(line.usd_per_month for line in lines if line.usd_per_month is not None)


def _formula(quantity: float | None, unit: str, usd: float, amount: float | None, derivation: str) -> str:
    """e.g. ``2 × 730 h = 1,460 h × $0.0208 = $30.37``."""
    if is_array(quantity):
        return ""
    sign = UNIT_SIGNS.get(unit, unit)
    if quantity is None:
        return f"? {sign} × ${number(usd)}"
    how = f"{derivation} = " if derivation else ""
    return f"{how}{number(quantity)} {sign} × ${number(usd)} = ${amount:,.2f}"
