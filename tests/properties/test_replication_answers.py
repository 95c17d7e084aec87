"""Routing, recommendations, distance and lost places: what must hold whatever the design."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.design.model import Design
from models.disaster import FOR_GOOD, place_out
from models.problems import InvalidDesign
from models.replication import (
    distances,
    great_circle_km,
    in_every_mode,
    light_round_trip_ms,
    recommendations,
    round_trip_over,
    visibility_samples,
    with_place_at,
)
from store.replication_constants import replication_constants, round_trip_defaults
from tests.replication_designs import database, evaluated, replicated

CONSTANTS, DEFAULTS = replication_constants(), round_trip_defaults()
SEOUL, BUSAN = (37.5665, 126.9780), (35.1796, 129.0756)
FAILOVER = {"detect_seconds": 30, "promote_seconds": 30, "coverage": 0.95, "manual_minutes": 30, "fencing": True}
EVERYWHERE = {
    ("w", "r1"): 0.5,
    ("w", "r2"): 8.0,
    ("r1", "r2"): 8.0,
    ("app", "w"): 0.5,
    ("app", "r1"): 0.4,
    ("app", "r2"): 8.0,
}
POSITION = st.tuples(st.floats(-80, 80), st.floats(-180, 180))


def group(**stated) -> Design:
    return replicated(
        {"transactions_per_second": 20, "read_after_write_ms": 3, "failover": FAILOVER, **stated},
        round_trips=EVERYWHERE,
    )


def test_routing_policies_in_order():
    routing = database(evaluated(group(mode="async"))).routing
    assert routing["writer"].p_read_your_writes == routing["writer_for_own_reads"].p_read_your_writes == 1
    assert routing["writer"].stale_read_share == 0
    assert routing["nearest"].round_trip_ms == 0.4
    assert routing["round_robin"].round_trip_ms == pytest.approx((0.4 + 8) / 2)
    assert routing["nearest"].stale_read_share != routing["round_robin"].stale_read_share
    assert routing["writer_for_own_reads"].stale_read_share == routing["round_robin"].stale_read_share


def test_round_robin_is_what_the_design_reports():
    result = database(evaluated(group(mode="async")))
    assert result.stale_read_share == result.routing["round_robin"].stale_read_share
    with_writer = database(evaluated(group(mode="async", reads="any")))
    assert with_writer.routing["round_robin"].p_read_your_writes == with_writer.p_read_your_writes


@pytest.mark.parametrize("engine", ["mysql", "mariadb", "postgresql"])
@pytest.mark.parametrize("flush_ms", [0.5, None])
@pytest.mark.parametrize("fencing", [True, False])
def test_recommendations_keep_what_they_promise(engine, flush_ms, fencing):
    design = group(engine=engine, mode="async", flush_ms=flush_ms, failover={**FAILOVER, "fencing": fencing})
    offers = recommendations(design, CONSTANTS, DEFAULTS)
    assert offers[0].loses_nothing
    assert offers[0].lost_per_year[1] == 0 < offers[0].lost_per_year[0]
    for offer in offers:
        assert offer.lost_per_year[1] < offer.lost_per_year[0]
        assert all(path.startswith("components.db.replication.") for path in offer.changes)
    assert any("failover.fencing" in path for path in offers[0].changes) == (not fencing)
    assert any("flush_ms" in path for path in offers[0].changes) == (flush_ms is None)


def test_nothing_to_recommend_where_nothing_can_be_lost():
    assert recommendations(group(mode="semi_sync", wait_for=2), CONSTANTS, DEFAULTS) == ()


def test_every_mode_of_the_engine_once():
    design = group(mode="async")
    found = in_every_mode(design, design.components["db"], CONSTANTS, DEFAULTS)
    assert [(one.mode, one.wait_for) for one in found] == [
        ("async", 0),
        ("semi_sync", 1),
        ("semi_sync", 2),
        ("group", 0),
    ]
    assert [one.is_current for one in found] == [True, False, False, False]
    assert found[0].result == database(evaluated(design))
    assert found[2].lossy == ()


@given(POSITION, POSITION)
def test_no_estimate_is_faster_than_light(a, b):
    least = light_round_trip_ms(great_circle_km(a, b), DEFAULTS)
    found = round_trip_over(a, b, DEFAULTS)
    assert least <= found.low_ms <= found.value_ms <= found.high_ms


def placed(value_ms=None):
    places = {"seoul": {"kind": "region", "at": list(SEOUL)}, "busan": {"kind": "region", "at": list(BUSAN)}}
    stated = [("seoul", "busan", value_ms)] if value_ms is not None else []
    return replicated({}, places=places, extra_round_trips=stated)


def test_moving_a_place_forgets_its_measured_round_trips():
    design = with_place_at(placed(8.3), "busan", (36.0, 128.0))
    (pair,) = distances(design, DEFAULTS, ("seoul", "busan"))
    assert pair.round_trip.estimated
    assert pair.km == pytest.approx(great_circle_km(SEOUL, (36.0, 128.0)))
    with pytest.raises(KeyError):
        with_place_at(design, "jeju", (33.5, 126.5))


@pytest.mark.parametrize(("value_ms", "is_flagged"), [(3.0, True), (3.3, False), (None, False)])
def test_faster_than_light_is_flagged_with_the_figure(value_ms, is_flagged):
    """Seoul-Busan, 325 km: 3.2 ms there and back in fibre."""
    found = [w for w in evaluated(placed(value_ms)).warnings if w.code == "rtt-below-light"]
    assert bool(found) == is_flagged
    if found:
        assert found[0].at == "rtt_ms[0].value"
        assert "3 ms" in found[0].message.en


def test_place_of_the_writer_gone():
    design = group(mode="async")
    out = place_out(design, "z-w", FOR_GOOD, CONSTANTS, DEFAULTS)
    found = out.groups["db"]
    assert (found.promoted, found.copies_left) == ("r1", ("r1", "r2"))
    assert 0 < found.lost_writes < 1
    assert found.data_loss_seconds == pytest.approx(found.lost_writes / 20)
    assert found.recovery_seconds == pytest.approx(30 + 0.95 * 30 + 0.05 * 1800)
    assert out.requests["all"].at_once == "down"
    assert out.requests["all"].later == "works"
    assert out.requests["all"].down_seconds == found.recovery_seconds


@pytest.mark.parametrize(
    ("hours", "seconds", "everything"), [(1, 3600, False), (168, 604_800, False), (FOR_GOOD, None, True)]
)
def test_everything_in_one_place(hours, seconds, everything):
    out = place_out(group(mode="async"), "region", hours, CONSTANTS, DEFAULTS)
    assert out.requests["all"].down_seconds == seconds
    assert out.groups["db"].recovery_seconds == seconds
    assert out.groups["db"].everything_lost == everything
    assert out.groups["db"].lost_writes == (None if everything else 0)


def test_place_of_a_reader_gone():
    out = place_out(group(mode="async"), "z-r1", 1, CONSTANTS, DEFAULTS)
    assert not out.groups["db"].writer_lost
    assert out.requests["all"].down_seconds == 0


def test_unknown_place():
    with pytest.raises(KeyError):
        place_out(group(), "jeju", 1, CONSTANTS, DEFAULTS)


quantiles = st.lists(st.floats(0, 1e6), min_size=2, max_size=50).map(sorted)


@given(quantiles)
@settings(max_examples=30, deadline=None)
def test_measured_lag_takes_the_place_of_the_model(values):
    design = group(measured_lag_ms=values)
    samples = visibility_samples(design, design.components["db"], CONSTANTS, DEFAULTS)
    result = database(evaluated(design))
    for reader, found in samples.items():
        assert values[0] <= found.min() <= found.max() <= values[-1]
        assert np.median(found) == pytest.approx(
            np.interp(0.5, np.linspace(0, 1, len(values)), values), abs=1e-3 * values[-1]
        )
        assert result.readers[reader].measured
        stale = result.readers[reader].p_stale
        if values[-1] <= 0:
            assert stale["0"] == 0


def test_measured_lag_changes_no_commit_and_no_loss():
    before, after = (database(evaluated(group(mode="async", **m))) for m in ({}, {"measured_lag_ms": [0, 5000]}))
    assert before.commit_ms == after.commit_ms
    assert before.lost_writes == after.lost_writes


@pytest.mark.parametrize("values", [[3, 2], [1], [0, -1], list(range(300))])
def test_measured_lag_that_is_no_list_of_quantiles(values):
    with pytest.raises(InvalidDesign):
        group(measured_lag_ms=values)


@given(st.sampled_from(["async", "semi_sync"]), st.floats(0.01, 400), st.one_of(st.none(), st.floats(0, 3)))
@settings(max_examples=25, deadline=None)
def test_losses_add_up(mode, rate, flush_ms):
    lost = database(evaluated(group(mode=mode, transactions_per_second=rate, flush_ms=flush_ms))).lost_writes
    assert sum(lost.by_cause.values()) == pytest.approx(lost.per_failover.expected)
    low, high = lost.per_failover.interval95
    assert low <= high
    assert set(lost.by_failure) == {"host", "process", "partition"}
    assert lost.by_failure["host"] == lost.per_failover
    assert lost.by_failure["partition"].expected >= lost.per_failover.expected
    assert 0 <= lost.per_year.p_none <= 1


def test_time_out_loses_in_a_partition_only_after_it():
    unfenced = {**FAILOVER, "fencing": False}
    never, late, soon = (
        database(evaluated(group(mode="semi_sync", wait_for=1, failover=unfenced, **t))).lost_writes.by_failure[
            "partition"
        ]
        for t in ({}, {"timeout_seconds": 50}, {"timeout_seconds": 10})
    )
    assert never.expected == 0
    assert late.expected == pytest.approx(20 * (60 - 50), rel=0.01)
    assert soon.expected == pytest.approx(20 * (60 - 10), rel=0.01)
