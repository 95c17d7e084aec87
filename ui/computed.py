"""Texts -> designs and figures, each computed once for as long as its text and its bases' texts stay the same."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from threading import Lock

from models.availability import AvailabilityResult, DiagramTooLarge, evaluate_availability
from models.decision import CRITERIA, Swing, swings
from models.design.model import ComponentBilling, Design, Instance, Place, Reliability
from models.evaluate import Evaluation, evaluate
from models.problems import InvalidDesign, Problem
from store.books import books
from store.designs import build_designs
from store.draft import bases_of
from store.yaml_write import CannotEdit

Sources = tuple[tuple[str, str], ...]
"""A design's file and all that it builds on, as (name, text): what its figures are a function of."""
DOWN = Reliability(stated_unavailability=1.0, stated_availability=0.0)
KEPT = 48


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
_swings_lock = Lock()


def compute(files: Mapping[str, str], names: Sequence[str]) -> dict[str, Outcome]:
    """The figures of each design, or all that is wrong with it. What did not change is not computed again."""
    keys = {name: (name, _sources(files, name)) for name in names}
    with _lock:
        found = {name: _kept[key] for name, key in keys.items() if key in _kept}
    built = build_designs(files, [name for name in names if name not in found])
    found |= {name: _evaluated(name, design) for name, design in built.items()}
    with _lock:
        for name, key in keys.items():
            _kept.pop(key, None)
            _kept[key] = found[name]
        while len(_kept) > KEPT:
            del _kept[next(iter(_kept))]
    return found


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
    """What single assumptions do to a figure of ``CRITERIA``. Takes 0.1 s and more: only for what is looked at.

    One at a time: of all who open the same link, one computes and the others wait for that.
    """
    with _swings_lock:
        return _swings_of(computed, criterion)


@lru_cache(maxsize=KEPT)
def _swings_of(computed: Computed, criterion: str) -> tuple[Swing, ...]:
    return swings(computed.design, next(c for c in CRITERIA if c.name == criterion), books())


def parts_of(computed: Computed, names: Iterable[str]) -> tuple[str, ...]:
    """Those of ``names`` that are instances or places of the design, sorted."""
    return tuple(sorted(set(names) & (set(computed.design.instances) | set(computed.design.places))))


@lru_cache(maxsize=KEPT)
def what_if(computed: Computed, out: tuple[str, ...]) -> AvailabilityResult | None:
    """The availability with parts of the design held down; None when that is too entangled for an exact answer."""
    try:
        return evaluate_availability(without(computed.design, out))
    except DiagramTooLarge:
        return None


def without(design: Design, out: tuple[str, ...]) -> Design:
    """The design with the named instances and places down for good.

    An instance is put on a host of its own that is down, as reliability is stated for a whole component.
    """
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
