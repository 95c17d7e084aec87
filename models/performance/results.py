"""What the load of a design comes to, tier by tier, with all instances and with some of them down."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from models.design.serving import Tier
from models.performance.queue import ResponseTimes
from models.problems import Warning_

LoadName = Literal["mean", "peak"]
LOADS: Final[tuple[LoadName, ...]] = ("mean", "peak")


@dataclass(frozen=True, slots=True, kw_only=True)
class TierState:
    """A tier with ``working`` instances left."""

    working: int
    utilisation: float | None
    """Load / capacity of what works; may be above 1. None: nothing works."""
    short_by_per_second: float | None
    """By how much the load exceeds what works, when that is full; None while it is not."""
    response: ResponseTimes | None
    """None when it is full: the queue would grow for as long as the load lasts."""

    @property
    def is_full(self) -> bool:
        return self.short_by_per_second is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class TierLoad:
    per_second: float
    """Requests (queries of a data store) that the tier gets [1/s]."""
    states: tuple[TierState, ...]
    """By how many instances are down: 0, 1, … all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TierPerformance:
    tier: Tier
    instances: int
    capacity_per_second: float
    """Of one instance."""
    in_queries: bool
    calls_per_request: float
    """Calls per average request to the service; of a data store each is ``queries_per_request`` queries."""
    stands_in: bool
    """Others can be called in its place: its load is what it has to carry alone."""
    loads: Mapping[LoadName, TierLoad]
    """Absent where the load is not known."""
    missing: tuple[str, ...]
    """Paths of the keys that would have to be stated."""

    @property
    def erlangs(self) -> Mapping[LoadName, float]:
        """Load / capacity of one instance: how many instances it takes at least."""
        return {name: load.per_second / self.capacity_per_second for name, load in self.loads.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class PerformanceResult:
    """``tiers``: those whose capacity is stated, in file order."""

    tiers: tuple[TierPerformance, ...]
    warnings: tuple[Warning_, ...]
