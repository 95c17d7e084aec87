"""A design's targets against its figures: met, missed by how much, or not to be told."""

from dataclasses import dataclass

from models.availability.downtime import minutes_per_year
from models.availability.people import bus_factors
from models.evaluate import Evaluation
from models.problems import Text
from models.replication import judge_lost_writes

NOT_MODELLED = Text("이 목표는 아직 계산하지 않습니다.", "This target is not computed yet.")
LOWER_BOUND = Text("모르는 항목이 있어 최소 금액입니다.", "Some lines are unknown: this is at least the bill.")
UNKNOWN = Text("필요한 수치가 없어 알 수 없습니다.", "A figure that it needs is not known.")
ONLY_BOUNDS = Text(
    "범위로만 계산되어, 가장 나쁜 값은 목표에 못 미치고 가장 좋은 값은 목표를 지킵니다.",
    "Only bounds are known: the worse misses the target, the better meets it.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetResult:
    """``met`` None: it cannot be told, ``reason`` says why. ``missed_by`` is in the target's unit, None: no figure."""

    target: str
    wanted: float
    actual: float | None
    at_least: bool
    """True: the figure must reach ``wanted``; False: it must not exceed it."""
    met: bool | None
    reason: Text | None = None

    @property
    def missed_by(self) -> float | None:
        if self.actual is None or self.met is not False:
            return None
        return abs(self.wanted - self.actual) or None


def target_results(evaluation: Evaluation) -> tuple[TargetResult, ...]:
    """Every target that the design states, in its order. All parts must have been evaluated."""
    return tuple(_result(evaluation, name, wanted) for name, wanted in evaluation.design.targets.items())


def _result(evaluation: Evaluation, name: str, wanted: float) -> TargetResult:
    if name == "lost_writes":
        return _lost_writes(evaluation, wanted)
    at_least = name in ("availability", "p_read_your_writes", "bus_factor")
    actual = _actual(evaluation, name)
    met: bool | None = None
    reason: Text | None = None
    if actual is None:
        reason = NOT_MODELLED if name in ("rto_seconds", "rpo_seconds") else UNKNOWN
    else:
        met = actual >= wanted if at_least else actual <= wanted
        if not met and _may_be_met(evaluation, name, wanted):
            met, reason = None, ONLY_BOUNDS
        if met and name.startswith("monthly_") and evaluation.cost is not None and evaluation.cost.at_least:
            met, reason = None, LOWER_BOUND
    return TargetResult(target=name, wanted=wanted, actual=actual, at_least=at_least, met=met, reason=reason)


def _may_be_met(evaluation: Evaluation, name: str, wanted: float) -> bool:
    """The upper bound of the unavailability misses the target, the lower one does not."""
    bounds = evaluation.availability.bounds_of_all if evaluation.availability is not None else None
    if bounds is None or name not in ("availability", "downtime_minutes_per_year"):
        return False
    return 1 - bounds.lower >= wanted if name == "availability" else minutes_per_year(bounds.lower) <= wanted


def lost_writes_per_year(evaluation: Evaluation) -> float | None:
    """Acknowledged writes lost a year, expected, over all replicated components; None: not known.

    A database without a replica loses everything since the last backup with its disk, which no model here counts.
    """
    result = evaluation.replication
    if result is None or not result.components or _has_unreplicated_database(evaluation):
        return None
    if any(c.code == "no-replica" for conditions in result.conditions.values() for c in conditions):
        return None
    expected = [c.lost_writes.per_year.expected for c in result.components.values()]
    return None if None in expected else sum(x for x in expected if x is not None)


def _has_unreplicated_database(evaluation: Evaluation) -> bool:
    return any(c.is_database and c.replication is None for c in evaluation.design.components.values())


def _lost_writes(evaluation: Evaluation, wanted: float) -> TargetResult:
    """Zero is met only when no condition can lose a write; another limit by the expected number a year."""
    actual = lost_writes_per_year(evaluation)
    met: bool | None = None if actual is None else actual <= wanted
    reason: Text | None = UNKNOWN if actual is None else None
    if wanted == 0 and evaluation.replication is not None:
        verdicts = judge_lost_writes(evaluation.replication, wanted)
        failed = [v for v in verdicts if v.met is False]
        if failed:
            met, reason = False, failed[0].reasons[0] if failed[0].reasons else reason
        elif any(v.met is None for v in verdicts) or actual is None:
            met = None
    return TargetResult(target="lost_writes", wanted=wanted, actual=actual, at_least=False, met=met, reason=reason)


def _actual(evaluation: Evaluation, name: str) -> float | None:
    availability, cost = evaluation.availability, evaluation.cost
    if availability is not None and name == "availability":
        return availability.all_requests.availability
    if availability is not None and name == "downtime_minutes_per_year":
        return availability.all_requests.downtime_minutes_per_year
    if availability is not None and name == "single_points_of_failure":
        return float(len({n for names in availability.single_points_of_failure.values() for n in names}))
    if name == "bus_factor":
        return min(map(float, bus_factors(evaluation.design).values()), default=None)
    if cost is not None and name == "monthly_usd":
        return cost.usd_per_month
    if cost is not None and name == "monthly_krw":
        return cost.krw_per_month
    return _replication_figure(evaluation, name)


def _replication_figure(evaluation: Evaluation, name: str) -> float | None:
    """The worst of all replicated components."""
    if evaluation.replication is None:
        return None
    figures: list[float | None] = []
    for component in evaluation.replication.components.values():
        if name == "stale_read_share":
            figures.append(component.stale_read_share)
        elif name == "p_read_your_writes":
            figures.append(component.p_read_your_writes)
        elif name == "commit_p99_ms":
            figures.append(component.commit_ms.p99 if component.commit_ms is not None else None)
    known = [f for f in figures if f is not None]
    if not figures or len(known) < len(figures):
        return None
    return min(known) if name == "p_read_your_writes" else max(known)
