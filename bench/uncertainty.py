"""Intervals, orders, tornado and flips of the shipped decisions: ``python -m bench.uncertainty``.

Medians; the chains of the designs are solved anew in every run.
"""

from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from models.availability import chain_solution
from models.decision import CRITERIA
from models.design.model import Design
from models.sensitivity import flips, swings
from models.uncertainty import compared, design_draws
from models.uncertainty.downtime import DrawnAvailability
from models.uncertainty.moves import DowntimeFigures, figures_of
from store.books import books
from store.designs import load_design_files
from ui.computed import MOST_SWINGS

RUNS = 7
BAR_MS = 150
DECISIONS = Path(__file__).resolve().parent.parent / "designs"


def cold_ms(call: Callable[[], Any]) -> float:
    taken = []
    for _ in range(RUNS):
        chain_solution.solved.cache_clear()
        started = perf_counter()
        call()
        taken.append(1000 * (perf_counter() - started))
    return median(taken)


def intervals_and_tornado(designs: list[Design]) -> None:
    models = [DrawnAvailability(design) for design in designs]
    compared([design_draws(model, seed=0) for model in models], seed=0)
    for model in models:
        swings(DowntimeFigures(model, CRITERIA[0]), most=MOST_SWINGS)


def main() -> None:
    for decision in sorted(path for path in DECISIONS.iterdir() if path.is_dir()):
        designs = load_design_files(sorted(decision.glob("*.yaml")))
        together = cold_ms(lambda designs=designs: intervals_and_tornado(designs))
        print(f"{decision.name}: {len(designs)} designs, intervals, orders, tornado: {together:.0f} ms (bar {BAR_MS})")
        for design in designs:
            drawn = design_draws(DrawnAvailability(design), seed=0)
            error = "exact" if drawn.largest_error is None else f"{drawn.largest_error:.2%} at {drawn.checked} draws"
            print(f"  {design.id:12} {len(drawn.drawn)} assumptions, error {error}")
        for criterion in CRITERIA:
            taken = cold_ms(lambda designs=designs, c=criterion: flips([figures_of(d, c, books()) for d in designs]))
            print(f"  flips by {criterion.name}: {taken:.0f} ms")


if __name__ == "__main__":
    main()
