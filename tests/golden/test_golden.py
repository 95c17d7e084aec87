"""Shipped designs -> every figure that leaves the command line; a change shows as a difference to review."""

import datetime

import pytest

from exports.comparison import comparison_markdown
from exports.tables import evaluation_table, gate_table, table
from models.decision import CRITERIA
from models.evaluate import evaluate
from models.sensitivity import flips
from models.uncertainty import uncertainty
from models.uncertainty.moves import figures_of
from store.books import books
from store.designs import load_design_files
from tests.conftest import DECISIONS

BILL_DAY = datetime.date(2026, 11, 22)


@pytest.mark.parametrize("decision", DECISIONS)
def test_the_figures_of_a_shipped_decision(decision, golden):
    evaluations = [evaluate(d, books(), on=BILL_DAY) for d in load_design_files(DECISIONS[decision])]
    parts = [f"{evaluation_table(e, 'en')}\n\n{gate_table(e, 'en')}\n\n{bill_table(e)}" for e in evaluations]
    golden(f"{decision}.txt", "\n\n\n".join(parts) + "\n")


@pytest.mark.parametrize("decision", DECISIONS)
def test_the_comparison_of_a_shipped_decision(decision, golden):
    designs = load_design_files(DECISIONS[decision])
    evaluations = [evaluate(d, books(), on=BILL_DAY) for d in designs]
    found = [flip for criterion in CRITERIA for flip in flips([figures_of(d, criterion, books()) for d in designs])]
    drawn = uncertainty(designs, seed=0)
    golden(f"{decision}.md", comparison_markdown(evaluations, designs[0].id, drawn, found, "ko") + "\n")


def bill_table(evaluation) -> str:
    rows = [("component", "line", "derivation")]
    rows += [
        (line.component, line.label.en, line.formula or f"unknown: {line.unknown.en}") for line in evaluation.cost.lines
    ]
    return table(rows)
