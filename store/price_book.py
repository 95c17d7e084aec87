"""Reads catalog/prices.csv and catalog/instance_types.csv."""

import csv
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path

from models.cost.instance_types import InstanceType
from models.cost.prices import Price, PriceBook, PriceKey

CATALOG = Path(__file__).resolve().parent.parent / "catalog"
COLUMNS = ["provider", "region", "service", "sku", "unit", "usd", "term", "source", "as_of", "note"]
TYPE_COLUMNS = (
    "instance_type", "vcpu", "memory_gib", "arch", "burstable", "baseline_pct_per_vcpu", "credits_per_hour",
    "net_baseline_gbps", "ebs_baseline_mbps", "ebs_baseline_iops", "source", "as_of",
)  # fmt: skip


@lru_cache(maxsize=1)
def price_book() -> PriceBook:
    """The price book that Anboard ships with; read once."""
    prices = read_price_book(CATALOG / "prices.csv").prices
    return PriceBook(prices, {t.name: t for t in read_instance_types(CATALOG / "instance_types.csv")})


def read_price_book(path: Path) -> PriceBook:
    """A price book, without instance types, from a table with the columns of catalog/prices.csv.

    Raises OSError: the file cannot be read. ValueError: the columns, a price or a date are not in order.
    """
    return PriceBook.of(_price(*row) for row in _rows(path, COLUMNS))


def read_instance_types(path: Path) -> Iterator[InstanceType]:
    """Instance types from a table with the columns of catalog/instance_types.csv. Raises as ``read_price_book``."""
    for name, vcpu, memory, arch, _, baseline, _, net, mbps, iops, source, _ in _rows(path, [*TYPE_COLUMNS]):
        yield InstanceType(
            name=name,
            vcpus=int(vcpu),
            memory_gib=float(memory),
            arch=arch,
            baseline=float(baseline) / 100 if baseline else None,
            net_baseline_gbps=float(net) if net else None,
            ebs_baseline_mbps=float(mbps) if mbps else None,
            ebs_baseline_iops=float(iops) if iops else None,
            source=source,
        )


def _rows(path: Path, columns: list[str]) -> Iterator[list[str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        rows = csv.reader(stream)
        if next(rows, None) != columns:
            raise ValueError(f"{path.name}: expected the columns {', '.join(columns)}")
        yield from rows


def _price(
    provider: str,
    region: str,
    service: str,
    sku: str,
    unit: str,
    usd: str,
    term: str,
    source: str,
    as_of: str,
    note: str,
) -> Price:
    return Price(
        key=PriceKey(region, service, sku, term),
        provider=provider,
        unit=unit,
        usd=float(usd),
        source=source,
        as_of=_day(as_of),
        note=note,
    )


@lru_cache(maxsize=256)
def _day(iso: str) -> date | None:
    return date.fromisoformat(iso) if iso else None
