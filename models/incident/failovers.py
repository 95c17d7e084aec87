"""Who writes in a replicated component over the years, by the rules of the chain, given when its members are down."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from models.availability.people import manual_hours
from models.availability.roles import promotion_order
from models.design.model import Component, Design, Failover
from models.incident.clocks import Intervals, standard_exponentials
from models.incident.estimates import Values
from models.units import SECONDS_PER_HOUR


@dataclass(frozen=True, slots=True)
class Roles:
    """``at_hours``: (changes,) array; ``writer``: who writes from then on, None: nobody. The first is at 0."""

    at_hours: Values
    writer: tuple[str | None, ...]


class FailoverHistory:
    """Detecting, then promoting or manual work, then the first that is up; each time exponential.

    Nobody is up: the first to come up is promoted. No fail-back.
    """

    def __init__(self, design: Design, component: Component) -> None:
        replication = component.replication
        assert replication is not None
        assert replication.failover is not None
        self.failover: Failover = replication.failover
        self.named = replication.writer
        self.order = promotion_order(component, replication)
        self.detect_hours = self.failover.detect_seconds / SECONDS_PER_HOUR
        self.promote_hours = self.failover.promote_seconds / SECONDS_PER_HOUR
        self.manual_hours = manual_hours(design, component)

    def roles(self, down: Mapping[str, Intervals], hours: float, rng: np.random.Generator) -> Roles:
        """``down``: of every member."""
        starts = {i: down[i][0].tolist() for i in self.order}
        ends = {i: down[i][1].tolist() for i in self.order}
        draws = standard_exponentials(rng)
        at, who, writer, now = [0.0], list[str | None]([self.named]), self.named, 0.0
        while True:
            failed = bisect_left(starts[writer], now)
            if failed == len(starts[writer]):
                return Roles(np.array(at), tuple(who))
            fails = starts[writer][failed]
            now, chosen = self._chosen(fails + self._recovery_hours(draws, rng), starts, ends, draws)
            if now >= hours:
                return Roles(np.array([*at, fails]), (*who, None))
            at += [fails, now]
            who += [None, chosen]
            writer = chosen

    def _recovery_hours(self, draws: Iterator[float], rng: np.random.Generator) -> float:
        is_covered = rng.random() < self.failover.coverage
        second = self.promote_hours if is_covered else self.manual_hours
        return next(draws) * self.detect_hours + next(draws) * second

    def _chosen(
        self, now: float, starts: Mapping[str, list[float]], ends: Mapping[str, list[float]], draws: Iterator[float]
    ) -> tuple[float, str]:
        while True:
            back = []
            for member in self.order:
                latest = bisect_right(starts[member], now) - 1
                if latest < 0 or ends[member][latest] <= now:
                    return now, member
                back.append(ends[member][latest])
            now = min(back) + next(draws) * self.promote_hours
