"""The backlog of a reader over a day with a batch: fluid (writes flow in, the applier drains), sampled to check it."""

from dataclasses import dataclass

import numpy as np

from models.design.model import Episode
from models.replication.applier import Samples, serially
from models.units import SECONDS_PER_HOUR

HOURS_PER_DAY = 24.0
SECONDS_PER_DAY = HOURS_PER_DAY * SECONDS_PER_HOUR
SECONDS_PER_MINUTE = 60.0
STEP_SECONDS = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """A job that writes beside the usual traffic, once a day."""

    starts_hour: float
    minutes: float
    writes_per_second: float

    @property
    def starts_second(self) -> float:
        return self.starts_hour * SECONDS_PER_HOUR

    @property
    def ends_second(self) -> float:
        return self.starts_second + self.minutes * SECONDS_PER_MINUTE


@dataclass(frozen=True, slots=True)
class BacklogDay:
    """(n,) arrays from 0 to 24 h: transactions that wait at the reader, and how late one that comes then is applied.

    ``saturates_at``: writes/s from which the backlog grows. ``caught_up_hour``: when it is gone after the batch; None:
    there was none, or not within the day.
    """

    hours: Samples
    backlog: Samples
    lag_seconds: Samples
    saturates_at: float
    caught_up_hour: float | None

    @property
    def longest_lag_seconds(self) -> float:
        return float(self.lag_seconds.max())


def backlog_over_day(*, per_second: float, capacity_per_second: float, batch: Batch | None = None) -> BacklogDay:
    """Fluid: the backlog grows by writes less capacity, and never falls below 0; exact between the steps.

    per_second, capacity_per_second [1/s]; a steady day that is overloaded starts empty and only grows.
    """
    ends = [0.0, SECONDS_PER_DAY] if batch is None else [0.0, batch.starts_second, batch.ends_second, SECONDS_PER_DAY]
    seconds = np.unique(np.clip([*np.arange(0, SECONDS_PER_DAY, STEP_SECONDS), *ends], 0, SECONDS_PER_DAY))
    growth = _writes(seconds[:-1], per_second, batch) - capacity_per_second
    backlog = np.zeros_like(seconds)
    for i, change in enumerate((growth * np.diff(seconds)).tolist()):
        backlog[i + 1] = max(0.0, backlog[i] + change)
    return BacklogDay(
        hours=seconds / SECONDS_PER_HOUR,
        backlog=backlog,
        lag_seconds=backlog / capacity_per_second,
        saturates_at=capacity_per_second,
        caught_up_hour=_caught_up_hour(seconds, backlog, capacity_per_second - per_second),
    )


def _writes(seconds: Samples, per_second: float, batch: Batch | None) -> Samples:
    rate = np.full_like(seconds, per_second)
    if batch is not None:
        rate[(seconds >= batch.starts_second) & (seconds < batch.ends_second)] += batch.writes_per_second
    return rate


def _caught_up_hour(seconds: Samples, backlog: Samples, drains_per_second: float) -> float | None:
    behind = np.flatnonzero(backlog > 0)
    if len(behind) == 0 or behind[-1] + 1 == len(backlog):
        return None
    last = behind[-1]
    return float((seconds[last] + backlog[last] / drains_per_second) / SECONDS_PER_HOUR)


def sampled_lag(
    *, per_second: float, capacity_per_second: float, batch: Batch, from_hour: float, to_hour: float, seed: int
) -> tuple[Samples, Samples]:
    """(n,) arrays: when each transaction comes [h], and how late it is applied [s].

    Commits come at random (Poisson); the applier takes one after another, each as long as the capacity says. Starts
    empty at ``from_hour``.
    """
    rng = np.random.default_rng(seed)
    start, end = from_hour * SECONDS_PER_HOUR, to_hour * SECONDS_PER_HOUR
    usual = rng.uniform(start, end, rng.poisson(per_second * (end - start)))
    first, last = max(start, batch.starts_second), min(end, batch.ends_second)
    more = rng.uniform(first, last, rng.poisson(batch.writes_per_second * max(0.0, last - first)))
    comes = np.sort(np.concatenate([usual, more]))
    applied = serially(comes, np.full_like(comes, 1 / capacity_per_second))
    return comes / SECONDS_PER_HOUR, applied - comes


def batch_of_episode(
    episode: Episode, *, per_second: float, capacity_per_second: float, starts_hour: float
) -> Batch | None:
    """The batch that makes a reader as late as an episode says by its end: backlog = lag x capacity.

    None for an episode that takes no time, or when the usual writes alone overload the reader.
    """
    seconds = episode.minutes * SECONDS_PER_MINUTE
    if seconds <= 0 or per_second >= capacity_per_second:
        return None
    writes = capacity_per_second * (1 + episode.lag_seconds / seconds) - per_second
    return Batch(starts_hour=starts_hour, minutes=episode.minutes, writes_per_second=writes)
