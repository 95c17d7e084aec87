"""What designs are ranked by, and their order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from models.evaluate import Evaluation
from models.problems import Text
from models.targets import lost_writes_per_year

Measure = Callable[[Evaluation], float | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """Something designs are ranked by; less is better. ``None`` of the measure: not known."""

    name: str
    label: Text
    unit: str
    measure: Measure
    parts: tuple[str, ...]
    """What must be evaluated for it."""


def _downtime(evaluation: Evaluation) -> float | None:
    found = evaluation.availability
    return None if found is None else found.all_requests.downtime_minutes_per_year


def _usd(evaluation: Evaluation) -> float | None:
    return None if evaluation.cost is None else evaluation.cost.usd_per_month


CRITERIA = (
    Criterion(
        name="downtime",
        label=Text("연 중단", "downtime a year"),
        unit="min",
        measure=_downtime,
        parts=("availability",),
    ),
    Criterion(
        name="lost_writes",
        label=Text("연 유실", "lost writes a year"),
        unit="",
        measure=lost_writes_per_year,
        parts=("replication",),
    ),
    Criterion(name="monthly_usd", label=Text("월 비용", "monthly bill"), unit="USD", measure=_usd, parts=("cost",)),
)


def comparable(evaluation: Evaluation, criterion: Criterion) -> float | None:
    """The figure, unless it is only a lower bound: two of those say nothing about which is less."""
    is_bound = criterion.name == "monthly_usd" and evaluation.cost is not None and evaluation.cost.at_least
    return None if is_bound else criterion.measure(evaluation)


def order(evaluations: Sequence[Evaluation], criterion: Criterion) -> tuple[str, ...] | None:
    """Design ids, best first (equal ones in the given order); None when a figure is not known."""
    figures = [comparable(e, criterion) for e in evaluations]
    if None in figures:
        return None
    ranked = sorted(range(len(evaluations)), key=lambda i: (figures[i], i))
    return tuple(evaluations[i].design.id for i in ranked)
