"""A family's recurrent states and the transitions between them, made for all states at once.

Clocks and crews run on their own, so their joint states are a plain product; each of these is then paired with the
phases that its groups can be in. States are numbered by how many clocks are down.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, connected_components

from models.availability.chain import Family, Group, Parameter
from models.availability.chain_parts import BEYOND, NEVER, Event, Part, parts_of
from models.availability.gth import Integers

COVERED, UNCOVERED = 1, 2
"""Shares of a rate: ``coverage`` of it, or the rest; 0 is all of it."""
MOST_WRITERS: Final = 60
"""Instances of one group that may write: a bit each."""


class SpaceTooLarge(Exception):
    """More states than asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """States in rising order of ``level``, how many clocks are down; (states,) arrays, or (states, n) where said.

    A transition's rate is its ``share`` of 1 / the figure of ``parameters[cause]`` [1/h].
    """

    level: Integers
    down: NDArray[np.bool_]
    """By clock of the family, (states, clocks)."""
    phase: Integers
    """By group, (states, groups): the place in ``order`` of who is serving, or one of ``Phases``."""
    source: Integers
    target: Integers
    cause: Integers
    share: Integers
    """By group, (transitions, groups): 0, COVERED or UNCOVERED."""
    parameters: tuple[Parameter, ...]
    exits: Integers
    """States from which more clocks may fail than were allowed for."""
    exit_cause: Integers
    """For each of ``exits``, in ``parameters``."""


class Phases:
    """A group's phases as numbers: serving by the i-th of ``order``, then these."""

    def __init__(self, group: Group) -> None:
        self.group = group
        self.serving = len(group.order)
        self.detecting, self.promoting, self.manual, self.waiting = range(self.serving, self.serving + 4)

    def possible(self, up: Integers) -> NDArray[np.bool_]:
        """Which phases can last while the instances in ``up`` are up, (states, phases)."""
        serving = (up[:, None] >> np.arange(self.serving)) & 1 == 1
        lasting = [self.group.detect_seconds > 0, self.group.promote_seconds > 0, self.group.manual_minutes > 0]
        return np.column_stack([serving, np.broadcast_to(lasting, (len(up), 3)), up == 0])

    def after_detection(self, up: Integers) -> list[tuple[int, Integers]]:
        """Each share of what may follow, with the phase it leads to."""
        coverage = self.group.coverage
        follows = []
        if coverage > 0:
            follows.append((0 if coverage == 1 else COVERED, self.promoted(up)))
        if coverage < 1:
            lasts = self.group.manual_minutes > 0
            follows.append(
                (0 if coverage == 0 else UNCOVERED, np.full_like(up, self.manual) if lasts else self.chosen(up))
            )
        return follows

    def promoted(self, up: Integers) -> Integers:
        """The phase that a promotion begins with."""
        return np.full_like(up, self.promoting) if self.group.promote_seconds > 0 else self.chosen(up)

    def chosen(self, up: Integers) -> Integers:
        """Serving by the first that is up, else waiting."""
        first = np.log2(np.maximum(up & -up, 1)).astype(np.int64)
        return np.where(up == 0, self.waiting, first)


@dataclass(frozen=True, slots=True)
class _Moves:
    """Possible next states of some states: (rows,) each, and (rows, groups)."""

    row: Integers
    combination: Integers
    phase: Integers
    share: Integers


def made(family: Family, *, most_states: int, most_down: int | None = None) -> Space:
    """The states that recur from everything up.

    ``most_down``: none with more clocks down, but then all from which these states are reached: more clocks down may
    lead to any of them. Raises ``SpaceTooLarge`` past ``most_states``.
    """
    allowed = len(family.clocks) if most_down is None else most_down
    return _Builder(family, parts_of(family, most_states, allowed), most_states, allowed).space()


class _Builder:
    def __init__(self, family: Family, parts: Sequence[Part], most_states: int, most_down: int) -> None:
        self.family, self.parts = family, parts
        self.phases = [Phases(group) for group in family.groups]
        self.most_states, self.most_down = most_states, most_down
        self.parameters: dict[Parameter, int] = {}
        self._combine()
        self._pair()

    def space(self) -> Space:
        moves = [self._part_moves(p, event) for p, part in enumerate(self.parts) for event in part.events]
        moves += [found for g in range(len(self.phases)) for found in self._phase_moves(g)]
        moves = [(m, parameter) for m, parameter in moves if len(m.row)]
        none = np.zeros(0, dtype=np.int64)
        source = np.concatenate([none, *(m.row for m, _ in moves)])
        cause = np.concatenate([none, *(np.full(len(m.row), self._cause(parameter)) for m, parameter in moves)])
        share = np.concatenate([np.zeros((0, len(self.phases)), dtype=np.int64), *(m.share for m, _ in moves)])
        target = np.concatenate([none, *(self._state(m) for m, _ in moves)])
        inside = (target >= 0) & (target != source)
        return self._recurrent(source, target, cause, share, inside)

    def _combine(self) -> None:
        """Joint states of all parts, in rising order of their codes."""
        local = np.zeros((1, 0), dtype=np.int64)
        level = np.zeros(1, dtype=np.int64)
        for part in self.parts:
            total = level[:, None] + part.level
            row, state = np.nonzero(total <= self.most_down)
            self._check(len(row))
            local, level = np.column_stack([local[row], state]), total[row, state]
        sizes = [len(part.level) for part in self.parts]
        if prod(sizes) >= 1 << 62:
            raise SpaceTooLarge
        self.strides = [prod(sizes[p + 1 :]) for p in range(len(sizes))]
        self.local, self.level = local, level
        self.codes = sum((local[:, p] * s for p, s in enumerate(self.strides)), np.zeros(len(level), dtype=np.int64))
        self.up = [self._up(g, group) for g, group in enumerate(self.family.groups)]

    def _up(self, g: int, group: Group) -> Integers:
        """The instances that may write and are up, as bits in their order, (combinations,)."""
        stopped = np.full(len(self.level), _bits(group, self.family.stopped))
        for p, part in enumerate(self.parts):
            by_state = np.array([_bits(group, self._stopped(names)) for names in part.down], dtype=np.int64)
            stopped |= by_state[self.local[:, p]]
        return ((1 << len(group.order)) - 1) & ~stopped

    def _stopped(self, clocks: frozenset[str]) -> frozenset[str]:
        return frozenset().union(*(c.stops for c in self.family.clocks if c.name in clocks))

    def _pair(self) -> None:
        """States: each combination with each of its groups' possible phases."""
        self.combination = np.arange(len(self.level))
        self.phase = np.zeros((len(self.level), 0), dtype=np.int64)
        self.code = self.combination
        for phases, up in zip(self.phases, self.up, strict=True):
            row, phase = np.nonzero(phases.possible(up)[self.combination])
            self._check(len(row))
            self.combination, self.phase = self.combination[row], np.column_stack([self.phase[row], phase])
            self.code = self.code[row] * (phases.serving + 4) + phase

    def _check(self, states: int) -> None:
        if states > self.most_states:
            raise SpaceTooLarge

    def _part_moves(self, p: int, event: Event) -> tuple[_Moves, Parameter]:
        local = self.local[self.combination, p]
        row = np.flatnonzero(event.target[local] != NEVER)
        after, before = event.target[local[row]], local[row]
        code = self.codes[self.combination[row]] + (after - before) * self.strides[p]
        combination = np.where(after == BEYOND, -1, _position(self.codes, code))
        moves = _Moves(row, combination, self.phase[row], np.zeros((len(row), len(self.phases)), dtype=np.int64))
        for g, group in enumerate(self.family.groups):
            if event.blinks:
                moves = self._followed(moves, g, _bits(group, self._stopped(event.blinks)))
            moves = self._followed(moves, g, 0)
        return moves, event.parameter

    def _followed(self, moves: _Moves, g: int, blinking: int) -> _Moves:
        """What a group does about who is up now."""
        phases = self.phases[g]
        up, phase = self.up[g][moves.combination] & ~blinking, moves.phase[:, g]
        lost = (phase < phases.serving) & ((up >> phase) & 1 == 0)
        woken = (phase == phases.waiting) & (up != 0)
        if woken.any():
            moves.phase[woken, g] = phases.promoted(up[woken])
        if phases.group.detect_seconds > 0:
            moves.phase[lost, g] = phases.detecting
            return moves
        follows = phases.after_detection(up[lost])
        extra = [_with(moves, np.flatnonzero(lost), g, share, after) for share, after in follows]
        kept = np.flatnonzero(~lost)
        return _joined([_Moves(moves.row[kept], moves.combination[kept], moves.phase[kept], moves.share[kept]), *extra])

    def _phase_moves(self, g: int) -> list[tuple[_Moves, Parameter]]:
        phases, name = self.phases[g], f"failover:{self.family.groups[g].name}"
        found = []
        for phase, what in (
            (phases.detecting, "detect_seconds"),
            (phases.promoting, "promote_seconds"),
            (phases.manual, "manual_minutes"),
        ):
            row = np.flatnonzero(self.phase[:, g] == phase)
            up = self.up[g][self.combination[row]]
            follows = phases.after_detection(up) if phase == phases.detecting else [(0, phases.chosen(up))]
            shares = np.zeros((len(row), len(self.phases)), dtype=np.int64)
            moves = _Moves(row, self.combination[row], self.phase[row], shares)
            everything = np.arange(len(row))
            found += [(_with(moves, everything, g, s, after), Parameter(name, what)) for s, after in follows]
        return found

    def _state(self, moves: _Moves) -> Integers:
        """Numbers of states, -1 where more is down than allowed."""
        code = moves.combination
        for g, phases in enumerate(self.phases):
            code = code * (phases.serving + 4) + moves.phase[:, g]
        return np.where(moves.combination < 0, -1, _position(self.code, code))

    def _cause(self, parameter: Parameter) -> int:
        return self.parameters.setdefault(parameter, len(self.parameters))

    def _recurrent(
        self, source: Integers, target: Integers, cause: Integers, share: Integers, inside: NDArray[np.bool_]
    ) -> Space:
        recurrent, kept = self._kept(source[inside], target[inside])
        order = kept[np.lexsort((~recurrent[kept], self.level[self.combination[kept]]))]
        number = np.full(len(self.combination), -1)
        number[order] = np.arange(len(order))
        used = np.flatnonzero(inside & (number[source] >= 0))
        leaving = np.flatnonzero((target < 0) & (number[source] >= 0))
        return Space(
            level=self.level[self.combination[order]],
            down=self._down()[self.combination[order]],
            phase=self.phase[order],
            source=number[source[used]],
            target=number[target[used]],
            cause=cause[used],
            share=share[used],
            parameters=tuple(self.parameters),
            exits=number[source[leaving]],
            exit_cause=cause[leaving],
        )

    def _kept(self, source: Integers, target: Integers) -> tuple[NDArray[np.bool_], Integers]:
        """Which states the chain comes back to, from everything up and the named writers serving; which to keep."""
        states = len(self.combination)
        graph = csr_array((np.ones(len(source), dtype=np.int8), (source, target)), shape=(states, states))
        classes, label = connected_components(graph, connection="strong")
        if classes == 1:
            return np.ones(states, dtype=bool), np.arange(states)
        reached = breadth_first_order(graph, self._first(), return_predecessors=False)
        left = np.zeros(classes, dtype=bool)
        left[label[source[label[source] != label[target]]]] = True
        recurrent = label == next(c for c in label[reached] if not left[c])
        if self.most_down == len(self.family.clocks):
            return recurrent, np.flatnonzero(recurrent)
        leads_there = breadth_first_order(graph.T.tocsr(), np.flatnonzero(recurrent)[0], return_predecessors=False)
        return recurrent, np.sort(leads_there)

    def _first(self) -> int:
        code = 0
        for phases, up in zip(self.phases, self.up, strict=True):
            writer = phases.group.order.index(phases.group.writer)
            serves = up[0] >> writer & 1
            code = code * (phases.serving + 4) + (writer if serves else int(phases.chosen(up[:1])[0]))
        return int(np.searchsorted(self.code, code))

    def _down(self) -> NDArray[np.bool_]:
        """By clock, (combinations, clocks)."""
        down = np.zeros((len(self.level), len(self.family.clocks)), dtype=bool)
        for p, part in enumerate(self.parts):
            table = np.array([[c.name in names for c in self.family.clocks] for names in part.down])
            down |= table[self.local[:, p]]
        return down


def _bits(group: Group, instances: frozenset[str]) -> int:
    return sum(1 << i for i, name in enumerate(group.order) if name in instances)


def _position(codes: Integers, wanted: Integers) -> Integers:
    """Where each of ``wanted`` stands in sorted ``codes``, -1 where it does not."""
    at = np.minimum(np.searchsorted(codes, wanted), len(codes) - 1)
    return np.where(codes[at] == wanted, at, -1)


def _with(moves: _Moves, rows: Integers, g: int, share: int, phase: Integers) -> _Moves:
    """Some of the moves, with another phase of one group and that share of the rate."""
    phases, shares = moves.phase[rows], moves.share[rows]
    phases[:, g] = phase
    shares[:, g] = np.maximum(shares[:, g], share)
    return _Moves(moves.row[rows], moves.combination[rows], phases, shares)


def _joined(parts: Sequence[_Moves]) -> _Moves:
    return _Moves(
        np.concatenate([m.row for m in parts]),
        np.concatenate([m.combination for m in parts]),
        np.concatenate([m.phase for m in parts]),
        np.concatenate([m.share for m in parts]),
    )
