"""Waiting for people: against the chain of who is away, against figures by hand, and after somebody has left."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.availability import AvailabilityModel, evaluate_availability
from models.availability.leaving import downtime_after_leaving
from models.availability.people import (
    bus_factors,
    manual_recovery,
    repair_time,
    single_operators,
    waiting_hours,
    waits,
    without_member,
)
from models.availability.sources import sources_of
from models.design.model import Component, Design, Member, Repair, Team
from models.evaluate import evaluate
from models.targets import target_results
from models.units import MINUTES_PER_YEAR
from store.books import books
from store.designs import load_design_files
from tests.availability_designs import design, failover, need, place, replication, stated, tier, times
from tests.conftest import ROOT

ROUNDING = 1e-12
BY_PEOPLE = Repair(by="people")


def member(
    name: str = "제나", *, operates: tuple[str, ...] = ("t",), reachable: float = 0.6, away: float = 8
) -> Member:
    return Member(name=name, operates=operates, reachable=reachable, away_hours=away)


def by_people(component: Component, *members: Member, learn: float = 336) -> Design:
    drawn = design([replace(component, repair=BY_PEOPLE)])
    return replace(drawn, team=Team(members=members, time_to_learn_hours=learn))


def wait_by_the_chain(members: tuple[Member, ...]) -> float:
    """Every member comes and goes on their own clock: mean time from steady state until somebody is there [h].

    First-passage times of the full chain, solved as linear equations; a state says who is reachable.
    """
    states = list(product((0, 1), repeat=len(members)))
    here = [m.reachable for m in members]
    share = [np.prod([p if up else 1 - p for p, up in zip(here, s, strict=True)]) for s in states]
    away = [i for i, s in enumerate(states) if not any(s)]
    equations, ones = np.eye(len(states)), np.zeros(len(states))
    for i in away:
        leaving = [1 / m.away_hours for m in members]
        for j, rate in enumerate(leaving):
            to = states.index(tuple(1 if k == j else 0 for k in range(len(members))))
            equations[i, to] -= rate / sum(leaving)
        ones[i] = 1 / sum(leaving)
    return float(np.dot(share, np.linalg.solve(equations, ones)))


@pytest.mark.parametrize(
    "members",
    [
        (member(),),
        (member(), member("하디", reachable=0.3, away=2)),
        (member(), member("하디", reachable=0.9, away=72), member("레오", reachable=0.05, away=0.5)),
    ],
)
def test_the_wait_is_that_of_the_chain_of_who_is_away(members: tuple[Member, ...]) -> None:
    assert waiting_hours(members) == pytest.approx(wait_by_the_chain(members), rel=ROUNDING)


@pytest.mark.parametrize("count", [1, 2, 4])
def test_equal_people_wait_q_to_the_n_times_t_over_n(count: int) -> None:
    members = [member(f"member-{i}") for i in range(count)]
    assert waiting_hours(members) == pytest.approx(0.4**count * 8 / count, rel=ROUNDING)


def test_the_wait_is_part_of_every_repair() -> None:
    """MTTF 2160 h, 1 h hands on, 3.2 h wait: U = 4.2 / 2164.2, of which 3.2 / 4.2 is waiting."""
    found = evaluate_availability(by_people(tier("t", times(2160, 1)), member())).requests["all"]
    assert found.unavailability == pytest.approx(4.2 / 2164.2, rel=ROUNDING)
    assert found.failures_per_year == pytest.approx(8760 / 2164.2, rel=ROUNDING)
    assert found.mean_outage_minutes == pytest.approx(4.2 * 60, rel=ROUNDING)
    assert found.downtime_by_cause["people"] / found.downtime_minutes_per_year == pytest.approx(3.2 / 4.2, rel=ROUNDING)
    assert sum(found.downtime_by_cause.values()) == pytest.approx(found.downtime_minutes_per_year, rel=ROUNDING)


def test_common_failures_are_repaired_by_the_same_people() -> None:
    drawn = by_people(replace(tier("t", times(2160, 1), at=[None, None]), beta=0.1), member())
    for variable in sources_of(drawn, "t-1"):
        assert variable.mttr_hours == pytest.approx(4.2, rel=ROUNDING)
        assert variable.people_share == pytest.approx(3.2 / 4.2, rel=ROUNDING)


def test_a_rollback_is_not_waited_for() -> None:
    """``recovery_hours`` is how long a failing deployment takes the instance, whoever is there."""
    plain = tier("t", times(2160, 1))
    deployed = replace(plain, deploys_per_month=8, change_failure_rate=0.1, recovery_hours=0.5)
    (_, deployment) = sources_of(by_people(deployed, member()), "t")
    assert (deployment.mttr_hours, deployment.people_share) == (0.5, 0.0)


@pytest.mark.parametrize(("hands_on", "learn", "hours"), [(1.0, 336.0, 336.0), (500.0, 336.0, 500.0), (0.0, 0.0, 0.0)])
def test_with_nobody_left_it_is_learned_first(hands_on: float, learn: float, hours: float) -> None:
    drawn = by_people(tier("t", times(2160, hands_on)), member(operates=()), learn=learn)
    found = repair_time(drawn, drawn.components["t"], hands_on)
    assert found.hours == pytest.approx(hours, rel=ROUNDING)
    assert found.people_share == pytest.approx((hours - hands_on) / hours if hours else 0.0, rel=ROUNDING)


def test_a_manual_failover_waits_too() -> None:
    group = tier("t", times(4320, 2), at=[None, None], replication=replication("t-1", failover=failover()))
    found = manual_recovery(by_people(group, member()), replace(group, repair=BY_PEOPLE))
    assert found.hours == pytest.approx(0.5 + 3.2, rel=ROUNDING)
    assert found.people_share == pytest.approx(3.2 / 3.7, rel=ROUNDING)
    assert manual_recovery(by_people(group, member()), group).hours == 0.5


def test_a_stated_figure_and_a_repair_by_a_crew_stand() -> None:
    drawn = by_people(tier("t", stated(0.01)), member())
    assert evaluate_availability(drawn).requests["all"].unavailability == 0.01
    by_crew = replace(tier("t", times(2160, 1)), repair=Repair(by="ops"))
    assert repair_time(drawn, by_crew, 1.0).hours == 1.0


def team_of(*members: Member) -> Design:
    """A balancer that AWS runs, two web servers in one zone, one database; the team operates some."""
    components = [
        tier("alb", stated(1e-4), needs=[need("web")]),
        tier("web", times(2160, 1), at=["zone", "zone"], needs=[need("db", requests=("write",))]),
        tier("db", times(4320, 2), at=["zone"]),
    ]
    requests = {"read": ("alb", 0.8), "write": ("alb", 0.2)}
    drawn = design(components, [place("zone", "zone", times(26280, 3))], requests)
    return replace(drawn, team=Team(members=members))


def machines_then_people(drawn: Design, people: int, request: str) -> tuple[set[str], tuple[str, ...]]:
    found = evaluate_availability(drawn).single_points_of_failure[request]
    return set(found[: len(found) - people]), found[len(found) - people :]


def test_the_only_one_who_can_repair_it_is_a_single_point_of_the_requests_that_need_it() -> None:
    drawn = team_of(member("제나", operates=("web", "db")), member("하디", operates=("web",)))
    assert machines_then_people(drawn, 0, "read") == ({"zone", "alb"}, ())
    assert machines_then_people(drawn, 1, "write") == ({"zone", "alb", "db"}, ("제나",))


def test_people_come_after_the_machines_in_the_order_of_the_team() -> None:
    drawn = team_of(member("하디", operates=("web",)), member("제나", operates=("db",)), member("레고", operates=()))
    assert machines_then_people(drawn, 1, "read") == ({"zone", "alb"}, ("하디",))
    assert machines_then_people(drawn, 2, "write") == ({"zone", "alb", "db"}, ("하디", "제나"))


def test_of_a_counted_tier_the_only_operator_is_a_single_point() -> None:
    drawn = design([tier("t", times(2160, 1)), tier("u", times(10, 1), at=[None] * 4)])
    components = {
        **drawn.components,
        "t": replace(drawn.components["t"], needs=(need("u", required=3),)),
    }
    found = replace(drawn, components=components, team=Team(members=(member(operates=("u",)),)))
    assert evaluate_availability(found).single_points_of_failure["all"] == ("t", "제나")


def test_without_a_team_nobody_is_named() -> None:
    drawn = replace(team_of(), team=None)
    assert machines_then_people(drawn, 0, "read") == ({"zone", "alb"}, ())
    assert (bus_factors(drawn), waits(drawn), single_operators(drawn, drawn.components)) == ({}, {}, ())


def test_the_bus_factor_counts_those_who_must_leave() -> None:
    """A placed server that nobody operates has 0; what AWS runs has none."""
    drawn = team_of(member("제나", operates=("web",)), member("하디", operates=("web",)))
    assert bus_factors(drawn) == {"web": 2, "db": 0}


def test_who_leaves_is_no_longer_waited_for() -> None:
    drawn = by_people(tier("t", times(2160, 1)), member("제나"), member("하디", operates=()))
    left = without_member(drawn, "제나")
    assert [m.name for m in left.team.members] == ["하디"]
    assert (waits(drawn), waits(left)) == ({"t": pytest.approx(3.2)}, {"t": None})
    after = downtime_after_leaving(drawn, evaluate_availability(drawn))
    assert after == {
        "제나": pytest.approx(336 / (2160 + 336) * MINUTES_PER_YEAR, rel=ROUNDING),
        "하디": pytest.approx(4.2 / 2164.2 * MINUTES_PER_YEAR, rel=ROUNDING),
    }
    with pytest.raises(KeyError):
        without_member(drawn, "레오")


def test_what_if_only_jena_can_repair_the_database() -> None:
    """The shipped question, of the design as it runs: five parts in series, each U = MTTR / (MTTF + MTTR)."""
    (current,) = load_design_files([ROOT / "designs" / "stamp-crush" / "current.yaml"])
    everybody = evaluate_availability(current)
    assert bus_factors(current) == {"ws": 1, "was": 4, "db": 1}
    assert everybody.single_points_of_failure["write"][-1] == "제나"
    places = [(61320, 1.4), (26280, 3)]
    now = [(2160, 1 + 0.4 * 8), (1440, 0.5 + 0.4**4 * 8 / 4), (4320, 2 + 0.4 * 8)]
    without = [(2160, 336), (1440, 0.5 + 0.4**3 * 8 / 3), (4320, 336)]
    after = downtime_after_leaving(current, everybody)["제나"]
    assert everybody.all_requests.downtime_minutes_per_year == pytest.approx(series(places + now), rel=ROUNDING)
    assert after == pytest.approx(series(places + without), rel=ROUNDING)


def series(parts: list[tuple[float, float]]) -> float:
    return (1 - float(np.prod([up / (up + down) for up, down in parts]))) * MINUTES_PER_YEAR


@pytest.mark.parametrize(("wanted", "met"), [(1, True), (2, False)])
def test_the_least_bus_factor_is_held_against_its_target(wanted: int, met: bool) -> None:
    (current,) = load_design_files([ROOT / "designs" / "stamp-crush" / "current.yaml"])
    (target,) = target_results(evaluate(replace(current, targets={"bus_factor": wanted}), books()))
    assert (target.actual, target.met) == (1, met)


def test_without_a_team_the_bus_factor_is_unknown() -> None:
    (current,) = load_design_files([ROOT / "designs" / "stamp-crush" / "current.yaml"])
    (target,) = target_results(evaluate(replace(current, targets={"bus_factor": 1}, team=None), books()))
    assert (target.actual, target.met) == (None, None)


MEMBERS = st.lists(st.tuples(st.floats(0, 1), st.floats(0.01, 1000)), min_size=1, max_size=4)


@given(MEMBERS, st.floats(0, 1), st.floats(0.01, 1))
def test_more_reachable_people_never_worsen(found: list[tuple[float, float]], more: float, sooner: float) -> None:
    members = tuple(member(f"member-{i}", reachable=r, away=a) for i, (r, a) in enumerate(found))
    first = members[0]
    reachable = replace(first, reachable=first.reachable + more * (1 - first.reachable))
    back_sooner = replace(first, away_hours=first.away_hours * sooner)
    base = tier("t", times(2160, 1), at=[None, None])
    worst = evaluate_availability(by_people(base, *members)).all_requests.unavailability
    for better in ([reachable, *members[1:]], [back_sooner, *members[1:]], [*members, member("one more")]):
        now = evaluate_availability(by_people(base, *better)).all_requests.unavailability
        assert now <= worst * (1 + ROUNDING)


@given(MEMBERS)
def test_downtime_with_waits_still_adds_up(found: list[tuple[float, float]]) -> None:
    members = tuple(member(f"member-{i}", reachable=r, away=a) for i, (r, a) in enumerate(found))
    drawn = by_people(replace(tier("t", times(2160, 1), at=[None, None]), beta=0.1), *members)
    request = evaluate_availability(drawn).requests["all"]
    total = request.downtime_minutes_per_year
    assert sum(request.downtime_by_cause.values()) == pytest.approx(total, rel=ROUNDING)
    assert all(v.cause != "people" for v in AvailabilityModel(drawn).variables)
