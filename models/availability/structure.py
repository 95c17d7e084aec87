"""A design's needs as failure functions: one per request class, on one diagram.

An instance works for a request class while it is up, every place around it is up, and each of its hard needs that
applies to the class is met. A request succeeds while one instance of what it enters works.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from models.availability.bdd import DOWN, UP, Count, Diagram, Node
from models.availability.groups import counted_components
from models.availability.roles import failover_variable, role_down
from models.availability.variables import Variable, dependencies_first, ordered_variables
from models.design.model import Component, Design, Instance, Need


@dataclass(frozen=True, slots=True, kw_only=True)
class Structure:
    """The failure functions of a design over ``variables``, whose positions are the levels of ``diagram``.

    ``down`` and ``degraded_or_down``: by request class, the second with soft needs counted like hard ones.
    """

    variables: tuple[Variable, ...]
    diagram: Diagram
    down: dict[str, Node]
    degraded_or_down: dict[str, Node]
    failovers: dict[str, Variable]
    """By component."""


def failure_structure(design: Design) -> Structure:
    """Build the failure functions of all request classes. Raises ``DiagramTooLarge``."""
    found = ((c.name, failover_variable(design, c)) for c in design.components.values())
    failovers = {name: variable for name, variable in found if variable is not None}
    variables = ordered_variables(design, failovers)
    parts = _Parts(design, Diagram(len(variables)), {v.name: level for level, v in enumerate(variables)})
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
        failovers=failovers,
    )


class _Parts:
    """What all request classes share: the variables, and when a place is down with those around it."""

    def __init__(self, design: Design, diagram: Diagram, level: Mapping[str, int]) -> None:
        self.design = design
        self.diagram = diagram
        self._level = level
        self._innermost_first = sorted(design.places, key=lambda name: len(design.places_around(name)), reverse=True)
        self.place: dict[str | None, Node] = {name: self._around(name) for name in design.places}
        self.place[None] = UP

    def variable(self, name: str) -> Node:
        """UP for what cannot fail."""
        return self.diagram.any_variable([self._level[name]] if name in self._level else [])

    def _around(self, place: str | None) -> Node:
        return self.diagram.any_variable(self._levels_around(place))

    def _levels_around(self, place: str | None) -> tuple[int, ...]:
        """Of the places that can fail."""
        return tuple(self._level[p.name] for p in self.design.places_around(place) if p.name in self._level)

    def counted(self, component: Component, missing: int) -> Node:
        """At least ``missing`` instances are down, by themselves or with a place: a count for each state of these."""
        inside: dict[tuple[int, ...], list[int]] = {}
        for instance in component.instances:
            inside.setdefault(self._levels_around(instance.place), []).append(self._level[instance.id])

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

    Mesh needs are the same for all instances of a component: ``common``, kept apart from what brings one down
    ``alone``, because "too few are up" is then (too few own parts) or common, far smaller steps than over the whole.
    """

    def __init__(self, parts: _Parts, request: str, *, soft: bool) -> None:
        self.parts, self.design, self.diagram = parts, parts.design, parts.diagram
        self.request = request
        self.soft = soft
        self.counted = counted_components(parts.design, request)
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
        self.common[component.name] = self.diagram.any_of(self._need_down(n) for n in needs if n not in paired)
        for index, instance in enumerate(component.instances):
            partners = (self._paired_down(need, index) for need in paired)
            self.alone[instance.id] = self.diagram.any_of((self.parts.variable(instance.id), *partners))

    def _instance_down(self, instance: Instance) -> Node:
        return self.diagram.any_of((self._own_down(instance), self.common[instance.component]))

    def _own_down(self, instance: Instance) -> Node:
        return self.diagram.any_of((self.alone[instance.id], self.parts.place[instance.place]))

    def _need_down(self, need: Need) -> Node:
        roles = {c.name: self._role_down(c, need) for c in self._replicated(need)}
        named = {i.id: i for name in need.names if name not in roles for i in self.design.instances_of(name)}
        if not roles:
            return self._group_down(tuple(named.values()), need.required)
        return self._too_few([*roles.values(), *map(self._instance_down, named.values())], need.required)

    def _replicated(self, need: Need) -> list[Component]:
        """The components named for a role that they distinguish."""
        components = map(self.design.components.get, need.names)
        return [c for c in components if need.role is not None and c is not None and c.replication is not None]

    def _role_down(self, component: Component, need: Need) -> Node:
        assert component.replication is not None
        assert need.role is not None
        down = {i.id: self._instance_down(i) for i in component.instances}
        failover = self.parts.variable(f"failover:{component.name}")
        return role_down(self.diagram, component, component.replication, need.role, down, failover)

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
