"""How well the model did on measured databases like this one: data for the reader of a figure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.design.model import Engine, Replication, ReplicationMode

NEAREST = 6
LEAST_RTT_MS, LEAST_PER_SECOND, LEAST_FLUSH_MS = 0.5, 30.0, 0.3
"""Below these two settings are alike; above, what counts is their ratio."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredError:
    """One measured setting and how far the model was off, all absolute.

    ``rtt_ms``: to the farther reader. commit: share of the measured p50; visibility: of p50 [ms], worst reader;
    ``stale_within``: share of its points where P(stale) is within 5 points.
    """

    engine: Engine
    version: str
    mode: ReplicationMode
    wait_for: int
    rtt_ms: float
    writes_per_second: float
    flush_ms: float
    commit: float
    visibility_ms: float
    stale_within: float


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredLike:
    """Of the nearest settings, by mode, round trip, load and flush. ``same_mode``: at least one was in this mode.

    The ranges (low, high) say how far the settings reach, so that a reader sees whether his own lies inside.
    """

    settings: int
    versions: tuple[str, ...]
    same_mode: bool
    rtt_ms: tuple[float, float]
    writes_per_second: tuple[float, float]
    flush_ms: tuple[float, float]
    commit_median: float
    commit_nine_in_ten: float
    visibility_median_ms: float
    visibility_nine_in_ten_ms: float
    stale_within: float


def measured_like(
    replication: Replication, rtt_ms: float, per_second: float, table: Sequence[MeasuredError]
) -> MeasuredLike | None:
    """Errors on the settings nearest to a group with its farthest reader ``rtt_ms`` away; None: engine not measured."""
    flush_ms = replication.flush_ms or 0.0
    same_engine = [row for row in table if row.engine == replication.engine]
    same_mode = [row for row in same_engine if row.mode == replication.mode]
    rows = same_mode or same_engine
    if not rows:
        return None

    def apart(row: MeasuredError) -> float:
        return (
            _ratio(row.rtt_ms, rtt_ms, LEAST_RTT_MS)
            + _ratio(row.writes_per_second, per_second, LEAST_PER_SECOND)
            + _ratio(row.flush_ms, flush_ms, LEAST_FLUSH_MS)
            + abs(row.wait_for - replication.wait_for)
        )

    near = sorted(rows, key=apart)[:NEAREST]
    commit, visibility = [row.commit for row in near], [row.visibility_ms for row in near]
    return MeasuredLike(
        settings=len(near),
        versions=tuple(sorted({row.version for row in near})),
        same_mode=bool(same_mode),
        rtt_ms=_range([row.rtt_ms for row in near]),
        writes_per_second=_range([row.writes_per_second for row in near]),
        flush_ms=_range([row.flush_ms for row in near]),
        commit_median=float(np.median(commit)),
        commit_nine_in_ten=float(np.quantile(commit, 0.9)),
        visibility_median_ms=float(np.median(visibility)),
        visibility_nine_in_ten_ms=float(np.quantile(visibility, 0.9)),
        stale_within=float(np.mean([row.stale_within for row in near])),
    )


def _ratio(a: float, b: float, least: float) -> float:
    return abs(math.log((a + least) / (b + least)))


def _range(values: Sequence[float]) -> tuple[float, float]:
    return min(values), max(values)
