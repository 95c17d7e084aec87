"""Reads catalog/prices.csv."""

import csv
from datetime import date
from functools import lru_cache
from pathlib import Path

from models.cost.prices import Price, PriceBook, PriceKey

CATALOG = Path(__file__).resolve().parent.parent / "catalog"
COLUMNS = ["provider", "region", "service", "sku", "unit", "usd", "term", "source", "as_of", "note"]


@lru_cache(maxsize=1)
def price_book() -> PriceBook:
    """The price book that Anboard ships with; read once."""
    return read_price_book(CATALOG / "prices.csv")


def read_price_book(path: Path) -> PriceBook:
    """A price book from a table with the columns of catalog/prices.csv.

    Raises OSError: the file cannot be read. ValueError: the columns, a price or a date are not in order.
    """
    with path.open(encoding="utf-8", newline="") as stream:
        rows = csv.reader(stream)
        if next(rows, None) != COLUMNS:
            raise ValueError(f"{path.name}: expected the columns {', '.join(COLUMNS)}")
        return PriceBook.of(_price(*row) for row in rows)


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
