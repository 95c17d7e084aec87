"""Which instance type a measured load needs, what that saves, and why the others do not do.

AWS Compute Optimizer's defaults: P99.5 of the CPU with 20 % headroom, 14 days; the largest memory use with 20 %
headroom. A burstable type must hold P99.5 on its vCPUs as every other, and pays for what its 24-hour mean exceeds the
baseline by. Network and disk count by what a type always has, not by what it may burst to.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from models.cost.candidates import (
    NO_CPU,
    SATURATED_PERCENT,
    Candidate,
    CannotSize,
    Need,
    Rates,
    candidate,
    needed,
)
from models.cost.credits import CreditTimeline, credit_timeline
from models.cost.instance_types import InstanceType
from models.cost.kinds import site_of
from models.cost.prices import PriceBook
from models.cost.purchase import priced_service
from models.cost.rightsizing_texts import Verdict, cautions, reasons
from models.cost.trace import Measured, Trace
from models.design.model import Design
from models.problems import Text
from models.units import HOURS_PER_MONTH

LEAST_SAVING: Final = 0.1
ROUNDING: Final = 1e-9
"""Relative: list prices are exactly 10 % apart at times."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RightSizing:
    """``suggested`` None: stay as it is. ``alternatives``: every type looked at, cheapest first."""

    verdict: Verdict
    need: Need
    p99_5_percent: float
    mean_percent: float
    current: Candidate
    suggested: Candidate | None
    other_architecture: Candidate | None
    """Would save as much again on another processor; needs another image, so it is only named."""
    alternatives: tuple[Candidate, ...]
    reasons: tuple[Text, ...]
    cautions: tuple[Text, ...]
    hours_per_month: float
    instances: int
    component: str | None = None

    @property
    def usd_saved_per_month(self) -> float | None:
        """Over all instances; negative when the suggestion costs more. None: nothing suggested, or a price missing."""
        if self.suggested is None:
            return None
        now, then = (c.usd_per_month(self.hours_per_month) for c in (self.current, self.suggested))
        return None if now is None or then is None else (now - then) * self.instances

    @property
    def edit(self) -> dict[str, str]:
        """Component -> its new ``runs_on``; empty when there is nothing to change."""
        if self.suggested is None or self.component is None:
            return {}
        return {self.component: self.suggested.instance_type}


def right_size(
    book: PriceBook,
    measured: Measured,
    *,
    region: str,
    instance_type: str,
    service: str = "ec2",
    purchase: str = "on_demand",
    hours_per_month: float = HOURS_PER_MONTH,
    instances: int = 1,
    component: str | None = None,
) -> RightSizing:
    """The type that fits a measured load best.

    ``measured`` on one instance of ``instance_type`` (as ``service`` names it: ``t3.small``, ``db.t3.small``) in an AWS
    region; prices as ``purchase`` says. Raises CannotSize: no CPU trace, or a type that the catalog does not know.
    """
    cpu, own = measured.cpu_percent, book.instance_type(instance_type)
    if cpu is None:
        raise CannotSize(NO_CPU)
    if own is None:
        message = Text("카탈로그에 없는 인스턴스 타입입니다", "No such type in the catalog")
        raise CannotSize(Text(f"{message.ko}: {instance_type}", f"{message.en}: {instance_type}"))
    need = needed(measured, own)
    rates = Rates(book, region, service, purchase, hours_per_month)
    current = candidate(rates, instance_type, own, need, cpu, own.vcpus)
    found = sorted([current, *_others(rates, current, need, cpu)], key=lambda c: _order(c, hours_per_month))
    is_saturated = cpu.percentile() >= SATURATED_PERCENT
    same = [c for c in found if service != "ec2" or c.spec.arch == own.arch]
    verdict, suggested = ("saturated", None) if is_saturated else _choose(current, same, hours_per_month)
    others = [c for c in found if c not in same and c.fits and not is_saturated]
    other = next((c for c in others if _saves(suggested or current, c, hours_per_month)), None)
    return RightSizing(
        verdict=verdict,
        need=need,
        p99_5_percent=cpu.percentile(),
        mean_percent=cpu.mean,
        current=current,
        suggested=suggested,
        other_architecture=other,
        alternatives=tuple(found),
        reasons=tuple(reasons(verdict, need, cpu, current, suggested, hours_per_month)),
        cautions=tuple(cautions(measured, cpu, own)),
        hours_per_month=hours_per_month,
        instances=instances,
        component=component,
    )


def right_size_component(design: Design, book: PriceBook, name: str, measured: Measured) -> RightSizing:
    """``right_size`` of a component: its type, region, purchase and number of instances are the design's.

    Raises CannotSize: nothing runs in AWS, or no instance type is stated or known.
    """
    component = design.components[name]
    regions = [r for i in component.instances if (r := site_of(design, i.place).region) is not None]
    service = priced_service(component.kind)
    if not regions or service is None or service.startswith("elasticache") or component.runs_on is None:
        raise CannotSize(NOT_IN_AWS)
    return right_size(
        book,
        measured,
        region=regions[0],
        instance_type=component.runs_on,
        service=service,
        purchase=component.billing.purchase,
        hours_per_month=design.billing.hours_per_month,
        instances=len(component.instances),
        component=name,
    )


def credits_on(kind: InstanceType, cpu: Trace, *, vcpus_now: int) -> CreditTimeline | None:
    """CPU credits over time if the load measured on ``vcpus_now`` vCPUs ran on ``kind`` (unlimited); None: no credits.

    Points follow each other at the usual step: time without data is left out.
    """
    if kind.baseline is None:
        return None
    usage = np.minimum(100.0, cpu.values * vcpus_now / kind.vcpus)
    return credit_timeline(cpu_percent=usage, step_hours=cpu.step_hours, vcpus=kind.vcpus, baseline=kind.baseline)


def _others(rates: Rates, current: Candidate, need: Need, cpu: Trace) -> Iterator[Candidate]:
    """Every other type of the service that has a price in the region and is known to the catalog."""
    for name in {key.sku for key in rates.book.prices if key[:2] == (rates.region, rates.service)}:
        spec = rates.book.instance_type(name)
        if name != current.instance_type and spec is not None and rates.usd_per_hour(name) is not None:
            yield candidate(rates, name, spec, need, cpu, current.spec.vcpus)


def _order(candidate: Candidate, hours: float) -> tuple[float, str]:
    usd = candidate.usd_per_month(hours)
    return float("inf") if usd is None else usd, candidate.instance_type


def _saves(current: Candidate, other: Candidate, hours: float) -> bool:
    now, then = current.usd_per_month(hours), other.usd_per_month(hours)
    return now is not None and then is not None and then <= now * (1 - LEAST_SAVING) * (1 + ROUNDING)


def _choose(current: Candidate, same: list[Candidate], hours: float) -> tuple[Verdict, Candidate | None]:
    """The verdict and the type to change to, from candidates in the order of their cost."""
    best = next((c for c in same if c.fits and c.usd_per_month(hours) is not None), None)
    if not current.fits:
        return "larger", best
    if current.usd_per_month(hours) is None:
        return "unknown", None
    if best is None or not _saves(current, best, hours):
        return "keep", None
    return "cheaper", best


NOT_IN_AWS: Final = Text(
    "AWS 인스턴스 타입(runs_on)과 리전을 알아야 크기를 잴 수 있습니다.",
    "Sizing needs an AWS instance type (runs_on) in a known region.",
)
