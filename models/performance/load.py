"""How many requests a second reach each tier, read off the wiring.

A request calls, for each need that applies to its class, as many instances as the need asks for (soft needs as well).
Where different components can stand in for each other (``any: [a, b]``), each is loaded as if it were called every
time: that is what it has to carry once the others are down. Calls to data stores are ``queries_per_request`` queries.
"""

from collections.abc import Mapping, Sequence
from graphlib import TopologicalSorter

import numpy as np
from numpy.typing import NDArray

from models.design.model import Component, Design, Need
from models.design.serving import Tier, shared_databases, tiers_serving

Vector = NDArray[np.float64]


def modelled_tiers(design: Design) -> tuple[Tier, ...]:
    """Those with a stated capacity, in file order."""
    shared = shared_databases(design)
    return tuple(
        tier
        for component in design.components.values()
        if component.capacity_rps is not None
        for tier in _tiers_of(component, shared)
    )


def _tiers_of(component: Component, shared: frozenset[str]) -> list[Tier]:
    roles = {tier for role in ("reader", "writer", None) for tier in tiers_serving(component, role, shared)}
    if component.replication is not None and len(component.instances) > 1 and component.name not in shared:
        roles.discard(Tier(component.name, "all"))
    return sorted(roles, key=lambda tier: ("all", "writer", "readers").index(tier.serving))


def calls_per_request(design: Design, tiers: Sequence[Tier], *, alone: bool = True) -> dict[str, Mapping[Tier, float]]:
    """By request class: how often one request of it calls each tier; not ``alone``: while others stand in for it."""
    if not tiers:
        return {}
    return {name: _Calls(design, tiers, name, alone).of_request() for name in design.requests}


def calls_of_average_request(design: Design, tier: Tier, calls: Mapping[str, Mapping[Tier, float]]) -> float:
    """Calls of a tier, over all request classes by their shares."""
    return sum(r.share * calls[name][tier] for name, r in design.requests.items() if r.share)


class _Calls:
    """Calls that one request of one class, or one call of a component, makes to each tier: (tiers,) vectors."""

    def __init__(self, design: Design, tiers: Sequence[Tier], request: str, alone: bool) -> None:
        self.design, self.tiers, self.request, self.alone = design, tiers, request, alone
        self.shared = shared_databases(design)
        self._index = {tier: i for i, tier in enumerate(tiers)}
        self._below: dict[str, Vector] = {}

    def of_request(self) -> Mapping[Tier, float]:
        for name in _needed_first(self.design):
            self._below[name] = self._of_needs(self.design.components[name])
        entry = self.design.instances_of(self.design.requests[self.request].enters)[0].component
        return dict(zip(self.tiers, self._of_call(entry, None).tolist(), strict=True))

    def _of_needs(self, component: Component) -> Vector:
        applying = (n for n in component.needs if n.requests is None or self.request in n.requests)
        return sum((self._of_need(need) for need in applying), np.zeros(len(self.tiers)))

    def _of_need(self, need: Need) -> Vector:
        """The most (the least) that ``required`` different ones of those named call, for each tier by itself."""
        named: dict[str, int] = {}
        for name in need.names:
            component = self.design.instances_of(name)[0].component
            is_one = need.wiring == "paired" or need.role is not None
            named[component] = named.get(component, 0) + (1 if is_one else len(self.design.instances_of(name)))
        required = sum(named.values()) if need.required is None else need.required
        rows = [
            self._of_call(component, need)
            for component, count in named.items()
            for _ in range(count if len(named) > 1 else 1)
        ]
        if len(named) == 1:
            return rows[0] * required
        ordered = np.sort(rows, axis=0)
        found: Vector = (ordered[-required:] if self.alone else ordered[:required]).sum(axis=0)
        return found

    def _of_call(self, component: str, need: Need | None) -> Vector:
        found = self._below[component].copy()
        for tier in tiers_serving(self.design.components[component], need.role if need else None, self.shared):
            if tier in self._index:
                found[self._index[tier]] += 1
        return found


def _needed_first(design: Design) -> list[str]:
    graph = {
        name: {design.instances_of(needed)[0].component for need in component.needs for needed in need.names}
        for name, component in design.components.items()
    }
    return list(TopologicalSorter(graph).static_order())
