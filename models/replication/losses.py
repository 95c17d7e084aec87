"""Acknowledged writes that a failover loses: expected number, P(none), and the distribution over a year."""

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from scipy.special import pdtr

from models.design.model import Replication
from models.replication.applier import Samples
from models.replication.constants import EngineConstants
from models.replication.results import LossCauseName, LossPerFailover, LossPerYear
from models.replication.stages import StageTimes
from models.replication.staleness import episode_shares
from models.units import MS_PER_SECOND

Atoms = list[tuple[float, float]]
"""A mixture of Poisson counts: (probability, mean), probabilities adding up to 1."""
UNFLUSHED_STEPS = 8
LATTICE_AT_MOST = 8192
STANDARD_DEVIATIONS = 12
UNIT_STEP = 16
TILT = 20.0
INTERVAL = (0.025, 0.975)


def exposure_ms(times: StageTimes, promoted: int) -> float:
    """How long an acknowledged write is not yet at the promoted reader, on average over writes [ms]."""
    return float(np.mean(np.maximum(times.received[promoted] - times.ok, 0)))


def share_unreceived(times: StageTimes, promoted: int) -> float:
    """Probability that a write is acknowledged before the promoted reader has it."""
    return float(np.mean(times.received[promoted] > times.ok))


class LossCase(NamedTuple):
    """One way a failure meets a group: ``share`` of failures, and the mean of the Poisson count that is lost then."""

    cause: LossCauseName
    share: float
    mean: float


def loss_cases(
    replication: Replication, engine: EngineConstants, *, per_second: float, exposure: float, waits: bool
) -> list[LossCase]:
    """What the loss of the writer's machine costs. Shares add up to 1.

    exposure [ms]: how long an acknowledged write is not at the promoted reader. ``waits``: a commit waits for at least
    one reader; if not, an episode holds back the log for its whole lag. Unflushed commits: up to
    ``unflushed_seconds``, equally likely, in eight steps.
    """
    held = [] if waits else episode_shares(replication)
    quiet = 1 - sum(share for share, _ in held)
    late: list[tuple[LossCauseName, float, float]] = [("in_flight", quiet, exposure)]
    late += [("episode", share, max(lag, exposure)) for share, lag in held]
    if replication.flush_ms is None:
        late = [case for each in late for case in _unflushed(engine, *each)]
    return [LossCase(cause, share, per_second * ms / MS_PER_SECOND) for cause, share, ms in late]


def _unflushed(
    engine: EngineConstants, cause: LossCauseName, share: float, ms: float
) -> Iterator[tuple[LossCauseName, float, float]]:
    window = engine.unflushed_seconds * MS_PER_SECOND
    for step in (np.arange(UNFLUSHED_STEPS) + 0.5) * window / UNFLUSHED_STEPS:
        yield "unflushed" if step > ms else cause, share / UNFLUSHED_STEPS, max(ms, float(step))


def atoms_of(cases: Iterable[LossCase]) -> Atoms:
    return [(case.share, case.mean) for case in cases]


def expected_by_cause(cases: Iterable[LossCase]) -> dict[LossCauseName, float]:
    """What each cause adds to the expected number; only those that add something."""
    found: dict[LossCauseName, float] = {}
    for case in cases:
        if case.share * case.mean > 0:
            found[case.cause] = found.get(case.cause, 0.0) + case.share * case.mean
    return found


def mixed(parts: Iterable[tuple[float, Iterable[LossCase]]]) -> list[LossCase]:
    """Cases of which each list happens with its probability."""
    return [LossCase(case.cause, share * case.share, case.mean) for share, cases in parts if share for case in cases]


def mean_of(atoms: Atoms) -> float:
    return float(sum(share * mean for share, mean in atoms))


def p_none_of(atoms: Atoms) -> float:
    return 1.0 - p_some_of(atoms)


def p_some_of(atoms: Atoms) -> float:
    """P(one failover loses something), with all its digits where it is small."""
    return float(min(1.0, sum(-share * math.expm1(-mean) for share, mean in atoms)))


def p_at_most(atoms: Atoms, count: float) -> float:
    """P(one failover loses no more than ``count``)."""
    return float(sum(share * pdtr(count, mean) for share, mean in atoms))


def quantile_of(atoms: Atoms, level: float) -> float:
    """Smallest count that one failover exceeds with probability 1 - ``level`` at most."""
    largest = max(mean for _, mean in atoms)
    low, high = -1, math.ceil(largest + STANDARD_DEVIATIONS * math.sqrt(largest) + STANDARD_DEVIATIONS)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if p_at_most(atoms, middle) >= level else (middle, high)
    return float(high)


def per_failover(cases: Sequence[LossCase]) -> LossPerFailover:
    atoms = atoms_of(cases)
    low, high = (quantile_of(atoms, level) for level in INTERVAL)
    return LossPerFailover(expected=mean_of(atoms), p_none=p_none_of(atoms), interval95=(low, high))


def per_year(cases: Sequence[LossCase], events_per_year: float | None) -> LossPerYear:
    """Failovers come as a Poisson process, None: at an unknown rate."""
    if events_per_year is None:
        return LossPerYear(expected=None, interval95=None, p_none=None)
    atoms = atoms_of(cases)
    return LossPerYear(
        expected=events_per_year * mean_of(atoms),
        interval95=yearly_quantiles(atoms, events_per_year, INTERVAL),
        p_none=math.exp(-events_per_year * p_some_of(atoms)),
    )


def yearly_quantiles(atoms: Atoms, events_per_year: float, levels: tuple[float, float]) -> tuple[float, float]:
    """Quantiles of a compound Poisson count, exact up to 8,192 writes.

    Past that it is counted in units of 16 (256 …) writes, which widens the count of one failover by their root.
    """
    expected = events_per_year * mean_of(atoms)
    if expected == 0:
        return 0.0, 0.0
    variance = events_per_year * sum(share * (mean**2 + mean) for share, mean in atoms)
    reach = min(expected + STANDARD_DEVIATIONS * variance**0.5 + 1, LATTICE_AT_MOST)
    size, unit = 1 << math.ceil(math.log2(reach + 1)), 1.0
    while True:
        cumulative = _cumulative([(share, mean / unit) for share, mean in atoms], events_per_year, size)
        if cumulative[-1] >= levels[1]:
            low, high = (float(np.searchsorted(cumulative, level) * unit) for level in levels)
            return low, high
        unit *= UNIT_STEP


def _cumulative(atoms: Atoms, events_per_year: float, size: int) -> Samples:
    """(size,) array, P(count <= n), from the probability generating function on a circle just inside the unit circle.

    G(z) = exp(rate (sum_j p_j exp(m_j (z - 1)) - 1)). The smaller circle damps what lies past the end by exp(-20), so
    that it does not wrap around (Grübel and Hermesmeier, ASTIN Bulletin 29, 1999).
    """
    tilt = TILT / size
    z = np.exp(-tilt - 2j * np.pi * np.arange(size // 2 + 1) / size)
    one = sum(share * np.exp(mean * (z - 1)) for share, mean in atoms)
    damped = np.fft.irfft(np.exp(events_per_year * (one - 1)), size)
    cumulative: Samples = np.cumsum(damped * np.exp(tilt * np.arange(size)))
    return cumulative


def share_with_fewer_than(required: int, unavailabilities: Sequence[float]) -> float:
    """Probability that fewer than ``required`` of independent instances are up."""
    up = np.array([1.0])
    for u in unavailabilities:
        up = np.convolve(up, (u, 1 - u))
    return float(up[:required].sum())
