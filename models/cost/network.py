"""What AWS bills for the network: addresses, NAT, traffic across zones and regions and to the internet, DNS.

- Across zones a GB is billed at each end that is an EC2 instance: both ends between own servers, the caller's end only
  towards RDS and ElastiCache (AWS Architecture Blog, "Exploring Data Transfer Costs for AWS Managed Databases").
- An ALB's own traffic to its targets is free across zones. A server that calls an ALB reaches its nodes evenly, so the
  share of the other zones is billed at the caller's end (AWS Networking Blog, "Exploring Data Transfer Costs for
  Classic and Application Load Balancers").
- RDS replication and Multi-AZ within a region are free. Traffic into AWS is free. Between regions the sender pays.
"""

from collections.abc import Iterator
from typing import Final

from models.cost.amounts import beyond, is_some, largest, number, smallest
from models.cost.lines import Biller, CostLine, Step
from models.cost.prices import PriceKey
from models.problems import Text

EGRESS_TIERS: Final = (
    ("internet_out_0_10TB", 10_240.0),
    ("internet_out_10_50TB", 40_960.0),
    ("internet_out_50_150TB", 102_400.0),
    ("internet_out_over_150TB", float("inf")),
)
"""sku and how many GB a month it holds for. Source: AWS, "Amazon EC2 On-Demand Pricing", data transfer out."""


def egress_tiers(*, gb: float, already_gb: float = 0.0) -> Iterator[tuple[str, float]]:
    """(sku, GB) of each price tier that ``gb`` sent to the internet in a month fall into, after ``already_gb``.

    >>> list(egress_tiers(gb=20_000))
    [('internet_out_0_10TB', 10240.0), ('internet_out_10_50TB', 9760.0)]
    """
    start = 0.0
    for sku, size in EGRESS_TIERS:
        if not is_some(largest(0.0, already_gb + gb - start)):
            return
        within = largest(0.0, smallest(already_gb + gb, start + size) - largest(already_gb, start))
        if is_some(within):
            yield sku, within
        start += size


def internet_egress_lines(
    biller: Biller,
    *,
    component: str,
    region: str,
    gb: float | None,
    already_gb: float = 0.0,
    free_gb: float = 0.0,
    derivation: str = "",
    label: Text | None = None,
    note: Text | None = None,
    steps: tuple[Step, ...] = (),
) -> list[CostLine]:
    """Traffic from a region to the internet [GB a month]; ``already_gb`` of the region were billed on other lines.

    ``free_gb`` of it are free: the tiers begin beyond them (AWS's bills: "first 10 TB / month data transfer out beyond
    the global free tier"). The 100 GB a month that AWS gives each account are off unless stated.
    """
    label = label or Text("인터넷 송신", "Internet egress")
    if gb is not None and is_some(free_gb):
        derivation = f"{derivation or number(gb) + ' GB'} − {number(free_gb)} GB"
        gb = beyond(gb, free_gb)
    tiers = [(EGRESS_TIERS[0][0], None)] if gb is None else list(egress_tiers(gb=gb, already_gb=already_gb))
    return [
        biller.line(
            component,
            label,
            PriceKey(region, "data_transfer", sku),
            within,
            derivation if len(tiers) == 1 else "",
            unknown=UNKNOWN_TRAFFIC,
            note=note,
            steps=steps if len(tiers) == 1 or not derivation else (*steps, Step(IN_ALL, derivation)),
        )
        for sku, within in tiers
    ]


def cross_zone_line(
    biller: Biller,
    *,
    component: str,
    region: str,
    gb: float | None,
    billed_ends: int,
    derivation: str = "",
    label: Text | None = None,
    unknown: Text | None = None,
    steps: tuple[Step, ...] = (),
) -> CostLine:
    """``gb`` a month that cross zones of a region, billed at one or both ends."""
    return biller.line(
        component,
        label or Text("존 간 전송", "Cross-zone transfer"),
        PriceKey(region, "data_transfer", "cross_az_each_direction"),
        None if gb is None else gb * billed_ends,
        derivation if gb is None else f"{derivation or number(gb) + ' GB'} × {billed_ends}",
        unknown=unknown or UNKNOWN_TRAFFIC,
        note=BOTH_ENDS_NOTE if billed_ends == 2 else CALLER_END_NOTE,
        steps=steps,
    )


def inter_region_line(
    biller: Biller,
    *,
    component: str,
    region: str,
    gb: float | None,
    derivation: str = "",
    label: Text | None = None,
    steps: tuple[Step, ...] = (),
) -> CostLine:
    """``gb`` a month from ``region`` to other AWS regions; the sender pays."""
    return biller.line(
        component,
        label or Text("리전 간 송신", "Inter-region transfer"),
        PriceKey(region, "data_transfer", "inter_region_out"),
        gb,
        derivation,
        unknown=UNKNOWN_TRAFFIC,
        steps=steps,
    )


def public_ipv4_line(biller: Biller, *, component: str, region: str, addresses: int) -> CostLine:
    return biller.line(
        component,
        Text(f"퍼블릭 IPv4 주소 {addresses}개", f"Public IPv4 addresses × {addresses}"),
        PriceKey(region, "vpc", "public_ipv4_in_use"),
        addresses * biller.hours,
        f"{addresses} × {number(biller.hours)} h",
    )


def nat_gateway_lines(
    biller: Biller, *, component: str, region: str, gateways: int, gb: float | None
) -> list[CostLine]:
    """Hours of the gateways and the GB a month that pass through all of them."""
    return [
        biller.line(
            component,
            Text("NAT 게이트웨이 가동 시간", "NAT gateway hours"),
            PriceKey(region, "nat_gateway", "hourly"),
            gateways * biller.hours,
            f"{gateways} × {number(biller.hours)} h",
        ),
        biller.line(
            component,
            Text("NAT 게이트웨이 처리량", "NAT gateway data processed"),
            PriceKey(region, "nat_gateway", "data_processed"),
            gb,
            unknown=UNKNOWN_NAT,
        ),
    ]


def route53_lines(biller: Biller, *, component: str, region: str, alias_only: bool) -> list[CostLine]:
    """A hosted zone; queries to alias records of AWS balancers are free, the price of others is not in the book."""
    zone = biller.line(
        component,
        Text("Route 53 호스팅 영역", "Route 53 hosted zone"),
        PriceKey(region, "route53", "hosted_zone_first_25"),
        1.0,
    )
    if alias_only:
        return [zone]
    return [
        zone,
        biller.line(component, Text("Route 53 쿼리", "Route 53 queries"), PriceKey(region, "route53", "queries"), None),
    ]


UNKNOWN_TRAFFIC: Final = Text(
    "traffic의 평균 요청 수나 크기가 없어 전송량을 알 수 없습니다.",
    "The volume is not known: state mean requests and sizes in traffic.",
)
UNKNOWN_ZONE: Final = Text(
    "한쪽 서버의 가용 영역이 없어 존 간 전송인지 알 수 없습니다.",
    "The zone of one end is not stated, so it may or may not cross zones.",
)
UNKNOWN_NAT: Final = Text(
    "NAT를 지나는 양은 billing.load.processed_gb_per_hour로 적어 주세요.",
    "State what passes through it as billing.load.processed_gb_per_hour.",
)
IN_ALL: Final = Text("모두 합해", "In all")
FREE_TIER_NOTE: Final = Text(
    "계정당 월 100 GB 무료분은 빼지 않았습니다. 빼려면 billing.free_egress_gb에 적어 주세요.",
    "The 100 GB a month free to each account are not deducted; state them as billing.free_egress_gb.",
)
BOTH_ENDS_NOTE: Final = Text("보내는 쪽과 받는 쪽 모두 과금됩니다.", "Billed at the sender and at the receiver.")
CALLER_END_NOTE: Final = Text(
    "관리형 서비스와 주고받는 양은 호출하는 서버 쪽만 과금됩니다.",
    "Towards a managed service only the calling server's end is billed.",
)
