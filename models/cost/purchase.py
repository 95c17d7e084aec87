"""How instances are bought: which are spot and how often AWS takes those back; the same size on Graviton."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from models.cost.kinds import billed_as, site_of
from models.cost.prices import PriceBook, PriceKey
from models.design.catalog import SpotInterruption
from models.design.model import Design
from models.design.spot import interrupted

GRAVITON_FAMILIES: Final[Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys(("t2", "t3", "t3a"), ("t4g",)),
    **dict.fromkeys(("m4", "m5", "m5a", "m6a", "m6i", "m7a", "m7i"), ("m6g", "m7g", "m8g")),
    **dict.fromkeys(("c4", "c5", "c5a", "c6a", "c6i", "c7a", "c7i"), ("c6g", "c7g", "c8g")),
    **dict.fromkeys(("r4", "r5", "r5a", "r6a", "r6i", "r7a", "r7i"), ("r6g", "r7g", "r8g")),
}
_BAND: Final = re.compile(r"interruption (?:(\d+)-(\d+)|<(\d+)|>(\d+))%")


def spot_interruption(book: PriceBook, region: str, instance_type: str) -> SpotInterruption | None:
    """The band that AWS's Spot Advisor stated for a type in a region; None: not in the book."""
    price = book.price(PriceKey(region, "ec2", instance_type, "spot"))
    band = None if price is None else _BAND.search(price.note)
    if price is None or band is None:
        return None
    first, second, below, above = (None if x is None else int(x) / 100 for x in band.groups())
    low, high = (first, second) if first is not None else (0.0, below) if below is not None else (above, None)
    return SpotInterruption(low=low or 0.0, high=high, source=price.source, as_of=price.as_of)


def spot_bands(book: PriceBook) -> dict[tuple[str, str], SpotInterruption]:
    """Every band of the book, by region and instance type: what the catalog of designs takes from it."""
    keys = (key for key in book.prices if key.term == "spot" and key.service == "ec2")
    found = {(key.region, key.sku): spot_interruption(book, key.region, key.sku) for key in keys}
    return {at: band for at, band in found.items() if band is not None}


def spot_interruptions(design: Design, book: PriceBook) -> dict[str, SpotInterruption]:
    """Instance, or host that is a place -> how often it is taken back, where type and region have a known band."""
    found: dict[str, SpotInterruption] = {}
    for place in design.places.values():
        if place.kind == "host" and place.billing.purchase == "spot" and place.runs_on is not None:
            found |= _band(book, place.name, site_of(design, place.name).region, place.runs_on)
    for component in design.components.values():
        if billed_as(component.kind) != "server" or component.runs_on is None:
            continue
        for instance in interrupted(design, component):
            region = site_of(design, design.instances[instance].place).region
            found |= _band(book, instance, region, component.runs_on)
    return found


def _band(book: PriceBook, name: str, region: str | None, instance_type: str) -> dict[str, SpotInterruption]:
    band = None if region is None else spot_interruption(book, region, instance_type)
    return {} if band is None else {name: band}


@dataclass(frozen=True, slots=True, kw_only=True)
class GravitonOption:
    """The cheapest Graviton type of the same size as an x86 one; prices of one instance on demand [USD/h]."""

    component: str
    instance_type: str
    graviton_type: str
    usd_per_hour: float
    graviton_usd_per_hour: float
    instances: int
    usd_saved_per_month: float
    """Over all instances; negative when Graviton costs more."""


def graviton_type(book: PriceBook, region: str, instance_type: str, *, service: str = "ec2") -> str | None:
    """The cheapest Graviton type of the same size, vCPUs and at least the same memory; None: none that is priced.

    ``instance_type`` as the service names it (``t3.small``, ``db.t3.small``).
    """
    own = book.instance_type(instance_type)
    if own is None or own.arch == "arm64" or _usd(book, region, service, instance_type) is None:
        return None
    prefix = instance_type.removesuffix(own.name)
    priced = []
    for twin in (f"{prefix}{family}.{own.size}" for family in GRAVITON_FAMILIES.get(own.family, ())):
        usd, spec = _usd(book, region, service, twin), book.instance_type(twin)
        if usd is not None and spec is not None and spec.vcpus >= own.vcpus and spec.memory_gib >= own.memory_gib:
            priced.append((usd, twin))
    return min(priced)[1] if priced else None


def graviton_options(design: Design, book: PriceBook) -> tuple[GravitonOption, ...]:
    """For every component on x86 in AWS that has a Graviton twin with known prices."""
    found = []
    for component in design.components.values():
        service = priced_service(component.kind)
        regions = {r for i in component.instances if (r := site_of(design, i.place).region) is not None}
        if component.runs_on is None or service is None or len(regions) != 1:
            continue
        (region,) = regions
        twin = graviton_type(book, region, component.runs_on, service=service)
        own_usd = _usd(book, region, service, component.runs_on)
        twin_usd = None if twin is None else _usd(book, region, service, twin)
        if twin is not None and own_usd is not None and twin_usd is not None:
            count, hours = len(component.instances), design.billing.hours_per_month
            found.append(
                GravitonOption(
                    component=component.name,
                    instance_type=component.runs_on,
                    graviton_type=twin,
                    usd_per_hour=own_usd,
                    graviton_usd_per_hour=twin_usd,
                    instances=count,
                    usd_saved_per_month=(own_usd - twin_usd) * count * hours,
                )
            )
    return tuple(found)


def priced_service(kind: str) -> str | None:
    """The price book's service whose skus are the instance types of a kind; None: it has none."""
    billed = billed_as(kind)
    if billed in ("rds", "aurora", "elasticache"):
        return f"{billed}_{kind.rsplit('.', 1)[-1]}"
    return "ec2" if billed == "server" else None


def _usd(book: PriceBook, region: str, service: str, instance_type: str) -> float | None:
    term = "single_az" if service.startswith("rds_") else "on_demand"
    price = book.price(PriceKey(region, service, instance_type, term))
    return None if price is None else price.usd
