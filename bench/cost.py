"""How long prices, bills, variants, growth and right-sizing take: ``python -m bench.cost``."""

import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np

from models.cost import monthly_bill
from models.cost.draws import bill_of_draws
from models.cost.growth import growing_bill
from models.cost.rightsizing import credits_on, right_size
from models.design.model import Design
from store.designs import load_design_files
from store.price_book import CATALOG, price_book, read_instance_types, read_price_book
from store.traces import read_measured

ROUNDS = 200
VARIANTS = 10_000
POINTS = 60_000
BILL_DAY = date(2026, 11, 22)


def median_ms(action: Callable[[], object], rounds: int) -> float:
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1000


def show(name: str, action: Callable[[], object], bar_ms: float, rounds: int = 10) -> None:
    print(f"{name:44} {median_ms(action, rounds):8.2f} ms   (bar {bar_ms:g} ms)")


def load_book() -> None:
    read_price_book(CATALOG / "prices.csv")
    list(read_instance_types(CATALOG / "instance_types.csv"))


def variants(design: Design) -> Callable[[], object]:
    rng = np.random.default_rng(1)
    draws = {
        "traffic.requests_per_second.mean": rng.uniform(1, 1_000, VARIANTS),
        "traffic.kib_per_response": rng.uniform(2, 100, VARIANTS),
        "components.db.billing.storage.gib": rng.uniform(10, 1_000, VARIANTS),
    }
    return lambda: bill_of_draws(design, price_book(), draws, on=BILL_DAY)


def trace_csv() -> bytes:
    """60,000 points of five minutes, some 200 days."""
    usage = np.random.default_rng(2).uniform(5, 60, POINTS)
    start = datetime(2026, 1, 1)
    rows = (f"{start + timedelta(minutes=5 * i)},{value:.3f}" for i, value in enumerate(usage))
    return "\n".join(["timestamp,value", *rows]).encode()


def size(data: bytes) -> None:
    """What the page does with an upload: read, choose, credits over time of the current type."""
    measured = read_measured(data)
    found = right_size(price_book(), measured, region="ap-northeast-2", instance_type="t3.medium")
    assert measured.cpu_percent is not None
    credits_on(found.current.spec, measured.cpu_percent, vcpus_now=2)


def main() -> None:
    show("price book and instance types", load_book, 50)
    book = price_book()
    for path in sorted(Path("designs").glob("*/*.yaml")):
        design = load_design_files([path])[0]
        bill = f"bill of {path.parent.name}/{path.stem}"
        show(bill, lambda design=design: monthly_bill(design, book, on=BILL_DAY), 1, ROUNDS)
        grown = replace(design, traffic=replace(design.traffic, growth_per_year=0.5))
        show("  36 months of growth", lambda grown=grown: growing_bill(grown, book), 10, 50)
        show(f"  {VARIANTS:,} variants", variants(design), 1_000)
    data = trace_csv()
    show(f"right-sizing of {POINTS:,} points", lambda: size(data), 1_000, 3)


if __name__ == "__main__":
    main()
