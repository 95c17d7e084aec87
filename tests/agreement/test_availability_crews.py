"""Crews with many instances that are alike: counted, not told apart; against closed forms and brute force."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from math import prod

import pytest

from models.availability import evaluate_availability
from models.availability.model import AvailabilityModel
from models.design.model import Design, Repair
from models.units import HOURS_PER_YEAR
from tests.availability_designs import NEVER_FAILS, design, need, place, tier, times
from tests.chain_oracle import Oracle

ROUNDING = 1e-12
"""Of some thousand sums and products of positive numbers."""


def crewed(instances: int, size: int, required: int) -> Design:
    """MTTF 50 h, MTTR 5 h."""
    app = replace(tier("app", times(50, 5), at=[None] * instances), repair=Repair(by="ops"))
    balancer = tier("lb", NEVER_FAILS, needs=[need("app", required=required)])
    return replace(design([balancer, app]), crews={"ops": size})


def machine_repair(machines: int, repairers: int) -> Iterator[Fraction]:
    """P(j are down), j = 0 … machines: the birth and death chain of the machine repair problem (Palm, 1947)."""
    failing, repairing = Fraction(1, 50), Fraction(1, 5)
    relative = [
        prod((failing * (machines - i) / (repairing * min(i + 1, repairers)) for i in range(down)), start=Fraction(1))
        for down in range(machines + 1)
    ]
    yield from (chance / sum(relative) for chance in relative)


@pytest.mark.parametrize(
    ("instances", "size", "required", "printed"),
    [(8, 1, 1, "0.00013641"), (12, 3, 3, "0.0000006157"), (30, 2, 25, "0.85837"), (8, 1, 6, "0.201568")],
)
def test_the_machine_repair_problem(instances: int, size: int, required: int, printed: str) -> None:
    shares = list(machine_repair(instances, size))
    expected = sum(shares[instances - required + 1 :])
    result = evaluate_availability(crewed(instances, size, required))
    found = result.requests["all"]
    assert found.unavailability == pytest.approx(float(expected), rel=ROUNDING)
    assert found.unavailability == pytest.approx(float(printed), abs=0.5 * 10.0 ** -len(printed.split(".")[1]))
    enters = shares[instances - required] * required / 50 * HOURS_PER_YEAR
    assert found.failures_per_year == pytest.approx(float(enters), rel=ROUNDING)
    assert result.bounds == {}


@pytest.mark.parametrize("required", [1, 2, 3])
def test_importances_of_each_that_is_alike(required: int) -> None:
    drawn = crewed(3, 1, required)
    oracle = Oracle(drawn)
    shares = oracle.shares()
    down = sum(x for state, x in shares.items() if "app-2" in state.down)
    both = sum(x for state, x in shares.items() if "app-2" in state.down and not oracle.works("all", state))
    total = oracle.unavailability()["all"]
    result = evaluate_availability(drawn)
    assert len({result.components[f"app-{i}"]["all"] for i in (1, 2, 3)}) == 1
    found = result.components["app-2"]["all"]
    assert found.fussell_vesely == pytest.approx(both / total, rel=ROUNDING)
    assert found.birnbaum == pytest.approx(both / down - (total - both) / (1 - down), rel=ROUNDING)


def test_what_something_singles_out_is_not_alike() -> None:
    zones = [place("a", "zone", times(300, 4)), place("b", "zone", NEVER_FAILS)]
    app = replace(tier("app", times(50, 5), at=["a", "b", "b", "b"]), repair=Repair(by="ops"))
    needs = [need("app", required=2), need("app-2", "app-1")]
    drawn = replace(design([tier("lb", NEVER_FAILS, needs=needs), app], zones), crews={"ops": 1})
    expected = Oracle(drawn).unavailability()["all"]
    assert evaluate_availability(drawn).requests["all"].unavailability == pytest.approx(expected, rel=ROUNDING)


def test_pairs_are_not_alike() -> None:
    ws = replace(tier("ws", times(50, 5), at=[None] * 2, needs=[need("was", wiring="paired")]), repair=Repair(by="ops"))
    was = replace(tier("was", times(70, 3), at=[None] * 2), repair=Repair(by="ops"))
    drawn = replace(design([ws, was]), crews={"ops": 1})
    expected = Oracle(drawn).unavailability()["all"]
    assert evaluate_availability(drawn).requests["all"].unavailability == pytest.approx(expected, rel=ROUNDING)


def test_figures_that_differ_are_told_apart_again() -> None:
    """A change of one instance's figure: what it does is that of one of them, a third of that of all three."""
    model = AvailabilityModel(crewed(3, 1, 2))
    slopes = {p.name: slope for p, slope in model.derivatives()["all"].items() if p.what == "mttf_hours"}
    parameter = next(p for p in model.parameters if p == ("app-2", "mttf_hours"))
    above, below = (model.unavailability_at({parameter: 50 + step})["all"] for step in (0.005, -0.005))
    assert slopes["app-2"] == pytest.approx((above - below) / 0.01, rel=1e-6)  # the square of the step, relative
    assert len(set(slopes.values())) == 1
