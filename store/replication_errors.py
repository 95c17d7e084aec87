"""Reads catalog/replication_errors.csv: how far the model was off on each measured setting."""

import csv
from functools import lru_cache
from pathlib import Path
from typing import cast

from models.design.model import Engine, ReplicationMode
from models.replication import MeasuredError

TABLE = Path(__file__).resolve().parent.parent / "catalog" / "replication_errors.csv"


@lru_cache(maxsize=1)
def replication_errors() -> tuple[MeasuredError, ...]:
    """One row a setting, as shipped; read once. Written by ``python -m bench.replication --write``."""
    with TABLE.open(encoding="utf-8", newline="") as stream:
        return tuple(_error(row) for row in csv.DictReader(stream))


def _error(row: dict[str, str]) -> MeasuredError:
    return MeasuredError(
        engine=cast(Engine, row["engine"]),
        version=row["version"],
        mode=cast(ReplicationMode, row["mode"]),
        wait_for=int(row["wait_for"]),
        rtt_ms=float(row["rtt_ms"]),
        writes_per_second=float(row["writes_per_second"]),
        flush_ms=float(row["flush_ms"]),
        commit=float(row["commit"]),
        visibility_ms=float(row["visibility_ms"]),
        stale_within=float(row["stale_within"]),
    )
