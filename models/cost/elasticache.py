"""ElastiCache nodes."""

from models.cost.amounts import number
from models.cost.lines import Biller, CostLine
from models.cost.prices import PriceKey
from models.problems import Text


def elasticache_lines(
    biller: Biller, *, component: str, region: str, engine: str, node_type: str, purchase: str, nodes: int
) -> list[CostLine]:
    """``nodes`` equal nodes of an engine: redis, valkey or memcached. Traffic between its nodes is free."""
    return [
        biller.line(
            component,
            Text(f"ElastiCache {node_type} × {nodes}", f"ElastiCache {node_type} × {nodes}"),
            PriceKey(region, f"elasticache_{engine}", node_type, purchase),
            nodes * biller.hours,
            f"{nodes} × {number(biller.hours)} h",
        )
    ]
