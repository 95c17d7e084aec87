"""Design and price book -> the month's bill."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from models.cost.alb import alb_lines, balancer_load, balancer_zones
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
from models.cost.kinds import ALB, CLOUDFRONT, billed_as
from models.cost.lines import Bill, Biller, CostLine, not_stated, product
from models.cost.network import nat_gateway_lines, public_ipv4_line, route53_lines
from models.cost.prices import GLOBAL, PriceBook
from models.cost.rds import rds_lines
from models.cost.traffic import Routing, flows, route
from models.cost.transfer import transfer_lines
from models.design.model import Component, Design, Instance
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
        lines += _component(biller, design, component, routing)
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
        warnings=tuple(_warnings(design, lines, routing)),
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
        case "alb":
            yield from alb_lines(
                biller,
                component=name,
                region=region,
                balancers=count,
                load=balancer_load(design, component, routing.legs),
            )
            if not routing.public.isdisjoint(i.id for i in instances):
                addresses = count * balancer_zones(design, component)
                yield public_ipv4_line(biller, component=name, region=region, addresses=addresses)
        case "nat_gateway":
            gb = product(load.processed_gb_per_hour, biller.hours, count)
            yield from nat_gateway_lines(biller, component=name, region=region, gateways=count, gb=gb)
            yield public_ipv4_line(biller, component=name, region=region, addresses=count)
        case "route53":
            yield from route53_lines(biller, component=name, region=region, alias_only=_is_alias(design, component))
        case "rds" | "elasticache":
            yield from _managed_store(biller, component, region, count)
        case "server":
            hosts = Hosts(name, f"components.{name}", component.runs_on, component.billing, count)
            storage = component.billing.storage
            yield from host_lines(biller, hosts, region, [(storage, count)] if storage else [])
            public = sum(i.id in routing.public for i in instances)
            if public:
                yield public_ipv4_line(biller, component=name, region=region, addresses=public)
        case _:
            yield biller.unknown(name, Text(component.kind, component.kind), component.kind, NO_PRICES)


def _managed_store(biller: Biller, component: Component, region: str, count: int) -> Iterator[CostLine]:
    """Instances of RDS or nodes of ElastiCache."""
    name, billing, engine = component.name, component.billing, component.kind.rsplit(".", 1)[-1]
    service, path = component.kind.split(".")[1], f"components.{component.name}"
    if component.runs_on is None:
        yield biller.unknown(name, Text(component.kind, component.kind), service, not_stated(f"{path}.runs_on"))
    elif service == "elasticache":
        yield from elasticache_lines(
            biller,
            component=name,
            region=region,
            engine=engine,
            node_type=component.runs_on,
            purchase=billing.purchase,
            nodes=count,
        )
    else:
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
        if billing.storage is None:
            yield biller.unknown(name, VOLUMES, "rds", not_stated(f"{path}.billing.storage"))


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


ALIAS_TARGETS: Final = {ALB, CLOUDFRONT, "aws.nlb"}
NO_PRICES: Final = Text(
    "이 서비스의 가격이 아직 가격표에 없습니다. billing.monthly_usd를 적어 주세요.",
    "The book has no prices of this service yet: state billing.monthly_usd.",
)
