"""Minimal cut sets: their exact count, the first of them in order, and the single points of failure.

Source: Rauzy, "New algorithms for fault trees analysis" (1993): the minimal sets of a node are those of its low branch,
and its variable joined to those of its high branch that are not sets of the low branch already.
A ``Count`` in a set stands for as many of its members as it asks for, whichever.
"""

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, combinations, count, islice
from math import comb, inf, log, prod
from typing import Final

from models.availability.bdd import BELOW, DOWN, UP, Count, Diagram, DiagramTooLarge, Node, Pair

LISTED_AT_MOST: Final = 200
MAX_STEPS: Final = 1_500_000
NONE, EMPTY = UP, DOWN
"""The family without a set, and the family of the empty set alone."""
Order = tuple[float, float]
"""Of a cut set: how many are in it, and minus the logarithm of its probability. The smaller comes first."""
Chosen = tuple[int, "Chosen"] | None
"""Levels, the last one first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CutSetLevels:
    """Minimal cut sets as levels of the diagram; ``count`` counts also those that are not listed."""

    count: int
    listed: tuple[tuple[int, ...], ...]

    @property
    def complete(self) -> bool:
        return self.count == len(self.listed)


def single_points(diagram: Diagram, root: Node) -> tuple[int, ...]:
    """Levels whose failure alone brings the function down: where only lower variables could have saved it."""
    levels: list[int] = []
    while root > DOWN:
        level = diagram.level[root]
        if diagram.high[root] == DOWN and level not in diagram.counts:
            levels.append(level)
        elif diagram.high[root] == DOWN and diagram.counts[level].at_least == 1:
            levels += diagram.counts[level].members
        root = diagram.low[root]
    return tuple(levels)


class _Families:
    """Shared zero-suppressed nodes: each a family of sets. ``high`` holds the sets with the level, without it."""

    def __init__(self) -> None:
        self.level = [BELOW, BELOW]
        self.low = [NONE, EMPTY]
        self.high = [NONE, EMPTY]
        self._unique: dict[tuple[int, Node, Node], Node] = {}

    def family(self, level: int, low: Node, high: Node) -> Node:
        if high == NONE:
            return low
        found = self._unique.setdefault((level, low, high), len(self.level))
        if found == len(self.level):
            self.level.append(level)
            self.low.append(low)
            self.high.append(high)
        return found

    def members(self) -> Iterator[tuple[int, Node, Node]]:
        """Level, low, high of every family but the two constant ones, children first."""
        return islice(zip(self.level, self.low, self.high, strict=True), 2, None)


class MinimalCutSets:
    """The minimal cut sets of functions of one diagram; functions that share nodes share the work.

    Raises ``DiagramTooLarge`` past ``MAX_STEPS``.
    """

    def __init__(self, diagram: Diagram) -> None:
        self.diagram = diagram
        self.families = _Families()
        self._outside: dict[Pair, Node] = {}
        self._minimal = {UP: NONE, DOWN: EMPTY}
        self._steps = 0

    def of(self, root: Node, q: Sequence[float], at_most: int = LISTED_AT_MOST) -> CutSetLevels:
        """All counted; the first ``at_most`` listed, by order, then falling probability, then level."""
        top = self._family(root)
        ways = [1] * self.diagram.variables + [comb(len(c.members), c.at_least) for c in self._counts()]
        counts = [0, 1]
        for level, low, high in self.families.members():
            counts.append(counts[low] + ways[level] * counts[high])
        orders = [(1.0, -log(q_i) if q_i else inf) for q_i in q]
        orders += [(float(c.at_least), c.at_least * orders[c.members[0]][1]) for c in self._counts()]
        sets = chain.from_iterable(map(self._members, _best_first(self.families, top, orders)))
        found = sorted(islice(sets, at_most), key=lambda levels: (len(levels), -prod(q[v] for v in levels), levels))
        return CutSetLevels(count=counts[top], listed=tuple(found))

    def _counts(self) -> list[Count]:
        return list(self.diagram.counts.values())

    def _members(self, levels: Sequence[int]) -> Iterator[tuple[int, ...]]:
        """A set with each count replaced by members, in all ways."""
        counts = [self.diagram.counts[v] for v in levels if v in self.diagram.counts]
        if not counts:
            yield tuple(levels)
            return
        variables = [v for v in levels if v < self.diagram.variables]
        for chosen in _first_combinations([(c.members, c.at_least) for c in counts]):
            yield tuple(sorted(chain(variables, *chosen)))

    def _family(self, root: Node) -> Node:
        minimal, diagram = self._minimal, self.diagram
        for n in diagram.reachable((root,)):
            if n not in minimal:
                low = diagram.low[n]
                high = self._without_cut_sets(minimal[diagram.high[n]], low)
                minimal[n] = self.families.family(diagram.level[n], minimal[low], high)
        return minimal[root]

    def _without_cut_sets(self, family: Node, function: Node) -> Node:
        """The sets of a family whose joint failure does not bring the function down."""
        top = (family, function)
        known = self._known(top)
        if known is not None:
            return known
        plan: dict[Pair, tuple[int, Pair, Pair | None]] = {}
        waiting = [top]
        while waiting:
            pair = waiting.pop()
            if self._known(pair) is None and pair not in plan:
                level, low, high = plan[pair] = self._split(*pair)
                waiting += (low,) if high is None else (low, high)
                self._steps += 1
                if self._steps > MAX_STEPS:
                    raise DiagramTooLarge(f"more than {MAX_STEPS:,} steps to the minimal cut sets")
        for pair, (level, low, high) in sorted(plan.items(), key=lambda item: item[1][0], reverse=True):
            without = self._value(low)
            self._outside[pair] = without if high is None else self.families.family(level, without, self._value(high))
        return self._value(top)

    def _known(self, pair: Pair) -> Node | None:
        family, function = pair
        if function == UP or family == NONE:
            return family
        if function == DOWN:
            return NONE
        return EMPTY if family == EMPTY else self._outside.get(pair)

    def _value(self, pair: Pair) -> Node:
        found = self._known(pair)
        assert found is not None
        return found

    def _split(self, family: Node, function: Node) -> tuple[int, Pair, Pair | None]:
        """The upper level, and the pairs without and with it; no second pair where no set contains that level."""
        diagram, families = self.diagram, self.families
        level, of_function = families.level[family], diagram.level[function]
        if of_function < level:
            return of_function, (family, diagram.low[function]), None
        low, high = families.low[family], families.high[family]
        if level < of_function:
            return level, (low, function), (high, function)
        return level, (low, diagram.low[function]), (high, diagram.high[function])


def _first_combinations(groups: Sequence[tuple[Sequence[int], int]]) -> Iterator[tuple[tuple[int, ...], ...]]:
    """So many of each group, in all ways, without holding them all."""
    (members, size), *rest = groups
    for chosen in combinations(members, size):
        if rest:
            yield from ((chosen, *others) for others in _first_combinations(rest))
        else:
            yield (chosen,)


def _best_first(families: _Families, top: Node, orders: Sequence[Order]) -> Iterator[list[int]]:
    """Sets in their order; ``orders``: of the set of each level alone.

    Each round goes down one best set to its end and leaves every branch beside it to a later round, so that many
    sets of one order cost no more than the ones that are wanted.
    """
    best: list[Order] = [(inf, inf), (0.0, 0.0)]
    for level, low, high in families.members():
        best.append(min(best[low], _sum(orders[level], best[high])))
    serial = count()
    waiting: list[tuple[Order, int, Order, Chosen, Node]] = []

    def later(so_far: Order, chosen: Chosen, n: Node) -> None:
        if n != NONE:
            heapq.heappush(waiting, (_sum(so_far, best[n]), next(serial), so_far, chosen, n))

    later((0.0, 0.0), None, top)
    while waiting:
        _, _, so_far, chosen, n = heapq.heappop(waiting)
        while n != EMPTY:
            level, low, high = families.level[n], families.low[n], families.high[n]
            joined: tuple[Order, Chosen] = _sum(so_far, orders[level]), (level, chosen)
            if _sum(orders[level], best[high]) <= best[low]:
                later(so_far, chosen, low)
                (so_far, chosen), n = joined, high
            else:
                later(*joined, high)
                n = low
        yield _levels(chosen)


def _sum(a: Order, b: Order) -> Order:
    return a[0] + b[0], a[1] + b[1]


def _levels(chosen: Chosen) -> list[int]:
    levels: list[int] = []
    while chosen is not None:
        levels.append(chosen[0])
        chosen = chosen[1]
    return levels[::-1]
