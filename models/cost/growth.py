"""The bill as traffic and data grow, and when one design becomes cheaper than another.

Requests, connections, stated writes and measured loads grow by ``traffic.growth_per_year``, compounded by the month;
so do the volumes and backups of data stores. Sizes of messages, the servers and their volumes, prices and database
versions stay as they are: whether the servers still carry the load is a matter of capacity, not of this bill.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from models.cost.draws import bill_of_draws
from models.cost.lines import Bill
from models.cost.prices import PriceBook
from models.cost.traffic import requests_per_month
from models.design.model import ComponentBilling, Design
from models.design.serving import is_data_store
from models.problems import Text
from models.units import MONTHS_PER_YEAR

MONTHS: Final = 36
REQUESTS_PER_PRICE: Final = 1000
WHAT_GROWS: Final = Text(
    "요청·연결·쓰기와 데이터 저장소의 용량이 매달 같은 비율로 늘어납니다. 서버 수와 크기, 가격은 그대로 둡니다.",
    "Requests, connections, writes and the volumes of data stores grow at one rate; servers and prices stay.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class GrowingBill:
    """The bills of one design from now (month 0) on. ``growth_per_year`` None: not stated, so nothing grows."""

    design_id: str
    growth_per_year: float | None
    usd_per_month: tuple[float, ...]
    usd_per_1000_requests: tuple[float, ...] | None
    """None: the number of requests is not known."""
    at_least: bool

    @property
    def usd_in_all(self) -> float:
        """Months 1 to the last."""
        return sum(self.usd_per_month[1:])


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing:
    """From ``month`` on, ``cheaper`` costs less than ``dearer``, and did not before."""

    month: int
    cheaper: str
    dearer: str


def growing_bill(design: Design, book: PriceBook, *, months: int = MONTHS, on: date | None = None) -> GrowingBill:
    """The bill of each month from now, month 0, to ``months`` months ahead."""
    growth = design.traffic.growth_per_year
    factor = (1 + (growth or 0.0)) ** (np.arange(months + 1) / MONTHS_PER_YEAR)
    bills = bill_of_draws(design, book, _grown(design, factor), on=on)
    requests = requests_per_month(design.traffic, design.billing.hours_per_month)
    prices = None if not requests else REQUESTS_PER_PRICE * bills.usd_per_month / (requests * factor)
    return GrowingBill(
        design_id=design.id,
        growth_per_year=growth,
        usd_per_month=tuple(bills.usd_per_month.tolist()),
        usd_per_1000_requests=None if prices is None else tuple(prices.tolist()),
        at_least=bills.at_least,
    )


def crossings(bills: Sequence[GrowingBill]) -> tuple[Crossing, ...]:
    """Every month in which the order of two designs turns round; months of equal bills keep the order before."""
    found: list[Crossing] = []
    for a, b in combinations(bills, 2):
        cheaper = 0.0
        for month, (x, y) in enumerate(zip(a.usd_per_month, b.usd_per_month, strict=True)):
            now = float(np.sign(x - y))
            if now and cheaper and now != cheaper:
                first, second = (a, b) if now < 0 else (b, a)
                found.append(Crossing(month=month, cheaper=first.design_id, dearer=second.design_id))
            cheaper = now or cheaper
    return tuple(sorted(found, key=lambda c: c.month))


def usd_per_1000_requests(bill: Bill, design: Design) -> float | None:
    """What a thousand requests cost today; None: there are none, or their number is not known."""
    requests = requests_per_month(design.traffic, design.billing.hours_per_month)
    return REQUESTS_PER_PRICE * bill.usd_per_month / requests if requests else None


def _grown(design: Design, factor: NDArray[np.float64]) -> dict[str, NDArray[np.float64]]:
    """Every figure that grows, as the array of its values."""
    traffic = design.traffic
    stated: dict[str, Any] = {
        "traffic.requests_per_second.mean": traffic.mean_requests_per_second,
        "traffic.new_connections_per_second": traffic.new_connections_per_second,
        "traffic.active_connections": traffic.active_connections,
    }
    for name, component in design.components.items():
        stated |= _loads(f"components.{name}.billing.load", component.billing)
        if component.replication is not None:
            writes = component.replication.transactions_per_second
            stated[f"components.{name}.replication.transactions_per_second"] = writes
        if is_data_store(component):
            billing = component.billing
            stated[f"components.{name}.billing.backup_gib"] = billing.backup_gib or None
            stated[f"components.{name}.billing.storage.gib"] = billing.storage.gib if billing.storage else None
    grown = {path: value * factor for path, value in stated.items() if value is not None}
    return grown or {"traffic.kib_per_request": (traffic.kib_per_request or 0.0) * np.ones_like(factor)}


def _loads(path: str, billing: ComponentBilling) -> dict[str, float | None]:
    load = billing.load
    return {
        f"{path}.new_connections_per_second": load.new_connections_per_second,
        f"{path}.active_connections": load.active_connections,
        f"{path}.processed_gb_per_hour": load.processed_gb_per_hour,
        f"{path}.requests_per_second": load.requests_per_second,
    }
