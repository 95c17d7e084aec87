"""Bills of many variants at once, growth, purchase options and expected loss."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.cost import monthly_bill
from models.cost.draws import bill_of_draws, drawable, with_draws
from models.cost.growth import Crossing, GrowingBill, crossings, growing_bill, usd_per_1000_requests
from models.cost.loss import MarginalPrice, expected_loss
from models.cost.prices import PriceKey
from models.cost.purchase import (
    graviton_options,
    graviton_type,
    spot_interruption,
    spot_interruptions,
)
from models.cost.purchase_options import purchase_options
from models.design.catalog import rate_per_hour
from models.design.keys import PURCHASES
from models.design.model import Billing, Design
from models.design.spot import spot_instances
from store.designs import build_designs, load_design_files
from store.price_book import price_book
from tests.conftest import DECISIONS

ROUNDING = 1e-12
"""Relative: the same operations in the same order, vectorised."""
DESIGNS = [design for files in DECISIONS.values() for design in load_design_files(files)]
SEOUL = "ap-northeast-2"
PATHS = {
    "traffic.requests_per_second.mean": (0.0, 3_000.0),
    "traffic.kib_per_request": (0.0, 10.0),
    "traffic.kib_per_response": (0.0, 300.0),
    "traffic.new_connections_per_second": (0.0, 500.0),
    "traffic.active_connections": (0.0, 50_000.0),
    "traffic.queries_per_request": (0.0, 20.0),
    "traffic.kib_per_query": (0.0, 20.0),
    "requests.write.share": (0.0, 1.0),
    "components.db.billing.storage.gib": (1.0, 2_000.0),
    "components.db.billing.storage.iops": (0.0, 16_000.0),
    "components.db.billing.storage.mibps": (0.0, 1_000.0),
    "components.db.billing.surplus_vcpu_hours": (0.0, 100.0),
    "components.db.billing.backup_gib": (0.0, 100.0),
}


def design(text: str) -> Design:
    whole = f"""
anboard: 1
id: x
places:
  seoul: {{kind: region, provider: aws, aws_region: ap-northeast-2}}
  seoul-a: {{kind: zone, in: seoul}}
  busan: {{kind: region, provider: own}}
{text}"""
    return build_designs({"x.yaml": whole}, ["x.yaml"])["x.yaml"]


def test_a_class_without_requests_takes_no_share():
    subject = design(
        "components: {web: {kind: nginx, billing: {monthly_usd: 9}}}\n"
        "requests: {read: {enters: web, share: 1}, write: {enters: web, share: 0}}"
    )
    drawn = with_draws(subject, {"requests.read.share": np.array([0.5, 1.0])})
    assert np.array_equal(drawn.requests["write"].share, [0, 0])


@pytest.mark.parametrize("subject", DESIGNS, ids=lambda d: d.title)
def test_each_draw_is_the_bill_of_that_variant(subject):
    """All paths at once, drawn over ranges that cross every threshold (tiers, LCU dimensions, included IOPS)."""
    rng = np.random.default_rng(7)
    known = {path: bounds for path, bounds in PATHS.items() if path in drawable(subject)}
    assert len(known) >= 10
    draws = {path: rng.uniform(*bounds, 60) for path, bounds in known.items()}
    found = bill_of_draws(subject, price_book(), draws)
    for i in range(60):
        variant = with_draws(subject, {path: float(values[i]) for path, values in draws.items()})
        alone = monthly_bill(variant, price_book(), on=None)
        assert found.usd_per_month[i] == pytest.approx(alone.usd_per_month, rel=ROUNDING)
        assert found.at_least == alone.at_least


@given(st.sampled_from(DESIGNS), st.data())
@settings(max_examples=40, deadline=None)
def test_one_path_drawn_agrees_with_the_plain_bill(subject, data):
    path = data.draw(st.sampled_from(sorted(set(PATHS) & drawable(subject))))
    values = np.array(data.draw(st.lists(st.floats(*PATHS[path]), min_size=1, max_size=4)))
    found = bill_of_draws(subject, price_book(), {path: values})
    for value, usd in zip(values, found.usd_per_month, strict=True):
        alone = monthly_bill(with_draws(subject, {path: float(value)}), price_book(), on=None)
        assert usd == pytest.approx(alone.usd_per_month, rel=ROUNDING)


def test_an_unknown_line_stays_unknown_in_draws():
    subject = design("components: {x: {kind: server, place: busan}}\nrequests: {all: {enters: x}}\n")
    found = bill_of_draws(subject, price_book(), {"traffic.requests_per_second.mean": np.array([1.0, 2.0])})
    assert found.at_least
    assert found.usd_per_month.tolist() == [0, 0]


def test_what_cannot_be_drawn_is_refused_by_name():
    with pytest.raises(ValueError, match=r"components\.db\.mttf_hours"):
        bill_of_draws(DESIGNS[0], price_book(), {"components.db.mttf_hours": np.array([1.0])})
    with pytest.raises(ValueError, match="one length"):
        bill_of_draws(
            DESIGNS[0],
            price_book(),
            {"traffic.kib_per_query": np.array([1.0]), "traffic.kib_per_request": np.array([1.0, 2.0])},
        )


# Growth ----------------------------------------------------------------------------------------------------------


def growing(subject: Design, growth: float | None) -> Design:
    return replace(subject, traffic=replace(subject.traffic, growth_per_year=growth))


def grown_by_hand(subject: Design, factor: float) -> Design:
    """The same growth written into the design, for the components of Stamp Crush."""
    traffic = subject.traffic
    db = subject.components["db"]
    storage = replace(db.billing.storage, gib=db.billing.storage.gib * factor)
    grown = replace(
        traffic,
        mean_requests_per_second=traffic.mean_requests_per_second * factor,
        new_connections_per_second=traffic.new_connections_per_second * factor,
        active_connections=traffic.active_connections * factor,
    )
    components = {**subject.components, "db": replace(db, billing=replace(db.billing, storage=storage))}
    return replace(subject, traffic=grown, components=components)


def test_each_month_is_the_bill_of_the_grown_design(stamp_crush):
    for subject in stamp_crush:
        found = growing_bill(growing(subject, 0.5), price_book())
        for month in (0, 1, 12, 36):
            by_hand = monthly_bill(grown_by_hand(subject, 1.5 ** (month / 12)), price_book(), on=None)
            assert found.usd_per_month[month] == pytest.approx(by_hand.usd_per_month, rel=1e-9)
        assert len(found.usd_per_month) == 37
        assert found.usd_in_all == pytest.approx(sum(found.usd_per_month[1:]))


def test_without_a_stated_growth_the_bill_stays(stamp_crush):
    found = growing_bill(stamp_crush[1], price_book())
    assert found.growth_per_year is None
    assert max(found.usd_per_month) == min(found.usd_per_month)
    assert found.usd_per_month[0] == pytest.approx(monthly_bill(stamp_crush[1], price_book(), on=None).usd_per_month)


def test_a_thousand_requests_get_cheaper_as_they_grow(stamp_crush):
    bill = monthly_bill(stamp_crush[1], price_book(), on=None)
    today = usd_per_1000_requests(bill, stamp_crush[1])
    assert today == pytest.approx(1000 * bill.usd_per_month / (5 * 3600 * 730))
    prices = growing_bill(growing(stamp_crush[1], 1.0), price_book()).usd_per_1000_requests
    assert prices[0] == pytest.approx(today)
    assert all(later < earlier for earlier, later in pairwise(prices))


def test_nothing_is_said_of_requests_that_are_not_known():
    subject = design(
        "components: {x: {kind: server, place: busan, billing: {monthly_usd: 5}}}\nrequests: {all: {enters: x}}"
    )
    assert usd_per_1000_requests(monthly_bill(subject, price_book(), on=None), subject) is None
    found = growing_bill(subject, price_book())
    assert found.usd_per_1000_requests is None
    assert found.usd_per_month == (5.0,) * 37


def bills(*series: tuple[float, ...]) -> list[GrowingBill]:
    return [
        GrowingBill(design_id=f"d{i}", growth_per_year=1, usd_per_month=usd, usd_per_1000_requests=None, at_least=False)
        for i, usd in enumerate(series)
    ]


def test_the_month_of_a_crossing_is_the_first_with_the_other_order():
    assert crossings(bills((1, 2, 3, 4), (2.5, 2.5, 2.5, 2.5))) == (Crossing(month=2, cheaper="d1", dearer="d0"),)
    assert crossings(bills((1, 2, 3), (1, 2, 3))) == ()
    assert crossings(bills((1, 2, 3), (2, 2, 2.5)))[0].month == 2
    assert [c.month for c in crossings(bills((1, 3, 1), (2, 2, 2)))] == [1, 2]


def test_a_server_outside_aws_is_overtaken_by_traffic_that_is_billed():
    """60 USD a month flat against t4g.small with egress at 0.126 USD/GB: crosses when egress passes the difference."""
    text = """
components: {{x: {{kind: server, place: {place}, {more}}}}}
requests: {{all: {{enters: x}}}}
traffic: {{requests_per_second: 5, kib_per_request: 0, kib_per_response: 20, growth_per_year: 1}}
"""
    aws = design(text.format(place="seoul-a", more="runs_on: t4g.small, billing: {storage: {gib: 20}}"))
    own = replace(design(text.format(place="busan", more="billing: {monthly_usd: 60}")), id="own")
    fixed = 730 * (0.0208 + 0.005) + 20 * 0.0912
    egress = 5 * 3600 * 730 * 20 * 1024 / 1e9 * 0.126
    month = next(m for m in range(37) if fixed + egress * 2 ** (m / 12) > 60)
    found = crossings([growing_bill(aws, price_book()), growing_bill(own, price_book())])
    assert found == (Crossing(month=month, cheaper="own", dearer="x"),)


# Purchase --------------------------------------------------------------------------------------------------------


def test_spot_bands_are_read_from_the_book():
    wide, small = (spot_interruption(price_book(), SEOUL, t) for t in ("c5.18xlarge", "c5.12xlarge"))
    assert (wide.low, wide.high) == (0.20, None)
    assert (small.low, small.high) == (0.15, 0.20)
    assert small.as_of == date(2025, 6, 28)
    assert "spotinfo" in small.source
    assert spot_interruption(price_book(), SEOUL, "no.such") is None


def test_every_spot_price_of_the_book_has_a_band():
    keys = [key for key in price_book().prices if key.term == "spot"]
    assert len(keys) > 500
    for key in keys:
        band = spot_interruption(price_book(), key.region, key.sku)
        assert 0 <= band.low < (band.high or 1)
        assert 0 < band.failures_per_hour < 1 / 730


@given(st.floats(1e-6, 0.99))
def test_a_band_as_a_rate_gives_back_its_share_after_a_month(share):
    assert 1 - np.exp(-rate_per_hour(share_per_month=share) * 730) == pytest.approx(share, rel=1e-9)


SPOT = """
components:
  was: {kind: tomcat, replicas: 4, place: seoul-a, runs_on: c5.12xlarge, billing: {BILLING, storage: {gib: 8}}}
requests: {all: {enters: was}}
traffic: {requests_per_second: 1, kib_per_request: 1, kib_per_response: 1}
"""


def test_a_share_of_the_instances_is_spot():
    half, whole = (design(SPOT.replace("BILLING", b)) for b in ("spot_share: 0.6", "purchase: spot"))
    assert spot_instances(half.components["was"]) == {"was-3", "was-4"}
    assert set(spot_interruptions(half, price_book())) == {"was-3", "was-4"}
    assert len(spot_instances(whole.components["was"])) == 4
    book = price_book()
    hourly, saving = (book.price(PriceKey(SEOUL, "ec2", "c5.12xlarge", t)).usd for t in ("on_demand", "spot"))
    amounts = [x.usd_per_month for x in monthly_bill(half, book, on=None).lines if x.service == "ec2"]
    assert amounts == pytest.approx([2 * 730 * hourly, 2 * 730 * hourly * (1 - saving / 100)])
    warnings = [w.message.en for w in monthly_bill(half, book, on=None).warnings if w.code == "spot-interruption"]
    assert ["15–20%" in text for text in warnings] == [True]


def test_graviton_is_offered_where_both_prices_are_known():
    text = """
components:
  was: {kind: tomcat, replicas: 2, place: seoul-a, runs_on: t3.small, needs: [{any: [db]}, {any: [arm]}]}
  db: {kind: aws.rds.mysql, place: seoul-a, runs_on: db.m5.large}
  arm: {kind: tomcat, place: seoul-a, runs_on: t4g.small}
requests: {all: {enters: was}}
"""
    was, db = graviton_options(design(text), price_book())
    assert (was.component, was.graviton_type, was.instances) == ("was", "t4g.small", 2)
    assert was.usd_saved_per_month == pytest.approx(2 * 730 * (0.026 - 0.0208))
    assert (db.component, db.graviton_type) == ("db", "db.m6g.large")
    assert graviton_type(price_book(), SEOUL, "nonsense") is None


# Expected loss and marginal price ----------------------------------------------------------------------------------


def test_what_is_not_valued_has_no_loss():
    assert expected_loss(Billing(), unavailability=0.1, lost_writes_per_year=5) is None


def test_loss_by_hand():
    billing = Billing(hour_of_downtime_usd=120, lost_write_usd=3)
    loss = expected_loss(billing, unavailability=0.001, lost_writes_per_year=8)
    assert loss.downtime.usd_per_month == pytest.approx(8.76 * 120 / 12)
    assert loss.lost_writes.usd_per_month == pytest.approx(2)
    assert loss.usd_per_month == pytest.approx(89.6)
    unknown = expected_loss(billing, unavailability=0.001, lost_writes_per_year=None)
    assert unknown.at_least
    assert unknown.usd_per_month == pytest.approx(87.6)
    only = expected_loss(Billing(lost_write_usd=0), unavailability=None, lost_writes_per_year=8)
    assert (only.downtime, only.usd_per_month, only.at_least) == (None, 0, False)


def test_the_price_of_a_nine():
    price = MarginalPrice(extra_usd_per_year=1_200, hours_avoided_per_year=8, nines_gained=2)
    assert (price.usd_per_hour_avoided, price.usd_per_year_and_nine) == (150, 600)
    worse = MarginalPrice(extra_usd_per_year=1_200, hours_avoided_per_year=-1, nines_gained=None)
    assert (worse.usd_per_hour_avoided, worse.usd_per_year_and_nine) == (None, None)


def test_every_purchase_option_of_a_component():
    subject = design(SPOT.replace("BILLING", "purchase: on_demand"))
    found = {o.purchase: o for o in purchase_options(subject, price_book(), "was")}
    assert list(found) == list(PURCHASES)
    book = price_book()
    for purchase in ("on_demand", "ri_1yr_all_upfront", "ri_3yr_all_upfront"):
        usd = book.price(PriceKey(SEOUL, "ec2", "c5.12xlarge", purchase)).usd
        assert found[purchase].line.usd_per_month == pytest.approx(4 * 730 * usd)
    assert [o.is_current for o in found.values()] == [True] + [False] * 7
    assert found["spot"].interruption.low == 0.15
    assert found["spot"].line.estimated
    assert purchase_options(subject, book, "was")[1].interruption is None


def test_what_aws_does_not_sell_as_instances_has_no_options(stamp_crush):
    current, option_1, _ = stamp_crush
    assert purchase_options(option_1, price_book(), "alb") == ()
    assert purchase_options(current, price_book(), "slack") == ()
    reserved = next(o for o in purchase_options(current, price_book(), "ws") if o.purchase == "ri_1yr_no_upfront")
    assert reserved.line.unknown is not None
