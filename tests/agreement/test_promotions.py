"""Who is promoted in place of whom how often: closed forms, a chain that remembers its writer, and the lost writes."""

import math
from collections import Counter
from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from models.availability.promotions import promotions_per_year
from models.design.model import Design
from models.evaluate import chain_promotions, evaluate
from models.replication import evaluate_replication
from models.units import HOURS_PER_YEAR
from store.books import books
from store.designs import load_design_files
from tests.availability_designs import NEVER_FAILS, place, times
from tests.chain_designs import database, parts, random_design, with_crew
from tests.chain_oracle import Number, Oracle, State
from tests.conftest import DECISIONS

ROUNDING = 1e-9
"""Relative: of sums over some thousand states whose shares are exact to 1e-12."""
INSTANT = {"detect_seconds": 0.0, "promote_seconds": 0.0, "coverage": 1.0}
REMEMBERED = 4
"""Parts: up to some 500 states of the oracle."""
DESIGNS = [design for files in DECISIONS.values() for design in load_design_files(files)]


class RememberingOracle(Oracle):
    """The full product chain, whose phases other than serving carry who wrote before."""

    def with_phase(self, state: State, g: int, phase: tuple[str, str | None]) -> State:
        if phase[0] != "serving":
            phase = (phase[0], state.phase[g][1])
        return super().with_phase(state, g, phase)

    def promotions_per_year(self) -> dict[tuple[str, str], Number]:
        found: Counter[tuple[str, str]] = Counter()
        for state, share in self.shares().items():
            for rate, after in self.moves(state):
                for (_, before), (phase, now) in zip(state.phase, after.phase, strict=True):
                    if phase == "serving" and now != before:
                        found[before, now] += share * rate * HOURS_PER_YEAR
        return dict(found)


def found_in(design: Design) -> dict[tuple[str, str], float]:
    return {tuple(pair): x for group in promotions_per_year(design).values() for pair, x in group.items()}


def assert_agrees(design: Design) -> None:
    found, expected = found_in(design), RememberingOracle(design).promotions_per_year()
    total = sum(expected.values())
    for pair in found.keys() | expected.keys():
        assert found.get(pair, 0.0) == pytest.approx(expected.get(pair, 0.0), rel=ROUNDING, abs=ROUNDING * total)


@pytest.mark.parametrize("in_zones", [True, False])
def test_two_in_separate_zones_that_fail_over_at_once(in_zones):
    """A writer stops at rate l. With the other up (p^2 of time) it takes over; with both down the first back does.

    That is l p^2 + l p (1 - p) = l p = 1 / (MTTF + MTTR), each of the two as often as the other.
    """
    own, around = (NEVER_FAILS, times(50, 7)) if in_zones else (times(50, 7), NEVER_FAILS)
    zones = [place("a", "zone", around), place("b", "zone", around)]
    found = found_in(database(["a", "b"], own, places=zones, **INSTANT))
    each = HOURS_PER_YEAR / (50 + 7) / 2
    assert found == pytest.approx({("db-1", "db-2"): each, ("db-2", "db-1"): each}, rel=ROUNDING)


def test_rare_failures_promote_as_often_as_the_writer_stops():
    """Own failures and the zone's, 1 / MTTF each; what is left out are two down at once: twice the unavailability."""
    zones = [place(name, "zone", times(20_000, 4)) for name in ("a", "b")]
    found = found_in(database(["a", "b"], times(4_320, 2), places=zones, **INSTANT))
    stops = HOURS_PER_YEAR * (1 / 4_320 + 1 / 20_000)
    assert sum(found.values()) == pytest.approx(stops, rel=2 * (2 / 4_320 + 4 / 20_000))
    assert found["db-1", "db-2"] == pytest.approx(found["db-2", "db-1"], rel=ROUNDING)


def test_who_shares_the_zone_of_the_writer_is_not_promoted_when_it_fails():
    zones = [place("a", "zone", times(100, 1)), place("b", "zone", NEVER_FAILS)]
    found = found_in(database(["a", "a", "b"], NEVER_FAILS, places=zones, **INSTANT))
    assert found == {}  # db-3 takes over once, and stays
    found = found_in(database(["a", "a", "b"], times(1_000, 1), places=zones, **INSTANT))
    assert found["db-2", "db-3"] > found["db-2", "db-1"]


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 10**9))
def test_as_in_a_chain_that_remembers_who_wrote(seed):
    drawn = random_design(Random(seed))
    assume(parts(drawn) <= REMEMBERED)
    assert_agrees(drawn)


def test_with_a_crew_and_manual_work():
    zones = [place("a", "zone", times(40, 3)), place("b", "zone", times(60, 5))]
    slow = {"detect_seconds": 3600.0, "promote_seconds": 1800.0, "coverage": 0.6, "manual_minutes": 300.0}
    assert_agrees(with_crew(database(["a", "b"], times(30, 6), places=zones, **slow), 1, ["db"]))


@pytest.mark.parametrize("design", DESIGNS, ids=lambda d: f"{d.id}")
def test_lost_writes_of_a_year_are_those_of_the_promotions(design):
    tables = books()
    found, alone = evaluate(design, tables), evaluate(design, tables, parts=("replication",))
    assert found.replication == alone.replication
    promotions = chain_promotions(design)
    assert found.replication == evaluate_replication(design, tables.constants, tables.round_trips, promotions)
    for name, result in found.replication.components.items():
        if promotions.get(name):
            assert result.lost_writes.per_year.expected is not None
            assert math.isfinite(result.lost_writes.per_year.expected)


def test_twice_the_promotions_lose_twice_the_writes():
    design = next(d for d in DESIGNS if promotions_per_year(d))
    tables = books()
    once = chain_promotions(design)
    twice = {name: tuple(replace(p, per_year=2 * p.per_year) for p in found) for name, found in once.items()}
    lost = [
        result.lost_writes.per_year.expected
        for promotions in (once, twice)
        for result in evaluate_replication(design, tables.constants, tables.round_trips, promotions).components.values()
    ]
    assert lost[1] == pytest.approx(2 * lost[0], rel=ROUNDING)
    assert np.isfinite(lost[0])
