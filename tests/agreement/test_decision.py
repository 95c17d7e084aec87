"""Orders, flips and swings against figures worked out by hand."""

import pytest

from models.decision import CRITERIA, flips, order, swings
from models.evaluate import evaluate
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


@pytest.fixture
def designs():
    built = build_designs({"cheap": CHEAP, "steady": STEADY}, ["cheap", "steady"])
    return list(built.values())


def test_order_is_best_first(designs):
    assert order([evaluate(d, books()) for d in designs], DOWNTIME) == ("steady", "cheap")


def test_an_unknown_figure_gives_no_order(designs):
    assert order([evaluate(d, books()) for d in designs], CRITERIA[1]) is None


def test_only_an_end_of_a_range_that_turns_the_order_round_is_a_flip():
    other = (
        STEADY.replace(
            "components: {a: {kind: generic, availability: 0.999}}",
            "components: {b: {kind: generic, availability: 0.999}}",
        )
        .replace("enters: a", "enters: b")
        .replace("components.a.", "components.b.")
    )
    found = flips(list(build_designs({"cheap": CHEAP, "other": other}, ["cheap", "other"]).values()), books())
    assert [(f.criterion, f.path, f.value, f.order) for f in found] == [
        ("downtime", "components.a.availability", 0.9999, ("cheap", "steady"))
    ]


def test_a_swing_is_the_figure_at_both_ends(designs):
    (swing,) = swings(designs[0], DOWNTIME, books())
    assert swing.at_low == pytest.approx(0.1 * 525_600)
    assert swing.at_high == pytest.approx(0.0001 * 525_600)
    assert (swing.low, swing.now, swing.high) == (0.9, 0.99, 0.9999)
