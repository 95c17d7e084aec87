"""Small replicated designs for the tests and the bench of replication, and the measured settings."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from models.design.build import build_design
from models.design.model import Design
from models.replication import ComponentReplication, ReplicationConstants, ReplicationResult, evaluate_replication
from store.catalog import catalog
from store.replication_constants import replication_constants, round_trip_defaults

SETTINGS = Path(__file__).parent / "data" / "replication_settings.csv"
LAB_SETTINGS = Path(__file__).parent / "data" / "replication_lab.csv"
STALE_AT_MS = ("0", "0.5", "1", "2", "5", "10", "20", "50")
TRUSTED_CPU_BUSY = 0.9
SAME_ZONE_RTT_MS = 0.5
CALIBRATED_PER_SECOND = 300


def replicated(
    replication: Mapping[str, Any],
    *,
    readers: int = 2,
    round_trips: Mapping[tuple[str, str], float] | None = None,
    needs: Sequence[Mapping[str, Any]] = ({"any": ["db"], "role": "writer"},),
    traffic: Mapping[str, Any] | None = None,
    places: Mapping[str, Any] | None = None,
    database: Mapping[str, Any] | None = None,
    requests: Mapping[str, Any] | None = None,
    extra_round_trips: Sequence[tuple[str, str, float]] = (),
    jitter_ms: float = 0.0,
) -> Design:
    """An application `app` and a database `db` (w, r1, r2 …), each instance in a zone of its own, named z-<instance>.

    round_trips: between instances [ms]; extra_round_trips: between any places [ms]. jitter_ms: between the databases.
    """
    ids = ["w", *(f"r{i + 1}" for i in range(readers))]
    zones: dict[str, Any] = {f"z-{name}": {"kind": "zone", "in": "region"} for name in ("app", *ids)}
    return build_design(
        {
            "anboard": 1,
            "id": "test",
            "title": "test",
            "places": {"region": {"kind": "region"}, **zones, **(places or {})},
            "rtt_ms": [
                *(
                    {"between": [f"z-{a}", f"z-{b}"], "value": ms} | ({"jitter_ms": jitter_ms} if a == "w" else {})
                    for (a, b), ms in (round_trips or {}).items()
                ),
                *({"between": [a, b], "value": ms} for a, b, ms in extra_round_trips),
            ],
            "components": {
                "app": {"kind": "generic", "instances": [{"id": "app-1", "place": "z-app"}], "needs": list(needs)},
                "db": {
                    "kind": "mysql",
                    "instances": [{"id": name, "place": f"z-{name}"} for name in ids],
                    "mttf_hours": 4320,
                    "mttr_hours": 2,
                    **(database or {}),
                    "replication": {"writer": "w", "flush_ms": 0.5, "read_after_write_ms": 300, **replication},
                },
            },
            "requests": dict(requests or {"all": {"enters": "app", "share": 1}}),
            "traffic": dict(traffic or {}),
        },
        catalog(),
    )


def evaluated(design: Design, constants: ReplicationConstants | None = None) -> ReplicationResult:
    return evaluate_replication(design, constants or replication_constants(), round_trip_defaults())


def database(result: ReplicationResult) -> ComponentReplication:
    return result.components["db"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One measured setting: what was set, and what was seen [ms]."""

    label: str
    engine: str
    version: str
    mode: str
    design: Design
    commit_p50: float
    commit_p90: float
    visibility_p50: dict[str, float]
    p_stale: dict[tuple[str, str], float]
    """(reader, t) -> share of stale reads."""
    per_second: float
    flush_ms: float
    jitter_ms: float
    wait_for: int
    rtt_ms: dict[str, float]
    """By pair: w_r1, w_r2, a_w, a_r1, a_r2."""

    @property
    def farthest_ms(self) -> float:
        return max(self.rtt_ms["w_r1"], self.rtt_ms["w_r2"])

    @property
    def equally_far(self) -> bool:
        """Both readers at one distance, the application beside the writer."""
        return self.rtt_ms["w_r1"] == self.rtt_ms["w_r2"] and self.rtt_ms["a_w"] == SAME_ZONE_RTT_MS

    @property
    def for_calibration(self) -> bool:
        """The named subset that the constants are fitted to: equally far readers, at most 300 writes/s."""
        return self.equally_far and self.per_second <= CALIBRATED_PER_SECOND


def measured_settings(*, with_jitter: bool = False) -> Iterator[Setting]:
    """Settings where the machine had CPU to spare: those without jitter, or only those with it."""
    for row in _rows(SETTINGS):
        if float(row["cpu_busy"]) <= TRUSTED_CPU_BUSY and (float(row["jitter_ms"]) > 0) == with_jitter:
            yield _setting(row)


def lab_settings(engine: str) -> Iterator[Setting]:
    """Settings that the lab of this repository measured; the table says under which conditions."""
    return (_setting(row) for row in _rows(LAB_SETTINGS) if row["engine"] == engine)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(line for line in stream if not line.startswith("#")))


def _setting(row: Mapping[str, str]) -> Setting:
    pairs = {
        ("w", "r1"): "w_r1",
        ("w", "r2"): "w_r2",
        ("app", "w"): "a_w",
        ("app", "r1"): "a_r1",
        ("app", "r2"): "a_r2",
    }
    replication: dict[str, Any] = {
        "engine": row["engine"],
        "mode": row["mode"],
        "flush_ms": float(row["flush_ms"]),
        "transactions_per_second": float(row["writes_per_second"]),
    }
    if row["wait_for"] != "0":
        replication["any" if row["engine"] == "postgresql" else "wait_for"] = int(row["wait_for"])
    return Setting(
        label=f"{row['mode']} {row['wait_for']} rtt {row['rtt_w_r1']}/{row['rtt_w_r2']} ms, app {row['rtt_a_w']} ms, "
        f"{row['writes_per_second']}/s, flush {row['flush_ms']} ms",
        engine=row["engine"],
        version=row["version"],
        mode=row["mode"],
        design=replicated(
            replication,
            round_trips={pair: float(row[f"rtt_{key}"]) for pair, key in pairs.items()},
            jitter_ms=float(row["jitter_ms"]),
        ),
        commit_p50=float(row["commit_p50"]),
        commit_p90=float(row["commit_p90"]),
        visibility_p50={reader: float(row[f"{reader}_visibility_p50"]) for reader in ("r1", "r2")},
        p_stale={(r, t): float(row[f"{r}_stale_{t}"]) for r, t in product(("r1", "r2"), STALE_AT_MS)},
        per_second=float(row["writes_per_second"]),
        flush_ms=float(row["flush_ms"]),
        jitter_ms=float(row["jitter_ms"]),
        wait_for=int(row["wait_for"]),
        rtt_ms={key: float(row[f"rtt_{key}"]) for key in pairs.values()},
    )
