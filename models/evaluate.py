"""Design -> Evaluation: the one entry point to everything that is computed of a design."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date

from models.availability import AvailabilityResult, DiagramTooLarge, evaluate_availability
from models.availability.capacity import CapacityResult, capacity_aware
from models.availability.promotions import promotions_per_year
from models.cost import Bill, PriceBook, monthly_bill
from models.cost.growth import GrowingBill, growing_bill
from models.design.catalog import Catalog
from models.design.model import Design
from models.design.serving import Tier
from models.performance import LOADS, PerformanceResult, evaluate_performance
from models.problems import InvalidDesign, Problem, Text, Warning_
from models.replication import (
    Promotion,
    ReplicationConstants,
    ReplicationResult,
    RoundTripDefaults,
    evaluate_replication,
)

RESULTS_VERSION = 2
"""Raised whenever a change moves a shown number, so that an old link or record can say so."""
PARTS = ("availability", "replication", "performance", "cost")


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """Every table that figures depend on besides the design. ``fingerprint`` stands for their contents."""

    catalog: Catalog
    prices: PriceBook
    constants: ReplicationConstants
    round_trips: RoundTripDefaults
    fingerprint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """All results of one design; a part that was not asked for is None."""

    design: Design
    fingerprint: str
    availability: AvailabilityResult | None
    replication: ReplicationResult | None
    performance: PerformanceResult | None
    capacity: CapacityResult | None
    """Availability where capacity counts; part of "performance"."""
    cost: Bill | None
    growth: GrowingBill | None = None
    """Part of "cost"; None where no growth is stated."""

    @property
    def is_complete(self) -> bool:
        """Every part was asked for, so that targets can be judged."""
        return self.availability is not None and self.replication is not None and self.cost is not None

    @property
    def warnings(self) -> tuple[Warning_, ...]:
        """Those of the design and of every part, each once."""
        parts = (self.availability, self.replication, self.performance, self.capacity, self.cost)
        found = [*self.design.warnings, *(w for part in parts if part is not None for w in part.warnings)]
        return tuple(dict.fromkeys(found))


def evaluate(design: Design, books: Books, *, parts: tuple[str, ...] = PARTS, on: date | None = None) -> Evaluation:
    """Compute a design. ``on``: the day that the age of prices is judged on; None: not judged.

    Raises InvalidDesign when the structure is too entangled for an exact answer.
    """
    availability = _availability(design) if "availability" in parts else None
    performance = evaluate_performance(design) if "performance" in parts else None
    return Evaluation(
        design=design,
        fingerprint=fingerprint(design, books),
        availability=availability,
        replication=evaluate_replication(design, books.constants, books.round_trips, chain_promotions(design))
        if "replication" in parts
        else None,
        performance=performance,
        capacity=_capacity(design, performance, availability) if performance is not None else None,
        cost=monthly_bill(design, books.prices, on=on) if "cost" in parts else None,
        growth=growing_bill(design, books.prices, on=on)
        if "cost" in parts and design.traffic.growth_per_year
        else None,
    )


def chain_promotions(design: Design) -> dict[str, tuple[Promotion, ...]]:
    """How often who takes over from whom, by component: what lost writes of a year take from the chains of failover."""
    return {
        name: tuple(Promotion(writer=t.writer, promoted=t.promoted, per_year=x) for t, x in found.items())
        for name, found in promotions_per_year(design).items()
    }


def _availability(design: Design) -> AvailabilityResult:
    try:
        return evaluate_availability(design)
    except DiagramTooLarge as error:
        expected = Text(
            "정확히 계산할 수 있는 구조 (서로 얽힌 needs를 줄이세요)",
            "a structure that can be computed exactly; reduce needs that interlock",
        )
        problem = Problem(code="too-entangled", path="components", found=str(error), expected=expected)
        raise InvalidDesign([problem]) from None


def _capacity(
    design: Design, performance: PerformanceResult, availability: AvailabilityResult | None
) -> CapacityResult:
    plain = None
    if availability is not None:
        plain = {name: request.unavailability for name, request in availability.requests.items()}
    needed: dict[str, dict[Tier, float]] = {
        load: {t.tier: t.erlangs[load] for t in performance.tiers if load in t.loads} for load in LOADS
    }
    return capacity_aware(design, needed, plain)


def fingerprint(design: Design, books: Books) -> str:
    """sha256 of the canonical design, the books and the results version."""
    canonical = json.dumps(design.canonical, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    text = f"{RESULTS_VERSION}\n{books.fingerprint}\n{canonical}"
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()
