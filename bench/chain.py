"""The joint chain, timed: ``python -m bench.chain``.

- The shipped 1안 from a design to every figure, with nothing cached: chain, diagram, importances, cut sets.
- Two databases in shared zones under one chain of 5,000 states and more: elimination (Grassmann, Taksar, Heyman) alone,
  and the sweeps that take over from ``SWEPT_FROM`` states on, with what their solutions leave of the balance equations.
- stormpy (where installed, default engine) on the same transitions: the long-run average of states without a writer.
"""

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from statistics import median
from tempfile import NamedTemporaryFile
from time import perf_counter
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from models.availability import AvailabilityModel, chain_solution
from models.availability.chain import Family
from models.availability.chain_solution import Solved, solved
from models.availability.gth import Elimination
from models.availability.sweeps import Sweeps
from models.design.model import Design
from store.designs import load_design_files
from tests.availability_designs import NEVER_FAILS, design, failover, need, place, replication, tier, times

RUNS = 15
BAR_SHIPPED_MS, BAR_5000_MS = 15, 1000
SHIPPED = "designs/stamp-crush/option-1.yaml"


def milliseconds(call: Callable[[], Any], runs: int = RUNS) -> float:
    taken = []
    for _ in range(runs):
        started = perf_counter()
        call()
        taken.append(perf_counter() - started)
    return 1000 * median(taken)


def forget() -> None:
    for cached in (chain_solution.solved, chain_solution._space, chain_solution._bounded_space):
        cached.cache_clear()


def evaluated_afresh(drawn: Design) -> None:
    forget()
    AvailabilityModel(drawn).evaluate()


def databases(count: int, instances: int, zones: int) -> Design:
    places = [place("region", "region", times(61_320, 1.4))]
    places += [place(f"zone-{z}", "zone", times(26_280, 3), "region") for z in range(zones)]
    at = [f"zone-{i % zones}" for i in range(instances)]
    names = [f"db{i}" for i in range(count)]
    tiers = [
        tier(name, times(4320, 2), at=at, replication=replication(f"{name}-1", failover=failover())) for name in names
    ]
    app = tier("app", NEVER_FAILS, needs=[need(name, role="writer") for name in names])
    return design([app, *tiers], places)


def family_of(drawn: Design) -> Family:
    (family,) = AvailabilityModel(drawn)._dynamics.families
    return family


def large(name: str, drawn: Design) -> None:
    chain = solved(family_of(drawn))
    transitions = chain_solution._transitions(chain.space, chain.rates)
    stage = chain_solution._stage(chain.family, chain.space)
    states = len(chain.shares)
    if states <= chain_solution.MAX_STATES_ELIMINATED:
        taken = milliseconds(lambda: Elimination(transitions).stationary(), 3)
        left = chain_solution._residual(transitions, Elimination(transitions).stationary())
        print(f"{name}, {states:,} states: elimination {taken:8.1f} ms   residual {left:.1e}   bar {BAR_5000_MS} ms")
    taken = milliseconds(lambda: Sweeps(transitions, stage).stationary(), 3)
    left = chain_solution._residual(transitions, Sweeps(transitions, stage).stationary())
    print(f"{name}, {states:,} states: sweeps      {taken:8.1f} ms   residual {left:.1e}")
    afresh = milliseconds(lambda: evaluated_afresh(drawn), 3)
    print(f"{name}, {states:,} states: design to every figure {afresh:.1f} ms   {len(chain.rates):,} transitions")
    if states <= chain_solution.MAX_STATES_ELIMINATED:
        beside_stormpy(chain)


def beside_stormpy(chain: Solved) -> None:
    if find_spec("stormpy") is None:
        print("stormpy: not installed")
        return
    stormpy = import_module("stormpy")
    writing = chain.space.phase[:, 0] < len(chain.family.groups[0].order)
    with NamedTemporaryFile("w", suffix=".drn") as file:
        file.write(drn(chain, writing))
        file.flush()
        model = stormpy.build_model_from_drn(file.name)
    (formula,) = stormpy.parse_properties('LRA=? [ "down" ]')
    started = perf_counter()
    found = stormpy.model_checking(model, formula).get_value(0)
    taken = 1000 * (perf_counter() - started)
    print(f"stormpy, long-run average without a writer: {taken:.1f} ms   {found:.12g}")
    print(f"ours: {float(chain.shares[~writing].sum()):.12g}")


def drn(chain: Solved, writing: np.ndarray[Any, Any]) -> str:
    """The chain in Storm's explicit format."""
    states = len(writing)
    rates = csr_array((chain.rates, (chain.space.source, chain.space.target)), shape=(states, states))
    lines = ["@type: CTMC", "@parameters", "", "@reward_models", "", f"@nr_states\n{states}\n@nr_choices\n{states}"]
    lines.append("@model")
    for state in range(states):
        row = slice(rates.indptr[state], rates.indptr[state + 1])
        labels = [*(["init"] if state == 0 else []), *([] if writing[state] else ["down"])]
        lines += [f"state {state} !{float(rates.data[row].sum())!r} {' '.join(labels)}", "\taction 0"]
        found = zip(rates.indices[row].tolist(), rates.data[row].tolist(), strict=True)
        lines += [f"\t\t{target} : {rate!r}" for target, rate in found]
    return "\n".join(lines) + "\n"


def main() -> None:
    (shipped,) = load_design_files([SHIPPED])
    evaluated_afresh(shipped)
    cold = milliseconds(lambda: evaluated_afresh(shipped))
    again = milliseconds(lambda: AvailabilityModel(shipped).evaluate())
    (chain,) = AvailabilityModel(shipped).evaluate().chains
    print(f"1안, {chain.states} states: design to every figure {cold:.1f} ms, nothing cached   bar {BAR_SHIPPED_MS} ms")
    print(f"1안: again with its chain known {again:.1f} ms   residual {chain.residual:.1e}")
    large("one database of six", databases(1, 6, 3))
    large("two databases of three", databases(2, 3, 3))


if __name__ == "__main__":
    main()
