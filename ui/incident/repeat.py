"""Many runs of a question: the work, in pieces for the pool, and what starts and ends it."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final, NamedTuple

from compute import Busy, batches_of, shared_pool
from models.incident import YEARS_PER_BLOCK, IncidentSetup, run_batch, run_years
from ui.incident.state import IncidentState
from ui.incident.texts import TEXTS

RUNS: Final = 1_000
RUNS_A_BATCH: Final = 100
YEARS: Final = 10_000
BLOCKS_A_BATCH: Final = 4


class Unit(NamedTuple):
    """One piece of the work: a stretch of runs of one design's incidents, or of its years."""

    design: str
    is_year: bool
    first: int
    count: int


class Piece(NamedTuple):
    design: str
    is_year: bool
    partial: Any


def units_of(names: Sequence[str]) -> tuple[Unit, ...]:
    """All designs in turn, so that what has come in so far says as much of each; incidents first."""
    runs, blocks = batches_of(RUNS, RUNS_A_BATCH), batches_of(YEARS // YEARS_PER_BLOCK, BLOCKS_A_BATCH)
    incidents = [Unit(name, False, *batch) for batch in runs for name in names]
    return (*incidents, *(Unit(name, True, *batch) for batch in blocks for name in names))


def run_units(
    setups: Mapping[str, IncidentSetup], units: Sequence[Unit], seed: int, first: int, count: int
) -> list[Piece]:
    """In a worker process: the units ``first`` and on."""
    return [_piece(setups[unit.design], unit, seed) for unit in units[first : first + count]]


def _piece(setup: IncidentSetup, unit: Unit, seed: int) -> Piece:
    if unit.is_year:
        return Piece(unit.design, True, run_years(setup.design, seed, unit.first, unit.count))
    return Piece(unit.design, False, run_batch(setup, seed, unit.first, unit.count))


def handle(state: IncidentState, events: Sequence[Mapping[str, Any]]) -> None:
    """``start``, ``cancel``; ``tick`` only asks how far it is."""
    for event in events:
        state.repeat_acked = event["seq"]
        if event["kind"] == "start":
            start(state)
        elif event["kind"] == "cancel" and state.job is not None:
            state.job.cancel()


def start(state: IncidentState) -> None:
    question = state.question
    if question is None:
        return
    setups, state.complaint = question.setups(), None
    units = units_of(list(setups))
    task = partial(run_units, setups, units, question.choices.seed)
    try:
        state.job, state.asked = shared_pool().submit(state.owner, task, batches_of(len(units), 1)), question
    except Busy:
        state.complaint = TEXTS["busy"]
