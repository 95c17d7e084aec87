"""Inputs -> the figures that a record freezes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from exports.record.inputs import Inputs
from models.decision import CRITERIA, comparable
from models.design.model import Design
from models.evaluate import Books, Evaluation, evaluate
from models.problems import Language
from models.sensitivity import Flip, Swing, flips, swings
from models.targets import target_results
from models.uncertainty import Uncertainty, uncertainty
from models.uncertainty.moves import figures_of

MOST_SWINGS: Final = 5
"""Assumptions told of each figure: the widest, as on the board."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """``by_people`` False: the rule of ``best`` picked it, as nobody had chosen."""

    evaluation: Evaluation
    by_people: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """``evaluations``: in the order of ``inputs.order``. ``tables``: stands for prices, defaults and constants."""

    inputs: Inputs
    evaluations: tuple[Evaluation, ...]
    uncertainty: Uncertainty
    flips: tuple[Flip, ...]
    swings: tuple[Mapping[str, tuple[Swing, ...]], ...]
    """Of each design by criterion: the assumptions that move the figure most, the widest first."""
    tables: str

    @property
    def language(self) -> Language:
        return self.inputs.language

    @property
    def baseline(self) -> Evaluation:
        return self.evaluations[self.inputs.order.index(self.inputs.baseline)]

    @property
    def choice(self) -> Choice:
        if self.inputs.chosen is None:
            return Choice(evaluation=best(self.evaluations), by_people=False)
        return Choice(evaluation=self.evaluations[self.inputs.order.index(self.inputs.chosen)], by_people=True)

    @property
    def titles(self) -> dict[str, str]:
        """By design id."""
        return {e.design.id: e.design.title for e in self.evaluations}


def make_record(inputs: Inputs, designs: Mapping[str, Design], books: Books) -> Record:
    """Compute everything anew: some seconds. ``designs``: by file, of ``inputs.order``.

    Raises InvalidDesign for what is too entangled to be computed.
    """
    compared = [designs[name] for name in inputs.order]
    by_criterion = {c.name: [figures_of(d, c, books) for d in compared] for c in CRITERIA}
    return Record(
        inputs=inputs,
        evaluations=tuple(evaluate(design, books, on=inputs.on) for design in compared),
        uncertainty=uncertainty(compared, seed=inputs.seed),
        flips=tuple(flip for found in by_criterion.values() for flip in flips(found)),
        swings=tuple(
            {name: swings(found[i], most=MOST_SWINGS) for name, found in by_criterion.items()}
            for i in range(len(compared))
        ),
        tables=books.fingerprint,
    )


def best(evaluations: tuple[Evaluation, ...]) -> Evaluation:
    """The design that meets most targets; of those alike the one with the least downtime, then the smallest bill."""

    def rank(evaluation: Evaluation) -> tuple[float, ...]:
        met = sum(result.met is True for result in target_results(evaluation))
        return (-met, *(_last_if_unknown(evaluation, name) for name in ("downtime", "monthly_usd")))

    return min(evaluations, key=rank)


def _last_if_unknown(evaluation: Evaluation, criterion: str) -> float:
    measured = next(comparable(evaluation, c) for c in CRITERIA if c.name == criterion)
    return float("inf") if measured is None else measured
