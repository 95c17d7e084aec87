"""Designs -> what they cost, each computed once for as long as the design and the day stay the same."""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from models.cost import Bill, CostLine, monthly_bill
from models.cost.growth import GrowingBill, growing_bill
from models.cost.prices import Price
from models.cost.purchase import GravitonOption, graviton_options
from models.cost.purchase_options import PurchaseOption, purchase_options
from store.books import books
from ui.computed import Computed

KEPT: Final = 48
_OWN_FIGURES: Final = re.compile(
    r"\b(?:(?:db|cache)\.)?[a-z]+\d+[a-z-]*\.\w+\b|[×x] ?[\d,]+|(?<![A-Za-z.])\d[\d,]*개?(?![\w.])"
)
"""Instance types and counts in a line's label: what may differ between designs on one row."""


@dataclass(frozen=True, slots=True)
class RowKey:
    """Lines of several designs with one key stand on one row. ``nth``: of equal lines of one design."""

    component: str
    service: str
    label: str
    nth: int


@lru_cache(maxsize=KEPT)
def bill_of(computed: Computed, on: date) -> Bill:
    """The bill with the age of its prices judged on a day."""
    return monthly_bill(computed.design, books().prices, on=on)


@lru_cache(maxsize=KEPT)
def growth_of(computed: Computed) -> GrowingBill:
    return growing_bill(computed.design, books().prices)


@lru_cache(maxsize=KEPT)
def purchases_of(computed: Computed) -> dict[str, tuple[PurchaseOption, ...]]:
    """By component, the ways to buy it that have a price, and the one it is bought in now."""
    found = {}
    for name in computed.design.components:
        options = purchase_options(computed.design, books().prices, name)
        known = tuple(o for o in options if o.line.usd_per_month is not None or o.is_current)
        if known:
            found[name] = known
    return found


@lru_cache(maxsize=KEPT)
def graviton_of(computed: Computed) -> dict[str, GravitonOption]:
    return {option.component: option for option in graviton_options(computed.design, books().prices)}


def rows_of(bill: Bill) -> dict[RowKey, CostLine]:
    found: dict[RowKey, CostLine] = {}
    for line in bill.lines:
        key = RowKey(line.component, line.service, common_label(line.label.en), 0)
        while key in found:
            key = RowKey(key.component, key.service, key.label, key.nth + 1)
        found[key] = line
    return found


def common_label(label: str) -> str:
    """A label without what may differ between designs.

    >>> common_label("EC2 t4g.small × 2"), common_label("퍼블릭 IPv4 주소 2개"), common_label("ALB 처리량 (LCU)")
    ('EC2', '퍼블릭 IPv4 주소', 'ALB 처리량 (LCU)')
    """
    return " ".join(_OWN_FIGURES.sub(" ", label).split()) or label


def prices_used(bills: list[Bill]) -> frozenset[Price]:
    return frozenset(price for bill in bills for line in bill.lines for price in line.prices)
