"""Design -> Evaluation: the one entry point to everything that is computed of a design."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date

from models.availability import AvailabilityResult, DiagramTooLarge, evaluate_availability
from models.cost import Bill, PriceBook, monthly_bill
from models.design.catalog import Catalog
from models.design.model import Design
from models.problems import InvalidDesign, Problem, Text, Warning_
from models.replication import ReplicationConstants, ReplicationResult, RoundTripDefaults, evaluate_replication

RESULTS_VERSION = 1
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
    cost: Bill | None

    @property
    def is_complete(self) -> bool:
        """Every part was asked for, so that targets can be judged."""
        return self.availability is not None and self.replication is not None and self.cost is not None

    @property
    def warnings(self) -> tuple[Warning_, ...]:
        """Those of the design and of every part, each once."""
        parts = (self.availability, self.replication, self.cost)
        found = [*self.design.warnings, *(w for part in parts if part is not None for w in part.warnings)]
        return tuple(dict.fromkeys(found))


def evaluate(design: Design, books: Books, *, parts: tuple[str, ...] = PARTS, on: date | None = None) -> Evaluation:
    """Compute a design. ``on``: the day that the age of prices is judged on; None: not judged.

    Raises InvalidDesign when the structure is too entangled for an exact answer.
    """
    return Evaluation(
        design=design,
        fingerprint=fingerprint(design, books),
        availability=_availability(design) if "availability" in parts else None,
        replication=evaluate_replication(design, books.constants, books.round_trips)
        if "replication" in parts
        else None,
        cost=monthly_bill(design, books.prices, on=on) if "cost" in parts else None,
    )


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


def fingerprint(design: Design, books: Books) -> str:
    """sha256 of the canonical design, the books and the results version."""
    canonical = json.dumps(design.canonical, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    text = f"{RESULTS_VERSION}\n{books.fingerprint}\n{canonical}"
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()
