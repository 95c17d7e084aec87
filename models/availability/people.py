"""Who can repair what, how long one waits for them, and what is left when somebody leaves.

A repair by people begins when somebody who operates the component is reachable: MTTR = hands-on time + wait.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import prod

from models.design.model import BY_PEOPLE, Component, Design, Member, Reliability, Team
from models.units import MINUTES_PER_HOUR

NOBODY = Team()
"""A team that is not stated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairTime:
    """Mean time of a repair [h], and the share of it that passes until somebody is there."""

    hours: float
    people_share: float = 0.0


def operators(design: Design, component: str) -> tuple[Member, ...]:
    """Those in the team who can repair it."""
    team = design.team or NOBODY
    return tuple(member for member in team.members if component in member.operates)


def waiting_hours(members: Iterable[Member]) -> float | None:
    """Mean wait until one of them is reachable [h]; None when there is nobody.

    All are away with probability prod(1 - reachable), and then the first comes back after 1 / sum(1 / away_hours),
    absences being independent and exponential. For n alike: q^n T / n.

    >>> waiting_hours([Member(name="a", operates=(), reachable=0.6, away_hours=8)])
    3.2
    """
    found = tuple(members)
    if not found:
        return None
    return prod(1 - member.reachable for member in found) / sum(1 / member.away_hours for member in found)


def repair_time(design: Design, component: Component, hands_on_hours: float) -> RepairTime:
    """A repair of ``hands_on_hours`` with the wait for people, where people do it.

    Nobody can: somebody first learns it, so that the repair takes ``time_to_learn_hours``, or as long as hands on if
    that is longer.
    """
    if not is_by_people(component):
        return RepairTime(hours=hands_on_hours)
    wait = waiting_hours(operators(design, component.name))
    if wait is None:
        wait = max((design.team or NOBODY).time_to_learn_hours - hands_on_hours, 0.0)
    hours = hands_on_hours + wait
    return RepairTime(hours=hours, people_share=wait / hours if hours else 0.0)


def is_by_people(component: Component) -> bool:
    return component.repair is not None and component.repair.by == BY_PEOPLE


def repaired(design: Design, component: Component) -> tuple[Reliability, float]:
    """How an instance fails with the wait in its MTTR, and the share of its down time that is the wait.

    A stated availability stands as it is: what its down time is made of is unknown.
    """
    reliability = component.reliability
    if reliability.is_stated or reliability.mttr_hours is None:
        return reliability, 0.0
    time = repair_time(design, component, reliability.mttr_hours)
    return replace(reliability, mttr_hours=time.hours), time.people_share


def manual_recovery(design: Design, component: Component) -> RepairTime:
    """The manual phase of its failover, with the wait for people."""
    assert component.replication is not None
    assert component.replication.failover is not None
    return repair_time(design, component, component.replication.failover.manual_minutes / MINUTES_PER_HOUR)


def manual_hours(design: Design, component: Component) -> float:
    """Mean length of the manual phase of its failover [h], with the wait for people."""
    return manual_recovery(design, component).hours


def bus_factors(design: Design) -> dict[str, int]:
    """By component, how few must leave until nobody can repair it: the number of those who operate it.

    Of what somebody operates or people repair, and of what fails by mean times where the design places it; managed and
    third-party services are nobody's to repair. Empty when no team is stated.
    """
    if design.team is None:
        return {}
    counts = {name: len(operators(design, name)) for name in design.components}
    return {name: count for name, count in counts.items() if count or _needs_hands(design.components[name])}


def _needs_hands(component: Component) -> bool:
    is_placed = component.runs_on is not None or any(i.place is not None for i in component.instances)
    return is_by_people(component) or (is_placed and component.reliability.mttf_hours is not None)


def waits(design: Design) -> dict[str, float | None]:
    """Mean wait for people [h] of each component that they repair; None where nobody can and it is to be learned."""
    by_people = (name for name, component in design.components.items() if is_by_people(component))
    return {name: waiting_hours(operators(design, name)) for name in by_people}


def single_operators(design: Design, components: Iterable[str]) -> tuple[str, ...]:
    """The people without whom one of the given components could be repaired by nobody, in the team's order."""
    alone = {found[0].name for name in components if len(found := operators(design, name)) == 1}
    return tuple(member.name for member in (design.team or NOBODY).members if member.name in alone)


def without_member(design: Design, name: str) -> Design:
    """The design after somebody has left. Raises ``KeyError`` for a name that is not in the team."""
    team = design.team or NOBODY
    if all(member.name != name for member in team.members):
        raise KeyError(name)
    return replace(design, team=replace(team, members=tuple(m for m in team.members if m.name != name)))
