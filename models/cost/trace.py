"""What was measured on one instance over time: CPU, memory, network, disk."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.problems import Text
from models.units import SECONDS_PER_HOUR

PERCENTILE: Final = 99.5
DAY_HOURS: Final = 24.0
WANTED_HOURS: Final = 14 * DAY_HOURS
"""AWS Compute Optimizer's look-back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """A series of one quantity; (n,) arrays, times ascending and each once.

    ``times`` [s since 1970; of the clock that the file was written by], ``values`` in the unit that the owner states.
    """

    times: NDArray[np.float64]
    values: NDArray[np.float64]

    @property
    def step_hours(self) -> float:
        """The usual spacing (median); that of a single point counts as 5 minutes."""
        return float(np.median(np.diff(self.times))) / SECONDS_PER_HOUR if len(self.times) > 1 else 1 / 12

    @property
    def span_hours(self) -> float:
        """From the first point to the end of the last."""
        return float(self.times[-1] - self.times[0]) / SECONDS_PER_HOUR + self.step_hours

    @property
    def missing(self) -> int:
        """How many more points the usual spacing would have."""
        return max(0, round(self.span_hours / self.step_hours) - len(self.times))

    @property
    def missing_share(self) -> float:
        return self.missing / (self.missing + len(self.times))

    @property
    def longest_gap_hours(self) -> float:
        """0 when no spacing is wider than usual."""
        widest = float(np.max(np.diff(self.times), initial=0.0)) / SECONDS_PER_HOUR
        return widest if widest > 1.5 * self.step_hours else 0.0

    @property
    def mean(self) -> float:
        return float(self.values.mean())

    @property
    def most(self) -> float:
        return float(self.values.max())

    def percentile(self, percent: float = PERCENTILE) -> float:
        """Linear between points, as NumPy and pandas."""
        return float(np.percentile(self.values, percent))

    def daily_means(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Mean of each 24 h from the first point on, and how many hours of it were measured; (days,) arrays."""
        day = ((self.times - self.times[0]) // (DAY_HOURS * SECONDS_PER_HOUR)).astype(int)
        counts = np.bincount(day)
        seen = counts > 0
        means = np.bincount(day, weights=self.values)[seen] / counts[seen]
        return means, np.asarray(counts[seen] * self.step_hours, dtype=np.float64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Traces of one instance and what was done to read them (``notes``), None: not measured."""

    cpu_percent: Trace | None = None
    """0 to 100 % of all vCPUs."""
    memory_percent: Trace | None = None
    memory_gib: Trace | None = None
    network_gbps: Trace | None = None
    """In and out together where the file has both."""
    disk_mbps: Trace | None = None
    """Megabits a second, read and written together."""
    notes: tuple[Text, ...] = ()

    def merged(self, other: "Measured") -> "Measured":
        """Both; what ``other`` measured takes the place of the same here."""
        names = ("cpu_percent", "memory_percent", "memory_gib", "network_gbps", "disk_mbps")
        found = {name: trace for name in names if (trace := getattr(other, name)) is not None}
        return replace(self, **found, notes=(*self.notes, *other.notes))
