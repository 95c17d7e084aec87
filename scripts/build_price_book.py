"""Compile catalog/prices.csv and catalog/instance_types.csv from tables of collected figures.

    python scripts/build_price_book.py --out catalog TABLE.csv...

A table is recognised by its columns: prices (``sku``), instance types (``arch``), CPU credits
(``baseline_pct_per_vcpu``). Every fault of every table is printed with its line, and then nothing is written.
Of two prices of the same thing the newer one is kept.
"""

import argparse
import csv
import math
import re
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

PRICE_COLUMNS = ("provider", "region", "service", "sku", "unit", "usd", "term", "source", "as_of", "note")
TYPE_COLUMNS = (
    "instance_type", "vcpu", "memory_gib", "arch", "burstable", "baseline_pct_per_vcpu", "credits_per_hour",
    "net_baseline_gbps", "ebs_baseline_mbps", "ebs_baseline_iops", "source", "as_of",
)  # fmt: skip
UNITS = {
    "hour", "hour_effective", "node_hour", "node_hour_effective", "lcu_hour", "vcpu_hour", "acu_hour", "gb", "gb_month",
    "gb_free", "iops_month", "mibps_month", "zone_month", "million", "million_change_records",
    "percent_saving_vs_on_demand",
}  # fmt: skip
TERMS = {
    "on_demand": "on_demand",
    "on_demand_linux_shared": "on_demand",
    "on_demand_single_az": "single_az",
    "on_demand_multi_az": "multi_az",
    "single_az": "single_az",
    "multi_az_one_standby": "multi_az",
    "multi_az_cluster_two_readable_standbys": "multi_az_cluster",
    "any": "on_demand",
    "extended_support": "extended_support",
    "surplus": "surplus",
    "spot_last_month_average": "spot",
} | {
    f"{prefix}{years}{suffix}": f"ri_{years}yr_{upfront}_upfront"
    for years in (1, 3)
    for upfront in ("all", "partial", "no")
    for prefix, suffix in (("ri_standard_", f"yr_{upfront}_upfront"), ("ri_yrTerm", f"Standard.{upfront}Upfront"))
}
SKUS = {"extended_support_year1": "extended_support_yr1_yr2"}
"""One name for what sources call differently: years 1 and 2 cost the same."""
NOT_IN_THE_DESIGN_FILE = {"ri_convertible_1yr_no_upfront", "ri_convertible_3yr_no_upfront"}
PARTIAL_DATE = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")


class Row(NamedTuple):
    """One row of a table and where it stands."""

    table: str
    line: int
    cells: dict[str, str]

    def fault(self, what: str) -> str:
        return f"{self.table}:{self.line}: {what}"


def read_tables(paths: Iterable[Path]) -> Iterator[Row]:
    for path in paths:
        with path.open(encoding="utf-8", newline="") as stream:
            reader = csv.DictReader(stream)
            for cells in reader:
                yield Row(path.name, reader.line_num, {k: (v or "").strip() for k, v in cells.items() if k})


def earliest_day(stated: str) -> tuple[str, str]:
    """The first day a stated date can mean (ISO; empty for 'undated') and a remark when that is not all it says."""
    if stated in ("", "undated"):
        return "", "undated"
    match = PARTIAL_DATE.fullmatch(stated)
    if match is None:
        raise ValueError(f"as_of: found {stated!r}, expected YYYY, YYYY-MM, YYYY-MM-DD or undated")
    year, month, day = (int(part) if part else 1 for part in match.groups())
    return date(year, month, day).isoformat(), "" if match[3] else f"dated {stated} only"


def price_row(row: Row) -> dict[str, str]:
    """The row as the price book writes it.

    Raises ValueError: a column is missing, or unit, term, usd, date or source cannot be what they should be.
    """
    cells = row.cells
    if absent := [c for c in PRICE_COLUMNS if c not in cells]:
        raise ValueError(f"columns {absent} are missing")
    if empty := [c for c in ("provider", "region", "service", "sku", "source") if not cells[c]]:
        raise ValueError(f"{empty[0]} is empty")
    if cells["unit"] not in UNITS:
        raise ValueError(f"unit: found {cells['unit']!r}, expected one of {', '.join(sorted(UNITS))}")
    if cells["term"] not in TERMS and cells["term"] not in TERMS.values():
        raise ValueError(f"term: found {cells['term']!r}, expected one of {', '.join(TERMS)}")
    usd = float(cells["usd"])
    if not 0 < usd < math.inf:
        raise ValueError(f"usd: found {cells['usd']}, expected a price > 0; leave out what is not known")
    as_of, remark = earliest_day(cells["as_of"])
    term = TERMS.get(cells["term"], cells["term"])
    interruption, _, source = cells["source"].rpartition(" | ")  # of the Spot Advisor: what it says, and who says so
    if cells["service"].startswith("aurora") and term == "single_az":
        term = "on_demand"  # Aurora instances have no Multi-AZ rate of their own
    return {column: cells[column] for column in PRICE_COLUMNS} | {
        "region": "global" if cells["region"] == "any" else cells["region"],
        "sku": SKUS.get(cells["sku"], cells["sku"]),
        "service": "ec2" if cells["service"] == "ec2_spot" else cells["service"],
        "term": term,
        "source": source,
        "as_of": as_of,
        "note": "; ".join(dict.fromkeys(part for part in (interruption, *cells["note"].split("; "), remark) if part)),
    }


def key(price: dict[str, str]) -> tuple[str, ...]:
    return tuple(price[column] for column in ("provider", "region", "service", "sku", "term"))


def compile_prices(rows: Iterable[Row]) -> tuple[list[dict[str, str]], list[str]]:
    """The newest price of each thing in a stable order, and all faults."""
    newest: dict[tuple[str, ...], dict[str, str]] = {}
    faults: list[str] = []
    for row in rows:
        if row.cells.get("term") in NOT_IN_THE_DESIGN_FILE:
            continue
        try:
            price = price_row(row)
        except ValueError as error:
            faults.append(row.fault(str(error)))
            continue
        known = newest.get(key(price))
        if known and known["as_of"] == price["as_of"] and float(known["usd"]) != float(price["usd"]):
            faults.append(row.fault(f"{' '.join(key(price))} costs both {known['usd']} and {price['usd']} USD"))
        if known is None or price["as_of"] > known["as_of"]:
            newest[key(price)] = price
    return [newest[k] for k in sorted(newest)], faults


def compile_types(specs: Iterable[Row], credits: Iterable[Row]) -> list[dict[str, str]]:
    """Instance types with the CPU baseline of the burstable ones [percent of each vCPU]."""
    burst = {row.cells["instance_type"]: row.cells for row in credits}
    types = []
    for row in specs:
        credit = burst.get(row.cells["instance_type"], {})
        source = row.cells["source"]
        if credit:
            source += f"; baseline and credits: {credit['source']}, {credit['as_of']}"
        values = credit | row.cells | {"burstable": row.cells["burstable"].lower(), "source": source}
        types.append({column: values.get(column, "") for column in TYPE_COLUMNS})
    return sorted(types, key=lambda t: t["instance_type"])


def write_table(path: Path, columns: tuple[str, ...], rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(f"{path}: {len(rows)} rows")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tables", nargs="+", type=Path, metavar="TABLE.csv")
    parser.add_argument("--out", type=Path, default=Path("catalog"), help="folder to write to (default: catalog)")
    options = parser.parse_args(arguments)
    rows = list(read_tables(options.tables))
    prices, faults = compile_prices(r for r in rows if "arch" not in r.cells and "credits_per_hour" not in r.cells)
    if faults:
        print(f"{len(faults)} problems, nothing written:", *faults, sep="\n  ", file=sys.stderr)
        return 2
    if prices:
        write_table(options.out / "prices.csv", PRICE_COLUMNS, prices)
    types = compile_types([r for r in rows if "arch" in r.cells], [r for r in rows if "credits_per_hour" in r.cells])
    if types:
        write_table(options.out / "instance_types.csv", TYPE_COLUMNS, types)
    return 0


if __name__ == "__main__":
    sys.exit(main())
