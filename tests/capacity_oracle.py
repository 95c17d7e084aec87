"""The share of a request class that is carried, by brute force: every state of every part, one by one.

Written from the conventions of ``models.availability.capacity``, without its steps: states are counted.
"""

from collections.abc import Iterator, Mapping
from itertools import product
from math import fsum, prod

from models.design.model import Component, Design, Instance, Need
from models.design.serving import Tier


class State:
    """One state of a design: what is in ``down`` is down. Without failover: the named writer writes while it works."""

    def __init__(self, design: Design, request: str, down: frozenset[str], needed: Mapping[Tier, float]) -> None:
        self.design, self.request, self.down, self.needed = design, request, down, needed

    def carried(self) -> float:
        return min(1.0, self._share(self.design.components[self.design.requests[self.request].enters]))

    def _needs(self, component: Component) -> list[Need]:
        return [n for n in component.needs if not n.degrades and (n.requests is None or self.request in n.requests)]

    def _works(self, instance: Instance) -> bool:
        around = {p.name for p in self.design.places_around(instance.place)}
        if self.down & {instance.id, *around}:
            return False
        component = self.design.components[instance.component]
        index = component.instances.index(instance)
        return all(self._met(need, index) for need in self._needs(component))

    def _met(self, need: Need, index: int) -> bool:
        working = []
        for name in need.names:
            component = self.design.components[name]
            if component.replication is not None and need.role is not None:
                working.append(self._role_share(component, need.role) > 0)
            elif need.wiring == "paired":
                working.append(self._works(component.instances[index]))
            else:
                working += [self._works(i) for i in component.instances]
        return sum(working) >= (len(working) if need.required is None else need.required)

    def _count(self, component: Component) -> int:
        return sum(self._works(i) for i in component.instances)

    def _of(self, component: Component, serving: str, count: float) -> float:
        load = self.needed.get(Tier(component.name, serving), 0.0)
        return count / load if load > count else float(count > 0)

    def _share(self, component: Component) -> float:
        """Of all that this component is asked."""
        count = self._count(component)
        return min(self._of(component, "all", count), self._below(component, count)) if count else 0.0

    def _below(self, component: Component, count: int) -> float:
        """What ``count`` working instances can have answered by what they need."""
        shares = [1.0]
        for need in self._needs(component):
            if need.wiring == "paired":
                partners = [self.design.components[name] for name in need.names]
                shares += [min(self._of(p, "all", count), self._below(p, count)) for p in partners]
            else:
                found = [self._asked(self.design.components[name], need) for name in need.names]
                shares.append(min(found) if need.required is None else max(found))
        return min(shares)

    def _asked(self, component: Component, need: Need) -> float:
        if component.replication is not None and need.role is not None and len(component.instances) > 1:
            return self._role_share(component, need.role)
        return self._share(component)

    def _role_share(self, component: Component, role: str) -> float:
        replication = component.replication
        up = {i.id for i in component.instances if self._works(i)}
        writes = replication.writer in up
        below = self._below(component, len(up)) if up else 0.0
        if len(component.instances) == 1:
            return min(self._of(component, "all", len(up)), below)
        if role == "writer" or replication.reads == "writer":
            share = self._of(component, "writer", 1) if writes else 0.0
            if replication.reads == "any":
                share = min(share, self._of(component, "all", len(up)))
            if replication.reads == "readers_else_writer" and writes and len(up) == 1:
                share = min(share, self._alone(component))
            return min(share, below)
        if replication.reads == "any":
            return min(self._of(component, "all", len(up)), below)
        readers = len(up) - writes
        if not readers and writes and replication.reads == "readers_else_writer":
            return min(self._alone(component), below)
        return min(self._of(component, "readers", readers), below)

    def _alone(self, component: Component) -> float:
        """A lone writer carries reads and writes."""
        load = sum(self.needed.get(Tier(component.name, serving), 0.0) for serving in ("writer", "readers"))
        return min(1.0, 1 / load) if load else 1.0


def unavailability(design: Design, request: str, needed: Mapping[Tier, float]) -> float:
    return fsum(p * (1 - State(design, request, down, needed).carried()) for down, p in states(design))


def states(design: Design) -> Iterator[tuple[frozenset[str], float]]:
    """What may be down together, with its probability: own failures of instances and places, independent."""
    parts = [(i.id, design.components[i.component].reliability.unavailability) for i in design.instances.values()]
    parts += [(p.name, p.reliability.unavailability) for p in design.places.values()]
    parts = [(name, q) for name, q in parts if q]
    for bits in product((False, True), repeat=len(parts)):
        chance = prod(q if bit else 1 - q for (_, q), bit in zip(parts, bits, strict=True))
        yield frozenset(name for (name, _), bit in zip(parts, bits, strict=True) if bit), chance
