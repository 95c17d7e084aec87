"""Spot instances that AWS takes back: the closed form of a part with two independent sources of failures."""

import math
from dataclasses import replace

import pytest

from models.availability import evaluate_availability
from models.availability.faults import parts_of
from models.availability.model import AvailabilityModel
from models.availability.sources import component_sources
from models.cost import monthly_bill
from models.cost.purchase import spot_interruption
from models.design.model import Design
from models.incident.clocks import clocks_of
from models.uncertainty.downtime import DrawnAvailability
from models.uncertainty.ranges import ranges_of
from store.catalog import catalog
from store.designs import build_designs
from store.price_book import price_book

ROUNDING = 1e-12
MTTF_HOURS, MTTR_HOURS = 4320.0, 2.0
BAND = (0.15, 0.20)
"""Of c5.12xlarge in Seoul, as catalog/prices.csv says of the Spot Advisor of 2025-06-28."""
SPOT_MTTF_HOURS = -730 / math.log1p(-0.175)
REPLACEMENT_HOURS = 0.1
AT = "components.was.billing"


def design(was: str, need: str = "any: [was]", places: str = "") -> Design:
    text = f"""
anboard: 1
id: x
places:
  seoul: {{kind: region, aws_region: ap-northeast-2}}
  a: {{kind: zone, in: seoul}}
  own: {{kind: region, provider: own}}
{places}
components:
  lb: {{kind: generic, place: a, needs: [{{{need}}}]}}
  was: {{kind: tomcat, mttf_hours: {MTTF_HOURS}, mttr_hours: {MTTR_HOURS}, {was}}}
requests: {{all: {{enters: lb}}}}
"""
    (built,) = build_designs({"x.yaml": text}, ["x.yaml"]).values()
    assert isinstance(built, Design), built
    return built


def spot(purchase: str = "purchase: spot", replicas: int = 1, place: str = "a", **rest: str) -> Design:
    return design(f"replicas: {replicas}, place: {place}, runs_on: c5.12xlarge, billing: {{{purchase}}}", **rest)


OWN_UP = MTTF_HOURS / (MTTF_HOURS + MTTR_HOURS)
SPOT_UP = SPOT_MTTF_HOURS / (SPOT_MTTF_HOURS + REPLACEMENT_HOURS)


def test_the_band_is_the_one_of_the_price_table():
    band = spot_interruption(price_book(), "ap-northeast-2", "c5.12xlarge")
    assert band is not None
    assert (band.low, band.high) == BAND
    assert catalog().spot["ap-northeast-2", "c5.12xlarge"] == band


def test_one_spot_instance_is_down_by_either_of_two_independent_sources():
    result = evaluate_availability(spot())
    assert result.requests["all"].availability == pytest.approx(OWN_UP * SPOT_UP, rel=ROUNDING)
    assert result.requests["all"].downtime_by_cause["spot"] > 0
    per_hour = OWN_UP / (SPOT_MTTF_HOURS + REPLACEMENT_HOURS) + SPOT_UP / (MTTF_HOURS + MTTR_HOURS)
    assert result.requests["all"].failures_per_year == pytest.approx(8760 * per_hour, rel=ROUNDING)


def test_instances_on_demand_are_never_taken_back():
    on_demand = spot("purchase: on_demand")
    assert evaluate_availability(on_demand).requests["all"].availability == pytest.approx(OWN_UP, rel=ROUNDING)
    assert not any(path.startswith(AT) for path in on_demand.assumptions)


def test_half_of_two_instances_is_one():
    half = spot("spot_share: 0.5", replicas=2, need="all: [was]")
    up = evaluate_availability(half).requests["all"].availability
    assert up == pytest.approx(OWN_UP**2 * SPOT_UP, rel=ROUNDING)
    own = component_sources(half, half.components["was"]).own
    assert [[v.name for v in own[i]] for i in ("was-1", "was-2")] == [["was-1"], ["was-2", "spot:was-2"]]


def test_the_figures_are_listed_with_their_ranges_and_a_file_may_state_its_own():
    share, hours = (spot().assumptions[f"{AT}.spot_{key}"] for key in ("interrupted_per_month", "replacement_hours"))
    assert (share.value, share.low, share.high) == pytest.approx((0.175, *BAND))
    assert "Spot Advisor" in share.source
    assert hours.from_catalog
    assert hours.low < hours.value == REPLACEMENT_HOURS < hours.high
    own = spot("purchase: spot, spot_interrupted_per_month: 0.5, spot_replacement_hours: 1")
    mttf = 730 / math.log(2)
    up = evaluate_availability(own).requests["all"].availability
    assert up == pytest.approx(OWN_UP * mttf / (mttf + 1), rel=ROUNDING)
    never = spot("purchase: spot, spot_interrupted_per_month: 0")
    assert evaluate_availability(never).requests["all"].availability == pytest.approx(OWN_UP, rel=ROUNDING)


@pytest.mark.parametrize("place", ["own", "a"])
def test_an_unknown_band_is_a_warning_and_not_zero(place):
    text = f"place: {place}, runs_on: {'c5.12xlarge' if place == 'own' else 'no.such'}, billing: {{purchase: spot}}"
    unknown = design(text)
    (warning,) = [w for w in unknown.warnings if w.code == "spot-interruption-unknown"]
    assert warning.at == AT
    assert unknown.components["was"].billing.spot_interrupted_per_month is None


def test_a_spot_host_that_is_a_place_is_said_not_to_be_counted():
    host = "  h: {kind: host, in: a, runs_on: c5.12xlarge, billing: {purchase: spot}}"
    hosted = spot(place="h", places=host)
    assert [w.at for w in hosted.warnings if w.code == "spot-host-not-counted"] == ["places.h.billing"]
    assert evaluate_availability(hosted).requests["all"].availability == pytest.approx(OWN_UP, rel=ROUNDING)


def test_the_bill_says_that_availability_counts_it():
    half = spot("spot_share: 0.5", replicas=2)
    (warning,) = [w for w in monthly_bill(half, price_book(), on=None).warnings if w.code == "spot-interruption"]
    assert "Availability counts it." in warning.message.en
    assert "가용성에 반영됩니다" in warning.message.ko


def test_draws_move_it_as_the_design_with_that_figure_does():
    half = spot("spot_share: 0.5", replicas=2, need="all: [was]")
    paths = {f"{AT}.spot_interrupted_per_month": 0.2, f"{AT}.spot_replacement_hours": 0.7}
    assert paths.keys() <= ranges_of(half).keys()
    moved = replace(half.components["was"].billing, **{path.rpartition(".")[2]: x for path, x in paths.items()})
    stated = replace(half, components={**half.components, "was": replace(half.components["was"], billing=moved)})
    expected = AvailabilityModel(stated).unavailability()["all"]
    assert DrawnAvailability(half).exactly(paths)["all"] == pytest.approx(expected, rel=ROUNDING)


def test_simulated_years_and_faults_know_it():
    half = spot("spot_share: 0.5", replicas=2)
    clock = next(c for c in clocks_of(half) if c.name == "spot:was-2")
    assert (clock.takes, clock.crew) == ("was-2", None)
    assert (clock.up_hours, clock.down_hours) == pytest.approx((SPOT_MTTF_HOURS, REPLACEMENT_HOURS))
    down = {part.name: part.unavailability for part in parts_of(half)}
    assert down["was-2"] == pytest.approx(1 - OWN_UP * SPOT_UP, rel=1e-9)
    assert down["was-1"] == pytest.approx(1 - OWN_UP, rel=1e-9)
