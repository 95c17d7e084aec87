"""Servers: EC2 instances of their own or hosts that several share, with their volumes and addresses."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from models.cost.amounts import is_some, number
from models.cost.ebs import ebs_lines, snapshot_line
from models.cost.ec2 import instance_lines
from models.cost.kinds import billed_as
from models.cost.lines import Biller, CostLine, not_stated
from models.cost.network import public_ipv4_line
from models.cost.traffic import Routing
from models.design.model import ComponentBilling, Design, Instance, Place, Storage
from models.problems import Text


@dataclass(frozen=True, slots=True)
class Hosts:
    """Equal hosts: what they are called, where the design states them, and what each is."""

    name: str
    path: str
    runs_on: str | None
    billing: ComponentBilling
    count: int
    spot: int = 0
    """How many of them are spot beside ``billing.purchase``."""


def host_lines(biller: Biller, hosts: Hosts, region: str, volumes: Iterable[tuple[Storage, int]]) -> Iterator[CostLine]:
    """EC2 instances with their volumes: (what each is like, how many)."""
    name, billing = hosts.name, hosts.billing
    if hosts.runs_on is None:
        yield biller.unknown(name, servers_label(hosts.count), "ec2", not_stated(f"{hosts.path}.runs_on"))
    else:
        for purchase, count in ((billing.purchase, hosts.count - hosts.spot), ("spot", hosts.spot)):
            if count:
                yield from instance_lines(
                    biller,
                    component=name,
                    region=region,
                    instance_type=hosts.runs_on,
                    purchase=purchase,
                    instances=count,
                    surplus_vcpu_hours_each=billing.surplus_vcpu_hours,
                )
    lines = [
        line
        for storage, count in volumes
        for line in ebs_lines(biller, component=name, region=region, storage=storage, volumes=count)
    ]
    if lines or hosts.runs_on is not None:
        yield from lines or [biller.unknown(name, VOLUMES, "ebs", not_stated(f"{hosts.path}.billing.storage"))]
    if is_some(billing.backup_gib):
        yield snapshot_line(biller, component=name, region=region, gib=billing.backup_gib)


def host_place_lines(biller: Biller, design: Design, routing: Routing) -> Iterator[CostLine]:
    """Hosts that are places, each once, whoever shares it. Besides its own volume it has one for each guest whose
    component states one.
    """
    guests: dict[str, list[Instance]] = defaultdict(list)
    for instance in design.instances.values():
        host = design.place_of_kind(instance.place, "host")
        if host is not None and billed_as(design.components[instance.component].kind) == "server":
            guests[host.name].append(instance)
    for place in design.places.values():
        if place.kind == "host":
            yield from _host_place(biller, design, place, guests[place.name], routing)


def _host_place(
    biller: Biller, design: Design, place: Place, guests: Sequence[Instance], routing: Routing
) -> Iterator[CostLine]:
    site = routing.sites[place.name]
    hosts = Hosts(place.name, f"places.{place.name}", place.runs_on, place.billing, 1)
    if place.billing.monthly_usd is not None:
        yield stated_line(place.name, place.billing.monthly_usd, 1)
    elif site.region is None:
        yield biller.unknown(place.name, servers_label(1), "ec2", why_elsewhere(site.outside_aws, hosts.path))
    else:
        stated = [place.billing.storage, *(design.components[g.component].billing.storage for g in guests)]
        yield from host_lines(biller, hosts, site.region, [(storage, 1) for storage in stated if storage])
        if not routing.public.isdisjoint(g.id for g in guests):
            yield public_ipv4_line(biller, component=place.name, region=site.region, addresses=1)


def stated_line(name: str, usd_each: float, count: int) -> CostLine:
    """What the user says that it costs."""
    amount = count * usd_each
    return CostLine(
        component=name,
        service="stated",
        label=STATED,
        quantity=float(count),
        unit="month",
        unit_price_usd=usd_each,
        usd_per_month=amount,
        formula=f"{count} × ${number(usd_each)} = ${amount:,.2f}",
    )


def why_elsewhere(outside_aws: bool, path: str) -> Text:
    if outside_aws:
        return Text(
            f"AWS 밖의 요금은 {path}.billing.monthly_usd에 적어 주세요.",
            f"Outside AWS: state the price as {path}.billing.monthly_usd.",
        )
    return Text(
        f"{path}의 AWS 리전을 알 수 없습니다. place나 billing.monthly_usd를 적어 주세요.",
        f"No AWS region is known for {path}: state its place, or billing.monthly_usd.",
    )


def servers_label(count: int) -> Text:
    return Text(f"서버 × {count}", f"Servers × {count}")


STATED: Final = Text("직접 입력한 월 요금", "Monthly price as stated")
VOLUMES: Final = Text("저장 공간", "Storage")
