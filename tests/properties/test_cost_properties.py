"""Bills of whole designs: traffic held against enumeration, and what must hold for every bill."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import product
from math import inf

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from models.cost import Bill, PriceBook, monthly_bill
from models.cost.lines import sum_usd
from models.cost.network import egress_tiers
from models.cost.traffic import requests_per_month, route
from models.design.build import build_design
from models.design.model import Design
from store.catalog import catalog
from store.designs import build_designs
from store.price_book import price_book

ON = date(2026, 11, 22)
ROUNDING = 1e-9
"""Relative: a bill is a sum of at most some hundred doubles."""
ZONES = ("a", "b", "c")
SERVER = {"runs_on": "t4g.small", "billing": {"storage": {"type": "gp3", "gib": 20}}}
TRAFFIC = {
    "requests_per_second": {"mean": 5},
    "kib_per_request": 1,
    "kib_per_response": 20,
    "new_connections_per_second": 1,
    "active_connections": 120,
    "queries_per_request": 3,
    "kib_per_query": 2,
}


def places() -> dict:
    seoul = {"kind": "region", "provider": "aws", "aws_region": "ap-northeast-2"}
    return {"seoul": seoul, **{zone: {"kind": "zone", "in": "seoul"} for zone in ZONES}}


def tiers(
    ws: tuple[str, ...], was: tuple[str, ...], wiring: str = "mesh", db: tuple[str, ...] = (), balanced: bool = True
) -> dict:
    """A document like Stamp Crush: balancer, web servers, application servers, a replicated database."""
    components: dict = {
        "ws": {"kind": "nginx", "places": list(ws), "replicas": len(ws), "needs": [{"any": ["was"], "wiring": wiring}]},
        "was": {"kind": "tomcat", "places": list(was), "replicas": len(was)},
    }
    components["ws"] |= SERVER
    components["was"] |= SERVER
    if balanced:
        components["alb"] = {"kind": "aws.alb", "place": "seoul", "needs": [{"any": ["ws"]}]}
    if db:
        replication = {"writer": "db-1", "mode": "async", "reads": "readers_else_writer"}
        components["db"] = {
            "kind": "mysql",
            "places": list(db),
            "replicas": len(db),
            "replication": replication,
        } | SERVER
        components["was"]["needs"] = [
            {"any": ["db"], "role": "reader", "for": ["read"]},
            {"any": ["db"], "role": "writer", "for": ["write"]},
        ]
    enters = "alb" if balanced else "ws"
    return {
        "anboard": 1,
        "id": "x",
        "title": "x",
        "places": places(),
        "components": components,
        "requests": {"read": {"enters": enters, "share": 0.75}, "write": {"enters": enters, "share": 0.25}},
        "traffic": TRAFFIC,
        "billing": {"krw_per_usd": {"value": 1390, "as_of": "2026-11-01", "source": "test"}, "vat": 0.1},
    }


def design(document: dict) -> Design:
    return build_design(document, catalog())


def bill(document: dict, book: PriceBook | None = None) -> Bill:
    return monthly_bill(design(document), book or price_book(), on=ON)


def usd(found: Bill, service: str, component: str | None = None) -> float:
    return sum_usd(x for x in found.lines if x.service == service and component in (None, x.component))


def cross_zone_gb(found: Bill, component: str) -> float:
    """GB across zones on a component's lines, counted at both ends."""
    return sum(x.quantity for x in found.lines if x.component == component and "존 간 전송" in x.label.ko)


# The real decision, by hand ------------------------------------------------------------------------------------

OPTION_1 = tiers(("a", "b"), ("a", "b"), db=("a", "b", "a"))
REQUESTS = 5 * 3600 * 730
GB = 1024 / 1e9


def test_a_bill_by_hand():
    """Seven servers, one balancer, two zones; each amount is worked out from the prices that their sources print."""
    found = bill(OPTION_1)
    assert usd(found, "ec2") == pytest.approx(7 * 730 * 0.0208)
    assert usd(found, "ebs") == pytest.approx(7 * 20 * 0.0912)
    lcu = 5 * 21 * 1024 * 3600 / 1e9
    assert usd(found, "alb") == pytest.approx(730 * (0.0225 + lcu * 0.008))
    assert usd(found, "vpc") == pytest.approx(2 * 730 * 0.005)
    calls, queries = REQUESTS * 21 * GB, REQUESTS * 3 * 2 * GB
    writes = 0.25 * queries
    read_across, write_across = 0.75 * queries / 2, writes / 2
    across = calls / 2 + read_across + write_across + writes
    assert usd(found, "data_transfer") == pytest.approx(REQUESTS * 20 * GB * 0.126 + 2 * across * 0.01)
    assert not found.at_least
    assert not found.missing
    assert found.krw_per_month == pytest.approx(found.usd_per_month * 1390)


def test_pairs_in_their_zones_send_nothing_across_and_a_mesh_half():
    mesh, paired = bill(tiers(("a", "b"), ("a", "b"))), bill(tiers(("a", "b"), ("a", "b"), "paired"))
    assert cross_zone_gb(mesh, "ws") == pytest.approx(2 * REQUESTS * 21 * GB / 2)
    assert cross_zone_gb(paired, "ws") == 0
    crossed = bill(tiers(("a", "b"), ("b", "a"), "paired"))
    assert cross_zone_gb(crossed, "ws") == pytest.approx(2 * REQUESTS * 21 * GB)


@given(
    st.lists(st.sampled_from(ZONES), min_size=1, max_size=4),
    st.lists(st.sampled_from(ZONES), min_size=1, max_size=4),
    st.lists(st.sampled_from(ZONES), min_size=1, max_size=3),
)
@settings(max_examples=60, deadline=None)
def test_traffic_across_zones_agrees_with_enumerating_every_path(ws, was, db):
    """Every way a request can take, with its probability as a fraction."""
    across: dict[str, Fraction] = {"ws": Fraction(0), "was": Fraction(0)}
    for share, stores in ((Fraction(3, 4), db[1:] or db), (Fraction(1, 4), db[:1])):
        paths = list(product(ws, was, stores))
        for web, app, store in paths:
            across["ws"] += share * (web != app) / len(paths)
            across["was"] += share * (app != store) / len(paths)
    found = bill(tiers(tuple(ws), tuple(was), db=tuple(db)))
    assert cross_zone_gb(found, "ws") == pytest.approx(float(across["ws"]) * 2 * REQUESTS * 21 * GB)
    assert cross_zone_gb(found, "was") == pytest.approx(float(across["was"]) * 2 * REQUESTS * 6 * GB)


# Shapes --------------------------------------------------------------------------------------------------------


def test_an_inner_balancer_has_no_public_address_and_is_billed_at_the_callers_end():
    document = tiers(("a", "b"), ("a", "b"))
    document["components"]["inner"] = {"kind": "aws.alb", "place": "seoul", "needs": [{"any": ["was"]}]}
    document["components"]["ws"]["needs"] = [{"any": ["inner"]}]
    found = bill(document)
    assert usd(found, "vpc", "inner") == 0
    assert usd(found, "vpc", "alb") == pytest.approx(2 * 730 * 0.005)
    assert cross_zone_gb(found, "ws") == pytest.approx(REQUESTS * 21 * GB / 2)
    inner = next(x for x in found.lines if x.component == "inner" and "LCU" in x.label.en)
    assert "5/25 conn/s" in inner.formula


def test_a_server_that_users_reach_has_an_address():
    found = bill(tiers(("a",), ("a",), balanced=False))
    assert [x.component for x in found.lines if x.service == "vpc"] == ["ws"]


def test_a_shared_host_is_billed_once():
    document = tiers(("host",), ("host",), balanced=False)
    document["places"]["host"] = {"kind": "host", "in": "a", "runs_on": "t4g.small"}
    found = bill(document)
    assert usd(found, "ec2") == pytest.approx(730 * 0.0208)
    assert {x.component for x in found.lines if x.service in ("ec2", "ebs", "vpc")} == {"host"}


def test_outside_aws_costs_what_is_stated_and_is_unknown_until_then():
    document = tiers(("a",), ("a",), db=("a", "busan"))
    document["places"]["busan"] = {"kind": "region", "provider": "own"}
    unknown = bill(document)
    assert unknown.at_least
    assert ["components.db.billing.monthly_usd" in m.why.en for m in unknown.missing] == [True]
    document["components"]["db"]["billing"] = {"monthly_usd": 120, **SERVER["billing"]}
    stated = bill(document)
    assert not stated.at_least
    assert stated.usd_per_month == pytest.approx(unknown.usd_per_month + 120)
    stream = next(x for x in stated.lines if x.component == "db" and x.service == "data_transfer")
    assert stream.quantity == pytest.approx(0.25 * REQUESTS * 6 * GB)
    assert stream.unit_price_usd == 0.126


def test_another_region_is_billed_at_its_prices_and_the_sender_pays():
    document = tiers(("a",), ("a",), db=("a", "tokyo-a"))
    document["places"]["tokyo"] = {"kind": "region", "provider": "aws", "aws_region": "ap-northeast-1"}
    document["places"]["tokyo-a"] = {"kind": "zone", "in": "tokyo"}
    found = bill(document)
    between = {x.region: x.quantity for x in found.lines if "Inter-region" in x.label.en and x.component == "db"}
    assert set(between) == {"ap-northeast-2", "ap-northeast-1"}
    assert between["ap-northeast-1"] == pytest.approx(0.75 * REQUESTS * 6 * GB)
    assert between["ap-northeast-2"] == pytest.approx(0.25 * REQUESTS * 6 * GB)


def test_a_server_without_a_zone_leaves_its_traffic_unknown():
    document = tiers(("a",), ("seoul",))
    found = bill(document)
    (missing,) = found.missing
    assert (missing.component, missing.service, missing.unit_price_usd) == ("ws", "data_transfer", 0.01)
    assert "zone" in missing.why.en


def test_surplus_is_billed_per_instance():
    document = tiers(("a",), ("a", "a"))
    document["components"]["was"]["billing"] = {**SERVER["billing"], "surplus_vcpu_hours": 10}
    line = next(x for x in bill(document).lines if "surplus" in x.label.en)
    assert line.usd_per_month == pytest.approx(2 * 10 * 0.04)
    assert line.estimated
    assert line.stale


def test_a_measured_load_replaces_the_derived_one():
    document = tiers(("a", "b"), ("a", "b"))
    load = {"new_connections_per_second": 1, "active_connections": 120, "processed_gb_per_hour": 1.08}
    document["components"]["alb"]["billing"] = {"load": load | {"requests_per_second": 5, "rules": 60}}
    del document["traffic"]
    found = bill(document)
    lcu = next(x for x in found.lines if "LCU" in x.label.en)
    assert lcu.quantity == pytest.approx(1.08 * 730)
    assert found.at_least


def test_external_services_have_no_line():
    document = tiers(("a",), ("a",))
    document["components"]["slack"] = {"kind": "external"}
    document["components"]["was"]["needs"] = [{"any": ["slack"], "degrades": True}]
    assert bill(document).lines == bill(tiers(("a",), ("a",))).lines


def test_managed_stores():
    document = tiers(("a", "b"), ("a", "b"))
    document["components"] |= {
        "rds": {
            "kind": "aws.rds.mysql", "place": "seoul", "runs_on": "db.t4g.micro", "multi_az": True, "version": "8.4",
            "billing": {"storage": {"type": "gp3", "gib": 20}},
        },
        "cache": {"kind": "aws.elasticache.valkey", "place": "a", "runs_on": "cache.t4g.small"},
        "nat": {"kind": "aws.nat_gateway", "place": "a", "billing": {"load": {"processed_gb_per_hour": 0.1}}},
        "dns": {"kind": "aws.route53", "needs": [{"any": ["alb"]}]},
    }  # fmt: skip
    document["components"]["was"]["needs"] = [{"any": ["rds"]}, {"any": ["cache"]}, {"any": ["nat"]}]
    document["requests"] = {"all": {"enters": "dns", "share": 1}}
    found = bill(document)
    assert not found.at_least
    assert usd(found, "rds_mysql") == pytest.approx(2 * 0.025 * 730)
    assert usd(found, "rds_storage") == pytest.approx(20 * 0.262)
    assert usd(found, "elasticache_valkey") == pytest.approx(730 * 0.0376)
    assert usd(found, "nat_gateway") == pytest.approx(730 * (0.059 + 0.1 * 0.059))
    assert usd(found, "route53") == 0.5
    assert cross_zone_gb(found, "was") == pytest.approx(REQUESTS * 6 * GB / 2)
    assert [w.code for w in found.warnings] == ["price-older-than-a-year", "zone-not-stated"]
    assert usd(found, "vpc", "alb") == pytest.approx(2 * 730 * 0.005)


def managed(kind: str, more: dict, **component) -> Bill:
    document = tiers(("a",), ("a",))
    document["components"]["x"] = {"kind": kind, "place": "a", "billing": more, **component}
    document["components"]["was"]["needs"] = [{"any": ["x"]}]
    return bill(document)


def amounts(found: Bill) -> dict[str, float | None]:
    return {x.label.en: x.usd_per_month for x in found.lines if x.component == "x"}


def test_aurora_has_one_volume_for_all_instances():
    stored = {"storage": {"gib": 50, "iops": 20}, "backup_gib": 10}
    found = amounts(managed("aws.aurora.mysql", stored, runs_on="db.t4g.medium", replicas=3))
    assert found == {
        "Aurora db.t4g.medium × 3": pytest.approx(3 * 730 * 0.113),
        "Aurora storage": pytest.approx(50 * 0.12),
        "Aurora I/O requests": pytest.approx(20 * 3600 * 730 / 1e6 * 0.24),
        "Aurora extra backup": pytest.approx(10 * 0.023),
    }
    unknown = amounts(managed("aws.aurora.mysql", {"storage": {"gib": 50}}, runs_on="db.t4g.medium"))
    assert unknown["Aurora I/O requests"] is None


def test_surplus_cpu_of_managed_databases_is_billed_or_unknown():
    storage = {"storage": {"gib": 20}, "surplus_vcpu_hours": 40}
    assert amounts(managed("aws.rds.mysql", storage, runs_on="db.t4g.micro"))["Surplus vCPU-hours"] == 3.0
    cache = managed("aws.elasticache.redis", {"surplus_vcpu_hours": 40}, runs_on="cache.t4g.small")
    assert amounts(cache)["Surplus vCPU-hours"] is None


def test_throughput_of_rds_without_a_price_is_not_free():
    found = managed("aws.rds.mysql", {"storage": {"gib": 20, "mibps": 200}}, runs_on="db.t4g.micro")
    assert amounts(found)["RDS gp3 extra MiB/s"] is None
    assert found.at_least
    included = managed("aws.rds.mysql", {"storage": {"gib": 500, "mibps": 500, "iops": 12_000}}, runs_on="db.t4g.micro")
    assert not included.at_least


def test_backups_of_own_servers_are_snapshots():
    document = tiers(("a",), ("a",))
    document["components"]["was"]["billing"] = {**SERVER["billing"], "backup_gib": 100}
    line = next(x for x in bill(document).lines if "snapshots" in x.label.en)
    assert line.usd_per_month == pytest.approx(100 * 0.05)


def test_a_network_balancer_keeps_to_its_zones():
    document = tiers(("a", "b"), ("a", "b"))
    document["components"]["alb"]["kind"] = "aws.nlb"
    found = bill(document)
    assert cross_zone_gb(found, "alb") == 0
    assert usd(found, "vpc", "alb") == pytest.approx(2 * 730 * 0.005)
    gb_per_hour = 5 * 21 * 1024 * 3600 / 1e9
    assert usd(found, "nlb") == pytest.approx(730 * (0.0225 + gb_per_hour * 0.006))


def test_each_derived_quantity_opens_to_the_traffic():
    found = bill(OPTION_1)
    steps = {(x.component, x.label.en): [s.formula for s in x.steps] for x in found.lines if x.steps}
    requests = "5 req/s × 3,600 s × 730 h = 13,140,000"
    assert steps["alb", "Internet egress (answers to users)"] == [
        requests,
        "13,140,000 × 20 KiB × 1,024 B = 269.107 GB",
    ]
    assert steps["ws", "Cross-zone transfer (ws → was)"][1] == "13,140,000 × (1 KiB + 20 KiB) × 1,024 B = 282.563 GB"
    assert steps["db", "Cross-zone replication (db)"] == [
        requests,
        "6,570,000 × 3 × 2 KiB × 1,024 B = 40.3661 GB",
    ]
    assert steps["db", "EBS gp3 storage"][0] == "3,285,000 × 3 × 2 KiB × 1,024 B = 20.183 GB"
    assert steps["alb", "ALB capacity units (LCU)"] == ["5 req/s × 21 KiB × 1,024 B × 3,600 s = 0.387072 GB/h"]


def test_an_old_mysql_version_costs_what_its_vcpus_cost():
    """In Seoul 0.12 USD per vCPU-hour in years 1 and 2; db.t4g.micro has two vCPUs, a standby as many again."""

    def lines(version: str, multi_az: bool = False) -> list[float | None]:
        document = tiers(("a",), ("a",))
        document["components"]["rds"] = {
            "kind": "aws.rds.mysql", "place": "a", "runs_on": "db.t4g.micro", "version": version, "multi_az": multi_az,
            "billing": {"storage": {"type": "gp3", "gib": 20}},
        }  # fmt: skip
        document["components"]["was"]["needs"] = [{"any": ["rds"]}]
        return [x.usd_per_month for x in bill(document).lines if "extended support" in x.label.en]

    assert lines("8.0.35") == [pytest.approx(2 * 730 * 0.12)]
    assert lines("8.0", multi_az=True) == [pytest.approx(4 * 730 * 0.12)]
    assert lines("5.7") == [None]
    assert lines("8.4") == []


# Invariants ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "service"),
    [
        (("components", "ws", "runs_on"), "ec2"),
        (("components", "ws", "billing"), "ebs"),
        (("traffic", "requests_per_second"), "data_transfer"),
        (("traffic", "kib_per_query"), "data_transfer"),
        (("traffic", "active_connections"), "alb"),
    ],
)
def test_what_is_not_stated_is_missing_and_never_free(path, service):
    document = bare(OPTION_1)
    inner = document
    for key in path[:-1]:
        inner = inner[key]
    del inner[path[-1]]
    found = bill(document)
    assert found.at_least
    assert service in {m.service for m in found.missing}
    assert all(x.usd_per_month is None for x in found.lines if x.unknown)
    assert found.usd_per_month < bill(OPTION_1).usd_per_month
    if service in ("data_transfer", "alb"):
        assert all(m.unit_price_usd for m in found.missing)


def bare(document: dict) -> dict:
    """A deep copy of plain data."""
    return {k: bare(v) if isinstance(v, dict) else v for k, v in document.items()}


@given(st.data())
@settings(max_examples=40, deadline=None)
def test_a_price_that_goes_missing_lowers_the_total_and_is_named(data):
    full = bill(OPTION_1)
    key = data.draw(st.sampled_from(sorted({p.key for x in full.lines for p in x.prices})))
    book = PriceBook({k: p for k, p in price_book().prices.items() if k != key})
    found = bill(OPTION_1, book)
    lost = sum_usd(x for x in full.lines if key in [p.key for p in x.prices])
    assert found.at_least
    assert all(str(key) in m.why.en for m in found.missing)
    assert found.usd_per_month == pytest.approx(full.usd_per_month - lost, rel=ROUNDING)


@given(st.floats(0.01, 1e4), st.floats(1, 100))
@settings(max_examples=40, deadline=None)
def test_more_traffic_never_costs_less(mean, factor):
    def total(rate: float) -> float:
        return bill({**OPTION_1, "traffic": {**TRAFFIC, "requests_per_second": {"mean": rate}}}).usd_per_month

    assert total(mean * factor) >= total(mean) * (1 - ROUNDING)


@given(st.floats(0, 500), st.floats(0, 0.3))
@settings(deadline=None)
def test_vat_is_taken_after_credits(credits, vat):
    document = {**OPTION_1, "billing": {"vat": vat, "credits_usd": credits}}
    found = bill(document)
    assert found.usd_per_month == bill(OPTION_1).usd_per_month
    assert found.vat_usd == pytest.approx(max(0.0, found.usd_per_month - credits) * vat)
    assert found.usd_with_vat == pytest.approx(found.usd_after_credits + found.vat_usd)
    assert found.krw_per_month is None


@given(st.permutations(["alb", "ws", "was", "db"]))
@settings(deadline=None)
def test_the_order_of_components_does_not_change_the_total(order):
    document = {**OPTION_1, "components": {name: OPTION_1["components"][name] for name in order}}
    assert bill(document).usd_per_month == pytest.approx(bill(OPTION_1).usd_per_month, rel=ROUNDING)


@given(st.floats(0, 1e6), st.floats(0, 1e6))
@settings(deadline=None)
def test_egress_tiers_add_up_and_do_not_depend_on_how_traffic_is_split(first, second):
    assume(second == 0 or second > first * ROUNDING)
    whole = dict(egress_tiers(gb=first + second))
    parts: dict[str, float] = {}
    for sku, gb in (*egress_tiers(gb=first), *egress_tiers(gb=second, already_gb=first)):
        parts[sku] = parts.get(sku, 0.0) + gb
    assert sum(whole.values()) == pytest.approx(first + second)
    assert parts == pytest.approx(whole, abs=1e-6)
    assert all(0 < gb < inf for gb in parts.values())


def test_every_request_arrives_somewhere():
    """Each tier of a need that one instance meets gets each request once; two of three get it twice."""
    document = tiers(("a", "b"), ("a", "b", "c"))
    document["components"]["ws"]["needs"] = [{"at_least": 2, "of": ["was"]}]
    legs = route(design(document)).legs
    into = {name: sum(x.calls_per_request for x in legs if x.target == name) for name in ("alb", "ws", "was")}
    assert into == pytest.approx({"alb": 1, "ws": 1, "was": 2})


def test_hours_scale_what_is_billed_by_the_hour():
    full, half = bill(OPTION_1), bill({**OPTION_1, "billing": {"hours_per_month": 365}})
    for service in ("ec2", "alb", "vpc", "data_transfer"):
        assert usd(half, service) == pytest.approx(usd(full, service) / 2)
    assert usd(half, "ebs") == usd(full, "ebs")


def test_without_traffic_the_number_of_requests_is_unknown():
    assert requests_per_month(replace(design(OPTION_1).traffic, mean_requests_per_second=None), 730) is None


def test_stated_storage_is_billed_also_where_the_server_is_not_stated():
    text = """
anboard: 1
id: volumes
places: {seoul: {kind: region, provider: aws, aws_region: ap-northeast-2}}
components:
  disk: {kind: mysql, place: seoul, billing: {storage: {type: gp2, gib: 930}}}
requests: {all: {enters: disk}}
"""
    bill = monthly_bill(build_designs({"d.yaml": text}, ["d.yaml"])["d.yaml"], price_book(), on=None)
    assert [line.usd_per_month for line in bill.lines if line.service == "ebs"] == [pytest.approx(106.02, abs=0.005)]
    assert any(missing.service == "ec2" for missing in bill.missing)
