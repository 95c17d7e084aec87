"""Needs that ask for several instances in a role, against the contract written out by brute force."""

from dataclasses import replace
from itertools import chain, combinations
from random import Random

import pytest

from models.availability import evaluate_availability
from models.availability.capacity import capacity_aware
from models.availability.model import AvailabilityModel
from models.availability.working import WorkingModel
from models.design.model import Design
from models.design.serving import Tier
from models.units import HOURS_PER_YEAR
from tests import availability_oracle
from tests.availability_designs import NEVER_FAILS, design, failover, need, place, replication, tier, times
from tests.chain_designs import POLICIES, parts, random_design
from tests.chain_oracle import Oracle

ROUNDING = 1e-12
"""Of some thousand sums and products of positive numbers."""
ENUMERATED = 4
"""Parts: some hundred states of the oracle."""


def readers_needed(reads: str, required: int | None, *names: str, fails_over: bool = True) -> Design:
    """Databases of three under an application that asks for so many readers of them all."""
    names = names or ("db",)
    over = failover(["db-3"]) if fails_over and len(names) == 1 else failover() if fails_over else None
    dbs = [
        tier(name, times(90 + 20 * i, 2), at=["a", "b", None][: 3 if len(names) == 1 else 2], replication=roles)
        for i, name in enumerate(names)
        for roles in [replication(f"{name}-1", reads, over)]
    ]
    app = tier("app", NEVER_FAILS, needs=[need(*names, role="reader", required=required)])
    return design([app, *dbs], [place("a", "zone", times(500, 3)), place("b", "zone", NEVER_FAILS)])


@pytest.mark.parametrize("required", [1, 2, None])
@pytest.mark.parametrize("reads", POLICIES)
def test_readers_of_a_group_are_counted_one_by_one(reads: str, required: int | None) -> None:
    if reads == "writer" and required == 2:
        return  # refused where the design is read
    drawn = readers_needed(reads, required)
    result, oracle = evaluate_availability(drawn).requests["all"], Oracle(drawn)
    assert result.unavailability == pytest.approx(oracle.unavailability()["all"], rel=ROUNDING)
    assert result.failures_per_year == pytest.approx(oracle.failures_per_hour("all") * HOURS_PER_YEAR, rel=ROUNDING)


@pytest.mark.parametrize("required", [1, 2, 3, None])
def test_readers_of_two_databases_count_together(required: int | None) -> None:
    drawn = readers_needed("readers_else_writer", required, "db", "other")
    expected = Oracle(drawn).unavailability()["all"]
    assert evaluate_availability(drawn).requests["all"].unavailability == pytest.approx(expected, rel=ROUNDING)


@pytest.mark.parametrize("seed", [seed for seed in range(60) if parts(random_design(Random(seed))) <= ENUMERATED])
def test_random_groups(seed: int) -> None:
    rng = Random(seed)
    drawn = random_design(rng)
    app = drawn.components["app"]
    most = {name: len(c.instances) - 1 for name, c in drawn.components.items() if c.replication}
    needs = [
        replace(n, required=rng.choice([1, most[n.names[0]], None])) if n.role == "reader" else n for n in app.needs
    ]
    drawn = replace(drawn, components={**drawn.components, "app": replace(app, needs=tuple(needs))})
    for name, expected in Oracle(drawn).unavailability().items():
        found = evaluate_availability(drawn).requests[name].unavailability
        assert found == pytest.approx(expected, rel=ROUNDING, abs=0)


@pytest.mark.parametrize("fails_over", [False, True])
@pytest.mark.parametrize("required", [1, 2, None])
@pytest.mark.parametrize("reads", POLICIES)
def test_without_time_they_are_counted_as_the_contract_says(reads: str, required: int | None, fails_over: bool) -> None:
    """``fails_over``: the function in which a failover under way is a variable of its own."""
    if reads == "writer" and required == 2:
        return
    drawn = readers_needed(reads, required, fails_over=fails_over)
    model = AvailabilityModel(drawn)
    expected = float(availability_oracle.unavailability(drawn, "all", model.variables))
    found = model.static_unavailability_of_draws({})["all"]
    assert float(found) == pytest.approx(expected, rel=ROUNDING)
    working = WorkingModel(drawn)
    for down in chain.from_iterable(combinations([*drawn.instances, "a"], size) for size in range(4)):
        works = availability_oracle.request_works(drawn, "all", frozenset(down))
        assert working.works("all", down) == works


def test_capacity_keeps_what_a_need_asks_for_itself() -> None:
    """A load that one reader carries adds nothing to a need of two; one that needs two adds nothing either."""
    for reads, tier_name in (("readers", "readers"), ("any", "all")):
        drawn = readers_needed(reads, 2, fails_over=False)
        plain = evaluate_availability(drawn).requests["all"].unavailability
        for load in (0.5, 2.0):
            found = capacity_aware(drawn, {"mean": {Tier("db", tier_name): load}}).loads["mean"].requests["all"]
            assert found.unavailability == pytest.approx(plain, rel=ROUNDING)
