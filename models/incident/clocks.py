"""What fails and is repaired on its own clock, and long histories of it.

A clock is an instance's own failures, its deployments, a tier's common cause or a place; up and down times are
exponential. Crews serve instances' own failures, first come, first served; the other clocks are repaired on their own.
"""

import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from models.availability.sources import component_sources
from models.availability.variables import Variable, source_variable
from models.design.model import Component, Design
from models.incident.estimates import Values
from models.incident.luck import Luck
from models.incident.rules import UNKNOWN_REPAIR_HOURS

MAX_FAILURES: Final = 5_000_000
"""Of one clock in one block of years: some 100 MB."""
Intervals = tuple[Values, Values]
"""When it goes down and when it comes back [h], sorted, each a (failures,) array."""
NEVER: Final[Intervals] = (np.empty(0), np.empty(0))


class TooManyFailures(ValueError):
    """Something fails so often that a year of it cannot be simulated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """``takes``: the instance, component or place that is down with it. ``crew``: who repairs it, None: on its own."""

    name: str
    takes: str
    up_hours: float
    down_hours: float
    crew: str | None = None

    @property
    def unavailability(self) -> float:
        return self.down_hours / (self.up_hours + self.down_hours) if self.up_hours else 1.0


def clocks_of(design: Design) -> tuple[Clock, ...]:
    """Everything that can fail, places first."""
    found = list(_place_clocks(design))
    for component in design.components.values():
        sources = component_sources(design, component)
        found += filter(None, (_clock(v, component.name) for v in sources.tier))
        for instance, variables in sources.own.items():
            found += filter(None, (_clock(v, instance, _crew(design, component, v, instance)) for v in variables))
    return tuple(found)


def histories(clocks: Sequence[Clock], crews: Mapping[str, int], hours: float, luck: Luck) -> dict[str, Intervals]:
    """By clock, when it is down within ``hours``. Clocks without a crew start in their stationary state, others up."""
    found = {clock.name: _alternating(clock, hours, luck) for clock in clocks if clock.crew is None}
    for crew, size in crews.items():
        served = [clock for clock in clocks if clock.crew == crew]
        found |= _served(served, size, hours, luck) if served else {}
    return found


def union(parts: Sequence[Intervals]) -> Intervals:
    """When at least one is down."""
    starts, ends = (np.concatenate(column) for column in zip(NEVER, *parts, strict=True))
    if not len(starts):
        return NEVER
    order = np.argsort(starts, kind="stable")
    starts, until = starts[order], np.maximum.accumulate(ends[order])
    is_new = np.concatenate(([True], starts[1:] > until[:-1]))
    return starts[is_new], until[np.concatenate((is_new[1:], [True]))]


def _place_clocks(design: Design) -> Iterator[Clock]:
    for place in design.places.values():
        clock = _clock(source_variable(place.name, place.kind, place.reliability), place.name)
        if clock is not None:
            yield clock


def _clock(variable: Variable, takes: str, crew: str | None = None) -> Clock | None:
    """None for what is never down. Of a stated availability the assumed repair time changes outages, not the mean."""
    if not variable.unavailability:
        return None
    per_hour = variable.failures_per_hour or variable.availability * variable.unavailability / UNKNOWN_REPAIR_HOURS
    up, down = (part / per_hour if per_hour else 0.0 for part in (variable.availability, variable.unavailability))
    if not variable.availability:
        up, down = 0.0, np.inf
    return Clock(name=variable.name, takes=takes, up_hours=up, down_hours=down, crew=crew)


def _crew(design: Design, component: Component, variable: Variable, instance: str) -> str | None:
    """Whoever repairs an instance's own failures; what states an availability only is repaired on its own."""
    by = component.repair.by if component.repair is not None else None
    is_own = variable.name == instance and variable.mttf_hours is not None
    return by if is_own and by in design.crews else None


def _alternating(clock: Clock, hours: float, luck: Luck) -> Intervals:
    if not clock.up_hours:
        return np.zeros(1), np.full(1, hours)
    expected = hours / (clock.up_hours + clock.down_hours)
    if expected > MAX_FAILURES:
        raise TooManyFailures(f"{clock.name} fails {expected:.3g} times in {hours:.3g} h; too often to simulate")
    rng = luck.generator("clock", clock.name)
    is_down = rng.random() < clock.unavailability
    count = int(expected + 6 * expected**0.5 + 8)
    starts: list[Values] = []
    ends: list[Values] = []
    now = 0.0
    while now < hours:
        up, down = rng.exponential(clock.up_hours, count), rng.exponential(clock.down_hours, count)
        if is_down and not starts:
            up[0] = 0.0
        back = now + np.cumsum(up + down)
        starts.append(back - down)
        ends.append(back)
        now = float(back[-1])
    first, last = np.concatenate(starts), np.concatenate(ends)
    within = first < hours
    return first[within], np.minimum(last[within], hours)


def _served(clocks: Sequence[Clock], size: int, hours: float, luck: Luck) -> dict[str, Intervals]:
    """Failures in the order in which they come take the repairer who is free first."""
    expected = hours * sum(1 / (c.up_hours + c.down_hours) for c in clocks)
    if expected > MAX_FAILURES:
        raise TooManyFailures(f"{clocks[0].crew} has {expected:.3g} failures in {hours:.3g} h; too many to simulate")
    draws = [standard_exponentials(luck.generator("clock", clock.name)) for clock in clocks]
    failures = [(next(draws[i]) * clock.up_hours, i) for i, clock in enumerate(clocks)]
    heapq.heapify(failures)
    free = [0.0] * size
    found: list[tuple[list[float], list[float]]] = [([], []) for _ in clocks]
    while failures and failures[0][0] < hours:
        at, i = failures[0]
        back = max(at, free[0]) + next(draws[i]) * clocks[i].down_hours
        heapq.heapreplace(free, back)
        heapq.heapreplace(failures, (back + next(draws[i]) * clocks[i].up_hours, i))
        found[i][0].append(at)
        found[i][1].append(min(back, hours))
    return {c.name: (np.array(starts), np.array(ends)) for c, (starts, ends) in zip(clocks, found, strict=True)}


def standard_exponentials(rng: np.random.Generator) -> Iterator[float]:
    while True:
        yield from rng.standard_exponential(1024).tolist()
