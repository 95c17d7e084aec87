"""Every single and double fault of a design, ranked by the minutes a year that it brings request classes down.

A fault is an instance by itself (its own failures and its rolling deployments), a place, a tier as a whole (common
causes, deployments to all at once), or a person who cannot be reached. What its minutes mean:

- it stops a class for as long as it lasts: P(all parts of the fault are down) x 525,600, whatever else is down. Only
  minimal ones count: a pair of which one part alone stops the class costs that class nothing more;
- it stops a class until a failover is over: starts of that state a year x the failover's mean length. A pair does so
  where neither part alone would;
- a person: the part of the minutes above in which the repair has not begun because everybody who could do it is away,
  where people repair it and one or two can. These are among the minutes of the parts, not beside them.

Judged from the designed state, the stated writer writing. A pair is listed if it adds something to one class. The sum
over parts exceeds the total downtime by the little time that two faults overlap, and misses what takes three.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from math import isqrt, prod
from typing import Final, Literal

from models.availability.experiment import Takeover, takeover
from models.availability.people import is_by_people, operators, waiting_hours
from models.availability.rules import Mask, Writers
from models.availability.sources import component_sources
from models.availability.variables import Variable
from models.availability.working import WorkingModel
from models.design.model import Component, Design
from models.units import MINUTES_PER_YEAR

FaultKind = Literal["region", "zone", "host", "instance", "common_cause", "deployment", "person"]
Effect = Literal["down", "failover"]
MOST_PAIRS: Final = 100_000
"""Less than a second. Of a larger design the parts that are down most are paired."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One thing that can fail. ``takes``: the instances, place or component that are down with it."""

    name: str
    kind: FaultKind
    component: str | None
    takes: str
    unavailability: float
    failures_per_hour: float | None
    """None: unknown."""
    people_share: float
    """Of its down time, the wait for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One or two parts, or people, and what they cost. ``names``: of instances, places, components or members."""

    parts: tuple[str, ...]
    kinds: tuple[FaultKind, ...]
    takes: tuple[str, ...]
    """What to take out of the design to see it."""
    effects: Mapping[str, Effect]
    """By request class that it stops."""
    minutes_by_request: Mapping[str, float | None]
    """Minutes a year; None where a failure frequency is unknown."""
    minutes_per_year: float | None
    """Weighted by the shares of the classes: minutes in which all requests fail."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultRanking:
    """``ranked``: the costliest first, unknown ones before all. Of ``singles`` and ``doubles`` many were tried."""

    ranked: tuple[Fault, ...]
    singles: int
    doubles: int
    complete: bool
    """Every pair was tried."""


def rank_faults(design: Design) -> FaultRanking:
    """Every single and double fault that stops a request class, the costliest first."""
    model = WorkingModel(design)
    trials = [_Trial(model, part) for part in parts_of(design)]
    singles = [fault for trial in trials if (fault := _single(model, trial)) is not None]
    paired = _most_often_down(trials)
    pairs = (_pair(model, a, b) for a, b in combinations(paired, 2))
    machines = [*singles, *(fault for fault in pairs if fault is not None)]
    ranked = sorted([*machines, *_people(design, machines, trials)], key=_rank)
    count = len(paired) * (len(paired) - 1) // 2
    return FaultRanking(ranked=tuple(ranked), singles=len(trials), doubles=count, complete=len(paired) == len(trials))


def parts_of(design: Design) -> Iterator[Part]:
    """Everything that can fail, instances with all sources of their own in one."""
    for place in design.places.values():
        if place.reliability.can_fail:
            q, frequency = place.reliability.unavailability, place.reliability.failures_per_hour
            yield Part(
                name=place.name, kind=place.kind, component=None, takes=place.name, unavailability=q,
                failures_per_hour=frequency, people_share=0.0,
            )  # fmt: skip
    for component in design.components.values():
        sources = component_sources(design, component)
        for source in sources.tier:
            kind: FaultKind = "deployment" if source.cause == "deployment" else "common_cause"
            yield _part(source.name, kind, component.name, component, [source])
        for instance, own in sources.own.items():
            if own:
                yield _part(instance, "instance", instance, component, own)


def _part(name: str, kind: FaultKind, takes: str, component: Component, sources: Iterable[Variable]) -> Part:
    """Down while one of its sources is."""
    found = tuple(sources)
    down = sum(v.unavailability for v in found)
    up = prod(v.availability for v in found)
    frequencies = [v.failures_per_hour for v in found]
    known = [
        f * up / v.availability for f, v in zip(frequencies, found, strict=True) if f is not None and v.availability
    ]
    return Part(
        name=name,
        kind=kind,
        component=component.name,
        takes=takes,
        unavailability=_any_of([v.unavailability for v in found]),
        failures_per_hour=sum(known) if None not in frequencies else None,
        people_share=sum(v.unavailability * v.people_share for v in found) / down if down else 0.0,
    )


def _any_of(probabilities: Iterable[float]) -> float:
    """P(one of independent events at least), without the loss of digits of 1 - (1 - a)(1 - b)."""
    either = 0.0
    for p in probabilities:
        either += p * (1 - either)
    return either


class _Trial:
    """One part taken out: what stops, for good or while the groups that lose their writer fail over."""

    def __init__(self, model: WorkingModel, part: Part) -> None:
        self.part = part
        self.up: Mask = model.up([part.takes])
        self.takeovers = tuple(_takeovers(model, self.up))
        self.switching: Writers = {t.component: None for t in self.takeovers}
        self.stopped = model.usual - model.answered(self.up)
        self.interrupted = model.usual - model.answered(self.up, self.switching) - self.stopped
        self.starts_per_hour = part.failures_per_hour

    def hours(self, model: WorkingModel, request: str, up: Mask) -> float:
        """How long a class waits for the failovers that it starts [h]: for the longest of those that stop it alone."""
        alone = [t for t in self.takeovers if request not in model.answered(up, {t.component: None})]
        known = [t.mean_hours or 0.0 for t in alone or self.takeovers]
        return max(known) if alone else min(known)

    def under_way(self, hours: float) -> float | None:
        """The share of time that its failover takes."""
        return None if self.starts_per_hour is None else self.starts_per_hour * hours


def _takeovers(model: WorkingModel, up: Mask) -> Iterator[Takeover]:
    design = model.design
    for component in design.components.values():
        if component.replication is None or up & model.mask([design.instances[component.replication.writer]]):
            continue
        names = frozenset(i.id for i in component.instances if up & model.mask([i]))
        found = takeover(design, component, names)
        if found is not None and found.successor is not None:
            yield found


def _single(model: WorkingModel, trial: _Trial) -> Fault | None:
    shares: dict[str, float | None] = dict.fromkeys(trial.stopped, trial.part.unavailability)
    for request in trial.interrupted:
        shares[request] = trial.under_way(trial.hours(model, request, trial.up))
    return _fault(model.design, [trial.part], shares, trial.stopped)


def _pair(model: WorkingModel, a: _Trial, b: _Trial) -> Fault | None:
    """What both stop together and neither alone."""
    up = a.up & b.up
    if up in (a.up, b.up):
        return None  # one lies within the other
    known = a.stopped | b.stopped
    stopped = model.usual - model.answered(up) - known
    shares: dict[str, float | None] = dict.fromkeys(stopped, a.part.unavailability * b.part.unavailability)
    if a.takeovers or b.takeovers:
        shares |= _interrupted_by_pair(model, a, b, known | stopped | a.interrupted | b.interrupted)
    return _fault(model.design, [a.part, b.part], shares, stopped)


def _interrupted_by_pair(model: WorkingModel, a: _Trial, b: _Trial, known: frozenset[str]) -> dict[str, float | None]:
    """The share of time of classes that wait for a failover of the one while the other is out, or for both at once."""
    up = a.up & b.up
    shares: dict[str, float | None] = {}
    for first, second in ((a, b), (b, a)):
        if first.takeovers:
            waiting = model.usual - model.answered(up, first.switching) - known
            for request in waiting:
                share = first.under_way(first.hours(model, request, up))
                shares[request] = _sum(shares.get(request, 0.0), _times(share, second.part.unavailability))
    if a.takeovers and b.takeovers:
        both = model.usual - model.answered(up, {**a.switching, **b.switching})
        for request in both - known - set(shares):
            shares[request] = _times(a.under_way(a.hours(model, request, up)), b.under_way(b.hours(model, request, up)))
    return shares


def _sum(a: float | None, b: float | None) -> float | None:
    return None if a is None or b is None else a + b


def _times(a: float | None, b: float | None) -> float | None:
    return None if a is None or b is None else a * b


def _fault(
    design: Design, parts: list[Part], shares: Mapping[str, float | None], stopped: frozenset[str]
) -> Fault | None:
    """None: it stops nothing, or never happens."""
    happens = {request: share for request, share in shares.items() if share is None or share > 0}
    if not happens:
        return None
    minutes = {request: _times(share, MINUTES_PER_YEAR) for request, share in happens.items()}
    return Fault(
        parts=tuple(part.name for part in parts),
        kinds=tuple(part.kind for part in parts),
        takes=tuple(part.takes for part in parts),
        effects={request: "down" if request in stopped else "failover" for request in happens},
        minutes_by_request=minutes,
        minutes_per_year=_weighted(design, minutes),
    )


def _people(design: Design, machines: Iterable[Fault], trials: Iterable[_Trial]) -> Iterator[Fault]:
    """One or two people who are away at once, with the minutes that wait for nobody but them.

    Of a pair's minutes each part has half: in proportion to how much of its down time is the wait.
    """
    trial_of = {trial.part.name: trial for trial in trials}
    waiting: dict[tuple[str, ...], dict[str, float]] = {}
    for fault in machines:
        for request, minutes in fault.minutes_by_request.items():
            trials_of_fault = [trial_of[name] for name in fault.parts]
            for people, share in _waits(design, trials_of_fault, fault.effects[request]):
                found = waiting.setdefault(people, {})
                found[request] = found.get(request, 0.0) + share * (minutes or 0.0)
    person: FaultKind = "person"
    for people, by_request in waiting.items():
        yield Fault(
            parts=people,
            kinds=(person,) * len(people),
            takes=people,
            effects=dict.fromkeys(by_request, "down"),
            minutes_by_request=by_request,
            minutes_per_year=_weighted(design, by_request),
        )


def _waits(design: Design, trials: list[_Trial], effect: Effect) -> Iterator[tuple[tuple[str, ...], float]]:
    """Who is waited for, and for what share of the outage."""
    for trial in trials:
        if effect == "down":
            shares = {trial.part.component: trial.part.people_share}
        else:
            shares = {t.component: _manual_share(design, t) for t in trial.takeovers}
        for component, share in shares.items():
            people = _the_only_ones(design, component)
            if people and share:
                yield people, share / len(trials)


def _manual_share(design: Design, takeover: Takeover) -> float:
    """Of a failover's mean length, the wait for people."""
    wait = waiting_hours(operators(design, takeover.component)) or 0.0
    if not is_by_people(design.components[takeover.component]) or not takeover.mean_hours:
        return 0.0
    return (1 - (takeover.coverage or 0.0)) * wait / takeover.mean_hours


def _the_only_ones(design: Design, component: str | None) -> tuple[str, ...]:
    """Those who repair it, if they are one or two."""
    names = tuple(member.name for member in operators(design, component)) if component is not None else ()
    return names if len(names) <= 2 else ()


def _weighted(design: Design, minutes: Mapping[str, float | None]) -> float | None:
    if None in minutes.values():
        return None
    return sum(design.requests[name].share * (m or 0.0) for name, m in minutes.items())


def _most_often_down(trials: list[_Trial]) -> list[_Trial]:
    """All, or as many as ``MOST_PAIRS`` allows for."""
    most = (1 + isqrt(1 + 8 * MOST_PAIRS)) // 2
    if len(trials) <= most:
        return trials
    return sorted(trials, key=lambda trial: trial.part.unavailability, reverse=True)[:most]


def _rank(fault: Fault) -> tuple[bool, float, int]:
    """The costliest first, the unknown last."""
    minutes = fault.minutes_per_year
    return minutes is None, -(minutes or 0.0), len(fault.parts)
