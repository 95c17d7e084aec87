"""What an assumption may really be: a distribution over its range, and draws from it.

Every figure is triangular, with the design's value as the mode and the range as the support, on the scale where its
errors are even: the logarithm for figures that are scales (times, rates, sizes: half and double are alike), the
logarithm of the complement for an availability (0.999 and 0.9999 are a factor of ten apart), the figure itself for
other probabilities and shares, and where the logarithm of an end would be infinite.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from models.design.model import Assumption, Design

Floats = NDArray[np.float64]
Scale = Literal["log", "log_complement", "linear"]
LINEAR: Final = {"share", "coverage", "change_failure_rate", "beta"}
"""Last keys of paths to probabilities and shares for which both 0 and 1 may be near."""
PROBABILITIES: Final = {*LINEAR, "availability", "unavailability"}
PATHS_KEPT: Final = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """A figure of the design, ``value``, and what it may be: low < high."""

    path: str
    low: float
    value: float
    high: float

    @property
    def mode(self) -> float:
        """The value, or the nearer end where it lies outside: what the design states as possible is what is drawn."""
        return min(max(self.value, self.low), self.high)

    @property
    def key(self) -> str:
        return self.path.rpartition(".")[2]

    @property
    def scale(self) -> Scale:
        if self.key == "availability":
            return "log_complement" if self.high < 1 else "linear"
        return "linear" if self.key in LINEAR or self.low <= 0 else "log"

    def quantile(self, share: Floats) -> Floats:
        """The figure below which lies this share of its distribution, of the same shape."""
        low, mode, high = (self.to_scale(np.float64(x)) for x in (self.low, self.mode, self.high))
        width, below = high - low, (mode - low) / (high - low)
        rising = low + width * np.sqrt(below * share)
        falling = high - width * np.sqrt((1 - below) * (1 - share))
        found = self.from_scale(np.where(share < below, rising, falling))
        return np.clip(found, self.low, self.high)

    def to_scale(self, figure: Floats | np.float64) -> Floats:
        """Rising with the figure."""
        if self.scale == "log":
            return np.asarray(np.log(figure))
        return np.asarray(-np.log1p(-figure) if self.scale == "log_complement" else figure)

    def from_scale(self, position: Floats) -> Floats:
        if self.scale == "log":
            return np.exp(position)
        return -np.expm1(-position) if self.scale == "log_complement" else position


def ranges_of(design: Design) -> dict[str, Range]:
    """The assumptions of a design that have a value and a range with a width, by path."""
    found = (_range(assumption) for assumption in design.assumptions.values())
    return {range_.path: range_ for range_ in found if range_ is not None}


def _range(assumption: Assumption) -> Range | None:
    value, low, high = assumption.value, assumption.low, assumption.high
    if value is None or low is None or high is None or not low < high:
        return None
    return Range(path=assumption.path, low=float(low), value=value, high=float(high))


def draw(ranges: Iterable[Range], *, draws: int, seed: int) -> dict[str, Floats]:
    """Figures by path, each (draws,). The same path and seed give the same random numbers in every design."""
    return {range_.path: _drawn(range_, draws, seed) for range_ in ranges}


@lru_cache(maxsize=PATHS_KEPT)
def _drawn(range_: Range, draws: int, seed: int) -> Floats:
    stream = int.from_bytes(sha256(range_.path.encode()).digest()[:8])
    found = range_.quantile(np.random.default_rng([seed, stream]).random(draws))
    found.flags.writeable = False
    return found
