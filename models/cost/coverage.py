"""What the price book covers, region by region: which prices there are, how old they are, which are missing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from models.cost.ec2 import SURPLUS_LIST_REGION
from models.cost.extended_support import SKUS as EXTENDED_SUPPORT_SKUS
from models.cost.network import EGRESS_TIERS
from models.cost.prices import Price, PriceBook, PriceKey
from models.problems import Text

REGIONS: Final = ("ap-northeast-2", "ap-northeast-1", "us-east-1")
_SIZES: Final = ("micro", "small", "medium", "large")
_DATABASES: Final = tuple(
    [f"db.{family}.{size}" for family in ("t3", "t4g") for size in _SIZES]
    + [f"db.{family}.large" for family in ("m6g", "m7g", "r6g", "r7g")]
)
_AURORA: Final = ("db.t3.medium", "db.t4g.medium", "db.t4g.large", "db.r6g.large", "db.r7g.large")
_NODES: Final = (*(f"cache.t4g.{size}" for size in _SIZES[:3]), "cache.m7g.large", "cache.r7g.large")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Prices that belong together. ``wanted``: skus that a design is likely to ask for; empty: all instance types."""

    label: Text
    service: str
    term: str = "on_demand"
    wanted: tuple[str, ...] = ()
    also_region: str | None = None
    """Where the price stands that holds in all regions, beside "global"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """One item in one region. ``missing``: wanted skus without a price."""

    item: Item
    region: str
    prices: int
    older_than_a_year: int
    weak: int
    """From no price list and no bill."""
    oldest: date | None
    newest: date | None
    missing: tuple[str, ...]


def coverage(book: PriceBook, *, on: date) -> tuple[Coverage, ...]:
    """Every item in every region of the book; ages as of ``on``."""
    return tuple(_covered(book, item, region, on) for region in REGIONS for item in ITEMS)


def _covered(book: PriceBook, item: Item, region: str, on: date) -> Coverage:
    found = {price.key.sku: price for price in _prices(book, item, region)}
    wanted = item.wanted or tuple(sorted(book.types))
    dates = [p.as_of for p in found.values() if p.as_of is not None]
    return Coverage(
        item=item,
        region=region,
        prices=len(found),
        older_than_a_year=sum(p.is_older_than_a_year(on) for p in found.values()),
        weak=sum(p.is_weak for p in found.values()),
        oldest=min(dates, default=None),
        newest=max(dates, default=None),
        missing=tuple(sku for sku in wanted if sku not in found),
    )


def _prices(book: PriceBook, item: Item, region: str) -> Iterator[Price]:
    """Those of the item's skus; of an item of instance types or classes all of its service and term."""
    if item.wanted and not item.wanted[0].startswith(("db.", "cache.")):
        keys = [PriceKey(region, item.service, sku, item.term) for sku in item.wanted]
        for key in keys:
            price = book.price(key)
            if price is None and item.also_region is not None:
                price = book.price(key._replace(region=item.also_region))
            if price is not None:
                yield price
        return
    for key, price in book.prices.items():
        if (key.region, key.service, key.term) == (region, item.service, item.term) and "." in key.sku:
            yield price


_UPFRONT: Final = {
    "all": Text("전체 선결제", "all"),
    "partial": Text("부분 선결제", "partial"),
    "no": Text("선결제 없음", "no"),
}
ITEMS: Final = (
    Item(label=Text("EC2 온디맨드", "EC2 on demand"), service="ec2"),
    *(
        Item(
            label=Text(f"EC2 예약 {years}년 {upfront.ko}", f"EC2 reserved {years} y {upfront.en} upfront"),
            service="ec2",
            term=f"ri_{years}yr_{term}_upfront",
        )
        for years in (1, 3)
        for term, upfront in _UPFRONT.items()
    ),
    Item(label=Text("EC2 스팟 절감률", "EC2 spot saving"), service="ec2", term="spot"),
    Item(
        label=Text("T 계열 초과 CPU", "T-family surplus CPU"),
        service="ec2",
        term="surplus",
        wanted=("t3_t2_cpu_credits", "t4g_cpu_credits"),
        also_region=SURPLUS_LIST_REGION,
    ),
    Item(
        label=Text("EBS gp2·gp3·스냅샷", "EBS gp2, gp3, snapshots"),
        service="ebs",
        wanted=("gp2_storage", "gp3_storage", "gp3_iops_over_3000", "gp3_throughput_over_125", "snapshot_standard"),
    ),
    Item(label=Text("ALB", "ALB"), service="alb", wanted=("hourly", "lcu", "trust_store_hourly")),
    Item(label=Text("NLB", "NLB"), service="nlb", wanted=("hourly", "lcu")),
    Item(label=Text("NAT 게이트웨이", "NAT gateway"), service="nat_gateway", wanted=("hourly", "data_processed")),
    Item(label=Text("퍼블릭 IPv4", "Public IPv4"), service="vpc", wanted=("public_ipv4_in_use",)),
    Item(
        label=Text("데이터 전송", "Data transfer"),
        service="data_transfer",
        wanted=(*(sku for sku, _ in EGRESS_TIERS), "cross_az_each_direction", "inter_region_out"),
    ),
    Item(label=Text("Route 53", "Route 53"), service="route53", wanted=("hosted_zone_first_25", "queries")),
    Item(
        label=Text("RDS MySQL Single-AZ", "RDS MySQL Single-AZ"),
        service="rds_mysql",
        term="single_az",
        wanted=_DATABASES,
    ),
    Item(
        label=Text("RDS MySQL Multi-AZ", "RDS MySQL Multi-AZ"), service="rds_mysql", term="multi_az", wanted=_DATABASES
    ),
    Item(
        label=Text("RDS PostgreSQL Single-AZ", "RDS PostgreSQL Single-AZ"),
        service="rds_postgresql",
        term="single_az",
        wanted=_DATABASES,
    ),
    *(
        Item(
            label=Text(f"RDS 저장 공간 {zones}", f"RDS storage {zones}"),
            service="rds_storage",
            term=term,
            wanted=("gp2_storage", "gp3_storage", "gp3_iops_over_baseline"),
        )
        for term, zones in (("single_az", "Single-AZ"), ("multi_az", "Multi-AZ"))
    ),
    Item(label=Text("RDS 백업", "RDS backup"), service="rds_storage", wanted=("backup_over_free",)),
    Item(
        label=Text("MySQL 확장 지원 1~2년 차", "MySQL extended support, years 1-2"),
        service="rds_mysql",
        term="extended_support",
        wanted=(EXTENDED_SUPPORT_SKUS["year1-2"],),
    ),
    Item(
        label=Text("MySQL 확장 지원 3년 차", "MySQL extended support, year 3"),
        service="rds_mysql",
        term="extended_support",
        wanted=(EXTENDED_SUPPORT_SKUS["year3"],),
    ),
    Item(label=Text("Aurora MySQL", "Aurora MySQL"), service="aurora_mysql", wanted=_AURORA),
    Item(
        label=Text("Aurora 저장 공간·I/O·백업", "Aurora storage, I/O, backup"),
        service="aurora",
        wanted=("storage_standard", "io_requests_standard", "backup"),
    ),
    *(
        Item(
            label=Text(f"ElastiCache {name}", f"ElastiCache {name}"),
            service=f"elasticache_{name.lower()}",
            wanted=_NODES,
        )
        for name in ("Redis", "Valkey", "Memcached")
    ),
)
