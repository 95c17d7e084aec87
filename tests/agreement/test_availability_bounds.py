"""Where only bounds are known: what is reported is the worse of them, and targets are judged by both."""

from dataclasses import replace
from pathlib import Path

import pytest

from models.availability import Bounds, evaluate_availability
from models.design.model import Design
from models.evaluate import evaluate
from models.targets import target_results
from store.books import books
from store.designs import load_design_files
from tests.availability_designs import NEVER_FAILS, design, failover, need, place, replication, stated, tier, times

ROOT = Path(__file__).parents[2]
ROUNDING = 1e-12


def many_groups(count: int) -> Design:
    """Groups of three over the same three zones: one chain of all of them, too large to solve."""
    zones = [place(name, "zone", times(3000 + 1000 * i, 2)) for i, name in enumerate("abc")]
    names = [f"g{i}" for i in range(count)]
    roles = [replication(f"{name}-1", "readers_else_writer", failover()) for name in names]
    groups = [tier(n, times(1500, 2), at=["a", "b", "c"], replication=r) for n, r in zip(names, roles, strict=True)]
    needs = [need(name, role=role, requests=(role,)) for name in names for role in ("reader", "writer")]
    classes = {"reader": ("app", 0.5), "writer": ("app", 0.5)}
    return design([tier("app", NEVER_FAILS, needs=needs), *groups], zones, classes)


def test_a_design_past_every_chain_has_bounds_and_reports_the_worse() -> None:
    """Alone a group has an exact figure; each of four makes it no better, and all of them at most add up."""
    result = evaluate_availability(many_groups(4))
    alone = evaluate_availability(many_groups(1)).requests["writer"].unavailability
    bounds, found = result.bounds["writer"], result.requests["writer"]
    assert bounds.lower <= alone <= bounds.upper
    assert bounds.lower <= 4 * alone
    assert (found.unavailability, found.availability) == (bounds.upper, 1 - bounds.upper)
    assert found.failures_per_year is None
    assert found.mean_outage_minutes is None
    assert sum(found.downtime_by_cause.values()) == pytest.approx(found.downtime_minutes_per_year, rel=ROUNDING)
    assert {w.code for w in result.warnings} == {"chain-bounded", "chain-too-large"}


@pytest.mark.parametrize(("wanted", "met"), [(0.99, True), (0.999, None), (0.9999, False)])
def test_targets_between_the_bounds_cannot_be_told(wanted: float, met: bool | None) -> None:
    (current,) = load_design_files([ROOT / "designs" / "stamp-crush" / "current.yaml"])
    targets = {"availability": wanted, "downtime_minutes_per_year": (1 - wanted) * 525_600}
    evaluated = evaluate(replace(current, targets=targets), books())
    assert evaluated.availability is not None
    bounds = Bounds(lower=0.0005, upper=0.005)
    figures = replace(
        evaluated.availability.all_requests, unavailability=0.005, availability=0.995, downtime_minutes_per_year=2628.0
    )
    bounded = replace(evaluated.availability, bounds_of_all=bounds, all_requests=figures)
    results = target_results(replace(evaluated, availability=bounded))
    assert [r.met for r in results] == [met, met]
    assert [r.reason is not None for r in results] == [met is None] * 2


def test_the_bounds_of_all_requests_weigh_them() -> None:
    result = evaluate_availability(many_groups(4))
    assert result.bounds_of_all is not None
    for side in ("lower", "upper"):
        weighed = sum(0.5 * getattr(bounds, side) for bounds in result.bounds.values())
        assert getattr(result.bounds_of_all, side) == pytest.approx(weighed, rel=ROUNDING)
    assert result.all_requests.unavailability == pytest.approx(result.bounds_of_all.upper, rel=ROUNDING)
    assert evaluate_availability(many_groups(1)).bounds_of_all is None


def test_shares_never_pass_one() -> None:
    """What is down for certain, and what is down whenever the system is: rounding took both past 1 once."""
    roles = replication("db-1", "readers_else_writer", failover())
    zones = [place("a", "zone", times(3000, 2)), place("b", "zone", times(5000, 3)), place("c", "zone", times(7000, 1))]
    db = tier("db", stated(1.0), at=["a", "b", "c"], replication=roles)
    down = evaluate_availability(design([tier("app", times(1000, 1), needs=[need("db", role="reader")]), db], zones))
    found = down.requests["all"]
    assert 1 - ROUNDING <= found.unavailability <= 1
    assert (found.availability, down.all_requests.unavailability) == (0.0, found.unavailability)
    assert (found.failures_per_year, found.mean_outage_minutes) == (0.0, None)
    host = place("h", "host", times(763.3, 0.3195), "a")
    two = design(
        [tier("app", times(18200, 3.371), at=["h", "c"])],
        [place("a", "zone", times(4131, 1.149)), host, place("c", "zone", NEVER_FAILS)],
    )
    figures = evaluate_availability(two).components
    assert all(
        0 <= x.fussell_vesely <= 1 and 0 <= x.criticality <= 1 for each in figures.values() for x in each.values()
    )
    assert figures["app-2"]["all"].fussell_vesely == 1
