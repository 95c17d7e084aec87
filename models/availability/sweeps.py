"""Large Markov chains: the states with few clocks down by elimination, those above by sweeps, until nothing changes.

With the clocks as they are, phases only move on (detecting, then promoting or manual, then serving or waiting), so that
within a level the states are solved one stage after another, each from those before it. A sweep goes up through levels
and stages; what comes back down enters the next one. Starting from nothing, every sum of positive numbers grows towards
its limit, and by the ratio of two changes one knows how much is left. Few sweeps do where parts are mostly up.

Source: Stewart, "Introduction to the Numerical Solution of Markov Chains" (1994), block Gauss-Seidel.
"""

from collections.abc import Callable
from typing import Final

import numpy as np
from scipy.sparse import csr_array

from models.availability.gth import Elimination, Floats, Integers, Transitions

LOW_STATES: Final = 1_000
MAX_SWEEPS: Final = 100
CLOSE: Final = 1e-14
"""What may be left to grow, relative: the rounding of some hundred sums."""


class NotSettled(Exception):
    """The sweeps still change the figures."""


class Sweeps:
    """As ``Elimination``. stage : (states,), rising along the transitions within one level.

    low : the lower states of the same chain, where they were eliminated before.
    """

    def __init__(self, chain: Transitions, stage: Integers, low: Elimination | None = None) -> None:
        states = len(chain.level)
        self._low = int(np.searchsorted(chain.level, _low_level(chain.level), side="right"))
        self.low = low or Elimination(_closed(chain, self._low))
        shape = (states, states)
        self._into = csr_array((chain.rate, (chain.target, chain.source)), shape=shape)
        self._out = csr_array((chain.rate, (chain.source, chain.target)), shape=shape)
        self._outflow = np.bincount(chain.source, chain.rate, states)
        order = chain.level[self._low :] * (1 + stage.max()) + stage[self._low :]
        self._groups = [self._low + np.flatnonzero(order == value) for value in np.unique(order)]

    def stationary(self) -> Floats:
        """Share of time in every state, (states,). Raises ``NotSettled``."""
        low, into = self._low, [(self._into[group], group) for group in self._groups]
        back = self._into[:low]
        shares = np.zeros(len(self._outflow))
        shares[0] = 1.0

        def sweep(shares: Floats) -> Floats:
            swept = shares.copy()
            from_above_and_first = shares.copy()
            from_above_and_first[1:low] = 0.0
            swept[:low] = self.low.visits(back @ from_above_and_first)
            if swept[0] != 1.0:
                raise NotSettled  # so much is down that times were scaled
            for rows, group in into:
                swept[group] = (rows @ swept) / self._outflow[group]
            return swept

        shares = _settled(sweep, shares, MAX_SWEEPS)
        total: np.float64 = shares.sum()
        return np.divide(shares, total)

    def accumulated(self, reward: Floats) -> Floats:
        """As ``Elimination.accumulated``. Raises ``NotSettled``."""
        low, out = self._low, [(self._out[group], group) for group in reversed(self._groups)]
        above = self._out[:low, low:]
        outflow = self._outflow[:, None] if reward.ndim > 1 else self._outflow

        def sweep(gained: Floats) -> Floats:
            swept = gained.copy()
            swept[:low] = self.low.accumulated(reward[:low] + above @ swept[low:])
            for rows, group in out:
                swept[group] = (reward[group] + rows @ swept) / outflow[group]
            return swept

        return _settled(sweep, np.zeros_like(reward), 3 * MAX_SWEEPS)


def _low_level(level: Integers) -> int:
    """The highest level up to which there are few states; at least with one clock down, as writers change there."""
    counts = np.cumsum(np.bincount(level))
    return max(int(np.searchsorted(counts, LOW_STATES, side="right")) - 1, 1)


def _closed(chain: Transitions, low: int) -> Transitions:
    """The first states alone; what leaves them goes to state 0, where everything begins again."""
    inside = (chain.source < low) & ((chain.target < low) | (chain.source > 0))
    target = np.where(chain.target < low, chain.target, 0)
    return Transitions(
        source=chain.source[inside], target=target[inside], rate=chain.rate[inside], level=chain.level[:low]
    )


def _settled(sweep: Callable[[Floats], Floats], values: Floats, sweeps: int) -> Floats:
    before = 0.0
    for _ in range(sweeps):
        after = sweep(values)
        grown = np.abs(after - values)
        change = float((grown[after > 0] / after[after > 0]).max(initial=0.0))
        values = after
        if not np.isfinite(change):
            break
        ratio = min(change / before, 1.0) if before else 1.0
        if change == 0.0 or change * ratio < CLOSE * (1 - ratio):
            return values
        before = change
    raise NotSettled
