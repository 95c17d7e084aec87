"""Designs side by side: how far apart they are, and which single assumption would turn their order round."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from models.design.build import build_design
from models.design.model import Assumption, Design
from models.evaluate import PARTS, Books, Evaluation, evaluate
from models.problems import InvalidDesign, Text
from models.targets import lost_writes_per_year

MOST_ASSUMPTIONS: Final = 60
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Flip:
    """With ``path`` at ``value`` instead of ``now``, the order by a criterion becomes ``order`` (best first)."""

    criterion: str
    path: str
    now: float
    value: float
    order: tuple[str, ...]


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


def flips(designs: Sequence[Design], books: Books) -> tuple[Flip, ...]:
    """Which single assumption, moved to an end of its range in every design that has it, changes an order."""
    now = [evaluate(design, books) for design in designs]
    orders = {criterion.name: order(now, criterion) for criterion in CRITERIA}
    return tuple(
        found for assumption in _ranged(designs) for found in _flips_of(assumption, designs, now, orders, books)
    )


def _ranged(designs: Sequence[Design]) -> list[Assumption]:
    """Those with a value and a range, the files' own before the catalog's, as many as can be moved in good time."""
    by_path: dict[str, Assumption] = {}
    for design in designs:
        for path, assumption in design.assumptions.items():
            if assumption.value is not None and assumption.low is not None:
                by_path.setdefault(path, assumption)
    stated_first = sorted(by_path.values(), key=lambda assumption: assumption.from_catalog)
    return stated_first[:MOST_ASSUMPTIONS]


def _flips_of(
    assumption: Assumption,
    designs: Sequence[Design],
    now: Sequence[Evaluation],
    orders: Mapping[str, tuple[str, ...] | None],
    books: Books,
) -> Iterator[Flip]:
    for value in (assumption.low, assumption.high):
        if value is None or value == assumption.value or assumption.value is None:
            continue
        moved = [_moved(e, assumption.path, value, books) for e in now]
        if all(a is b for a, b in zip(moved, now, strict=True)):
            continue
        for criterion in CRITERIA:
            then = order(moved, criterion)
            if then is not None and orders[criterion.name] is not None and then != orders[criterion.name]:
                yield Flip(
                    criterion=criterion.name, path=assumption.path, now=assumption.value, value=value, order=then
                )


def _moved(evaluation: Evaluation, path: str, value: float, books: Books, parts: tuple[str, ...] = PARTS) -> Evaluation:
    """The design evaluated with one figure changed; the same object when it does not have it or may not hold it."""
    if path not in evaluation.design.assumptions:
        return evaluation
    data = with_value(evaluation.design.canonical, path.split("."), value)
    if data is None:
        return evaluation
    try:
        return evaluate(build_design(data, books.catalog), books, parts=parts)
    except InvalidDesign:
        return evaluation


def with_value(data: Any, keys: Sequence[str], value: float) -> dict[str, Any] | None:
    """A copy of the document with one figure set; None where the path leads through something else than mappings."""
    if not isinstance(data, Mapping):
        return None
    if len(keys) == 1:
        return {**data, keys[0]: value}
    inner = with_value(data.get(keys[0], {}), keys[1:], value)
    return None if inner is None else {**data, keys[0]: inner}


@dataclass(frozen=True, slots=True, kw_only=True)
class Swing:
    """What one assumption, moved alone to the ends of its range, does to a figure."""

    path: str
    now: float
    low: float
    high: float
    at_low: float
    at_high: float

    @property
    def width(self) -> float:
        return abs(self.at_high - self.at_low)


def swings(design: Design, criterion: Criterion, books: Books) -> tuple[Swing, ...]:
    """Every assumption with a range that moves the figure of a design, the widest first."""
    now = evaluate(design, books, parts=criterion.parts)
    found = []
    for a in _ranged([design]):
        if a.value is None or a.low is None or a.high is None:
            continue
        ends = [criterion.measure(_moved(now, a.path, end, books, criterion.parts)) for end in (a.low, a.high)]
        if ends[0] is not None and ends[1] is not None and ends[0] != ends[1]:
            found.append(Swing(path=a.path, now=a.value, low=a.low, high=a.high, at_low=ends[0], at_high=ends[1]))
    return tuple(sorted(found, key=lambda swing: swing.width, reverse=True))
