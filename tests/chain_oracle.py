"""Availability in time by brute force, written from the contract alone: one Markov chain over every part of a design.

A state holds what is down (with the queues of crews) and the phase of every replicated group. Nothing is merged and
nothing assumed independent; meant for a dozen parts at most.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from models.design.model import Component, Design, Instance, Need

Number = Any
"""A float, or a ``Fraction``."""


@dataclass(frozen=True)
class State:
    down: frozenset[str]
    under_repair: tuple[frozenset[str], ...]
    """By crew."""
    queue: tuple[tuple[str, ...], ...]
    phase: tuple[tuple[str, str | None], ...]
    """By group: ("serving", instance), or (phase, None)."""


class Oracle:
    """``number``: turns a figure of the design into what the chain is computed in."""

    def __init__(self, design: Design, number: Callable[[float], Number] = float) -> None:
        self.design, self.number = design, number
        self.groups = [c for c in design.components.values() if c.replication and c.replication.failover]
        self.parts = {
            name: part.reliability
            for name, part in (*design.places.items(), *((i.id, design.components[i.component]) for i in self.all()))
            if part.reliability.mttf_hours is not None
        }
        self.crews = list(design.crews)
        self.crew_of = {
            i.id: self.crews.index(repair.by)
            for i in self.all()
            if (repair := design.components[i.component].repair) is not None and repair.by in design.crews
        }

    def all(self) -> list[Instance]:
        return list(self.design.instances.values())

    def unavailability(self) -> dict[str, Number]:
        shares = self.shares()
        return {
            name: sum(share for state, share in shares.items() if not self.works(name, state))
            for name in self.design.requests
        }

    def degraded(self, request: str) -> Number:
        shares = self.shares()
        some = (state for state in shares if self.works(request, state))
        return sum(shares[state] for state in some if not self.works(request, state, soft=True))

    def failures_per_hour(self, request: str) -> Number:
        shares = self.shares()
        return sum(
            shares[state] * rate
            for state in shares
            if self.works(request, state)
            for rate, after in self.moves(state)
            if not self.works(request, after)
        )

    def shares(self) -> dict[State, Number]:
        """The long-run share of every state, states by Grassmann, Taksar and Heyman, row by row."""
        index: dict[State, int] = {}
        rates: list[dict[int, Number]] = []
        waiting = [self.first()]
        index[waiting[0]] = 0
        while len(rates) < len(waiting):
            row: dict[int, Number] = {}
            for rate, after in self.moves(waiting[len(rates)]):
                if after not in index:
                    index[after] = len(waiting)
                    waiting.append(after)
                row[index[after]] = row.get(index[after], 0) + rate
            rates.append(row)
        recurrent = _recurrent(rates)
        found = _stationary(
            [{j: r for j, r in rates[i].items() if j in recurrent and j != i} for i in recurrent], recurrent
        )
        return {waiting[i]: share for i, share in found.items()}

    def first(self) -> State:
        none = tuple(() for _ in self.crews)
        start = tuple(("serving", c.replication.writer) for c in self.groups)
        return State(frozenset(), tuple(frozenset() for _ in self.crews), none, start)

    def moves(self, state: State) -> Iterator[tuple[Number, State]]:
        for name, figures in self.parts.items():
            if name not in state.down:
                rate = 1 / self.number(figures.mttf_hours)
                yield from ((rate * share, after) for share, after in self.settled(self.failed(state, name)))
            elif name not in self.crew_of or name in state.under_repair[self.crew_of[name]]:
                rate = 1 / self.number(figures.mttr_hours)
                yield from ((rate * share, after) for share, after in self.settled(self.repaired(state, name)))
        for g, component in enumerate(self.groups):
            mean = self.mean_hours(component, state.phase[g][0])
            if mean is not None:
                for share, phase in self.ended(component, state.phase[g][0], state):
                    after = self.with_phase(state, g, phase)
                    yield from ((share * more / mean, last) for more, last in self.settled(after))

    def failed(self, state: State, name: str) -> State:
        down = state.down | {name}
        if name not in self.crew_of:
            return State(down, state.under_repair, state.queue, state.phase)
        return self.begun(State(down, state.under_repair, self.queued(state, name), state.phase))

    def queued(self, state: State, name: str) -> tuple[tuple[str, ...], ...]:
        crew = self.crew_of[name]
        return tuple((*q, name) if c == crew else q for c, q in enumerate(state.queue))

    def repaired(self, state: State, name: str) -> State:
        under_repair = tuple(busy - {name} for busy in state.under_repair)
        return self.begun(State(state.down - {name}, under_repair, state.queue, state.phase))

    def begun(self, state: State) -> State:
        busy, queues = list(state.under_repair), list(state.queue)
        for crew, name in enumerate(self.crews):
            while queues[crew] and len(busy[crew]) < self.design.crews[name]:
                busy[crew] = busy[crew] | {queues[crew][0]}
                queues[crew] = queues[crew][1:]
        return State(state.down, tuple(busy), tuple(queues), state.phase)

    def settled(self, state: State) -> Iterator[tuple[Number, State]]:
        """After a change: what follows at once, with its probability."""
        for g, component in enumerate(self.groups):
            phase, writer = state.phase[g]
            if phase == "serving" and not self.is_up(writer, state):
                yield from self.settled(self.with_phase(state, g, ("detecting", None)))
                return
            if phase == "waiting" and any(self.is_up(i, state) for i in self.order(component)):
                yield from self.settled(self.with_phase(state, g, ("promoting", None)))
                return
            if phase not in ("serving", "waiting") and self.mean_hours(component, phase) is None:
                for share, after in self.ended(component, phase, state):
                    for more, last in self.settled(self.with_phase(state, g, after)):
                        yield share * more, last
                return
        yield self.number(1), state

    def ended(self, component: Component, phase: str, state: State) -> list[tuple[Number, tuple[str, str | None]]]:
        if phase == "detecting":
            coverage = self.number(component.replication.failover.coverage)
            both = [(coverage, ("promoting", None)), (1 - coverage, ("manual", None))]
            return [(share, after) for share, after in both if share]
        up = [i for i in self.order(component) if self.is_up(i, state)]
        return [(self.number(1), ("serving", up[0]) if up else ("waiting", None))]

    def mean_hours(self, component: Component, phase: str) -> Number | None:
        """None for a phase that lasts until something happens, or not at all."""
        failover = component.replication.failover
        figures = {
            "detecting": (failover.detect_seconds, 3600),
            "promoting": (failover.promote_seconds, 3600),
            "manual": (failover.manual_minutes, 60),
        }
        figure, unit = figures.get(phase, (0, 1))
        return self.number(figure) / unit if figure else None

    def order(self, component: Component) -> list[str]:
        """Candidates, or all readers where none are named; the named writer last."""
        writer = component.replication.writer
        readers = [i.id for i in component.instances if i.id != writer]
        return [*(component.replication.failover.candidates or readers), writer]

    def with_phase(self, state: State, g: int, phase: tuple[str, str | None]) -> State:
        phases = tuple(phase if i == g else old for i, old in enumerate(state.phase))
        return State(state.down, state.under_repair, state.queue, phases)

    def is_up(self, instance: str, state: State) -> bool:
        around = self.design.places_around(self.design.instances[instance].place)
        return instance not in state.down and not any(p.name in state.down for p in around)

    def works(self, request: str, state: State, *, soft: bool = False) -> bool:
        """``soft``: and no soft need is unmet."""
        design = self.design

        def works(instance: Instance) -> bool:
            index = design.components[instance.component].instances.index(instance)
            needs = (n for n in design.components[instance.component].needs if applies(n))
            return self.is_up(instance.id, state) and all(met(need, index) for need in needs)

        def applies(need: Need) -> bool:
            return (soft or not need.degrades) and (need.requests is None or request in need.requests)

        def met(need: Need, index: int) -> bool:
            answers: list[bool] = []
            for name in need.names:
                component = design.components.get(name)
                if component is not None and component.replication is not None and need.role is not None:
                    answers += role_serves(component, need)
                elif need.wiring == "paired":
                    answers += [works(i) for i in design.instances_of(name)[index : index + 1]]
                else:
                    answers += [works(i) for i in design.instances_of(name)]
            return sum(answers) >= (len(answers) if need.required is None else need.required)

        def role_serves(component: Component, need: Need) -> list[bool]:
            """One answer for each instance that can serve the role at a time."""
            phase, writer = state.phase[self.groups.index(component)]
            writes = phase == "serving" and works(design.instances[writer])
            reads = sum(works(i) for i in component.instances if phase != "serving" or i.id != writer)
            policy = component.replication.reads
            if need.role == "writer" or policy == "writer":
                return [writes]
            instances = len(component.instances)
            serving, most = (reads, instances - 1) if policy == "readers" else (reads + writes, instances)
            return [i < serving for i in range(most)]

        return any(works(i) for i in design.instances_of(design.requests[request].enters))


def exact(figure: float) -> Fraction:
    return Fraction(repr(figure))


def _recurrent(rates: list[dict[int, Number]]) -> list[int]:
    """The states that can be reached from wherever one may get."""
    reached = [_reached(rates, 0)]
    while True:
        smallest = min((_reached(rates, i) for i in reached[-1]), key=len)
        if len(smallest) == len(reached[-1]):
            return sorted(smallest)
        reached.append(smallest)


def _reached(rates: list[dict[int, Number]], start: int) -> set[int]:
    found, waiting = {start}, [start]
    while waiting:
        for j in rates[waiting.pop()]:
            if j not in found:
                found.add(j)
                waiting.append(j)
    return found


def _stationary(rows: list[dict[int, Number]], names: list[int]) -> dict[int, Number]:
    n = len(rows)
    place = {name: i for i, name in enumerate(names)}
    is_exact = any(isinstance(rate, Fraction) for row in rows for rate in row.values())
    a = np.zeros((n, n), dtype=object if is_exact else float)
    for i, row in enumerate(rows):
        for j, rate in row.items():
            a[i, place[j]] = rate
    for k in range(n - 1, 0, -1):
        a[:k, k] = a[:k, k] / a[k, :k].sum()
        a[:k, :k] += np.outer(a[:k, k], a[k, :k])
    shares = np.zeros(n, dtype=a.dtype)
    shares[0] = shares[0] + 1
    for k in range(1, n):
        shares[k] = (shares[:k] * a[:k, k]).sum()
    total = shares.sum()
    return {name: shares[i] / total for name, i in place.items()}
