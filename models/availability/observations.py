"""A solved family as what its states say of the top levels of a failure diagram."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from models.availability.chain import Group
from models.availability.chain_solution import Solved
from models.availability.chain_space import Phases, Space
from models.availability.gth import Floats, Integers
from models.availability.joint import Observations


def observations(chain: Solved, levels: range) -> Observations:
    """The family's states on ``levels``: of each group who is serving, failover, manual work; then the clocks."""
    said = _said(chain)
    packed = np.packbits(said, axis=1)
    _, first, of_state = np.unique(
        packed.view([("", packed.dtype)] * packed.shape[1]).ravel(), return_index=True, return_inverse=True
    )
    groups = chain.family.groups
    starts = np.cumsum([0, *(len(group.order) + 2 for group in groups)])
    return Observations(
        levels=levels,
        down=said[first],
        shares=np.bincount(of_state, chain.shares).astype(np.float64),
        of_state=of_state,
        moves=_moves(chain, of_state),
        settled=frozenset(
            levels[start + i] for start, group in zip(starts[:-1], groups, strict=True) for i in range(len(group.order))
        ),
        mean=_mean(chain, said[first]),
        left_out=chain.left_out,
    )


def _mean(chain: Solved, said: NDArray[np.bool_]) -> Floats:
    mean = said.astype(np.float64)
    clocks = [clock.name for clock in chain.family.clocks]
    start = said.shape[1] - len(clocks)
    for names in (names for crew in chain.family.crews for names in crew.alike):
        columns = [start + clocks.index(name) for name in names]
        mean[:, columns] = mean[:, columns].mean(axis=1, keepdims=True)
    return mean


def _said(chain: Solved) -> NDArray[np.bool_]:
    """(states, levels)."""
    columns = [_of_group(group, chain.space.phase[:, g]) for g, group in enumerate(chain.family.groups)]
    return np.column_stack([*columns, chain.space.down])


def _of_group(group: Group, phase: Integers) -> NDArray[np.bool_]:
    phases = Phases(group)
    serving = phase[:, None] == np.arange(phases.serving)
    switching = (phase == phases.detecting) | (phase == phases.promoting)
    return np.column_stack([serving, switching, phase == phases.manual])


def _moves(chain: Solved, of_state: Integers) -> Mapping[bool, tuple[Integers, Integers, Floats]]:
    space = chain.space
    per_hour = chain.shares[space.source] * chain.rates
    source, target = of_state[space.source], of_state[space.target]
    turns = (space.phase[space.source] != space.phase[space.target]).any(axis=1)
    fails = _fails(space)[space.cause]
    differ = source != target
    return {
        only_worse: (source[kept], target[kept], per_hour[kept])
        for only_worse, kept in ((True, differ & fails & ~turns), (False, differ & turns))
    }


def _fails(space: Space) -> NDArray[np.bool_]:
    """By parameter: it says when a clock fails."""
    return np.array([parameter.what == "mttf_hours" for parameter in space.parameters], dtype=bool)
