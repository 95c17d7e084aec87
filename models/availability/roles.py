"""Database roles: when a replicated component can take writes and answer reads, as a static failure function.

Failover is approximated here: the group takes writes while any instance that may write works and no failover is under
way. "Under way" is a variable of its own, independent of the rest: it begins whenever the named writer stops, and lasts
detection + coverage x promotion + (1 - coverage) x manual work. A place that takes all instances that may write with it
starts none: nobody is left to be promoted, and the outage is the place's own. The exact joint chain is another model.
"""

from models.availability.bdd import Diagram, Node
from models.availability.variables import Variable
from models.design.model import Component, Design, Failover, Reliability, Replication, Role
from models.problems import Text, Warning_
from models.units import MINUTES_PER_HOUR, SECONDS_PER_HOUR


def failover_variable(design: Design, component: Component) -> Variable | None:
    """Failover under way in a replicated component; None where nobody can be promoted or no failure is counted."""
    replication = component.replication
    if replication is None or replication.failover is None or len(may_write(component, replication)) < 2:
        return None
    failures_per_hour = sum(map(_failures_per_hour_up, _starts_of_failover(design, component, replication)))
    if failures_per_hour == 0:
        return None
    under_way = Reliability(mttf_hours=1 / failures_per_hour, mttr_hours=failover_hours(replication.failover))
    return Variable(
        name=f"failover:{component.name}",
        cause="failover",
        unavailability=under_way.unavailability,
        availability=under_way.availability,
        failures_per_hour=under_way.failures_per_hour,
    )


def failover_hours(failover: Failover) -> float:
    """Mean time from the writer's stop until another instance takes writes [h]."""
    automatic = failover.coverage * failover.promote_seconds / SECONDS_PER_HOUR
    manual = (1 - failover.coverage) * failover.manual_minutes / MINUTES_PER_HOUR
    return failover.detect_seconds / SECONDS_PER_HOUR + automatic + manual


def _starts_of_failover(design: Design, component: Component, replication: Replication) -> list[Reliability]:
    """What stops the named writer and leaves another instance that may write: itself, and places around it alone."""
    around = [design.places_around(design.instances[i].place) for i in may_write(component, replication)]
    apart = [place for place in around[0] if not all(place in others for others in around[1:])]
    return [component.reliability, *(place.reliability for place in apart)]


def _failures_per_hour_up(reliability: Reliability) -> float:
    """Failures of a part while it is up [1/h], 1 / MTTF; 0 where that is unknown, or where the part is never up."""
    frequency = reliability.failures_per_hour
    return frequency / reliability.availability if frequency and reliability.availability else 0.0


def may_write(component: Component, replication: Replication) -> tuple[str, ...]:
    """The writer, then those that may be promoted: the candidates, or all others when none are named."""
    if replication.failover is None:
        return (replication.writer,)
    candidates = replication.failover.candidates or tuple(i.id for i in component.instances)
    return tuple(dict.fromkeys((replication.writer, *candidates)))


def role_down(
    diagram: Diagram, component: Component, replication: Replication, role: Role, down: dict[str, Node], failover: Node
) -> Node:
    """When a role of a group is not served. ``down``: by instance; ``failover``: the variable, or UP without one.

    Readers serve with failover: while two instances work (one writes, one reads) or one that never writes; without:
    while one works that is not the writer. A group of one instance serves both roles with it.
    """
    writers = may_write(component, replication)
    writing = diagram.all_of(down[i] for i in writers)
    if len(writers) > 1:
        writing = diagram.any_of((writing, failover))
    if role == "writer" or replication.reads == "writer" or len(component.instances) == 1:
        return writing
    instances = [i.id for i in component.instances]
    reading = diagram.all_of(down[i] for i in instances if i not in writers)
    if len(writers) > 1:
        reading = diagram.all_of((reading, diagram.at_least(len(instances) - 1, [down[i] for i in instances])))
    return reading if replication.reads == "readers" else diagram.all_of((reading, writing))


def failover_warnings(design: Design, component: Component, failover: Variable | None) -> tuple[Warning_, ...]:
    """What the reader must know about a group with failover; none where there is never one."""
    replication = component.replication
    if replication is None or len(may_write(component, replication)) < 2:
        return ()
    at = f"components.{component.name}"
    if failover is None:
        if all(r.failures_per_hour == 0 for r in _starts_of_failover(design, component, replication)):
            return ()
        message = Text(
            f"{component.name}의 writer가 얼마나 자주 멈추는지 알 수 없어, 장애 조치 시간이 다운타임에 빠져 있습니다.",
            f"How often the writer of {component.name} stops is unknown, so failover is missing from the downtime.",
        )
        return (Warning_(code="failover-frequency-unknown", at=at, message=message),)
    message = Text(
        f"{component.name}의 writer가 멈출 때마다 감지와 승격에 걸리는 시간을 다운타임으로 더한 근사값입니다. "
        "장애가 겹치는 경우까지 정확히 계산하는 모델은 이후 버전에서 제공합니다.",
        f"Approximation: each time the writer of {component.name} stops, detection and promotion count as downtime; "
        "the exact joint model of overlapping failures comes later.",
    )
    return (Warning_(code="failover-approximated", at=at, message=message),)
