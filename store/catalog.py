"""The catalog of component kinds and default figures, read once from ``catalog/``."""

import csv
from functools import cache
from pathlib import Path

from models.cost.purchase import spot_bands
from models.design.catalog import Catalog, DefaultFigure, Kind
from models.problems import Text
from store.price_book import price_book

CATALOG_FOLDER = Path(__file__).resolve().parent.parent / "catalog"


@cache
def catalog() -> Catalog:
    """Kinds and defaults; the tables are part of the repository, so a fault in them is a programming error."""
    kinds = {row["kind"]: _kind(row) for row in _rows("kinds.csv")}
    defaults = {
        row["key"]: DefaultFigure(
            value=float(row["value"]), low=float(row["low"]), high=float(row["high"]), source=row["source"]
        )
        for row in _rows("defaults.csv")
    }
    return Catalog(kinds=kinds, defaults=defaults, spot=spot_bands(price_book()))


def _rows(name: str) -> list[dict[str, str]]:
    with (CATALOG_FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _kind(row: dict[str, str]) -> Kind:
    multi_az = row["availability_multi_az"]
    return Kind(
        name=row["kind"],
        label=Text(row["label_ko"], row["label_en"]),
        icon=row["icon"],
        engine=row["engine"] or None,
        mttf_hours=_figure(row, "mttf_hours", "mttf"),
        mttr_hours=_figure(row, "mttr_hours", "mttr"),
        availability=_figure(row, "availability", "availability"),
        availability_multi_az=float(multi_az) if multi_az else None,
    )


def _figure(row: dict[str, str], key: str, stem: str) -> DefaultFigure | None:
    if not row[key]:
        return None
    return DefaultFigure(
        value=float(row[key]), low=float(row[f"{stem}_low"]), high=float(row[f"{stem}_high"]), source=row["source"]
    )
