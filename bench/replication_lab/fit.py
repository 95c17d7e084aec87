"""Fits the constants of an engine to measured settings of a table; the rest of the table is predicted.

Run: python -m bench.replication_lab.fit mariadb tests/data/replication_lab.csv
"""

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares

from bench.replication_lab.predicted import errors
from bench.replication_lab.table import MeasuredSetting, measured_settings
from models.replication import EngineConstants
from store.replication_constants import replication_constants

FREE = (
    "statement_ms",
    "flush_overhead_ms",
    "reader_flush_overhead_ms",
    "receive_ms",
    "apply_ms",
    "acknowledge_ms",
    "client_ms",
    "idle_ms",
    "wake_ms",
    "read_ms",
    "poll_ms",
    "contention_ms",
    "warm_ms",
)
"""Spreads and thresholds stay as they are: few settings say little about them."""
COMMIT_SCALE, VISIBILITY_SCALE_MS, STALE_SCALE = 0.05, 0.2, 0.05
"""The bars of the model. Errors in these units count by the logarithm of 1 + their square: no outlier rules the fit."""
VISIBILITY_WEIGHT, STALE_WEIGHT = 0.7, 0.3
"""There are two V and sixteen P(stale) to each commit."""
ITERATIONS, STEP, LEAST_MS = 20, 0.1, 0.01


def residuals(settings: Sequence[MeasuredSetting], engine: EngineConstants) -> NDArray[np.float64]:
    """(settings x 19,) array: errors in units of their bars."""
    values = []
    for setting in settings:
        found = errors(setting, engine)
        values.append(found.commit / COMMIT_SCALE)
        values.extend(VISIBILITY_WEIGHT * ms / VISIBILITY_SCALE_MS for ms in found.visibility.values())
        values.extend(STALE_WEIGHT * p / STALE_SCALE for p in found.stale.values())
    return np.array(values)


def fit(settings: Sequence[MeasuredSetting], start: EngineConstants) -> EngineConstants:
    first = np.array([max(getattr(start, name), LEAST_MS) for name in FREE])

    def engine_at(logs: NDArray[np.float64]) -> EngineConstants:
        return replace(start, **dict(zip(FREE, (first * np.exp(logs)).tolist(), strict=True)))

    found = least_squares(
        lambda logs: residuals(settings, engine_at(logs)),
        np.zeros(len(FREE)),
        loss="cauchy",
        diff_step=STEP,
        bounds=(-3, 2),
        max_nfev=ITERATIONS,
    )
    return engine_at(found.x)


def report(title: str, settings: Sequence[MeasuredSetting], engine: EngineConstants) -> None:
    found = [errors(setting, engine) for setting in settings]
    commit = [abs(one.commit) for one in found]
    visible = [abs(ms) for one in found for ms in one.visibility.values()]
    stale = [abs(p) <= STALE_SCALE for one in found for p in one.stale.values()]
    print(
        f"{title}: {len(found)} settings, commit p50 {median(commit):.1%} (90 %: {np.quantile(commit, 0.9):.1%}), "
        f"V p50 {median(visible):.2f} ms (90 %: {np.quantile(visible, 0.9):.2f}), "
        f"P(stale) {np.mean(stale):.1%} within 5 points"
    )


def main() -> None:
    name, path = sys.argv[1], Path(sys.argv[2])
    measured = [one for one in measured_settings(path) if one.setting.engine == name]
    fitted = [one for one in measured if one.for_calibration]
    others = [one for one in measured if not one.for_calibration]
    start = replication_constants()[name]
    for title, settings in (("fitted", fitted), ("predicted", others)):
        report(f"{title}, as shipped", settings, start)
    engine = fit(fitted, start)
    for title, settings in (("fitted", fitted), ("predicted", others)):
        report(f"{title}, after the fit", settings, engine)
    for key in FREE:
        print(f"{key},{getattr(engine, key):.3g}")


if __name__ == "__main__":
    main()
