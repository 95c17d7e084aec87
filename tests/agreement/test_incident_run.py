"""One incident and many, against closed forms, the replication model, and what the files of a design promise."""

import math
import pickle
from dataclasses import replace

import numpy as np
import pytest

from models.design.model import Instance, Member, Repair
from models.incident import (
    EVERYONE,
    Estimate,
    Fault,
    HealthCheck,
    combine,
    default_script,
    run_batch,
    scripts_of,
    simulate_incident,
)
from models.incident.luck import Luck
from models.incident.traffic import arrival_times
from tests.incident_designs import setup
from tests.replication_designs import database, evaluated, replicated

ERRORS = 3.5
WRITER_STOPS = Fault(name="writer")


def agrees(estimate: Estimate, exact: float) -> bool:
    assert estimate.standard_error is not None
    return abs(estimate.estimate - exact) <= ERRORS * estimate.standard_error


def batch(one, runs=2000, seed=3):
    return combine([run_batch(one, seed, 0, runs)])


def events(run, kind):
    return [event for event in run.events if event.kind == kind]


@pytest.fixture(scope="module")
def by_people(stamp_crush):
    """The shipped designs with repair by people, whatever their files say."""

    def changed(design):
        names = ("ws", "was", "db")
        people = {n: replace(design.components[n], repair=Repair(by="people")) for n in names}
        return replace(design, components={**design.components, **people})

    return [changed(design) for design in stamp_crush]


def test_without_faults_every_request_is_answered(stamp_crush):
    """And they come as a Poisson process, each class by its share."""
    for design in stamp_crush:
        run = simulate_incident(setup(design, requests_per_second=40.0), seed=1)
        assert run.events == ()
        assert run.bands == ()
        assert all(t.failed == t.retried == t.slow == 0 for t in run.totals.values())
        for name, request in design.requests.items():
            expected = 40 * 600 * request.share
            assert abs(run.totals[name].requests - expected) <= ERRORS * math.sqrt(expected)


def test_the_same_seed_gives_the_same_run(stamp_crush):
    one = setup(stamp_crush[1], Fault(name="seoul-a", lasts_seconds=200.0))
    again = pickle.loads(pickle.dumps(one))
    first = pickle.dumps(simulate_incident(one, seed=4))
    assert pickle.dumps(simulate_incident(again, seed=4)) == first
    assert pickle.dumps(simulate_incident(one, seed=5)) != first


def test_requests_arrive_alike_in_every_design(stamp_crush):
    first, *others = [arrival_times(setup(design, requests_per_second=20.0), Luck(9)) for design in stamp_crush]
    assert len(first["read"]) > len(first["write"]) > 0
    for other in others:
        assert first.keys() == other.keys()
        assert all(np.array_equal(first[name], other[name]) for name in first)


@pytest.mark.parametrize("fault", ["writer", "seoul-a", "was-1"])
def test_what_does_not_matter_changes_nothing(stamp_crush, fault):
    """Another title, a reporting server that nobody needs, and a person who operates it alone."""
    option = stamp_crush[2]
    instance = Instance(id="report-1", component="report", place="seoul-c")
    aside = replace(option.components["was"], name="report", needs=(), instances=(instance,))
    another = Member(name="윤생", operates=("report",), reachable=0.5, away_hours=1.0)
    team = replace(option.team, members=(another, *option.team.members))
    other = replace(option, id="x", title="x", components={"report": aside, **option.components}, team=team)
    runs = [simulate_incident(setup(design, Fault(name=fault)), seed=2) for design in (option, other)]
    assert replace(runs[1], design_id=runs[0].design_id) == runs[0]


def test_the_same_thing_has_the_same_luck_in_every_design(by_people):
    """What happens to the database, its failover and its people is the same minute for minute in 1안 and 2안."""
    reached = set()
    for seed in range(8):
        setups = [setup(design, WRITER_STOPS, requests_per_second=1.0) for design in by_people]
        runs = [simulate_incident(one, seed=seed) for one in setups]
        common = [[e for e in run.events if e.kind != "promoted"] for run in runs[1:]]
        assert common[0] == common[1]
        answers = {bool(events(run, "person_reached")) for run in runs}
        assert len(answers) == 1
        reached |= answers
    assert reached == {True, False}
    many = [run_batch(setup(design, WRITER_STOPS), 3, 0, 50).down_seconds["write"] for design in by_people[1:]]
    assert np.array_equal(*many)


def test_one_who_is_away_is_away_for_all_who_call(by_people):
    """제나 alone operates both."""
    for seed in range(6):
        both = Fault(name="ws-1"), Fault(name="db-1")
        one = setup(by_people[0], *both, duration_seconds=40_000.0, requests_per_second=0.0)
        at = [event.at_seconds for event in events(simulate_incident(one, seed=seed), "person_reached")]
        assert len(set(at)) <= 1


def test_failover_takes_as_long_as_the_design_says(stamp_crush):
    """detect + coverage x promote + (1 - coverage) x manual [s], while reads go on."""
    option = stamp_crush[1]
    components = {**option.components, "db": replace(option.components["db"], repair=None)}
    found = batch(setup(replace(option, components=components), WRITER_STOPS))
    assert agrees(found.classes["write"].down_seconds, 30 + 0.95 * 30 + 0.05 * 1800)
    assert found.classes["read"].p_no_outage.estimate == 1


def test_manual_recovery_waits_for_people(by_people):
    """제나 alone operates the database: unreachable with 0.4, for 8 h on average."""
    wait = 0.4 * 8 * 3600
    found = batch(setup(by_people[1], WRITER_STOPS), runs=3000)
    assert agrees(found.classes["write"].down_seconds, 30 + 0.95 * 30 + 0.05 * (1800 + wait))


def test_without_a_reader_the_repair_is_waited_for(by_people):
    """Users report it after 300 s, then the person, then the repair."""
    hands_on = 3600 * by_people[0].components["db"].reliability.mttr_hours
    found = batch(setup(by_people[0], WRITER_STOPS))
    assert agrees(found.classes["write"].down_seconds, 300 + 0.4 * 8 * 3600 + hands_on)
    alone = batch(setup(by_people[0], WRITER_STOPS, away=(EVERYONE,)))
    assert agrees(alone.classes["write"].down_seconds, 300 + 8 * 3600 + hands_on)


def test_a_zone_that_comes_back_is_down_as_long_as_stated(stamp_crush):
    found = batch(setup(stamp_crush[0], Fault(name="seoul-a", lasts_seconds=1200.0)), runs=20)
    assert set(found.classes["read"].down_samples) == {1200.0}


def test_a_crew_repairs_one_at_a_time(stamp_crush):
    """Two Tomcats stop at once and one repairer: the last is back after two repairs, both down for one on average."""
    option = stamp_crush[2]
    was = replace(option.components["was"], repair=Repair(by="ops"))
    drawn = replace(option, components={**option.components, "was": was}, crews={"ops": 1})
    found = batch(setup(drawn, Fault(name="was")), runs=600)
    assert agrees(found.classes["read"].down_seconds, 3600 * was.reliability.mttr_hours)
    run = simulate_incident(setup(drawn, Fault(name="was")), seed=1)
    assert [event.where for event in events(run, "repair_waiting")] == [("was-2",)]


def test_a_health_check_that_does_not_ask_the_database_keeps_a_dead_tomcat(by_people):
    """The flaw: 2안's inner balancer goes on sending, and nobody notices until users call."""
    check = HealthCheck()
    for asks in (False, True):
        one = setup(
            by_people[2],
            Fault(name="was-1", mode="cut_off"),
            requests_per_second=40.0,
            health_check=replace(check, asks_database=asks),
        )
        run = simulate_incident(one, seed=2)
        out = events(run, "out_of_rotation")
        assert [event.where for event in out] == ([("was-1",)] if asks else [])
        assert bool(events(run, "noticed_by_users")) is not asks
        if asks:
            longest = check.unhealthy_after * check.interval_seconds + check.timeout_seconds
            assert 60 < out[0].at_seconds <= 60 + longest
        failed = run.totals["read"].failed
        assert failed > 0
        answered = sum(run.series["read"].ok[130:300]), sum(run.series["read"].failed[130:300])
        assert (answered[1] == 0) is asks


def test_a_tomcat_that_answers_nothing_is_found_by_any_check(by_people):
    run = simulate_incident(setup(by_people[2], Fault(name="was-1", mode="hangs")), seed=2)
    assert events(run, "out_of_rotation")[0].where == ("was-1",)


@pytest.mark.parametrize(("mode", "answered"), [("stops", True), ("hangs", False)])
def test_a_soft_dependency_that_hangs_takes_its_callers_with_it(stamp_crush, mode, answered):
    """Slack is called after the commit on the request's own thread: refused at once it costs nothing."""
    run = simulate_incident(setup(stamp_crush[1], Fault(name="slack", mode=mode)), seed=1)
    assert sum(run.series["write"].failed[80:]) == (0 if answered else run.totals["write"].failed)
    assert (sum(run.series["write"].ok[70:]) > 0) is answered
    assert [band.name for band in run.bands if band.kind == "down"] == ([] if answered else ["write"])
    assert run.totals["read"].failed == 0


def test_a_promoted_reader_lags_no_more(stamp_crush):
    lags = Fault(name="db-2", mode="lags", at_seconds=0.0, lasts_seconds=300.0)
    run = simulate_incident(setup(stamp_crush[1], lags, WRITER_STOPS), seed=1)
    promoted = events(run, "promoted")[0]
    assert promoted.where == ("db-2", "db")
    assert [band.end_seconds for band in run.bands if band.kind == "lagging"] == [promoted.at_seconds]
    assert not events(run, "lag_over")
    run = simulate_incident(setup(stamp_crush[1], lags), seed=1)
    assert [event.text.ko for event in events(run, "lag_over")] == ["db-2: 복제 지연 해소"]


def test_all_targets_unhealthy_means_all_are_used(stamp_crush):
    """Fail open: a check that asks a database that is gone would otherwise stop reads, too."""
    health_check = HealthCheck(asks_database=True, interval_seconds=5.0)
    run = simulate_incident(setup(stamp_crush[2], WRITER_STOPS, health_check=health_check), seed=1)
    assert {event.where for event in events(run, "out_of_rotation")} >= {("was-1",), ("was-2",)}
    assert run.totals["read"].failed == 0


def test_an_acknowledged_write_that_a_lagging_reader_has_not_got_is_lost(stamp_crush):
    """Asynchronous: writes/s x lag, as a Poisson count; synchronous with both readers: none."""
    lags = Fault(name="db-2", mode="lags", at_seconds=0.0, lasts_seconds=300.0, lag_seconds=20.0)
    one = setup(stamp_crush[1], lags, WRITER_STOPS, requests_per_second=100.0)
    expected = 100 * stamp_crush[1].requests["write"].share * 20
    run = simulate_incident(one, seed=6)
    assert abs(run.lost_writes - expected) <= ERRORS * math.sqrt(expected)
    assert agrees(batch(one, runs=500).lost_writes, expected)
    assert run.totals["read"].stale > 0


@pytest.mark.parametrize(
    ("mode", "rtt_ms"), [({"mode": "async"}, 30.0), ({"mode": "async"}, 4.0), ({"mode": "on", "any": 2}, 30.0)]
)
def test_lost_writes_are_those_of_the_replication_model(mode, rtt_ms):
    """PostgreSQL, 300 writes/s: measured 2-6 lost at 30 ms, 0-3 at 4 ms, none with synchronous_commit = on."""
    keys = {"engine": "postgresql", "transactions_per_second": 300.0, "failover": {"automatic": True}, **mode}
    design = replicated(keys, round_trips={("w", "r1"): rtt_ms, ("w", "r2"): rtt_ms})
    expected = database(evaluated(design)).lost_writes.per_failover.expected
    found = batch(setup(design, WRITER_STOPS, requests_per_second=300.0), runs=500).lost_writes
    assert agrees(found, expected)


def test_no_request_of_a_class_succeeds_while_it_is_down(stamp_crush):
    """Bands come from the rule of the design file, requests from the wiring: two views of the same incident."""
    for design in stamp_crush:
        for script in scripts_of(stamp_crush):
            one = replace(setup(design, requests_per_second=20.0), script=script)
            run = simulate_incident(one, seed=8)
            for band in run.bands:
                if band.kind == "down":
                    inside = slice(math.ceil(band.start_seconds), math.floor(band.end_seconds))
                    assert sum(run.series[band.name].ok[inside]) == 0, (design.id, script.title.en)


def test_outside_of_every_impaired_band_nothing_fails(stamp_crush):
    """But for those who were on the way, up to two time-outs of the client and its pause."""
    for design in stamp_crush:
        run = simulate_incident(setup(design, Fault(name="seoul-c", lasts_seconds=120.0)), seed=8)
        for name, series in run.series.items():
            excused = np.zeros(len(series.failed), dtype=bool)
            for band in run.bands:
                if band.kind == "impaired" and band.name == name:
                    excused[int(band.start_seconds) : int(band.end_seconds) + 22] = True
            assert not np.array(series.failed)[~excused].any()


def test_one_script_runs_on_every_design(stamp_crush):
    faults = (Fault(name="ws-2"), Fault(name="seoul-c"), Fault(name="db-2", mode="lags"), Fault(name="nothing-7"))
    run = simulate_incident(setup(stamp_crush[0], *faults), seed=1)
    assert run.mapped == {"ws-2": "ws-1"}
    assert run.not_in_design == ("seoul-c", "db-2", "nothing-7")
    assert simulate_incident(setup(stamp_crush[1], *faults), seed=1).not_in_design == ("nothing-7",)


def test_every_design_has_a_script_of_its_own(shipped):
    for design in shipped:
        one = replace(setup(design, requests_per_second=5.0), script=default_script(design))
        run = simulate_incident(one, seed=1)
        assert run.events
        assert not run.not_in_design


def test_batches_do_not_depend_on_their_split(stamp_crush):
    one = setup(stamp_crush[1], Fault(name="seoul-a", lasts_seconds=600.0))
    whole = combine([run_batch(one, 7, 0, 12)])
    parts = [run_batch(pickle.loads(pickle.dumps(one)), 7, first, count) for first, count in ((8, 4), (0, 3), (3, 5))]
    assert pickle.dumps(combine(parts)) == pickle.dumps(whole)


@pytest.mark.parametrize(
    ("figures", "message"),
    [
        ({"duration_seconds": 0.0}, "duration_seconds"),
        ({"duration_seconds": math.nan}, "duration_seconds"),
        ({"requests_per_second": -1.0}, "requests_per_second"),
    ],
)
def test_figures_out_of_range_are_named(stamp_crush, figures, message):
    with pytest.raises(ValueError, match=message):
        setup(stamp_crush[0], **figures)


@pytest.mark.parametrize("figures", [{"at_seconds": -1.0}, {"lasts_seconds": 0.0}, {"lag_seconds": math.inf}])
def test_faults_out_of_range_are_named(figures):
    with pytest.raises(ValueError, match=next(iter(figures))):
        Fault(name="db-1", **figures)
