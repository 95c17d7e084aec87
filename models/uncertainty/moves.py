"""A figure of a design with one assumption moved: of the downtime many at once, of the others one by one."""

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple, Protocol

import numpy as np

from models.decision import Criterion, comparable
from models.design.build import build_design
from models.design.model import Design
from models.evaluate import Books, evaluate
from models.problems import InvalidDesign
from models.uncertainty.downtime import STATES_SOLVED_QUICKLY, DrawnAvailability
from models.uncertainty.figures import matters, shares_of, with_figures
from models.uncertainty.ranges import Floats, Range, ranges_of
from models.units import MINUTES_PER_YEAR

NOT_IN_BILLS: Final = {"mttf_hours", "mttr_hours", "availability", "unavailability"}
"""Last keys of paths that no bill depends on."""


class Move(NamedTuple):
    """One assumption at another value. A design that states another figure at its path makes another assumption."""

    path: str
    now: float
    value: float

    def concerns(self, ranges: Mapping[str, Range]) -> bool:
        return self.path in ranges and ranges[self.path].value == self.now


UNMOVED: Final = Move("", 0.0, 0.0)


class Figures(Protocol):
    """One figure of one design; less is better. NaN: not known, or not to be compared.

    A design that does not make the assumption stays as it is.
    """

    is_exact: bool
    """False: even ``exactly`` is an approximation, because a solve would take too long; see ``DrawnAvailability``."""

    design: Design
    criterion: Criterion
    ranges: Mapping[str, Range]
    """Of the assumptions that may be moved, by path."""
    steps: int
    """In how many steps a range is searched for a crossing, from the value to either end."""

    def at(self, moves: Sequence[Move]) -> Floats:
        """With each move alone, (moves,); perhaps by an approximation that is exact without a move."""

    def exactly(self, move: Move) -> float: ...


class DowntimeFigures:
    """Minutes a year over all requests."""

    steps = 8

    def __init__(self, model: DrawnAvailability, criterion: Criterion) -> None:
        self.model, self.criterion = model, criterion
        self.design = model.design
        self.ranges: Mapping[str, Range] = ranges_of(model.design)
        self.is_exact = model.is_exact or model.states <= STATES_SOLVED_QUICKLY
        self._known: dict[Move, float] = {}

    def exactly(self, move: Move) -> float:
        if self.model.is_exact or not self.is_exact:
            return float(self.at([move])[0])
        if not move.concerns(self.model.ranges):
            move = UNMOVED
        if move not in self._known:
            single = {} if move is UNMOVED else {move.path: move.value}
            figures = {path: np.asarray(value) for path, value in single.items()}
            self._known[move] = float(self.model.weighted(figures, self.model.exactly(single))) * MINUTES_PER_YEAR
        return self._known[move]

    def at(self, moves: Sequence[Move]) -> Floats:
        count, ranges = len(moves), self.model.ranges
        figures = {move.path: np.full(count, move.now) for move in moves if move.concerns(ranges)}
        shares = {name: np.full(count, request.share) for name, request in self.design.requests.items()}
        for i, move in enumerate(moves):
            if move.concerns(ranges):
                figures[move.path][i] = move.value
                for name, share in shares_of(self.design, {move.path: np.asarray(move.value)}).items():
                    shares[name][i] = share
        by_request = self.model.by_request(figures)
        return np.asarray(sum(shares[name] * u for name, u in by_request.items())) * MINUTES_PER_YEAR


class EvaluatedFigures:
    """A figure that takes an evaluation for each move; each is computed once."""

    steps = 2
    is_exact = True

    def __init__(self, design: Design, criterion: Criterion, books: Books) -> None:
        self.design, self.criterion, self.books = design, criterion, books
        self.ranges: Mapping[str, Range] = ranges_of(design)
        self._known: dict[Move, float] = {}

    def at(self, moves: Sequence[Move]) -> Floats:
        return np.array([self.exactly(move) for move in moves])

    def exactly(self, move: Move) -> float:
        move = move if self._matters(move) else UNMOVED
        if move not in self._known:
            self._known[move] = self._evaluated(self._moved(move))
        return self._known[move]

    def _matters(self, move: Move) -> bool:
        is_bill = self.criterion.parts == ("cost",)
        return move.concerns(self.ranges) and not (is_bill and move.path.rpartition(".")[2] in NOT_IN_BILLS)

    def _moved(self, move: Move) -> Design | None:
        """Read anew from the document only where that may refuse the figure, beside others."""
        if move is UNMOVED:
            return self.design
        if matters(move.path) and not move.path.startswith("requests."):
            return with_figures(self.design, {move.path: move.value})
        return moved(self.design, move.path, move.value, self.books)

    def _evaluated(self, design: Design | None) -> float:
        if design is None:
            return math.nan
        try:
            figure = comparable(evaluate(design, self.books, parts=self.criterion.parts), self.criterion)
        except InvalidDesign:
            return math.nan
        return math.nan if figure is None else figure


def figures_of(design: Design, criterion: Criterion, books: Books) -> Figures:
    """What a criterion ranks by, ready to be moved. Raises ``DiagramTooLarge``."""
    if criterion.name == "downtime":
        return DowntimeFigures(DrawnAvailability(design), criterion)
    return EvaluatedFigures(design, criterion, books)


def moved(design: Design, path: str, value: float, books: Books) -> Design | None:
    """The design that the file with one figure changed states; None when it may not hold it.

    With a share of requests, the others fill up to 1 in their proportions.
    """
    section, _, rest = path.partition(".")
    data: Mapping[str, Any] | None = design.canonical
    if section == "requests" and rest.endswith(".share"):
        for name, share in shares_of(design, {path: np.asarray(value)}).items():
            data = with_value(data, ("requests", name, "share"), float(share))
    else:
        data = with_value(data, path.split("."), value)
    if data is None:
        return None
    try:
        return build_design(data, books.catalog)
    except InvalidDesign:
        return None


def with_value(data: Any, keys: Sequence[str], value: float) -> dict[str, Any] | None:
    """A copy of the document with one figure set; None where the path leads through something else than mappings."""
    if not isinstance(data, Mapping):
        return None
    if len(keys) == 1:
        return {**data, keys[0]: value}
    inner = with_value(data.get(keys[0], {}), keys[1:], value)
    return None if inner is None else {**data, keys[0]: inner}
