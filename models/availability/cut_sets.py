"""Minimal cut sets: their exact count, the first of them in order, and the single points of failure.

Source: Rauzy, "New algorithms for fault trees analysis" (1993): the minimal sets of a node are those of its low branch,
and its variable joined to those of its high branch that are not sets of the low branch already.
"""

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from math import prod

from models.availability.bdd import DOWN, UP, Diagram, Node, Pair

LISTED_AT_MOST = 1_000
NONE, EMPTY = UP, DOWN
"""The family without a set, and the family of the empty set alone."""
Order = tuple[int, float]
"""Of a cut set: how many are in it, and minus its probability. The smaller comes first."""


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
    levels = []
    while root > DOWN:
        if diagram.high[root] == DOWN:
            levels.append(diagram.level[root])
        root = diagram.low[root]
    return tuple(levels)


class _Families:
    """Shared zero-suppressed nodes: each a family of sets. ``high`` holds the sets with the level, without it."""

    def __init__(self, variables: int) -> None:
        self.level = [variables, variables]
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
        yield from list(zip(self.level, self.low, self.high, strict=True))[2:]


class MinimalCutSets:
    """The minimal cut sets of functions of one diagram; functions that share nodes share the work."""

    def __init__(self, diagram: Diagram) -> None:
        self.diagram = diagram
        self.families = _Families(diagram.variables)
        self._outside: dict[Pair, Node] = {}
        self._minimal = {UP: NONE, DOWN: EMPTY}

    def of(self, root: Node, q: Sequence[float], at_most: int = LISTED_AT_MOST) -> CutSetLevels:
        """All counted; the first ``at_most`` listed, by order, then falling probability, then level."""
        top = self._family(root)
        counts = [0, 1]
        for _, low, high in self.families.members():
            counts.append(counts[low] + counts[high])
        found = list(islice(_best_first(self.families, top, q), at_most))
        found.sort(key=lambda levels: (len(levels), -prod(q[v] for v in levels), levels))
        return CutSetLevels(count=counts[top], listed=tuple(found))

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
        plan: dict[Pair, tuple[int, Pair, Pair | None]] = {}
        waiting = [top]
        while waiting:
            pair = waiting.pop()
            if self._known(pair) is None and pair not in plan:
                level, low, high = plan[pair] = self._split(*pair)
                waiting += (low,) if high is None else (low, high)
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


def _best_first(families: _Families, top: Node, q: Sequence[float]) -> Iterator[tuple[int, ...]]:
    """Sets by order, then falling probability: each branch is entered when its best set is due."""
    best: list[Order] = [(len(q) + 1, 0.0), (0, -1.0)]
    for level, low, high in families.members():
        order, probability = best[high]
        best.append(min(best[low], (order + 1, probability * q[level])))
    waiting: list[tuple[Order, tuple[int, ...], float, Node]] = [(best[top], (), 1.0, top)] if top != NONE else []
    while waiting:
        _, chosen, p_chosen, n = heapq.heappop(waiting)
        while n != EMPTY:
            level, low = families.level[n], families.low[n]
            if low != NONE:
                order, probability = best[low]
                heapq.heappush(waiting, ((len(chosen) + order, probability * p_chosen), chosen, p_chosen, low))
            chosen, p_chosen, n = (*chosen, level), p_chosen * q[level], families.high[n]
            if low != NONE:
                order, probability = best[n]
                heapq.heappush(waiting, ((len(chosen) + order, probability * p_chosen), chosen, p_chosen, n))
                break
        else:
            yield chosen
