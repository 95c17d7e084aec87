"""Application Load Balancers: hours, and capacity units (LCU) by the largest of four dimensions.

Source of the constants: AWS, "Elastic Load Balancing pricing", Application Load Balancer. The prices are in the book.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from models.cost.amounts import largest, number, product, total
from models.cost.kinds import CLOUDFRONT, site_of
from models.cost.lines import Biller, CostLine, Step
from models.cost.prices import PriceKey
from models.cost.traffic import GB_PER_KIB, Leg
from models.design.model import BalancerLoad, Component, Design
from models.problems import Text
from models.units import SECONDS_PER_HOUR

NEW_CONNECTIONS_PER_S_PER_LCU: Final = 25.0
ACTIVE_CONNECTIONS_PER_LCU: Final = 3000.0
ACTIVE_MUTUAL_TLS_CONNECTIONS_PER_LCU: Final = 1500.0
PROCESSED_GB_PER_HOUR_PER_LCU: Final = 1.0
LAMBDA_GB_PER_HOUR_PER_LCU: Final = 0.4
RULE_EVALUATIONS_PER_S_PER_LCU: Final = 1000.0
FREE_RULES: Final = 10
LEAST_ZONES: Final = 2
"""AWS wants an ALB to stand in at least two zones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlbLoad:
    """What one balancer carries on average; None: not known."""

    new_connections_per_s: float | None
    active_connections: float | None
    processed_gb_per_hour: float | None
    rule_evaluations_per_s: float | None
    steps: tuple[Step, ...] = ()
    """How the derived ones came about."""

    @property
    def capacity_units(self) -> float | None:
        """LCU in use; None when a dimension is unknown, since it may be the largest."""
        connections, active = self.new_connections_per_s, self.active_connections
        processed, evaluations = self.processed_gb_per_hour, self.rule_evaluations_per_s
        if connections is None or active is None or processed is None or evaluations is None:
            return None
        return alb_capacity_units(
            new_connections_per_s=connections,
            active_connections=active,
            processed_gb_per_hour=processed,
            rule_evaluations_per_s=evaluations,
        )

    @property
    def formula(self) -> str:
        """The four dimensions as AWS compares them."""
        loads = (
            (self.new_connections_per_s, NEW_CONNECTIONS_PER_S_PER_LCU, "conn/s"),
            (self.active_connections, ACTIVE_CONNECTIONS_PER_LCU, "active"),
            (self.processed_gb_per_hour, PROCESSED_GB_PER_HOUR_PER_LCU, "GB/h"),
            (self.rule_evaluations_per_s, RULE_EVALUATIONS_PER_S_PER_LCU, "rules/s"),
        )
        shown = (f"{number(0.0 if load is None else load)}/{one:g} {name}" for load, one, name in loads)
        return f"max({', '.join(shown)}) LCU"


def alb_capacity_units(
    *,
    new_connections_per_s: float,
    active_connections: float,
    processed_gb_per_hour: float,
    rule_evaluations_per_s: float,
    lambda_gb_per_hour: float = 0.0,
    mutual_tls: bool = False,
) -> float:
    """Load balancer capacity units (LCU) in use on an Application Load Balancer.

    AWS bills the largest of four dimensions, not their sum.
    new_connections_per_s [1/s]; active_connections [count, sampled per minute; with ``mutual_tls`` a unit holds half as
    many]; processed_gb_per_hour [GB/h, 1 GB = 1e9 B, EC2, container or IP targets]; lambda_gb_per_hour [GB/h, Lambda
    targets, 0.4 GB/h a unit, added to the former]; rule_evaluations_per_s [1/s, see ``rule_evaluations_per_s``].
    Source: AWS, "Elastic Load Balancing pricing", LCU details and ALB example 1.

    >>> alb_capacity_units(new_connections_per_s=1, active_connections=120,
    ...                    processed_gb_per_hour=1.08, rule_evaluations_per_s=250)
    1.08
    >>> alb_capacity_units(new_connections_per_s=0, active_connections=3000, processed_gb_per_hour=0.5,
    ...                    rule_evaluations_per_s=0, lambda_gb_per_hour=0.4, mutual_tls=True)
    2.0
    """
    per_unit = ACTIVE_MUTUAL_TLS_CONNECTIONS_PER_LCU if mutual_tls else ACTIVE_CONNECTIONS_PER_LCU
    return largest(
        new_connections_per_s / NEW_CONNECTIONS_PER_S_PER_LCU,
        active_connections / per_unit,
        processed_gb_per_hour / PROCESSED_GB_PER_HOUR_PER_LCU + lambda_gb_per_hour / LAMBDA_GB_PER_HOUR_PER_LCU,
        rule_evaluations_per_s / RULE_EVALUATIONS_PER_S_PER_LCU,
    )


def rule_evaluations_per_s(*, requests_per_s: float, rules: int) -> float:
    """Billed rule evaluations [1/s]: each request is held against every rule beyond the ten free ones.

    >>> rule_evaluations_per_s(requests_per_s=5, rules=60)
    250
    """
    return requests_per_s * max(0, rules - FREE_RULES)


def balancer_load(design: Design, component: Component, legs: Sequence[Leg]) -> AlbLoad:
    """What each balancer of a component carries: as measured (``billing.load``), else from the traffic through it.

    The users' connections are the stated ones, by the share of requests that reach this balancer from outside. Behind
    another tier every request counts as a new connection (Nginx without upstream keep-alive), and at most as many
    connections are open as the users have open: an upper bound.
    """
    traffic, measured = design.traffic, component.billing.load
    arriving = [leg for leg in legs if leg.target == component.name]
    balancers = len(component.instances)
    outer = sum(leg.calls_per_request for leg in arriving if is_from_outside(design, leg)) / balancers
    inner = sum(leg.calls_per_request for leg in arriving if not is_from_outside(design, leg)) / balancers
    requests = _stated(measured.requests_per_second, product(outer + inner, traffic.mean_requests_per_second))
    kib = total(traffic.kib_per_request, traffic.kib_per_response)
    derived_gb = product(requests, kib, GB_PER_KIB, SECONDS_PER_HOUR)
    return AlbLoad(
        new_connections_per_s=_stated(
            measured.new_connections_per_second,
            total(product(outer, traffic.new_connections_per_second), product(inner, traffic.mean_requests_per_second)),
        ),
        active_connections=_stated(measured.active_connections, product(outer + inner, traffic.active_connections)),
        processed_gb_per_hour=_stated(measured.processed_gb_per_hour, derived_gb),
        rule_evaluations_per_s=_evaluations(requests, measured),
        steps=_load_steps(measured, requests, kib, derived_gb),
    )


def _load_steps(
    measured: BalancerLoad, requests: float | None, kib: float | None, gb: float | None
) -> tuple[Step, ...]:
    """How the processed bytes came about, unless they were measured; the other dimensions are in the formula."""
    if measured.processed_gb_per_hour is not None:
        return (Step(Text("측정한 부하", "Measured load"), f"{number(measured.processed_gb_per_hour)} GB/h"),)
    if requests is None or kib is None or gb is None:
        return ()
    sizes = f"{number(requests)} req/s × {number(kib)} KiB × 1,024 B × 3,600 s"
    return (Step(Text("처리량", "Processed bytes"), f"{sizes} = {number(gb)} GB/h"),)


def is_from_outside(design: Design, leg: Leg) -> bool:
    """Whether calls come in over the internet: from the users, or from CloudFront."""
    return leg.source is None or design.components[leg.source].kind == CLOUDFRONT


def balancer_zones(design: Design, component: Component) -> int:
    """How many zones a balancer stands in: those of what it serves, at least two."""
    served = {i.place for need in component.needs for name in need.names for i in design.instances_of(name)}
    zones = {site_of(design, place).zone for place in served} - {None}
    return max(LEAST_ZONES, len(zones))


def alb_lines(biller: Biller, *, component: str, region: str, balancers: int, load: AlbLoad) -> list[CostLine]:
    """Hours and LCU-hours of ``balancers`` equal load balancers."""
    hours = balancers * biller.hours
    units = load.capacity_units
    return [
        biller.line(
            component,
            Text("ALB 가동 시간", "ALB hours"),
            PriceKey(region, "alb", "hourly"),
            hours,
            f"{balancers} × {number(biller.hours)} h",
        ),
        biller.line(
            component,
            Text("ALB 처리량 (LCU)", "ALB capacity units (LCU)"),
            PriceKey(region, "alb", "lcu"),
            product(units, hours),
            f"{load.formula} × {number(hours)} h",
            unknown=UNKNOWN_LOAD,
            note=MEAN_NOTE,
            steps=load.steps,
        ),
    ]


def trust_store_line(biller: Biller, *, component: str, region: str, trust_stores: int) -> CostLine:
    """Trust stores of balancers that verify clients by mutual TLS; billed by the hour."""
    return biller.line(
        component,
        Text("ALB 트러스트 스토어 (mTLS)", "ALB trust store (mutual TLS)"),
        PriceKey(region, "alb", "trust_store_hourly"),
        trust_stores * biller.hours,
        f"{trust_stores} × {number(biller.hours)} h",
    )


MEAN_NOTE: Final = Text(
    "평균 부하로 계산했습니다. AWS는 시간마다 가장 큰 항목으로 청구합니다.",
    "From the mean load; AWS bills the largest dimension of each hour.",
)
UNKNOWN_LOAD: Final = Text(
    "traffic의 평균 요청 수·크기·연결 수나 billing.load가 없어 LCU를 알 수 없습니다.",
    "The LCU are not known: state requests, sizes and connections in traffic, or billing.load.",
)


def _stated(measured: float | None, derived: float | None) -> float | None:
    return derived if measured is None else measured


def _evaluations(requests_per_s: float | None, measured: BalancerLoad) -> float | None:
    rules = measured.rules or 0
    if rules <= FREE_RULES:
        return 0.0
    return None if requests_per_s is None else rule_evaluations_per_s(requests_per_s=requests_per_s, rules=rules)
