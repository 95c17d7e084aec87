"""The sampled stream of commits against the closed forms where both hold, and against a second, plain simulation."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.replication.applier import by_workers, serially
from models.replication.sampled import _waited_together, queues_interact, sampled_times
from models.replication.stages import POINTS, stage_times
from store.replication_constants import replication_constants
from tests.replication_designs import replicated

STANDARD_ERRORS = 3.5
TRANSACTIONS = 12_000
BATCHES = 40
RTT_MS = (0.5, 4.0, 8.0)
LIGHT_PER_SECOND = 5.0
ROUNDING_MS = 1e-6
ALIKE = [
    ("mysql", {"mode": "async"}),
    ("mysql", {"mode": "semi_sync", "wait_for": 1}),
    ("mysql", {"mode": "semi_sync", "wait_for": 2}),
    ("postgresql", {"mode": "async"}),
    ("postgresql", {"mode": "remote_write", "any": 1}),
    ("postgresql", {"mode": "on", "any": 2}),
    ("postgresql", {"mode": "remote_apply", "any": 3}),
]


def group(engine, stated):
    replication = replicated({"engine": engine, **stated}, readers=3).components["db"].replication
    return replication, replication_constants()[engine]


def by_batches(values):
    """Mean and its standard error, from means of batches: consecutive commits are not independent."""
    means = np.array([batch.mean() for batch in np.array_split(values, BATCHES)])
    return means.mean(), means.std(ddof=1) / np.sqrt(BATCHES)


@pytest.mark.parametrize(("engine", "stated"), ALIKE)
def test_closed_forms_where_commits_hardly_meet(engine, stated):
    """Mean and P(later than the closed forms' median), of the ok and of V at each reader.

    Besides chance: a stratum of the quadrature; and commits that meet, 5/s x the time on the way of up to 10 ms, each
    of them late by no more than that.
    """
    replication, constants = group(engine, stated)
    assert not queues_interact(replication, constants, RTT_MS, LIGHT_PER_SECOND)
    closed = stage_times(replication, constants, RTT_MS, LIGHT_PER_SECOND)
    sampled = sampled_times(replication, constants, RTT_MS, LIGHT_PER_SECOND, seed=5)
    met = LIGHT_PER_SECOND * max(RTT_MS) / 1000
    pairs = [(closed.ok, sampled.ok), *((closed.visibility(i), sampled.visibility(i)) for i in range(3))]
    for one, other in pairs:
        mean, error = by_batches(other)
        assert mean == pytest.approx(one.mean(), abs=STANDARD_ERRORS * error + met * max(RTT_MS) / 10 + 1 / POINTS)
        half = np.median(one) + ROUNDING_MS  # V of the last reader waited for is a constant
        share, error = by_batches((other > half).astype(float))
        assert share == pytest.approx(np.mean(one > half), abs=STANDARD_ERRORS * error + met + 1 / POINTS)


def test_same_seed_same_stream():
    replication, constants = group("mysql", {"mode": "semi_sync", "wait_for": 1})
    one, other = (sampled_times(replication, constants, RTT_MS, 300, seed=1) for _ in range(2))
    assert np.array_equal(one.visible, other.visible)


@pytest.mark.parametrize(("engine", "stated"), ALIKE)
def test_jitter_only_delays_and_keeps_order(engine, stated):
    replication, constants = group(engine, stated)
    smooth = sampled_times(replication, constants, RTT_MS, 100, seed=3)
    rough = sampled_times(replication, constants, RTT_MS, 100, seed=3, jitter_ms=(2.0, 2.0, 2.0))
    assert rough.received.mean() > smooth.received.mean()
    if stated["mode"] != "async":
        assert rough.ok.mean() > smooth.ok.mean()


gaps = st.lists(st.floats(0, 5), min_size=1, max_size=60)


@given(gaps, st.data())
@settings(deadline=None)
def test_groups_that_wait_together(between, data):
    """Against the rule itself: at each end of a group all who are there form the next, which ends with its last one."""
    flushed = np.cumsum(between)
    acknowledged = np.maximum.accumulate(
        flushed + np.array(data.draw(st.lists(st.floats(0, 20), min_size=len(between), max_size=len(between))))
    )
    expected, i, free = [], 0, -np.inf
    while i < len(flushed):
        starts = max(free, flushed[i])
        j = i
        while j < len(flushed) and flushed[j] <= starts:
            j += 1
        free = max(starts, acknowledged[j - 1])
        expected += [free] * (j - i)
        i = j
    assert _waited_together(flushed, acknowledged).tolist() == expected


@given(gaps, st.data(), st.integers(1, 4), st.lists(st.floats(0.1, 3), max_size=2))
@settings(deadline=None)
def test_applier_never_takes_more_workers_than_it_has(between, data, workers, flushes):
    received = np.cumsum(between)
    work = np.array(data.draw(st.lists(st.floats(0, 3), min_size=len(between), max_size=len(between))))
    visible = by_workers(received, work, tuple(flushes), workers)
    assert (np.diff(visible) >= 0).all()
    assert (visible >= received + work + sum(flushes) - 1e-9).all()
    for i, at in enumerate(visible[workers:], start=workers):
        assert at >= visible[i - workers] + work[i] + sum(flushes) - 1e-9
    if workers == 1 and not flushes:
        assert visible == pytest.approx(serially(received, work))


def test_one_more_worker_is_never_slower():
    rng = np.random.default_rng(2)
    received, work = np.cumsum(rng.exponential(1.0, 5000)), rng.exponential(0.8, 5000)
    totals = [by_workers(received, work, (0.5, 0.5), workers).sum() for workers in (1, 2, 4, 8)]
    assert totals == sorted(totals, reverse=True)
