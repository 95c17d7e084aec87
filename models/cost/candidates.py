"""Instance types under a measured load: what it needs, what each type costs with it, and why it does not fit."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from models.cost.ec2 import MANAGED_SURPLUS_SKUS, surplus_key
from models.cost.instance_types import InstanceType
from models.cost.prices import PriceBook, PriceKey
from models.cost.trace import Measured, Trace
from models.problems import Text
from models.units import HOURS_PER_MONTH

USED_AT_MOST: Final = 0.8
"""20 % headroom."""
SATURATED_PERCENT: Final = 95.0


class CannotSize(Exception):
    """There is nothing to size; ``why`` is for the reader."""

    def __init__(self, why: Text) -> None:
        self.why = why
        super().__init__(why.en)


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What the load asks of a type; None: not measured, so not judged."""

    vcpus: float
    memory_gib: float
    """Without memory data what the instance has now."""
    network_gbps: float | None
    disk_mbps: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One type under the measured load, for one instance. ``why_not`` None: it fits."""

    instance_type: str
    spec: InstanceType
    usd_per_hour: float | None
    surplus_vcpu_hours: float
    """A month."""
    surplus_usd: float | None
    why_not: Text | None

    @property
    def fits(self) -> bool:
        return self.why_not is None

    def usd_per_month(self, hours: float = HOURS_PER_MONTH) -> float | None:
        """Instance and surplus CPU; None: a price is not known."""
        if self.usd_per_hour is None or self.surplus_usd is None:
            return None
        return self.usd_per_hour * hours + self.surplus_usd


def needed(measured: Measured, own: InstanceType) -> Need:
    """What the measured load asks of a type; a saturated CPU: at least what there is now.

    Raises CannotSize: there is no CPU trace.
    """
    if measured.cpu_percent is None:
        raise CannotSize(NO_CPU)
    used = measured.cpu_percent.percentile()
    memory = memory_used_gib(measured, own)
    network, disk = measured.network_gbps, measured.disk_mbps
    return Need(
        vcpus=own.vcpus * (1.0 if used >= SATURATED_PERCENT else used / 100 / USED_AT_MOST),
        memory_gib=own.memory_gib if memory is None else memory / USED_AT_MOST,
        network_gbps=None if network is None else network.percentile(),
        disk_mbps=None if disk is None else disk.percentile(),
    )


def memory_used_gib(measured: Measured, own: InstanceType) -> float | None:
    """The most memory that was in use; None: not measured."""
    if measured.memory_gib is not None:
        return measured.memory_gib.most
    return None if measured.memory_percent is None else measured.memory_percent.most / 100 * own.memory_gib


def surplus_vcpu_hours(kind: InstanceType, cpu: Trace, *, vcpus_now: int, hours_per_month: float) -> float:
    """vCPU-hours a month that a burstable type pays beside its price: max(0, 24 h mean - baseline); 0 for others."""
    if kind.baseline is None:
        return 0.0
    means, hours = cpu.daily_means()
    over = np.maximum(0.0, means / 100 * vcpus_now - kind.baseline * kind.vcpus)
    return float((over * hours).sum() / hours.sum()) * hours_per_month


@dataclass(frozen=True, slots=True)
class Rates:
    """What the types of a service cost in a region on a purchase option."""

    book: PriceBook
    region: str
    service: str
    purchase: str
    hours: float

    def usd_per_hour(self, name: str) -> float | None:
        term = "single_az" if self.service.startswith("rds_") else "on_demand"
        key = PriceKey(self.region, self.service, name, term)
        listed = self.book.price(key)
        if listed is None or self.purchase == "on_demand":
            return None if listed is None else listed.usd
        own = self.book.price(key._replace(term=self.purchase))
        if own is None:
            return None
        return listed.usd * (1 - own.usd / 100) if self.purchase == "spot" else own.usd

    def usd_per_vcpu_hour(self, family: str) -> float | None:
        key = surplus_key(self.book, self.region, family)
        if self.service.startswith("rds_"):
            key = PriceKey(self.region, "rds", MANAGED_SURPLUS_SKUS["rds"], "surplus")
        price = self.book.price(key)
        return None if price is None else price.usd


def candidate(rates: Rates, name: str, spec: InstanceType, need: Need, cpu: Trace, vcpus_now: int) -> Candidate:
    surplus = surplus_vcpu_hours(spec, cpu, vcpus_now=vcpus_now, hours_per_month=rates.hours)
    usd = rates.usd_per_vcpu_hour(spec.family) if surplus else 0.0
    return Candidate(
        instance_type=name,
        spec=spec,
        usd_per_hour=rates.usd_per_hour(name),
        surplus_vcpu_hours=surplus,
        surplus_usd=None if usd is None else surplus * usd,
        why_not=next(_misfits(spec, need), None),
    )


def _misfits(spec: InstanceType, need: Need) -> Iterator[Text]:
    if spec.vcpus < need.vcpus:
        yield Text(f"vCPU {spec.vcpus} < 필요 {need.vcpus:.2f}", f"{spec.vcpus} vCPUs < {need.vcpus:.2f} needed")
    if spec.memory_gib < need.memory_gib:
        have, want = f"{spec.memory_gib:g}", f"{need.memory_gib:.3g}"
        yield Text(f"메모리 {have} GiB < 필요 {want} GiB", f"{have} GiB of memory < {want} GiB needed")
    limits = (
        (need.network_gbps, spec.net_baseline_gbps, Text("기본 네트워크", "baseline network"), "Gbps"),
        (need.disk_mbps, spec.ebs_baseline_mbps, Text("기본 디스크 대역폭", "baseline disk bandwidth"), "Mbps"),
    )
    for wanted, always, what, unit in limits:
        if wanted is not None and (always is None or always < wanted):
            have = "?" if always is None else f"{always:g}"
            yield Text(
                f"{what.ko} {have} {unit} < 필요 {wanted:.3g} {unit}",
                f"{what.en} of {have} {unit} < {wanted:.3g} {unit} needed",
            )


NO_CPU: Final = Text("CPU 기록이 없습니다.", "There is no CPU trace.")
