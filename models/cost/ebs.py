"""EBS volumes: storage, and what gp3 is given beyond its baseline."""

from typing import Final

from models.cost.lines import Biller, CostLine, number
from models.cost.prices import PriceKey
from models.design.model import Storage
from models.problems import Text

GP3_BASELINE_IOPS: Final = 3000.0
GP3_BASELINE_MIBPS: Final = 125.0
"""Included in the storage price. Source: AWS, "Amazon EBS pricing", General Purpose SSD (gp3)."""


def ebs_lines(biller: Biller, *, component: str, region: str, storage: Storage, volumes: int) -> list[CostLine]:
    """``volumes`` equal volumes. AWS bills GiB as "GB-month"; gp2 comes with its IOPS, gp3 sells those beyond
    3,000 IOPS and 125 MiB/s.
    """
    kind = storage.type
    lines = [
        biller.line(
            component,
            Text(f"EBS {kind} 저장 공간", f"EBS {kind} storage"),
            PriceKey(region, "ebs", f"{kind}_storage"),
            volumes * storage.gib,
            f"{volumes} × {number(storage.gib)} GiB",
        )
    ]
    extra_iops = max(0.0, (storage.iops or 0.0) - GP3_BASELINE_IOPS)
    if kind == "gp3" and extra_iops:
        lines.append(
            biller.line(
                component,
                Text("EBS gp3 추가 IOPS", "EBS gp3 extra IOPS"),
                PriceKey(region, "ebs", "gp3_iops_over_3000"),
                volumes * extra_iops,
                f"{volumes} × ({number(storage.iops or 0)} − {GP3_BASELINE_IOPS:,.0f}) IOPS",
            )
        )
    extra_mibps = max(0.0, (storage.mibps or 0.0) - GP3_BASELINE_MIBPS)
    if kind == "gp3" and extra_mibps:
        lines.append(
            biller.line(
                component,
                Text("EBS gp3 추가 처리량", "EBS gp3 extra throughput"),
                PriceKey(region, "ebs", "gp3_throughput_over_125"),
                volumes * extra_mibps,
                f"{volumes} × ({number(storage.mibps or 0)} − {GP3_BASELINE_MIBPS:,.0f}) MiB/s",
            )
        )
    return lines
