"""AWS, EC2 User Guide: CPU credits over time, each period's printed balance; half its last digit is the tolerance.

"Unlimited mode examples" (T3), "Standard mode examples" (T3, T2); the pages count with whole credits at times.
"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.cost.credits import credit_timeline, credits_of_type
from models.cost.rightsizing import credits_on
from models.cost.trace import Trace
from store.price_book import price_book

SHARED = [(24, 0.0), (12, 2.5), (24, 7.0), (12, 2.5)]
T3_UNLIMITED = [*SHARED, (5, 100.0), (13, 5.0), (24, 0.0)]
T3_STANDARD = [*SHARED, (2, 100.0), (14, 5.0), (24, 0.0)]
T2_STANDARD = [(24, 0.0), (12, 0.0), (25, 2.0), (11, 2.0), (3, 20.0), (15, 2.0), (6, 0.0)]
ROUNDING = 1e-9
"""Sums of some hundred doubles of this size."""


def hours(periods):
    return [percent for count, percent in periods for _ in range(count)]


def ends(periods):
    return np.cumsum([count for count, _ in periods]) - 1


def test_t3_nano_unlimited():
    run = credits_of_type(price_book().instance_type("t3.nano"), cpu_percent=hours(T3_UNLIMITED), step_hours=1)
    at = ends(T3_UNLIMITED)
    for period, printed, digit in [(0, 144, 1), (1, 144, 1), (2, 86.4, 0.1), (3, 122, 1), (4, 0, 1)]:
        assert run.balance[at[period]] == pytest.approx(printed, abs=digit / 2)
    assert run.surplus[at[4:]] == pytest.approx([144, 144, 0], abs=0.5)
    assert run.charged.sum() == pytest.approx(304, abs=0.5)
    assert run.usd(usd_per_vcpu_hour=0.05) == pytest.approx(304 / 60 * 0.05, abs=0.5 / 60 * 0.05)
    assert run.charged_on_stop == pytest.approx(0, abs=ROUNDING)


def test_t3_nano_standard_is_held_to_its_baseline():
    kind = price_book().instance_type("t3.nano")
    run = credits_of_type(kind, cpu_percent=hours(T3_STANDARD), step_hours=1, mode="standard")
    at = ends(T3_STANDARD)
    assert run.balance[at] == pytest.approx([144, 144, 86.4, 122.4, 0, 0, 144], abs=ROUNDING)
    assert run.charged.sum() == run.surplus.sum() == 0
    assert run.unserved.sum() == pytest.approx(2 * 120 - 12 - 122.4)


def test_t2_nano_standard_spends_its_launch_credits_first():
    run = credits_of_type(price_book().instance_type("t2.nano"), cpu_percent=hours(T2_STANDARD), step_hours=1)
    assert run.balance[ends(T2_STANDARD)] == pytest.approx([102, 102, 72, 72, 45, 72, 72], abs=ROUNDING)


def test_t2_nano_unlimited_has_no_launch_credits():
    kind = price_book().instance_type("t2.nano")
    assert credits_of_type(kind, cpu_percent=[5.0], step_hours=1, mode="unlimited").balance[0] == 0


def test_surplus_beyond_a_day_of_credits_is_charged_and_the_rest_on_stop():
    """A t3.micro may spend 288 surplus credits without being charged (the same guide, "Unlimited mode concepts")."""
    run = credits_of_type(price_book().instance_type("t3.micro"), cpu_percent=[100.0] * 4, step_hours=1)
    assert run.surplus.tolist() == [108, 216, 288, 288]
    assert run.charged.tolist() == [0, 0, 36, 108]
    assert run.charged_on_stop == 288
    assert run.usd(usd_per_vcpu_hour=0.05, stopped=True) == pytest.approx((36 + 108 + 288) / 60 * 0.05)


def test_hours_add_up_whatever_the_step():
    fine = [percent for percent in hours(T3_UNLIMITED) for _ in range(12)]
    by_hour = credit_timeline(cpu_percent=hours(T3_UNLIMITED), step_hours=1, vcpus=2, baseline=0.05)
    hourly = credit_timeline(cpu_percent=fine, step_hours=1 / 12, vcpus=2, baseline=0.05).hourly()
    assert hourly.balance == pytest.approx(by_hour.balance, abs=ROUNDING)
    assert hourly.charged == pytest.approx(by_hour.charged, abs=ROUNDING)
    assert hourly.hours == by_hour.hours


@given(
    st.lists(st.floats(0, 100), min_size=1, max_size=60),
    st.sampled_from([(2, 0.05), (2, 0.2), (4, 0.4), (1, 0.1)]),
    st.sampled_from([0.25, 1.0]),
)
def test_no_credit_appears_or_is_lost_but_above_the_limit(percents, kind, step):
    """Earned + borrowed = spent + kept + discarded, with what is discarded never negative; balances stay in range."""
    vcpus, baseline = kind
    run = credit_timeline(cpu_percent=percents, step_hours=step, vcpus=vcpus, baseline=baseline)
    most = 24 * baseline * vcpus * 60
    earned = len(percents) * step * baseline * vcpus * 60
    spent = sum(percents) / 100 * step * vcpus * 60
    discarded = earned + run.charged.sum() + run.surplus[-1] - spent - run.balance[-1]
    assert discarded >= -ROUNDING * max(1.0, spent)
    assert np.all((run.balance >= 0) & (run.balance <= most))
    assert np.all((run.surplus >= 0) & (run.surplus <= most + ROUNDING))
    assert np.all(run.charged >= 0)
    if sum(percents) / len(percents) / 100 <= baseline and max(percents) / 100 <= baseline:
        assert run.charged.sum() == 0


@pytest.mark.parametrize("wrong", [{"cpu_percent": []}, {"cpu_percent": [101]}, {"cpu_percent": [float("nan")]}])
def test_a_timeline_that_makes_no_sense_is_refused(wrong):
    with pytest.raises(ValueError, match="0 to 100"):
        credit_timeline(**wrong, step_hours=1, vcpus=2, baseline=0.05)
    with pytest.raises(ValueError, match="step_hours"):
        credit_timeline(cpu_percent=[1], step_hours=0, vcpus=2, baseline=0.05)
    with pytest.raises(ValueError, match="no CPU credits"):
        credits_of_type(price_book().instance_type("m6g.large"), cpu_percent=[1], step_hours=1)


def test_a_load_measured_elsewhere_is_spread_over_the_vcpus():
    trace = Trace(times=np.arange(48) * 3600.0, values=np.full(48, 40.0))
    book = price_book()
    assert credits_on(book.instance_type("m6g.large"), trace, vcpus_now=2) is None
    same = credits_on(book.instance_type("t4g.small"), trace, vcpus_now=2)
    half = credits_on(book.instance_type("t4g.small"), trace, vcpus_now=1)
    assert same.charged.sum() == pytest.approx(48 * (48 - 24) - 576)
    assert half.charged.sum() == 0
