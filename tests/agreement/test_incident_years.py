"""Years of failures and repairs against exact figures: closed forms, the diagram, a chain written from the contract.

A simulated figure is within 3.5 of its own standard errors of the exact one: one in two thousand would not be.
"""

import math
import pickle
from dataclasses import replace

import numpy as np
import pytest

from models.availability import AvailabilityModel
from models.design.model import Repair
from models.incident import YEARS_PER_BLOCK, Estimate, TooManyFailures, combine_years, run_years
from models.incident.rules import assumptions_of
from tests.availability_designs import design, failover, need, place, replication, stated, three_tiers, tier, times
from tests.incident_chain import Group, State

ERRORS = 3.5
STANDARD_DEVIATIONS = 1.96  # half a 95 % interval
YEAR_H = 8760.0
YEAR_MIN = YEAR_H * 60
BLOCKS = 40


def agrees(estimate: Estimate | None, exact: float) -> bool:
    assert estimate is not None
    assert estimate.standard_error is not None
    return abs(estimate.estimate - exact) <= ERRORS * estimate.standard_error


def years(drawn, blocks=BLOCKS, seed=1):
    return combine_years([run_years(drawn, seed, 0, blocks)])


def test_one_part_follows_the_closed_forms():
    """Down A e^(-T/MTTF) of years not at all; outages are exponential and begin 1 / (MTTF + MTTR) an hour."""
    mttf, mttr = 4000.0, 20.0
    found = years(design([tier("a", times(mttf, mttr))])).classes["all"]
    availability = mttf / (mttf + mttr)
    assert agrees(found.minutes_per_year, (1 - availability) * YEAR_MIN)
    assert agrees(found.p_no_outage, availability * math.exp(-YEAR_H / mttf))
    assert agrees(found.outages_per_year, YEAR_H / (mttf + mttr))
    assert agrees(found.mean_outage_minutes, mttr * 60)
    for percent in (50, 90, 99):
        within = found.outage_percentiles[str(percent)]
        error = (within.upper - within.lower) / (2 * STANDARD_DEVIATIONS)
        assert abs(within.estimate + mttr * 60 * math.log(1 - percent / 100)) <= ERRORS * error


@pytest.mark.parametrize("wiring", ["mesh", "paired"])
def test_wiring_and_places_agree_with_the_diagram(wiring):
    zones = [place("r", "region", times(60_000, 5)), *(place(z, "zone", times(9000, 9), "r") for z in ("za", "zb"))]
    drawn = design(
        [
            tier("lb", stated(0.001), needs=[need("web")]),
            tier("web", times(900, 8), at=["za", "zb"], needs=[need("app", wiring=wiring)]),
            tier("app", times(500, 10), at=["za", "zb"], needs=[need("cache", degrades=True)]),
            tier("cache", times(300, 3)),
        ],
        zones,
    )
    exact = AvailabilityModel(drawn).evaluate().requests["all"]
    found = years(drawn).classes["all"]
    assert agrees(found.minutes_per_year, exact.downtime_minutes_per_year)


def test_frequency_and_overall_agree_without_failover(stamp_crush):
    current = stamp_crush[0]
    exact = AvailabilityModel(current).evaluate()
    found = years(current)
    assert agrees(found.overall.minutes_per_year, exact.all_requests.downtime_minutes_per_year)
    assert agrees(found.classes["read"].outages_per_year, exact.requests["read"].failures_per_year)


def test_shipped_designs_with_failover_agree(shipped):
    for drawn in shipped:
        exact = AvailabilityModel(drawn).evaluate()
        found = years(drawn, blocks=16)
        for name, figures in found.classes.items():
            assert agrees(figures.minutes_per_year, exact.requests[name].downtime_minutes_per_year), (drawn.id, name)


def group_of(takes, **figures) -> Group:
    return Group(
        takes=takes,
        mttf={c: 700.0 if len(m) == 1 else 1500.0 for c, m in takes.items()},
        mttr={c: 30.0 if len(m) == 1 else 12.0 for c, m in takes.items()},
        writer="db-1",
        **figures,
    )


@pytest.mark.parametrize(
    ("reads", "candidates", "coverage"),
    [
        ("readers", (), 0.7),
        ("readers_else_writer", ("db-3",), 0.7),
        ("writer", ("db-3", "db-2"), 1.0),
        ("any", (), 0.7),
    ],
)
def test_a_group_agrees_with_the_chain_of_the_contract(reads, candidates, coverage):
    """Failures and phases so long that they overlap, two members in one zone."""
    takes = {"db-1": ["db-1"], "db-2": ["db-2"], "db-3": ["db-3"], "za": ["db-1", "db-3"], "zb": ["db-2"]}
    order = (*(candidates or ("db-2", "db-3")), "db-1")
    group = group_of(takes, order=order, detect=5.0, promote=10.0, manual=40.0, coverage=coverage)
    group = replace(group, mttf={**group.mttf, "zb": 1500.0}, mttr={**group.mttr, "zb": 12.0})
    database = tier(
        "db",
        times(700, 30),
        at=["za", "zb", "za"],
        replication=replication(
            "db-1",
            reads,
            failover(
                candidates, detect_seconds=5 * 3600, promote_seconds=10 * 3600, manual_minutes=2400, coverage=coverage
            ),
        ),
    )
    drawn = design(
        [
            tier(
                "app",
                stated(0.0),
                needs=[
                    need("db", role="reader", requests=("read",)),
                    need("db", role="writer", requests=("write",)),
                ],
            ),
            database,
        ],
        [place(z, "zone", times(1500, 12)) for z in ("za", "zb")],
        {"read": ("app", 0.5), "write": ("app", 0.5)},
    )

    def writes(state: State) -> bool:
        return state[1] == "serving"

    def reads_work(state: State) -> bool:
        up = {m for m in ("db-1", "db-2", "db-3") if group.up(state[0], m)}
        if reads == "writer":
            return writes(state)
        return bool(up - {state[2]}) or (reads != "readers" and writes(state))

    found = years(drawn).classes
    assert agrees(found["write"].minutes_per_year, group.unavailability(writes) * YEAR_MIN)
    assert agrees(found["read"].minutes_per_year, group.unavailability(reads_work) * YEAR_MIN)


@pytest.mark.parametrize("size", [1, 2])
def test_a_crew_repairs_first_come_first_served(size):
    """Machine repair: two alike, down together with probability (2 / size) rho^2 / (1 + 2 rho + (2 / size) rho^2)."""
    mttf, mttr = 200.0, 40.0
    rho = mttr / mttf
    both = 2 * rho * rho / size
    alike = [tier(name, times(mttf, mttr)) for name in "ab"]
    drawn = design([tier("app", stated(0.0), needs=[need("a", "b")]), *alike])
    components = {n: replace(c, repair=Repair(by="ops")) if n != "app" else c for n, c in drawn.components.items()}
    found = years(replace(drawn, components=components, crews={"ops": size})).classes["all"]
    assert agrees(found.minutes_per_year, both / (1 + 2 * rho + both) * YEAR_MIN)


def test_a_crew_too_small_for_its_tiers_agrees_with_the_model():
    """Two database servers that fail over and two Tomcats, one repairer, all failing often enough to queue."""
    quick = failover((), detect_seconds=600, promote_seconds=1200, manual_minutes=90, coverage=0.8)
    drawn = design(
        [
            tier("app", times(150, 20), at=[None, None], needs=[need("db", role="writer")]),
            tier("db", times(120, 25), at=[None, None], replication=replication("db-1", "any", quick)),
        ]
    )
    components = {name: replace(c, repair=Repair(by="ops")) for name, c in drawn.components.items()}
    agrees_with_the_model(replace(drawn, components=components, crews={"ops": 1}))


def test_two_groups_that_share_a_zone_agree_with_the_model():
    """The zone takes both writers at once: their failovers are not independent."""
    slow = failover((), detect_seconds=3600, promote_seconds=7200, manual_minutes=600, coverage=0.7)
    groups = [
        tier(name, times(mttf, 15), at=["za", "zb"], replication=replication(f"{name}-1", "readers_else_writer", slow))
        for name, mttf in (("db", 400), ("cache", 600))
    ]
    either = [need("db", role="writer"), need("cache", role="reader")]
    zones = [place("za", "zone", times(300, 12)), place("zb", "zone", times(900, 12))]
    agrees_with_the_model(design([tier("app", stated(0.0), needs=either), *groups], zones))


def agrees_with_the_model(drawn):
    model = AvailabilityModel(drawn)
    assert not model.is_static
    exact = model.evaluate().requests
    for name, figures in years(drawn, blocks=12).classes.items():
        assert agrees(figures.minutes_per_year, exact[name].downtime_minutes_per_year)
        assert agrees(figures.outages_per_year, exact[name].failures_per_year)


def test_sources_beside_hardware_agree_with_the_diagram():
    """Common causes, deployments (rolling and all at once) and waits for people."""
    drawn = three_tiers(instances=2)
    components = dict(drawn.components)
    components["was"] = replace(
        components["was"], beta=0.2, deploys_per_month=20.0, change_failure_rate=0.2, recovery_hours=2.0
    )
    components["ws"] = replace(
        components["ws"],
        deploys_per_month=10.0,
        change_failure_rate=0.1,
        recovery_hours=1.0,
        rollout="all_at_once",
    )
    components["alb"] = replace(components["alb"], reliability=times(9999, 1))
    components["db"] = replace(components["db"], replication=None)
    components["was"] = replace(components["was"], needs=(need("db"),))
    drawn = replace(drawn, components=components)
    exact = AvailabilityModel(drawn).evaluate()
    found = years(drawn)
    for name, figures in found.classes.items():
        assert agrees(figures.minutes_per_year, exact.requests[name].downtime_minutes_per_year)
        assert agrees(figures.outages_per_year, exact.requests[name].failures_per_year)


def test_the_split_into_batches_does_not_matter(stamp_crush):
    whole = combine_years([run_years(stamp_crush[1], 5, 0, 4)])
    parts = [run_years(stamp_crush[1], 5, first, count) for first, count in ((3, 1), (0, 1), (1, 2))]
    assert pickle.dumps(combine_years(parts)) == pickle.dumps(whole)
    assert whole.years == 4 * YEARS_PER_BLOCK
    assert combine_years([run_years(stamp_crush[1], 6, 0, 4)]).overall != whole.overall


def test_partials_cross_processes(stamp_crush):
    partial = pickle.loads(pickle.dumps(run_years(stamp_crush[1], 1, 2, 1)))
    assert partial.first == 2
    assert len(partial.classes["read"].minutes) == YEARS_PER_BLOCK


def test_what_states_no_repair_time_is_said():
    drawn = design([tier("a", stated(0.01))])
    found = years(drawn, blocks=8)
    assert any("1 h on average" in text.en for text in assumptions_of(drawn))
    assert agrees(found.classes["all"].minutes_per_year, 0.01 * YEAR_MIN)


@pytest.mark.parametrize(("unavailability", "minutes"), [(0.0, 0.0), (1.0, YEAR_MIN)])
def test_never_down_and_always_down(unavailability, minutes):
    found = years(design([tier("a", stated(unavailability))]), blocks=1).classes["all"]
    assert found.minutes_per_year.estimate == pytest.approx(minutes, rel=1e-12)
    assert np.ptp(found.samples) == pytest.approx(0, abs=1e-6)


def test_extreme_times_give_figures_or_a_refusal():
    assert years(design([tier("a", times(1e15, 1e-15))]), blocks=1).classes["all"].minutes_per_year.estimate == 0
    with pytest.raises(TooManyFailures, match="too often"):
        run_years(design([tier("a", times(1e-6, 1e-6))]), 1, 0, 1)
