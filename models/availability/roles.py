"""Database roles: when a replicated component can take writes and answer reads, as a static failure function.

Two ways to say when a role is served: by the phase of its group, which a chain knows (``role_down_in_chain``), or
without a chain (``role_down``): the group takes writes while any instance that may write works and no failover is under
way. "Under way" is then a variable of its own, independent of the rest: it begins whenever the named writer stops, and
lasts detection + coverage x promotion + (1 - coverage) x manual work. A place that takes all instances that may write
with it starts none: nobody is left to be promoted, and the outage is the place's own.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from models.availability.bdd import DOWN, UP, Diagram, Node
from models.availability.chain import Clock, Group
from models.availability.people import manual_hours
from models.availability.sources import component_sources
from models.availability.variables import Variable, source_variable
from models.design.model import Component, Design, Failover, Reliability, Replication, Role
from models.design.serving import most_serving
from models.units import MINUTES_PER_HOUR, SECONDS_PER_HOUR


class RoleNeed(NamedTuple):
    """So many instances that serve a role."""

    role: Role
    required: int


def most_of(component: Component, role: Role) -> int:
    """How many instances of a replicated component serve a role while nothing is down."""
    assert component.replication is not None
    return most_serving(len(component.instances), role, component.replication.reads)


def failover_variable(design: Design, component: Component) -> Variable | None:
    """Failover under way in a replicated component; None where nobody can be promoted or no failure is counted."""
    replication = component.replication
    if replication is None or replication.failover is None or len(may_write(component, replication)) < 2:
        return None
    failures_per_hour = sum(map(_failures_per_hour_up, stops_of_writer(design, component)))
    if failures_per_hour == 0:
        return None
    hours = failover_hours(design, component, replication.failover)
    under_way = Reliability(mttf_hours=1 / failures_per_hour, mttr_hours=hours)
    return source_variable(f"failover:{component.name}", "failover", under_way, component.name)


def failover_hours(design: Design, component: Component, failover: Failover) -> float:
    """Mean time from the writer's stop until another instance takes writes [h]."""
    automatic = failover.coverage * failover.promote_seconds / SECONDS_PER_HOUR
    manual = (1 - failover.coverage) * manual_hours(design, component)
    return failover.detect_seconds / SECONDS_PER_HOUR + automatic + manual


def under_way_at_most(group: Group, clocks: Iterable[Clock]) -> float:
    """A failover of the group is under way for at most this share of time.

    One begins at most as often as what stops one writer fails, of the writer that fails most often; one more promotion
    at most as often as anything that stops writers comes back. Each lasts its mean (Little's law).
    """
    stopping = list(clocks)
    starts = max(sum(1 / c.mttf_hours for c in stopping if writer in c.stops) for writer in group.order)
    promotion = group.promote_seconds / SECONDS_PER_HOUR
    manual = group.manual_minutes / MINUTES_PER_HOUR
    hours = group.detect_seconds / SECONDS_PER_HOUR + group.coverage * promotion + (1 - group.coverage) * manual
    back = sum(1 / (c.mttf_hours + c.mttr_hours) for c in stopping if not c.stops.isdisjoint(group.order))
    return min(1.0, starts * hours + back * promotion)


def stops_of_writer(design: Design, component: Component) -> list[Reliability | Variable]:
    """What stops the named writer and leaves another instance that may write: itself, and places around it alone."""
    replication = component.replication
    assert replication is not None
    around = [design.places_around(design.instances[i].place) for i in may_write(component, replication)]
    apart = [place for place in around[0] if not all(place in others for others in around[1:])]
    own = component_sources(design, component).own[replication.writer]
    return [*own, *(place.reliability for place in apart)]


def _failures_per_hour_up(reliability: Reliability | Variable) -> float:
    """Failures of a part while it is up [1/h], 1 / MTTF; 0 where that is unknown, or where the part is never up."""
    frequency = reliability.failures_per_hour
    return frequency / reliability.availability if frequency and reliability.availability else 0.0


def may_write(component: Component, replication: Replication) -> tuple[str, ...]:
    """The writer, then those that may be promoted: the candidates, or all others when none are named."""
    if replication.failover is None:
        return (replication.writer,)
    candidates = replication.failover.candidates or tuple(i.id for i in component.instances)
    return tuple(dict.fromkeys((replication.writer, *candidates)))


def promotion_order(component: Component, replication: Replication) -> tuple[str, ...]:
    """Who is promoted, the first that is up: the candidates, or all readers when none are named, then the writer."""
    writer, *others = may_write(component, replication)
    return (*others, writer)


def role_down(
    diagram: Diagram,
    component: Component,
    replication: Replication,
    need: RoleNeed,
    down: dict[str, Node],
    failover: Node,
) -> Node:
    """When too few serve a role of a group. ``down``: by instance; ``failover``: the variable, or UP without one.

    With failover one of those that work writes, as long as one of them may, and the others read; without it whoever is
    not the writer reads.
    """
    writers = may_write(component, replication)
    writing = diagram.all_of(down[i] for i in writers)
    if len(writers) > 1:
        writing = diagram.any_of((writing, failover))

    def too_few_read(required: int) -> Node:
        never_write = [down[i.id] for i in component.instances if i.id not in writers]
        reading = diagram.at_least(len(never_write) - required + 1, never_write)
        if len(writers) > 1:
            reading = diagram.all_of((reading, diagram.at_least(len(down) - required, list(down.values()))))
        return reading

    return _too_few_serve(diagram, component, replication, need, writing, too_few_read)


def role_down_at_least(
    diagram: Diagram, component: Component, replication: Replication, need: RoleNeed, down: dict[str, Node]
) -> Node:
    """When too few serve a role, whatever the order of events: too few are left who could."""
    is_writing = need.role == "writer" or replication.reads == "writer"
    left = [down[i] for i in (may_write(component, replication) if is_writing else down)]
    return diagram.at_least(len(left) - need.required + 1, left)


def role_down_in_chain(
    diagram: Diagram,
    component: Component,
    replication: Replication,
    need: RoleNeed,
    down: dict[str, Node],
    serving: Mapping[str, int],
    under_way: Node,
) -> Node:
    """As ``role_down``, for a group whose phase a chain knows.

    serving : levels whose variable says that this instance is serving, by instance that may write.
    under_way : a failover is under way. Without either all instances that may write are down.
    """
    writing = diagram.any_of((under_way, diagram.all_of(down[i] for i in serving)))
    for instance, level in serving.items():
        writing = diagram.choice(level, writing, down[instance])

    def too_few_read(required: int) -> Node:
        is_writing = {i: diagram.any_variable([level]) for i, level in serving.items()}
        not_reading = [diagram.any_of((d, is_writing.get(i, UP))) for i, d in down.items()]
        return diagram.at_least(len(not_reading) - required + 1, not_reading)

    return _too_few_serve(diagram, component, replication, need, writing, too_few_read)


def _too_few_serve(
    diagram: Diagram,
    component: Component,
    replication: Replication,
    need: RoleNeed,
    writing: Node,
    too_few_read: Callable[[int], Node],
) -> Node:
    """``writing``: nobody writes; ``too_few_read``: fewer than so many read that are not the writer."""
    if need.role == "writer" or replication.reads == "writer" or len(component.instances) == 1:
        return writing if need.required == 1 else DOWN
    reading = too_few_read(need.required)
    if replication.reads == "readers":
        return reading
    one_missing = too_few_read(need.required - 1) if need.required > 1 else UP
    return diagram.all_of((reading, diagram.any_of((one_missing, writing))))
