"""Small designs whose groups fail over, for the tests of the joint chain."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random
from typing import Any

from models.design.model import Component, Design, Reliability, Repair
from tests.availability_designs import (
    NEVER_FAILS,
    database_needs,
    design,
    failover,
    need,
    place,
    replication,
    tier,
    times,
)

POLICIES = ("readers", "readers_else_writer", "writer", "any")


def database(
    at: Sequence[str | None], reliability: Reliability, *, reads: str = "readers", places: Any = (), **figures: Any
) -> Design:
    """One database with failover under an application that never fails."""
    roles = replication("db-1", reads, failover(**figures))
    db = tier("db", reliability, at=at, replication=roles)
    app = tier("app", NEVER_FAILS, needs=database_needs())
    return design([app, db], places, {"read": ("app", 0.5), "write": ("app", 0.5)})


def with_crew(drawn: Design, size: int, components: Sequence[str]) -> Design:
    crewed = {name: replace(drawn.components[name], repair=Repair(by="ops")) for name in components}
    return replace(drawn, components={**drawn.components, **crewed}, crews={"ops": size})


def random_design(rng: Random) -> Design:
    """One or two groups in places that fail together, with a crew or without; phases of length 0 among them."""
    places = [
        place("region", "region", _times(rng) if rng.random() < 0.3 else NEVER_FAILS),
        place("zone-a", "zone", _perhaps(rng), "region"),
        place("zone-b", "zone", _perhaps(rng), "region"),
    ]
    components: list[Component] = []
    groups = [f"db{i}" for i in range(rng.choice([1, 1, 2]))]
    for i, name in enumerate(groups):
        components += _group(rng, name, groups[:i], 2 if len(groups) > 1 else rng.choice([2, 3]))
    needs = [need(n, role="reader", requests=("read",)) for n in groups if rng.random() < 0.8]
    needs += [need(n, role="writer", requests=("write",)) for n in groups if rng.random() < 0.8]
    needs += [need(n, role=rng.choice(["reader", "writer"]), degrades=True) for n in groups if rng.random() < 0.2]
    components.append(tier("app", _perhaps(rng), at=_spots(rng, rng.choice([1, 2])), needs=needs))
    drawn = design(components[::-1], places, {"read": ("app", 0.5), "write": ("app", 0.5)})
    if rng.random() < 0.5:
        return drawn
    chosen = [c.name for c in components if c.reliability.can_fail and rng.random() < 0.7]
    return with_crew(drawn, rng.choice([1, 1, 2]), chosen)


def _group(rng: Random, name: str, others: Sequence[str], size: int) -> list[Component]:
    ids = [f"{name}-{i}" for i in range(1, size + 1)]
    rng.shuffle(ids)
    writer, *readers = ids
    figures = {
        "detect_seconds": rng.uniform(100, 9000),
        "promote_seconds": rng.uniform(100, 9000),
        "manual_minutes": rng.uniform(3, 600),
    }
    figures = {key: 0.0 if rng.random() < 0.25 else figure for key, figure in figures.items()}
    roles = replication(
        writer,
        rng.choice(POLICIES),
        failover(readers[: rng.randint(0, len(readers))], coverage=rng.choice([0.0, 1.0, 0.3, 0.8]), **figures),
    )
    needs = [need(o, role=rng.choice(["reader", "writer"])) for o in others if rng.random() < 0.3]
    host: list[Component] = []
    if rng.random() < 0.2:
        host.append(tier(f"{name}-disk", _times(rng), at=_spots(rng, size)))
        needs.append(need(f"{name}-disk", wiring="paired"))
    reliability = _times(rng) if rng.random() < 0.8 else NEVER_FAILS
    return [*host, tier(name, reliability, at=_spots(rng, size), needs=needs, replication=roles)]


def _spots(rng: Random, count: int) -> list[str | None]:
    return [rng.choice(["zone-a", "zone-b", None]) for _ in range(count)]


def _times(rng: Random) -> Reliability:
    return times(round(10 ** rng.uniform(0, 3), 3), round(10 ** rng.uniform(-2, 1.5), 3))


def _perhaps(rng: Random) -> Reliability:
    return _times(rng) if rng.random() < 0.6 else NEVER_FAILS


def parts(drawn: Design) -> int:
    """How many parts can fail: what the states of the oracle double with."""
    instances = sum(len(c.instances) for c in drawn.components.values() if c.reliability.can_fail)
    return instances + sum(p.reliability.can_fail for p in drawn.places.values())
