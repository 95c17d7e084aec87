"""The fluid backlog of a day against a sampled stream, and both against SimPy, another engine."""

import numpy as np
import pytest
import simpy

from models.design.model import Episode
from models.replication import Batch, backlog_over_day, batch_of_episode, sampled_lag

STANDARD_ERRORS = 3.5
PER_SECOND, CAPACITY = 20.0, 100.0
BATCH = Batch(starts_hour=3.0, minutes=5.0, writes_per_second=200.0)
DRAINED_HOUR = 3.0 + 5 / 60 + (200 + 20 - 100) * 300 / (100 - 20) / 3600


def test_fluid_peak_and_end_by_hand():
    """220/s for 300 s against 100/s: 36,000 behind, 360 s late; 80/s drain it in 450 s."""
    day = backlog_over_day(per_second=PER_SECOND, capacity_per_second=CAPACITY, batch=BATCH)
    assert day.longest_lag_seconds == pytest.approx(360.0)
    assert day.backlog.max() == pytest.approx(36_000.0)
    assert day.caught_up_hour == pytest.approx(DRAINED_HOUR)
    assert day.backlog[0] == day.backlog[-1] == 0


def spread_seconds(seconds):
    """Standard deviation of the sampled lag: Poisson counts of what came since the batch began, over the capacity."""
    came = PER_SECOND * seconds + BATCH.writes_per_second * np.minimum(seconds, 300)
    return np.sqrt(came) / CAPACITY


def test_sampled_agrees_with_fluid():
    day = backlog_over_day(per_second=PER_SECOND, capacity_per_second=CAPACITY, batch=BATCH)
    hours, lag = sampled_lag(
        per_second=PER_SECOND, capacity_per_second=CAPACITY, batch=BATCH, from_hour=2.9, to_hour=3.3, seed=4
    )
    seconds = np.arange(30, 720, 30)
    at = hours.searchsorted(3 + seconds / 3600)
    fluid = np.interp(hours[at], day.hours, day.lag_seconds)
    assert (np.abs(lag[at] - fluid) <= STANDARD_ERRORS * spread_seconds(seconds) + 1 / CAPACITY).all()


def test_simpy_agrees_with_sampled():
    """The same arrivals through a SimPy resource: each transaction's lag, to rounding."""
    hours, lag = sampled_lag(
        per_second=PER_SECOND, capacity_per_second=CAPACITY, batch=BATCH, from_hour=2.99, to_hour=3.05, seed=9
    )
    env = simpy.Environment(initial_time=hours[0] * 3600)
    applier, found = simpy.Resource(env), []

    def transaction(comes):
        yield env.timeout(comes - env.now)
        with applier.request() as turn:
            yield turn
            yield env.timeout(1 / CAPACITY)
        found.append(env.now - comes)

    for comes in hours * 3600:
        env.process(transaction(comes))
    env.run()
    assert found == pytest.approx(lag.tolist(), abs=1e-6)  # sums of 10^4 times of 10^4 s, in doubles


def test_batch_of_an_episode_makes_its_lag():
    episode = Episode(name="batch", per_month=30, minutes=5, lag_seconds=20)
    batch = batch_of_episode(episode, per_second=PER_SECOND, capacity_per_second=CAPACITY, starts_hour=3)
    day = backlog_over_day(per_second=PER_SECOND, capacity_per_second=CAPACITY, batch=batch)
    assert day.longest_lag_seconds == pytest.approx(20.0)


def test_nothing_to_catch_up_with():
    quiet = backlog_over_day(per_second=PER_SECOND, capacity_per_second=CAPACITY)
    assert quiet.longest_lag_seconds == 0
    assert quiet.caught_up_hour is None
    overloaded = backlog_over_day(per_second=110, capacity_per_second=CAPACITY)
    assert overloaded.caught_up_hour is None
    assert overloaded.backlog[-1] == pytest.approx(10 * 86_400)
    late = Episode(name="x", per_month=1, minutes=1, lag_seconds=1)
    assert batch_of_episode(late, per_second=110, capacity_per_second=CAPACITY, starts_hour=3) is None
