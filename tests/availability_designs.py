"""Small designs for the tests and the bench of availability, written in a few words."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from models.design.model import (
    Billing,
    Component,
    ComponentBilling,
    Design,
    Failover,
    Instance,
    Need,
    Place,
    PlaceKind,
    Reliability,
    Replication,
    RequestClass,
    Traffic,
)

NEVER_FAILS = Reliability()


def times(mttf_hours: float, mttr_hours: float) -> Reliability:
    return Reliability(mttf_hours=mttf_hours, mttr_hours=mttr_hours)


def stated(unavailability: float) -> Reliability:
    return Reliability(stated_unavailability=unavailability, stated_availability=1 - unavailability)


def place(name: str, kind: PlaceKind, reliability: Reliability = NEVER_FAILS, within: str | None = None) -> Place:
    return Place(name=name, kind=kind, within=within, billing=ComponentBilling(), reliability=reliability)


def need(*names: str, required: int | None = 1, **rest: Any) -> Need:
    return Need(names=names, required=required, **rest)


def tier(
    name: str,
    reliability: Reliability,
    *,
    at: Sequence[str | None] = (None,),
    needs: Sequence[Need] = (),
    replication: Replication | None = None,
) -> Component:
    """A component with one instance at each of ``at``: <name>-1, <name>-2, …; a single one is named like it."""
    ids = [name] if len(at) == 1 else [f"{name}-{i}" for i in range(1, len(at) + 1)]
    return Component(
        name=name,
        kind="generic",
        title=None,
        place=None,
        instances=tuple(Instance(id=i, component=name, place=p) for i, p in zip(ids, at, strict=True)),
        needs=tuple(needs),
        reliability=reliability,
        runs_on=None,
        multi_az=False,
        version=None,
        beta=None,
        deploys_per_month=None,
        change_failure_rate=None,
        recovery_hours=None,
        rollout="rolling",
        capacity_rps=None,
        repair=None,
        replication=replication,
        billing=ComponentBilling(),
    )


def replication(writer: str, reads: Any = "readers", failover: Failover | None = None) -> Replication:
    return Replication(
        writer=writer,
        engine="mysql",
        mode="async",
        wait_for=0,
        wait_point="after_sync",
        timeout_seconds=None,
        flush_ms=None,
        applier_workers=4,
        transactions_per_second=None,
        episodes=(),
        read_after_write_ms=0.0,
        reads=reads,
        failover=failover,
    )


def failover(candidates: Sequence[str] = (), **rest: float) -> Failover:
    figures = {"detect_seconds": 30.0, "promote_seconds": 30.0, "coverage": 0.95, "manual_minutes": 30.0} | rest
    return Failover(automatic=True, candidates=tuple(candidates), fencing=True, **figures)


def design(
    components: Sequence[Component],
    places: Sequence[Place] = (),
    requests: Mapping[str, tuple[str, float]] | None = None,
) -> Design:
    """``requests``: name -> (enters, share); without it all requests enter the first component."""
    classes = requests or {"all": (components[0].name, 1.0)}
    return Design(
        id="test",
        title="test",
        places={p.name: p for p in places},
        components={c.name: c for c in components},
        requests={name: RequestClass(name=name, enters=enters, share=s) for name, (enters, s) in classes.items()},
        round_trips=(),
        crews={},
        team=None,
        traffic=Traffic(),
        billing=Billing(),
        targets={},
        assumptions={},
        warnings=(),
        canonical={},
    )


def three_tiers(*, zones: int = 2, hosts_per_zone: int = 0, instances: int = 2, regions: int = 1) -> Design:
    """A balancer before web, application and database tiers, spread over zones (and hosts that tiers share)."""
    areas = [place(f"region-{r}", "region", times(500_000, 6)) for r in range(regions)]
    spots: list[Place] = []
    for z in range(zones):
        areas.append(place(f"zone-{z}", "zone", times(40_000, 3), f"region-{z % regions}"))
        for h in range(hosts_per_zone):
            spots.append(place(f"host-{z}-{h}", "host", times(20_000, 4), f"zone-{z}"))
    names = [p.name for p in (spots or areas[regions:])]
    at = [names[i % len(names)] for i in range(instances)]
    database = tier("db", times(4320, 2), at=at[:3], replication=replication("db-1", failover=failover()))
    return design(
        [
            tier("alb", stated(1e-4), needs=[need("ws")]),
            tier("ws", times(2160, 1), at=at, needs=[need("was")]),
            tier("was", times(1440, 0.5), at=at, needs=database_needs()),
            database if len(at) > 1 else replace(database, replication=None),
        ],
        [*areas, *spots],
        {"read": ("alb", 0.8), "write": ("alb", 0.2)},
    )


def database_needs() -> list[Need]:
    return [need("db", role="reader", requests=("read",)), need("db", role="writer", requests=("write",))]
