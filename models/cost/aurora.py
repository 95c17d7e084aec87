"""Aurora: instances of a cluster, the storage that they share, and its I/O requests (Aurora Standard)."""

from typing import Final

from models.cost.amounts import number, product
from models.cost.lines import Biller, CostLine
from models.cost.prices import PriceKey
from models.design.model import Storage
from models.problems import Text
from models.units import SECONDS_PER_HOUR

REQUESTS_PER_UNIT: Final = 1e6


def aurora_lines(
    biller: Biller, *, component: str, region: str, engine: str, node_type: str, purchase: str, nodes: int
) -> list[CostLine]:
    """``nodes`` equal instances (writer and readers) of a cluster; replication between them is free."""
    label = f"Aurora {node_type} × {nodes}"
    key = PriceKey(region, f"aurora_{engine}", node_type, purchase)
    how = f"{nodes} × {number(biller.hours)} h"
    return [biller.line(component, Text(label, label), key, nodes * biller.hours, how)]


def aurora_volume_lines(biller: Biller, *, component: str, region: str, storage: Storage) -> list[CostLine]:
    """The cluster volume, once whatever the number of instances. ``storage.iops``: mean I/O requests a second."""
    millions = product(storage.iops, SECONDS_PER_HOUR, biller.hours, 1 / REQUESTS_PER_UNIT)
    return [
        biller.line(
            component,
            Text("Aurora 저장 공간", "Aurora storage"),
            PriceKey(region, "aurora", "storage_standard"),
            storage.gib,
        ),
        biller.line(
            component,
            Text("Aurora I/O 요청", "Aurora I/O requests"),
            PriceKey(region, "aurora", "io_requests_standard"),
            millions,
            "" if storage.iops is None else f"{number(storage.iops)} IO/s × 3,600 × {number(biller.hours)} h / 1e6",
            unknown=UNKNOWN_IO,
        ),
    ]


def aurora_backup_line(biller: Biller, *, component: str, region: str, gib: float) -> CostLine:
    """``gib`` of backups kept all month beyond the free ones."""
    key = PriceKey(region, "aurora", "backup")
    return biller.line(component, Text("Aurora 추가 백업", "Aurora extra backup"), key, gib)


UNKNOWN_IO: Final = Text(
    "Aurora는 I/O 요청 수로 과금합니다. 평균 초당 I/O를 billing.storage.iops에 적어 주세요.",
    "Aurora bills I/O requests: state the mean number a second as billing.storage.iops.",
)
