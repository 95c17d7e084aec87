"""Every condition that "nothing is lost" hangs on is named when a design does not hold it; unknown is never zero."""

import pytest

from models.replication import judge_lost_writes
from tests.replication_designs import database, evaluated, replicated

FAILOVER = {"automatic": True, "detect_seconds": 5, "promote_seconds": 5, "candidates": ["r1", "r2"], "fencing": True}
SAFE = {
    "engine": "mysql",
    "mode": "semi_sync",
    "wait_for": 2,
    "transactions_per_second": 20,
    "failover": FAILOVER,
}
UNFENCED = {key: value for key, value in FAILOVER.items() if key != "fencing"}
LOSSY = [
    ("lossy-mode", {"mode": "async", "wait_for": None}),
    ("semi-sync-may-fall-back", {"timeout_seconds": 10}),
    ("acknowledging-reader-may-not-be-promoted", {"wait_for": 1}),
    ("flush-not-durable", {"flush_ms": None}),
]
NAMED_ONLY = [
    ("writes-stop-without-readers", {}),
    ("no-fencing", {"failover": UNFENCED}),
    ("no-failover-stated", {"failover": None}),
    ("visible-before-acknowledged", {"wait_point": "after_commit"}),
    ("remote-write-not-flushed", {"engine": "postgresql", "mode": "remote_write", "any": 2, "wait_for": None}),
]


def changed(change, **options):
    absent = {"wait_for", "failover"}
    stated = {k: v for k, v in {**SAFE, **change}.items() if v is not None or k not in absent}
    return evaluated(replicated(stated, **options))


def codes(result):
    return {warning.code for warning in result.warnings}


def test_a_safe_design_meets_a_target_of_none():
    result = changed({})
    assert [verdict.met for verdict in judge_lost_writes(result, 0)] == [True]
    assert database(result).lost_writes.per_failover.expected == 0
    assert database(result).lost_writes.per_year.interval95 == (0, 0)


@pytest.mark.parametrize(("code", "change"), LOSSY)
def test_a_lossy_condition_is_named_and_fails_the_target(code, change):
    result = changed(change)
    assert code in codes(result)
    (verdict,) = judge_lost_writes(result, 0)
    assert verdict.met is False
    assert verdict.reasons
    assert verdict.remedy is not None


@pytest.mark.parametrize(("code", "change"), NAMED_ONLY)
def test_a_condition_that_loses_nothing_is_named(code, change):
    result = changed(change)
    assert code in codes(result)
    assert [verdict.met for verdict in judge_lost_writes(result, 0)] == [True]


def test_an_unfenced_asynchronous_writer_is_lossy():
    result = changed({"mode": "async", "wait_for": None, "failover": UNFENCED})
    assert {c.code for c in result.conditions["db"] if c.lossy} == {"lossy-mode", "no-reader-connected", "no-fencing"}


def test_a_database_alone_has_no_readers_and_says_what_a_lost_disk_loses():
    result = evaluated(replicated({"transactions_per_second": 20}, readers=0))
    assert "no-replica" in codes(result)
    assert database(result).readers == {}
    assert database(result).lost_writes.per_year.expected == 0
    assert database(result).commit_ms is not None


def test_an_unflushed_database_alone_loses_half_a_second_on_average():
    """Up to one second of commits, any moment of it equally likely (MySQL, innodb_flush_log_at_trx_commit=2)."""
    result = evaluated(replicated({"transactions_per_second": 20, "flush_ms": None}, readers=0))
    assert database(result).lost_writes.per_failover.expected == pytest.approx(10)


def test_without_failover_nothing_is_lost_in_a_year_but_the_figure_per_failover_stands():
    lost = database(changed({"mode": "async", "wait_for": None, "failover": None})).lost_writes
    assert lost.per_failover.expected > 0
    assert lost.per_year.expected == 0


def test_per_year_is_failures_of_the_writer_and_its_places():
    places = {"z-w": {"kind": "zone", "in": "region", "mttf_hours": 997, "mttr_hours": 3}}
    lost = database(changed({"mode": "async", "wait_for": None}, places=places)).lost_writes
    own = 8760 / (4320 + 2)
    assert 0 < lost.per_year.expected / lost.per_failover.expected < own * 1.1, "it soon writes elsewhere, for good"
    everywhere = {
        f"z-{i}": {"kind": "zone", "in": "region", "mttf_hours": 997, "mttr_hours": 3} for i in ("w", "r1", "r2")
    }
    lost = database(changed({"mode": "async", "wait_for": None}, places=everywhere)).lost_writes
    assert lost.per_year.expected == pytest.approx((own + 8760 / 1000) * lost.per_failover.expected)


def test_write_rate_comes_from_the_requests_that_need_the_writer():
    needs = [{"any": ["db"], "role": "reader", "for": ["read"]}, {"any": ["db"], "role": "writer", "for": ["write"]}]
    options = {"needs": needs, "traffic": {"requests_per_second": {"mean": 10, "peak": 40}}}
    requests = {"read": {"enters": "app", "share": 0.8}, "write": {"enters": "app", "share": 0.2}}
    derived = evaluated(replicated({"mode": "async"}, requests=requests, **options))
    stated = evaluated(replicated({"mode": "async", "transactions_per_second": 2}, requests=requests, **options))
    assert database(derived).lost_writes == database(stated).lost_writes


def test_unknown_write_rate_leaves_losses_unknown():
    result = evaluated(replicated({"mode": "async"}))
    assert "write-rate-unknown" in codes(result)
    assert database(result).lost_writes.per_failover.expected is None
    assert judge_lost_writes(result, 3)[0].met is None


def test_unknown_distance_leaves_what_depends_on_it_unknown():
    far = {"far": {"kind": "region"}, "z-r2": {"kind": "zone", "in": "far"}}
    result = evaluated(replicated({"mode": "async", "transactions_per_second": 1}, places=far))
    assert "round-trip-unknown" in codes(result)
    assert database(result).readers["r2"].visibility_ms is None
    assert database(result).readers["r2"].p_stale is None
    assert database(result).readers["r1"].visibility_ms is not None
    assert database(result).stale_read_share is None
    waiting = evaluated(replicated({"mode": "semi_sync", "wait_for": 1, "transactions_per_second": 1}, places=far))
    assert database(waiting).commit_ms is None
    assert database(waiting).lost_writes.per_failover.expected is None


def test_an_overloaded_applier_has_no_bounded_delay():
    result = changed({"transactions_per_second": 5000, "applier": {"workers": 1}})
    assert "applier-overloaded" in codes(result)
    reader = database(result).readers["r1"]
    assert reader.visibility_ms is None
    assert set(reader.p_stale.values()) == {1.0}
    assert database(result).stale_read_share == 1


def test_reads_at_the_writer_are_never_stale():
    result = database(changed({"mode": "async", "wait_for": None, "reads": "writer"}))
    assert (result.stale_read_share, result.p_read_your_writes) == (0, 1)


def test_reads_anywhere_are_stale_at_the_readers_only():
    stale = {
        reads: database(changed({"mode": "async", "wait_for": None, "reads": reads})).stale_read_share
        for reads in ("readers", "any")
    }
    assert stale["any"] == pytest.approx(stale["readers"] * 2 / 3)


@pytest.mark.parametrize(("mode", "is_flagged"), [("group", True), ("async", False)])
def test_what_was_not_measured_says_so(mode, is_flagged):
    result = evaluated(replicated({"engine": "mysql", "mode": mode, "transactions_per_second": 1}))
    assert ("engine-not-measured" in codes(result)) == is_flagged


def test_every_figure_has_a_derivation():
    result = changed({})
    figures = {derivation.figure for derivation in result.derivations["db"]}
    assert figures == {
        "commit_ms",
        "readers.r1.visibility_ms",
        "readers.r2.visibility_ms",
        "stale_read_share",
        "p_read_your_writes",
        "lost_writes.per_failover",
        "lost_writes.per_year",
    }
    for derivation in result.derivations["db"]:
        assert derivation.formula.ko
        assert derivation.formula.en
        assert derivation.assumptions
