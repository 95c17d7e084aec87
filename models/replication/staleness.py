"""From visibility delays to percentiles, P(stale at t) and shares of stale reads."""

from collections.abc import Sequence

import numpy as np

from models.design.model import Replication
from models.replication.applier import Samples
from models.replication.results import Percentiles
from models.units import HOURS_PER_MONTH, MINUTES_PER_HOUR, MS_PER_SECOND

STALE_AT_MS = (0.0, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0)
Ways = Sequence[tuple[float, float]]
"""(weight, round trips to writer and reader together / 2 [ms]) per place of the application; weights add up to 1."""


def percentiles(samples: Samples) -> Percentiles | None:
    """p50, p90, p99 of a (n,) array; None when it is unbounded."""
    p50, p90, p99 = np.quantile(samples, (0.5, 0.9, 0.99)) if np.isfinite(samples).all() else (np.inf,) * 3
    return Percentiles(p50=float(p50), p90=float(p90), p99=float(p99)) if np.isfinite(p99) else None


def weighted_percentiles(samples: Samples, shifts: Ways) -> Percentiles | None:
    """Percentiles of a mixture: (n,) ``samples`` moved by each shift [ms], with its weight."""
    if len(shifts) == 1:
        return percentiles(samples + shifts[0][1])
    values = np.concatenate([samples + shift for _, shift in shifts])
    weights = np.repeat([weight / len(samples) for weight, _ in shifts], len(samples))
    order = np.argsort(values)
    below = np.cumsum(weights[order]) - weights[order] / 2
    p50, p90, p99 = np.interp((0.5, 0.9, 0.99), below, values[order])
    return Percentiles(p50=float(p50), p90=float(p90), p99=float(p99))


def p_stale_at(visibility: Samples, after_ms: float, ways: Ways, read_ms: float) -> float:
    """P(V > t + way of the ok to the application + way of the read to the reader): the read misses the write."""
    return float(sum(w * np.mean(visibility > after_ms + way + read_ms) for w, way in ways))


def p_stale_table(visibility: Samples, ways: Ways, read_ms: float) -> dict[str, float]:
    """P(stale) by the time t between ok and read [ms], at the times that are reported."""
    ordered = np.sort(visibility)
    weights, moved = np.array(ways).T
    misses_before = np.add.outer(STALE_AT_MS, moved + read_ms)
    late = 1 - np.searchsorted(ordered, misses_before, side="right") / len(ordered)
    return {f"{t:g}": float(p) for t, p in zip(STALE_AT_MS, late @ weights, strict=True)}


def p_stale_exponential(visibility: Samples, mean_ms: float, ways: Ways, read_ms: float) -> float:
    """P(stale) of a read that follows the write of its row after an exponential time of mean ``mean_ms``."""
    late = [(w, np.maximum(visibility - way - read_ms, 0)) for w, way in ways]
    if mean_ms <= 0:
        return float(sum(w * np.mean(excess > 0) for w, excess in late))
    return float(sum(w * np.mean(-np.expm1(-excess / mean_ms)) for w, excess in late))


def episode_shares(replication: Replication) -> list[tuple[float, float]]:
    """(share of time, lag [ms]) per episode; together never more than all the time."""
    minutes = MINUTES_PER_HOUR * HOURS_PER_MONTH
    shares = [(e.per_month * e.minutes / minutes, e.lag_seconds * MS_PER_SECOND) for e in replication.episodes]
    total = sum(share for share, _ in shares)
    return [(share / max(1.0, total), lag) for share, lag in shares]


def stale_shares(
    replication: Replication, readers: int, visibility: Samples, ways: Ways, read_ms: float
) -> tuple[float, float]:
    """(share of reads that are stale, P(read-your-writes)) at one reader, episodes weighted in by their time.

    Where a commit waits until every reader shows it, an episode delays the commit and makes nothing stale.
    """
    shown_first = replication.mode == "remote_apply" and replication.wait_for == readers
    parts = [] if shown_first else episode_shares(replication)
    quiet = 1 - sum(share for share, _ in parts)
    cases = [(quiet, visibility), *((share, np.full(1, lag)) for share, lag in parts)]
    after_ms = replication.read_after_write_ms
    stale = sum(share * p_stale_exponential(v, after_ms, ways, read_ms) for share, v in cases)
    own = sum(share * p_stale_at(v, after_ms, ways, read_ms) for share, v in cases)
    return min(1.0, float(stale)), max(0.0, 1 - float(own))
