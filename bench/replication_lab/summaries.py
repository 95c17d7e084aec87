"""Samples -> the percentiles that a line holds."""

from collections.abc import Sequence

import numpy as np

PERCENTILES = (1, 10, 25, 50, 75, 90, 95, 99)
DIGITS = 3


def summary(samples_ms: Sequence[float]) -> dict[str, float]:
    """mean, sd, p1 … p99, max [ms]; empty without samples."""
    if not samples_ms:
        return {}
    values = np.asarray(samples_ms)
    found = {"mean": values.mean(), "sd": values.std()}
    found |= {f"p{q}": np.percentile(values, q) for q in PERCENTILES}
    return {name: round(float(value), DIGITS) for name, value in (found | {"max": values.max()}).items()}


def rounded(samples_ms: Sequence[float]) -> list[float]:
    return [round(value, DIGITS) for value in samples_ms]
