"""Two other engines on the same failure functions: relibmss (Rust) and RePyability."""

from typing import Any

import pytest

from models.availability import evaluate_availability
from models.availability.cut_sets import MinimalCutSets
from models.availability.importance import importances
from tests.availability_designs import NEVER_FAILS, design, need, place, tier, times
from tests.availability_trees import (
    Tree,
    diagram_of,
    function_of,
    mesh,
    order,
    relibmss_node,
    repyability_tree,
)

ROUNDING = 1e-12
pytest.importorskip("relibmss")
pytest.importorskip("repyability")


def spread(count: int, tiers: int, zones: int) -> Tree:
    names = ("web", "app", "db", "cache")[:tiers]
    return mesh({t: [(f"{t}-{i}", f"zone-{i % zones}", "region") for i in range(count)] for t in names})


TREES = {
    "two trains": ("and", ("or", "p1", "v1"), ("or", "p2", "v2")),
    "two of five, with a shared part": (2, *(("or", f"x{i}", "bus") for i in range(5))),
    "mesh, 3 tiers, 2 zones": spread(2, 3, 2),
    "mesh, 4 tiers, 3 zones": spread(6, 4, 3),
    "votes": (2, (3, *"abcd"), (2, *"cdef"), (2, *"aefg")),
}


def figures(names: list[str]) -> dict[str, float]:
    return {name: 0.001 * (i % 7 + 1) for i, name in enumerate(names)}


@pytest.mark.parametrize("name", TREES)
def test_relibmss(name: str) -> None:
    tree = TREES[name]
    names = order(tree)
    q = figures(names)
    function, peer = function_of(tree, names), relibmss_node(tree, names)
    values = [q[n] for n in names], [1 - q[n] for n in names]
    assert function.unavailability(*values) == pytest.approx(peer.prob(q), rel=ROUNDING)
    birnbaum = peer.bmeas(q)
    # relibmss subtracts, which leaves rounding errors of U = 1 when a part is held down
    assert function.birnbaum(*values) == pytest.approx([birnbaum[n] for n in names], rel=1e-9, abs=1e-15)
    diagram, root = diagram_of(tree, names)
    found = MinimalCutSets(diagram).of(root, values[0], at_most=10_000)
    peers = {frozenset(s) for s in peer.minpath().extract()}  # "paths" of the failure function are its cut sets
    assert {frozenset(names[level] for level in s) for s in found.listed} == peers


@pytest.mark.parametrize("name", TREES)
def test_repyability(name: str) -> None:
    tree = TREES[name]
    names = order(tree)
    q = figures(names)
    function, peer = function_of(tree, names), repyability_tree(tree, q)
    values = [q[n] for n in names], [1 - q[n] for n in names]
    unavailability, birnbaum = function.unavailability(*values), function.birnbaum(*values)
    assert unavailability == pytest.approx(float(peer.top_event_probability()), rel=ROUNDING)
    measures = importances(function, *values, unavailability, birnbaum)
    theirs: list[dict[Any, float]] = [
        peer.birnbaum_importance(),
        peer.criticality_importance(),
        peer.risk_achievement_worth(),
        peer.risk_reduction_worth(),
    ]
    for name, m in zip(names, measures, strict=True):
        ours = [m.birnbaum, m.criticality, m.raw, m.rrw]
        assert ours == pytest.approx([float(t[name]) for t in theirs], rel=1e-9)


def test_failure_frequency_and_outage_of_a_repairable_system() -> None:
    """RepairableRBD: two web servers before one database, all exponential."""
    from repyability import RepairableRBD
    from surpyval import Exponential

    def part(mttf: float, mttr: float) -> dict[str, Any]:
        return {
            "reliability": Exponential.from_params([1 / mttf]),
            "repairability": Exponential.from_params([1 / mttr]),
        }

    edges = [("s", "web-1"), ("s", "web-2"), ("web-1", "db"), ("web-2", "db"), ("db", "t")]
    peer = RepairableRBD(edges, {"web-1": part(2000, 4), "web-2": part(2000, 4), "db": part(8000, 2)})
    ours = design(
        [tier("web", times(2000, 4), at=["z", "z"], needs=[need("db")]), tier("db", times(8000, 2))],
        [place("z", "zone", NEVER_FAILS)],
    )
    result = evaluate_availability(ours).requests["all"]
    assert result.availability == pytest.approx(float(peer.mean_availability()), rel=ROUNDING)
    assert result.failures_per_year == pytest.approx(8760 * float(peer.system_failure_frequency()), rel=1e-9)
    assert result.mean_outage_minutes == pytest.approx(60 * float(peer.mean_down_time()), rel=1e-9)
