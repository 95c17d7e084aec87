"""What must hold for every replicated design."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.replication_designs import database, evaluated, replicated

MODES = st.sampled_from(
    [
        ("mysql", {"mode": "async"}),
        ("mysql", {"mode": "group"}),
        *(("mysql", {"mode": "semi_sync", "wait_for": k}) for k in (1, 2)),
        ("postgresql", {"mode": "async"}),
        *(("postgresql", {"mode": m, "any": k}) for m in ("remote_write", "on", "remote_apply") for k in (1, 2)),
    ]
)
ROUND_TRIP_MS = st.floats(0.05, 200)
RATE = st.floats(0, 300)
FLUSH_MS = st.one_of(st.none(), st.floats(0, 3))
ROUNDING = 1e-9


def figures(mode, round_trips, *, rate=20.0, flush_ms=0.5, **replication):
    engine, stated = mode
    near, far, app = round_trips
    design = replicated(
        {"engine": engine, "transactions_per_second": rate, "flush_ms": flush_ms, **stated, **replication},
        round_trips={
            ("w", "r1"): near,
            ("w", "r2"): far,
            ("app", "w"): app,
            ("app", "r1"): app,
            ("app", "r2"): app,
        },
    )
    return database(evaluated(design))


three = st.tuples(ROUND_TRIP_MS, ROUND_TRIP_MS, ROUND_TRIP_MS)


@given(MODES, three, RATE, FLUSH_MS)
@settings(max_examples=60, deadline=None)
def test_figures_are_in_order(mode, round_trips, rate, flush_ms):
    result = figures(mode, round_trips, rate=rate, flush_ms=flush_ms)
    assert 0 < result.commit_ms.p50 <= result.commit_ms.p90 <= result.commit_ms.p99 < math.inf
    for reader in result.readers.values():
        p_stale = list(reader.p_stale.values())
        assert p_stale == sorted(p_stale, reverse=True)
        assert all(-ROUNDING <= p <= 1 + ROUNDING for p in p_stale)
        assert reader.visibility_ms.p50 <= reader.visibility_ms.p90 <= reader.visibility_ms.p99
    assert 0 <= result.stale_read_share <= 1
    assert 0 <= result.p_read_your_writes <= 1
    lost = result.lost_writes
    assert lost.per_failover.expected >= 0
    assert 0 <= lost.per_failover.p_none <= 1


@given(MODES, three, st.floats(0.1, 50))
@settings(max_examples=30, deadline=None)
def test_distance_never_makes_a_commit_faster(mode, round_trips, further_ms):
    near, far, app = round_trips
    before, after = figures(mode, round_trips), figures(mode, (near + further_ms, far + further_ms, app))
    assert after.commit_ms.p50 >= before.commit_ms.p50 - ROUNDING
    moved = figures(mode, (near, far, app + further_ms))
    assert moved.commit_ms.p50 == pytest.approx(before.commit_ms.p50 + further_ms, abs=ROUNDING)


@given(three, st.sampled_from(["remote_write", "on", "remote_apply"]))
@settings(max_examples=30, deadline=None)
def test_waiting_for_more_costs_latency_and_never_adds_staleness(round_trips, mode):
    one, two = (figures(("postgresql", {"mode": mode, "any": k}), round_trips) for k in (1, 2))
    assert two.commit_ms.p50 >= one.commit_ms.p50 - ROUNDING
    for reader in ("r1", "r2"):
        assert all(two.readers[reader].p_stale[t] <= p + ROUNDING for t, p in one.readers[reader].p_stale.items())


@given(three)
@settings(max_examples=30, deadline=None)
def test_waiting_for_every_apply_leaves_nothing_stale_and_nothing_lost(round_trips):
    episode = {"name": "nightly batch", "per_month": 30, "minutes": 5, "lag_seconds": 20}
    result = figures(("postgresql", {"mode": "remote_apply", "any": 2}), round_trips, episodes=[episode])
    assert result.stale_read_share == 0
    assert result.p_read_your_writes == 1
    assert result.lost_writes.per_failover.expected == 0


@given(MODES, three, st.floats(0.1, 100))
@settings(max_examples=30, deadline=None)
def test_losses_grow_with_the_write_rate(mode, round_trips, rate):
    fewer, more = (figures(mode, round_trips, rate=r, flush_ms=0.0) for r in (rate, 3 * rate))
    low, high = fewer.lost_writes.per_failover, more.lost_writes.per_failover
    assert high.expected >= low.expected - ROUNDING
    assert high.p_none <= low.p_none + ROUNDING


@given(MODES, three, st.floats(0, 5))
@settings(max_examples=30, deadline=None)
def test_the_same_design_gives_the_same_figures(mode, round_trips, rate):
    assert figures(mode, round_trips, rate=rate) == figures(mode, round_trips, rate=rate)


@given(MODES, three, st.floats(0.001, 500))
@settings(max_examples=30, deadline=None)
def test_episodes_never_make_reads_fresher_nor_losses_fewer(mode, round_trips, lag_seconds):
    episode = {"name": "nightly batch", "per_month": 30, "minutes": 5, "lag_seconds": lag_seconds}
    quiet, busy = figures(mode, round_trips), figures(mode, round_trips, episodes=[episode])
    if lag_seconds * 1000 > 400 + max(round_trips) * 2:
        assert busy.stale_read_share >= quiet.stale_read_share - ROUNDING
    assert busy.lost_writes.per_failover.expected >= quiet.lost_writes.per_failover.expected - ROUNDING
