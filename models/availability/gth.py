"""Markov chains without a subtraction: Grassmann-Taksar-Heyman elimination, level by level.

States are sorted by level (here: how many parts are down), and no transition crosses more than one level. Taking the
states out from the last to the first, a level fills in no more than the one below it: dense work on two neighbouring
levels at a time, in panels that update the rest by one matrix product. Only sums, products and quotients of positive
numbers, so every probability keeps its own digits, however small or stiff.

Sources: Grassmann, Taksar, Heyman, "Regenerative analysis and steady state distributions for Markov chains" (1985);
O'Cinneide, "Entrywise perturbation theory and error analysis for Markov chains" (1993).
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

PANEL: Final = 32
HUGE: Final = 1e100
Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Transitions:
    """``rate[k]`` [1/h] from state ``source[k]`` to state ``target[k]``, (transitions,) each; none to itself.

    ``level``: (states,), rising; transitions cross at most one level, but for those to state 0, which every state
    reaches.
    """

    source: Integers
    target: Integers
    rate: Floats
    level: Integers


@dataclass(frozen=True, slots=True)
class _Panel:
    """Some neighbouring states of one level, ``low`` to ``high`` in the level, and their two triangles inverted."""

    low: int
    high: int
    before: Floats
    """Mean time in each state after entering at another, until they are left downwards, (size, size)."""
    after: Floats
    """Chances of being led from one to another below it, (size, size)."""


@dataclass(frozen=True, slots=True)
class _Block:
    """One level taken out, beside state 0 and the level below it (``kept`` states)."""

    into: Floats
    """Rates into the level, (kept, level)."""
    out: Floats
    """Chances of leaving to what is kept, (level, kept)."""
    inside: Floats
    """Above the diagonal rates, below it chances, each as met when taken out, (level, level)."""
    panels: list[_Panel]
    """The last states first."""


class Elimination:
    """All states but number 0 taken out of a chain; what is left of it answers every question."""

    def __init__(self, chain: Transitions) -> None:
        self.states = len(chain.level)
        starts = 1 + np.flatnonzero(np.diff(chain.level[1:], prepend=-2))
        bounds = [*starts[:1].tolist(), *starts.tolist(), self.states]
        self._levels = [(below, start, end) for (below, start), end in zip(pairwise(bounds), bounds[2:], strict=False)]
        self._blocks = self._taken_out(chain)
        from_first = chain.source == 0
        leaving = np.bincount(chain.target[from_first], chain.rate[from_first], self.states)
        self._leaving = leaving.astype(np.float64)

    def stationary(self) -> Floats:
        """Share of time in every state, (states,)."""
        shares = self.visits(self._leaving)
        total: np.float64 = shares.sum()
        return np.divide(shares, total)

    def visits(self, inflow: Floats) -> Floats:
        """Time in each state, (states,), beside that in state 0, when entered at these rates until 0 is reached.

        inflow : (states,) array, how often each state is entered from outside, or from state 0 while that lasts 1 h.
        State 0 counts as 1 h; where times would pass ``HUGE``, all of them are divided by the same number.
        """
        time = np.array(inflow, dtype=float)
        for (below, start, end), block in zip(reversed(self._levels), reversed(self._blocks), strict=True):
            here = time[start:end]
            for panel in block.panels:
                low, high = panel.low, panel.high
                here[low:high] = here[low:high] @ panel.after
                here[:low] += here[low:high] @ block.inside[low:high, :low]
            time[below:start] += here @ block.out[:, 1:]
        time[0] = 1.0
        for (below, start, end), block in zip(self._levels, self._blocks, strict=True):
            here = time[start:end]
            here += time[below:start] @ block.into[1:]
            for panel in reversed(block.panels):
                low, high = panel.low, panel.high
                here[low:high] = (here[low:high] + here[:low] @ block.inside[:low, low:high]) @ panel.before
            longest = here.max()
            if longest > HUGE:
                time /= longest
        return time

    def accumulated(self, reward: Floats) -> Floats:
        """Expected reward until state 0 is reached, (states, …); 0 for state 0 itself.

        reward : (states, …) array, what a state earns per hour, not negative.
        """
        gained = np.array(reward, dtype=float)
        for (below, start, end), block in zip(reversed(self._levels), reversed(self._blocks), strict=True):
            here = gained[start:end]
            for panel in block.panels:
                low, high = panel.low, panel.high
                here[low:high] = panel.before @ (here[low:high] + block.inside[low:high, high:] @ here[high:])
            gained[below:start] += block.into[1:] @ here
        gained[0] = 0.0
        for (below, start, end), block in zip(self._levels, self._blocks, strict=True):
            here = gained[start:end]
            here += block.out[:, 1:] @ gained[below:start]
            for panel in reversed(block.panels):
                low, high = panel.low, panel.high
                here[low:high] = panel.after @ (here[low:high] + block.inside[low:high, :low] @ here[:low])
        return gained

    def _taken_out(self, chain: Transitions) -> list[_Block]:
        blocks: list[_Block] = []
        fill = np.zeros((1, 1))
        for below, start, end in reversed(self._levels):
            kept = 1 + start - below
            work = _dense(chain, below, start, end)
            _add_to_last(work, fill, end - start)
            panels = _take_out(work, kept)
            into, out, inside = work[:kept, kept:], work[kept:, :kept], work[kept:, kept:]
            blocks.append(_Block(into.copy(), out.copy(), inside.copy(), panels))
            fill = work[:kept, :kept]
        return blocks[::-1]


def _dense(chain: Transitions, below: int, start: int, end: int) -> Floats:
    """Rates to and from the states of one level, as a matrix over state 0, the level below it and itself."""
    from_it = (chain.source >= start) & (chain.source < end)
    into_it = (chain.target >= start) & (chain.target < end)
    here = (from_it & (chain.target < end)) | (into_it & (chain.source < start))
    size = 1 + end - below
    work = np.zeros((size, size))
    row = np.maximum(chain.source[here] - below + 1, 0) * (chain.source[here] > 0)
    column = np.maximum(chain.target[here] - below + 1, 0) * (chain.target[here] > 0)
    np.add.at(work, (row, column), chain.rate[here])
    return work


def _add_to_last(work: Floats, fill: Floats, level: int) -> None:
    """What the level above has filled in: between this level and state 0."""
    if len(fill) > 1:
        work[-level:, -level:] += fill[1:, 1:]
        work[0, -level:] += fill[0, 1:]
        work[-level:, 0] += fill[1:, 0]


def _take_out(work: Floats, kept: int) -> list[_Panel]:
    """Take out all states but the first ``kept``, in place: chances left of the diagonal, rates above it."""
    panels: list[_Panel] = []
    _take_out_range(work, kept, kept, len(work), panels)
    work[:kept, :kept] += work[:kept, kept:] @ work[kept:, :kept]
    return panels


def _take_out_range(work: Floats, kept: int, low: int, high: int, panels: list[_Panel]) -> None:
    """Rows and columns of the range hold all that was taken out above it; what is below the range is left as it is."""
    if high - low <= PANEL:
        before, after = _take_out_panel(work, low, high)
        panels.append(_Panel(low - kept, high - kept, before, after))
        return
    middle = (low + high) // 2
    _take_out_range(work, kept, middle, high, panels)
    work[low:middle, :middle] += work[low:middle, middle:high] @ work[middle:high, :middle]
    work[:low, low:middle] += work[:low, middle:high] @ work[middle:high, low:middle]
    _take_out_range(work, kept, low, middle, panels)


def _take_out_panel(work: Floats, low: int, high: int) -> tuple[Floats, Floats]:
    """State by state among themselves, all that is below as one; then the ways to and from what is below at once."""
    size = high - low
    panel = np.empty((size, 1 + size))
    panel[:, 0] = work[low:high, :low].sum(axis=1)
    panel[:, 1:] = work[low:high, low:high]
    outflow = np.empty(size)
    for k in range(size - 1, -1, -1):
        row = panel[k, : 1 + k]
        outflow[k] = total = row.sum()
        row /= total
        panel[:k, : 1 + k] += panel[:k, 1 + k, None] * row
    after = _walks(np.tril(panel[:, 1:], -1))
    before = _walks(np.triu(panel[:, 1:], 1) / outflow[:, None]) / outflow
    work[:low, low:high] = work[:low, low:high] @ after
    work[low:high, :low] = before @ work[low:high, :low]
    work[low:high, low:high] = panel[:, 1:]
    return before, after


def _walks(steps: Floats) -> Floats:
    """1 + A + A^2 + …, for a strictly triangular matrix of positive numbers."""
    total = steps + np.eye(len(steps))
    length = 2
    while length < len(steps):
        steps = steps @ steps
        total += total @ steps
        length *= 2
    return total
