"""RDS: instances, storage, backups, in one zone or with a standby in another (Multi-AZ)."""

from typing import Final, cast

import numpy as np

from models.cost.amounts import beyond, is_array, is_some, number
from models.cost.extended_support import extended_support_line
from models.cost.lines import Biller, CostLine, no_price
from models.cost.prices import Price, PriceKey
from models.design.model import Storage
from models.problems import Text

MULTI_AZ_FACTOR: Final = 2.0
"""AWS's own wording for a standby; listed pairs differ by up to 2 % (0.032 and 0.065 USD/h in us-east-1)."""
GP3_LARGE_GIB: Final = 400.0
GP3_BASELINE_IOPS: Final = (3000.0, 12000.0)
GP3_BASELINE_MIBPS: Final = (125.0, 500.0)
"""Included in gp3 for MySQL and PostgreSQL below and from 400 GiB. Source: AWS, RDS User Guide, gp3 storage."""


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
    day = biller.on or biller.book.newest
    if version is not None and day is not None:
        known = biller.book.instance_type(instance_class)
        line = extended_support_line(
            biller,
            component=component,
            region=region,
            engine=engine,
            version=version,
            on=day,
            vcpus=None if known is None else known.vcpus,
            instances=instances * (2 if multi_az else 1),
        )
        lines += [] if line is None else [line]
    return lines


def rds_backup_line(biller: Biller, *, component: str, region: str, gib: float) -> CostLine:
    """``gib`` of backups kept all month beyond the free ones, which are as large as the provisioned storage."""
    key = PriceKey(region, "rds_storage", "backup_over_free")
    return biller.line(component, Text("RDS 추가 백업", "RDS extra backup"), key, gib)


def _storage_lines(
    biller: Biller, component: str, region: str, engine: str, multi_az: bool, storage: Storage, instances: int
) -> list[CostLine]:
    label = Text(f"RDS {storage.type} 저장 공간", f"RDS {storage.type} storage")
    term, kind = _term(multi_az), storage.type
    keys = tuple(PriceKey(region, service, f"{kind}_storage", term) for service in ("rds_storage", f"rds_{engine}"))
    size = f"{instances} × {number(storage.gib)} GiB"
    lines = [_line(biller, component, label, keys, instances * storage.gib, size)]
    if kind == "gp3":
        extras = (
            (beyond(storage.iops, _at_size(storage.gib, GP3_BASELINE_IOPS)), "gp3_iops_over_baseline", "IOPS"),
            (beyond(storage.mibps, _at_size(storage.gib, GP3_BASELINE_MIBPS)), "gp3_throughput_over_baseline", "MiB/s"),
        )
        for extra, sku, unit in extras:
            if is_some(extra):
                key = PriceKey(region, "rds_storage", sku, term)
                label = Text(f"RDS gp3 추가 {unit}", f"RDS gp3 extra {unit}")
                how = f"{instances} × {number(extra)} {unit}"
                lines.append(_line(biller, component, label, (key,), instances * extra, how))
    return lines


def _at_size(gib: float, baselines: tuple[float, float]) -> float:
    """What a gp3 volume includes: the first figure below 400 GiB, the second from there on."""
    small, large = baselines
    if is_array(gib):
        return cast(float, np.where(gib >= GP3_LARGE_GIB, large, small))
    return large if gib >= GP3_LARGE_GIB else small


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


MULTI_AZ_NOTE: Final = Text(
    "가격표에 Multi-AZ 가격이 없어 Single-AZ의 2배로 추정했습니다.",
    "The book has no Multi-AZ price: estimated as twice the price in one zone.",
)
