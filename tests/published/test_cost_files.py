"""The worked examples again, as design files through ``cli.py evaluate``: totals of one service, as printed."""

import json

import pytest

from cli import main

HALF_A_CENT = 0.005 + 1e-9
REGIONS = """
places:
  seoul: {kind: region, provider: aws, aws_region: ap-northeast-2}
  seoul-a: {kind: zone, in: seoul}
  seoul-b: {kind: zone, in: seoul}
  tokyo: {kind: region, provider: aws, aws_region: ap-northeast-1}
  tokyo-a: {kind: zone, in: tokyo}
  virginia: {kind: region, provider: aws, aws_region: us-east-1}
  virginia-a: {kind: zone, in: virginia}
"""
ALB_LOAD = (
    "{new_connections_per_second: 1, active_connections: 120, processed_gb_per_hour: 1.08, requests_per_second: 5, "
    "rules: 60}"
)
MONTH_S = 3600 * 730
KIB = 1024 / 1e9


def evaluated(tmp_path, capsys, text):
    file = tmp_path / "design.yaml"
    file.write_text(f"anboard: 1\nid: example\n{REGIONS}{text}", encoding="utf-8")
    assert main(["evaluate", str(file), "--json", "--only", "cost", "--lang", "en"]) == 0
    return json.loads(capsys.readouterr().out)["designs"][0]["cost"]


def one(component, hours=730):
    return f"components: {{x: {component}}}\nrequests: {{all: {{enters: x}}}}\nbilling: {{hours_per_month: {hours}}}\n"


EXAMPLES = {
    "AWS, ALB example 1": (
        one(f"{{kind: aws.alb, place: virginia, billing: {{load: {ALB_LOAD}}}}}", 720),
        ("alb",), 22.42,
    ),
    "terrapod issue 977, ALB with 2 LCU": (
        one("{kind: aws.alb, place: virginia, billing: {load: {new_connections_per_second: 0, active_connections: 0, "
            "processed_gb_per_hour: 2}}}"),
        ("alb",), 28.11,
    ),
    "Infracost, NLB hours": (one("{kind: aws.nlb, place: virginia, billing: {load: {new_connections_per_second: 0, "
                                 "active_connections: 0, processed_gb_per_hour: 0}}}"), ("nlb",), 16.42),
    "Infracost, two NAT gateways, 100 GB": (
        one(f"{{kind: aws.nat_gateway, replicas: 2, place: virginia-a, "
            f"billing: {{load: {{processed_gb_per_hour: {50 / 730!r}}}}}}}"),
        ("nat_gateway",), 70.20,
    ),
    "Infracost, gp3 with extra IOPS and throughput": (
        one("{kind: server, place: virginia-a, runs_on: t3.medium, "
            "billing: {storage: {type: gp3, gib: 40, iops: 4000, mibps: 130}}}"),
        ("ebs",), 8.40,
    ),
    "Infracost, t3.medium with 8 GB gp2": (
        one("{kind: server, place: virginia-a, runs_on: t3.medium, billing: {storage: {type: gp2, gib: 8}}}"),
        ("ec2", "ebs"), 84.09 - 32.85 - 16.42 - 3.65,
    ),
    "Infracost, RDS Multi-AZ with backups": (
        one("{kind: aws.rds.mysql, place: virginia, runs_on: db.t3.large, multi_az: true, "
            "billing: {storage: {type: gp2, gib: 30}, backup_gib: 1000}}"),
        ("rds_mysql", "rds_storage"), 300.46,
    ),
    "Infracost, RDS gp3 Multi-AZ": (
        one("{kind: aws.rds.mysql, place: virginia, runs_on: db.t4g.small, multi_az: true, "
            "billing: {storage: {gib: 400, iops: 14000}}}"),
        ("rds_mysql", "rds_storage"), 47.45 + 92.00 + 80.00,
    ),
    "a Seoul bill, RDS db.t4g.micro": (
        one("{kind: aws.rds.mysql, place: seoul-a, runs_on: db.t4g.micro, billing: {storage: {gib: 0}}}", 562.42),
        ("rds_mysql",), 14.06,
    ),
    "a Seoul bill, ALB hours": (
        one("{kind: aws.alb, place: seoul, billing: {load: {new_connections_per_second: 0, active_connections: 0, "
            "processed_gb_per_hour: 0}}}", 514),
        ("alb",), 11.57,
    ),
    "a bill of January 2026, gp2": (
        "components:\n"
        "  x: {kind: server, place: seoul-a, runs_on: t3.small, billing: {storage: {type: gp2, gib: 930}}}\n"
        "  y: {kind: server, place: tokyo-a, runs_on: t3.small, billing: {storage: {type: gp2, gib: 250}}}\n"
        "requests: {all: {enters: x}}\n",
        ("ebs",), 136.02,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_as_a_design_file(name, tmp_path, capsys):
    text, services, printed = EXAMPLES[name]
    lines = evaluated(tmp_path, capsys, text)["lines"]
    found = [line for line in lines if line["service"] in services]
    assert sum(line["usd_per_month"] for line in found) == pytest.approx(printed, abs=HALF_A_CENT)


def test_surplus_credits_of_a_t2_nano(tmp_path, capsys):
    """AWS, "Unlimited mode examples": 25 credits, 0.021 USD."""
    text = one(f"{{kind: server, place: virginia-a, runs_on: t2.nano, billing: {{surplus_vcpu_hours: {25 / 60!r}}}}}")
    lines = evaluated(tmp_path, capsys, text)["lines"]
    (surplus,) = [line for line in lines if "surplus" in line["label"]]
    assert surplus["usd_per_month"] == pytest.approx(0.021, abs=0.0005)


TRANSFER = f"""
components:
  web: {{kind: server, place: seoul-a, runs_on: t3.small, needs: [{{any: [db], role: writer}}]}}
  db:
    kind: mysql
    runs_on: t3.small
    instances: [{{id: db-1, place: seoul-b}}, {{id: db-2, place: tokyo-a}}]
    replication: {{writer: db-1, mode: async, transactions_per_second: {750 / 1000 * 100!r}}}
requests: {{all: {{enters: web}}}}
traffic:
  requests_per_second: 100
  kib_per_request: 0
  kib_per_response: {157_000 / (100 * MONTH_S * KIB)!r}
  queries_per_request: 1
  kib_per_query: {1_000 / (100 * MONTH_S * KIB)!r}
"""


def test_data_transfer_out_of_seoul(tmp_path, capsys):
    """Infracost, data_transfer_test: 157,000 GB out, 1,000 GB across zones both ways, 750 GB to another region."""
    lines = [x for x in evaluated(tmp_path, capsys, TRANSFER)["lines"] if x["service"] == "data_transfer"]
    amounts = [round(x["usd_per_month"], 2) for x in lines]
    assert sorted(amounts) == sorted([1_290.24, 4_997.12, 11_980.80, 367.20, 20.00, 60.00])


def test_the_derivation_opens_to_the_requests(tmp_path, capsys):
    lines = evaluated(tmp_path, capsys, TRANSFER)["lines"]
    (across,) = [x for x in lines if x["label"].startswith("Cross-zone transfer")]
    assert across["steps"][0]["formula"] == "100 req/s × 3,600 s × 730 h = 262,800,000"
    assert across["steps"][1]["formula"].endswith("= 1,000 GB")
    assert across["formula"].startswith("1 × 1,000 GB × 2 = 2,000 GB")


def test_vat_comes_after_credits(tmp_path, capsys):
    """100 USD a month, 30 USD of credits, 10 % VAT: 77 USD, 107,030 KRW at 1,390; worked by hand."""
    text = """
components: {x: {kind: server, billing: {monthly_usd: 100}}}
requests: {all: {enters: x}}
billing: {credits_usd: 30, vat: 0.1, krw_per_usd: 1390}
"""
    cost = evaluated(tmp_path, capsys, text)
    assert (cost["usd_per_month"], cost["krw_per_month"]) == (100, 139_000)
    assert cost["vat_usd"] == pytest.approx(7)
    assert cost["usd_with_vat"] == pytest.approx(77)
    assert cost["krw_with_vat"] == pytest.approx(107_030)


def test_free_egress_is_taken_off_where_it_is_stated(tmp_path, capsys):
    """A Seoul bill of July 2026: 5,118 GB, of which 100 are free, 632 USD."""
    text = f"""
components: {{x: {{kind: server, place: seoul-a, runs_on: t3.small}}}}
requests: {{all: {{enters: x}}}}
traffic: {{requests_per_second: 100, kib_per_request: 0, kib_per_response: {5_118 / (100 * MONTH_S * KIB)!r}}}
billing: {{free_egress_gb: 100}}
"""
    (egress,) = [x for x in evaluated(tmp_path, capsys, text)["lines"] if x["service"] == "data_transfer"]
    assert egress["usd_per_month"] == pytest.approx(632, abs=0.5)
    assert egress["formula"].startswith("5,118 GB − 100 GB = 5,018 GB")
