"""The parts of a chain that run on their own: a clock, or a crew with the clocks that it repairs."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import numpy as np

from models.availability.chain import Clock, Crew, Family, Parameter
from models.availability.gth import Integers

Repairs = tuple[tuple[str, ...], tuple[str, ...]]
"""Clocks under repair, sorted; clocks that wait, the first to fail first."""


NEVER, BEYOND = -1, -2


@dataclass(frozen=True, slots=True)
class Event:
    """``target``: (local states,), where each state goes; NEVER: it cannot happen there, BEYOND: too many are down.

    ``blinks``: what is down on the way, for no time at all.
    """

    parameter: Parameter
    target: Integers
    blinks: frozenset[str]


@dataclass(frozen=True, slots=True)
class Part:
    """``level``: (local states,), how many clocks are down; ``down``: which. State 0: none."""

    level: Integers
    down: tuple[frozenset[str], ...]
    events: tuple[Event, ...]


class TooManyRepairs(Exception):
    """A crew's queue has more states than asked for."""


class _Step(NamedTuple):
    parameter: Parameter
    target: Repairs
    blinks: frozenset[str]


def parts_of(family: Family, most_states: int, most_down: int) -> list[Part]:
    """Crews first. ``most_down``: no state with more clocks down. Raises ``TooManyRepairs``."""
    clocks = {clock.name: clock for clock in family.clocks}
    crewed = {name for crew in family.crews for name in crew.clocks}
    parts = [_part(crew, clocks, most_states, most_down) for crew in family.crews]
    alone = (Crew(name="", size=1, clocks=(name,)) for name in clocks if name not in crewed)
    return [*parts, *(_part(crew, clocks, most_states, most_down) for crew in alone)]


def _part(crew: Crew, clocks: dict[str, Clock], most_states: int, most_down: int) -> Part:
    """All states of a crew, found from none down."""
    number: dict[Repairs, int] = {((), ()): 0}
    steps: list[tuple[int, _Step]] = []
    for state in (waiting := [next(iter(number))]):
        for step in map(partial(_standing_for, crew), _steps(crew, clocks, state)):
            steps.append((number[state], step))
            if step.target not in number and sum(map(len, step.target)) <= most_down:
                number[step.target] = len(number)
                waiting.append(step.target)
                if len(number) > most_states:
                    raise TooManyRepairs
    targets: dict[tuple[Parameter, frozenset[str]], Integers] = {}
    for start, step in steps:
        target = targets.setdefault((step.parameter, step.blinks), np.full(len(number), NEVER))
        target[start] = number.get(step.target, BEYOND)
    return Part(
        level=np.array([len(service) + len(queue) for service, queue in number]),
        down=tuple(frozenset(service + queue) for service, queue in number),
        events=tuple(Event(parameter, target, blinks) for (parameter, blinks), target in targets.items()),
    )


def _steps(crew: Crew, clocks: dict[str, Clock], state: Repairs) -> Iterator[_Step]:
    service, queue = state
    for name in crew.clocks:
        if name in service:
            rest = tuple(other for other in service if other != name)
            yield _Step(Parameter(name, "mttr_hours"), _taken_on(crew, clocks, rest, queue), frozenset())
        elif name not in queue:
            after = _taken_on(crew, clocks, service, (*queue, name))
            at_once = frozenset({name} if name not in after[0] + after[1] else ())
            yield _Step(Parameter(name, "mttf_hours"), after, at_once)


def _standing_for(crew: Crew, step: _Step) -> _Step:
    """With the first of the clocks that are alike in the place of those that are down."""
    if not crew.alike:
        return step
    class_of = {name: names for names in crew.alike for name in names}
    left = {names: iter(names) for names in crew.alike}
    service, queue = (tuple(next(left[class_of[n]]) if n in class_of else n for n in names) for names in step.target)
    return step._replace(target=(tuple(sorted(service)), queue))


def _taken_on(crew: Crew, clocks: dict[str, Clock], service: tuple[str, ...], queue: tuple[str, ...]) -> Repairs:
    """The first in the queue are repaired as long as there are hands; a repair of mean 0 is over at once."""
    while queue and len(service) < crew.size:
        name, *rest = queue
        queue = tuple(rest)
        if clocks[name].mttr_hours > 0:
            service = tuple(sorted((*service, name)))
    return service, queue
