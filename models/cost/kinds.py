"""How each kind of component is billed, and where a place is for the bill."""

from functools import cache
from typing import Final, Literal, NamedTuple

from models.design.model import Design

BilledAs = Literal[
    "server", "alb", "nlb", "nat_gateway", "rds", "aurora", "elasticache", "route53", "unpriced", "external"
]  # fmt: skip

ALB: Final = "aws.alb"
NLB: Final = "aws.nlb"
CLOUDFRONT: Final = "aws.cloudfront"
ROUTE_53: Final = "aws.route53"
NAT_GATEWAY: Final = "aws.nat_gateway"
DNS_KINDS: Final = {ROUTE_53, "dns"}
"""They only tell the users where to go: no request passes through them."""
EXTERNAL: Final = "external"
"""Somebody else's service: neither billed here nor asked about."""

_BY_KIND: Final[dict[str, BilledAs]] = {
    ALB: "alb",
    NLB: "nlb",
    ROUTE_53: "route53",
    NAT_GATEWAY: "nat_gateway",
    EXTERNAL: "external",
}


class Site(NamedTuple):
    """Where something is, as far as AWS bills it: ``region`` is an AWS region code, None outside AWS or unknown."""

    region: str | None
    zone: str | None
    outside_aws: bool
    """The design names a provider that is not AWS."""


@cache
def billed_as(kind: str) -> BilledAs:
    """Which module bills a kind; ``unpriced`` for AWS services without one, ``server`` for what runs on hosts."""
    if kind in _BY_KIND:
        return _BY_KIND[kind]
    if kind.startswith("aws.rds."):
        return "rds"
    if kind.startswith("aws.aurora."):
        return "aurora"
    if kind.startswith("aws.elasticache."):
        return "elasticache"
    return "unpriced" if kind.startswith("aws.") and not kind.startswith("aws.ec2") else "server"


def is_managed(kind: str) -> bool:
    """AWS runs it: traffic to it is billed on the caller's side only."""
    return billed_as(kind) not in ("server", "external")


def site_of(design: Design, place: str | None) -> Site:
    around = design.places_around(place)
    outside = any(p.provider not in (None, "aws") for p in around)
    region = next((p.aws_region for p in around if p.aws_region), None)
    zone = next((p.name for p in around if p.kind == "zone"), None)
    return Site(None if outside else region, zone, outside)
