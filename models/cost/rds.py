"""RDS: instances and storage, in one zone or with a standby in another (Multi-AZ)."""

from datetime import date
from typing import Final

from models.cost.lines import Biller, CostLine, no_price, number
from models.cost.prices import Price, PriceKey
from models.design.model import Storage
from models.problems import Text

MULTI_AZ_FACTOR: Final = 2.0
"""AWS's own wording for a standby; listed pairs differ by up to 2 % (0.032 and 0.065 USD/h in us-east-1)."""
END_OF_STANDARD_SUPPORT: Final = {"5.7": date(2024, 2, 29), "8.0": date(2026, 7, 31)}
"""Last day without an extended-support fee. Source: AWS, "Supported MySQL versions on Amazon RDS"."""
GP3_BASELINE_IOPS: Final = 3000.0
GP3_LARGE_GIB: Final = 400.0
GP3_LARGE_BASELINE_IOPS: Final = 12000.0
"""Baseline of RDS gp3 for MySQL below and from 400 GiB. Source: AWS, RDS User Guide, gp3 storage."""


def rds_lines(
    biller: Biller,
    *,
    component: str,
    region: str,
    engine: str,
    instance_class: str,
    purchase: str,
    multi_az: bool,
    instances: int,
    storage: Storage | None,
    version: str | None = None,
) -> list[CostLine]:
    """``instances`` equal database instances of an engine (mysql, postgresql). Replication to a standby is free."""
    zones = "Multi-AZ" if multi_az else "Single-AZ"
    label = f"RDS {instance_class} {zones} × {instances}"
    hours, derivation = instances * biller.hours, f"{instances} × {number(biller.hours)} h"
    key = PriceKey(region, f"rds_{engine}", instance_class, _term(multi_az) if purchase == "on_demand" else purchase)
    lines = [_line(biller, component, Text(label, label), (key,), hours, derivation)]
    if storage is not None:
        lines += _storage_lines(biller, component, region, engine, multi_az, storage, instances)
    if engine == "mysql" and _extended_support(version, biller):
        key = PriceKey(region, "rds_mysql", EXTENDED_SKU, EXTENDED_TERM)
        lines.append(biller.line(component, EXTENDED_SUPPORT, key, None, unknown=NO_EXTENDED_SUPPORT))
    return lines


def _storage_lines(
    biller: Biller, component: str, region: str, engine: str, multi_az: bool, storage: Storage, instances: int
) -> list[CostLine]:
    label = Text(f"RDS {storage.type} 저장 공간", f"RDS {storage.type} storage")
    term, kind = _term(multi_az), storage.type
    keys = tuple(PriceKey(region, service, f"{kind}_storage", term) for service in ("rds_storage", f"rds_{engine}"))
    size = f"{instances} × {number(storage.gib)} GiB"
    lines = [_line(biller, component, label, keys, instances * storage.gib, size)]
    baseline = GP3_LARGE_BASELINE_IOPS if storage.gib >= GP3_LARGE_GIB else GP3_BASELINE_IOPS
    if kind == "gp3" and (storage.iops or 0) > baseline:
        extra = (storage.iops or 0) - baseline
        key = PriceKey(region, "rds_storage", "gp3_iops_over_baseline", term)
        label = Text("RDS gp3 추가 IOPS", "RDS gp3 extra IOPS")
        lines.append(_line(biller, component, label, (key,), instances * extra, f"{instances} × {number(extra)} IOPS"))
    return lines


def _line(
    biller: Biller, component: str, label: Text, keys: tuple[PriceKey, ...], quantity: float, derivation: str
) -> CostLine:
    """At the first of ``keys`` that has a price; for Multi-AZ else twice the price in one zone, as an estimate."""
    price = _first(biller, keys)
    if price is not None:
        return biller.priced(component, label, price.usd, (price,), quantity, derivation)
    single = _first(biller, tuple(k._replace(term="single_az") for k in keys if k.term == "multi_az"))
    if single is None:
        return biller.unknown(component, label, keys[0].service, no_price(keys[0]), quantity=quantity)
    usd = MULTI_AZ_FACTOR * single.usd
    how = f"2 × ${number(single.usd)} = ${number(usd)}; {derivation}"
    return biller.priced(component, label, usd, (single,), quantity, how, note=MULTI_AZ_NOTE, estimated=True)


def _first(biller: Biller, keys: tuple[PriceKey, ...]) -> Price | None:
    return next((price for key in keys if (price := biller.book.price(key)) is not None), None)


def _term(multi_az: bool) -> str:
    return "multi_az" if multi_az else "single_az"


def _extended_support(version: str | None, biller: Biller) -> bool:
    """Whether a MySQL version costs extra on the bill's day (else on the book's newest day)."""
    day = biller.on or biller.book.newest
    end = END_OF_STANDARD_SUPPORT.get(".".join((version or "").split(".")[:2]))
    return day is not None and end is not None and day > end


EXTENDED_SKU: Final = "extended_support_yr1_yr2"
EXTENDED_TERM: Final = "extended_support"
EXTENDED_SUPPORT: Final = Text("RDS 확장 지원 (표준 지원 종료 버전)", "RDS extended support (version past its end)")
NO_EXTENDED_SUPPORT: Final = Text(
    "표준 지원이 끝난 MySQL 버전은 vCPU 시간당 요금이 더 붙습니다. 아직 계산에 넣지 않았습니다.",
    "A MySQL version past standard support is charged per vCPU-hour; not yet in the figures.",
)
MULTI_AZ_NOTE: Final = Text(
    "가격표에 Multi-AZ 가격이 없어 Single-AZ의 2배로 추정했습니다.",
    "The book has no Multi-AZ price: estimated as twice the price in one zone.",
)
