"""Designs built directly, without files: what the drawing is tested and looked at with."""

from collections.abc import Sequence
from random import Random
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
    Reliability,
    Replication,
    RequestClass,
    Traffic,
)


def need(*names: str, **changes: Any) -> Need:
    return Need(**{"names": names, "required": 1, **changes})


def component(name: str, kind: str, places: Sequence[str | None], **changes: Any) -> Component:
    """``places`` holds one place per instance; an only instance is called like its component."""
    ids = [name] if len(places) == 1 else [f"{name}-{k + 1}" for k in range(len(places))]
    settings: dict[str, Any] = {
        "name": name, "kind": kind, "title": None, "place": None, "needs": (),
        "instances": tuple(Instance(id=i, component=name, place=p) for i, p in zip(ids, places, strict=True)),
        "reliability": Reliability(), "runs_on": None, "multi_az": False, "version": None, "beta": None,
        "deploys_per_month": None, "change_failure_rate": None, "recovery_hours": None, "rollout": "rolling",
        "capacity_rps": None, "repair": None, "replication": None, "billing": ComponentBilling(),
    }  # fmt: skip
    return Component(**{**settings, **changes})


def replication(writer: str, **changes: Any) -> Replication:
    settings: dict[str, Any] = {
        "writer": writer, "engine": "mysql", "mode": "async", "wait_for": 0, "wait_point": "after_sync",
        "timeout_seconds": None, "flush_ms": None, "applier_workers": 1, "transactions_per_second": None,
        "episodes": (), "read_after_write_ms": 0.0, "reads": "readers_else_writer",
        "failover": Failover(automatic=True, detect_seconds=30, promote_seconds=30, coverage=0.95, manual_minutes=30,
                             candidates=(), fencing=False),
    }  # fmt: skip
    return Replication(**{**settings, **changes})


def places(*tree: tuple[str, str, str | None]) -> dict[str, Place]:
    """From (name, kind, within)."""
    return {
        name: Place(name=name, kind=kind, within=within, billing=ComponentBilling(), reliability=Reliability())  # type: ignore[arg-type]
        for name, kind, within in tree
    }


SEOUL = places(("seoul", "region", None), ("seoul-a", "zone", "seoul"), ("seoul-c", "zone", "seoul"))


def design(name: str, where: dict[str, Place], components: Sequence[Component], enters: str | None = None) -> Design:
    first = enters or components[0].name
    return Design(
        id=name, title=name, places=where, components={c.name: c for c in components},
        requests={"read": RequestClass(name="read", enters=first, share=0.8),
                  "write": RequestClass(name="write", enters=first, share=0.2)},
        round_trips=(), crews={}, team=None, traffic=Traffic(), billing=Billing(), targets={}, assumptions={},
        warnings=(), canonical={"id": name},
    )  # fmt: skip


def was_needs(*, slack: bool = True) -> tuple[Need, ...]:
    found = (
        need("db", role="reader", requests=("read",)),
        need("db", role="writer", requests=("write",)),
    )
    return (*found, need("slack", degrades=True)) if slack else found


def current() -> Design:
    return design("현재", SEOUL, [
        component("ws", "nginx", ["seoul-a"], needs=(need("was"),), runs_on="t4g.small"),
        component("was", "tomcat", ["seoul-a"], needs=was_needs(), runs_on="t4g.small"),
        component("db", "mysql", ["seoul-a"], replication=replication("db", failover=None)),
        component("slack", "external", [None]),
    ])  # fmt: skip


def option(name: str, *, second_balancer: bool, mode: str = "async", wiring: str = "mesh") -> Design:
    balancer = [component("alb", "aws.alb", ["seoul"], needs=(need("ws"),))]
    if second_balancer:
        balancer.append(component("alb2", "aws.alb", ["seoul"], needs=(need("was"),)))
    return design(name, SEOUL, [
        *balancer,
        component("ws", "nginx", ["seoul-a", "seoul-c"], runs_on="t4g.small",
                  needs=(need("alb2") if second_balancer else need("was", wiring=wiring),)),
        component("was", "tomcat", ["seoul-a", "seoul-c"], needs=was_needs(), runs_on="t4g.medium"),
        component("db", "mysql", ["seoul-a", "seoul-c", "seoul-a"], replication=replication("db-1", mode=mode)),
        component("slack", "external", [None]),
    ])  # fmt: skip


def stamp_crush() -> list[Design]:
    """The shapes of the shipped decision: one of each, balanced mesh, two balancers."""
    return [
        current(),
        option("개선 아키텍처 1안", second_balancer=False),
        option("개선 아키텍처 2안", second_balancer=True, mode="semi_sync"),
    ]


THREE_ZONES = places(("seoul", "region", None), *((f"seoul-{z}", "zone", "seoul") for z in "abc"))


def round_robin(zones: Sequence[str], count: int) -> list[str]:
    return [zones[k % len(zones)] for k in range(count)]


def three_zones(ws: int = 4, was: int = 4, db: int = 3, wiring: str = "mesh") -> Design:
    zones = ["seoul-a", "seoul-b", "seoul-c"]
    return design(f"{ws}x{was}x{db}", THREE_ZONES, [
        component("alb", "aws.alb", ["seoul"], needs=(need("ws"),)),
        component("ws", "nginx", round_robin(zones, ws), needs=(need("was", wiring=wiring),), runs_on="t4g.small"),
        component("was", "tomcat", round_robin(zones, was), runs_on="c7g.large",
                  needs=(need("cache", degrades=True), need("db"))),
        component("cache", "redis", ["seoul-a"]),
        component("db", "postgresql", round_robin(zones, db),
                  replication=replication("db-1" if db > 1 else "db", engine="postgresql")),
    ])  # fmt: skip


def hundred_components() -> Design:
    """Ten tiers of ten, each part needing two or so of the tier below, over three zones."""
    zones, kinds = ["seoul-a", "seoul-b", "seoul-c"], ["nginx", "tomcat", "mysql", "redis", "spring"]

    def below(k: int) -> list[str]:
        first = (k // 10 + 1) * 10
        return [f"c{j}" for j in range(first, min(first + 10, 100)) if (j - k) % 5 == 0]

    return design("백 개", THREE_ZONES, [
        component(f"c{k}", kinds[k % 5], [zones[k % 3]], needs=tuple(need(b) for b in below(k)), runs_on="t4g.small")
        for k in range(100)
    ])  # fmt: skip


def two_regions() -> Design:
    where = places(("seoul", "region", None), ("seoul-a", "zone", "seoul"), ("seoul-c", "zone", "seoul"),
                   ("busan", "region", None), ("busan-1", "zone", "busan"))  # fmt: skip
    return design("두 리전", where, [
        component("dns", "aws.route53", [None], needs=(need("alb"),)),
        component("alb", "aws.alb", ["seoul", "busan"], needs=(need("was"),)),
        component("was", "spring", ["seoul-a", "seoul-c", "busan-1"], needs=(need("db"),), runs_on="t4g.small"),
        component("db", "mysql", ["seoul-a", "seoul-c", "busan-1"], replication=replication("db-1", mode="semi_sync")),
    ])  # fmt: skip


def shared_host() -> Design:
    where = {**SEOUL, **places(("host-1", "host", "seoul-a"))}
    return design("한 서버", where, [
        component("ws", "nginx", ["host-1"], needs=(need("was"),)),
        component("was", "tomcat", ["host-1"], needs=(need("db"),)),
        component("db", "mysql", ["seoul-a"], replication=replication("db")),
    ])  # fmt: skip


def no_places() -> Design:
    return design("자리 없음", {}, [
        component("ws", "nginx", [None, None], needs=(need("was", wiring="paired"),)),
        component("was", "tomcat", [None, None], needs=(need("db"),)),
        component("db", "mariadb", [None], ),
    ])  # fmt: skip


def random_design(random: Random, name: str = "random") -> Design:
    """Up to 4 x 4 x 3 in one to three zones or in none, with or without balancers, cache, soft dependency, hosts."""
    zones = ["seoul-a", "seoul-b", "seoul-c"][: random.randint(1, 3)]
    where = {**THREE_ZONES, **places(("host-1", "host", zones[0]))}
    elsewhere: list[list[str | None]] = [[], ["seoul"], [None], ["host-1"]]
    anywhere = random.choice([*([*zones, *more] for more in elsewhere), [None]])
    balancers, wiring = random.randint(0, 2), random.choice(["mesh", "paired"])

    def spread(most: int) -> list[str | None]:
        return [random.choice(anywhere) for _ in range(random.randint(1, most))]

    front = "alb" if balancers else "ws"
    to_was = (need("alb2"),) if balancers == 2 else (need("was", wiring=wiring),)
    extra = [need(n, degrades=n == "slack") for n in ("cache", "slack") if random.random() < 0.5]
    db = spread(3)
    found = [component("ws", "nginx", spread(4), needs=to_was, runs_on="t4g.small"),
             component("was", "tomcat", spread(4), needs=(need("db"), *extra), runs_on="t4g.medium"),
             component("cache", "redis", spread(2)), component("slack", "external", [None]),
             component("db", "mysql", db, replication=replication("db-1" if len(db) > 1 else "db"))]  # fmt: skip
    if balancers:
        found.append(component("alb", "aws.alb", ["seoul"], needs=(need("ws"),)))
    if balancers == 2:
        found.append(component("alb2", "aws.alb", ["seoul"], needs=(need("was"),)))
    return design(name, where, found, enters=front)
