"""Network Load Balancers: hours, and capacity units (NLCU) by the largest of three dimensions.

Source of the constants: AWS, "Elastic Load Balancing pricing", Network Load Balancer, TCP traffic. Cross-zone load
balancing is off unless one turns it on, so a Network Load Balancer sends nothing across zones here.
"""

from typing import Final

from models.cost.alb import AlbLoad
from models.cost.amounts import largest, number, product
from models.cost.lines import Biller, CostLine
from models.cost.prices import PriceKey
from models.problems import Text

NEW_FLOWS_PER_S_PER_NLCU: Final = 800.0
ACTIVE_FLOWS_PER_NLCU: Final = 100_000.0
PROCESSED_GB_PER_HOUR_PER_NLCU: Final = 1.0


def nlb_capacity_units(*, new_flows_per_s: float, active_flows: float, processed_gb_per_hour: float) -> float:
    """NLCU in use for TCP: new_flows_per_s [1/s], active_flows [count], processed_gb_per_hour [GB/h, 1 GB = 1e9 B].

    >>> nlb_capacity_units(new_flows_per_s=100, active_flows=18_000, processed_gb_per_hour=1.08)
    1.08
    """
    return largest(
        new_flows_per_s / NEW_FLOWS_PER_S_PER_NLCU,
        active_flows / ACTIVE_FLOWS_PER_NLCU,
        processed_gb_per_hour / PROCESSED_GB_PER_HOUR_PER_NLCU,
    )


def nlb_lines(biller: Biller, *, component: str, region: str, balancers: int, load: AlbLoad) -> list[CostLine]:
    """Hours and NLCU-hours of ``balancers`` equal load balancers."""
    hours = balancers * biller.hours
    flows, active, processed = load.new_connections_per_s, load.active_connections, load.processed_gb_per_hour
    units, how = None, ""
    if flows is not None and active is not None and processed is not None:
        units = nlb_capacity_units(new_flows_per_s=flows, active_flows=active, processed_gb_per_hour=processed)
        how = f"max({number(flows)}/800 conn/s, {number(active)}/100000 active, {number(processed)}/1 GB/h) NLCU"
    return [
        biller.line(
            component,
            Text("NLB 가동 시간", "NLB hours"),
            PriceKey(region, "nlb", "hourly"),
            hours,
            f"{balancers} × {number(biller.hours)} h",
        ),
        biller.line(
            component,
            Text("NLB 처리량 (NLCU)", "NLB capacity units (NLCU)"),
            PriceKey(region, "nlb", "lcu"),
            product(units, hours),
            f"{how} × {number(hours)} h",
            unknown=UNKNOWN_LOAD,
            steps=load.steps,
        ),
    ]


UNKNOWN_LOAD: Final = Text(
    "traffic의 평균 요청 수·크기·연결 수나 billing.load가 없어 NLCU를 알 수 없습니다.",
    "The NLCU are not known: state requests, sizes and connections in traffic, or billing.load.",
)
