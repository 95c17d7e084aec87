"""Reads catalog/replication_constants.csv and catalog/round_trips.csv."""

import csv
from dataclasses import fields
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from models.design.model import Engine
from models.replication import EngineConstants, KindRoundTrip, ReplicationConstants, RoundTripDefaults

CATALOG = Path(__file__).resolve().parent.parent / "catalog"


@lru_cache(maxsize=1)
def replication_constants() -> ReplicationConstants:
    """What each engine does in how long, as shipped; read once."""
    return read_replication_constants(CATALOG / "replication_constants.csv")


@lru_cache(maxsize=1)
def round_trip_defaults() -> RoundTripDefaults:
    """Round-trip times of kinds of places, as shipped; read once."""
    return read_round_trip_defaults(CATALOG / "round_trips.csv")


def read_replication_constants(path: Path) -> ReplicationConstants:
    """Constants from a table engine, name, value, unit, source, as_of.

    Raises OSError: the file cannot be read. KeyError, TypeError, ValueError: a name is missing, unknown, or no number.
    """
    types = {field.name: field.type for field in fields(EngineConstants)}
    values: dict[Engine, dict[str, Any]] = {}
    for row in _rows(path):
        engine = values.setdefault(cast(Engine, row["engine"]), {"source": row["source"]})
        engine[row["name"]] = int(row["value"]) if types.get(row["name"]) is int else float(row["value"])
    return {engine: EngineConstants(**named) for engine, named in values.items()}


def read_round_trip_defaults(path: Path) -> RoundTripDefaults:
    """Defaults from a table name, value, low, high, unit, source, as_of. Raises like ``read_replication_constants``."""
    rows = {row["name"]: row for row in _rows(path)}
    factor = rows["path_factor"]
    return RoundTripDefaults(
        same_host=_kind(rows["same_host"]),
        same_zone=_kind(rows["same_zone"]),
        other_zone=_kind(rows["other_zone"]),
        fibre_us_per_km=float(rows["fibre_us_per_km"]["value"]),
        fibre_us_per_km_low=float(rows["fibre_us_per_km"]["low"]),
        path_factor_low=float(factor["low"]),
        path_factor_high=float(factor["high"]),
        path_factor_source=factor["source"],
    )


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _kind(row: dict[str, str]) -> KindRoundTrip:
    return KindRoundTrip(
        value_ms=float(row["value"]), low_ms=float(row["low"]), high_ms=float(row["high"]), source=row["source"]
    )
