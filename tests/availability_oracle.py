"""Availability by brute force, written from the contract alone: every state of every part, one by one."""

from collections.abc import Iterable
from fractions import Fraction
from itertools import combinations, product

from models.availability.variables import Variable
from models.design.model import Component, Design, Instance, Need


def request_works(design: Design, request: str, down: frozenset[str], *, soft: bool = False) -> bool:
    """Whether a request succeeds while what is in ``down`` is down (``soft``: and no soft need is unmet)."""

    def works(instance: Instance) -> bool:
        of_instance, of_tier = instance.id, instance.component
        events = {of_instance, *(f"deployment:{n}" for n in (of_instance, of_tier)), f"common-cause:{of_tier}"}
        if events & down or any(p.name in down for p in design.places_around(instance.place)):
            return False
        component = design.components[instance.component]
        index = component.instances.index(instance)
        return all(met(need, index) for need in component.needs if applies(need))

    def applies(need: Need) -> bool:
        return (need.requests is None or request in need.requests) and (soft or not need.degrades)

    def met(need: Need, index: int) -> bool:
        answers: list[bool] = []
        for name in need.names:
            component = design.components.get(name)
            if component is not None and component.replication is not None and need.role is not None:
                answers += role_serves(component, need)
            elif need.wiring == "paired":
                answers += [works(i) for i in design.instances_of(name)[index : index + 1]]
            else:
                answers += [works(i) for i in design.instances_of(name)]
        return sum(answers) >= (len(answers) if need.required is None else need.required) and bool(answers)

    def role_serves(component: Component, need: Need) -> list[bool]:
        """One answer for each instance that can serve the role at a time."""
        replication = component.replication
        assert replication is not None
        alive = {i.id for i in component.instances if works(i)}
        everyone = {i.id for i in component.instances}
        failover = replication.failover
        may_write = {replication.writer}
        if failover is not None:
            may_write |= set(failover.candidates) or everyone
        writes = bool(alive & may_write) and f"failover:{component.name}" not in down
        if need.role == "writer" or replication.reads == "writer" or len(everyone) == 1:
            return [writes]
        reads = max(len(alive - may_write), len(alive) - 1 if len(may_write) > 1 else 0)
        if replication.reads == "readers":
            return [i < reads for i in range(len(everyone) - 1)]
        return [i < reads + writes for i in range(len(everyone))]

    return any(works(i) for i in design.instances_of(design.requests[request].enters))


def states(variables: Iterable[Variable]) -> Iterable[tuple[frozenset[str], Fraction]]:
    """Every set of parts that may be down together, with its exact probability."""
    known = [(v.name, Fraction(v.unavailability)) for v in variables]
    for bits in product((False, True), repeat=len(known)):
        probability = Fraction(1)
        for (_, q), down in zip(known, bits, strict=True):
            probability *= q if down else 1 - q
        yield frozenset(name for (name, _), down in zip(known, bits, strict=True) if down), probability


def unavailability(design: Design, request: str, variables: Iterable[Variable]) -> Fraction:
    return sum((p for down, p in states(variables) if not request_works(design, request, down)), Fraction(0))


def minimal_cut_sets(design: Design, request: str, names: Iterable[str]) -> set[frozenset[str]]:
    """By trying all sets of ``names``, the small ones first."""
    ordered = list(names)
    found: set[frozenset[str]] = set()
    for size in range(len(ordered) + 1):
        for chosen in map(frozenset, combinations(ordered, size)):
            if not any(cut <= chosen for cut in found) and not request_works(design, request, chosen):
                found.add(chosen)
    return found
