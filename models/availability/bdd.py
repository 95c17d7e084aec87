"""Reduced ordered binary decision diagrams of failure functions.

A function is true when the system is **down**; a variable is true when its component is down. Variables are levels
0 … n-1, the top first; below them come ``Count`` levels. No function here recurses, so thousands of levels are fine.

Sources: Bryant, "Graph-based algorithms for Boolean function manipulation" (1986); Rauzy, "New algorithms for fault
trees analysis" (1993).
"""

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Final

Node = int
UP: Final[Node] = 0
DOWN: Final[Node] = 1
BELOW: Final = sys.maxsize
"""The level of the two constant functions: below every other."""
MAX_NODES: Final = 300_000
MAX_STEPS: Final = 1_000_000
"""Intermediate results on the way to a diagram: one or two seconds, a few hundred MB."""

Pair = tuple[Node, Node]
State = tuple[int, int]


class DiagramTooLarge(Exception):
    """An exact answer needs more than ``MAX_NODES`` nodes, or ``MAX_STEPS`` steps."""


@dataclass(frozen=True, slots=True)
class Count:
    """At least ``at_least`` of ``members`` (levels) are down: one variable for a group whose members are alike.

    Counts of one ``tier`` speak of the same parts with different places down: one path asks at most one of them, and
    where one's members are some of another's, the rest of these is down with a place and taken off ``at_least``.
    """

    tier: str
    members: tuple[int, ...]
    at_least: int


class Diagram:
    """Shared nodes of functions over one order of ``variables`` levels. Node 0 is never down, node 1 always."""

    def __init__(self, variables: int) -> None:
        self.variables = variables
        self.counts: dict[int, Count] = {}
        """By level."""
        self.level = [BELOW, BELOW]
        self.low = [UP, DOWN]
        self.high = [UP, DOWN]
        self._unique: dict[tuple[int, Node, Node], Node] = {}
        self._combined: tuple[dict[Pair, Node], ...] = ({}, {})
        self._level_of_count: dict[Count, int] = {}
        self._steps = 0

    def node(self, level: int, low: Node, high: Node) -> Node:
        """The function that is ``high`` when the variable is down, else ``low``; both lie below ``level``."""
        if low == high:
            return low
        key = (level, low, high)
        found = self._unique.get(key)
        if found is None:
            found = len(self.level)
            if found > MAX_NODES:
                raise DiagramTooLarge(f"more than {MAX_NODES:,} nodes")
            self._unique[key] = found
            self.level.append(level)
            self.low.append(low)
            self.high.append(high)
        return found

    def count(self, count: Count) -> Node:
        """The variable of a group, below all others so far; those of one tier are made one after the other."""
        level = self._level_of_count.setdefault(count, self.variables + len(self.counts))
        self.counts[level] = count
        return self.node(level, UP, DOWN)

    def choice(self, level: int, low: Node, high: Node) -> Node:
        """``high`` where the variable is down, else ``low``; either may hold upper levels."""
        if level < min(self.level[low], self.level[high]):
            return self.node(level, low, high)
        chosen = self.all_of((self.node(level, UP, DOWN), high))
        return self.any_of((chosen, self.all_of((self.node(level, DOWN, UP), low))))

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
        """Down when at least ``count`` of the functions are: a counting recursion, never an expansion.

        A state is how many have yet to go down, and what is left of each function. Where the functions share only
        upper levels and do not interleave below, that is count x nodes of the functions, for each state of the shared.
        """
        if count <= 0 or count > len(functions):
            return DOWN if count <= 0 else UP
        if count in (1, len(functions)):
            return self.any_of(functions) if count == 1 else self.all_of(functions)
        remaining = _Remaining(self)
        top = remaining.after(count, remaining.none, self._deepest_first(functions))
        plan: dict[State, tuple[int, Node | State, Node | State]] = {}
        waiting = [top]
        while waiting:
            state = waiting.pop()
            if not isinstance(state, int) and state not in plan:
                self.take_steps(1)
                plan[state] = remaining.split(state)
                waiting += plan[state][1:]
        done: dict[Node | State, Node] = {UP: UP, DOWN: DOWN}
        for state, (level, low, high) in sorted(plan.items(), key=lambda item: item[1][0], reverse=True):
            done[state] = self.node(level, done[low], done[high])
        return done[top]

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

    def take_steps(self, steps: int) -> None:
        self._steps += steps
        if self._steps > MAX_STEPS:
            raise DiagramTooLarge(f"more than {MAX_STEPS:,} steps")

    def _deepest_first(self, functions: Iterable[Node]) -> list[Node]:
        return sorted(functions, key=self.level.__getitem__, reverse=True)

    def _combine(self, absorbing: Node, f: Node, g: Node) -> Node:
        """Conjunction (absorbing UP) or disjunction (absorbing DOWN): pairs found from the top, built from below."""
        done = self._combined[absorbing]
        top = _simplified(absorbing, f, g, done)
        if isinstance(top, int):
            return top
        upper, lower = sorted(top, key=self.level.__getitem__)
        if self.low[upper] == UP and self.high[upper] == DOWN and self.level[upper] < self.level[lower]:
            return self.node(self.level[upper], *((UP, lower) if absorbing == UP else (lower, DOWN)))
        plan: dict[Pair, tuple[int, Node | Pair, Node | Pair]] = {}
        waiting = [top]
        while waiting:
            pair = waiting.pop()
            if pair not in plan:
                level, lows, highs = cofactors(self.level, self.low, self.high, *pair)
                low, high = _simplified(absorbing, *lows, done), _simplified(absorbing, *highs, done)
                plan[pair] = (level, low, high)
                waiting += [child for child in (low, high) if not isinstance(child, int)]
                self.take_steps(1)
        for pair, (level, low, high) in sorted(plan.items(), key=lambda item: item[1][0], reverse=True):
            done[pair] = self.node(
                level, low if isinstance(low, int) else done[low], high if isinstance(high, int) else done[high]
            )
        return done[top]


class _Remaining:
    """Shared lists of functions, the upper first: what is left of those that ``Diagram.at_least`` counts."""

    none: Final = 0

    def __init__(self, diagram: Diagram) -> None:
        self.diagram = diagram
        self._cells: list[tuple[Node, int]] = [(UP, 0)]
        self._length = [0]
        self._unique: dict[tuple[Node, int], int] = {}

    def after(self, count: int, others: int, functions: Iterable[Node]) -> Node | State:
        """The state with some functions more, or its value where that is known."""
        for f in functions:
            if f == DOWN:
                count -= 1
            elif f != UP:
                others = self._with(f, others)
        if count <= 0:
            return DOWN
        return (count, others) if count <= self._length[others] else UP

    def split(self, state: State) -> tuple[int, Node | State, Node | State]:
        """The uppermost level, and the states with its variable up and down."""
        diagram = self.diagram
        count, others = state
        f, rest = self._cells[others]
        level = diagram.level[f]
        upper: list[Node] = []
        while diagram.level[f] == level:
            upper.append(f)
            others = rest
            f, rest = self._cells[others]
        upper.reverse()
        low = self.after(count, others, [diagram.low[f] for f in upper])
        return level, low, self.after(count, others, [diagram.high[f] for f in upper])

    def _with(self, f: Node, others: int) -> int:
        level, above = self.diagram.level, []
        while others and (level[self._cells[others][0]], self._cells[others][0]) < (level[f], f):
            above.append(self._cells[others][0])
            others = self._cells[others][1]
        self.diagram.take_steps(len(above))
        for g in (f, *reversed(above)):
            others = self._cell(g, others)
        return others

    def _cell(self, f: Node, others: int) -> int:
        found = self._unique.setdefault((f, others), len(self._cells))
        if found == len(self._cells):
            self._cells.append((f, others))
            self._length.append(self._length[others] + 1)
        return found


def cofactors(level: list[int], low: list[Node], high: list[Node], f: Node, g: Node) -> tuple[int, Pair, Pair]:
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
