"""Measured JSON lines -> a compact table, one row a setting, and back.

Run: python -m bench.replication_lab.table lines.jsonl ... > tests/data/replication_lab.csv
"""

import csv
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.replication_lab.settings import ENGINE_LABELS, LabSetting

READERS = ("r1", "r2")
STALE_AT_MS = ("0", "0.5", "1", "2", "5", "10", "20", "50")
ENGINES = {label: engine for engine, label in ENGINE_LABELS.items()}
US_PER_MS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredSetting:
    """What was set and seen: medians [ms]; ``p_stale`` by reader and time since the application's ok [ms]."""

    setting: LabSetting
    commit_p50: float
    commit_p90: float
    visibility_p50: Mapping[str, float]
    p_stale: Mapping[tuple[str, str], float]

    @property
    def for_calibration(self) -> bool:
        """Both readers equally far, the application beside the writer, at most 100 writes/s."""
        s = self.setting
        return s.rtt_wr1 == s.rtt_wr2 and s.rtt_aw < 1 and s.rate <= 100


def row_of(line: Mapping[str, Any]) -> dict[str, Any]:
    """The figures of one line that are kept."""
    mode, wait_for = _mode_of(line["mode"])
    row = {
        "engine": ENGINES[line["engine"]],
        "version": line["version"],
        "mode": mode,
        "wait_for": wait_for,
        "set": line["set"],
        "rtt_w_r1": max(line["rtt_wr1"], line["hop_ms"]),
        "rtt_w_r2": max(line["rtt_wr2"], line["hop_ms"]),
        "rtt_a_w": line["rtt_aw"],
        "rtt_a_r1": line["rtt_ar1"],
        "rtt_a_r2": line["rtt_ar2"],
        "writes_per_second": line["rate"],
        "flush_ms": line["flush_probe_ms"] if line["fsync_us"] is None else line["fsync_us"] / US_PER_MS,
        "jitter_ms": line["jitter_wr_us"] / US_PER_MS,
        "cpu_busy": line["cpu_busy"],
        "cpu_waited": line["cpu_waited"],
        **{f"commit_{q}": line["commit_app_ms"][q] for q in ("p50", "p90", "p99")},
    }
    for name in READERS:
        seen = line["readers"][name]
        row |= {f"{name}_visibility_{q}": seen["vis_ms"][q] for q in ("p50", "p90", "p99")}
        row |= {f"{name}_stale_{t}": seen["stale_app"][t] for t in STALE_AT_MS}
    return row


def _mode_of(label: str) -> tuple[str, int]:
    if label == "async":
        return label, 0
    if label.startswith("semisync"):
        return "semi_sync", int(label.removeprefix("semisync"))
    mode, wait_for = label.split("_any")
    return mode, int(wait_for)


def measured_of(row: Mapping[str, Any]) -> MeasuredSetting:
    """A row, of numbers or of their texts."""
    return MeasuredSetting(
        setting=LabSetting(
            engine=row["engine"],
            mode=row["mode"],
            any_readers=int(row["wait_for"]),
            rtt_wr1=float(row["rtt_w_r1"]),
            rtt_wr2=float(row["rtt_w_r2"]),
            rtt_aw=float(row["rtt_a_w"]),
            rtt_ar1=float(row["rtt_a_r1"]),
            rtt_ar2=float(row["rtt_a_r2"]),
            rate=float(row["writes_per_second"]),
            flush_ms=float(row["flush_ms"]),
        ),
        commit_p50=float(row["commit_p50"]),
        commit_p90=float(row["commit_p90"]),
        visibility_p50={name: float(row[f"{name}_visibility_p50"]) for name in READERS},
        p_stale={(name, t): float(row[f"{name}_stale_{t}"]) for name in READERS for t in STALE_AT_MS},
    )


def measured_settings(path: Path) -> Iterator[MeasuredSetting]:
    """All rows of a table; lines that begin with # are notes."""
    with path.open(encoding="utf-8", newline="") as stream:
        yield from map(measured_of, csv.DictReader(line for line in stream if not line.startswith("#")))


def main() -> None:
    rows = [row_of(json.loads(line)) for name in sys.argv[1:] for line in Path(name).read_text().splitlines()]
    writer = csv.DictWriter(sys.stdout, rows[0], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)


if __name__ == "__main__":
    main()
