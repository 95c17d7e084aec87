"""Which type fits a measured load: the rules one by one, on traces made here."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.cost.prices import PriceBook, PriceKey
from models.cost.rightsizing import CannotSize, right_size, right_size_component
from models.cost.trace import Measured, Trace
from store.price_book import price_book

SEOUL = "ap-northeast-2"
DAY = 288
RNG = np.random.default_rng(3)


def trace(values) -> Trace:
    values = np.asarray(values, dtype=float)
    return Trace(times=np.arange(len(values)) * 300.0, values=values)


def flat(percent: float, days: float = 14) -> Trace:
    return trace(np.full(int(days * DAY), percent))


def sized(cpu: Trace, kind: str = "m6g.xlarge", **more):
    measured = Measured(cpu_percent=cpu, **{k: v for k, v in more.items() if k.endswith(("percent", "gib", "ps"))})
    options = {k: v for k, v in more.items() if not k.endswith(("percent", "gib", "ps"))}
    return right_size(price_book(), measured, region=SEOUL, instance_type=kind, **options)


def codes(texts) -> str:
    return " | ".join(t.en for t in texts)


def test_need_is_p99_5_with_headroom():
    """1,000 points 0.0 to 99.9: P99.5 by linear interpolation is 99.4005; AWS Compute Optimizer's 20 % headroom."""
    found = sized(trace(np.arange(1000) / 10 * 0.5), memory_gib=trace([3.0, 4.0]))
    assert found.p99_5_percent == pytest.approx(0.5 * 99.4005)
    assert found.need.vcpus == pytest.approx(4 * 0.5 * 0.994005 / 0.8)
    assert found.need.memory_gib == 5
    assert f"{found.need.vcpus:.2f}" in found.reasons[0].ko


def test_an_idle_server_becomes_small_and_cheap():
    found = sized(flat(2), memory_percent=flat(10))
    assert found.verdict == "cheaper"
    assert found.suggested.instance_type == "t4g.small"  # 1.6 of 16 GiB, with headroom exactly 2
    assert found.suggested.surplus_vcpu_hours == 0
    assert found.usd_saved_per_month == pytest.approx(730 * (0.188 - 0.0208))
    assert found.edit == {}


def test_without_memory_data_never_less_memory():
    found = sized(flat(2))
    assert found.suggested is None or found.suggested.spec.memory_gib >= 16
    assert "No memory data" in codes(found.cautions)
    assert all(c.why_not is not None for c in found.alternatives if c.spec.memory_gib < 16)


def test_a_burstable_type_pays_for_what_its_day_exceeds_the_baseline_by():
    """t4g.small: 2 vCPUs, baseline 20 %: a mean of 30 % costs 0.1 x 2 x 730 h x 0.04 USD beside its price."""
    found = sized(flat(30), "t4g.small", memory_percent=flat(50))
    assert found.current.surplus_vcpu_hours == pytest.approx(0.1 * 2 * 730)
    assert found.current.usd_per_month() == pytest.approx(730 * 0.0208 + 146 * 0.04)


def test_a_busy_day_is_not_evened_out_by_an_idle_one():
    days = trace(np.concatenate([np.full(DAY, 40.0), np.full(DAY, 0.0)]))
    found = sized(days, "t4g.small", memory_percent=flat(50))
    assert found.current.surplus_vcpu_hours == pytest.approx((0.4 - 0.2) * 2 * 730 / 2)


def test_a_burstable_type_must_hold_p99_5_on_its_vcpus():
    spiky = trace(np.tile(np.r_[np.full(DAY - 8, 1.0), np.full(8, 60.0)], 14))
    found = sized(spiky, memory_percent=flat(5))
    assert found.need.vcpus == pytest.approx(4 * 0.6 / 0.8)
    assert all(c.spec.vcpus >= 3 for c in found.alternatives if c.fits)


def test_a_saturated_cpu_gets_no_smaller_type():
    found = sized(flat(97), memory_percent=flat(5))
    assert (found.verdict, found.suggested, found.other_architecture) == ("saturated", None, None)
    assert found.need.vcpus == 4
    assert "At least this size" in codes(found.reasons)
    assert found.usd_saved_per_month is None


def test_too_small_a_type_is_told_with_the_cheapest_that_fits():
    found = sized(flat(85), memory_percent=flat(50))
    assert found.verdict == "larger"
    assert found.suggested.spec.vcpus >= 4 * 0.85 / 0.8
    cheaper = [c for c in found.alternatives if c.fits and c.spec.arch == "arm64"]
    assert found.suggested == cheaper[0]
    assert "Too small" in codes(found.reasons)


def test_less_than_ten_percent_is_no_reason_to_change():
    """t3.small against t3a.small: exactly 10 % in Seoul (0.026 and 0.0234); from a price a little lower: less."""
    found = sized(flat(5), "t3.small", memory_percent=flat(60))
    assert found.suggested.instance_type == "t3a.small"
    book = price_book()
    key = PriceKey(SEOUL, "ec2", "t3.small")
    changed = {**book.prices, key: type(book.prices[key])(**{**_fields(book.prices[key]), "usd": 0.0259})}
    measured = Measured(cpu_percent=flat(5), memory_percent=flat(60))
    kept = right_size(PriceBook(changed, book.types), measured, region=SEOUL, instance_type="t3.small")
    assert (kept.verdict, kept.suggested) == ("keep", None)


def _fields(price):
    return {name: getattr(price, name) for name in price.__slots__}


def test_another_architecture_is_named_but_not_suggested():
    found = sized(flat(5), "t3.small", memory_percent=flat(60))
    assert found.suggested.spec.arch == "x86_64"
    assert found.other_architecture.instance_type == "t4g.small"


def test_network_and_disk_count_by_their_baseline():
    """t4g.small may burst to 5 Gbps but always has 0.128; EBS to 2,085 Mbps but always 174."""
    small = price_book().instance_type("t4g.small")
    free = sized(flat(2), memory_percent=flat(10))
    busy = sized(flat(2), memory_percent=flat(10), network_gbps=flat(1.0), disk_mbps=flat(1.0))
    assert small.net_baseline_gbps < 1
    assert free.suggested.instance_type == "t4g.small"
    assert all(c.spec.net_baseline_gbps >= 1 for c in busy.alternatives if c.fits)
    refused = next(c for c in busy.alternatives if c.instance_type == "t4g.small")
    assert "baseline network" in refused.why_not.en
    disk = sized(flat(2), memory_percent=flat(10), network_gbps=flat(0.01), disk_mbps=flat(500.0))
    assert all(c.spec.ebs_baseline_mbps >= 500 for c in disk.alternatives if c.fits)


def test_short_and_holey_data_are_cautioned_about():
    short = sized(flat(5, days=2), memory_percent=flat(5))
    assert "Only 2.0 days" in codes(short.cautions)
    times = np.delete(np.arange(14 * DAY) * 300.0, slice(100, 900))
    holey = sized(Trace(times=times, values=np.full(len(times), 5.0)), memory_percent=flat(5))
    assert "20% of the data are missing" in codes(holey.cautions)
    assert not sized(flat(5), memory_percent=flat(5), network_gbps=flat(0), disk_mbps=flat(0)).cautions


def test_managed_databases_are_sized_by_their_own_prices():
    found = sized(flat(3), "db.m5.xlarge", service="rds_mysql", memory_percent=flat(10))
    assert found.verdict == "cheaper"
    assert found.suggested.instance_type.startswith("db.")
    assert found.suggested.usd_per_month() < found.current.usd_per_month()


def test_a_component_of_a_design(stamp_crush):
    measured = Measured(cpu_percent=flat(60), memory_percent=flat(20))
    found = right_size_component(stamp_crush[1], price_book(), "was", measured)
    assert (found.current.instance_type, found.instances) == ("t4g.small", 2)
    assert found.edit == ({"was": found.suggested.instance_type} if found.suggested else {})
    idle = Measured(cpu_percent=flat(1), memory_percent=flat(10))
    smaller = right_size_component(stamp_crush[1], price_book(), "was", idle)
    assert smaller.edit == {"was": "t4g.nano"}
    assert smaller.usd_saved_per_month == pytest.approx(2 * 730 * (0.0208 - 0.0052))


def test_what_cannot_be_sized_says_why(stamp_crush):
    with pytest.raises(CannotSize, match="no CPU trace"):
        right_size(price_book(), Measured(), region=SEOUL, instance_type="t3.small")
    with pytest.raises(CannotSize, match=r"huge\.type"):
        sized(flat(1), "huge.type")
    with pytest.raises(CannotSize, match="runs_on"):
        right_size_component(stamp_crush[1], price_book(), "slack", Measured(cpu_percent=flat(1)))


@given(st.floats(0, 94), st.floats(0, 100), st.sampled_from(["t3.small", "m5.xlarge", "t4g.2xlarge", "c6g.large"]))
@settings(max_examples=60, deadline=None)
def test_every_suggestion_fits_and_pays(percent, memory, kind):
    found = sized(flat(percent, 3), kind, memory_percent=flat(memory, 3))
    if found.suggested is None:
        assert found.verdict in ("keep", "larger")
        return
    spec = found.suggested.spec
    assert spec.vcpus >= found.need.vcpus
    assert spec.memory_gib >= found.need.memory_gib
    assert spec.arch == found.current.spec.arch
    if found.verdict == "cheaper":
        assert found.suggested.usd_per_month() <= 0.9 * found.current.usd_per_month()
    assert found.alternatives == tuple(sorted(found.alternatives, key=lambda c: (c.usd_per_month(), c.instance_type)))
