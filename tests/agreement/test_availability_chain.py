"""The joint chain of failovers, places and crews against brute force, exact rationals and closed forms."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from models.availability import AvailabilityModel, chain_solution, evaluate_availability
from models.availability.gth import Elimination, Transitions
from models.design.model import Design, Member, Repair, Team
from models.units import HOURS_PER_YEAR
from tests.availability_designs import (
    NEVER_FAILS,
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
from tests.chain_designs import POLICIES, database, parts, random_design, with_crew
from tests.chain_oracle import Oracle, State, exact

ROUNDING = 1e-12
"""Of some thousand sums and products of positive numbers."""
ENUMERATED = 5
"""Parts: up to some 600 states of the oracle."""


@st.composite
def designs(draw: st.DrawFn) -> Design:
    drawn = random_design(draw(st.randoms(use_true_random=False)))
    assume(parts(drawn) <= ENUMERATED)
    return drawn


class TestAgainstTheFullProductChain:
    @settings(max_examples=80, deadline=None)
    @given(designs())
    def test_unavailability_and_frequency(self, drawn: Design) -> None:
        result, oracle = evaluate_availability(drawn), Oracle(drawn)
        for name, expected in oracle.unavailability().items():
            request = result.requests[name]
            assert request.unavailability == pytest.approx(expected, rel=ROUNDING, abs=0)
            assert request.availability == pytest.approx(1 - expected, rel=ROUNDING)
            per_year = oracle.failures_per_hour(name) * HOURS_PER_YEAR
            assert request.failures_per_year == pytest.approx(per_year, rel=ROUNDING, abs=0)
            degraded = oracle.degraded(name)
            assert request.degraded_unavailability == pytest.approx(degraded, rel=ROUNDING, abs=0)
            by_cause = sum(request.downtime_by_cause.values())
            assert by_cause == pytest.approx(request.downtime_minutes_per_year, rel=ROUNDING, abs=0)

    @settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
    @given(designs())
    def test_exact_rationals(self, drawn: Design) -> None:
        assume(parts(drawn) <= 4 and len(Oracle(drawn).groups) == 1)
        found = AvailabilityModel(drawn).unavailability()
        for name, expected in Oracle(drawn, exact).unavailability().items():
            assert found[name] == pytest.approx(float(expected), rel=ROUNDING, abs=0)

    @settings(max_examples=30, deadline=None)
    @given(designs())
    def test_importances(self, drawn: Design) -> None:
        """P(down | the part is down) and P(down | it is up), and what follows from the two."""
        result, oracle = evaluate_availability(drawn), Oracle(drawn)
        shares = oracle.shares()
        for part, by_request in result.components.items():
            q = sum(share for state, share in shares.items() if part in state.down)
            for name, measures in by_request.items():
                fails = [(state, share) for state, share in shares.items() if not oracle.works(name, state)]
                both = sum(share for state, share in fails if part in state.down)
                apart = sum(share for state, share in fails if part not in state.down)
                total, always, never = both + apart, both / q, apart / (1 - q)
                # a difference has the digits of what it is taken of
                assert measures.birnbaum == pytest.approx(always - never, abs=1e-11 * max(always, never))
                assert measures.fussell_vesely == pytest.approx(both / total if total else 0, rel=1e-11)
                assert measures.raw == pytest.approx(always / total if total else 1, rel=1e-11)
                worth = total / never if never else float("inf") if total else 1
                assert measures.rrw == pytest.approx(worth, rel=1e-11)

    def test_every_reads_policy_and_place(self) -> None:
        zones = [place("a", "zone", times(50, 3)), place("b", "zone", times(70, 5))]
        for reads in POLICIES:
            drawn = database(["a", "b"], times(40, 2), reads=reads, places=zones, detect_seconds=3600.0)
            found = AvailabilityModel(drawn).unavailability()
            for name, expected in Oracle(drawn, exact).unavailability().items():
                assert found[name] == pytest.approx(float(expected), rel=ROUNDING, abs=0)


class TestClosedForms:
    @pytest.mark.parametrize("detect_hours", [0.5, 1 / 120, 40])
    @pytest.mark.parametrize(("mttf", "mttr"), [(4320, 2), (10, 3), (1, 100)])
    def test_two_nodes_one_repairer_and_detection(self, mttf: float, mttr: float, detect_hours: float) -> None:
        """d: rate of detection, after which the other is writer at once.

        By hand from six states: serving with both or one up; detecting with two, one, none up; none up.
        """
        figures = {"coverage": 1.0, "promote_seconds": 0.0, "detect_seconds": 3600 * detect_hours}
        drawn = with_crew(database([None] * 2, times(mttf, mttr), **figures), 1, ["db"])
        write = AvailabilityModel(drawn).unavailability()["write"]
        fail, mend, d = 1 / Fraction(mttf), 1 / Fraction(mttr), 1 / exact(detect_hours)
        both = 2 * fail**2 + 2 * fail * mend + mend**2
        above = fail * (2 * d * fail * (d + fail + mend) + d * mend**2 + mend * both)
        below = (d + fail) * (d + mend) * both
        assert write == pytest.approx(float(above / below), rel=ROUNDING, abs=0)

    def test_two_nodes_one_repairer_detection_coverage_and_a_person(self) -> None:
        drawn = with_crew(database([None] * 2, times(4320, 2), reads="any"), 1, ["db"])
        found = AvailabilityModel(drawn).unavailability()
        for name, expected in Oracle(drawn, exact).unavailability().items():
            assert found[name] == pytest.approx(float(expected), rel=ROUNDING, abs=0)

    def test_a_failover_that_takes_no_time_is_an_ordinary_tier(self) -> None:
        """All figures, importances and causes included, are those of independent parts."""
        zones = [place("a", "zone", times(500, 4)), place("b", "zone", times(700, 5))]
        instant = {"detect_seconds": 0.0, "promote_seconds": 0.0, "coverage": 1.0}
        at = ["a", "b", "b"]
        group = database(at, times(100, 2), reads="any", places=zones, **instant)
        plain = design(
            [tier("app", NEVER_FAILS, needs=[need("db")]), tier("db", times(100, 2), at=at)],
            zones,
            {"read": ("app", 0.5), "write": ("app", 0.5)},
        )
        chain, static = evaluate_availability(group), evaluate_availability(plain)
        for name, expected in static.requests.items():
            request = chain.requests[name]
            assert request.unavailability == pytest.approx(expected.unavailability, rel=ROUNDING)
            assert request.failures_per_year == pytest.approx(expected.failures_per_year, rel=ROUNDING)
            assert chain.minimal_cut_sets[name] == static.minimal_cut_sets[name]
            for part, importances in static.components.items():
                found, wanted = chain.components[part][name], importances[name]
                for measure in ("birnbaum", "criticality", "fussell_vesely", "raw", "rrw"):
                    assert getattr(found, measure) == pytest.approx(getattr(wanted, measure), rel=1e-10)

    def test_two_groups_in_one_zone_fail_over_together(self) -> None:
        """Their failovers overlap when the zone starts both: the product of the groups counts those minutes twice."""
        zones = [place("a", "zone", times(1000, 10)), place("b", "zone", times(1000, 10))]
        roles = {name: replication(f"{name}-1", failover=failover(manual_minutes=240)) for name in ("db", "queue")}
        tiers = {name: tier(name, times(5000, 1), at=["a", "b"], replication=r) for name, r in roles.items()}

        def needing(*names: str) -> Design:
            app = tier("app", NEVER_FAILS, needs=[need(name, role="writer") for name in names])
            return design([app, *(tiers[name] for name in names)], zones)

        both, alone = (AvailabilityModel(needing(*n)).unavailability()["all"] for n in (("db", "queue"), ("db",)))
        assert both == pytest.approx(Oracle(needing("db", "queue")).unavailability()["all"], rel=ROUNDING)
        product = 1 - (1 - alone) ** 2
        assert product > 1.15 * both


class TestCrews:
    def test_first_come_first_served_over_tiers(self) -> None:
        """A slow and a fast tier wait for one crew: another order of repairs would give other figures."""
        web = tier("web", times(30, 8), at=[None] * 2, needs=[need("app")])
        drawn = with_crew(design([web, tier("app", times(20, 0.5), at=[None] * 2)]), 1, ["web", "app"])
        found = evaluate_availability(drawn)
        assert found.requests["all"].unavailability == pytest.approx(
            float(Oracle(drawn, exact).unavailability()["all"]), rel=ROUNDING
        )
        assert found.chains[0].components == ("web", "app")

    def test_a_crew_with_hands_for_all_is_no_limit(self) -> None:
        web = tier("web", times(30, 8), at=[None] * 2)
        drawn = with_crew(design([web]), 2, ["web"])
        assert AvailabilityModel(drawn).is_static
        assert AvailabilityModel(drawn).unavailability()["all"] == pytest.approx((8 / 38) ** 2, rel=ROUNDING)

    def test_a_stated_figure_has_no_repair_to_wait_for(self) -> None:
        drawn = with_crew(design([tier("web", stated(0.1), at=[None] * 2)]), 1, ["web"])
        result = evaluate_availability(drawn)
        assert result.requests["all"].unavailability == pytest.approx(0.01, rel=ROUNDING)
        assert "crew-needs-times" in {w.code for w in result.warnings}


class TestSources:
    """Common causes and deployments stop writers as places of the same figures around them would."""

    def test_a_common_cause_is_a_zone_around_the_tier(self) -> None:
        zone = place("zone", "zone", times(1000 / 0.2, 5))
        plain = database([None] * 2, times(1000, 5), reads="any")
        around = database(["zone"] * 2, times(1000 / 0.8, 5), reads="any", places=[zone])
        assert_alike(changed(plain, beta=0.2), around, {"common_cause": "zone"})

    @pytest.mark.parametrize("rollout", ["all_at_once", "rolling"])
    def test_deployments_are_hosts(self, rollout: str) -> None:
        """730 h a month, 5 of 50 deployments fail: every 146 h one, every 292 h that of one of two instances."""
        plain = database([None] * 2, times(1000, 5), reads="any")
        deploying = {"deploys_per_month": 50, "change_failure_rate": 0.1, "recovery_hours": 0.5, "rollout": rollout}
        names = ["host-1", "host-2"] if rollout == "rolling" else ["host-1"] * 2
        hosts = [place(name, "host", times(146 * len(set(names)), 0.5)) for name in dict.fromkeys(names)]
        around = database(names, times(1000, 5), reads="any", places=hosts)
        assert_alike(changed(plain, **deploying), around, {"deployment": "host"})


class TestExtremes:
    @pytest.mark.parametrize("mttf", [1e-15, 1e-3, 1e6, 1e15])
    @pytest.mark.parametrize("mttr", [1e-15, 1.0, 1e15])
    def test_rates_far_apart(self, mttf: float, mttr: float) -> None:
        zone = place("zone", "zone", times(1e9, 1e-6))
        drawn = database(["zone", None], times(mttf, mttr), places=[zone], reads="any")
        found = AvailabilityModel(drawn).unavailability()
        for name, expected in Oracle(drawn, exact).unavailability().items():
            assert found[name] == pytest.approx(float(expected), rel=ROUNDING, abs=0)

    def test_tiny_unavailability_keeps_its_digits(self) -> None:
        drawn = database([None] * 3, times(1e6, 1e-3), reads="any", detect_seconds=1e-6, promote_seconds=0, coverage=1)
        found = AvailabilityModel(drawn).unavailability()
        for name, expected in Oracle(drawn, exact).unavailability().items():
            assert float(expected) < 1e-13
            assert found[name] == pytest.approx(float(expected), rel=ROUNDING, abs=0)

    def test_a_repair_that_takes_no_time_still_costs_a_failover(self) -> None:
        drawn = database([None] * 2, times(1000, 0), coverage=1, promote_seconds=0, detect_seconds=3600)
        write = evaluate_availability(drawn).requests["write"]
        assert write.unavailability == pytest.approx(1 / 1001, rel=ROUNDING)
        assert write.failures_per_year == pytest.approx(HOURS_PER_YEAR / 1001, rel=ROUNDING)

    def test_a_writer_that_is_never_up(self) -> None:
        nowhere = place("gone", "zone", stated(1.0))
        drawn = database(["gone", None, None], times(99, 1), places=[nowhere])
        elsewhere = database([None, None], times(99, 1))
        found, expected = (AvailabilityModel(d).unavailability() for d in (drawn, elsewhere))
        assert found == pytest.approx(expected, rel=ROUNDING)


class TestCauses:
    def test_products_are_divided_equally_in_every_state(self) -> None:
        """By the definition, over all sets of the parts that are down."""
        zones = [place("a", "zone", times(20, 3)), place("b", "zone", times(30, 4))]
        drawn = database(["a", "b"], times(10, 2), reads="readers", places=zones, detect_seconds=7200.0)
        oracle, result = Oracle(drawn), evaluate_availability(drawn)
        for name, request in result.requests.items():
            expected = dict.fromkeys(("zone", "instance", "failover"), 0.0)
            for state, share in oracle.shares().items():
                for part, value in shapley(oracle, name, state).items():
                    cause = "failover" if part == "failover" else "zone" if part in drawn.places else "instance"
                    expected[cause] += share * value
            assert {c: m / 525_600 for c, m in request.downtime_by_cause.items()} == pytest.approx(expected, rel=1e-10)

    def test_waiting_for_people_is_a_share_of_manual_work(self) -> None:
        drawn = database([None] * 2, times(1000, 1), coverage=0, manual_minutes=30, detect_seconds=0, promote_seconds=0)
        db = replace(drawn.components["db"], repair=Repair(by="people"))
        team = Team(members=(Member(name="a", operates=("db",), reachable=0.5, away_hours=3),))
        drawn = replace(drawn, components={**drawn.components, "db": db}, team=team)
        causes = evaluate_availability(drawn).requests["write"].downtime_by_cause
        assert set(causes) == {"instance", "failover", "people"}
        # 1.5 h of 2 h of manual work and of 2.5 h of repair are waiting
        assert causes["people"] == pytest.approx(3 * causes["failover"] + 1.5 * causes["instance"], rel=ROUNDING)


class TestDerivatives:
    @settings(max_examples=10, deadline=None)
    @given(designs())
    def test_slopes_against_differences(self, drawn: Design) -> None:
        """Central differences: their error is some step^2 of U, beside what two subtractions of 1e-16 leave."""
        model = AvailabilityModel(drawn)
        now = model.unavailability()
        for name, slopes in model.derivatives().items():
            assert slopes.keys() <= model.parameters.keys()
            for parameter, slope in slopes.items():
                x = model.parameters[parameter]
                step = 1e-4 * min(x, 1 - x) if parameter.what in ("coverage", "unavailability") else 1e-4 * x
                if step > 0:
                    above, below = (model.unavailability_at({parameter: x + s * step})[name] for s in (1, -1))
                    difference = (above - below) / (2 * step)
                    assert slope * x == pytest.approx(difference * x, rel=1e-6, abs=1e-7 * now[name])

    def test_other_figures_are_those_of_another_design(self) -> None:
        figures = ({"detect_seconds": 30, "coverage": 0.9}, {"detect_seconds": 60, "coverage": 1})
        drawn, other = (database([None] * 2, times(99, 1), **each) for each in figures)
        model = AvailabilityModel(drawn)
        wanted = AvailabilityModel(other)
        changed = {p: x for p, x in wanted.parameters.items() if model.parameters[p] != x}
        assert {p.what for p in changed} == {"detect_seconds", "coverage"}
        assert model.unavailability_at(changed) == pytest.approx(wanted.unavailability(), rel=ROUNDING)
        with pytest.raises(KeyError):
            model.unavailability_at({next(iter(changed))._replace(name="nobody"): 1.0})


class TestSize:
    @pytest.fixture
    def room_for(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[int], None]]:
        """Room for so many states; what was solved is forgotten, before and after."""
        caches = (chain_solution.solved, chain_solution._space, chain_solution._bounded_space)

        def room(states: int) -> None:
            for name in ("MAX_STATES", "MAX_STATES_BOUNDED", "MAX_STATES_ELIMINATED"):
                monkeypatch.setattr(chain_solution, name, states)
            for cached in caches:
                cached.cache_clear()

        yield room
        for cached in caches:
            cached.cache_clear()

    @pytest.mark.parametrize(("states", "width"), [(200, 0.01), (110, 0.2)])
    @pytest.mark.parametrize("reads", POLICIES)
    def test_bounds_hold_where_states_are_left_out(
        self, room_for: Callable[[int], None], reads: str, states: int, width: float
    ) -> None:
        zones = [place("a", "zone", times(5000, 3)), place("b", "zone", times(5000, 3))]
        drawn = with_crew(database(["a", "b", "b"], times(900, 2), reads=reads, places=zones), 1, ["db"])
        exactly = evaluate_availability(drawn)
        room_for(states)
        bounded = evaluate_availability(drawn)
        assert exactly.bounds == {}
        assert bounded.chains[0].left_out > 0
        for name, request in exactly.requests.items():
            bounds = bounded.bounds[name]
            assert bounds.lower <= request.unavailability <= bounds.upper
            assert bounds.lower <= bounded.requests[name].unavailability <= bounds.upper
            assert bounds.upper <= bounds.lower * (1 + width)
        assert {w.code for w in bounded.warnings} == {"chain-bounded"}

    @settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(designs())
    def test_bounds_hold_where_no_chain_fits(self, room_for: Callable[[int], None], drawn: Design) -> None:
        room_for(50_000)
        exactly = evaluate_availability(drawn)
        room_for(2)
        static = evaluate_availability(drawn)
        for name, request in exactly.requests.items():
            bounds = static.bounds.get(name)
            found = static.requests[name].unavailability
            lower, upper = (bounds.lower, bounds.upper) if bounds else (found, found)
            assert lower * (1 - ROUNDING) <= request.unavailability <= upper * (1 + ROUNDING)

    def test_sweeps_are_elimination(self, monkeypatch: pytest.MonkeyPatch) -> None:
        zones = [place(z, "zone", times(26280, 3)) for z in "ab"]
        drawn = database(["a", "b", "b", "a"], times(4320, 2), reads="any", places=zones)
        eliminated = AvailabilityModel(drawn)
        monkeypatch.setattr(chain_solution, "SWEPT_FROM", 0)
        chain_solution.solved.cache_clear()
        swept = AvailabilityModel(drawn)
        chain_solution.solved.cache_clear()
        assert [m.evaluate().chains[0].solver for m in (eliminated, swept)] == ["gth", "sweeps"]
        assert swept.unavailability() == pytest.approx(eliminated.unavailability(), rel=ROUNDING, abs=0)
        for name, slopes in eliminated.derivatives().items():
            assert swept.derivatives()[name] == pytest.approx(slopes, rel=1e-9)

    def test_another_tier_does_not_solve_again(self) -> None:
        drawn = three_tiers()
        evaluate_availability(drawn)
        before = chain_solution.solved.cache_info().misses
        ws = replace(drawn.components["ws"], reliability=times(2000, 3))
        evaluate_availability(replace(drawn, components={**drawn.components, "ws": ws}))
        assert chain_solution.solved.cache_info().misses == before

    def test_independent_groups_are_chains_of_their_own(self) -> None:
        zones = [place(z, "zone", times(1000, 10)) for z in "abcd"]
        dbs = [
            tier(name, times(500, 2), at=at, replication=replication(f"{name}-1", failover=failover()))
            for name, at in (("x", ["a", "b"]), ("y", ["c", "d"]))
        ]
        app = tier("app", times(100, 1), needs=[need("x", role="writer"), need("y", role="writer")])
        drawn = design([app, *dbs], zones)
        result = evaluate_availability(drawn)
        assert [c.components for c in result.chains] == [("x",), ("y",)]
        alone = [
            AvailabilityModel(design([tier("app", NEVER_FAILS, needs=[need(db.name, role="writer")]), db], zones))
            for db in dbs
        ]
        up = [1 - m.unavailability()["all"] for m in alone]
        assert result.requests["all"].availability == pytest.approx(100 / 101 * up[0] * up[1], rel=ROUNDING)
        assert sum(result.requests["all"].downtime_by_cause.values()) == pytest.approx(
            result.requests["all"].downtime_minutes_per_year, rel=ROUNDING
        )


class TestElimination:
    @pytest.mark.parametrize("sizes", [(1,), (2,), (1, 3, 4, 2), (3, 5, 5, 3)])
    def test_against_rationals(self, sizes: tuple[int, ...]) -> None:
        """Rates over 16 orders of magnitude."""
        chain = random_chain(Random(sum(sizes)), sizes)
        expected = [float(x) for x in stationary(chain, np.dtype(object))]
        assert Elimination(chain).stationary() == pytest.approx(expected, rel=ROUNDING, abs=0)

    def test_past_the_size_of_a_panel(self) -> None:
        """Against the same elimination state by state, in extended precision."""
        chain = random_chain(Random(5), (2, 40, 150, 70, 5))
        expected = stationary(chain, np.dtype(np.longdouble)).astype(float)
        assert Elimination(chain).stationary() == pytest.approx(expected, rel=ROUNDING, abs=0)

    def test_accumulated_rewards_are_the_stationary_means(self) -> None:
        """Renewal: what is earned from leaving state 0 until it is reached again, beside the hours that takes."""
        chain = random_chain(Random(3), (1, 4, 40, 3))
        reward = np.random.default_rng(1).random((len(chain.level), 2))
        found = Elimination(chain)
        hours = found.accumulated(np.column_stack([reward, np.ones(len(reward))]))
        leaving = chain.source == 0
        per_hour = chain.rate[leaving].sum()
        cycle = np.append(reward[0], 1) / per_hour + chain.rate[leaving] / per_hour @ hours[chain.target[leaving]]
        assert found.stationary() @ reward == pytest.approx(cycle[:-1] / cycle[-1], rel=ROUNDING)


def changed(drawn: Design, **figures: Any) -> Design:
    return replace(drawn, components={**drawn.components, "db": replace(drawn.components["db"], **figures)})


def assert_alike(drawn: Design, other: Design, causes: dict[str, str]) -> None:
    found, expected = evaluate_availability(drawn), evaluate_availability(other)
    for name, request in found.requests.items():
        wanted = expected.requests[name]
        assert request.unavailability == pytest.approx(wanted.unavailability, rel=ROUNDING, abs=0)
        assert request.failures_per_year == pytest.approx(wanted.failures_per_year, rel=ROUNDING)
        by_cause = {causes.get(cause, cause): minutes for cause, minutes in request.downtime_by_cause.items()}
        assert by_cause == pytest.approx(dict(wanted.downtime_by_cause), rel=1e-10)


def shapley(oracle: Oracle, request: str, state: State) -> dict[str, float]:
    """Aumann-Shapley of the parts that are down in a state: products of the multilinear form, divided equally."""
    phase, writer = state.phase[0]
    items = sorted(state.down) + (["failover"] if phase in ("detecting", "promoting", "manual") else [])

    def fails(down: frozenset[str]) -> bool:
        component = oracle.groups[0]
        up = {i.id for i in component.instances if oracle.is_up(i.id, replace(state, down=down & state.down))}
        writes = writer in up if phase == "serving" else "failover" not in down and bool(up)
        reads = bool(up - {writer}) if phase == "serving" else bool(up)
        return not (writes if request == "write" else reads)

    value = dict.fromkeys(items, 0.0)
    coefficient: dict[frozenset[str], int] = {}
    for size in range(len(items) + 1):
        for chosen in map(frozenset, combinations(items, size)):
            inner = sum(c for other, c in coefficient.items() if other < chosen)
            coefficient[chosen] = int(fails(chosen)) - inner
            for part in chosen:
                value[part] += coefficient[chosen] / size
    return value


def random_chain(rng: Random, sizes: tuple[int, ...]) -> Transitions:
    level = [k for k, size in enumerate(sizes) for _ in range(size)]
    n = len(level)
    pairs = [
        (i, j)
        for i in range(n)
        for j in range(n)
        if i != j and abs(level[i] - level[j]) <= 1 and (abs(i - j) == 1 or rng.random() < 0.3)
    ]
    rates = [10 ** rng.uniform(-8, 8) for _ in pairs]
    source, target = (np.array([pair[k] for pair in pairs], dtype=np.int64) for k in (0, 1))
    return Transitions(source=source, target=target, rate=np.array(rates), level=np.array(level))


def stationary(chain: Transitions, dtype: np.dtype[Any]) -> NDArray[Any]:
    """The textbook's elimination; dtype object: in rationals."""
    n = len(chain.level)
    rates = np.zeros((n, n), dtype=dtype)
    for i, j, rate in zip(chain.source.tolist(), chain.target.tolist(), chain.rate.tolist(), strict=True):
        rates[i, j] += Fraction(rate) if dtype.kind == "O" else rate
    for k in range(n - 1, 0, -1):
        rates[:k, k] /= rates[k, :k].sum()
        rates[:k, :k] += np.outer(rates[:k, k], rates[k, :k])
    shares = np.zeros(n, dtype=dtype)
    shares[0] = Fraction(1) if dtype.kind == "O" else 1
    for k in range(1, n):
        shares[k] = (shares[:k] * rates[:k, k]).sum()
    return shares / shares.sum()
