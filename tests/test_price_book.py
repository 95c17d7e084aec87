"""The shipped price book and the script that compiles it."""

import csv
from datetime import date
from pathlib import Path

import pytest

from models.cost.prices import Price, PriceBook, PriceKey
from scripts import build_price_book
from store.price_book import CATALOG, price_book, read_price_book

REGIONS = {"ap-northeast-2", "ap-northeast-1", "us-east-1"}
HEADER = "provider,region,service,sku,unit,usd,term,source,as_of,note\n"
LARGEST_BYTES = 1_000_000


def rows(name: str) -> list[dict[str, str]]:
    with (CATALOG / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def built(tmp_path: Path, *tables: str) -> int:
    paths = []
    for number, table in enumerate(tables):
        path = tmp_path / f"table{number}.csv"
        path.write_text(table, encoding="utf-8")
        paths.append(str(path))
    return build_price_book.main([*paths, "--out", str(tmp_path)])


def test_every_price_has_a_source_and_a_date_or_says_that_it_has_none():
    for row in rows("prices.csv"):
        assert row["source"], row
        assert row["as_of"] or "undated" in row["note"], row
        assert row["region"] in REGIONS | {"global"}, row
        assert float(row["usd"]) > 0, row
    assert (CATALOG / "prices.csv").stat().st_size < LARGEST_BYTES


def test_the_book_holds_every_row_once():
    assert len(price_book().prices) == len(rows("prices.csv"))


@pytest.mark.parametrize(
    ("key", "usd"),
    [
        (PriceKey("ap-northeast-2", "ec2", "t4g.small"), 0.0208),
        (PriceKey("ap-northeast-2", "alb", "hourly"), 0.0225),
        (PriceKey("ap-northeast-2", "ebs", "gp3_storage"), 0.0912),
        (PriceKey("ap-northeast-2", "data_transfer", "internet_out_0_10TB"), 0.126),
        (PriceKey("ap-northeast-1", "route53", "hosted_zone_first_25"), 0.5),
        (PriceKey("ap-northeast-2", "rds_mysql", "db.t4g.micro", "single_az"), 0.025),
        (PriceKey("ap-northeast-2", "rds_mysql", "db.t4g.small", "single_az"), None),
    ],
)
def test_prices_as_their_sources_print_them(key, usd):
    price = price_book().price(key)
    assert (price and price.usd) == usd


def test_age_is_judged_on_a_stated_day():
    price = Price(key=PriceKey("r", "s", "k"), provider="aws", unit="hour", usd=1, source="x", as_of=date(2025, 11, 3))
    undated = Price(key=PriceKey("r", "s", "u"), provider="aws", unit="hour", usd=1, source="x", as_of=None)
    book = PriceBook.of([price, undated])
    assert [p.is_older_than_a_year(date(2026, 11, 3)) for p in (price, undated)] == [False, True]
    assert [p.is_older_than_a_year(date(2026, 11, 4)) for p in (price, undated)] == [True, True]
    assert (book.oldest, book.newest) == (date(2025, 11, 3),) * 2


def test_instance_types_cover_what_is_priced_on_demand():
    types = {row["instance_type"] for row in rows("instance_types.csv")}
    priced = {
        key.sku for key, p in price_book().prices.items() if key[1::2] == ("ec2", "on_demand") and p.unit == "hour"
    }
    assert not priced - types - {"t4g_cpu_credits", "t3_t2_cpu_credits"}
    t4g_small = next(row for row in rows("instance_types.csv") if row["instance_type"] == "t4g.small")
    assert (t4g_small["vcpu"], t4g_small["memory_gib"], t4g_small["arch"]) == ("2", "2.0", "arm64")
    assert t4g_small["baseline_pct_per_vcpu"] == "20"


def test_compiling_the_book_from_itself_changes_nothing(tmp_path):
    assert build_price_book.main([str(CATALOG / "prices.csv"), "--out", str(tmp_path)]) == 0
    assert (tmp_path / "prices.csv").read_bytes() == (CATALOG / "prices.csv").read_bytes()


def test_the_newer_of_two_prices_is_kept(tmp_path):
    old = HEADER + "aws,us-east-1,ec2,t3.nano,hour,0.006,on_demand,a,2021,\n"
    new = HEADER + "aws,us-east-1,ec2,t3.nano,hour,0.0052,on_demand_linux_shared,b,2025-11-03,\n"
    assert built(tmp_path, old, new) == 0
    price = read_price_book(tmp_path / "prices.csv").price(PriceKey("us-east-1", "ec2", "t3.nano"))
    assert (price.usd, price.source) == (0.0052, "b")


def test_all_faults_are_told_and_nothing_is_written(tmp_path, capsys):
    table = HEADER + "".join(
        f"aws,us-east-1,ec2,t3.nano,{unit},{usd},{term},{source},{as_of},\n"
        for unit, usd, term, source, as_of in [
            ("fortnight", "1", "on_demand", "a", "2025-01-01"),
            ("hour", "0", "on_demand", "a", "2025-01-01"),
            ("hour", "cheap", "on_demand", "a", "2025-01-01"),
            ("hour", "1", "lifelong", "a", "2025-01-01"),
            ("hour", "1", "on_demand", "", "2025-01-01"),
            ("hour", "1", "on_demand", "a", "2025-13-01"),
            ("hour", "1", "on_demand", "a", "last year"),
            ("hour", "1", "on_demand", "a", "2025-01-01"),
            ("hour", "2", "on_demand", "a", "2025-01-01"),
        ]
    )
    assert built(tmp_path, table) == 2
    told = capsys.readouterr().err
    for line in (2, 3, 4, 5, 6, 7, 8, 10):
        assert f"table0.csv:{line}:" in told
    assert not (tmp_path / "prices.csv").exists()


def test_a_table_of_other_columns_is_refused(tmp_path):
    path = tmp_path / "prices.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(ValueError, match="expected the columns"):
        read_price_book(path)
