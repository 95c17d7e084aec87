"""Work for the tests of compute, in a module that a worker process can import quickly."""

import os
import signal
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


def draws(seed: int, first: int, count: int) -> NDArray[np.float64]:
    """(count, 3) normal draws: row i is that of run ``first + i``, whoever computes it."""
    seeds = (np.random.SeedSequence(seed, spawn_key=(run,)) for run in range(first, first + count))
    return np.stack([np.random.default_rng(seed).normal(size=3) for seed in seeds])


def slow_draws(seed: int, seconds: float, first: int, count: int) -> NDArray[np.float64]:
    time.sleep(seconds)
    return draws(seed, first, count)


def draws_of_the_mortal(folder: str, seed: int, first: int, count: int) -> NDArray[np.float64]:
    """Ends its own process the first time that run 4 is asked for."""
    mark = Path(folder) / "died"
    if first <= 4 < first + count and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return draws(seed, first, count)


def deadly(first: int, count: int) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def raises(first: int, count: int) -> None:
    raise ValueError(f"no such run: {first}")


def who(first: int, count: int) -> tuple[int, float]:
    """The process, and when it ended its batch."""
    time.sleep(0.05)
    return os.getpid(), time.monotonic()
