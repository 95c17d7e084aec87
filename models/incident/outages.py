"""The same incident many times: how long it lasts, with chance in detection, promotion, people and repairs.

Without single requests; whether requests of a class get through follows from who is up and who sends where. A run goes
on until everything is repaired, at most ``MAX_RUN_SECONDS``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import simpy

from models.availability.working import WorkingModel
from models.incident.control import Control
from models.incident.delays import GroupDelays
from models.incident.estimates import (
    Estimate,
    Values,
    mean_estimate,
    proportion_estimate,
    quantile_estimates,
    sorted_values,
)
from models.incident.luck import Luck
from models.incident.plant import GroupState, Plant, WriterFailure
from models.incident.result import BandKind
from models.incident.script import IncidentSetup
from models.incident.timeline import Timeline
from models.incident.traffic import group_delays
from models.units import SECONDS_PER_HOUR

MAX_RUN_SECONDS: Final = 30 * 24 * SECONDS_PER_HOUR
PERCENTS: Final = (50.0, 75.0, 90.0, 95.0, 99.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutagePartial:
    """Runs from ``first`` on. By request class (runs,) arrays [s]; ``lost_writes``: (runs,) array."""

    first: int
    down_seconds: Mapping[str, Values]
    impaired_seconds: Mapping[str, Values]
    lost_writes: Values


@dataclass(frozen=True, slots=True, kw_only=True)
class OutageFigures:
    """Of one request class. ``down_seconds``: no request gets through; ``impaired_seconds``: some do not, or none.

    ``p_no_outage``: it is never down. ``percentiles``: of the seconds down, by percent ("90"); ``down_samples``: these
    seconds, a sorted (runs,) array.
    """

    down_seconds: Estimate
    impaired_seconds: Estimate
    p_no_outage: Estimate
    percentiles: Mapping[str, Estimate]
    down_samples: Values


@dataclass(frozen=True, slots=True, kw_only=True)
class OutageDistribution:
    runs: int
    classes: Mapping[str, OutageFigures]
    lost_writes: Estimate


def run_batch(setup: IncidentSetup, seed: int, first: int, count: int) -> OutagePartial:
    """Runs ``first`` … ``first + count - 1``; run i depends on the seed and i alone."""
    requests = list(setup.design.requests)
    delays, working = group_delays(setup), WorkingModel(setup.design)
    runs = [_run(setup, delays, working, Luck(seed, i)) for i in range(first, first + count)]
    return OutagePartial(
        first=first,
        down_seconds={name: np.array([run.seconds("down", name) for run in runs]) for name in requests},
        impaired_seconds={name: np.array([run.seconds("impaired", name) for run in runs]) for name in requests},
        lost_writes=np.array([run.lost_writes for run in runs], dtype=np.float64),
    )


def combine(partials: Iterable[OutagePartial]) -> OutageDistribution:
    """The same whatever the order and the split of the partials. Raises ValueError without any."""
    ordered = sorted(partials, key=lambda partial: partial.first)
    if not ordered:
        raise ValueError("no runs to combine")
    lost = np.concatenate([partial.lost_writes for partial in ordered])
    return OutageDistribution(
        runs=len(lost),
        classes={name: _figures(ordered, name) for name in ordered[0].down_seconds},
        lost_writes=mean_estimate(lost),
    )


def _figures(ordered: list[OutagePartial], name: str) -> OutageFigures:
    down = np.concatenate([partial.down_seconds[name] for partial in ordered])
    impaired = np.concatenate([partial.impaired_seconds[name] for partial in ordered])
    samples = sorted_values([down])
    return OutageFigures(
        down_seconds=mean_estimate(down),
        impaired_seconds=mean_estimate(impaired),
        p_no_outage=proportion_estimate(int(np.sum(down == 0)), len(down)),
        percentiles=quantile_estimates(samples, PERCENTS),
        down_samples=samples,
    )


@dataclass(frozen=True, slots=True)
class _Run:
    timeline: Timeline
    lost_writes: int

    def seconds(self, kind: BandKind, name: str) -> float:
        return sum(b.end_seconds - b.start_seconds for b in self.timeline.bands if (b.kind, b.name) == (kind, name))


def _run(setup: IncidentSetup, delays: Mapping[str, GroupDelays], working: WorkingModel, luck: Luck) -> _Run:
    env = simpy.Environment()
    plant, timeline = Plant(setup.design, working), Timeline(env)
    control = Control(setup, env, plant, timeline, luck)
    control.requests = _Losses(delays, luck)
    control.start()
    env.run(until=control.calm | env.timeout(MAX_RUN_SECONDS))
    timeline.close()
    return _Run(timeline, control.lost_writes)


class _Losses:
    """Stands for the requests: writes as a Poisson process, of which those not yet received are lost."""

    def __init__(self, delays: Mapping[str, GroupDelays], luck: Luck) -> None:
        self.delays, self.luck = delays, luck

    def changed(self) -> None:
        """Nobody is on the way."""

    def lost_writes(self, group: GroupState, failure: WriterFailure) -> int:
        delays = self.delays[group.component.name]
        late = delays.late_seconds(failure, group.writer.id, self.luck.uniform("flush", failure.writer.id))
        exposure = float(np.mean(np.minimum(late, failure.at_seconds)))
        rng = self.luck.generator("late writes", group.component.name)
        return int(rng.poisson(delays.writes_per_second * exposure))
