"""Design and price book -> the month's bill."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from models.cost.alb import alb_lines, balancer_load, balancer_zones
from models.cost.amounts import is_some, product
from models.cost.aurora import aurora_backup_line, aurora_lines, aurora_volume_lines
from models.cost.ec2 import managed_surplus_line
from models.cost.elasticache import elasticache_lines
from models.cost.hosts import (
    VOLUMES,
    Hosts,
    host_lines,
    host_place_lines,
    servers_label,
    stated_line,
    why_elsewhere,
)
from models.cost.kinds import ALB, CLOUDFRONT, NLB, billed_as
from models.cost.lines import Bill, Biller, CostLine, not_stated
from models.cost.network import nat_gateway_lines, public_ipv4_line, route53_lines
from models.cost.nlb import nlb_lines
from models.cost.prices import GLOBAL, PriceBook
from models.cost.purchase import spot_interruptions
from models.cost.rds import rds_backup_line, rds_lines
from models.cost.stored import with_growth
from models.cost.traffic import Routing, flows, route
from models.cost.transfer import transfer_lines
from models.design.model import Component, Design, Instance
from models.design.spot import spot_instances
from models.problems import Text, Warning_


def monthly_bill(design: Design, book: PriceBook, *, on: date | None) -> Bill:
    """What a design costs a month, line by line. ``on``: the day that ages of prices are judged on, None: not at all.

    A server runs on its own host unless its place is a host, which is billed once. Public IPv4 addresses: one per zone
    of an ALB that the internet reaches, one per server and NAT gateway that it reaches; behind another tier none.
    ``billing.monthly_usd`` is per instance and stands for those outside AWS, or for all when none is outside.
    """
    biller = Biller(book=book, hours=design.billing.hours_per_month, on=on)
    routing = route(design)
    lines: list[CostLine] = []
    for component in design.components.values():
        lines += with_growth(_component(biller, design, component, routing), design, component, routing)
    lines += host_place_lines(biller, design, routing)
    lines += transfer_lines(biller, design, flows(design, routing))
    rate = design.billing.krw_per_usd
    return Bill(
        lines=tuple(lines),
        credits_usd=design.billing.credits_usd,
        vat=design.billing.vat,
        krw_per_usd=None if rate is None else rate.value,
        book_oldest=book.oldest,
        book_newest=book.newest,
        warnings=(*_warnings(design, lines, routing), *_spot_warnings(design, book)),
    )


def _component(biller: Biller, design: Design, component: Component, routing: Routing) -> Iterator[CostLine]:
    """The lines of a component, without its traffic and without the hosts that are places."""
    stated = component.billing.monthly_usd
    if billed_as(component.kind) == "external" and stated is None:
        return
    by_region = _by_region(design, component, routing)
    elsewhere = by_region.pop(None, ())
    if stated is not None:
        yield stated_line(component.name, stated, len(elsewhere or component.instances))
        by_region = by_region if elsewhere else {}
    elif elsewhere and billed_as(component.kind) == "route53":
        by_region = {GLOBAL: elsewhere}
    elif elsewhere:
        yield _elsewhere_line(biller, component, elsewhere, routing)
    for region, instances in by_region.items():
        if region is not None:
            yield from _in_region(biller, design, component, region, instances, routing)


def _by_region(design: Design, component: Component, routing: Routing) -> dict[str | None, tuple[Instance, ...]]:
    """Instances by AWS region, None outside AWS or unknown; without those on a host that is a place."""
    groups: dict[str | None, tuple[Instance, ...]] = {}
    for instance in component.instances:
        if billed_as(component.kind) != "server" or design.place_of_kind(instance.place, "host") is None:
            region = routing.sites[instance.place].region
            groups[region] = (*groups.get(region, ()), instance)
    return groups


def _in_region(
    biller: Biller,
    design: Design,
    component: Component,
    region: str,
    instances: Sequence[Instance],
    routing: Routing,
) -> Iterator[CostLine]:
    """The lines of equal instances in one AWS region."""
    name, count, load = component.name, len(instances), component.billing.load
    match billed_as(component.kind):
        case "alb" | "nlb" as balancer:
            lines = alb_lines if balancer == "alb" else nlb_lines
            carried = balancer_load(design, component, routing.legs)
            yield from lines(biller, component=name, region=region, balancers=count, load=carried)
            if not routing.public.isdisjoint(i.id for i in instances):
                addresses = count * balancer_zones(design, component)
                yield public_ipv4_line(biller, component=name, region=region, addresses=addresses)
        case "nat_gateway":
            gb = product(load.processed_gb_per_hour, biller.hours, count)
            yield from nat_gateway_lines(biller, component=name, region=region, gateways=count, gb=gb)
            yield public_ipv4_line(biller, component=name, region=region, addresses=count)
        case "route53":
            yield from route53_lines(biller, component=name, region=region, alias_only=_is_alias(design, component))
        case "rds" | "aurora" | "elasticache":
            yield from _managed_store(biller, component, region, count)
        case "server":
            spot = len(spot_instances(component) & {i.id for i in instances})
            hosts = Hosts(name, f"components.{name}", component.runs_on, component.billing, count, spot)
            storage = component.billing.storage
            yield from host_lines(biller, hosts, region, [(storage, count)] if storage else [])
            public = sum(i.id in routing.public for i in instances)
            if public:
                yield public_ipv4_line(biller, component=name, region=region, addresses=public)
        case _:
            yield biller.unknown(name, Text(component.kind, component.kind), component.kind, NO_PRICES)


def _managed_store(biller: Biller, component: Component, region: str, count: int) -> Iterator[CostLine]:
    """Instances of RDS or Aurora, or nodes of ElastiCache."""
    name, billing, engine = component.name, component.billing, component.kind.rsplit(".", 1)[-1]
    service, path = component.kind.split(".")[1], f"components.{component.name}"
    if component.runs_on is None:
        yield biller.unknown(name, Text(component.kind, component.kind), service, not_stated(f"{path}.runs_on"))
    elif service == "rds":
        yield from rds_lines(
            biller,
            component=name,
            region=region,
            engine=engine,
            instance_class=component.runs_on,
            purchase=billing.purchase,
            multi_az=component.multi_az,
            instances=count,
            storage=billing.storage,
            version=component.version,
        )
    else:
        lines = aurora_lines if service == "aurora" else elasticache_lines
        yield from lines(
            biller,
            component=name,
            region=region,
            engine=engine,
            node_type=component.runs_on,
            purchase=billing.purchase,
            nodes=count,
        )
    if component.runs_on is not None and is_some(billing.surplus_vcpu_hours):
        yield managed_surplus_line(
            biller, component=name, region=region, service=service, nodes=count, each=billing.surplus_vcpu_hours
        )
    if service != "elasticache":
        yield from _managed_volumes(biller, component, region, service)


def _managed_volumes(biller: Biller, component: Component, region: str, service: str) -> Iterator[CostLine]:
    """What a managed database stores, beside the lines of its instances."""
    name, billing = component.name, component.billing
    if billing.storage is None:
        yield biller.unknown(name, VOLUMES, service, not_stated(f"components.{name}.billing.storage"))
    elif service == "aurora":
        yield from aurora_volume_lines(biller, component=name, region=region, storage=billing.storage)
    if is_some(billing.backup_gib):
        if service == "rds":
            yield rds_backup_line(biller, component=name, region=region, gib=billing.backup_gib)
        else:
            yield aurora_backup_line(biller, component=name, region=region, gib=billing.backup_gib)


def _is_alias(design: Design, component: Component) -> bool:
    """Whether a DNS name stands for AWS balancers and distributions only."""
    served = {i.component for need in component.needs for name in need.names for i in design.instances_of(name)}
    return bool(served) and all(design.components[name].kind in ALIAS_TARGETS for name in served)


def _elsewhere_line(biller: Biller, component: Component, instances: Sequence[Instance], routing: Routing) -> CostLine:
    """Instances that are in no AWS region, and nobody stated their price."""
    outside = any(routing.sites[i.place].outside_aws for i in instances)
    why = why_elsewhere(outside, f"components.{component.name}")
    if billed_as(component.kind) == "server":
        return biller.unknown(component.name, servers_label(len(instances)), "ec2", why)
    if billed_as(component.kind) == "unpriced":
        why = NO_PRICES
    return biller.unknown(component.name, Text(component.kind, component.kind), component.kind, why)


def _warnings(design: Design, lines: Sequence[CostLine], routing: Routing) -> Iterator[Warning_]:
    stale = sorted({line.service for line in lines if line.stale})
    if stale:
        names = ", ".join(stale)
        yield Warning_(
            code="price-older-than-a-year",
            at="billing",
            message=Text(f"1년이 넘은 가격이 있습니다: {names}.", f"Some prices are older than a year: {names}."),
        )
    for component in design.components.values():
        if billed_as(component.kind) == "rds" and component.version is None:
            yield Warning_(
                code="version-not-stated",
                at=f"components.{component.name}.version",
                message=Text(
                    f"{component.name}의 버전이 없어 확장 지원 요금이 붙는지 알 수 없습니다.",
                    f"The version of {component.name} is not stated: extended support may be charged.",
                ),
            )
        in_zone = [i for i in component.instances if routing.sites[i.place].zone is not None]
        if billed_as(component.kind) in ("rds", "elasticache") and len(in_zone) < len(component.instances):
            yield Warning_(
                code="zone-not-stated",
                at=f"components.{component.name}.place",
                message=Text(
                    f"{component.name}의 가용 영역이 없어, 존 간 전송이 없다고 보았습니다.",
                    f"{component.name} has no zone: counted as being in the zone of its callers.",
                ),
            )


def _spot_warnings(design: Design, book: PriceBook) -> Iterator[Warning_]:
    """How often AWS takes back what is bought as spot."""
    found = spot_interruptions(design, book)
    if not found:
        return
    owners = {i.id: ("components", i.component) for i in design.instances.values()}
    named = {owners.get(name, ("places", name)): band for name, band in found.items()}
    for (where, name), band in named.items():
        share = f"> {band.low:.0%}" if band.high is None else f"{100 * band.low:.0f}–{band.high:.0%}"
        yield Warning_(
            code="spot-interruption",
            at=f"{where}.{name}.billing",
            message=Text(
                f"{name}의 스팟 인스턴스는 한 달에 {share}가 회수됩니다 (Spot Advisor, {band.as_of}). "
                + ("가용성에 반영됩니다." if where == "components" else "가용성에는 반영되지 않습니다."),
                f"AWS takes back {share} of such spot instances a month (Spot Advisor, {band.as_of}). "
                + ("Availability counts it." if where == "components" else "Availability does not count it."),
            ),
        )


ALIAS_TARGETS: Final = {ALB, NLB, CLOUDFRONT}
NO_PRICES: Final = Text(
    "이 서비스의 가격이 아직 가격표에 없습니다. billing.monthly_usd를 적어 주세요.",
    "The book has no prices of this service yet: state billing.monthly_usd.",
)
