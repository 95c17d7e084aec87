"""Speed of the incident simulation beside plain SimPy, in one run: ``python -m bench.incident``.

- One incident: events a second beside a bare SimPy loop (one process that yields time-outs), and ten minutes at 40/s.
- 10,000 yearly histories of the shipped 1안 on two processes.
- Downtime to 1 %: ours exactly and by histories, beside a fail/repair loop as one would write it in SimPy (a process
  per part, the needs asked after every change, failover as one more process); the years it would take, until the 95 %
  interval is 1 % to either side, follow from the spread over years.
"""

import multiprocessing
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

import numpy as np
import simpy

from models.availability import AvailabilityModel
from models.availability.dynamics import fails_over
from models.availability.working import WorkingModel
from models.design.model import Design
from models.incident import Fault, combine_years, run_batch, run_years, simulate_incident
from models.incident.clocks import clocks_of
from models.incident.failovers import FailoverHistory
from models.units import HOURS_PER_YEAR
from store.designs import load_design_files
from tests.incident_designs import setup

DESIGNS = Path(__file__).resolve().parent.parent / "designs"
RUNS = 9
BARE_EVENTS = 200_000
BLOCKS, BATCHES = 40, 8
ACCURACY = 0.01
STANDARD_DEVIATIONS = 1.96
PLAIN_YEARS = 1000


def design(path: str) -> Design:
    return load_design_files([DESIGNS / path])[0]


def seconds(call: Callable[[], Any], clock: Callable[[], float] = perf_counter) -> float:
    started = clock()
    call()
    return clock() - started


def bare_events_per_second() -> float:
    def loop(env: simpy.Environment) -> Any:
        while True:
            yield env.timeout(1.0)

    env = simpy.Environment()
    env.process(loop(env))
    return BARE_EVENTS / seconds(lambda: env.run(until=BARE_EVENTS), process_time)


def incident() -> None:
    faults = {"no fault": (), "the writer stops": (Fault(name="writer"),), "a zone is gone": (Fault(name="seoul-a"),)}
    print(
        "ten minutes at 40 requests/s | wall (bar 0.5 s) | events per CPU second | bare SimPy loop | share (bar 70 %)"
    )
    for name in ("option-1", "option-2"):
        for label, fault in faults.items():
            one = setup(design(f"stamp-crush/{name}.yaml"), *fault, requests_per_second=40.0)
            wall = median(seconds(lambda one=one: simulate_incident(one, seed=1)) for _ in range(RUNS))
            events = simulate_incident(one, seed=1).processed_events
            pairs = [(bare_events_per_second(), events / cpu_seconds(one)) for _ in range(RUNS)]
            bare, rate = (median(column) for column in zip(*pairs, strict=True))
            share = median(ours / theirs for theirs, ours in pairs)
            print(f"{name} {label:18} | {wall:6.3f} s | {rate:9,.0f} | {bare:9,.0f} | {share:4.0%}")


def cpu_seconds(one: Any) -> float:
    return seconds(lambda: simulate_incident(one, seed=1), process_time)


def batch() -> None:
    one = setup(design("stamp-crush/option-1.yaml"), Fault(name="writer"))
    print(f"one run of a batch, no requests: {seconds(lambda: run_batch(one, 1, 0, 200)) / 200 * 1000:.2f} ms")


def histories() -> None:
    drawn = design("stamp-crush/option-1.yaml")
    each = BLOCKS // BATCHES
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool:
        list(pool.map(partial(run_years, drawn, 2), range(2), [1, 1]))
        started = perf_counter()
        found = combine_years(pool.map(partial(run_years, drawn, 1), range(0, BLOCKS, each), [each] * BATCHES))
        wall = perf_counter() - started
    print(f"{found.years:,} yearly histories of 1안, two processes: {wall:.2f} s (bar 2 s)")


class PlainLoop:
    """A design lived through in SimPy, without any of our shortcuts."""

    def __init__(self, drawn: Design, seed: int) -> None:
        self.design, self.env, self.rng = drawn, simpy.Environment(), np.random.default_rng(seed)
        self.working, self.down = WorkingModel(drawn), dict[str, int]()
        self.groups = {c.name: FailoverHistory(drawn, c) for c in drawn.components.values() if fails_over(c)}
        self.writers: dict[str, str | None] = {name: group.named for name, group in self.groups.items()}
        self.since = dict.fromkeys(drawn.requests, 0.0)
        self.is_down = dict.fromkeys(drawn.requests, False)
        self.hours = {name: np.zeros(PLAIN_YEARS) for name in drawn.requests}
        for clock in clocks_of(drawn):
            self.env.process(self.lives(clock))

    def lives(self, clock: Any) -> Any:
        while True:
            yield self.env.timeout(self.rng.exponential(clock.up_hours))
            self.down[clock.takes] = self.down.get(clock.takes, 0) + 1
            self.changed()
            yield self.env.timeout(self.rng.exponential(clock.down_hours))
            self.down[clock.takes] -= 1
            self.changed()

    def fails_over(self, name: str) -> Any:
        group = self.groups[name]
        yield self.env.timeout(self.rng.exponential(group.detect_hours))
        is_covered = self.rng.random() < group.failover.coverage
        yield self.env.timeout(self.rng.exponential(group.promote_hours if is_covered else group.manual_hours))
        while (found := next((m for m in group.order if self.is_up(m)), None)) is None:
            yield self.env.timeout(self.rng.exponential(group.promote_hours))
        self.writers[name] = found
        self.changed()

    def is_up(self, member: str) -> bool:
        around = (member, *(p.name for p in self.design.places_around(self.design.instances[member].place)))
        return not any(self.down.get(name) for name in around)

    def changed(self) -> None:
        for name, writer in self.writers.items():
            if writer is not None and not self.is_up(writer):
                self.writers[name] = None
                self.env.process(self.fails_over(name))
        for name, status in self.working.statuses([n for n, k in self.down.items() if k], self.writers).items():
            if (status == "down") != self.is_down[name]:
                if self.is_down[name]:
                    year = min(int(self.since[name] / HOURS_PER_YEAR), PLAIN_YEARS - 1)
                    self.hours[name][year] += self.env.now - self.since[name]
                self.is_down[name], self.since[name] = status == "down", self.env.now


def to_one_percent() -> None:
    print("downtime to 1 % | plain SimPy loop, extrapolated | ours, histories | ours, exact | exact is faster by")
    for path in ("stamp-crush/option-1", "stamp-crush/option-2", "ticket-shop/option-1", "ticket-shop/option-2"):
        drawn = design(f"{path}.yaml")
        plain = PlainLoop(drawn, 1)
        per_year = seconds(lambda plain=plain: plain.env.run(until=PLAIN_YEARS * HOURS_PER_YEAR)) / PLAIN_YEARS
        started = perf_counter()
        ours = combine_years([run_years(drawn, 1, 0, BLOCKS)])
        ours_per_year = (perf_counter() - started) / ours.years
        exact = median(seconds(lambda drawn=drawn: AvailabilityModel(drawn).evaluate()) for _ in range(RUNS))
        for name, figures in ours.classes.items():
            samples = figures.samples
            needed = (
                float(np.var(samples) * (STANDARD_DEVIATIONS / ACCURACY / np.mean(samples)) ** 2)
                if np.any(samples)
                else np.inf
            )
            wall = needed * per_year
            print(
                f"{path} {name:6} | {needed:14,.0f} years {wall:12,.1f} s | {needed * ours_per_year:10,.2f} s "
                f"| {1000 * exact:6.1f} ms | {wall / exact:12,.0f}"
            )


def main() -> None:
    incident()
    batch()
    histories()
    to_one_percent()


if __name__ == "__main__":
    main()
