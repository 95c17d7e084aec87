"""How often who is promoted in place of whom: what the chains say of the failovers of each replicated group.

A state of a chain does not remember who wrote before the failover, but every failover begins with a transition out of
"serving by w". From the flow of these the way through the states where nobody serves is followed, jump by jump, until
somebody does: exact, for each writer on its own.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np
from scipy.sparse import csr_array

from models.availability.chain_solution import Solved, solved
from models.availability.dynamics import dynamics_of
from models.availability.gth import Floats, Integers
from models.availability.solving import feasible
from models.availability.structure import sources_by_component
from models.design.model import Design
from models.units import HOURS_PER_YEAR

UNRESOLVED: Final = 1e-12
"""The share of failovers that is left out, because it has not come to an end."""
MOST_JUMPS: Final = 10_000
LIKELY: Final = 1e-12
"""Pairs that are a smaller share of a group's promotions are left out: rounding error makes such."""


class Takeover(NamedTuple):
    """``writer`` stopped, and ``promoted`` is the next to take writes."""

    writer: str
    promoted: str


def promotions_per_year(design: Design) -> dict[str, dict[Takeover, float]]:
    """By component, how often a year each takeover happens in the long run; only groups whose failover is in a chain.

    All that stops a writer counts: its own failures, deployments, spot interruptions, its tier, and the places around
    it. A writer that comes back as the writer is no takeover. Where states were left out of the chain, theirs are.
    """
    dynamics, _ = feasible(dynamics_of(design, sources_by_component(design)))
    found: dict[str, dict[Takeover, float]] = {}
    for family in dynamics.families:
        if family.groups:
            chain = solved(family)
            for g, group in enumerate(family.groups):
                found[group.name] = dict(_takeovers(chain, g, group.order))
    return found


def _takeovers(chain: Solved, g: int, order: tuple[str, ...]) -> Iterator[tuple[Takeover, float]]:
    flows = _flows(chain, g, len(order)) * HOURS_PER_YEAR
    np.fill_diagonal(flows, 0.0)
    for before, after in zip(*np.nonzero(flows > LIKELY * flows.sum()), strict=True):
        yield Takeover(order[before], order[after]), float(flows[before, after])


def _flows(chain: Solved, g: int, writers: int) -> Floats:
    """From whom to whom the group's writing goes, (writers, writers) array [1/h]."""
    space = chain.space
    phase = space.phase[:, g]
    before, after = phase[space.source], phase[space.target]
    changing = np.flatnonzero(before != after)
    before, after, target = before[changing], after[changing], space.target[changing]
    flow = chain.shares[space.source[changing]] * chain.rates[changing]
    at_once = (before < writers) & (after < writers)
    starts = (before < writers) & (after >= writers)
    entering = _summed(target[starts], before[starts], flow[starts], (len(phase), writers))
    return _summed(before[at_once], after[at_once], flow[at_once], (writers, writers)) + _ends(chain, phase, entering)


def _ends(chain: Solved, phase: Integers, entering: Floats) -> Floats:
    """Where failovers end that begin in some states, by whose stop began them, (writers, writers).

    ``entering`` : (states, writers) array [1/h], how often each state is the first of a failover.
    """
    space, writers = chain.space, entering.shape[1]
    waiting = np.flatnonzero(phase >= writers)
    number = np.full(len(phase), -1)
    number[waiting] = np.arange(len(waiting))
    inside = np.flatnonzero(number[space.source] >= 0)
    source, target, rate = number[space.source[inside]], space.target[inside], chain.rates[inside]
    chance = rate / np.bincount(source, rate, len(waiting))[source]
    stays = number[target] >= 0
    jumps = csr_array((chance[stays], (number[target[stays]], source[stays])), shape=(len(waiting), len(waiting)))
    visits = _visits(jumps, entering[waiting])
    leaves = np.flatnonzero(~stays)
    found = np.zeros((writers, writers))
    np.add.at(found.T, phase[target[leaves]], visits[source[leaves]] * chance[leaves, None])
    return found


def _visits(jumps: csr_array, entering: Floats) -> Floats:
    """How often each state is passed, (states, writers): entering + jumps @ entering + ..., until nearly none is left.

    jumps : (states, states) array, the chance to go on to a row's state from a column's.
    """
    visits, under_way = entering.copy(), entering
    least = UNRESOLVED * entering.sum()
    for _ in range(MOST_JUMPS):
        if under_way.sum() <= least:
            break
        under_way = jumps @ under_way
        visits += under_way
    return visits


def _summed(row: Integers, column: Integers, values: Floats, shape: tuple[int, int]) -> Floats:
    sums = np.bincount(row * shape[1] + column, values, shape[0] * shape[1])
    return np.asarray(sums, dtype=np.float64).reshape(shape)
