"""Orders, flips and swings against figures worked out by hand."""

import pytest

from models.decision import CRITERIA, order
from models.evaluate import evaluate
from models.sensitivity import flips, swings
from models.uncertainty.moves import figures_of
from store.books import books
from store.designs import build_designs

CHEAP = """
anboard: 1
id: cheap
components: {a: {kind: generic, availability: 0.99}}
requests: {all: {enters: a}}
assumptions: {components.a.availability: {range: [0.9, 0.9999], source: test}}
"""
STEADY = (
    CHEAP.replace("id: cheap", "id: steady")
    .replace("{kind: generic, availability: 0.99}", "{kind: generic, availability: 0.999}")
    .replace("[0.9, 0.9999]", "[0.998, 0.9995]")
)
DOWNTIME = CRITERIA[0]


def figures(designs, criterion):
    return [figures_of(design, criterion, books()) for design in designs]


@pytest.fixture
def designs():
    built = build_designs({"cheap": CHEAP, "steady": STEADY}, ["cheap", "steady"])
    return list(built.values())


def test_order_is_best_first(designs):
    assert order([evaluate(d, books()) for d in designs], DOWNTIME) == ("steady", "cheap")


def test_an_unknown_figure_gives_no_order(designs):
    assert order([evaluate(d, books()) for d in designs], CRITERIA[1]) is None


@pytest.mark.parametrize("name", ["a", "b"])
def test_the_order_turns_where_the_figures_meet(name):
    """0.99 has to pass 0.999, inside its range; 0.999 has to fall to 0.99: the range ends at 0.998, ten times as far
    is 0.98. The designs state different figures, so it is no matter whether these have the same path."""
    steady = STEADY.replace("{a:", f"{{{name}:").replace("enters: a", f"enters: {name}").replace(".a.", f".{name}.")
    texts = {"cheap": CHEAP, "steady": steady}
    cheap_moves, steady_moves = flips(figures(list(build_designs(texts, list(texts)).values()), DOWNTIME))
    assert (cheap_moves.path, cheap_moves.designs) == ("components.a.availability", ("cheap",))
    assert (cheap_moves.in_range, cheap_moves.order) == (True, ("cheap", "steady"))
    assert cheap_moves.value == pytest.approx(0.999, rel=1e-12)
    assert (steady_moves.path, steady_moves.designs) == (f"components.{name}.availability", ("steady",))
    assert (steady_moves.in_range, steady_moves.order) == (False, ("cheap", "steady"))
    assert steady_moves.value == pytest.approx(0.99, rel=1e-12)


def test_an_assumption_that_designs_share_moves_in_all():
    """Equal now and wherever it is moved to: no order that could turn."""
    texts = {"cheap": CHEAP, "twin": CHEAP.replace("id: cheap", "id: twin")}
    assert flips(figures(list(build_designs(texts, list(texts)).values()), DOWNTIME)) == ()


def test_an_unknown_figure_flips_nothing(designs):
    assert flips(figures(designs, CRITERIA[1])) == ()


def test_a_swing_is_the_figure_at_both_ends(designs):
    (swing,) = swings(figures_of(designs[0], DOWNTIME, books()), most=5)
    assert swing.at_low == pytest.approx(0.1 * 525_600)
    assert swing.at_high == pytest.approx(0.0001 * 525_600)
    assert (swing.low, swing.now, swing.high) == (0.9, 0.99, 0.9999)
