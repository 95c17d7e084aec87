"""A failure function whose top levels are not independent variables but what the states of chains say.

The levels of a family are taken together: a node above them is followed, for each state at once, to where its state
leads. Families are independent of one another and of the levels below, so that every probability is a sum over a
family's states of their shares times that of the node they lead to: sums and products of positive numbers only.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from models.availability.bdd import DOWN, UP, Diagram, DiagramTooLarge, Node, Pair
from models.availability.counting import exactly_of_others
from models.availability.function import MAX_PAIRS, Function, Terms
from models.availability.gth import Floats, Integers

Weights = dict[Pair, float]
REMEMBERED: Final = 4
NUMBERS_AT_ONCE: Final = 100
"""An array of so many is handled about as quickly as one number."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Observations:
    """What a family's states say of its ``levels``; states that say the same are one observation.

    ``down`` : (observations, levels); ``shares`` : (observations,), of time; ``of_state`` : (states,).
    ``moves`` : by whether it can only make things worse (all parts as before, one more down): source and target
    observation, and how often [1/h], (moves,) each. Moves that can only mend are left out.
    ``settled`` : levels that say who is serving, which is no failure.
    ``mean`` : (observations, levels), as ``down``, but of levels that are alike how many of them are down, divided.
    """

    levels: range
    down: NDArray[np.bool_]
    shares: Floats
    of_state: Integers
    moves: Mapping[bool, tuple[Integers, Integers, Floats]]
    settled: frozenset[int]
    mean: Floats
    left_out: float
    """At most this share of time is in states that are not among them."""


class JointFunction(Function):
    """As ``Function``; ``q`` and ``p`` of the families' levels are not looked at."""

    def __init__(self, diagram: Diagram, roots: Sequence[Node], families: Sequence[Observations]) -> None:
        super().__init__(diagram, *roots)
        self.families = tuple(families)
        self._static = len(self.families)
        of_level = {level: f for f, family in enumerate(families) for level in family.levels}
        self._family = [of_level.get(level, self._static) for level in self.level]
        self._tables = tuple(np.array(column) for column in (self.level, self.low, self.high))
        self._known_exits: dict[tuple[int, Node], Integers] = {}
        self._swept: dict[tuple[Any, ...], tuple[list[Any], list[Any]]] = {}
        self._last_reach: tuple[tuple[float, ...], _Reach] | None = None
        self._entered = set(self.roots)
        for n, (_, low, high) in enumerate(self._steps, 2):
            self._entered |= {child for child in (low, high) if self._family[child] != self._family[n]}

    @property
    def nodes(self) -> int:
        """As much work as so many nodes of numbers."""
        numbers = [len(family.shares) // NUMBERS_AT_ONCE for family in self.families]
        return sum(1 + (numbers[f] if f < self._static else 0) for f in self._family)

    def observed(self, q: Sequence[float], p: Sequence[float]) -> list[Floats]:
        """P(down | observation) for each family, (observations,) each."""
        q, p = self._with_counts(q, p)
        inner, outer = self._values(q, p, (0.0, 1.0))
        reach = self._chances(q, p)
        found: list[Any] = [np.zeros(len(family.shares)) for family in self.families]
        for n in self._entered:
            if self._family[n] < self._static and reach.entering[n] is not None:
                found[self._family[n]] += reach.entering[n] * inner[n]
        for above, n, chance in reach.crossings:
            for passed in range(above + 1, self._family[n]):
                found[passed] += chance * outer[n]
        return found

    def mean_with(self, q: Sequence[float], p: Sequence[float], mean: Callable[[int, Floats], float]) -> float:
        """P(down) with another mean of a family's observations: ``mean`` (family, (observations,))."""
        return float(self._sweep(*self._with_counts(q, p), (0.0, 1.0), mean)[1][self.roots[0]])

    def birnbaum(self, q: Sequence[float], p: Sequence[float]) -> list[float]:
        """Of the levels below the families; 0 for theirs."""
        q, p = self._with_counts(q, p)
        static = [n for n in range(2, len(self.level)) if self._family[n] == self._static]
        difference = [0.0] * len(self.level)
        pairs = [(self.high[n], self.low[n]) for n in static]
        for n, value in zip(static, self._exclusive(pairs, q, p), strict=True):
            difference[n] = value
        return self._adjoint(q, p, difference)

    def failures_per_hour(self, q: Sequence[float], p: Sequence[float]) -> float:
        """How often a move of a family brings the function down: it worked before and does not after."""
        q, p = self._with_counts(q, p)
        entering = self._chances(q, p).entering
        reached = (n for n in self._entered if self._family[n] < self._static and entering[n] is not None)
        entries = [(n, entering[n]) for n in reached]
        total = 0.0
        for only_worse, each in ((True, self._exclusive), (False, self._apart)):
            pairs = self._below_families(self._moved(entries, only_worse))
            total += sum(w * x for w, x in zip(pairs.values(), each(list(pairs), q, p), strict=True))
        return total

    def exclusive(self, pairs: Sequence[Pair], q: Sequence[float], p: Sequence[float]) -> list[float]:
        q, p = self._with_counts(q, p)
        below = [self._below_families({pair: 1.0}) for pair in pairs]
        return [sum(w * x for w, x in zip(b.values(), self._exclusive(list(b), q, p), strict=True)) for b in below]

    def gradients(self, q: Sequence[float], t: Floats) -> list[Any]:
        """By level, (points,) each: what dU/dt at failures scaled by ``t``, (points,), owes to it.

        In every state of a family its parts that are down have q = t, the others 0; who is serving stays as it is.
        Below the families q is ``t`` times the given; there the slope is dU/dq. By subtraction, as ``gradient``.
        """
        scaled = self._scaled(q, t)
        rest = [1 - value for value in scaled]
        with_q, with_p = self._with_counts(scaled, rest)
        settled = frozenset().union(*(family.settled for family in self.families))
        inner, outer = self._sweep(with_q, with_p, (0.0, 1.0), self._mean_of_points)
        here = self._reach(with_q, with_p, np.ones((len(t), 1))).here
        whole: list[Any] = [0.0] * len(with_q)
        for n, (level, low, high) in enumerate(self._steps, 2):
            if here[n] is not None and level not in settled:
                values = [(inner if self._family[c] == self._family[n] else outer)[c] for c in (low, high)]
                whole[level] = whole[level] + here[n] * (values[1] - values[0])
        slopes = [self._summed(level, slope, with_q, len(t)) for level, slope in enumerate(whole)]
        self._to_members(slopes, scaled, rest)
        return slopes[: len(q)]

    def _summed(self, level: int, slope: Any, q: Sequence[Any], points: int) -> Floats:
        """Over observations, of a family's parts only where they are down, (points,)."""
        if isinstance(slope, float):
            return np.zeros(points)
        in_family = any(level in family.levels for family in self.families)
        return np.asarray((slope * (q[level] > 0) if in_family else slope).sum(axis=1))

    def _scaled(self, q: Sequence[float], t: Floats) -> list[Any]:
        points = t[:, None]
        scaled: list[Any] = [points * value for value in q]
        for family in self.families:
            for i, level in enumerate(family.levels):
                down = family.down[None, :, i].astype(float)
                scaled[level] = down if level in family.settled else points * down
        return scaled

    def _to_members(self, slopes: list[Any], q: list[Any], p: list[Any]) -> None:
        for level, count in self._counts.items():
            for point, slope in enumerate(slopes[level]):
                figures = [float(q[m][point, 0]) for m in count.members], [float(p[m][point, 0]) for m in count.members]
                others = exactly_of_others(count.at_least - 1, *figures)
                for member, pivotal in zip(count.members, others, strict=True):
                    slopes[member][point] += slope * pivotal

    def _down(self, q: Sequence[Any], p: Sequence[Any]) -> list[Any]:
        return self._values(q, p, (0.0, 1.0))[1]

    def _up(self, q: Sequence[Any], p: Sequence[Any]) -> list[Any]:
        return self._values(q, p, (1.0, 0.0))[1]

    def _values(self, q: Sequence[float], p: Sequence[float], ends: tuple[float, float]) -> tuple[list[Any], list[Any]]:
        """As ``_sweep``; the last few are remembered."""
        key = (ends, *q, *p)
        if key not in self._swept:
            if len(self._swept) >= REMEMBERED:
                self._swept.clear()
            self._swept[key] = self._sweep(q, p, ends, self._mean)
        return self._swept[key]

    def _reached(self, q: Sequence[float], p: Sequence[float]) -> list[float]:
        """Of nodes below the families; 0 for theirs."""
        here = self._chances(q, p).here
        return [x if x is not None and f == self._static else 0.0 for x, f in zip(here, self._family, strict=True)]

    def _sweep(
        self, q: Sequence[Any], p: Sequence[Any], ends: tuple[float, float], mean: Callable[[int, Any], Any]
    ) -> tuple[list[Any], list[Any]]:
        """The value of every node: for each observation of its family, and their mean where it is entered."""
        q, p = self._filled(q, p)
        inner: list[Any] = [*ends]
        outer: list[Any] = [*ends]
        family = self._family
        for n, (level, low, high) in enumerate(self._steps, 2):
            here = family[n]
            below = inner[low] if family[low] == here else outer[low]
            above = inner[high] if family[high] == here else outer[high]
            value = q[level] * above + p[level] * below
            inner.append(value)
            outer.append(value if here == self._static else mean(here, value) if n in self._entered else None)
        return inner, outer

    def _chances(self, q: Sequence[float], p: Sequence[float]) -> "_Reach":
        """As ``_reach`` from a root that is reached for certain; the last is remembered."""
        key = (*q, *p)
        if self._last_reach is None or self._last_reach[0] != key:
            self._last_reach = key, self._reach(q, p, 1.0)
        return self._last_reach[1]

    def _reach(self, q: Sequence[Any], p: Sequence[Any], whole: Any) -> "_Reach":
        """From the root down: the chance of every node, of a family's with each of its observations."""
        q, p = self._filled(q, p)
        family = self._family
        here: list[Any] = [None] * len(self.level)
        entering: list[Any] = [None] * len(self.level)
        entering[self.roots[0]] = whole
        crossings: list[tuple[int, Node, Any]] = [(-1, self.roots[0], whole)]
        for n in range(len(here) - 1, 1, -1):
            level, low, high = self._steps[n - 2]
            if entering[n] is not None:
                entered = entering[n] * self.families[family[n]].shares if family[n] < self._static else entering[n]
                here[n] = _sum(here[n], entered)
            if here[n] is None:
                continue
            is_above_families = family[n] < self._static - 1
            for child, chance in ((low, p[level]), (high, q[level])):
                if child == UP or (child == DOWN and not is_above_families):
                    continue
                passed = here[n] * chance
                if family[child] == family[n]:
                    here[child] = _sum(here[child], passed)
                else:
                    chance_of_all = passed.sum(axis=-1, keepdims=passed.ndim > 1)
                    entering[child] = _sum(entering[child], chance_of_all)
                    crossings.append((family[n], child, chance_of_all))
        return _Reach(here, entering, crossings)

    def _filled(self, q: Sequence[Any], p: Sequence[Any]) -> tuple[Sequence[Any], Sequence[Any]]:
        """What the families say in place of chances, unless it is there already."""
        filled = [*q], [*p]
        for family in self.families:
            for i, level in enumerate(family.levels):
                if not isinstance(q[level], np.ndarray):
                    filled[0][level] = family.down[:, i].astype(float)
                    filled[1][level] = 1 - filled[0][level]
        return filled

    def _mean(self, family: int, values: Floats) -> float:
        return float(values @ self.families[family].shares)

    def _mean_of_points(self, family: int, values: Floats) -> Floats:
        return np.asarray(values @ self.families[family].shares)[:, None]

    def _exits(self, family: int, n: Node) -> Integers:
        """Where each observation of a family leads from a node."""
        if (family, n) not in self._known_exits:
            observations = self.families[family]
            levels, lows, highs = self._tables
            at = np.full(len(observations.shares), n)
            for i, level in enumerate(observations.levels):
                at = np.where(levels[at] == level, np.where(observations.down[:, i], highs[at], lows[at]), at)
            self._known_exits[family, n] = at
        return self._known_exits[family, n]

    def _moved(self, entries: Iterable[tuple[Node, float]], only_worse: bool) -> Weights:
        """Pairs of where moves lead from and would have led, each with how often [1/h]."""
        weights: Weights = {}
        for n, chance in entries:
            exits = self._exits(self._family[n], n)
            source, target, per_hour = self.families[self._family[n]].moves[only_worse]
            _add(weights, exits[target], exits[source], chance * per_hour)
        return weights

    def _below_families(self, weights: Weights) -> Weights:
        """The same pairs, with families' nodes replaced by where their states lead."""
        for f, family in enumerate(self.families):
            kept: Weights = {}
            for pair, weight in weights.items():
                if f in (self._family[pair[0]], self._family[pair[1]]):
                    _add(kept, self._exits(f, pair[0]), self._exits(f, pair[1]), weight * family.shares)
                else:
                    kept[pair] = kept.get(pair, 0.0) + weight
            weights = kept
        return weights

    def _apart(self, pairs: Sequence[Pair], q: Sequence[float], p: Sequence[float]) -> list[float]:
        """P(f and not g) for any pairs below the families. Raises ``DiagramTooLarge`` past ``MAX_PAIRS``."""
        down, up = self._down(q, p), self._up(q, p)
        known: dict[Pair, float] = {}
        plan: dict[Pair, Terms] = {}
        waiting = list(pairs)
        while waiting:
            pair = f, g = waiting.pop()
            if pair in known or pair in plan:
                continue
            if f in (g, UP) or g == DOWN:
                known[pair] = 0.0
            elif f == DOWN or g == UP:
                known[pair] = up[g] if f == DOWN else down[f]
            elif len(plan) >= MAX_PAIRS:
                raise DiagramTooLarge(f"more than {MAX_PAIRS:,} pairs of nodes")
            else:
                plan[pair] = self._terms(f, g, q, p)
                waiting += [below for _, below in plan[pair]]
        for pair in sorted(plan, key=lambda pair: min(self.level[pair[0]], self.level[pair[1]]), reverse=True):
            known[pair] = sum(weight * known[below] for weight, below in plan[pair])
        return [known[pair] for pair in pairs]


@dataclass(frozen=True, slots=True)
class _Reach:
    """``here``: of every node; ``entering``: from outside its family; ``crossings``: from family, to node, chance.

    None: not reached.
    """

    here: list[Any]
    entering: list[Any]
    crossings: list[tuple[int, Node, Any]]


def _sum(a: Any, b: Any) -> Any:
    return b if a is None else a + b


def _add(weights: Weights, down_after: Integers, down_before: Integers, each: Floats) -> None:
    """Count pairs that can differ: (f, g) with f not UP, g not DOWN."""
    differ = (down_after != down_before) & (down_after != UP) & (down_before != DOWN)
    if not differ.any():
        return
    size = 1 + max(int(down_after.max()), int(down_before.max()))
    codes, index = np.unique(down_after[differ] * size + down_before[differ], return_inverse=True)
    total = np.bincount(index, each[differ])
    for code, weight in zip(codes.tolist(), total.tolist(), strict=True):
        pair = divmod(code, size)
        weights[pair] = weights.get(pair, 0.0) + weight
