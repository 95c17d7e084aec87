"""EBS volumes: storage, and what gp3 is given beyond its baseline."""

from typing import Final

from models.cost.amounts import beyond, is_some, number
from models.cost.lines import Biller, CostLine
from models.cost.prices import PriceKey
from models.design.model import Storage
from models.problems import Text

GP3_BASELINE_IOPS: Final = 3000.0
GP3_BASELINE_MIBPS: Final = 125.0
"""Included in the storage price. Source: AWS, "Amazon EBS pricing", General Purpose SSD (gp3)."""


def gp3_extras(*, iops: float | None, mibps: float | None) -> tuple[float, float]:
    """IOPS and MiB/s of a gp3 volume that are billed beside its size; None: not stated, so what is included.

    >>> gp3_extras(iops=4000, mibps=130)
    (1000.0, 5.0)
    >>> gp3_extras(iops=3000, mibps=None)
    (0.0, 0.0)
    """
    return beyond(iops, GP3_BASELINE_IOPS), beyond(mibps, GP3_BASELINE_MIBPS)


def snapshot_line(biller: Biller, *, component: str, region: str, gib: float) -> CostLine:
    """``gib`` of snapshots kept all month in the standard tier; they hold only blocks that changed, compressed."""
    label = Text("EBS 스냅샷", "EBS snapshots")
    return biller.line(component, label, PriceKey(region, "ebs", "snapshot_standard"), gib)


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
    extra_iops, extra_mibps = gp3_extras(iops=storage.iops, mibps=storage.mibps)
    if kind == "gp3" and is_some(extra_iops):
        lines.append(
            biller.line(
                component,
                Text("EBS gp3 추가 IOPS", "EBS gp3 extra IOPS"),
                PriceKey(region, "ebs", "gp3_iops_over_3000"),
                volumes * extra_iops,
                f"{volumes} × ({number(GP3_BASELINE_IOPS + extra_iops)} − {GP3_BASELINE_IOPS:,.0f}) IOPS",
            )
        )
    if kind == "gp3" and is_some(extra_mibps):
        lines.append(
            biller.line(
                component,
                Text("EBS gp3 추가 처리량", "EBS gp3 extra throughput"),
                PriceKey(region, "ebs", "gp3_throughput_over_125"),
                volumes * extra_mibps,
                f"{volumes} × ({number(GP3_BASELINE_MIBPS + extra_mibps)} − {GP3_BASELINE_MIBPS:,.0f}) MiB/s",
            )
        )
    return lines
