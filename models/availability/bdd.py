"""Reduced ordered binary decision diagrams of coherent failure functions, and their probability.

A function is true when the system is **down**; a variable is true when its component is down. Variables are levels
0 … n-1, the top first. No function here recurses, so thousands of levels are fine.

Sources: Bryant, "Graph-based algorithms for Boolean function manipulation" (1986); Rauzy, "New algorithms for fault
trees analysis" (1993); Dutuit and Rauzy, "Efficient algorithms to assess component and gate importance" (2001).
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from typing import Any, Final, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

Node = int
UP: Final[Node] = 0
DOWN: Final[Node] = 1
MAX_NODES: Final = 500_000
PAIRS_PER_NODE: Final = 50
"""Pairs of nodes compared before a difference is taken by subtraction instead; see ``Function.birnbaum``."""

Pair = tuple[Node, Node]
Number = TypeVar("Number", float, NDArray[np.float64])


class DiagramTooLarge(Exception):
    """The failure function needs more than ``MAX_NODES`` nodes."""


class Diagram:
    """Shared nodes of functions over one order of ``variables`` levels. Node 0 is never down, node 1 always."""

    def __init__(self, variables: int) -> None:
        self.variables = variables
        self.level = [variables, variables]
        self.low = [UP, DOWN]
        self.high = [UP, DOWN]
        self._unique: dict[tuple[int, Node, Node], Node] = {}
        self._combined: tuple[dict[tuple[Node, Node], Node], ...] = ({}, {})

    def node(self, level: int, low: Node, high: Node) -> Node:
        """The function that is ``high`` when the variable is down, else ``low``; both lie below ``level``."""
        if low == high:
            return low
        key = (level, low, high)
        found = self._unique.get(key)
        if found is None:
            found = len(self.level)
            if found > MAX_NODES:
                raise DiagramTooLarge(f"more than {MAX_NODES} nodes")
            self._unique[key] = found
            self.level.append(level)
            self.low.append(low)
            self.high.append(high)
        return found

    def any_variable(self, levels: Iterable[int]) -> Node:
        """Down when one of the variables is."""
        return reduce(lambda below, level: self.node(level, below, DOWN), sorted(levels, reverse=True), UP)

    def any_of(self, functions: Iterable[Node]) -> Node:
        """Down when one of the functions is (a series system)."""
        return reduce(lambda f, g: self._combine(DOWN, f, g), self._deepest_first(functions), UP)

    def all_of(self, functions: Iterable[Node]) -> Node:
        """Down when every function is (a parallel system)."""
        return reduce(lambda f, g: self._combine(UP, f, g), self._deepest_first(functions), DOWN)

    def at_least(self, count: int, functions: Sequence[Node]) -> Node:
        """Down when at least ``count`` of the functions are: a counting recursion of count x functions steps."""
        if count <= 0 or count > len(functions):
            return DOWN if count <= 0 else UP
        if count in (1, len(functions)):
            return self.any_of(functions) if count == 1 else self.all_of(functions)
        counted = [DOWN] + [UP] * count
        for f in self._deepest_first(functions):
            counted[1:] = [self._choose(f, counted[c], counted[c - 1]) for c in range(1, count + 1)]
        return counted[count]

    def without(self, root: Node, level: int) -> Node:
        """The function with one variable held up."""
        nodes = self.reachable((root,))
        kept = {UP: UP, DOWN: DOWN}
        for n in nodes:
            low = kept[self.low[n]]
            kept[n] = low if self.level[n] == level else self.node(self.level[n], low, kept[self.high[n]])
        return kept[root]

    def reachable(self, roots: Iterable[Node]) -> list[Node]:
        """The inner nodes below ``roots``, children before parents."""
        seen = {UP, DOWN}
        waiting = list(roots)
        while waiting:
            n = waiting.pop()
            if n not in seen:
                seen.add(n)
                waiting += (self.low[n], self.high[n])
        return sorted(seen)[2:]

    def _deepest_first(self, functions: Iterable[Node]) -> list[Node]:
        return sorted(functions, key=self.level.__getitem__, reverse=True)

    def _choose(self, f: Node, low: Node, high: Node) -> Node:
        """``high`` where ``f`` is down, else ``low``, for ``low`` within ``high``."""
        if self._is_variable_above(f, low, high):
            return self.node(self.level[f], low, high)
        return self._combine(DOWN, self._combine(UP, f, high), low)

    def _is_variable_above(self, f: Node, *others: Node) -> bool:
        is_variable = self.low[f] == UP and self.high[f] == DOWN
        return is_variable and all(self.level[f] < self.level[other] for other in others)

    def _combine(self, absorbing: Node, f: Node, g: Node) -> Node:
        """Conjunction (absorbing UP) or disjunction (absorbing DOWN): pairs found from the top, built from below."""
        done = self._combined[absorbing]
        top = _simplified(absorbing, f, g, done)
        if isinstance(top, int):
            return top
        upper, lower = sorted(top, key=self.level.__getitem__)
        if self._is_variable_above(upper, lower):
            return self.node(self.level[upper], *((UP, lower) if absorbing == UP else (lower, DOWN)))
        plan: dict[Pair, tuple[int, Node | Pair, Node | Pair]] = {}
        waiting = [top]
        while waiting:
            pair = waiting.pop()
            if pair not in plan:
                level, lows, highs = _cofactors(self.level, self.low, self.high, *pair)
                low, high = _simplified(absorbing, *lows, done), _simplified(absorbing, *highs, done)
                plan[pair] = (level, low, high)
                waiting += [child for child in (low, high) if not isinstance(child, int)]
        for pair, (level, low, high) in sorted(plan.items(), key=lambda item: item[1][0], reverse=True):
            done[pair] = self.node(
                level, low if isinstance(low, int) else done[low], high if isinstance(high, int) else done[high]
            )
        return done[top]


def _cofactors(level: list[int], low: list[Node], high: list[Node], f: Node, g: Node) -> tuple[int, Pair, Pair]:
    """The upper level of two functions, and both with that variable up and down."""
    if level[f] < level[g]:
        return level[f], (low[f], g), (high[f], g)
    if level[g] < level[f]:
        return level[g], (f, low[g]), (f, high[g])
    return level[f], (low[f], low[g]), (high[f], high[g])


def _simplified(absorbing: Node, f: Node, g: Node, done: Mapping[Pair, Node]) -> Node | Pair:
    """The combination where it is known already, else the ordered pair that is to be combined."""
    if f <= DOWN:
        return f if f == absorbing else g
    if g <= DOWN:
        return g if g == absorbing else f
    if f == g:
        return f
    pair = (f, g) if f < g else (g, f)
    return done.get(pair, pair)


class Function:
    """One function cut out of a diagram, ready to be evaluated again and again.

    ``q`` and ``p`` are the unavailability and availability of each level, given apart so that tiny figures keep their
    relative accuracy: sums and products of positive numbers only. ``roots`` are the given functions; probabilities
    are those of the first, the others are for ``exclusive``.
    """

    def __init__(self, diagram: Diagram, *roots: Node) -> None:
        nodes = diagram.reachable(roots)
        place = {UP: UP, DOWN: DOWN} | {n: i for i, n in enumerate(nodes, 2)}
        self.variables = diagram.variables
        self.roots = tuple(place[root] for root in roots)
        self.level = [diagram.variables] * 2 + [diagram.level[n] for n in nodes]
        self.low = [UP, DOWN] + [place[diagram.low[n]] for n in nodes]
        self.high = [UP, DOWN] + [place[diagram.high[n]] for n in nodes]
        self._steps = list(zip(self.level, self.low, self.high, strict=True))[2:]

    def unavailability(self, q: Sequence[Number], p: Sequence[Number]) -> Number:
        """P(down). With arrays of one shape per level: for every draw, in one sweep."""
        return cast(Number, self._down(q, p)[self.roots[0]])

    def availability(self, q: Sequence[Number], p: Sequence[Number]) -> Number:
        """P(up), not taken as 1 - P(down)."""
        return cast(Number, self._up(q, p)[self.roots[0]])

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

    def gradient(self, q: Sequence[float], p: Sequence[float]) -> list[float]:
        """dU/dq of every level, (variables,), by subtraction: exact to rounding errors of U, not of itself."""
        down = self._down(q, p)
        return self._adjoint(q, p, [0.0, 0.0] + [down[high] - down[low] for _, low, high in self._steps])

    def birnbaum(self, q: Sequence[float], p: Sequence[float]) -> list[float]:
        """dU/dq = P(critical) of every level, (variables,), each to its own relative accuracy.

        A node's share is P(high and not low), found without loss of digits by ``exclusive``.
        """
        pairs = [(high, low) for _, low, high in self._steps]
        return self._adjoint(q, p, [0.0, 0.0, *self.exclusive(pairs, q, p)])

    def _adjoint(self, q: Sequence[float], p: Sequence[float], difference: Sequence[float]) -> list[float]:
        """One sweep from the root: P(a node is reached) times the difference that its variable makes there."""
        reached = [0.0] * (len(self._steps) + 2)
        reached[self.roots[0]] = 1.0
        total = [0.0] * self.variables
        for n in range(len(reached) - 1, 1, -1):
            level, low, high = self._steps[n - 2]
            here = reached[n]
            total[level] += here * difference[n]
            reached[low] += here * p[level]
            reached[high] += here * q[level]
        return total

    def exclusive(self, pairs: Sequence[Pair], q: Sequence[float], p: Sequence[float]) -> list[float]:
        """P(f and not g) for pairs of nodes with g within f.

        P(f) - P(g) where that costs at most one bit, otherwise the same for both cofactors, and so on; past
        ``PAIRS_PER_NODE`` pairs per node the subtraction stands.
        """
        down, up = self._down(q, p), self._up(q, p)
        known: dict[Pair, float] = {}
        plan: dict[Pair, tuple[int, Pair, Pair]] = {}
        limit = PAIRS_PER_NODE * len(down)
        waiting = list(pairs)
        while waiting:
            pair = f, g = waiting.pop()
            if pair in known or pair in plan:
                continue
            if 2 * down[g] <= down[f] or f == g:
                known[pair] = down[f] - down[g]
            elif 2 * up[f] <= up[g]:
                known[pair] = up[g] - up[f]
            elif len(plan) >= limit:
                known[pair] = down[f] - down[g] if down[f] < up[g] else up[g] - up[f]
            else:
                plan[pair] = _cofactors(self.level, self.low, self.high, f, g)
                waiting += plan[pair][1:]
        for pair, (level, lows, highs) in sorted(plan.items(), key=lambda item: item[1][0], reverse=True):
            known[pair] = q[level] * known[highs] + p[level] * known[lows]
        return [known[pair] for pair in pairs]
