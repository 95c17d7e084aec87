"""Expected loss and the price of a nine, on evaluated designs and through the command line."""

import json
import shutil

import jsonschema
import pytest

from cli import main
from models.economics import expected_loss_of, marginal_price, marginal_prices
from models.evaluate import evaluate
from models.targets import lost_writes_per_year
from store.books import books
from store.designs import load_design_files
from tests.conftest import DECISIONS, ROOT

FILES = DECISIONS["stamp-crush"]
VALUED = """
id: valued
based_on: option-1.yaml
billing: {hour_of_downtime_usd: 200, lost_write_usd: 50}
traffic: {growth_per_year: 0.5}
"""


@pytest.fixture
def valued(tmp_path):
    for file in FILES:
        shutil.copy(file, tmp_path)
    path = tmp_path / "valued.yaml"
    path.write_text(VALUED)
    return path


def test_expected_loss_joins_availability_and_replication(valued):
    evaluation = evaluate(load_design_files([valued])[0], books())
    loss = expected_loss_of(evaluation)
    hours = evaluation.availability.all_requests.downtime_minutes_per_year / 60
    assert loss.downtime.usd_per_month == pytest.approx(hours * 200 / 12)
    assert loss.lost_writes.usd_per_month == pytest.approx(lost_writes_per_year(evaluation) * 50 / 12)
    plain = evaluate(load_design_files([FILES[1]])[0], books())
    assert evaluation.cost.usd_per_month == plain.cost.usd_per_month
    assert expected_loss_of(plain) is None


def test_a_nine_costs_the_difference_of_two_bills(stamp_crush):
    current, option_1, option_2 = (evaluate(design, books()) for design in stamp_crush)
    price = marginal_price(current, option_1)
    extra = 12 * (option_1.cost.usd_per_month - current.cost.usd_per_month)
    minutes = [e.availability.all_requests.downtime_minutes_per_year for e in (current, option_1)]
    assert price.extra_usd_per_year == pytest.approx(extra)
    assert price.usd_per_hour_avoided == pytest.approx(extra / ((minutes[0] - minutes[1]) / 60))
    assert marginal_price(option_1, current).hours_avoided_per_year == -price.hours_avoided_per_year
    assert marginal_prices([current, option_1, option_2])[1:] == (price, marginal_price(current, option_2))
    assert marginal_price(current, evaluate(stamp_crush[1], books(), parts=("cost",))) is None


def test_json_holds_loss_and_growth_apart_from_the_bill(valued, capsys):
    assert main(["evaluate", str(valued), str(valued.parent / "option-1.yaml"), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    schema = json.loads((ROOT / "docs" / "evaluation.schema.json").read_text(encoding="utf-8"))
    valued_design, plain = document["designs"]
    known = schema["$defs"]["design"]["properties"]
    for design in document["designs"]:
        for part in {"cost", "expected_loss"} & set(design):
            jsonschema.Draft202012Validator(known[part] | {"$defs": schema["$defs"]}).validate(design[part])
    assert valued_design["cost"]["usd_per_month"] == plain["cost"]["usd_per_month"]
    assert valued_design["expected_loss"]["usd_per_month"] > 0
    assert len(valued_design["cost"]["growth"]["usd_per_month"]) == 37
    assert "expected_loss" not in plain
    assert "growth" not in plain["cost"]
    assert not {"traffic.growth_per_year", "billing.hour_of_downtime_usd"} & {
        w["at"] for w in valued_design["warnings"]
    }


@pytest.mark.parametrize("language", ["ko", "en"])
def test_prices_says_what_is_covered_in_a_hundred_columns(language, capsys):
    assert main(["prices", "--lang", language]) == 0
    out = capsys.readouterr().out
    assert max(sum(2 if "가" <= c <= "힣" else 1 for c in line) for line in out.splitlines()) <= 100
    for region in ("ap-northeast-2", "ap-northeast-1", "us-east-1"):
        assert f"({region})" in out
    missing = {"ko": "전부", "en": "all"}[language]
    assert any("RDS MySQL Multi-AZ" in line and line.endswith(missing) for line in out.splitlines())
    assert "CloudFront" in out


def test_a_change_of_the_clock_makes_prices_old(monkeypatch, capsys):
    from datetime import date

    class Later(date):
        @classmethod
        def today(cls):
            return cls(2040, 1, 1)

    monkeypatch.setattr("cli.date", Later)
    assert main(["prices", "--lang", "en"]) == 0
    heading = capsys.readouterr().out.splitlines()[0]
    count = heading.split("prices")[0].split(":")[1].strip()
    assert f"{count} older than a year on 2040-01-01" in heading
