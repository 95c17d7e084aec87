"""A what-if: instances, places and people taken out of a design, and what is left of it. No probabilities."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce

from models.availability.people import bus_factors, manual_hours, without_member
from models.availability.roles import failover_hours, may_write
from models.availability.working import RequestState, Status, WorkingModel
from models.design.model import Component, Design


@dataclass(frozen=True, slots=True, kw_only=True)
class Takeover:
    """A replicated component whose writer is out, and how writing goes on."""

    component: str
    writer: str
    successor: str | None
    """None: nobody is left who may write, or no failover is stated; it lasts until the writer is repaired."""
    automatic_seconds: float | None = None
    """Detection and promotion; None where there is no successor, as in all below."""
    coverage: float | None = None
    """Probability that this is all: otherwise a person is needed."""
    manual_hours: float | None = None
    """After detection, when a person is needed; with the wait for one."""
    mean_hours: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Experiment:
    """What is left of a design.

    ``requests``: once every failover is over; ``meanwhile``: until then, None where nothing fails over.
    ``stopped``: instances that are up but work for no request class that rests upon them; ``out``: those that are down
    themselves or with a place. ``unrepairable``: components that somebody could repair, and now nobody can.
    """

    requests: Mapping[str, RequestState]
    meanwhile: Mapping[str, Status] | None
    takeovers: tuple[Takeover, ...]
    out: frozenset[str]
    stopped: frozenset[str]
    unrepairable: tuple[str, ...]


def experiment(model: WorkingModel, out: Iterable[str]) -> Experiment:
    """Take out ``out``: names of instances, places, components (all instances) and members of the team.

    Raises ``KeyError`` for a name that the design does not know.
    """
    design, names = model.design, tuple(out)
    members = design.team.member_names if design.team is not None else ()
    people = tuple(name for name in names if name in members)
    parts = tuple(name for name in names if name not in members)
    left = reduce(without_member, people, design)
    up = frozenset(model.names(model.up(parts)))
    found = (takeover(left, component, up) for component in left.components.values())
    takeovers = tuple(t for t in found if t is not None)
    switching = {t.component: None for t in takeovers if t.successor is not None}
    states = model.evaluate(parts)
    return Experiment(
        requests=states,
        meanwhile=model.statuses(parts, switching) if switching else None,
        takeovers=takeovers,
        out=frozenset(design.instances) - up,
        stopped=frozenset(name for name in up if not _is_of_use(model, states, name)),
        unrepairable=_unrepairable(design, left),
    )


def takeover(design: Design, component: Component, up: frozenset[str]) -> Takeover | None:
    """Who writes next when only ``up`` is up; None while the stated writer is, or where nothing is replicated."""
    replication = component.replication
    if replication is None or replication.writer in up:
        return None
    successor = next((name for name in may_write(component, replication) if name in up), None)
    if successor is None or replication.failover is None:
        return Takeover(component=component.name, writer=replication.writer, successor=None)
    return _with_times(design, component, successor)


def _with_times(design: Design, component: Component, successor: str) -> Takeover:
    assert component.replication is not None
    assert component.replication.failover is not None
    failover = component.replication.failover
    return Takeover(
        component=component.name,
        writer=component.replication.writer,
        successor=successor,
        automatic_seconds=failover.detect_seconds + failover.promote_seconds,
        coverage=failover.coverage,
        manual_hours=manual_hours(design, component),
        mean_hours=failover_hours(design, component, failover),
    )


def _is_of_use(model: WorkingModel, states: Mapping[str, RequestState], instance: str) -> bool:
    """It works for a class that rests upon it, or none does."""
    users = model.classes_upon(instance)
    return not users or any(instance in states[name].working for name in users)


def _unrepairable(design: Design, left: Design) -> tuple[str, ...]:
    before, after = bus_factors(design), bus_factors(left)
    return tuple(name for name, count in before.items() if count and not after.get(name, 0))
