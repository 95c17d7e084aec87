"""Worked examples and bills with a printed total, rebuilt from the price book to the cent.

Each example keeps its own conventions: AWS's pages count 720 h a month, calculators 730 h, bills the hours that ran.
The tolerance is half the last printed digit.
"""

import doctest
from datetime import date
from importlib import import_module

import pytest

from models.cost.alb import AlbLoad, alb_capacity_units, alb_lines, rule_evaluations_per_s, trust_store_line
from models.cost.ebs import ebs_lines
from models.cost.ec2 import break_even_utilisation, instance_lines, surplus_vcpu_hours
from models.cost.extended_support import extended_support_line
from models.cost.lines import Biller, sum_usd
from models.cost.network import (
    cross_zone_line,
    inter_region_line,
    internet_egress_lines,
    nat_gateway_lines,
    public_ipv4_line,
)
from models.cost.nlb import nlb_lines
from models.cost.prices import PriceKey
from models.cost.rds import rds_backup_line, rds_lines
from models.design.model import Storage
from models.problems import Text
from store.price_book import price_book

SEOUL, TOKYO, VIRGINIA = "ap-northeast-2", "ap-northeast-1", "us-east-1"
HALF_A_CENT = 0.005 + 1e-9
"""And the rounding error of a double: 514 × 0.0225 is 11.565."""
LABEL = Text("", "")


def biller(hours: float = 730) -> Biller:
    return Biller(book=price_book(), hours=hours)


def volume(kind: str, gib: float, iops: float | None = None, mibps: float | None = None) -> Storage:
    return Storage(type=kind, gib=gib, iops=iops, mibps=mibps)


EXAMPLE_1 = AlbLoad(
    new_connections_per_s=1,
    active_connections=120,
    processed_gb_per_hour=1.08,
    rule_evaluations_per_s=rule_evaluations_per_s(requests_per_s=5, rules=60),
)


def test_alb_example_1():
    """AWS, Elastic Load Balancing pricing, ALB example 1: 0.03114 USD an hour, 22.42 USD in 720 h."""
    assert EXAMPLE_1.capacity_units == 1.08
    lines = alb_lines(biller(hours=720), component="alb", region=VIRGINIA, balancers=1, load=EXAMPLE_1)
    assert sum_usd(lines) == pytest.approx(22.42, abs=HALF_A_CENT)


def test_alb_with_a_trust_store():
    """AWS blog on mutual TLS: example 1 with a trust store at 0.0056 USD an hour, 26.45 USD in 720 h."""
    lines = alb_lines(biller(hours=720), component="alb", region=VIRGINIA, balancers=1, load=EXAMPLE_1)
    assert sum_usd(lines) + 0.0056 * 720 == pytest.approx(26.45, abs=HALF_A_CENT)


def test_alb_band_of_two_lcu():
    """mattrobinsonsre/terrapod issue 977: 2 LCU all month, 28.11 USD in 730 h; printed to the cent."""
    load = AlbLoad(new_connections_per_s=0, active_connections=0, processed_gb_per_hour=2, rule_evaluations_per_s=0)
    lines = alb_lines(biller(), component="alb", region=VIRGINIA, balancers=1, load=load)
    assert sum_usd(lines) == pytest.approx(28.11, abs=HALF_A_CENT)


@pytest.mark.parametrize(
    ("connections", "active", "gb", "evaluations", "units"),
    [(50, 0, 0, 0, 2), (0, 6000, 0, 0, 2), (0, 0, 2, 0, 2), (0, 0, 0, 2000, 2), (25, 3000, 1, 1000, 1)],
)
def test_each_dimension_of_an_lcu(connections, active, gb, evaluations, units):
    """AWS, Elastic Load Balancing pricing: one LCU is 25 new connections/s, 3,000 active, 1 GB/h, 1,000 rules/s."""
    assert units == alb_capacity_units(
        new_connections_per_s=connections,
        active_connections=active,
        processed_gb_per_hour=gb,
        rule_evaluations_per_s=evaluations,
    )


def test_each_dimension_with_lambda_targets_and_mutual_tls():
    """AWS, the same page: 0.4 GB/h for Lambda targets, added up; 1,500 active connections with mutual TLS."""
    idle = {"new_connections_per_s": 0, "rule_evaluations_per_s": 0}
    assert alb_capacity_units(**idle, active_connections=0, processed_gb_per_hour=0, lambda_gb_per_hour=0.8) == 2
    assert alb_capacity_units(**idle, active_connections=0, processed_gb_per_hour=1, lambda_gb_per_hour=0.4) == 2
    assert alb_capacity_units(**idle, active_connections=3000, processed_gb_per_hour=0, mutual_tls=True) == 2
    assert alb_capacity_units(**idle, active_connections=3000, processed_gb_per_hour=0) == 1


def test_alb_example_1_with_mutual_tls_from_the_price_book():
    """AWS blog on mutual TLS: 26.45 USD in 720 h, now with the book's price of a trust store."""
    month = biller(hours=720)
    lines = alb_lines(month, component="alb", region=VIRGINIA, balancers=1, load=EXAMPLE_1)
    store = trust_store_line(month, component="alb", region=VIRGINIA, trust_stores=1)
    assert sum_usd([*lines, store]) == pytest.approx(26.45, abs=HALF_A_CENT)


def test_nlb_with_a_known_usage():
    """Infracost, lb_test: 16.42 USD for the hours (16.425 there cut off), 6.00 USD for 1,000 NLCU-hours."""
    load = AlbLoad(
        new_connections_per_s=0, active_connections=0, processed_gb_per_hour=1000 / 730, rule_evaluations_per_s=0
    )
    hours, units = nlb_lines(biller(), component="x", region=VIRGINIA, balancers=1, load=load)
    assert hours.usd_per_month == pytest.approx(16.42, abs=HALF_A_CENT)
    assert units.usd_per_month == pytest.approx(6.00, abs=HALF_A_CENT)


def test_break_even_of_t3_large_and_m5_large():
    """AWS, EC2 User Guide, "Unlimited mode concepts": 42.5 %."""
    utilisation = break_even_utilisation(
        burstable_usd_per_hour=0.0835, fixed_usd_per_hour=0.096, baseline=0.30, vcpus=2, usd_per_vcpu_hour=0.05
    )
    assert 100 * utilisation == pytest.approx(42.5, abs=0.05)


def test_surplus_credits_of_a_t2_nano():
    """AWS, EC2 User Guide, "Unlimited mode examples": 25 surplus credits cost 0.021 USD."""
    lines = instance_lines(
        biller(hours=0), component="x", region=VIRGINIA, instance_type="t2.nano", purchase="on_demand", instances=1,
        surplus_vcpu_hours_each=surplus_vcpu_hours(credits=25),
    )  # fmt: skip
    assert sum_usd(lines) == pytest.approx(0.021, abs=0.0005)


def test_data_transfer_out_of_seoul():
    """Infracost, data_transfer_test: 157,000 GB to the internet, 1,000 GB across zones both ways, 750 GB to another
    region: 18,715.36 USD, the sum of six lines in whole cents. The free 100 GB are left out there too.
    """
    lines = [
        *internet_egress_lines(biller(), component="x", region=SEOUL, gb=157_000),
        cross_zone_line(biller(), component="x", region=SEOUL, gb=1_000, billed_ends=2),
        inter_region_line(biller(), component="x", region=SEOUL, gb=750),
    ]
    assert len(lines) == 6
    assert sum_usd(lines) == pytest.approx(18_715.36, abs=HALF_A_CENT)


@pytest.mark.parametrize(
    ("region", "gb", "printed"),
    [
        (TOKYO, 157_000, [1_167.36, 3_645.44, 8_806.40, 285.60, 20.00, 67.50]),
        (VIRGINIA, 57_000, [921.60, 3_481.60, 406.00, 20.00, 15.00]),
    ],
)
def test_data_transfer_out_of_other_regions(region, gb, printed):
    """Infracost, data_transfer_test: each printed line, and with it each tier."""
    lines = [
        *internet_egress_lines(biller(), component="x", region=region, gb=gb),
        cross_zone_line(biller(), component="x", region=region, gb=1_000, billed_ends=2),
        inter_region_line(biller(), component="x", region=region, gb=750),
    ]
    assert [line.usd_per_month for line in lines] == pytest.approx(printed, abs=HALF_A_CENT)


def test_the_free_egress_comes_before_the_first_tier():
    """AWS's bills name the first tier "first 10 TB / month data transfer out beyond the global free tier"; a Seoul bill
    of July 2026: 5,118 GB, of which 100 are free, 632 USD.
    """
    lines = internet_egress_lines(biller(), component="x", region=SEOUL, gb=5_118, free_gb=100)
    assert sum_usd(lines) == pytest.approx(632, abs=0.5)
    first, second = internet_egress_lines(biller(), component="x", region=SEOUL, gb=10_240 + 100 + 7, free_gb=100)
    assert (first.quantity, second.quantity) == (10_240, pytest.approx(7))
    assert internet_egress_lines(biller(), component="x", region=SEOUL, gb=99, free_gb=100) == []


def test_internet_egress_on_a_bill():
    """A Seoul bill of July 2026: 5,118 GB, of which 100 are free, 632 USD."""
    lines = internet_egress_lines(biller(), component="x", region=SEOUL, gb=5_118 - 100)
    assert sum_usd(lines) == pytest.approx(632, abs=0.5)


def test_pushed_across_zones():
    """Atom-oh/kubernetes-docs, pod network benchmark: 223.4 GB across zones of Seoul, 4.47 USD."""
    line = cross_zone_line(biller(), component="x", region=SEOUL, gb=223.4, billed_ends=2)
    assert sum_usd([line]) == pytest.approx(4.47, abs=HALF_A_CENT)


def test_two_nat_gateways():
    """Infracost, nat_gateway_test: two gateways, 100 GB through one, 70.20 USD."""
    lines = nat_gateway_lines(biller(), component="x", region=VIRGINIA, gateways=2, gb=100)
    assert sum_usd(lines) == pytest.approx(70.20, abs=HALF_A_CENT)


def test_gp3_with_extra_iops_and_throughput():
    """Infracost, ebs_volume_test: 40 GB, 4,000 IOPS, 130 MB/s: 3.20 + 5.00 + 0.20 USD."""
    lines = ebs_lines(biller(), component="x", region=VIRGINIA, storage=volume("gp3", 40, 4_000, 130), volumes=1)
    assert [line.usd_per_month for line in lines] == pytest.approx([3.20, 5.00, 0.20], abs=HALF_A_CENT)


def test_gp2_on_a_bill():
    """A bill of January 2026: 930 GB in Seoul, 250 GB in Tokyo: 106.02 + 30.00 USD."""
    seoul = ebs_lines(biller(), component="x", region=SEOUL, storage=volume("gp2", 930), volumes=1)
    tokyo = ebs_lines(biller(), component="x", region=TOKYO, storage=volume("gp2", 250), volumes=1)
    assert sum_usd(seoul) == pytest.approx(106.02, abs=HALF_A_CENT)
    assert sum_usd(tokyo) == pytest.approx(30.00, abs=HALF_A_CENT)


def test_rds_multi_az():
    """Infracost, db_instance_test: db.t3.large Multi-AZ, 30 GB gp2, 1,000 GB of extra backup: 300.46 USD."""
    lines = rds_lines(
        biller(), component="db", region=VIRGINIA, engine="mysql", instance_class="db.t3.large", purchase="on_demand",
        multi_az=True, instances=1, storage=volume("gp2", 30),
    )  # fmt: skip
    backup = biller().line("db", LABEL, PriceKey(VIRGINIA, "rds_storage", "backup_over_free"), 1_000)
    assert [line.usd_per_month for line in lines] == pytest.approx([198.56, 6.90], abs=HALF_A_CENT)
    assert sum_usd([*lines, backup]) == pytest.approx(300.46, abs=HALF_A_CENT)
    assert not any(line.estimated for line in lines)


def test_rds_extra_backup():
    """Infracost, db_instance_test: 1,000 GB of additional backup storage, 95.00 USD."""
    line = rds_backup_line(biller(), component="db", region=VIRGINIA, gib=1_000)
    assert line.usd_per_month == pytest.approx(95.00, abs=HALF_A_CENT)


def test_rds_gp3_beyond_its_included_iops():
    """Infracost, db_instance_test, gp3 Multi-AZ: db.t4g.small, 400 GB, 2,000 IOPS above 12,000: 47.45 + 92 + 80 USD."""
    lines = rds_lines(
        biller(), component="db", region=VIRGINIA, engine="mysql", instance_class="db.t4g.small", purchase="on_demand",
        multi_az=True, instances=1, storage=volume("gp3", 400, 14_000),
    )  # fmt: skip
    assert [line.usd_per_month for line in lines] == pytest.approx([47.45, 92.00, 80.00], abs=HALF_A_CENT)


def extended(version, on, **more):
    year = Biller(book=price_book(), on=on)
    arguments = {"region": VIRGINIA, "vcpus": 2, "instances": 1} | more
    return extended_support_line(year, component="db", version=version, on=on, **arguments)


@pytest.mark.parametrize(
    ("version", "on", "usd"),
    [
        ("5.7", date(2024, 2, 29), None),
        ("5.7", date(2024, 3, 1), 146.00),  # Infracost: 1,460 vCPU-hours, 146.00 USD
        ("5.7.44", date(2026, 2, 28), 146.00),
        ("5.7", date(2026, 3, 1), 292.00),  # usage.ai: the rate doubled on 2026-03-01, 0.20 USD
        ("8.0.35", date(2026, 7, 31), None),
        ("8.4", date(2030, 1, 1), None),
    ],
)
def test_mysql_extended_support_by_version_and_day(version, on, usd):
    line = extended(version, on)
    assert (line and line.usd_per_month) == (usd and pytest.approx(usd, abs=HALF_A_CENT))


def test_mysql_extended_support_on_bills():
    """Two Seoul bills of August 2026: 1,223.1 vCPU-hours 146.77 USD; 48 vCPU-hours a day, 5.76 USD a day."""
    day = Biller(book=price_book(), hours=24, on=date(2026, 8, 31))
    line = extended_support_line(
        day, component="db", region=SEOUL, version="8.0", on=date(2026, 8, 31), vcpus=2, instances=1
    )
    assert (line.quantity, line.usd_per_month) == (48, pytest.approx(5.76, abs=HALF_A_CENT))
    assert 1_223.1 * line.unit_price_usd == pytest.approx(146.77, abs=HALF_A_CENT)


def test_extended_support_that_is_not_known_is_not_free():
    third_year = extended("5.7", date(2026, 11, 22), region=SEOUL)
    assert third_year.usd_per_month is None
    assert third_year.unknown is not None
    assert extended("5.7", date(2028, 1, 1)).unknown is not None
    assert extended("8.0", date(2026, 11, 22), vcpus=None).unknown is not None


def test_rds_and_alb_on_a_bill():
    """A Seoul bill: MySQL db.t4g.micro for 562.42 h and an ALB for 514 h, 14.06 + 11.57 USD."""
    rds = rds_lines(
        biller(hours=562.42), component="db", region=SEOUL, engine="mysql", instance_class="db.t4g.micro",
        purchase="on_demand", multi_az=False, instances=1, storage=None,
    )  # fmt: skip
    alb = biller().line("alb", LABEL, PriceKey(SEOUL, "alb", "hourly"), 514)
    assert sum_usd(rds) == pytest.approx(14.06, abs=HALF_A_CENT)
    assert sum_usd([alb]) == pytest.approx(11.57, abs=HALF_A_CENT)


def test_addresses_instance_and_gateway():
    """Infracost, eip_test: NAT, t3.medium with 8 GB gp2, an NLB and one idle address: 84.09 USD."""
    lines = [
        nat_gateway_lines(biller(), component="x", region=VIRGINIA, gateways=1, gb=0)[0],
        *instance_lines(
            biller(), component="x", region=VIRGINIA, instance_type="t3.medium", purchase="on_demand", instances=1
        ),
        *ebs_lines(biller(), component="x", region=VIRGINIA, storage=volume("gp2", 8), volumes=1),
        biller().line("x", LABEL, PriceKey(VIRGINIA, "nlb", "hourly"), 730),
        public_ipv4_line(biller(), component="x", region=VIRGINIA, addresses=1),
    ]
    assert sum_usd(lines) == pytest.approx(84.09, abs=HALF_A_CENT)


def test_multi_az_without_a_price_is_twice_the_price_and_says_so():
    """AWS: about twice. Listed pairs (us-east-1 db.t3.large, Seoul PostgreSQL db.r7g.large) are exactly twice."""
    line = rds_lines(
        biller(), component="db", region=SEOUL, engine="mysql", instance_class="db.t4g.micro", purchase="on_demand",
        multi_az=True, instances=1, storage=None,
    )[0]  # fmt: skip
    assert line.estimated
    assert line.usd_per_month == pytest.approx(2 * 0.025 * 730)


def test_reserved_and_spot_terms():
    """t4g.small in Seoul: the Spot Advisor of 2025-06-28 states 51 % off 0.0208 USD; no reserved price is known."""

    def line(purchase):
        return instance_lines(
            biller(), component="x", region=SEOUL, instance_type="t4g.small", purchase=purchase, instances=1
        )[0]  # fmt: skip

    spot, reserved = line("spot"), line("ri_1yr_no_upfront")
    assert spot.usd_per_month == pytest.approx(730 * 0.0208 * 0.49)
    assert spot.estimated
    assert spot.as_of == date(2025, 6, 28)
    assert reserved.usd_per_month is None
    assert "t4g.small" in reserved.unknown.en


@pytest.mark.parametrize(
    "name",
    [
        *(f"cost.{name}" for name in ("alb", "amounts", "credits", "ebs", "ec2")),
        *(f"cost.{name}" for name in ("extended_support", "lines", "network", "nlb")),
        "design.catalog",
    ],
)
def test_docstrings_print_what_they_say(name):
    result = doctest.testmod(import_module(f"models.{name}"))
    assert result.attempted > 0
    assert result.failed == 0
