"""How long loading the price book and billing a shipped design take: ``python -m bench.cost``."""

import statistics
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from models.cost import monthly_bill
from store.designs import load_design_files
from store.price_book import CATALOG, price_book, read_price_book

ROUNDS = 200
BOOK_MS = 50
BILL_MS = 1


def median_ms(action: Callable[[], object], rounds: int) -> float:
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1000


def main() -> None:
    load = median_ms(lambda: read_price_book(CATALOG / "prices.csv"), 10)
    print(f"{'price book':32} {load:7.2f} ms   (bar {BOOK_MS} ms)")
    book, day = price_book(), date(2026, 11, 22)
    for path in sorted(Path("designs").glob("*/*.yaml")):
        design = load_design_files([path])[0]
        bill = median_ms(lambda design=design: monthly_bill(design, book, on=day), ROUNDS)
        print(f"{path.parent.name + '/' + path.stem:32} {bill:7.2f} ms   (bar {BILL_MS} ms)")


if __name__ == "__main__":
    main()
