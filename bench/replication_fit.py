"""Fits the constants of an engine to the named subset of the measured settings, and says how the rest is predicted.

The subset: both readers equally far, the application beside the writer, at most 300 writes/s, no jitter. Mixed
placements, an application elsewhere, 600 writes/s and jitter are predictions.
Run: python -m bench.replication_fit mysql      (prints the values; catalog/replication_constants.csv holds them)
"""

import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from models.replication import EngineConstants
from store.replication_constants import replication_constants
from tests.replication_designs import Setting, database, evaluated, measured_settings

COMMON = """
    statement_ms statement_spread flush_overhead_ms reader_flush_overhead_ms receive_ms apply_ms apply_spread
    late_share late_ms contention_ms warm_ms warm_after_ms acknowledge_ms client_ms idle_ms wake_ms read_ms poll_ms
    poll_after_ms
"""
FREE = {"mysql": COMMON.split(), "postgresql": [*COMMON.split(), "apply_reply_ms"]}
TAIL_SCALE = 0.1
COMMIT_SCALE, VISIBILITY_SCALE_MS, STALE_SCALE = 0.05, {"mysql": 0.2, "postgresql": 0.1}, 0.05
"""The bars; errors count by e^2 / (1 + e^2) in these units: nearly as many as lie beyond, so that no outlier rules."""
STEPS = 2500


class Errors(NamedTuple):
    """Of one setting. ``commit``: of p50 and p90, relative. ``visibility_ms``: of V p50, by reader."""

    commit: NDArray[np.float64]
    visibility_ms: NDArray[np.float64]
    stale: NDArray[np.float64]


def rough(name: str) -> EngineConstants:
    """What one would guess before any setting was seen, for checks that the fit generalises."""
    guess = dict.fromkeys(FREE[name], 0.1) | {"statement_ms": 0.3, "apply_ms": 0.2, "late_ms": 0.5, "poll_after_ms": 3}
    return replace(replication_constants()[name], **guess | {"warm_after_ms": 1.5, "statement_spread": 0.3})


def errors(setting: Setting, engine: EngineConstants | None = None) -> Errors:
    """Signed, predicted less measured."""
    constants = replication_constants()
    if engine is not None:
        constants = {**constants, setting.engine: engine}
    result = database(evaluated(setting.design, constants))
    assert result.commit_ms is not None
    visibility = [result.readers[r].visibility_ms.p50 - seen for r, seen in setting.visibility_p50.items()]
    stale = [result.readers[r].p_stale[t] - seen for (r, t), seen in setting.p_stale.items()]
    commit = result.commit_ms.p50 / setting.commit_p50 - 1, result.commit_ms.p90 / setting.commit_p90 - 1
    return Errors(np.array(commit), np.array(visibility), np.array(stale))


def _cost(settings: Sequence[Setting], engine: EngineConstants, name: str) -> float:
    total = 0.0
    for setting in settings:
        commit, visibility, stale = errors(setting, engine)
        total += _beyond(commit / np.array([COMMIT_SCALE, TAIL_SCALE]))
        total += _beyond(visibility / VISIBILITY_SCALE_MS[name]) / 2
        total += _beyond(stale / STALE_SCALE) / 3
    return float(total)


def _beyond(errors_in_bars: NDArray[np.float64]) -> float:
    squares = errors_in_bars**2
    return float((squares / (1 + squares)).sum())


def fit(name: str, settings: Sequence[Setting], start: EngineConstants, steps: int = STEPS) -> EngineConstants:
    """Constants that come nearest to the settings, from ``start``; all of them stay positive."""
    free = FREE[name]
    first = np.array([max(getattr(start, key), 0.01) for key in free])

    def engine_at(logs: NDArray[np.float64]) -> EngineConstants:
        values = dict(zip(free, (first * np.exp(logs)).tolist(), strict=True))
        return replace(start, **(values | {"late_share": min(values["late_share"], 0.5)}))

    found = minimize(
        lambda logs: _cost(settings, engine_at(logs), name),
        np.zeros(len(free)),
        method="Nelder-Mead",
        options={"maxfev": steps, "adaptive": True, "initial_simplex": _simplex(len(free))},
    )
    return engine_at(found.x)


def _simplex(size: int) -> NDArray[np.float64]:
    corners = np.zeros((size + 1, size))
    corners[1:] += 0.25 * np.eye(size)
    return corners


def main() -> None:
    name = sys.argv[1]
    settings = [s for s in measured_settings() if s.engine == name and s.for_calibration]
    engine = fit(name, settings, replication_constants()[name])
    print(f"{name}: fitted to {len(settings)} settings")
    for key in FREE[name]:
        print(f"{key},{getattr(engine, key):.3g}")


if __name__ == "__main__":
    main()
