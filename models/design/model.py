"""The domain: places, components with instances and needs, requests, and everything a design file can state.

All types are frozen; a ``Design`` is complete (defaults filled in) and consistent (every name resolves, needs have
no cycle, shares add up to 1), because only ``models.design.build`` makes one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, Literal

from models.problems import Warning_

PlaceKind = Literal["region", "zone", "host"]
Wiring = Literal["mesh", "paired"]
Role = Literal["reader", "writer"]
ReadsPolicy = Literal["readers", "readers_else_writer", "writer", "any"]
Engine = Literal["mysql", "mariadb", "postgresql"]
ReplicationMode = Literal["async", "semi_sync", "group", "remote_write", "on", "remote_apply"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reliability:
    """How one instance or place fails: by mean times [h], or by a stated unavailability; neither: it never fails.

    ``unavailability`` and ``availability`` are each computed on their own, so that 1e-13 keeps its digits.
    """

    mttf_hours: float | None = None
    mttr_hours: float | None = None
    stated_unavailability: float | None = None
    stated_availability: float | None = None

    @property
    def is_stated(self) -> bool:
        return self.stated_unavailability is not None

    @property
    def can_fail(self) -> bool:
        """A figure or times are given (also when the figure says that it is never down)."""
        return self.is_stated or self.mttf_hours is not None

    @property
    def unavailability(self) -> float:
        if self.stated_unavailability is not None:
            return self.stated_unavailability
        if self.mttf_hours is None or self.mttr_hours is None:
            return 0.0
        return self.mttr_hours / (self.mttf_hours + self.mttr_hours)

    @property
    def availability(self) -> float:
        if self.stated_availability is not None:
            return self.stated_availability
        if self.mttf_hours is None or self.mttr_hours is None:
            return 1.0
        return self.mttf_hours / (self.mttf_hours + self.mttr_hours)

    @property
    def failures_per_hour(self) -> float | None:
        """Long-run failures per calendar hour, 1 / (MTTF + MTTR); None when only a figure is stated.

        With a stated figure and a repair time (from the catalog), U / MTTR. What is never up never fails.
        """
        if self.mttf_hours is not None and self.mttr_hours is not None:
            return 1 / (self.mttf_hours + self.mttr_hours)
        if not self.can_fail or self.availability == 0:
            return 0.0
        if self.mttr_hours:
            return self.unavailability / self.mttr_hours
        return 0.0 if self.unavailability == 0 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A failure domain; what is in a failed place is down. ``within`` is the place around it."""

    name: str
    kind: PlaceKind
    title: str | None = None
    within: str | None = None
    provider: str | None = None
    aws_region: str | None = None
    at: tuple[float, float] | None = None
    """Latitude, longitude [degrees]."""
    runs_on: str | None = None
    """Instance type of a host: billed once, whoever shares it."""
    billing: "ComponentBilling"
    reliability: Reliability


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """The smallest part that fails and is repaired on its own."""

    id: str
    component: str
    place: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """At least ``required`` of the instances that ``names`` stand for must work.

    ``required`` is 1 for ``any``, None for ``all`` (every one), k for ``at_least``.
    ``requests``: the request classes it applies to, None for all. ``degrades``: a soft dependency, reported apart.
    """

    names: tuple[str, ...]
    required: int | None
    wiring: Wiring = "mesh"
    role: Role | None = None
    requests: tuple[str, ...] | None = None
    degrades: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Failover:
    automatic: bool
    detect_seconds: float
    promote_seconds: float
    coverage: float
    """Probability that an automatic failover succeeds once needed; 0 when not automatic."""
    manual_minutes: float
    candidates: tuple[str, ...]
    fencing: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    name: str
    per_month: float
    minutes: float
    lag_seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Replication:
    writer: str
    engine: Engine
    mode: ReplicationMode
    wait_for: int
    """How many readers a commit waits for: ``wait_for`` (semi_sync) or ``any`` (PostgreSQL); 0 for async."""
    wait_point: Literal["after_sync", "after_commit"]
    timeout_seconds: float | None
    """Semi-sync falls back to async after this long; None: never."""
    flush_ms: float | None
    """One durable flush of the log [ms]; None: not flushed at commit."""
    applier_workers: int
    transactions_per_second: float | None
    """Writes [1/s]; None: derived from traffic."""
    episodes: tuple[Episode, ...]
    read_after_write_ms: float
    reads: ReadsPolicy
    failover: Failover | None
    """None: not stated, nobody is promoted and the writer is down until it is repaired."""
    measured_lag_ms: tuple[float, ...] = ()
    """Quantiles of an own measurement of the visibility delay [ms], at evenly spread probabilities from 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Storage:
    type: str
    gib: float
    iops: float | None
    mibps: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BalancerLoad:
    """Measured load of a balancer; None: derived from traffic."""

    new_connections_per_second: float | None = None
    active_connections: float | None = None
    processed_gb_per_hour: float | None = None
    requests_per_second: float | None = None
    rules: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentBilling:
    purchase: str = "on_demand"
    storage: Storage | None = None
    surplus_vcpu_hours: float = 0.0
    load: BalancerLoad = BalancerLoad()
    monthly_usd: float | None = None
    spot_share: float = 0.0
    """Share of the instances that are spot, the others as ``purchase`` says."""
    spot_interrupted_per_month: float | None = None
    """Share of spot instances that AWS takes back in a month; None: there are none, or it is not known."""
    spot_replacement_hours: float | None = None
    """Until an instance that was taken back is replaced."""
    backup_gib: float = 0.0
    """Kept for the whole component: snapshots of its own servers; for RDS what exceeds the free backups."""


BY_PEOPLE: Final = "people"


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    by: str
    """A crew's name, or ``BY_PEOPLE``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    name: str
    kind: str
    title: str | None
    place: str | None
    """Where a component without instance places stands (a managed service may name a region)."""
    instances: tuple[Instance, ...]
    needs: tuple[Need, ...]
    reliability: Reliability
    runs_on: str | None
    multi_az: bool
    version: str | None
    beta: float | None
    deploys_per_month: float | None
    change_failure_rate: float | None
    recovery_hours: float | None
    rollout: Literal["rolling", "all_at_once"]
    capacity_rps: float | None
    repair: Repair | None
    replication: Replication | None
    billing: ComponentBilling
    is_database: bool = False
    """A kind that stores what is written, so that a lost disk can lose it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestClass:
    name: str
    enters: str
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    name: str
    operates: tuple[str, ...]
    reachable: float
    away_hours: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    members: tuple[Member, ...] = ()
    time_to_learn_hours: float = 336.0

    @property
    def member_names(self) -> tuple[str, ...]:
        return tuple(member.name for member in self.members)


@dataclass(frozen=True, slots=True, kw_only=True)
class Traffic:
    """Load on the whole service; None: not stated, so what depends on it is unknown, never 0."""

    mean_requests_per_second: float | None = None
    peak_requests_per_second: float | None = None
    kib_per_request: float | None = None
    kib_per_response: float | None = None
    new_connections_per_second: float | None = None
    active_connections: float | None = None
    queries_per_request: float | None = None
    kib_per_query: float | None = None
    growth_per_year: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeRate:
    value: float
    as_of: str | None
    source: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Billing:
    hours_per_month: float = 730.0
    krw_per_usd: ExchangeRate | None = None
    vat: float | None = None
    credits_usd: float = 0.0
    free_egress_gb: float = 0.0
    """Internet egress a month that is free to the account."""
    hour_of_downtime_usd: float | None = None
    lost_write_usd: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundTrip:
    """A measured round-trip time between two places."""

    between: tuple[str, str]
    value_ms: float
    source: str | None
    jitter_ms: float = 0.0
    """Mean of an exponential delay on each way, keeping the order [ms]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """Where a figure comes from and how far it may be off. ``path`` names the key it speaks of."""

    path: str
    value: float | None
    low: float | None
    high: float | None
    source: str
    from_catalog: bool


@dataclass(frozen=True, kw_only=True)
class Design:
    """One complete, consistent design."""

    id: str
    title: str
    places: Mapping[str, Place]
    components: Mapping[str, Component]
    requests: Mapping[str, RequestClass]
    round_trips: tuple[RoundTrip, ...]
    crews: Mapping[str, int]
    """Crew name -> how many repairs it does at a time."""
    team: Team | None
    traffic: Traffic
    billing: Billing
    targets: Mapping[str, float]
    assumptions: Mapping[str, Assumption]
    """By path; those of the file, then the catalog defaults that were used."""
    warnings: tuple[Warning_, ...]
    canonical: Mapping[str, Any] = field(repr=False)
    """The merged document as plain data: what the fingerprint is taken of."""

    @cached_property
    def instances(self) -> Mapping[str, Instance]:
        """Every instance by id, in file order."""
        return {i.id: i for c in self.components.values() for i in c.instances}

    def instances_of(self, name: str) -> tuple[Instance, ...]:
        """What a name in a need stands for: all instances of a component, or one instance."""
        component = self.components.get(name)
        return component.instances if component is not None else (self.instances[name],)

    def places_around(self, place: str | None) -> tuple[Place, ...]:
        """A place and everything around it, innermost first."""
        around: list[Place] = []
        while place is not None:
            around.append(self.places[place])
            place = around[-1].within
        return tuple(around)

    def place_of_kind(self, place: str | None, kind: PlaceKind) -> Place | None:
        """The host, zone or region that a place is in (or is)."""
        return next((p for p in self.places_around(place) if p.kind == kind), None)
