"""What the availability of a design comes to; all of it steady-state and exact for the stated model."""

from collections.abc import Mapping
from dataclasses import dataclass

from models.availability.variables import Cause
from models.problems import Warning_


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestAvailability:
    """One request class. Unavailability and availability are each computed on their own.

    Where only ``AvailabilityResult.bounds`` are known, U is the upper one, and how often it fails is unknown.
    """

    unavailability: float
    availability: float
    downtime_minutes_per_year: float
    failures_per_year: float | None
    """None when the failure frequency of something that matters is unknown."""
    mean_outage_minutes: float | None
    """None when the frequency is unknown or 0."""
    downtime_by_cause: Mapping[Cause, float]
    """Minutes a year, adding up to the total; see ``downtime.unavailability_by_cause`` for the rule."""
    degraded_unavailability: float
    """Fraction of time that requests succeed while a soft need is not met; not part of the downtime."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AllRequestsAvailability:
    """All request classes, weighted by their shares."""

    unavailability: float
    availability: float
    downtime_minutes_per_year: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Importance:
    """How much one instance or place matters to one request class; definitions in ``importance``."""

    birnbaum: float
    criticality: float
    fussell_vesely: float
    """P(the part is down | the request class is down): the Fussell-Vesely diagnosis importance factor."""
    raw: float
    """Risk achievement worth; may be infinite."""
    rrw: float
    """Risk reduction worth; may be infinite."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CutSets:
    """Minimal cut sets: all counted; listed by order, then falling probability, up to a bound."""

    count: int
    listed: tuple[tuple[str, ...], ...]
    complete: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainFigures:
    """One joint Markov chain that the result rests upon: how large it was, and how well it was solved."""

    components: tuple[str, ...]
    """Whose failovers and repairs it holds."""
    states: int
    solver: str
    residual: float
    """The largest difference of what enters and leaves a state, beside the largest flow of a state."""
    left_out: float
    """At most this share of time is in states that were left out; 0: the chain is whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """Between which the unavailability of a request class lies for certain."""

    lower: float
    upper: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AvailabilityResult:
    requests: Mapping[str, RequestAvailability]
    all_requests: AllRequestsAvailability
    components: Mapping[str, Mapping[str, Importance]]
    """By instance or place that can fail, then by request class."""
    single_points_of_failure: Mapping[str, tuple[str, ...]]
    minimal_cut_sets: Mapping[str, CutSets]
    chains: tuple[ChainFigures, ...]
    """Empty for a design without failover and crews."""
    bounds: Mapping[str, Bounds]
    """By request class whose unavailability is not exact."""
    bounds_of_all: Bounds | None
    """Of all requests; None where their unavailability is exact."""
    warnings: tuple[Warning_, ...]
