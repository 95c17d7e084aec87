"""What replication does to a service, per replicated component; field names are the keys of the JSON output."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from models.problems import Text, Warning_
from models.replication.routing import Policy, RoutingFigures
from models.replication.rtt import RoundTripTime


@dataclass(frozen=True, slots=True, kw_only=True)
class Percentiles:
    """Of one distribution, in the unit of the field that holds it."""

    p50: float
    p90: float
    p99: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderReplication:
    """How late one reader is. ``visibility_ms``: from the writer's ok on its own host; None: unknown, or unbounded.

    ``p_stale``: by the time t [ms] between the application's ok and its read. ``measured``: from the design's own
    measurement in the place of the model.
    """

    visibility_ms: Percentiles | None
    p_stale: Mapping[str, float] | None
    measured: bool = False


LossCauseName = Literal["in_flight", "episode", "fallback", "unflushed"]
FailureKind = Literal["host", "process", "partition"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LossPerFailover:
    """Acknowledged writes that are gone after one failover; None: unknown."""

    expected: float | None
    p_none: float | None
    interval95: tuple[float, float] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LossPerYear:
    """``p_none``: a year without a lost write."""

    expected: float | None
    interval95: tuple[float, float] | None
    p_none: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LostWrites:
    """``per_failover``: the named writer's machine is gone, links and all, and a reader is promoted.

    ``by_cause``: what adds up to its expected number: on the way, an episode, a fall-back to asynchronous, no flush.
    ``by_failure``: the same for a killed process, whose links stay, and for a writer that is cut off from its readers
    while the application still reaches it. ``p_promotes_unacknowledged``: a commit is acknowledged before the promoted
    reader has it.
    """

    per_failover: LossPerFailover
    per_year: LossPerYear
    by_cause: Mapping[LossCauseName, float]
    by_failure: Mapping[FailureKind, LossPerFailover]
    p_promotes_unacknowledged: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentReplication:
    """The figures of one replicated component; None: unknown, and a warning says why.

    ``routing``: by policy, empty when unknown. ``applier_saturates_at``: writes/s that a reader cannot keep up with.
    """

    commit_ms: Percentiles | None
    readers: Mapping[str, ReaderReplication]
    stale_read_share: float | None
    p_read_your_writes: float | None
    routing: Mapping[Policy, RoutingFigures]
    lost_writes: LostWrites
    applier_saturates_at: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Derivation:
    """How a figure came about: the formula with its numbers, and what it assumes."""

    figure: str
    formula: Text
    assumptions: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LossCondition:
    """Something that "nothing is lost" hangs on and that this design does not hold.

    ``lossy``: an acknowledged write can be lost through it. ``remedy``: the cheapest change that mends it.
    """

    code: str
    text: Text
    lossy: bool
    remedy: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetVerdict:
    """Whether a target of lost writes is met; None: cannot be said. ``reasons`` and ``remedy`` when it is not."""

    component: str
    met: bool | None
    reasons: tuple[Text, ...]
    remedy: Text | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplicationResult:
    """Everything by component name. ``links``: round trip from the writer to each reader, None when unknown."""

    components: Mapping[str, ComponentReplication]
    links: Mapping[str, Mapping[str, RoundTripTime | None]]
    derivations: Mapping[str, tuple[Derivation, ...]]
    conditions: Mapping[str, tuple[LossCondition, ...]]
    warnings: tuple[Warning_, ...]
