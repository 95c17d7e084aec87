"""Probability of a failure function, and how fast it changes with each variable: sweeps over its decision diagram.

Source: Dutuit and Rauzy, "Efficient algorithms to assess component and gate importance" (2001).
"""

from collections.abc import Sequence
from typing import Any, Final, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from models.availability.bdd import BELOW, DOWN, UP, Count, Diagram, Node, Pair, cofactors
from models.availability.counting import at_least, distribution, exactly_of_others

MAX_PAIRS: Final = 300_000
"""Pairs of nodes compared before a difference is taken by subtraction instead; see ``Function.exclusive``."""

Number = TypeVar("Number", float, NDArray[np.float64])
Terms = list[tuple[float, Pair]]


class Function:
    """One function cut out of a diagram, ready to be evaluated again and again.

    ``q`` and ``p`` are the unavailability and availability of each variable, given apart so that tiny figures keep
    their relative accuracy: sums and products of positive numbers only. ``roots`` are the given functions;
    probabilities are those of the first, the others are for ``exclusive``.
    """

    def __init__(self, diagram: Diagram, *roots: Node) -> None:
        nodes = diagram.reachable(roots)
        place = {UP: UP, DOWN: DOWN} | {n: i for i, n in enumerate(nodes, 2)}
        self.variables = diagram.variables
        self.roots = tuple(place[root] for root in roots)
        self.level = [BELOW] * 2 + [diagram.level[n] for n in nodes]
        self.low = [UP, DOWN] + [place[diagram.low[n]] for n in nodes]
        self.high = [UP, DOWN] + [place[diagram.high[n]] for n in nodes]
        self._steps = list(zip(self.level, self.low, self.high, strict=True))[2:]
        used = set(self.level)
        self._counts = {level: count for level, count in diagram.counts.items() if level in used}

    @property
    def nodes(self) -> int:
        return len(self._steps)

    @property
    def asked(self) -> frozenset[int]:
        """The variables that it depends on."""
        members = (member for count in self._counts.values() for member in count.members)
        return frozenset(level for level in (*self.level[2:], *members) if level < self.variables)

    def unavailability(self, q: Sequence[Number], p: Sequence[Number]) -> Number:
        """P(down). With arrays of one shape per level: for every draw, in one sweep."""
        return cast(Number, self._down(*self._with_counts(q, p))[self.roots[0]])

    def availability(self, q: Sequence[Number], p: Sequence[Number]) -> Number:
        """P(up), not taken as 1 - P(down)."""
        return cast(Number, self._up(*self._with_counts(q, p))[self.roots[0]])

    def gradient(self, q: Sequence[float], p: Sequence[float]) -> list[float]:
        """dU/dq of every variable, (variables,), by subtraction: exact to rounding errors of U, not of itself."""
        q, p = self._with_counts(q, p)
        down = self._down(q, p)
        return self._adjoint(q, p, [0.0, 0.0] + [down[high] - down[low] for _, low, high in self._steps])

    def birnbaum(self, q: Sequence[float], p: Sequence[float]) -> list[float]:
        """dU/dq = P(critical) of every variable, (variables,), each to its own relative accuracy.

        A node's share is P(high and not low), found without loss of digits as by ``exclusive``.
        """
        q, p = self._with_counts(q, p)
        pairs = [(high, low) for _, low, high in self._steps]
        return self._adjoint(q, p, [0.0, 0.0, *self._exclusive(pairs, q, p)])

    def exclusive(self, pairs: Sequence[Pair], q: Sequence[float], p: Sequence[float]) -> list[float]:
        """P(f and not g) for pairs of nodes with g within f.

        P(f) - P(g) where that costs at most one bit, otherwise the same for both cofactors, and so on; past
        ``MAX_PAIRS`` pairs the subtraction stands.
        """
        return self._exclusive(pairs, *self._with_counts(q, p))

    def alike(self) -> list[int]:
        """For every variable the first one that enters the function in the same way, (variables,)."""
        counts_of: dict[int, list[int]] = {}
        for level, count in self._counts.items():
            for member in count.members:
                counts_of.setdefault(member, []).append(level)
        own, first = set(self.level), dict[tuple[int, ...], int]()
        return [v if v in own else first.setdefault(tuple(counts_of.get(v, ())), v) for v in range(self.variables)]

    def _with_counts(self, q: Sequence[Number], p: Sequence[Number]) -> tuple[Sequence[Number], Sequence[Number]]:
        """The figures of every level: those of the variables, then those of the counts."""
        if not self._counts:
            return q, p
        unused: list[Any] = [0.0] * (max(self._counts) + 1 - self.variables)
        all_q, all_p = [*q, *unused], [*p, *unused]
        for level, count in self._counts.items():
            figures = [q[m] for m in count.members], [p[m] for m in count.members]
            all_q[level], all_p[level] = at_least(count.at_least, *figures)
        return all_q, all_p

    def _down(self, q: Sequence[Number], p: Sequence[Number]) -> list[Any]:
        down: list[Any] = [0.0, 1.0]
        for level, low, high in self._steps:
            down.append(q[level] * down[high] + p[level] * down[low])
        return down

    def _up(self, q: Sequence[Number], p: Sequence[Number]) -> list[Any]:
        up: list[Any] = [1.0, 0.0]
        for level, low, high in self._steps:
            up.append(q[level] * up[high] + p[level] * up[low])
        return up

    def _adjoint(self, q: Sequence[float], p: Sequence[float], difference: Sequence[float]) -> list[float]:
        """One sweep from the root: P(a node is reached) times the difference that its variable makes there."""
        total = [0.0] * len(q)
        for n, here in enumerate(self._reached(q, p)[2:], 2):
            total[self.level[n]] += here * difference[n]
        for level, count in self._counts.items():
            figures = [q[m] for m in count.members], [p[m] for m in count.members]
            for member, pivotal in zip(count.members, exactly_of_others(count.at_least - 1, *figures), strict=True):
                total[member] += total[level] * pivotal
        return total[: self.variables]

    def _reached(self, q: Sequence[float], p: Sequence[float]) -> list[float]:
        """P(a node is reached) of every node."""
        reached = [0.0] * (len(self._steps) + 2)
        reached[self.roots[0]] = 1.0
        for n in range(len(reached) - 1, 1, -1):
            level, low, high = self._steps[n - 2]
            reached[low] += reached[n] * p[level]
            reached[high] += reached[n] * q[level]
        return reached

    def _exclusive(self, pairs: Sequence[Pair], q: Sequence[float], p: Sequence[float]) -> list[float]:
        down, up = self._down(q, p), self._up(q, p)
        known: dict[Pair, float] = {}
        plan: dict[Pair, Terms] = {}
        waiting = list(pairs)
        while waiting:
            pair = f, g = waiting.pop()
            if pair in known or pair in plan:
                continue
            if 2 * down[g] <= down[f] or f == g:
                known[pair] = down[f] - down[g]
            elif 2 * up[f] <= up[g]:
                known[pair] = up[g] - up[f]
            elif len(plan) >= MAX_PAIRS:
                known[pair] = down[f] - down[g] if down[f] < up[g] else up[g] - up[f]
            else:
                plan[pair] = self._terms(f, g, q, p)
                waiting += [below for _, below in plan[pair]]
        for pair in sorted(plan, key=lambda pair: min(self.level[pair[0]], self.level[pair[1]]), reverse=True):
            known[pair] = sum(weight * known[below] for weight, below in plan[pair])
        return [known[pair] for pair in pairs]

    def _terms(self, f: Node, g: Node, q: Sequence[float], p: Sequence[float]) -> Terms:
        """P(f and not g) as a sum over the states of their upper level."""
        of_f, of_g = self._counts.get(self.level[f]), self._counts.get(self.level[g])
        if of_f is None or of_g is None or of_f == of_g or of_f.tier != of_g.tier:
            level, lows, highs = cofactors(self.level, self.low, self.high, f, g)
            return [(q[level], highs), (p[level], lows)]
        is_f_smaller = set(of_f.members) <= set(of_g.members)
        smaller, larger = (f, g) if is_f_smaller else (g, f)
        only_smaller = _only_the_smaller(self._counts[self.level[smaller]], self._counts[self.level[larger]], q, p)
        between = (self.high[f], self.low[g]) if is_f_smaller else (self.low[f], self.high[g])
        return [
            (q[self.level[larger]], (self.high[f], self.high[g])),
            (only_smaller, between),
            (p[self.level[smaller]], (self.low[f], self.low[g])),
        ]


def _only_the_smaller(smaller: Count, larger: Count, q: Sequence[float], p: Sequence[float]) -> float:
    """P(the smaller group's count is reached and the larger's is not). Reaching the larger's implies the smaller's."""
    rest = set(larger.members) - set(smaller.members)
    of_smaller = distribution([q[m] for m in smaller.members], [p[m] for m in smaller.members])
    of_rest = distribution([q[m] for m in rest], [p[m] for m in rest])
    at_most = np.cumsum(of_rest)
    counts = range(smaller.at_least, min(larger.at_least, len(of_smaller)))
    return sum(float(of_smaller[j] * at_most[larger.at_least - j - 1]) for j in counts)
