"""Single and double faults and what-ifs: against all minimal cut sets by brute force, and against closed forms."""

from dataclasses import replace
from math import prod

import pytest
from hypothesis import given, settings

from models.availability import faults
from models.availability.experiment import experiment
from models.availability.faults import Fault, rank_faults
from models.availability.people import waiting_hours
from models.availability.working import WorkingModel
from models.design.model import Component, Design, Member, Repair, Team
from models.units import HOURS_PER_YEAR, MINUTES_PER_HOUR, MINUTES_PER_YEAR
from tests import availability_oracle as oracle
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
from tests.properties.test_availability_properties import designs

ROUNDING = 1e-12
WS, DB = (2160.0, 1.0), (4320.0, 2.0)
MEAN_FAILOVER_HOURS = (30 + 0.95 * 30 + 0.05 * 30 * 60) / 3600


def by_parts(drawn: Design) -> dict[frozenset[str], Fault]:
    return {frozenset(fault.parts): fault for fault in rank_faults(drawn).ranked}


def frequency(mttf_hours: float, mttr_hours: float) -> float:
    return 1 / (mttf_hours + mttr_hours)


def unavailability(mttf_hours: float, mttr_hours: float) -> float:
    return mttr_hours / (mttf_hours + mttr_hours)


@settings(max_examples=60, deadline=None)
@given(designs())
def test_what_stops_a_class_for_good_are_its_minimal_cut_sets_of_one_and_two(drawn: Design) -> None:
    found = rank_faults(drawn).ranked
    figures = {name: drawn.places[name].reliability for name in drawn.places}
    figures |= {i.id: drawn.components[i.component].reliability for i in drawn.instances.values()}
    failing = [name for name, figure in figures.items() if figure.can_fail]
    for request in drawn.requests:
        cuts = {c for c in oracle.minimal_cut_sets(drawn, request, failing) if 0 < len(c) <= 2}
        expected = {cut: prod(figures[name].unavailability for name in cut) * MINUTES_PER_YEAR for cut in cuts}
        minutes = {frozenset(f.parts): f.minutes_by_request[request] for f in found if f.effects.get(request) == "down"}
        expected = {cut: m for cut, m in expected.items() if m > 0}
        assert minutes == pytest.approx(expected, rel=ROUNDING, abs=0)


def database(at: list[str | None], reads: str = "readers_else_writer", **rest: float) -> Design:
    db = tier("db", times(*DB), at=at, replication=replication("db-1", reads, failover(**rest)))
    requests = {"read": ("app", 0.8), "write": ("app", 0.2)}
    return design([tier("app", NEVER_FAILS, needs=database_needs()), db], zones("a", "b"), requests)


def zones(*names: str) -> list:
    return [place(name, "zone", times(40_000, 3)) for name in names]


def test_a_failing_writer_costs_its_failovers() -> None:
    fault = by_parts(database(["a", "b", "b"]))[frozenset(["db-1"])]
    expected = frequency(*DB) * HOURS_PER_YEAR * MEAN_FAILOVER_HOURS * MINUTES_PER_HOUR
    assert fault.effects == {"write": "failover"}
    assert fault.minutes_by_request["write"] == pytest.approx(expected, rel=ROUNDING)
    assert fault.minutes_per_year == pytest.approx(0.2 * expected, rel=ROUNDING)


def test_the_writers_zone_starts_a_failover_too_and_that_of_all_is_an_outage() -> None:
    found = by_parts(database(["a", "b", "b"]))
    expected = frequency(40_000, 3) * MEAN_FAILOVER_HOURS * MINUTES_PER_YEAR
    assert found[frozenset("a")].minutes_by_request == pytest.approx({"write": expected}, rel=ROUNDING)
    assert frozenset("b") not in found
    one_zone = by_parts(database(["a", "a"]))
    expected = unavailability(40_000, 3) * MINUTES_PER_YEAR
    both = {"read": expected, "write": expected}
    assert one_zone[frozenset("a")].minutes_by_request == pytest.approx(both, rel=ROUNDING)


def test_a_pair_that_contains_a_single_is_listed_for_what_it_adds() -> None:
    found = by_parts(database(["a", "b", "b"]))
    assert found[frozenset(["a", "b"])].effects == {"read": "down", "write": "down"}
    assert frozenset(["db-1", "db-2"]) not in found  # db-3 is promoted and read: the failover is the writer's own
    readers = by_parts(database(["a", "b"], reads="readers"))
    assert readers[frozenset(["db-2"])].effects == {"read": "down"}  # nobody but the writer is left


def test_either_of_two_groups() -> None:
    """Writes go to either group: both must fail over at once, or one while the other is all down."""
    groups = [tier(n, times(*DB), at=[None] * 2, replication=replication(f"{n}-1", failover=failover())) for n in "ab"]
    app = tier("app", NEVER_FAILS, needs=[need("a", "b", role="writer")])
    found = by_parts(design([app, *groups]))
    assert set(found) == {frozenset(["a-1", "b-1"])}
    under_way = frequency(*DB) * MEAN_FAILOVER_HOURS
    fault = found[frozenset(["a-1", "b-1"])]
    assert fault.minutes_per_year == pytest.approx(under_way**2 * MINUTES_PER_YEAR, rel=ROUNDING)


def test_an_unknown_frequency_makes_unknown_minutes_and_comes_last() -> None:
    db = tier("db", stated(0.01), at=["a", "b"], replication=replication("db-1", failover=failover()))
    drawn = design([tier("app", stated(0.1), needs=[need("db", role="writer")]), db], zones("a", "b"))
    ranked = rank_faults(drawn).ranked
    assert [f.minutes_per_year for f in ranked if f.parts == ("db-1",)] == [None]
    assert ranked[0].parts == ("app",)
    assert ranked[-1].minutes_per_year is None


class TestSources:
    def tier(self, **rest: object) -> Design:
        web = replace(tier("web", times(*WS), at=[None] * 2), **rest)
        return design([web])

    def test_a_common_cause_takes_the_tier(self) -> None:
        found = by_parts(self.tier(beta=0.1))
        fault = found[frozenset(["common-cause:web"])]
        assert (fault.kinds, fault.takes) == (("common_cause",), ("web",))
        expected = unavailability(WS[0] / 0.1, WS[1]) * MINUTES_PER_YEAR
        assert fault.minutes_per_year == pytest.approx(expected, rel=ROUNDING)
        pair = unavailability(WS[0] / 0.9, WS[1]) ** 2 * MINUTES_PER_YEAR
        assert found[frozenset(["web-1", "web-2"])].minutes_per_year == pytest.approx(pair, rel=1e-10)

    def test_deployments_take_the_tier_or_are_part_of_each_instance(self) -> None:
        stated_ones = {"deploys_per_month": 8.0, "change_failure_rate": 0.1, "recovery_hours": 0.5}
        at_once = by_parts(self.tier(**stated_ones, rollout="all_at_once"))
        alone = unavailability(730 / 0.8, 0.5)
        minutes = at_once[frozenset(["deployment:web"])].minutes_per_year
        assert minutes == pytest.approx(alone * MINUTES_PER_YEAR, rel=ROUNDING)
        rolling = by_parts(self.tier(**stated_ones, rollout="rolling"))
        either = 1 - (1 - unavailability(*WS)) * (1 - unavailability(2 * 730 / 0.8, 0.5))
        [(parts, fault)] = rolling.items()
        assert parts == {"web-1", "web-2"}
        assert fault.minutes_per_year == pytest.approx(either**2 * MINUTES_PER_YEAR, rel=1e-10)


class TestPeople:
    def repaired_by(self, *names: str) -> Design:
        members = tuple(Member(name=n, operates=("web",), reachable=0.6, away_hours=8.0) for n in names)
        web = replace(tier("web", times(*WS)), repair=Repair(by="people"))
        return replace(design([web]), team=Team(members=members))

    @pytest.mark.parametrize("names", [("제나",), ("제나", "레오")])
    def test_minutes_that_wait_for_the_only_ones(self, names: tuple[str, ...]) -> None:
        drawn = self.repaired_by(*names)
        wait = waiting_hours(drawn.team.members)
        down = unavailability(WS[0], WS[1] + wait) * MINUTES_PER_YEAR
        found = by_parts(drawn)
        assert found[frozenset(["web"])].minutes_per_year == pytest.approx(down, rel=ROUNDING)
        person = found[frozenset(names)]
        assert set(person.kinds) == {"person"}
        assert person.minutes_per_year == pytest.approx(down * wait / (WS[1] + wait), rel=ROUNDING)

    def test_three_are_no_double_fault(self) -> None:
        assert set(by_parts(self.repaired_by("가", "나", "다"))) == {frozenset(["web"])}

    def test_waiting_for_a_manual_failover(self) -> None:
        member = Member(name="제나", operates=("db",), reachable=0.5, away_hours=8.0)
        drawn = database(["a", "b"])
        db: Component = replace(drawn.components["db"], repair=Repair(by="people"))
        drawn = replace(drawn, components={**drawn.components, "db": db}, team=Team(members=(member,)))
        found = by_parts(drawn)
        waits = 0.05 * 4.0
        share = waits / (MEAN_FAILOVER_HOURS + waits)
        writer = found[frozenset(["db-1"])].minutes_by_request["write"]
        zone = found[frozenset("a")].minutes_by_request["write"]
        assert found[frozenset(["제나"])].minutes_by_request["write"] > share * (writer + zone)  # and the pairs' waits
        pairs = sum(f.minutes_per_year for parts, f in found.items() if len(parts) == 2)
        assert found[frozenset(["제나"])].minutes_per_year < 0.2 * share * (writer + zone) + pairs


def test_of_a_large_design_the_parts_that_are_down_most_are_paired(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = three_tiers(zones=2, instances=2)
    whole = rank_faults(drawn)
    assert whole.complete
    assert whole.doubles == whole.singles * (whole.singles - 1) // 2
    monkeypatch.setattr(faults, "MOST_PAIRS", 6)
    few = rank_faults(drawn)
    assert (few.complete, few.doubles, few.singles) == (False, 6, whole.singles)
    assert {f.parts for f in few.ranked} <= {f.parts for f in whole.ranked}


def test_the_costliest_come_first() -> None:
    minutes = [fault.minutes_per_year for fault in rank_faults(three_tiers(zones=3, instances=3)).ranked]
    assert minutes == sorted(minutes, reverse=True)


class TestExperiment:
    def model(self) -> WorkingModel:
        jena = Member(name="제나", operates=("ws", "db"), reachable=0.6, away_hours=8.0)
        leo = Member(name="레오", operates=("ws",), reachable=0.6, away_hours=8.0)
        drawn = three_tiers(zones=2, instances=3)
        return WorkingModel(replace(drawn, team=Team(members=(jena, leo))))

    def test_a_writer_out(self) -> None:
        found = experiment(self.model(), ["db-1"])
        assert {name: state.status for name, state in found.requests.items()} == {"read": "works", "write": "works"}
        assert found.meanwhile == {"read": "works", "write": "down"}
        [takeover] = found.takeovers
        assert (takeover.successor, takeover.automatic_seconds, takeover.coverage) == ("db-2", 60.0, 0.95)
        assert takeover.mean_hours == pytest.approx(MEAN_FAILOVER_HOURS, rel=ROUNDING)

    def test_nobody_left(self) -> None:
        found = experiment(self.model(), ["db"])
        assert found.meanwhile is None
        assert [t.successor for t in found.takeovers] == [None]
        assert found.out == {"db-1", "db-2", "db-3"}
        assert {"alb", "ws-1", "was-3"} <= found.stopped

    def test_a_zone_takes_what_is_in_it(self) -> None:
        found = experiment(self.model(), ["zone-0"])
        assert found.out == {"ws-1", "ws-3", "was-1", "was-3", "db-1", "db-3"}
        assert found.stopped == frozenset()

    def test_people(self) -> None:
        assert experiment(self.model(), ["제나"]).unrepairable == ("db",)
        assert experiment(self.model(), ["레오"]).unrepairable == ()
        assert experiment(self.model(), ["제나", "레오"]).unrepairable == ("ws", "db")
        assert all(s.status == "works" for s in experiment(self.model(), ["제나"]).requests.values())

    def test_an_unknown_name_is_refused(self) -> None:
        with pytest.raises(KeyError):
            experiment(self.model(), ["nobody"])
