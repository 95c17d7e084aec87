"""Common causes and deployments against figures worked out by hand from the contract, and by trying every state."""

import math
from dataclasses import replace
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.availability import AvailabilityModel, evaluate_availability
from models.availability.sources import component_sources, sources_of
from models.design.model import Component, Design, Reliability
from models.units import HOURS_PER_YEAR
from tests import availability_oracle as oracle
from tests.availability_designs import NEVER_FAILS, design, need, place, stated, tier, times

ROUNDING = 1e-12
MONTH = 730


def deploying(
    component: Component, rollout: str, *, per_month: float = 8, rate: float = 0.1, hours: float = 0.5
) -> Component:
    return replace(
        component, rollout=rollout, deploys_per_month=per_month, change_failure_rate=rate, recovery_hours=hours
    )


def by_hand(drawn: Design) -> dict[str, Fraction]:
    """The unavailability of every source, from the text of the contract."""
    found: dict[str, Fraction] = {}
    for name, c in drawn.components.items():
        n = len(c.instances)
        beta = Fraction(c.beta or 0) if n > 1 else Fraction(0)
        figures = c.reliability
        for i in c.instances:
            found[i.id] = _part(figures, 1 - beta)
        if beta:
            found[f"common-cause:{name}"] = _part(figures, beta)
        if c.deploys_per_month and c.change_failure_rate and c.recovery_hours is not None:
            between = Fraction(MONTH) / (Fraction(c.deploys_per_month) * Fraction(c.change_failure_rate))
            down = Fraction(c.recovery_hours)
            rolling = {f"deployment:{i.id}": down / (n * between + down) for i in c.instances}
            found |= rolling if c.rollout == "rolling" else {f"deployment:{name}": down / (between + down)}
    return found | {p.name: Fraction(p.reliability.unavailability) for p in drawn.places.values()}


def _part(figures: Reliability, share: Fraction) -> Fraction:
    if figures.stated_unavailability is not None:
        return share * Fraction(figures.stated_unavailability)
    if figures.mttf_hours is None or share == 0:
        return Fraction(0)
    return Fraction(figures.mttr_hours) / (Fraction(figures.mttf_hours) / share + Fraction(figures.mttr_hours))


def enumerated(drawn: Design) -> Fraction:
    known = [(name, q) for name, q in by_hand(drawn).items() if q]
    total = Fraction(0)
    for bits in product((False, True), repeat=len(known)):
        down = frozenset(name for (name, _), is_down in zip(known, bits, strict=True) if is_down)
        if not oracle.request_works(drawn, "all", down):
            total += math.prod(q if b else 1 - q for (_, q), b in zip(known, bits, strict=True))
    return total


def two_tiers(front: Component, back: Component) -> Design:
    zones = [place("zone-a", "zone", times(26280, 3)), place("zone-b", "zone", times(26280, 3))]
    return design([front, back], zones)


FRONT = tier("ws", times(2160, 1), at=["zone-a", "zone-b"], needs=[need("was")])
BACK = tier("was", times(1440, 0.5), at=["zone-a", "zone-b"])
CASES = {
    "beta in both tiers": two_tiers(replace(FRONT, beta=0.05), replace(BACK, beta=0.3)),
    "beta of 1": two_tiers(replace(FRONT, beta=1.0), BACK),
    "beta of a stated figure": two_tiers(FRONT, replace(BACK, beta=0.1, reliability=stated(0.02))),
    "rolling": two_tiers(deploying(FRONT, "rolling"), deploying(BACK, "rolling", rate=0.2, hours=2)),
    "all at once": two_tiers(deploying(FRONT, "all_at_once"), BACK),
    "everything, paired": two_tiers(
        deploying(replace(FRONT, beta=0.05, needs=(need("was", wiring="paired"),)), "rolling"),
        deploying(replace(BACK, beta=0.05), "all_at_once"),
    ),
    "two of three, rolling and common": design(
        [
            tier("alb", stated(1e-4), needs=[need("t", required=2)]),
            deploying(replace(tier("t", times(500, 4), at=[None] * 3), beta=0.1), "rolling"),
        ]
    ),
    "two of three, common": design(
        [
            tier("alb", stated(1e-4), needs=[need("t", required=2)]),
            deploying(replace(tier("t", times(500, 4), at=[None] * 3), beta=0.1), "all_at_once"),
        ]
    ),
    "deployments of what never fails": design([deploying(tier("t", NEVER_FAILS, at=[None, None]), "rolling")]),
}


@pytest.mark.parametrize("case", CASES)
def test_every_state_of_every_source(case: str) -> None:
    found = evaluate_availability(CASES[case]).requests["all"]
    assert found.unavailability == pytest.approx(float(enumerated(CASES[case])), rel=ROUNDING)
    assert sum(found.downtime_by_cause.values()) == pytest.approx(found.downtime_minutes_per_year, rel=ROUNDING)


@pytest.mark.parametrize("case", CASES)
def test_sources_carry_the_figures_of_the_contract(case: str) -> None:
    drawn = CASES[case]
    expected = {name: q for name, q in by_hand(drawn).items() if name not in drawn.places}
    found = {v.name: v for c in drawn.components.values() for i in c.instances for v in sources_of(drawn, i.id)}
    assert set(found) >= {name for name, q in expected.items() if q}
    for name, variable in found.items():
        assert variable.unavailability == pytest.approx(float(expected[name]), rel=1e-14)
        assert variable.availability == pytest.approx(float(1 - expected[name]), rel=1e-14)
        if variable.mttf_hours is not None and variable.mttf_hours != math.inf:
            cycle = variable.mttf_hours + variable.mttr_hours
            assert variable.failures_per_hour == pytest.approx(1 / cycle, rel=1e-14)


def test_the_failures_of_a_tier_keep_their_number() -> None:
    """Rates are divided between own and common failures, and rolling divides the deployments among the instances."""
    whole = deploying(replace(BACK, beta=0.25), "rolling")
    sources = component_sources(two_tiers(FRONT, whole), whole)
    own, deployment = sources.own["was-1"]
    (common,) = sources.tier
    assert 1 / own.mttf_hours + 1 / common.mttf_hours == pytest.approx(1 / 1440, rel=1e-14)
    assert (own.mttr_hours, common.mttr_hours) == (0.5, 0.5)
    assert 2 / deployment.mttf_hours == pytest.approx(0.8 / MONTH, rel=1e-14)
    assert deployment.mttr_hours == 0.5


def test_yearly_failures_of_a_deployment_that_takes_the_whole_tier() -> None:
    """8 x 12 deployments in 8,760 h up, a tenth of them failing, each for half an hour."""
    only = design([deploying(tier("was", NEVER_FAILS, at=[None, None]), "all_at_once")])
    found = evaluate_availability(only)
    between = MONTH / 0.8
    assert found.requests["all"].failures_per_year == pytest.approx(HOURS_PER_YEAR / (between + 0.5), rel=1e-14)
    assert found.requests["all"].mean_outage_minutes == pytest.approx(30, rel=1e-12)
    assert set(found.requests["all"].downtime_by_cause) == {"deployment"}


def test_cut_sets_name_instances_once_and_events_of_tiers() -> None:
    """An instance stands for its own deployments; what takes a tier at once is an event of its own."""
    drawn = CASES["everything, paired"]
    found = evaluate_availability(drawn)
    tiers = {("common-cause:ws",), ("common-cause:was",), ("deployment:was",)}
    assert set(found.single_points_of_failure["all"]) == {name for (name,) in tiers}
    assert not any(name.startswith("deployment:ws") for s in found.minimal_cut_sets["all"].listed for name in s)
    names = [v.name for v in AvailabilityModel(drawn).variables if not v.name.startswith("deployment:ws-")]
    expected = oracle.minimal_cut_sets(drawn, "all", names)
    assert set(map(frozenset, found.minimal_cut_sets["all"].listed)) == expected
    assert found.minimal_cut_sets["all"].count == len(expected)


def test_what_only_deployments_take_down_is_named_by_them() -> None:
    only = design([deploying(tier("was", NEVER_FAILS), "rolling")])
    assert evaluate_availability(only).single_points_of_failure["all"] == ("deployment:was",)


def test_a_stated_figure_keeps_its_digits() -> None:
    """1e-13 with a beta of 0.1: the tier's part is 1e-14, the pair's far below."""
    only = design([replace(tier("t", stated(1e-13), at=[None, None]), beta=0.1)])
    assert evaluate_availability(only).requests["all"].unavailability == pytest.approx(1e-14, rel=1e-11)


REDUNDANT = st.integers(2, 4)
QUITE_RELIABLE = st.tuples(st.floats(10, 1e6), st.floats(0, 4)).map(lambda both: times(*both))


@given(QUITE_RELIABLE, REDUNDANT, st.floats(0, 1))
def test_beta_never_helps_a_redundant_tier(figures: Reliability, count: int, beta: float) -> None:
    """Up to an unavailability of 0.3; where a tier is mostly down anyway, one event for all hurts less than many."""
    plain = tier("t", figures, at=[None] * count)
    common, without = (
        evaluate_availability(design([c])).requests["all"].unavailability for c in (replace(plain, beta=beta), plain)
    )
    assert common >= without * (1 - ROUNDING)


@given(QUITE_RELIABLE, REDUNDANT, st.floats(0, 1000), st.floats(0, 1), st.floats(0, 100))
def test_rolling_is_never_worse_than_all_at_once(
    figures: Reliability, count: int, per_month: float, rate: float, hours: float
) -> None:
    plain = tier("t", figures, at=[None] * count)
    rolling, at_once = (
        evaluate_availability(design([deploying(plain, rollout, per_month=per_month, rate=rate, hours=hours)]))
        for rollout in ("rolling", "all_at_once")
    )
    worse = at_once.requests["all"].unavailability
    assert rolling.requests["all"].unavailability <= worse * (1 + ROUNDING)


@given(
    st.sampled_from([0.0, 1e-300, 1e-15, 0.5, 1.0]),
    st.sampled_from([1e-15, 1.0, 1e15, 1e299]),
    st.sampled_from([0.0, 1e-15, 1e15, 1e299]),
    st.sampled_from([0.0, 1e-300, 1e299]),
)
def test_extreme_figures_stay_probabilities(beta: float, mttf: float, mttr: float, per_month: float) -> None:
    extreme = replace(tier("t", times(mttf, mttr), at=[None, None]), beta=beta)
    for rollout in ("rolling", "all_at_once"):
        found = evaluate_availability(design([deploying(extreme, rollout, per_month=per_month, rate=1, hours=mttr)]))
        figures = found.requests["all"]
        assert 0 <= figures.unavailability <= 1 + ROUNDING
        assert figures.unavailability + figures.availability == pytest.approx(1, rel=ROUNDING)
