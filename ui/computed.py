"""Texts -> designs and figures, each computed once for as long as its text and its bases' texts stay the same."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, reduce
from threading import Lock
from typing import Final

from models.availability import AvailabilityResult, DiagramTooLarge, evaluate_availability
from models.availability.leaving import downtime_after_leaving
from models.availability.people import without_member
from models.decision import CRITERIA
from models.design.model import ComponentBilling, Design, Instance, Place, Reliability
from models.evaluate import Evaluation, evaluate
from models.problems import InvalidDesign, Problem
from models.sensitivity import Flip, Swing, flips, swings
from models.uncertainty import DesignDraws, Uncertainty, compared, design_draws
from models.uncertainty.moves import DowntimeFigures, Figures, figures_of
from store.books import books
from store.designs import build_designs
from store.draft import bases_of
from store.yaml_write import CannotEdit

Sources = tuple[tuple[str, str], ...]
"""A design's file and all that it builds on, as (name, text): what its figures are a function of."""
DOWN = Reliability(stated_unavailability=1.0, stated_availability=0.0)
KEPT = 48
MOST_SWINGS = 5
SEED = 0
"""Of the draws behind the board's intervals: the same link shows the same figures."""


@dataclass(frozen=True, slots=True, eq=False)
class Computed:
    """A good state of one design; the same object for as long as nothing of it changes."""

    evaluation: Evaluation

    @property
    def design(self) -> Design:
        return self.evaluation.design


Outcome = Computed | tuple[Problem, ...]
_kept: dict[tuple[str, Sources], Outcome] = {}
_lock = Lock()
_turn = Lock()
_turns: Final = tuple(Lock() for _ in range(16))
"""Of all who look at the same new version one computes, and the others wait for that."""
_sensitivity_lock = Lock()


def compute(files: Mapping[str, str], names: Sequence[str], *, in_turn: bool = False) -> dict[str, Outcome]:
    """The figures of each design, or all that is wrong with it. What did not change is not computed again.

    ``in_turn``: for strangers, of whom one at a time computes, however many send designs that take long.
    """
    keys = {name: (name, _sources(files, name)) for name in names}
    found = _found(keys)
    if len(found) < len(keys):
        with _turn if in_turn else _turns[hash(tuple(keys.values())) % len(_turns)]:
            found = _found(keys)
            built = build_designs(files, [name for name in names if name not in found])
            found |= {name: _evaluated(name, design) for name, design in built.items()}
            _keep(keys, found)
    return found


def _found(keys: Mapping[str, tuple[str, Sources]]) -> dict[str, Outcome]:
    with _lock:
        found = {name: _kept.pop(key) for name, key in keys.items() if key in _kept}
        _kept.update({keys[name]: outcome for name, outcome in found.items()})
        return found


def _keep(keys: Mapping[str, tuple[str, Sources]], found: Mapping[str, Outcome]) -> None:
    with _lock:
        for name, key in keys.items():
            _kept.pop(key, None)
            _kept[key] = found[name]
        while len(_kept) > KEPT:
            del _kept[next(iter(_kept))]


def _sources(files: Mapping[str, str], name: str) -> Sources:
    try:
        names: tuple[str, ...] = (name, *bases_of(files, name))
    except CannotEdit:
        names = (name, *(other for other in files if other != name))
    return tuple((file, files[file]) for file in names)


def _evaluated(name: str, built: Design | InvalidDesign) -> Outcome:
    if isinstance(built, InvalidDesign):
        return built.problems
    try:
        return Computed(evaluate(built, books()))
    except InvalidDesign as error:
        return tuple(replace(problem, file=problem.file or name) for problem in error.problems)


def swings_of(computed: Computed, criterion: str) -> tuple[Swing, ...]:
    """What single assumptions do to a figure of ``CRITERIA``. Takes up to 0.2 s: only for what is looked at.

    One at a time: of all who open the same link, one computes and the others wait for that.
    """
    with _sensitivity_lock:
        return _swings_of(computed, criterion)


def flips_of(together: tuple[Computed, ...], criterion: str) -> tuple[Flip, ...]:
    """Which single assumption turns the order of designs by a criterion round, and where."""
    with _sensitivity_lock:
        return _flips_of(together, criterion)


def uncertainty_of(together: tuple[Computed, ...]) -> Uncertainty:
    """Intervals of the downtime and shares of the orders; only designs that changed are drawn anew."""
    with _sensitivity_lock:
        return _uncertainty_of(together)


@lru_cache(maxsize=KEPT)
def _swings_of(computed: Computed, criterion: str) -> tuple[Swing, ...]:
    return swings(_figures_of(computed, criterion), most=MOST_SWINGS)


@lru_cache(maxsize=KEPT)
def _flips_of(together: tuple[Computed, ...], criterion: str) -> tuple[Flip, ...]:
    return flips([_figures_of(computed, criterion) for computed in together])


@lru_cache(maxsize=KEPT)
def _uncertainty_of(together: tuple[Computed, ...]) -> Uncertainty:
    return compared([_draws_of(computed) for computed in together], seed=SEED)


@lru_cache(maxsize=KEPT)
def _draws_of(computed: Computed) -> DesignDraws:
    figures = _figures_of(computed, "downtime")
    assert isinstance(figures, DowntimeFigures)
    return design_draws(figures.model, seed=SEED)


@lru_cache(maxsize=len(CRITERIA) * KEPT)
def _figures_of(computed: Computed, criterion: str) -> Figures:
    return figures_of(computed.design, next(c for c in CRITERIA if c.name == criterion), books())


def parts_of(computed: Computed, names: Iterable[str]) -> tuple[str, ...]:
    """Those of ``names`` that can be taken out of the design, sorted."""
    return tuple(sorted(set(names) & parts(computed.design)))


def parts(design: Design) -> set[str]:
    """What can be taken out of a design: instances, places, members of the team."""
    return {*design.instances, *design.places, *(design.team.member_names if design.team else ())}


@lru_cache(maxsize=KEPT)
def what_if(computed: Computed, out: tuple[str, ...]) -> AvailabilityResult | None:
    """The availability with parts of the design held down; None when that is too entangled for an exact answer."""
    try:
        return evaluate_availability(without(computed.design, out))
    except DiagramTooLarge:
        return None


@lru_cache(maxsize=KEPT)
def downtime_after_leaving_of(computed: Computed) -> dict[str, float]:
    """By member of the team, the minutes a year without them."""
    assert computed.evaluation.availability is not None
    return downtime_after_leaving(computed.design, computed.evaluation.availability)


def without(design: Design, out: tuple[str, ...]) -> Design:
    """The design with the named instances and places down for good, and without the named people.

    An instance is put on a host of its own that is down, as reliability is stated for a whole component.
    """
    gone = set(out) & set(design.team.member_names if design.team else ())
    design = reduce(without_member, sorted(gone), design)
    places = {name: replace(p, reliability=DOWN) if name in out else p for name, p in design.places.items()}
    for name in set(out) & set(design.instances):
        around = design.instances[name].place
        places[_grave(name)] = Place(
            name=_grave(name), kind="host", within=around, billing=ComponentBilling(), reliability=DOWN
        )
    components = {
        name: replace(component, instances=tuple(_buried(i, out) for i in component.instances))
        for name, component in design.components.items()
    }
    return replace(design, places=places, components=components)


def _buried(instance: Instance, out: tuple[str, ...]) -> Instance:
    return replace(instance, place=_grave(instance.id)) if instance.id in out else instance


def _grave(instance: str) -> str:
    return f"{instance} (out)"
