"""What chance decides in an incident: alike for the same thing in every design (common random numbers)."""

from collections import Counter
from hashlib import blake2b
from math import log1p

import numpy as np

DIGEST_BYTES = 16


class Luck:
    """Chance by name: how something turns out for the n-th time depends on the seed, its name and n alone.

    Numbers are hashes of these, so that nothing shifts when a design leaves more or less else to chance.
    Source: Law, "Simulation Modeling and Analysis" (2015), 11.2.3, on synchronizing random numbers.
    """

    def __init__(self, *seed: int) -> None:
        self._seed = seed
        self._times: Counter[tuple[str, ...]] = Counter()

    def uniform(self, *name: str) -> float:
        """In [0, 1)."""
        return float((self._number(name) >> (8 * DIGEST_BYTES - 53)) * 2.0**-53)

    def exponential(self, mean: float, *name: str) -> float:
        """In the unit of ``mean``; 0 for a mean of 0."""
        return -mean * log1p(-self.uniform(*name))

    def generator(self, *name: str) -> np.random.Generator:
        """For many numbers at once."""
        return np.random.default_rng(self._number(name))

    def _number(self, name: tuple[str, ...]) -> int:
        self._times[name] += 1
        key = repr((self._seed, name, self._times[name]))
        return int.from_bytes(blake2b(key.encode(), digest_size=DIGEST_BYTES).digest(), "big")
