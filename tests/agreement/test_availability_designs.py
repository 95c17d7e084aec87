"""Designs against closed forms: wiring, places, request classes, roles, draws, extreme figures."""

import math
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from models.availability import AvailabilityModel, evaluate_availability, unavailability_of_times
from models.design.model import Design, Reliability
from models.units import HOURS_PER_YEAR, MINUTES_PER_YEAR
from tests.availability_designs import (
    NEVER_FAILS,
    database_needs,
    design,
    failover,
    need,
    place,
    replication,
    stated,
    three_tiers,
    tier,
    times,
)

EXACT = 1e-14
ONE_PERCENT = stated(0.01)


def unavailability(drawn: Design, request: str = "all") -> float:
    return evaluate_availability(drawn).requests[request].unavailability


def database(at: list[str | None], roles: Any, reliability: Reliability = ONE_PERCENT, **rest: Any) -> Design:
    app = tier("app", NEVER_FAILS, needs=database_needs())
    db = tier("db", reliability, at=at, replication=roles)
    return design([app, db], requests={"read": ("app", 0.5), "write": ("app", 0.5)}, **rest)


def test_a_shared_place_counts_once() -> None:
    zone = place("zone", "zone", stated(0.001))
    both = design([tier("web", stated(0.01), at=["zone", "zone"])], [zone])
    assert unavailability(both) == pytest.approx(0.001 + 0.999 * 0.01**2, rel=EXACT)
    assert evaluate_availability(both).single_points_of_failure["all"] == ("zone",)


def test_places_nest() -> None:
    region, zone = place("r", "region", stated(0.1)), place("z", "zone", stated(0.2), "r")
    host = place("h", "host", stated(0.3), "z")
    assert unavailability(design([tier("web", stated(0.4), at=["h"])], [region, zone, host])) == pytest.approx(
        1 - 0.9 * 0.8 * 0.7 * 0.6, rel=EXACT
    )


@pytest.mark.parametrize(("required", "expected"), [(1, 0.1**3), (2, 3 * 0.1**2 * 0.9 + 0.1**3), (None, 1 - 0.9**3)])
def test_k_of_n(required: int | None, expected: float) -> None:
    web = tier("web", NEVER_FAILS, needs=[need("app", required=required)])
    assert unavailability(design([web, tier("app", stated(0.1), at=[None] * 3)])) == pytest.approx(expected, rel=EXACT)


def test_more_required_than_there_are_never_works() -> None:
    web = tier("web", NEVER_FAILS, needs=[need("app", required=2)])
    result = evaluate_availability(design([web, tier("app", stated(0.1))]))
    assert result.requests["all"].unavailability == 1.0
    assert result.minimal_cut_sets["all"].listed == ((),)


def test_any_over_two_components() -> None:
    web = tier("web", NEVER_FAILS, needs=[need("cache", "db")])
    assert unavailability(design([web, tier("cache", stated(0.1)), tier("db", stated(0.2))])) == pytest.approx(
        0.02, rel=EXACT
    )


def test_needs_of_one_request_class_leave_the_other_alone() -> None:
    web = tier("web", stated(0.1), needs=[need("db", requests=("write",))])
    drawn = design([web, tier("db", stated(0.2))], requests={"read": ("web", 0.75), "write": ("web", 0.25)})
    result = evaluate_availability(drawn)
    assert result.requests["read"].unavailability == 0.1
    assert result.requests["write"].unavailability == pytest.approx(0.28, rel=EXACT)
    assert result.all_requests.unavailability == pytest.approx(0.75 * 0.1 + 0.25 * 0.28, rel=EXACT)
    assert result.all_requests.availability == pytest.approx(0.75 * 0.9 + 0.25 * 0.72, rel=EXACT)
    assert result.components["db"]["read"].birnbaum == 0.0


def test_a_soft_need_is_reported_apart() -> None:
    web = tier("web", stated(0.1), needs=[need("slack", degrades=True)])
    result = evaluate_availability(design([web, tier("slack", stated(1e-13))])).requests["all"]
    assert result.unavailability == 0.1
    assert result.degraded_unavailability == pytest.approx(0.9 * 1e-13, rel=EXACT, abs=0)


def test_paired_chain_of_three_tiers() -> None:
    """n chains of three in series; the order of variables keeps 40 of them small."""
    at: list[str | None] = [None] * 40
    chain = [
        tier("ws", stated(0.2), at=at, needs=[need("was", wiring="paired")]),
        tier("was", stated(0.3), at=at, needs=[need("db", wiring="paired")]),
        tier("db", stated(0.4), at=at),
    ]
    model = AvailabilityModel(design(chain))
    one = 1 - 0.8 * 0.7 * 0.6
    assert model.evaluate().requests["all"].unavailability == pytest.approx(one**40, rel=1e-13, abs=0)
    assert model.evaluate().minimal_cut_sets["all"].count == 3**40


def test_hosts_that_two_tiers_share() -> None:
    """20 hosts, each with one of either tier: P(web tier down) + P(app tier down) - P(both)."""
    hosts = [place(f"h{i}", "host", stated(0.1)) for i in range(20)]
    names: list[str | None] = [h.name for h in hosts]
    web = tier("web", stated(0.2), at=names, needs=[need("app")])
    model = AvailabilityModel(design([web, tier("app", stated(0.3), at=names)], hosts))
    both = 0.1 + 0.9 * 0.2 * 0.3
    either = (0.1 + 0.9 * 0.2) ** 20 + (0.1 + 0.9 * 0.3) ** 20 - both**20
    assert model.evaluate().requests["all"].unavailability == pytest.approx(either, rel=1e-12, abs=0)


class TestRoles:
    def test_without_failover_the_writer_is_down_until_repaired(self) -> None:
        result = evaluate_availability(database([None] * 3, replication("db-1"), times(99, 1)))
        assert result.requests["write"].unavailability == 0.01
        assert result.requests["read"].unavailability == pytest.approx(1e-4, rel=EXACT)
        assert result.warnings == ()

    @pytest.mark.parametrize(
        ("reads", "expected"), [("readers", 1e-4), ("readers_else_writer", 1e-6), ("any", 1e-6), ("writer", 0.01)]
    )
    def test_reads_policy(self, reads: str, expected: float) -> None:
        drawn = database([None] * 3, replication("db-1", reads))
        assert unavailability(drawn, "read") == pytest.approx(expected, rel=EXACT)

    def test_failover_takes_detection_and_promotion_per_failure_of_the_writer(self) -> None:
        """Overlapping failures apart, which the tests of the chain hold."""
        mttf, mttr = 4320.0, 2.0
        drawn = database([None] * 3, replication("db-1", failover=failover()), times(mttf, mttr))
        write = evaluate_availability(drawn).requests["write"]
        hours = (30 + 0.95 * 30 + 0.05 * 30 * 60) / 3600
        assert write.downtime_by_cause["failover"] == pytest.approx(write.downtime_minutes_per_year, rel=1e-4)
        per_failure = write.downtime_by_cause["failover"] / 60 / (HOURS_PER_YEAR / mttf)
        assert per_failure == pytest.approx(hours, rel=mttr / mttf)

    def test_failover_is_no_component_and_in_no_cut_set(self) -> None:
        result = evaluate_availability(database([None] * 3, replication("db-1", failover=failover()), times(4320, 2)))
        assert set(result.components) == {"db-1", "db-2", "db-3"}
        assert result.minimal_cut_sets["write"].listed == (("db-1", "db-2", "db-3"),)
        assert result.single_points_of_failure["write"] == ()
        assert result.warnings == ()

    def test_only_candidates_and_the_writer_may_write(self) -> None:
        roles = replication("db-1", failover=failover(["db-2"], detect_seconds=0, promote_seconds=0, coverage=1))
        drawn = database([None] * 3, roles, times(99, 1))
        assert unavailability(drawn, "write") == pytest.approx(1e-4, rel=EXACT)
        # two of three, or the one that never writes: db-3 down and not both others up
        assert unavailability(drawn, "read") == pytest.approx(0.01 * (1 - 0.99**2), rel=1e-12)

    def test_a_place_that_writer_and_candidate_share(self) -> None:
        zone = place("zone", "zone", times(999, 1))
        instant = failover(detect_seconds=0, promote_seconds=0, coverage=1)
        drawn = database(["zone", "zone"], replication("db-1", failover=instant), times(99, 1), places=[zone])
        assert unavailability(drawn, "write") == pytest.approx(0.001 + 0.999 * 1e-4, rel=EXACT)

    def test_places_around_the_writer_start_failovers_too(self) -> None:
        zones = [place("a", "zone", times(1000, 1)), place("b", "zone", times(1000, 1))]
        drawn = database(["a", "b"], replication("db-1", failover=failover()), times(4000, 1), places=zones)
        switching = AvailabilityModel(drawn).structure.failovers["db"]
        hours_between = 1 / (1 / 4000 + 1 / 1000) + (30 + 0.95 * 30 + 0.05 * 30 * 60) / 3600
        assert switching.failures_per_hour == pytest.approx(1 / hours_between, rel=EXACT)

    def test_a_place_that_takes_all_writers(self) -> None:
        """Every outage of the zone is one of its own, and ends with a promotion once somebody is back."""
        zone = place("zone", "zone", times(1000, 3))
        roles = replication("db-1", failover=failover(detect_seconds=0, promote_seconds=360, coverage=1))
        result = evaluate_availability(database(["zone", "zone"], roles, NEVER_FAILS, places=[zone]))
        write = result.requests["write"]
        serving = (1000 / 1003) * 10 / (10 + 1 / 1000)  # the zone is up, and no promotion is left to be done
        assert write.unavailability == pytest.approx(1 - serving, rel=1e-12)
        assert write.failures_per_year == pytest.approx(HOURS_PER_YEAR / 1000 * serving, rel=EXACT)
        assert result.warnings == ()

    @pytest.mark.parametrize(
        ("at", "rate"), [(["a", "b", "b"], 1 / 1000), (["a", "a", "b"], 0.0), (["a", None, "b"], 1 / 1000)]
    )
    def test_places_start_failovers_where_a_candidate_is_left(self, at: list[str | None], rate: float) -> None:
        places = [place("r", "region", times(9000, 9))]
        places += [place(zone, "zone", times(1000, 1), "r") for zone in ("a", "b")]
        drawn = database(at, replication("db-1", failover=failover(["db-2"])), times(4000, 1), places=places)
        switching = AvailabilityModel(drawn).structure.failovers["db"]
        of_region = 1 / 9000 if None in at else 0.0
        hours_between = 1 / (1 / 4000 + rate + of_region) + (30 + 0.95 * 30 + 0.05 * 30 * 60) / 3600
        assert switching.failures_per_hour == pytest.approx(1 / hours_between, rel=EXACT)

    def test_a_single_instance_serves_both_roles(self) -> None:
        result = evaluate_availability(database([None], replication("db", failover=failover()), times(99, 1)))
        assert {r.unavailability for r in result.requests.values()} == {0.01}
        assert result.warnings == ()

    def test_unknown_frequency_is_said(self) -> None:
        drawn = database([None] * 2, replication("db-1", failover=failover()))
        codes = {w.code for w in evaluate_availability(drawn).warnings}
        assert codes == {"failover-frequency-unknown", "frequency-unknown"}

    def test_without_a_role_any_instance_will_do(self) -> None:
        app = tier("app", NEVER_FAILS, needs=[need("db")])
        drawn = design([app, tier("db", stated(0.01), at=[None] * 2, replication=replication("db-1"))])
        assert unavailability(drawn) == pytest.approx(1e-4, rel=EXACT)


class TestFrequency:
    def test_series_of_two(self) -> None:
        web = tier("web", times(99, 1), needs=[need("db")])
        result = evaluate_availability(design([web, tier("db", times(999, 1))])).requests["all"]
        expected = HOURS_PER_YEAR * (0.999 / 100 + 0.99 / 1000)
        assert result.failures_per_year == pytest.approx(expected, rel=EXACT)
        assert result.mean_outage_minutes == pytest.approx(
            result.unavailability * MINUTES_PER_YEAR / expected, rel=EXACT
        )

    def test_unknown_when_a_figure_without_times_matters(self) -> None:
        web = tier("web", times(99, 1), needs=[need("alb")])
        result = evaluate_availability(design([web, tier("alb", stated(1e-4))]))
        assert result.requests["all"].failures_per_year is None
        assert result.requests["all"].mean_outage_minutes is None
        assert [(w.code, w.at) for w in result.warnings] == [("frequency-unknown", "components.alb")]

    def test_the_warning_names_what_the_language_takes(self) -> None:
        drawn = design([tier("alb", stated(1e-4))])
        (warning,) = evaluate_availability(drawn).warnings
        assert all("mttf_hours" in text and "mttr_hours" in text for text in (warning.message.ko, warning.message.en))

    def test_what_is_down_for_good_never_fails(self) -> None:
        web = tier("web", times(99, 1), needs=[need("t")])
        result = evaluate_availability(design([web, tier("t", stated(1.0), at=[None] * 2)]))
        request = result.requests["all"]
        assert (request.unavailability, request.failures_per_year, request.mean_outage_minutes) == (1.0, 0.0, None)
        assert result.warnings == ()

    def test_known_when_it_does_not_matter(self) -> None:
        drawn = design([tier("web", times(99, 1)), tier("other", stated(1e-4))])
        result = evaluate_availability(drawn)
        assert result.requests["all"].failures_per_year == pytest.approx(HOURS_PER_YEAR / 100, rel=EXACT)
        assert result.warnings == ()


class TestExtremes:
    def test_tiny_figures_keep_their_digits(self) -> None:
        web = tier("web", stated(1e-8), at=[None] * 2, needs=[need("db")])
        result = evaluate_availability(design([web, tier("db", stated(1e-15), at=[None] * 2)]))
        assert result.requests["all"].unavailability == pytest.approx(1e-16 + 1e-30, rel=EXACT, abs=0)
        db = result.components["db-1"]["all"]
        assert db.birnbaum == pytest.approx(1e-15 * (1 - 1e-16), rel=EXACT, abs=0)
        assert db.criticality == pytest.approx(1e-14 / (1 + 1e-14), rel=EXACT, abs=0)

    def test_birnbaum_beside_a_dominating_part(self) -> None:
        """U(q=1) - U(q=0) = 1e-20 beside U = 0.5: subtraction would leave nothing."""
        web = tier("web", stated(0.5), needs=[need("db")])
        result = evaluate_availability(design([web, tier("db", stated(1e-20), at=[None] * 2)]))
        assert result.components["db-1"]["all"].birnbaum == pytest.approx(0.5e-20, rel=EXACT, abs=0)

    def test_nothing_can_fail(self) -> None:
        result = evaluate_availability(design([tier("web", NEVER_FAILS)]))
        request = result.requests["all"]
        assert (request.unavailability, request.availability, request.failures_per_year) == (0.0, 1.0, 0.0)
        assert (request.mean_outage_minutes, result.components) == (None, {})
        assert result.minimal_cut_sets["all"].count == 0

    def test_never_and_always_up(self) -> None:
        for q in (0.0, 1.0):
            result = evaluate_availability(design([tier("web", stated(q))]))
            assert (result.requests["all"].unavailability, result.requests["all"].availability) == (q, 1 - q)
            m = result.components["web"]["all"]
            assert (m.birnbaum, m.criticality, m.fussell_vesely) == (1.0, q, q)
            assert (m.raw, m.rrw) == ((math.inf, 1.0) if q == 0 else (1.0, math.inf))

    def test_repaired_at_once(self) -> None:
        request = evaluate_availability(design([tier("web", times(100, 0))])).requests["all"]
        assert (request.unavailability, request.availability) == (0.0, 1.0)
        assert request.failures_per_year == pytest.approx(87.6, rel=EXACT)
        assert request.mean_outage_minutes == 0.0

    def test_hardly_ever_fails(self) -> None:
        request = evaluate_availability(design([tier("web", times(1e15, 1))])).requests["all"]
        assert request.unavailability == pytest.approx(1e-15, rel=EXACT, abs=0)
        assert request.mean_outage_minutes == pytest.approx(60, rel=EXACT)


def test_draws_agree_with_one_design_at_a_time() -> None:
    drawn = three_tiers(zones=2, instances=3)
    no_failover = replace(drawn.components["db"], replication=replication("db-1"))
    drawn = replace(drawn, components={**drawn.components, "db": no_failover})
    assert AvailabilityModel(drawn).is_static
    rng = np.random.default_rng(7)
    mttf, mttr = rng.uniform(100, 5000, 20), rng.uniform(0.1, 10, 20)
    draws = {"web": unavailability_of_times(mttf, mttr)}
    with pytest.raises(KeyError):
        AvailabilityModel(drawn).unavailability_of_draws(draws)
    every = {f"was-{i}": draws["web"] for i in (1, 2, 3)}
    together = AvailabilityModel(drawn).unavailability_of_draws(every)
    for i in range(20):
        was = replace(drawn.components["was"], reliability=times(mttf[i], mttr[i]))
        alone = evaluate_availability(replace(drawn, components={**drawn.components, "was": was}))
        for name, figures in alone.requests.items():
            assert together[name][i] == pytest.approx(figures.unavailability, rel=1e-13)


def test_two_thousand_instances_in_one_chain_of_needs() -> None:
    names = [f"c{i}" for i in range(2000)]
    chain = [tier(a, stated(1e-6), needs=[need(b)]) for a, b in pairwise(names)]
    result = evaluate_availability(design([*chain, tier(names[-1], stated(1e-6))]))
    expected = -math.expm1(2000 * math.log1p(-1e-6))
    assert result.requests["all"].unavailability == pytest.approx(expected, rel=1e-12)
    assert result.minimal_cut_sets["all"].count == 2000
    assert not result.minimal_cut_sets["all"].complete
    assert len(result.single_points_of_failure["all"]) == 2000
