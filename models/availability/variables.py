"""What can fail in a design, and in which order a decision diagram should ask for it.

Regions first, then zones where they are fewer than the tiers, then tier by tier along the request path, each other
place just above the first instance in it. Tiers that are wired in pairs or share such places are taken pair by pair,
place by place (that of a pair's first half): the diagram then remembers one pair at a time, where all places first
would cost 2^places nodes.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from models.design.model import Component, Design, Instance, Need, Place, Reliability

Cause = Literal[
    "region", "zone", "host", "instance", "stated", "common_cause", "deployment", "spot", "failover", "people"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """Something that may be down: a place, one source of an instance's or a tier's failures, a failover under way.

    It is never of cause "people": ``people_share`` of its down time is the wait for them.
    """

    name: str
    cause: Cause
    unavailability: float
    availability: float
    failures_per_hour: float | None
    """In the long run, per calendar hour: 1 / (MTTF + MTTR)."""
    component: str | None = None
    """None for places."""
    mttf_hours: float | None = None
    """With ``mttr_hours``, both or neither: None where only a figure is stated."""
    mttr_hours: float | None = None
    people_share: float = 0.0


def ordered_variables(
    design: Design, own: Mapping[str, Sequence[Variable]], above: Mapping[str, Sequence[Variable]]
) -> tuple[Variable, ...]:
    """Everything that can fail, the top of the diagram first.

    ``own``: of each instance alone, by id; ``above``: of a whole component, by name, just above its instances.
    """
    top, lanes = _places(design)
    variables = [_of_place(place) for place in top]
    waiting = {place.name: _of_place(place) for place in lanes}
    of_tier = dict(above)
    for instance in _along_the_path(design, lanes):
        around = reversed(design.places_around(instance.place))
        variables += [waiting.pop(place.name) for place in around if place.name in waiting]
        variables += of_tier.pop(instance.component, ())
        variables += own[instance.id]
    return (*variables, *waiting.values())


def _places(design: Design) -> tuple[list[Place], list[Place]]:
    """Places that can fail: those at the top of the diagram, and those among the instances.

    Zones at the top cost 2^zones combinations, among the instances 2^tiers, of the tiers that are spread over them.
    """
    regions, zones, hosts = (
        [p for p in design.places.values() if p.kind == kind and p.reliability.can_fail]
        for kind in ("region", "zone", "host")
    )
    failing = {place.name for place in zones}
    spread = sum(len(_zones_of(design, c) & failing) > 1 for c in design.components.values())
    return (regions + zones, hosts) if len(zones) <= spread else (regions, zones + hosts)


def _zones_of(design: Design, component: Component) -> set[str]:
    around = (design.place_of_kind(instance.place, "zone") for instance in component.instances)
    return {place.name for place in around if place is not None}


def dependencies_first(
    design: Design, components: Iterable[str], counts: Callable[[Need], bool] = lambda need: True
) -> list[str]:
    """The given components and what they rest upon by the needs that count, each after all that it needs."""
    ordered: dict[str, None] = {}
    waiting = [(name, False) for name in components]
    while waiting:
        name, complete = waiting.pop()
        if complete:
            ordered[name] = None
        elif name not in ordered:
            waiting.append((name, True))
            waiting += [(needed, False) for needed in _needed(design, name, counts) if needed not in ordered]
    return list(ordered)


def _needed(design: Design, component: str, counts: Callable[[Need], bool]) -> Iterator[str]:
    for need in filter(counts, design.components[component].needs):
        for name in need.names:
            yield name if name in design.components else design.instances[name].component


def _of_place(place: Place) -> Variable:
    return source_variable(place.name, place.kind, place.reliability)


def source_variable(
    name: str, cause: Cause, reliability: Reliability, component: str | None = None, people_share: float = 0.0
) -> Variable:
    mttf, mttr = mean_times(reliability)
    return Variable(
        name=name,
        cause=cause,
        unavailability=reliability.unavailability,
        availability=reliability.availability,
        failures_per_hour=reliability.failures_per_hour,
        component=component,
        mttf_hours=mttf,
        mttr_hours=mttr,
        people_share=people_share,
    )


def mean_times(reliability: Reliability) -> tuple[float | None, float | None]:
    """MTTF and MTTR [h], both or neither: also of a stated figure whose repair time is known.

    What never fails has an infinite MTTF; what is never up has no times.
    """
    frequency = reliability.failures_per_hour
    if reliability.mttf_hours is not None:
        return reliability.mttf_hours, reliability.mttr_hours
    if frequency == 0:
        return math.inf, reliability.mttr_hours or 0.0
    if frequency is None or reliability.availability == 0:
        return None, None
    return reliability.availability / frequency, reliability.mttr_hours


def _along_the_path(design: Design, lanes: Sequence[Place]) -> list[Instance]:
    """All instances, tier by tier; tiers that belong together are merged, lane by lane."""
    depth = {name: i for i, name in enumerate(reversed(dependencies_first(design, design.components)))}
    start: dict[str, int] = {}
    for tiers in _merged_tiers(design, lanes):
        start |= dict.fromkeys(tiers, min(depth[name] for name in tiers))
    position = {place.name: i for i, place in enumerate(lanes)}
    index = {i.id: n for c in design.components.values() for n, i in enumerate(c.instances)}
    leader = {name: min(tiers, key=depth.__getitem__) for name, tiers in _paired_tiers(design).items()}

    def order(instance: Instance) -> tuple[int, list[int], int, int]:
        leading = design.components[leader[instance.component]].instances
        around = reversed(design.places_around(leading[index[instance.id] % len(leading)].place))
        lane = [position[place.name] for place in around if place.name in position]
        return start[instance.component], lane, index[instance.id], depth[instance.component]

    return sorted(design.instances.values(), key=order)


def _merged_tiers(design: Design, lanes: Sequence[Place]) -> Iterable[set[str]]:
    """Components grouped where a paired need or a shared lane links them."""
    groups = _paired_tiers(design)
    inside: dict[str, list[str]] = {place.name: [] for place in lanes}
    for instance in design.instances.values():
        for place in design.places_around(instance.place):
            inside.get(place.name, []).append(instance.component)
    for components in inside.values():
        _merge(groups, components)
    return groups.values()


def _paired_tiers(design: Design) -> dict[str, set[str]]:
    """For each component, those that a chain of paired needs links it to, and itself."""
    groups = {name: {name} for name in design.components}
    for name in design.components:
        _merge(groups, [name, *_needed(design, name, lambda need: need.wiring == "paired")])
    return groups


def _merge(groups: dict[str, set[str]], names: Iterable[str]) -> None:
    merged = set().union(*(groups[name] for name in names))
    groups.update(dict.fromkeys(merged, merged))
