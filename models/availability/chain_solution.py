"""A family solved: the share of time in each of its states, what crosses between them, and how far it could be off."""

from contextlib import nullcontext, suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

import numpy as np

from models.availability.chain import Family, Parameter
from models.availability.chain_parts import TooManyRepairs
from models.availability.chain_space import COVERED, UNCOVERED, Phases, Space, SpaceTooLarge, made
from models.availability.chain_tail import more_down_than
from models.availability.gth import Elimination, Floats, Integers, Transitions
from models.availability.sweeps import NotSettled, Sweeps
from models.units import MINUTES_PER_HOUR, SECONDS_PER_HOUR

MAX_STATES: Final = 50_000
"""Solved exactly up to here; beyond, states with many clocks down are left out and bounds are given."""
MAX_STATES_ELIMINATED: Final = 6_000
SWEPT_FROM: Final = 1_500
"""States from which sweeps are quicker than elimination."""
MAX_STATES_BOUNDED: Final = 20_000
MAX_STATES_AT_ONCE: Final = 2_500
"""With no clock down or one: they are taken out as one dense block, in a second or two."""
_PER_HOUR: Final = {
    "mttf_hours": 1.0,
    "mttr_hours": 1.0,
    "detect_seconds": SECONDS_PER_HOUR,
    "promote_seconds": SECONDS_PER_HOUR,
    "manual_minutes": MINUTES_PER_HOUR,
}


SolverName = Literal["gth", "sweeps"]


class ChainTooLarge(Exception):
    """Not even the states with one clock down fit."""


@dataclass(frozen=True, slots=True, eq=False)
class Solved:
    """A family's steady state. ``shares``: (states,), sums to 1; ``rates``: (transitions,) [1/h]."""

    family: Family
    space: Space
    shares: Floats
    rates: Floats
    solver: SolverName
    residual: float
    """The largest difference of what enters and leaves a state, beside the largest flow of a state."""
    left_out: float
    """At most this share of time is in states that were left out; 0: none were."""
    low: Elimination | None = None
    """Of a chain that was swept and must be again for bounds: its lower states, eliminated."""

    def poisson(self, reward: Floats) -> Floats:
        """What starting from each state adds to the reward, beside state 0, (states, n).

        reward : (states, n) array, earned per hour. Solves Q g = mean - reward.
        """
        both = np.column_stack([reward, np.ones(len(reward))])
        chain = _transitions(self.space, self.rates)
        gained = _solver(self.solver, chain, self.family, self.space).accumulated(both)
        return np.subtract(gained[:, :-1], gained[:, -1:] * (self.shares @ reward))

    def slopes(self, gain: Floats) -> dict[Parameter, Floats]:
        """How the mean reward changes with each figure, from what ``poisson`` gave; (n,) for each parameter."""
        space, figures = self.space, self.family.figures()
        flow = self.shares[space.source] * self.rates
        worth = flow[:, None] * (gain[space.target] - gain[space.source])
        found = {p: -worth[space.cause == i].sum(axis=0) / figures[p] for i, p in enumerate(space.parameters)}
        for g, group in enumerate(self.family.groups):
            if 0 < group.coverage < 1:
                share = space.share[:, g]
                covered, rest = worth[share == COVERED].sum(axis=0), worth[share == UNCOVERED].sum(axis=0)
                slope = covered / group.coverage - rest / (1 - group.coverage)
                found[Parameter(f"failover:{group.name}", "coverage")] = slope
        for names in (names for crew in self.family.crews for names in crew.alike):
            for what in ("mttf_hours", "mttr_hours"):
                keys = [Parameter(name, what) for name in names]
                known = [found[key] for key in keys if key in found]
                found |= dict.fromkeys(keys, np.sum(known, axis=0) / len(keys)) if known else {}
        return found


class Bounding:
    """Bounds on means over a chain some of whose states were left out.

    Until more clocks are down than the states hold, the chain is as it is here; the shares of its states are therefore
    a mean of the rows of (-Q)^-1, each divided by its sum, over the states that it may come back to, and every mean
    lies between the least and the largest of theirs. A row says what is gained from its state until the chain leaves:
    until state 0 is reached or the chain leaves, and then, with the chance of the first, cycle after cycle of state 0.
    Source: Courtois and Semal, "Bounds for the positive eigenvectors of nonnegative matrices and for their
    approximations by decomposition" (1984).
    """

    def __init__(self, chain: Solved) -> None:
        space, figures = chain.space, chain.family.figures()
        inner = _transitions(space, chain.rates)
        leaving = np.array([1 / figures[space.parameters[cause]] for cause in space.exit_cause])
        self._chain = Transitions(
            source=np.append(inner.source, space.exits),
            target=np.append(inner.target, np.zeros(len(leaving), dtype=np.int64)),
            rate=np.append(inner.rate, leaving),
            level=inner.level,
        )
        low = chain.low if chain.low is not None and (space.exits >= chain.low.states).all() else None
        self._solver = _solver(chain.solver, self._chain, chain.family, space, low)
        states = len(space.level)
        to_first = inner.target == 0
        back = np.bincount(inner.source[to_first], inner.rate[to_first], states)
        away = np.bincount(space.exits, leaving, states)
        self._edge = np.flatnonzero(space.level == space.level[-1])
        self._hours, self._returns, self._leaves = self._gained(np.column_stack([np.ones(states), back, away])).T
        self._left_out = chain.left_out

    def bounds(self, reward: Floats) -> tuple[float, float]:
        """Below and above the mean of ``reward``, (states,) in [0, 1]; what was left out counts as 0, and as 1."""
        gained = self._gained(reward[:, None])[:, 0]
        first = self._leaves[0]
        means = (first * gained + self._returns * gained[0]) / (first * self._hours + self._returns * self._hours[0])
        edge = means[self._edge]
        return (1 - self._left_out) * float(edge.min()), min(1.0, float(edge.max()) + self._left_out)

    def _gained(self, reward: Floats) -> Floats:
        """From every state until state 0 is reached or the chain leaves; from state 0 until then again, (states, n)."""
        gained = self._solver.accumulated(reward)
        chain = self._chain
        leaving = chain.source == 0
        rates = chain.rate[leaving]
        gained[0] = (reward[0] + rates @ gained[chain.target[leaving]]) / rates.sum()
        return gained


@lru_cache(maxsize=32)
def solved(family: Family) -> Solved:
    """The steady state of a family. Raises ``ChainTooLarge``."""
    shape = family.shape()
    space = _space(shape)
    if space is not None:
        with suppress(NotSettled):
            return _solved(family, space, left_out=0.0)
    space = _bounded_space(shape, MAX_STATES_BOUNDED)
    with suppress(NotSettled):
        return _solved(family, space, left_out=more_down_than(family, int(space.level[-1])))
    space = _bounded_space(shape, MAX_STATES_ELIMINATED)
    return _solved(family, space, left_out=more_down_than(family, int(space.level[-1])))


def _solved(family: Family, space: Space, left_out: float) -> Solved:
    """Raises ``NotSettled`` past ``MAX_STATES_ELIMINATED``."""
    rates = _rates(space, family)
    chain = _transitions(space, rates)
    states = len(space.level)
    solver: SolverName = "gth"
    shares: Floats | None = None
    low: Elimination | None = None
    if states >= SWEPT_FROM:
        with nullcontext() if states > MAX_STATES_ELIMINATED else suppress(NotSettled):
            sweeps = Sweeps(chain, _stage(family, space))
            shares, solver, low = sweeps.stationary(), "sweeps", sweeps.low if left_out else None
    if shares is None:
        shares = Elimination(chain).stationary()
    return Solved(family, space, shares, rates, solver, _residual(chain, shares), left_out, low)


@lru_cache(maxsize=16)
def _space(shape: Family) -> Space | None:
    """All states; None: too many."""
    try:
        space = made(shape, most_states=MAX_STATES)
    except (SpaceTooLarge, TooManyRepairs):
        return None
    return space if _fits_at_once(space) else None


def _fits_at_once(space: Space) -> bool:
    return int((space.level <= 1).sum()) <= MAX_STATES_AT_ONCE


@lru_cache(maxsize=16)
def _bounded_space(shape: Family, most_states: int) -> Space:
    """With as many clocks down as fit."""
    found: Space | None = None
    for most_down in range(1, len(shape.clocks)):
        try:
            found = made(shape, most_states=most_states, most_down=most_down)
        except (SpaceTooLarge, TooManyRepairs):
            break
        if not _fits_at_once(found):
            raise ChainTooLarge
    if found is None:
        raise ChainTooLarge
    return found


def _rates(space: Space, family: Family) -> Floats:
    figures = family.figures()
    per_hour = np.array([_PER_HOUR[parameter.what] / figures[parameter] for parameter in space.parameters])
    rates: Floats = per_hour[space.cause]
    for g, group in enumerate(family.groups):
        rates = rates * np.array([1.0, group.coverage, 1 - group.coverage])[space.share[:, g]]
    return rates


def _transitions(space: Space, rates: Floats) -> Transitions:
    return Transitions(source=space.source, target=space.target, rate=rates, level=space.level)


def _solver(
    name: SolverName, chain: Transitions, family: Family, space: Space, low: Elimination | None = None
) -> Sweeps | Elimination:
    return Sweeps(chain, _stage(family, space), low) if name == "sweeps" else Elimination(chain)


def _stage(family: Family, space: Space) -> Integers:
    """How far the groups' failovers have come, (states,): what ends a phase raises it."""
    stage = np.zeros(len(space.level), dtype=np.int64)
    for g, group in enumerate(family.groups):
        phases, phase = Phases(group), space.phase[:, g]
        stage += np.where(np.isin(phase, (phases.promoting, phases.manual)), 1, 2 * (phase != phases.detecting))
    return stage


def _residual(chain: Transitions, shares: Floats) -> float:
    flow = shares[chain.source] * chain.rate
    states = len(shares)
    leaving = np.bincount(chain.source, flow, states)
    entering = np.bincount(chain.target, flow, states)
    return float(np.abs(entering - leaving).max() / leaving.max()) if len(flow) else 0.0
