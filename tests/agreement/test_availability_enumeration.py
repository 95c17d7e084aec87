"""Random coherent functions: the diagram agrees with every row of the truth table, importances included."""

import random
from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from models.availability.bdd import Diagram, DiagramTooLarge, Node
from models.availability.cut_sets import MinimalCutSets
from models.availability.downtime import unavailability_by_cause
from models.availability.function import Function
from models.availability.importance import importances
from models.availability.variables import Variable

ROUNDING = 1e-12
Table = NDArray[np.bool_]
FIGURES = {
    "usual": lambda rng: rng.uniform(1e-5, 1e-1),
    "large": lambda rng: rng.uniform(0.2, 0.95),
    "tiny": lambda rng: 10 ** rng.uniform(-15, -6),
    "mixed": lambda rng: rng.choice([1e-15, 1e-9, 1e-4, 0.3, 1 - 2**-40]),
}


def random_function(rng: random.Random, variables: int) -> tuple[Diagram, Node, Table]:
    """A diagram, its root, and the same function as a table with one axis per variable."""
    diagram = Diagram(variables)
    pool: list[tuple[Node, Table]] = []
    for level in range(variables):
        shape = [1] * variables
        shape[level] = 2
        pool.append((diagram.any_variable([level]), np.array([False, True]).reshape(shape)))
    while len(pool) > 1:
        chosen = [pool.pop(rng.randrange(len(pool))) for _ in range(min(len(pool), rng.randint(2, 4)))]
        if len(chosen) == 2 and rng.random() < 0.3 and pool:
            pool.append(chosen[0])  # used again elsewhere: not a tree
        count = rng.choice([1, len(chosen), rng.randint(1, len(chosen))])
        failed = sum(np.broadcast_to(t, (2,) * variables).astype(np.int8) for _, t in chosen)
        pool.append((diagram.at_least(count, [n for n, _ in chosen]), failed >= count))
    root, table = pool[0]
    return diagram, root, np.broadcast_to(table, (2,) * variables)


def probability(table: Table, q: Sequence[float]) -> np.longdouble:
    """Sum over all rows in extended precision, one variable folded at a time: no term is negative."""
    values = table.astype(np.longdouble)
    for q_i in map(np.longdouble, q):
        values = (1 - q_i) * values[0] + q_i * values[1]
    return values[()]


def critical(table: Table, level: int) -> Table:
    return np.take(table, 1, axis=level) & ~np.take(table, 0, axis=level)


@pytest.mark.parametrize("figures", FIGURES)
@pytest.mark.parametrize(("variables", "seed"), [(n, n) for n in (3, 5, 8, 10, 12, 14)] + [(18, 1), (20, 2)])
def test_probability_and_importances_agree_with_the_truth_table(variables: int, seed: int, figures: str) -> None:
    rng = random.Random(seed)
    diagram, root, table = random_function(rng, variables)
    q = [FIGURES[figures](rng) for _ in range(variables)]
    p = [1 - q_i for q_i in q]
    function = Function(diagram, root)
    unavailability, birnbaum = function.unavailability(q, p), function.birnbaum(q, p)
    assert unavailability == pytest.approx(float(probability(table, q)), rel=ROUNDING, abs=0)
    assert function.availability(q, p) == pytest.approx(float(probability(~table, q)), rel=ROUNDING, abs=0)
    measures = importances(function, q, p, unavailability, birnbaum)
    for level in range(variables):
        others = q[:level] + q[level + 1 :]
        expected = float(probability(critical(table, level), others))
        never = float(probability(np.take(table, 0, axis=level), others))
        always = float(probability(np.take(table, 1, axis=level), others))
        assert birnbaum[level] == pytest.approx(expected, rel=ROUNDING, abs=0)
        assert measures[level].raw == pytest.approx(always / unavailability, rel=ROUNDING)
        assert measures[level].rrw == pytest.approx(unavailability / never if never else np.inf, rel=ROUNDING)


@pytest.mark.parametrize("seed", range(20))
def test_cut_sets_agree_with_the_truth_table(seed: int) -> None:
    rng = random.Random(seed)
    diagram, root, table = random_function(rng, 9)
    failing = {frozenset(np.flatnonzero(row).tolist()) for row in np.argwhere(table)}
    minimal = {s for s in failing if not any(s - {v} in failing for v in s)}
    q = [rng.uniform(0.001, 0.3) for _ in range(9)]
    found = MinimalCutSets(diagram).of(root, q)
    assert {frozenset(s) for s in found.listed} == minimal
    assert found.count == len(minimal)
    keys = [(len(s), -np.prod([q[v] for v in s])) for s in found.listed]
    assert keys == sorted(keys)
    for at_most in (1, 3, 10):
        assert MinimalCutSets(diagram).of(root, q, at_most).listed == found.listed[:at_most]


def test_an_astronomical_number_of_cut_sets_is_counted_and_the_first_are_right() -> None:
    diagram = Diagram(100)
    root = diagram.at_least(50, [diagram.any_variable([v]) for v in range(100)])
    q = [0.001 * (v + 1) for v in range(100)]
    found = MinimalCutSets(diagram).of(root, q, at_most=3)
    assert found.count == 100891344545564193334812497256  # 100 over 50
    assert not found.complete
    assert found.listed == (tuple(range(50, 100)), (49, *range(51, 100)), (49, 50, *range(52, 100)))


@pytest.mark.parametrize("seed", range(5))
def test_shares_of_causes_split_each_product_equally(seed: int) -> None:
    """Against the definition: the multilinear polynomial's coefficient of each set, divided by its size."""
    rng = random.Random(seed)
    diagram, root, table = random_function(rng, 6)
    q = [rng.uniform(0.01, 0.9) for _ in range(6)]
    coefficients = table.astype(float)
    for axis in range(6):
        low, high = np.take(coefficients, [0], axis=axis), np.take(coefficients, [1], axis=axis)
        coefficients = np.concatenate((low, high - low), axis=axis)
    expected = [0.0] * 6
    for members in np.argwhere(coefficients):
        inside = np.flatnonzero(members)
        for level in inside:
            expected[level] += coefficients[tuple(members)] * np.prod([q[v] for v in inside]) / len(inside)
    causes = ("region", "zone", "host", "instance", "stated", "failover")
    variables = [
        Variable(name=c, cause=c, unavailability=q_i, availability=1 - q_i, failures_per_hour=None)
        for c, q_i in zip(causes, q, strict=True)
    ]
    function = Function(diagram, root)
    shares = unavailability_by_cause(function, variables, q, function.unavailability(q, [1 - q_i for q_i in q]))
    assert [shares[c] for c in causes] == pytest.approx(expected, rel=ROUNDING)


def test_two_thousand_levels_need_no_recursion() -> None:
    """A series of 1,000 and 1,000 in parallel, and their conjunction: all closed forms."""
    n = 1000
    diagram = Diagram(2 * n)
    series = diagram.any_variable(range(0, 2 * n, 2))
    half = diagram.at_least(2, [diagram.any_variable([v]) for v in range(1, 2 * n, 2)])
    q = [1e-6] * (2 * n)
    p = [1 - 1e-6] * (2 * n)
    one_of = -np.expm1(n * np.log1p(-1e-6))
    two_of = one_of - n * 1e-6 * (1 - 1e-6) ** (n - 1)
    function = Function(diagram, diagram.all_of([series, half]))
    # two_of loses about 1e-16 / 5e-7 to its subtraction, function nothing
    assert function.unavailability(q, p) == pytest.approx(one_of * two_of, rel=1e-9)
    assert len(function.birnbaum(q, p)) == 2 * n
    assert MinimalCutSets(diagram).of(series, q, at_most=1).count == n


def test_subtraction_stands_in_when_pairs_grow_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """It may lose digits to U, here 1e-16 beside differences above 1e-4, and no more."""
    monkeypatch.setattr("models.availability.function.MAX_PAIRS", 0)
    diagram = Diagram(8)
    root = diagram.at_least(3, [diagram.any_variable([v]) for v in range(8)])
    table = np.indices((2,) * 8).sum(axis=0) >= 3
    q = [0.1 * (i + 1) for i in range(8)]
    birnbaum = Function(diagram, root).birnbaum(q, [1 - q_i for q_i in q])
    expected = [float(probability(critical(table, level), q[:level] + q[level + 1 :])) for level in range(8)]
    assert min(expected) > 1e-4
    assert birnbaum == pytest.approx(expected, rel=1e-11)


def test_a_function_too_large_for_an_exact_answer_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("models.availability.bdd.MAX_NODES", 100)
    diagram = Diagram(30)
    with pytest.raises(DiagramTooLarge, match="more than 100 nodes"):
        diagram.at_least(15, [diagram.any_variable([v]) for v in range(30)])
