"""Years of failures and repairs of a whole design, and how long each was down: the distribution behind the mean.

A block is ``YEARS_PER_BLOCK`` years in a row by the rules of the chain. All clocks are drawn for the whole block at
once; only where a writer fails are events handled one by one. What is down then changes at some dozens of moments a
year, and what works is asked once for every different set. Blocks are independent, each with its own luck,
so that the result does not depend on who computes which.

Start: clocks without a crew in their stationary state; groups and crews get ``WARM_UP_YEARS`` before the first counted
year. What bias is left is at most the time to forget the first writer over the length of a block. Years of one block
follow each other and are taken as independent, which they are but for outages over New Year and who happens to write.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from models.availability.dynamics import fails_over
from models.availability.working import WorkingModel
from models.design.model import Design
from models.incident.clocks import Clock, Intervals, clocks_of, histories, union
from models.incident.estimates import (
    Estimate,
    Values,
    mean_estimate,
    proportion_estimate,
    quantile_estimates,
    sorted_values,
)
from models.incident.failovers import FailoverHistory, Roles
from models.incident.luck import Luck
from models.units import HOURS_PER_YEAR, MINUTES_PER_HOUR

YEARS_PER_BLOCK: Final = 250
WARM_UP_YEARS: Final = 2
PERCENTS: Final = (50.0, 90.0, 95.0, 99.0, 99.9)
ALL: Final = ""
"""The name of all request classes together, among those of the classes."""
Flags = NDArray[np.bool_]
Keys = NDArray[np.uint64]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassYears:
    """One request class in consecutive years. ``minutes``, ``outages``: (years,) arrays, downtime, how often it began.

    ``lengths``: (outages,) array [min], those that began in these years.
    """

    minutes: Values
    outages: Values
    lengths: Values


@dataclass(frozen=True, slots=True, kw_only=True)
class YearsPartial:
    """Some blocks of years, from block ``first`` on; by request class, ``""`` for all together."""

    first: int
    classes: Mapping[str, ClassYears]


@dataclass(frozen=True, slots=True, kw_only=True)
class YearFigures:
    """Downtime in a year [min], of one request class or of all by their shares.

    ``samples``: (years,) array, sorted downtime; ``outage_samples``: (outages,) array, sorted lengths [min].
    ``mean_outage_minutes``: None when there was none. ``percentiles``, ``outage_percentiles``: by percent ("99.9").
    """

    minutes_per_year: Estimate
    p_no_outage: Estimate
    outages_per_year: Estimate
    mean_outage_minutes: Estimate | None
    percentiles: Mapping[str, Estimate]
    outage_percentiles: Mapping[str, Estimate]
    samples: Values
    outage_samples: Values


@dataclass(frozen=True, slots=True, kw_only=True)
class YearlyDowntime:
    """``overall``: request-weighted minutes; its outages are those of any class."""

    years: int
    classes: Mapping[str, YearFigures]
    overall: YearFigures


def run_years(design: Design, seed: int, first: int, count: int) -> YearsPartial:
    """Blocks ``first`` … ``first + count - 1``. Raises ``TooManyFailures`` for what fails all the time."""
    history = _History(design)
    blocks = [history.block(Luck(seed, i)) for i in range(first, first + count)]
    return YearsPartial(first=first, classes={name: _joined([b[name] for b in blocks]) for name in blocks[0]})


def combine_years(partials: Iterable[YearsPartial]) -> YearlyDowntime:
    """The same whatever the order and the split of the partials. Raises ValueError without any."""
    ordered = sorted(partials, key=lambda partial: partial.first)
    if not ordered:
        raise ValueError("no years to combine")
    figures = {name: _figures(_joined([p.classes[name] for p in ordered])) for name in ordered[0].classes}
    overall = figures.pop(ALL)
    return YearlyDowntime(years=overall.minutes_per_year.runs, classes=figures, overall=overall)


def _joined(parts: Sequence[ClassYears]) -> ClassYears:
    return ClassYears(
        minutes=np.concatenate([part.minutes for part in parts]),
        outages=np.concatenate([part.outages for part in parts]),
        lengths=np.concatenate([part.lengths for part in parts]),
    )


def _figures(years: ClassYears) -> YearFigures:
    minutes, lengths = sorted_values([years.minutes]), sorted_values([years.lengths])
    count = len(minutes)
    return YearFigures(
        minutes_per_year=mean_estimate(years.minutes),
        p_no_outage=proportion_estimate(int(np.sum(minutes == 0)), count),
        outages_per_year=mean_estimate(years.outages),
        mean_outage_minutes=mean_estimate(years.lengths) if len(lengths) else None,
        percentiles=quantile_estimates(minutes, PERCENTS),
        outage_percentiles=quantile_estimates(lengths, PERCENTS),
        samples=minutes,
        outage_samples=lengths,
    )


class _History:
    """A design, ready to be lived through block by block."""

    def __init__(self, design: Design) -> None:
        self.design = design
        self.clocks = clocks_of(design)
        self.groups = {c.name: FailoverHistory(design, c) for c in design.components.values() if fails_over(c)}
        has_memory = bool(self.groups) or any(clock.crew is not None for clock in self.clocks)
        self.warm_up_hours = WARM_UP_YEARS * HOURS_PER_YEAR if has_memory else 0.0
        self.hours = self.warm_up_hours + YEARS_PER_BLOCK * HOURS_PER_YEAR
        self._working = WorkingModel(design)
        self._known: dict[tuple[frozenset[str], tuple[str | None, ...]], list[bool]] = {}

    def block(self, luck: Luck) -> dict[str, ClassYears]:
        down = histories(self.clocks, self.design.crews, self.hours, luck)
        roles = {
            name: group.roles(self._members_down(name, down), self.hours, luck.generator("failover", name))
            for name, group in self.groups.items()
        }
        timeline = _Changes(
            self.clocks, down, roles, np.arange(self.warm_up_hours, self.hours, HOURS_PER_YEAR), self.hours
        )
        return self._years(timeline.hours, self._is_down(timeline))

    def _members_down(self, group: str, down: Mapping[str, Intervals]) -> dict[str, Intervals]:
        return {
            instance.id: union([down[name] for name in self._clocks_of_instance[instance.id] if name in down])
            for instance in self.design.components[group].instances
        }

    @cached_property
    def _clocks_of_instance(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for instance in self.design.instances.values():
            around = {p.name for p in self.design.places_around(instance.place)}
            taken = {instance.id, instance.component, *around}
            found[instance.id] = [clock.name for clock in self.clocks if clock.takes in taken]
        return found

    def _is_down(self, changes: "_Changes") -> Flags:
        """(changes, classes) array: each request class after each change."""
        first, state = changes.distinct_states()
        named = [np.array([clock.takes for clock in self.clocks])[row] for row in changes.clocks_down(first)]
        writers = changes.writers(first)
        rows = [self._classes_down(frozenset(d.tolist()), w) for d, w in zip(named, writers, strict=True)]
        found: Flags = np.array(rows, dtype=np.bool_)[state]
        return found

    def _classes_down(self, down: frozenset[str], writers: tuple[str | None, ...]) -> list[bool]:
        key = (down, writers)
        if key not in self._known:
            roles = dict(zip(self.groups, writers, strict=True))
            self._known[key] = [s == "down" for s in self._working.statuses(down, roles).values()]
        return self._known[key]

    def _years(self, at: Values, is_down: Flags) -> dict[str, ClassYears]:
        lasting = np.diff(at, append=self.hours)
        at, lasting, is_down = at[lasting > 0], lasting[lasting > 0], is_down[lasting > 0]
        found = {
            name: _class_years(at, lasting, is_down[:, i], self.warm_up_hours)
            for i, name in enumerate(self.design.requests)
        }
        either = _class_years(at, lasting, np.any(is_down, axis=1), self.warm_up_hours)
        weighted = sum(r.share * found[name].minutes for name, r in self.design.requests.items())
        found[ALL] = ClassYears(minutes=np.asarray(weighted), outages=either.outages, lengths=either.lengths)
        return found


def _class_years(at: Values, lasting: Values, is_down: Flags, warm_up_hours: float) -> ClassYears:
    """From the moments of change [h], how long each state lasts [h], and whether it is down."""
    boundaries = warm_up_hours + HOURS_PER_YEAR * np.arange(YEARS_PER_BLOCK)
    year = np.searchsorted(boundaries, at, side="right") - 1
    counted = is_down & (year >= 0)
    spent = np.bincount(year[counted], lasting[counted] * MINUTES_PER_HOUR, minlength=YEARS_PER_BLOCK)
    edges = np.flatnonzero(np.diff(is_down, prepend=False, append=False))
    begins, ends = edges[::2], edges[1::2]
    until = np.append(at, at[-1] + lasting[-1])
    is_counted = year[begins] >= 0
    lengths = (until[ends] - at[begins])[is_counted] * MINUTES_PER_HOUR
    outages = np.bincount(year[begins[is_counted]], minlength=YEARS_PER_BLOCK).astype(np.float64)
    return ClassYears(minutes=spent.astype(np.float64), outages=outages, lengths=lengths)


class _Changes:
    """Every moment at which something changes, in order. A state is the set of clocks that are down, and who writes.

    Each clock and writer has a random 64-bit number, and a state the sum of those in it (Zobrist): equal sums are the
    same state but for odds of (states / 2^32)^2.
    """

    def __init__(
        self,
        clocks: Sequence[Clock],
        down: Mapping[str, Intervals],
        roles: Mapping[str, Roles],
        boundaries: Values,
        hours: float,
    ) -> None:
        numbers = np.random.default_rng(0)
        times: list[Any] = [np.zeros(1), boundaries]
        steps: list[Any] = [np.zeros(1, np.uint64), np.zeros(len(boundaries), np.uint64)]
        self._spans: list[tuple[int, int]] = []
        self._roles = list(roles.values())
        filled = 1 + len(boundaries)
        for at, step in (
            *(_toggles(down[clock.name], _number(numbers), hours) for clock in clocks),
            *(_role_steps(one, numbers) for one in self._roles),
        ):
            times.append(at)
            steps.append(step)
            self._spans.append((filled, filled + len(at)))
            filled += len(at)
        order = np.argsort(np.concatenate(times), kind="stable")
        self._clocks = len(clocks)
        self._place = np.empty(filled, dtype=np.int64)
        self._place[order] = np.arange(filled)
        self.hours: Values = np.concatenate(times)[order]
        self._sums: Keys = np.cumsum(np.concatenate(steps)[order], dtype=np.uint64)

    def distinct_states(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The first change that leads to each state, and the state after every change."""
        _, first, state = np.unique(self._sums, return_index=True, return_inverse=True)
        return first, state

    def clocks_down(self, changes: NDArray[np.int64]) -> Flags:
        """(changes, clocks) array: down after each of these: it has gone down more often than come back."""
        columns = [self._passed(span, changes) % 2 == 1 for span in self._spans[: self._clocks]]
        return np.stack(columns, axis=1) if columns else np.zeros((len(changes), 0), np.bool_)

    def writers(self, changes: NDArray[np.int64]) -> list[tuple[str | None, ...]]:
        """Who writes in each group after each of these."""
        spans = self._spans[self._clocks :]
        passed = [self._passed(span, changes) - 1 for span in spans]
        return [tuple(r.writer[p[i]] for r, p in zip(self._roles, passed, strict=True)) for i in range(len(changes))]

    def _passed(self, span: tuple[int, int], changes: NDArray[np.int64]) -> NDArray[np.int64]:
        """How many of the changes of one clock or group have happened."""
        found: NDArray[np.int64] = np.searchsorted(np.sort(self._place[slice(*span)]), changes, side="right")
        return found


def _number(numbers: np.random.Generator) -> np.uint64:
    return numbers.integers(1, 2**63, dtype=np.uint64)


def _toggles(down: Intervals, number: np.uint64, hours: float) -> tuple[Values, Keys]:
    starts, ends = down
    back = ends[ends < hours]
    minus = np.uint64(2**64 - int(number))
    return np.concatenate((starts, back)), np.repeat(np.array([number, minus]), (len(starts), len(back)))


def _role_steps(roles: Roles, numbers: np.random.Generator) -> tuple[Values, Keys]:
    of_writer = {writer: _number(numbers) for writer in dict.fromkeys(roles.writer)}
    values = np.array([of_writer[writer] for writer in roles.writer])
    return roles.at_hours, np.diff(values, prepend=np.uint64(0))
