"""A synthetic trace to try the page with: two weeks of a cafe's stamps. Nothing of it was measured."""

from datetime import UTC, datetime, timedelta
from typing import Final

import numpy as np

DAYS: Final = 14
STEP_MINUTES: Final = 5
START: Final = datetime(2026, 11, 2, tzinfo=UTC)
NAME: Final = "sample-cafe.csv"
BUSY_HOURS: Final = ((8.5, 1.0, 14.0), (12.5, 0.8, 22.0), (18.5, 1.6, 11.0))
"""Before work, lunch, after work: middle [h], width [h] and height [% of CPU]."""


def sample_csv(seed: int = 7) -> bytes:
    """Times with CPU and memory in percent, every 5 minutes, as a CSV file."""
    rng = np.random.default_rng(seed)
    hours = np.arange(DAYS * 24 * 60 // STEP_MINUTES) * STEP_MINUTES / 60
    of_day, day = hours % 24, (hours // 24).astype(int)
    cpu = np.full_like(hours, 2.0)
    for middle, width, height in BUSY_HOURS:
        cpu += height * np.exp(-(((of_day - middle) / width) ** 2) / 2)
    weekend = np.isin((day + START.weekday()) % 7, (5, 6))
    cpu = np.where(weekend, cpu * 0.7, cpu) * rng.gamma(20, 1 / 20, len(hours))
    cpu = np.clip(cpu + np.where(rng.random(len(hours)) < 0.002, 25.0, 0.0), 0.3, 100)
    memory = 31 + 3 * np.sin(2 * np.pi * hours / 24 / 7) + rng.normal(0, 0.6, len(hours))
    rows = (
        f"{(START + timedelta(hours=float(h))).isoformat()},{c:.2f},{m:.2f}"
        for h, c, m in zip(hours, cpu, memory, strict=True)
    )
    return "\n".join(["timestamp,CPUUtilization (%),mem_used_percent (%)", *rows, ""]).encode()
