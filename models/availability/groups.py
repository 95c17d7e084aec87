"""Which tiers matter to a request class only by how many of their instances are down."""

from collections.abc import Iterator
from typing import Final

from models.availability.deployments import failing_deployments
from models.design.model import Component, Design, Need
from models.design.spot import interrupted, interruptions

MAX_PLACES: Final = 8
"""Places that a counted tier may be spread over: each state of them has its own count, 2^places at most."""


def counted_components(design: Design, request: str) -> frozenset[str]:
    """Tiers that each need names as a whole and asks for the same number of: k of n, or all.

    Not where any one will do (its diagram is as small without), nor one that a pair, a role or the entry singles out.
    """
    wanted: dict[str, set[int | None]] = {name: set() for name in design.components}
    for component, required in _uses(design, request):
        wanted[component].add(required)
    return frozenset(
        name
        for name, required in wanted.items()
        if 1 not in required and len(required) == 1 and _is_alike(design, name)
    )


def alike_instances(design: Design) -> Iterator[tuple[str, ...]]:
    """Instances of one component in the same places that nothing singles out: it matters only how many are down."""
    named = {name for c in design.components.values() for need in c.needs for name in need.names}
    named |= {request.enters for request in design.requests.values()}
    paired = (need for c in design.components.values() for need in c.needs if need.wiring == "paired")
    partners = {name for need in paired for name in need.names}
    for component in design.components.values():
        if (
            component.replication is not None
            or component.name in partners
            or any(need.wiring == "paired" for need in component.needs)
        ):
            continue
        spot = interrupted(design, component)
        found: dict[tuple[bool, tuple[str, ...]], list[str]] = {}
        for instance in (i for i in component.instances if i.id not in named):
            failing = (p.name for p in design.places_around(instance.place) if p.reliability.can_fail)
            found.setdefault((instance.id in spot, tuple(failing)), []).append(instance.id)
        yield from map(tuple, found.values())


def _uses(design: Design, request: str) -> Iterator[tuple[str, int | None]]:
    """Components that something rests upon, and how many of the instances it asks for; 1 where these are not alike."""
    yield design.instances_of(design.requests[request].enters)[0].component, 1
    for component in design.components.values():
        for need in component.needs:
            if need.requests is None or request in need.requests:
                yield from _used_by(design, component, need)


def _used_by(design: Design, component: Component, need: Need) -> Iterator[tuple[str, int | None]]:
    if need.wiring == "paired":
        yield component.name, 1
    for name in need.names:
        if name not in design.components:
            yield design.instances[name].component, 1
        else:
            yield name, need.required if need.names == (name,) and need.wiring == "mesh" else 1


def _is_alike(design: Design, name: str) -> bool:
    component = design.components[name]
    around = (place for i in component.instances for place in design.places_around(i.place))
    failing = {place.name for place in around if place.reliability.can_fail}
    return (
        component.reliability.can_fail
        and component.replication is None
        and not (component.rollout == "rolling" and failing_deployments(component) is not None)
        and interruptions(component) is None
        and len(component.instances) > 1
        and len(failing) <= MAX_PLACES
    )
