"""Medians of the exact availability core beside relibmss and RePyability: ``python -m bench.availability``.

All three get the same failure function: tiers in series, an instance down by itself, its host, zone or region. What is
timed, "build" and "evaluate" apart:

- anboard: design -> decision diagram; U, A, failure frequency and all importance measures.
- relibmss: gates -> decision diagram (Rust), in our order of variables; U and Birnbaum's measures, no frequency.
- RePyability (FaultTree, its own order): gates -> modules and diagram; U and Birnbaum's measures, no frequency.

Then the shipped designs without replication beside Storm and FaultRay where installed (``bench.peers``) and a plain
SimPy loop (``bench.simpy_loop``).
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np

from bench.peers import Call, faultray, is_installed, storm
from bench.simpy_loop import run as simulated
from models.availability import AvailabilityModel, DiagramTooLarge
from models.availability.capacity import capacity_aware
from models.availability.function import Function
from models.availability.importance import importances
from models.design.model import Component, Design
from models.performance import LOADS, evaluate_performance
from store.designs import load_design_files
from tests.availability_designs import NEVER_FAILS, design, need, place, tier, times
from tests.availability_trees import Tree, mesh, order, relibmss_node, repyability_tree

SIMULATED_HOURS = 3e7
RUNS = 31
SLOW_RUNS = 3
SLOW_SECONDS = 0.2
DRAWS = 10_000
SHIPPED = Path(__file__).resolve().parent.parent / "designs" / "stamp-crush" / "option-1.yaml"
BARS_MS = {30: 2, 60: 5, 114: 10}


def milliseconds(call: Callable[[], Any]) -> float:
    """Median of ``RUNS`` calls, or of ``SLOW_RUNS`` when one takes longer than ``SLOW_SECONDS``."""
    started = perf_counter()
    call()
    runs = RUNS if perf_counter() - started < SLOW_SECONDS else SLOW_RUNS
    taken = []
    for _ in range(runs):
        started = perf_counter()
        call()
        taken.append(perf_counter() - started)
    return 1000 * median(taken)


def mesh_design(regions: int, zones: int, hosts: int, instances: Sequence[int]) -> Design:
    """``zones`` and ``hosts`` in all; tiers of ``instances``, spread over the hosts, or the zones without hosts."""
    places = [place(f"region-{r}", "region", times(500_000, 6)) for r in range(regions)]
    places += [place(f"zone-{z}", "zone", times(40_000, 3), f"region-{z % regions}") for z in range(zones)]
    places += [place(f"host-{h}", "host", times(20_000, 4), f"zone-{h % zones}") for h in range(hosts)]
    spots = [f"host-{h}" for h in range(hosts)] or [f"zone-{z}" for z in range(zones)]
    names = [f"tier-{t}" for t in range(len(instances))]
    return design(
        [
            tier(
                name,
                times(2160, 1 + t),
                at=[spots[i % len(spots)] for i in range(instances[t])],
                needs=[need(names[t + 1])] if t + 1 < len(names) else [],
            )
            for t, name in enumerate(names)
        ],
        places,
    )


def tree_of(drawn: Design) -> Tree:
    """The same failure function as gates."""
    return mesh(
        {
            name: [(i.id, *(p.name for p in drawn.places_around(i.place))) for i in component.instances]
            for name, component in drawn.components.items()
        }
    )


DESIGNS = {
    30: mesh_design(1, 3, 0, (9, 9, 8)),
    60: mesh_design(1, 3, 8, (16, 16, 16)),
    114: mesh_design(3, 9, 18, (28, 28, 28)),
}


def spread(parts: int, places: Sequence[str]) -> list[str | None]:
    return [places[i % len(places)] for i in range(parts)]


def at_the_limits() -> dict[str, Design]:
    """What the limit of 2,000 instances allows, and one design that interlocks too much."""
    figures, zones = times(1000, 1), ("z0", "z1", "z2")
    areas = [place("r", "region", figures), *(place(z, "zone", figures, "r") for z in zones)]
    hosts = [place(f"h{i}", "host", figures, zones[i % 3]) for i in range(400)]
    on_hosts: list[str | None] = [h.name for h in hosts]
    parts = [f"b-{i + 1}" for i in range(40)]
    ring = [tier(f"a{i}", figures, needs=[need(*(parts[(i + s) % 40] for s in (0, 1, 7)))]) for i in range(40)]
    return {
        "1000 of 1999": design([asks(1000, "t"), tier("t", figures, at=[None] * 1999)]),
        "600 of 1000 in 3 zones": design([asks(600, "t"), tier("t", figures, at=spread(1000, zones))], areas),
        "20 of 60 pairs across zones": design(
            [
                asks(20, "a"),
                tier("a", figures, at=spread(60, zones), needs=[need("b", wiring="paired")]),
                tier("b", figures, at=spread(60, ("z1", "z2", "z0"))),
            ],
            areas,
        ),
        "2 tiers on 400 hosts": design(
            [tier("a", figures, at=on_hosts, needs=[need("b")]), tier("b", figures, at=on_hosts)], [*areas, *hosts]
        ),
        "100 of 400 hosts": design([asks(100, "a"), tier("a", figures, at=on_hosts)], [*areas, *hosts]),
        "999 pairs": design(
            [
                tier("a", figures, at=[None] * 999, needs=[need("b", wiring="paired")]),
                tier("b", figures, at=[None] * 999),
            ]
        ),
        "10 of 40, each on its own 3 of 40": design(
            [asks(10, *(a.name for a in ring)), *ring, tier("b", figures, at=[None] * 40)]
        ),
    }


def asks(required: int, *names: str) -> Component:
    return tier("entry", NEVER_FAILS, needs=[need(*names, required=required)])


def whole_or_refused(drawn: Design) -> str:
    try:
        return f"U {AvailabilityModel(drawn).evaluate().requests['all'].unavailability:.9g}"
    except DiagramTooLarge as error:
        return f"refused: {error}"


def anboard(drawn: Design) -> tuple[Callable[[], Any], Callable[[], Any], float]:
    model = AvailabilityModel(drawn)
    function = Function(model.structure.diagram, model.structure.down["all"])
    q = [v.unavailability for v in model.variables]
    p = [v.availability for v in model.variables]

    def evaluate() -> None:
        unavailability, birnbaum = function.unavailability(q, p), function.birnbaum(q, p)
        function.availability(q, p)
        importances(function, q, p, unavailability, birnbaum)
        sum(b * (v.failures_per_hour or 0.0) for v, b in zip(model.variables, birnbaum, strict=True))

    return lambda: AvailabilityModel(drawn), evaluate, function.unavailability(q, p)


def relibmss(drawn: Design) -> tuple[Callable[[], Any], Callable[[], Any], float]:
    variables, tree = AvailabilityModel(drawn).variables, tree_of(drawn)
    names, q = [v.name for v in variables], {v.name: v.unavailability for v in variables}
    node = relibmss_node(tree, names)
    return lambda: relibmss_node(tree, names), lambda: (node.prob(q), node.bmeas(q)), node.prob(q)


def repyability(drawn: Design) -> tuple[Callable[[], Any], Callable[[], Any], float]:
    q, tree = {v.name: v.unavailability for v in AvailabilityModel(drawn).variables}, tree_of(drawn)
    peer = repyability_tree(tree, {name: q[name] for name in order(tree)})

    def evaluate() -> None:
        peer.top_event_probability()
        peer.birnbaum_importance()

    return lambda: repyability_tree(tree, q), evaluate, float(peer.top_event_probability())


def capacity_of(file: Path, **changed: float) -> Callable[[], Any]:
    """Load, response times and capacity-aware availability, beside a plain availability that is known already."""
    drawn = load_design_files([file])[0]
    drawn = replace(drawn, components={**drawn.components, "was": replace(drawn.components["was"], **changed)})
    plain = {name: r.unavailability for name, r in AvailabilityModel(drawn).evaluate().requests.items()}

    def compute() -> None:
        tiers = evaluate_performance(drawn).tiers
        capacity_aware(drawn, {load: {t.tier: t.erlangs[load] for t in tiers} for load in LOADS}, plain)

    return compute


def main() -> None:
    print(f"median ms of {RUNS} runs  | build | evaluate | together | bar | U")
    for components, drawn in DESIGNS.items():
        for engine in (anboard, relibmss, repyability):
            try:
                build, evaluate, unavailability = engine(drawn)
            except NotImplementedError:
                print(f"{components:4} {engine.__name__:12} | gives up: more than 2,000,000 nodes")
                continue
            built, evaluated = milliseconds(build), milliseconds(evaluate)
            bar = BARS_MS[components] if engine is anboard else ""
            print(
                f"{components:4} {engine.__name__:12} | {built:8.2f} | {evaluated:8.2f} | {built + evaluated:8.2f} "
                f"| {bar!s:3} | {unavailability:.15e}"
            )
        print(
            f"{components:4} whole result, by cause and cut sets: "
            f"{milliseconds(lambda drawn=drawn: AvailabilityModel(drawn).evaluate()):.2f} ms"
        )
    model = AvailabilityModel(DESIGNS[30])
    rng = np.random.default_rng(1)
    draws = {v.name: rng.uniform(1e-4, 1e-2, DRAWS) for v in model.variables}
    print(f"{DRAWS} draws, 30 components: {milliseconds(lambda: model.unavailability_of_draws(draws)):.2f} ms (bar 10)")
    print(
        f"capacity at mean and peak, shipped: {milliseconds(capacity_of(SHIPPED)):.2f} ms; short of it: "
        f"{milliseconds(capacity_of(SHIPPED, capacity_rps=30)):.2f} ms"
    )
    for name, drawn in at_the_limits().items():
        started = perf_counter()
        answer = whole_or_refused(drawn)
        print(f"{name:34} | whole result {1000 * (perf_counter() - started):7.0f} ms | {answer}")
    beside_chain_and_simulation()


def beside_chain_and_simulation() -> None:
    """Shipped designs as static ones (no replication), the first with every state enumerated by Storm."""
    print("\nshipped designs without replication | U | ms, or s to 1 % standard error | ours times as fast")
    files = sorted(SHIPPED.parent.glob("*.yaml"))
    for drawn in map(without_replication, load_design_files(files)):
        model = AvailabilityModel(drawn)
        (request, *_) = drawn.requests
        function = Function(model.structure.diagram, model.structure.down[request])
        q, p = [v.unavailability for v in model.variables], [v.availability for v in model.variables]
        built = milliseconds(partial(AvailabilityModel, drawn))
        ours = milliseconds(partial(function.unavailability, q, p))
        print(
            f"{drawn.id:9} anboard   | {function.unavailability(q, p):.9e} | build {built:.3f}, evaluate {ours:.5f} ms"
        )
        peers = {"stormpy": partial(storm, model, request), "faultray": partial(faultray, drawn, request)}
        for name, peer in peers.items():
            print(f"{drawn.id:9} {name:9} | {peer_line(name, peer, ours)}")
        loop = simulated(model, request, hours=SIMULATED_HOURS, seed=1)
        wanted_ms = 1000 * loop.seconds_to_one_percent
        print(
            f"{drawn.id:9} SimPy     | {loop.unavailability:.3e}, error {loop.relative_error:.1%} after "
            f"{loop.seconds:.1f} s; extrapolated to 1 %: {wanted_ms / 1000:.1f} s "
            f"| x {wanted_ms / ours:,.0f} evaluated, x {wanted_ms / (built + ours):,.0f} with building"
        )


def peer_line(name: str, peer: Callable[[], Call], ours_ms: float) -> str:
    if not is_installed(name):
        return "not installed (optional: pip install it beside this bench)"
    call = peer()
    taken = milliseconds(call)
    return f"{call():.9e} | {taken:.3f} ms | x {taken / ours_ms:,.0f}"


def without_replication(drawn: Design) -> Design:
    components = {name: replace(c, replication=None) for name, c in drawn.components.items()}
    return replace(drawn, components=components)


if __name__ == "__main__":
    main()
