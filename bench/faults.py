"""What works while parts are down, and every single and double fault ranked: ``python -m bench.faults``.

The bar: all singles and doubles of 60 parts within 1 s.
"""

from pathlib import Path
from time import perf_counter

from bench.availability import milliseconds
from models.availability.experiment import experiment
from models.availability.faults import rank_faults
from models.availability.working import WorkingModel
from models.design.model import Design
from store.designs import load_design_files
from tests.availability_designs import three_tiers

SHIPPED = Path(__file__).resolve().parent.parent / "designs" / "stamp-crush" / "option-1.yaml"


def microseconds_a_question(model: WorkingModel) -> float:
    """One set of one or two parts down, all request classes; over all such sets."""
    names = [*model.design.instances, *model.design.places]
    started = perf_counter()
    for first in names:
        for second in names:
            model.statuses((first, second))
    return 1e6 * (perf_counter() - started) / len(names) ** 2


def line(title: str, design: Design) -> str:
    model, ranking = WorkingModel(design), rank_faults(design)
    first = next(iter(design.instances))
    return (
        f"{title:32} {ranking.singles:>7} {ranking.doubles:>8,} {milliseconds(lambda: rank_faults(design)):>9.1f} ms "
        f"{microseconds_a_question(model):>6.1f} µs {1000 * milliseconds(lambda: experiment(model, [first])):>7.0f} µs"
    )


def main() -> None:
    print(f"{'':32} {'singles':>7} {'doubles':>8} {'ranking':>12} {'question':>9} {'what-if':>10}")
    print(line("shipped, option 1", load_design_files([SHIPPED])[0]))
    print(line("60 parts (bar: 1,000 ms)", three_tiers(zones=3, hosts_per_zone=4, instances=20)))
    print(line("528 parts, 447 of them paired", three_tiers(zones=3, hosts_per_zone=40, instances=200)))


if __name__ == "__main__":
    main()
