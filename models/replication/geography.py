"""Distance: round trips between places, a place moved on the map, and one database in every replication mode."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from models.design.model import Component, Design, Replication, ReplicationMode
from models.replication.constants import ReplicationConstants, RoundTripDefaults
from models.replication.evaluate import evaluate_replication
from models.replication.failovers import Promotion
from models.replication.results import ComponentReplication, LossCondition
from models.replication.rtt import RoundTripTime, great_circle_km, position, round_trip

MODES: dict[str, tuple[ReplicationMode, ...]] = {
    "mysql": ("async", "semi_sync", "group"),
    "mariadb": ("async", "semi_sync"),
    "postgresql": ("async", "remote_write", "on", "remote_apply"),
}
WAITS_FOR_NOBODY_STATED = ("async", "group")


@dataclass(frozen=True, slots=True, kw_only=True)
class Distance:
    """Between two places. ``km``: great circle; None where a position is missing, as the round trip may be."""

    between: tuple[str, str]
    km: float | None
    round_trip: RoundTripTime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class InMode:
    """One database as it is, but for the mode. ``lossy``: ways left to lose an acknowledged write."""

    mode: ReplicationMode
    wait_for: int
    is_current: bool
    result: ComponentReplication
    lossy: tuple[LossCondition, ...]


def distances(design: Design, defaults: RoundTripDefaults, names: tuple[str, ...]) -> tuple[Distance, ...]:
    """Every pair of the named places."""
    return tuple(
        Distance(between=(a, b), km=_km(design, a, b), round_trip=round_trip(design, a, b, defaults))
        for a, b in combinations(names, 2)
    )


def _km(design: Design, a: str, b: str) -> float | None:
    at_a, at_b = (position(design.places_around(name)) for name in (a, b))
    return None if at_a is None or at_b is None else great_circle_km(at_a, at_b)


def with_place_at(design: Design, place: str, at: tuple[float, float]) -> Design:
    """The design with a place somewhere else (latitude, longitude [degrees]).

    Round trips stated for it and for what is in it belong to the old position and are left out, so that the new ones
    are estimated. Raises KeyError for an unknown place.
    """
    moved = replace(design.places[place], at=at)
    inside = {name for name in design.places if place in {p.name for p in design.places_around(name)}}
    kept = tuple(trip for trip in design.round_trips if not inside.intersection(trip.between))
    return replace(design, places={**design.places, place: moved}, round_trips=kept)


def modes_of(replication: Replication, readers: int) -> Iterator[tuple[ReplicationMode, int]]:
    """(mode, readers waited for): each mode of the engine, waiting for one reader and for all."""
    for mode in MODES[replication.engine]:
        if mode in WAITS_FOR_NOBODY_STATED:
            yield mode, 0
        else:
            yield from ((mode, k) for k in sorted({1, readers} - {0}))


def in_every_mode(
    design: Design,
    component: Component,
    constants: ReplicationConstants,
    round_trips: RoundTripDefaults,
    promotions: Mapping[str, Sequence[Promotion]] | None = None,
) -> tuple[InMode, ...]:
    """The same servers at the same places in each mode; empty without replication.

    promotions: as ``evaluate_replication`` takes them.
    """
    now = component.replication
    if now is None:
        return ()
    found = []
    for mode, wait_for in modes_of(now, len(component.instances) - 1):
        changed = replace(component, replication=replace(now, mode=mode, wait_for=wait_for))
        trial = replace(design, components={**design.components, component.name: changed})
        result = evaluate_replication(trial, constants, round_trips, promotions)
        found.append(
            InMode(
                mode=mode,
                wait_for=wait_for,
                is_current=(mode, wait_for) == (now.mode, now.wait_for),
                result=result.components[component.name],
                lossy=tuple(c for c in result.conditions[component.name] if c.lossy),
            )
        )
    return tuple(found)
