"""EC2 instances: hours at the term they are bought on, and surplus CPU of the T family."""

import re
from typing import Final

from models.cost.amounts import is_some, number
from models.cost.instance_types import CREDITS_PER_VCPU_HOUR
from models.cost.lines import Biller, CostLine, no_price
from models.cost.prices import PriceBook, PriceKey
from models.problems import Text

SURPLUS_SKU_BY_FAMILY: Final = {
    "t2": "t3_t2_cpu_credits",
    "t3": "t3_t2_cpu_credits",
    "t3a": "t3_t2_cpu_credits",
    "t4g": "t4g_cpu_credits",
}
MANAGED_SURPLUS_SKUS: Final = {"rds": "t4g_t3_cpu_credits", "aurora": "t3_cpu_credits"}
SURPLUS_LIST_REGION: Final = "us-east-1"
"""AWS prints one surplus price for all regions; the book has it for this one."""


def surplus_vcpu_hours(*, credits: float) -> float:
    """vCPU-hours that surplus CPU credits stand for.

    >>> surplus_vcpu_hours(credits=30)
    0.5
    """
    return credits / CREDITS_PER_VCPU_HOUR


def break_even_utilisation(
    *, burstable_usd_per_hour: float, fixed_usd_per_hour: float, baseline: float, vcpus: int, usd_per_vcpu_hour: float
) -> float:
    """Mean CPU utilisation [fraction of all vCPUs] above which a burstable instance costs more than a fixed one.

    ``baseline`` [fraction per vCPU]. Source: AWS, EC2 User Guide, "Unlimited mode concepts", break-even.

    >>> round(break_even_utilisation(burstable_usd_per_hour=0.0835, fixed_usd_per_hour=0.096, baseline=0.3, vcpus=2,
    ...                              usd_per_vcpu_hour=0.05), 4)
    0.425
    """
    return baseline + (fixed_usd_per_hour - burstable_usd_per_hour) / (vcpus * usd_per_vcpu_hour)


def instance_lines(
    biller: Biller,
    *,
    component: str,
    region: str,
    instance_type: str,
    purchase: str,
    instances: int,
    surplus_vcpu_hours_each: float = 0.0,
) -> list[CostLine]:
    """``instances`` equal Linux instances running all month. Reserved prices are spread over the term's hours."""
    label = Text(
        f"EC2 {instance_type} × {instances}{_term(purchase).ko}",
        f"EC2 {instance_type} × {instances}{_term(purchase).en}",
    )
    hours = instances * biller.hours
    derivation = f"{instances} × {number(biller.hours)} h"
    key = PriceKey(region, "ec2", instance_type, purchase)
    if purchase == "spot":
        lines = [_spot_line(biller, component, label, key, hours, derivation)]
    else:
        lines = [biller.line(component, label, key, hours, derivation)]
    if is_some(surplus_vcpu_hours_each):
        lines.append(_surplus_line(biller, component, region, instance_type, instances, surplus_vcpu_hours_each))
    return lines


def _spot_line(biller: Biller, component: str, label: Text, key: PriceKey, hours: float, derivation: str) -> CostLine:
    """The on-demand price less the saving that AWS's Spot Advisor stated: an estimate, spot prices move."""
    listed, saving = biller.book.price(key._replace(term="on_demand")), biller.book.price(key)
    if listed is None or saving is None:
        return biller.unknown(component, label, "ec2", no_price(key), quantity=hours)
    usd = listed.usd * (1 - saving.usd / 100)
    how = f"${number(listed.usd)} × (1 − {saving.usd:g} %) = ${number(usd)}; {derivation}"
    return biller.priced(component, label, usd, (listed, saving), hours, how, note=SPOT_NOTE, estimated=True)


def _surplus_line(
    biller: Biller, component: str, region: str, instance_type: str, instances: int, each: float
) -> CostLine:
    family = instance_type.split(".")[0]
    label = Text(f"{family} 초과 vCPU 시간", f"{family} surplus vCPU-hours")
    key = surplus_key(biller.book, region, family)
    return biller.line(component, label, key, instances * each, f"{instances} × {number(each)} vCPU·h")


def managed_surplus_line(
    biller: Biller, *, component: str, region: str, service: str, nodes: int, each: float
) -> CostLine:
    """Surplus CPU of burstable classes of a managed service (rds, aurora, elasticache): always in unlimited mode."""
    label = Text("초과 vCPU 시간", "Surplus vCPU-hours")
    key = PriceKey(region, service, MANAGED_SURPLUS_SKUS.get(service, "cpu_credits"), "surplus")
    return biller.line(component, label, key, nodes * each, f"{nodes} × {number(each)} vCPU·h")


def surplus_key(book: PriceBook, region: str, family: str) -> PriceKey:
    """What a vCPU-hour of surplus credits of a family is priced as."""
    key = PriceKey(region, "ec2", SURPLUS_SKU_BY_FAMILY.get(family, f"{family}_cpu_credits"), "surplus")
    return key if book.price(key) is not None else key._replace(region=SURPLUS_LIST_REGION)


SPOT_NOTE: Final = Text(
    "온디맨드 가격에서 Spot Advisor의 절감률을 뺀 추정치이며, 스팟 가격은 수시로 바뀝니다.",
    "Estimated: on demand less the saving stated by Spot Advisor; spot prices move.",
)


def _term(purchase: str) -> Text:
    """How a purchase is named behind the instance type."""
    if purchase == "on_demand":
        return Text("", "")
    if purchase == "spot":
        return Text(" (스팟)", " (spot)")
    match = re.fullmatch(r"ri_([13])yr_(all|partial|no)_upfront", purchase)
    if match is None:
        return Text(f" ({purchase})", f" ({purchase})")
    upfront = {"all": "전체 선결제", "partial": "부분 선결제", "no": "선결제 없음"}[match[2]]
    return Text(f" (예약 {match[1]}년, {upfront})", f" (reserved {match[1]} y, {match[2]} upfront)")
