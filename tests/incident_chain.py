"""A database group as a Markov chain, written from the contract alone: every state, every rate, one linear system.

"Serving until the writer is down; detecting; with the coverage promoting, else manual; then the first candidate that is
up, then the named writer; none is up: waiting, the first to come up starts promoting. A writer that comes back does not
stop them. No fail-back. While nobody serves, every instance that is up is a reader."
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

State = tuple[frozenset[str], str, str]
"""Clocks that are down, phase, writer."""


@dataclass(frozen=True, kw_only=True)
class Group:
    """Times in hours. ``takes``: clock -> members that are down with it; ``order``: who is chosen first."""

    mttf: Mapping[str, float]
    mttr: Mapping[str, float]
    takes: Mapping[str, Sequence[str]]
    order: Sequence[str]
    writer: str
    detect: float
    promote: float
    manual: float
    coverage: float

    def up(self, down: frozenset[str], member: str) -> bool:
        return not any(member in self.takes[clock] for clock in down)

    def after(self, down: frozenset[str], phase: str, writer: str) -> State:
        """Where a state goes at once."""
        if phase == "serving" and not self.up(down, writer):
            return down, "detecting", ""
        if phase == "waiting" and any(self.up(down, m) for m in self.order):
            return down, "promoting", ""
        return down, phase, writer

    def chosen(self, down: frozenset[str]) -> State:
        found = next((m for m in self.order if self.up(down, m)), None)
        return (down, "waiting", "") if found is None else (down, "serving", found)

    def steps(self, state: State) -> list[tuple[float, State]]:
        down, phase, writer = state
        found = [
            (1 / self.mttr[c], self.after(down - {c}, phase, writer))
            if c in down
            else (1 / self.mttf[c], self.after(down | {c}, phase, writer))
            for c in self.mttf
        ]
        if phase == "detecting":
            found.append((self.coverage / self.detect, (down, "promoting", "")))
            found.append(((1 - self.coverage) / self.detect, (down, "manual", "")))
        if phase in ("promoting", "manual"):
            found.append((1 / getattr(self, "promote" if phase == "promoting" else "manual"), self.chosen(down)))
        return found

    def unavailability(self, works: Callable[[State], bool]) -> float:
        start: State = (frozenset(), "serving", self.writer)
        states, waiting = {start: 0}, [start]
        while waiting:
            for _, after in self.steps(waiting.pop()):
                if after not in states:
                    states[after] = len(states)
                    waiting.append(after)
        rates = np.zeros((len(states), len(states)))
        for state, i in states.items():
            for rate, after in self.steps(state):
                rates[i, states[after]] += rate
                rates[i, i] -= rate
        equations = np.vstack([rates.T, np.ones(len(states))])
        share = np.linalg.lstsq(equations, np.append(np.zeros(len(states)), 1.0), rcond=None)[0]
        return float(sum(share[i] for state, i in states.items() if not works(state)))
