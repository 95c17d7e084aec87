"""A design's needs as failure functions: one per request class, on one diagram.

An instance works for a request class while it is up, every place around it is up, and each of its hard needs that
applies to the class is met. A request succeeds while one instance of what it enters works.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, chain, pairwise
from typing import Final

from models.availability.bdd import DOWN, UP, Count, Diagram, Node
from models.availability.chain import Family
from models.availability.dynamics import STATIC, Dynamics
from models.availability.groups import counted_components
from models.availability.roles import (
    RoleNeed,
    failover_variable,
    most_of,
    role_down,
    role_down_at_least,
    role_down_in_chain,
)
from models.availability.sources import Sources, component_sources
from models.availability.variables import Variable, dependencies_first, ordered_variables, source_variable
from models.design.model import Component, Design, Instance, Need, Reliability, Role

NEVER: Final = Reliability()


@dataclass(frozen=True, slots=True, kw_only=True)
class Structure:
    """The failure functions of a design over ``variables``, whose positions are the levels of ``diagram``.

    ``down`` and ``degraded_or_down``: by request class, the second with soft needs counted like hard ones.
    """

    variables: tuple[Variable, ...]
    diagram: Diagram
    down: dict[str, Node]
    degraded_or_down: dict[str, Node]
    rests_upon: dict[str, frozenset[str]]
    """The components that a request class may need, softly or not."""
    failovers: dict[str, Variable]
    """By component, where no chain knows them."""
    families: tuple[range, ...]
    """The levels that each family of ``dynamics`` knows, at the top."""


def sources_by_component(design: Design) -> dict[str, Sources]:
    return {name: component_sources(design, component) for name, component in design.components.items()}


def failure_structure(
    design: Design,
    sources: Mapping[str, Sources],
    dynamics: Dynamics = STATIC,
    at_least: Collection[str] = (),
) -> Structure:
    """Build the failure functions of all request classes. Raises ``DiagramTooLarge``.

    ``dynamics``: what chains know comes first, family by family: of each group who is serving and whether a failover is
    under way or waits for manual work, then the clocks. ``at_least``: components of which only that is said to be down
    what is so whatever the order of events.
    """
    unknown = (c for c in design.components.values() if c.name not in dynamics.groups)
    found = ((c.name, failover_variable(design, c)) for c in unknown)
    failovers = {name: variable for name, variable in found if variable is not None}
    own = {id_: found for s in sources.values() for id_, found in s.own.items()}
    tier = {name: s.tier for name, s in sources.items()}
    above = {name: (*found, failovers[name]) if name in failovers else found for name, found in tier.items()}
    known = [_known(dynamics, family) for family in dynamics.families]
    rest = (v for v in ordered_variables(design, own, above) if v.name not in dynamics.clocks)
    variables = (*chain.from_iterable(known), *rest)
    parts = _Parts(design, variables, own, tier, dynamics, at_least)
    down = {name: _RequestFunctions(parts, name, soft=False).down() for name in design.requests}
    soft = {n.requests for c in design.components.values() for n in c.needs if n.degrades}
    return Structure(
        variables=variables,
        diagram=parts.diagram,
        down=down,
        degraded_or_down={
            name: _RequestFunctions(parts, name, soft=True).down()
            if any(classes is None or name in classes for classes in soft)
            else down[name]
            for name in design.requests
        },
        rests_upon={name: _rests_upon(design, name) for name in design.requests},
        failovers=failovers,
        families=_ranges(map(len, known)),
    )


def _rests_upon(design: Design, request: str) -> frozenset[str]:
    (entered,) = {i.component for i in design.instances_of(design.requests[request].enters)}
    return frozenset(
        dependencies_first(design, [entered], lambda need: need.requests is None or request in need.requests)
    )


def _known(dynamics: Dynamics, family: Family) -> list[Variable]:
    """What a family's states say, as variables."""
    phases: list[Variable] = []
    for group in family.groups:
        names = (*map(serving, group.order), *phases_under_way(group.name))
        *others, manual = (source_variable(name, "failover", NEVER, group.name) for name in names)
        phases += [*others, replace(manual, people_share=dynamics.people_shares[group.name])]
    return [*phases, *(dynamics.clocks[clock.name] for clock in family.clocks)]


def serving(instance: str) -> str:
    """The variable that says that an instance is its group's writer; "down" is yes."""
    return f"serving:{instance}"


def phases_under_way(component: str) -> tuple[str, str]:
    """The variables that say that a failover is under way, and that it waits for manual work."""
    return f"failover:{component}", f"manual:{component}"


def _ranges(lengths: Iterable[int]) -> tuple[range, ...]:
    ends = list(accumulate(lengths, initial=0))
    return tuple(range(start, end) for start, end in pairwise(ends))


class _Parts:
    """What all request classes share: the variables, and when a place is down with those around it."""

    def __init__(
        self,
        design: Design,
        variables: Sequence[Variable],
        own: Mapping[str, Sequence[Variable]],
        tier: Mapping[str, Sequence[Variable]],
        dynamics: Dynamics,
        at_least: Collection[str],
    ) -> None:
        self.design = design
        self.dynamics, self.at_least = dynamics, at_least
        self.diagram = Diagram(len(variables))
        self.level = {v.name: level for level, v in enumerate(variables)}
        self.own = {id_: self._any(found) for id_, found in own.items()}
        self.tier = {name: self._any(found) for name, found in tier.items()}
        """By instance and by component: one of its sources is down."""
        self._innermost_first = sorted(design.places, key=lambda name: len(design.places_around(name)), reverse=True)
        self.place: dict[str | None, Node] = {name: self._around(name) for name in design.places}
        self.place[None] = UP

    def variable(self, name: str) -> Node:
        """UP for what cannot fail."""
        return self.diagram.any_variable([self.level[name]] if name in self.level else [])

    def is_in_chain(self, component: str) -> bool:
        return any(i.id in self.dynamics.clocks for i in self.design.components[component].instances)

    def _any(self, sources: Sequence[Variable]) -> Node:
        return self.diagram.any_variable(self.level[source.name] for source in sources)

    def _around(self, place: str | None) -> Node:
        return self.diagram.any_variable(self._levels_around(place))

    def _levels_around(self, place: str | None) -> tuple[int, ...]:
        """Of the places that can fail."""
        return tuple(self.level[p.name] for p in self.design.places_around(place) if p.name in self.level)

    def counted(self, component: Component, missing: int) -> Node:
        """At least ``missing`` instances are down, by themselves or with a place: a count for each state of these."""
        inside: dict[tuple[int, ...], list[int]] = {}
        for instance in component.instances:
            inside.setdefault(self._levels_around(instance.place), []).append(self.level[instance.id])

        def down(places: Sequence[int], inside: Mapping[tuple[int, ...], list[int]], missing: int) -> Node:
            if missing <= 0:
                return DOWN
            if not places:
                members = tuple(sorted(chain.from_iterable(inside.values())))
                return self.diagram.count(Count(component.name, members, missing))
            first, *rest = places
            left = {around: members for around, members in inside.items() if first not in around}
            gone = sum(map(len, inside.values())) - sum(map(len, left.values()))
            return self.diagram.node(first, down(rest, inside, missing), down(rest, left, missing - gone))

        return down(sorted({place for around in inside for place in around}), inside, missing)

    def all_down(self, instances: Sequence[Instance], alone: Mapping[str, Node]) -> Node:
        """Every instance is down, alone or with a place; each place is joined once, to all that is in it."""
        inside: dict[str | None, list[Node]] = {}
        for instance in instances:
            inside.setdefault(instance.place, []).append(alone[instance.id])
        for place in self._innermost_first:
            if place in inside:
                down = self.diagram.any_of((self.variable(place), self.diagram.all_of(inside.pop(place))))
                inside.setdefault(self.design.places[place].within, []).append(down)
        return self.diagram.all_of(inside[None])


class _RequestFunctions:
    """When each instance is down for one request class.

    What fails a whole tier and its mesh needs are the same for all its instances: ``common``, kept apart from what
    brings one down ``alone``, because "too few are up" is then (too few own parts) or common, far smaller steps than
    over the whole.
    """

    def __init__(self, parts: _Parts, request: str, *, soft: bool) -> None:
        self.parts, self.design, self.diagram = parts, parts.design, parts.diagram
        self.request = request
        self.soft = soft
        self.counted = {c for c in counted_components(parts.design, request) if not parts.is_in_chain(c)}
        self.alone: dict[str, Node] = {}
        self.common: dict[str, Node] = {}

    def down(self) -> Node:
        enters = self.design.requests[self.request].enters
        entry = self.design.instances_of(enters)
        for name in dependencies_first(self.design, [entry[0].component], self.applies):
            self._add(self.design.components[name])
        return self._group_down(entry, 1)

    def applies(self, need: Need) -> bool:
        return (self.soft or not need.degrades) and (need.requests is None or self.request in need.requests)

    def _add(self, component: Component) -> None:
        needs = [need for need in component.needs if self.applies(need)]
        paired = [need for need in needs if need.wiring == "paired" and not self._replicated(need)]
        unmet = (self._need_down(n) for n in needs if n not in paired)
        self.common[component.name] = self.diagram.any_of((self.parts.tier[component.name], *unmet))
        for index, instance in enumerate(component.instances):
            partners = (self._paired_down(need, index) for need in paired)
            self.alone[instance.id] = self.diagram.any_of((self.parts.own[instance.id], *partners))

    def _instance_down(self, instance: Instance) -> Node:
        return self.diagram.any_of((self._own_down(instance), self.common[instance.component]))

    def _own_down(self, instance: Instance) -> Node:
        return self.diagram.any_of((self.alone[instance.id], self.parts.place[instance.place]))

    def _need_down(self, need: Need) -> Node:
        replicated = self._replicated(need)
        if replicated:
            return self._too_few_serve(replicated, need)
        named = {i.id: i for name in need.names for i in self.design.instances_of(name)}
        return self._group_down(tuple(named.values()), need.required)

    def _replicated(self, need: Need) -> list[Component]:
        """The components named for a role that they distinguish."""
        components = map(self.design.components.get, need.names)
        return [c for c in components if need.role is not None and c is not None and c.replication is not None]

    def _too_few_serve(self, components: Sequence[Component], need: Need) -> Node:
        """Too few instances serve the role in all of the components together; "all" is as many as serve in each."""
        assert need.role is not None
        if need.required is None:
            return self.diagram.any_of(self._role_down(c, most_of(c, need.role), need.role) for c in components)
        fewer = [UP, *([DOWN] * need.required)]
        for component in components:
            parts = [UP, *(self._role_down(component, k, need.role) for k in range(1, need.required + 1))]
            fewer = [self._fewer_of_both(fewer, parts, count) for count in range(need.required + 1)]
        return fewer[need.required]

    def _fewer_of_both(self, fewer: Sequence[Node], others: Sequence[Node], count: int) -> Node:
        """Fewer than ``count`` of two, from fewer than 0, 1, … of either: not enough however it is divided."""
        ways = (self.diagram.any_of((fewer[k], others[count - k])) for k in range(count + 1))
        return self.diagram.all_of(ways)

    def _role_down(self, component: Component, required: int, role: Role) -> Node:
        assert component.replication is not None
        need = RoleNeed(role, required)
        down = {i.id: self._instance_down(i) for i in component.instances}
        if component.name in self.parts.at_least:
            return role_down_at_least(self.diagram, component, component.replication, need, down)
        phases = [self.parts.variable(name) for name in phases_under_way(component.name)]
        group = self.parts.dynamics.groups.get(component.name)
        if group is None:
            return role_down(self.diagram, component, component.replication, need, down, phases[0])
        levels = {name: self.parts.level[serving(name)] for name in group.order}
        under_way = self.diagram.any_of(phases)
        return role_down_in_chain(self.diagram, component, component.replication, need, down, levels, under_way)

    def _paired_down(self, need: Need, index: int) -> Node:
        """The i-th of each component named; instances named one by one count as one list."""
        lists = [c.instances for c in map(self.design.components.get, need.names) if c is not None]
        lists.append(tuple(self.design.instances[n] for n in need.names if n not in self.design.components))
        partners = [instances[index] for instances in lists if index < len(instances)]
        return self._too_few([self._instance_down(i) for i in partners], need.required)

    def _group_down(self, instances: Sequence[Instance], required: int | None) -> Node:
        if len({i.component for i in instances}) != 1:
            return self._too_few([self._instance_down(i) for i in instances], required)
        component = self.design.components[instances[0].component]
        if component.name in self.counted:
            own = self.parts.counted(component, _missing(len(instances), required))
        elif required == 1:
            own = self.parts.all_down(instances, self.alone)
        else:
            own = self._too_few([self._own_down(i) for i in instances], required)
        return self.diagram.any_of((own, self.common[component.name]))

    def _too_few(self, down: Sequence[Node], required: int | None) -> Node:
        """Fewer than ``required`` (None: all, at least one) of the functions are up."""
        return self.diagram.at_least(_missing(len(down), required), down) if down else DOWN


def _missing(count: int, required: int | None) -> int:
    """How many must be down until fewer than ``required`` (None: all) of ``count`` are up."""
    return 1 if required is None else count - required + 1
