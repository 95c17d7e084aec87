"""What of a design moves in time: its replicated groups with failover and its crews, as families of one chain each.

Joint is what shares a clock: the groups whose instances that may write stand in one failed place, the instances of one
crew, and what these bring along. A group stays static where one instance may write, where nothing that could stop a
writer fails, and where it is unknown how often that happens.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from models.availability.chain import Clock, Crew, Family, Group
from models.availability.groups import alike_instances
from models.availability.people import manual_recovery
from models.availability.roles import may_write, promotion_order
from models.availability.sources import Sources
from models.availability.variables import Cause, Variable, source_variable
from models.design.model import Component, Design
from models.units import MINUTES_PER_HOUR

_OUTSIDE_IN: Final[Mapping[Cause, int]] = {"region": 0, "zone": 1, "host": 2}
NEVER_WITHIN: Final = 1e60
"""Hours; what fails less often never does, and what is over in the inverse takes no time."""


@dataclass(frozen=True, kw_only=True)
class Dynamics:
    """``families``: independent of one another. ``clocks``: what is down with them, by name."""

    families: tuple[Family, ...]
    clocks: Mapping[str, Variable]
    people_shares: Mapping[str, float]
    """By component: of the manual phase of its failover, how much of it is the wait for people."""
    untimed: tuple[str, ...]
    """Components with a crew whose instances state no times: repaired on their own."""
    needing: frozenset[str]
    """Components with a group whose instances have needs, so that it may matter which of them is the writer."""

    @cached_property
    def groups(self) -> Mapping[str, Group]:
        """By component."""
        return {group.name: group for family in self.families for group in family.groups}

    @property
    def components(self) -> tuple[str, ...]:
        """Whose failovers and repairs are in the families."""
        return tuple(dict.fromkeys(name for family in self.families for name in self.components_of(family)))

    def components_of(self, family: Family) -> tuple[str, ...]:
        crewed = (self.clocks[name].component for crew in family.crews for name in crew.clocks)
        return tuple(dict.fromkeys([*(g.name for g in family.groups), *(c for c in crewed if c is not None)]))

    def only(self, families: Iterable[Family]) -> "Dynamics":
        """With some of the families."""
        kept = tuple(families)
        names = {clock.name for family in kept for clock in family.clocks}
        return replace(self, families=kept, clocks={n: v for n, v in self.clocks.items() if n in names})


STATIC = Dynamics(families=(), clocks={}, people_shares={}, untimed=(), needing=frozenset())


def dynamics_of(design: Design, sources: Mapping[str, Sources]) -> Dynamics:
    """The families of a design. ``sources``: of every component."""
    groups: list[tuple[Group, dict[str, frozenset[str]], frozenset[str]]] = []
    clocks: dict[str, Variable] = {}
    people_shares: dict[str, float] = {}
    for component in design.components.values():
        stopping = _stopping(design, component, sources[component.name])
        if stopping is None:
            continue
        moving = {v.name: (v, stops) for v, stops in stopping if _is_clock(v)}
        if moving or component.needs:
            stopped = frozenset().union(*(stops for v, stops in stopping if v.availability == 0))
            clocks |= {name: v for name, (v, _) in moving.items()}
            groups.append((_group(design, component), {n: stops for n, (_, stops) in moving.items()}, stopped))
            people_shares[component.name] = manual_recovery(design, component).people_share
    crews, untimed = _crews(design, sources)
    clocks |= {v.name: v for members in crews.values() for v in members}
    clocks = dict(sorted(clocks.items(), key=lambda item: _OUTSIDE_IN.get(item[1].cause, len(_OUTSIDE_IN))))
    return Dynamics(
        families=tuple(_families(design, clocks, groups, crews)),
        clocks=clocks,
        people_shares=people_shares,
        untimed=untimed,
        needing=frozenset(group.name for group, _, _ in groups if design.components[group.name].needs),
    )


def fails_over(component: Component) -> bool:
    """Somebody else may be promoted when the writer stops."""
    replication = component.replication
    return replication is not None and replication.failover is not None and len(may_write(component, replication)) > 1


def _stopping(design: Design, component: Component, sources: Sources) -> list[tuple[Variable, frozenset[str]]] | None:
    """All that stops instances that may write, and which; None for a group that stays static."""
    if not fails_over(component):
        return None
    assert component.replication is not None
    writers = may_write(component, component.replication)
    found: dict[str, tuple[Variable, set[str]]] = {v.name: (v, set(writers)) for v in sources.tier}
    for writer in writers:
        places = [
            source_variable(place.name, place.kind, place.reliability)
            for place in design.places_around(design.instances[writer].place)
        ]
        for variable in (*sources.own[writer], *places):
            found.setdefault(variable.name, (variable, set()))[1].add(writer)
    if any(v.mttf_hours is None and 0 < v.unavailability < 1 for v, _ in found.values()):
        return None
    return [(v, frozenset(stops)) for v, stops in found.values()]


def _is_clock(variable: Variable) -> bool:
    """It fails now and then (perhaps for no time at all) and comes back."""
    return bool(variable.failures_per_hour) and variable.mttf_hours is not None and variable.mttf_hours < NEVER_WITHIN


def _group(design: Design, component: Component) -> Group:
    replication = component.replication
    assert replication is not None
    failover = replication.failover
    assert failover is not None
    return Group(
        name=component.name,
        writer=replication.writer,
        order=promotion_order(component, replication),
        detect_seconds=_lasting(failover.detect_seconds),
        promote_seconds=_lasting(failover.promote_seconds),
        coverage=failover.coverage,
        manual_minutes=_lasting(manual_recovery(design, component).hours * MINUTES_PER_HOUR),
    )


def _crews(design: Design, sources: Mapping[str, Sources]) -> tuple[dict[str, list[Variable]], tuple[str, ...]]:
    """Own failures of the instances that wait for a crew, by its name, where it can be too small; those without times.

    A crew repairs machines: common causes and deployments are ended by whoever changed what caused them.
    """
    members: dict[str, list[Variable]] = {}
    untimed: list[str] = []
    for component in design.components.values():
        crew = component.repair.by if component.repair is not None else ""
        if crew not in design.crews:
            continue
        own = [v for i in component.instances for v in sources[component.name].own[i.id] if v.name == i.id]
        if any(v.mttf_hours is None and 0 < v.unavailability < 1 for v in own):
            untimed.append(component.name)
        members.setdefault(crew, []).extend(v for v in own if _is_clock(v))
    return {name: found for name, found in members.items() if len(found) > design.crews[name]}, tuple(untimed)


def _families(
    design: Design,
    clocks: Mapping[str, Variable],
    groups: Iterable[tuple[Group, Mapping[str, frozenset[str]], frozenset[str]]],
    crews: Mapping[str, list[Variable]],
) -> Iterator[Family]:
    """What shares a clock joined, in the order of the clocks."""
    groups = list(groups)
    yield from (Family(clocks=(), groups=(group,), stopped=down) for group, stops, down in groups if not stops)
    linked = [*(list(stops) for _, stops, _ in groups), *([v.name for v in members] for members in crews.values())]
    for names in _joined(clocks, linked):
        inside = [(group, stops, down) for group, stops, down in groups if names & stops.keys()]
        yield Family(
            clocks=tuple(
                _clock(clocks[name], frozenset().union(*(stops.get(name, frozenset()) for _, stops, _ in inside)))
                for name in clocks
                if name in names
            ),
            crews=tuple(
                _crew(design, name, members, frozenset().union(*(stops.keys() for _, stops, _ in groups)))
                for name, members in crews.items()
                if members[0].name in names
            ),
            groups=tuple(group for group, _, _ in inside),
            stopped=frozenset().union(*(down for _, _, down in inside)),
        )


def _crew(design: Design, name: str, members: Iterable[Variable], stopping: frozenset[str]) -> Crew:
    """``stopping``: clocks that stop who may write."""
    clocks = tuple(v.name for v in members)
    free = {c for c in clocks if c not in stopping}
    alike = tuple(found for ids in alike_instances(design) if len(found := tuple(i for i in ids if i in free)) > 1)
    return Crew(name=name, size=design.crews[name], clocks=clocks, alike=alike)


def _clock(variable: Variable, stops: frozenset[str]) -> Clock:
    assert variable.mttf_hours is not None
    assert variable.mttr_hours is not None
    return Clock(
        name=variable.name,
        mttf_hours=max(variable.mttf_hours, 1 / NEVER_WITHIN),
        mttr_hours=_lasting(variable.mttr_hours),
        stops=stops,
    )


def _lasting(time: float) -> float:
    """A mean time that a rate can be made of; next to nothing is 0."""
    return 0.0 if time < 1 / NEVER_WITHIN else min(time, NEVER_WITHIN)


def _joined(names: Iterable[str], linked: Iterable[list[str]]) -> list[frozenset[str]]:
    """Names in sets that no link crosses."""
    set_of = {name: frozenset([name]) for name in names}
    for link in linked:
        together = frozenset().union(*(set_of[name] for name in link))
        set_of |= dict.fromkeys(together, together)
    return list(dict.fromkeys(set_of.values()))
