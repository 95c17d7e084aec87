"""Acknowledged writes that a failover loses: expected number, P(none), and the distribution over a year."""

import math
from collections.abc import Sequence

import numpy as np

from models.design.model import Component, Design, Replication
from models.replication.constants import EngineConstants
from models.replication.results import LossPerFailover, LossPerYear, LostWrites
from models.replication.stages import Samples, StageTimes
from models.replication.staleness import episode_shares
from models.units import HOURS_PER_YEAR, MS_PER_SECOND

Atoms = list[tuple[float, float]]
"""A mixture of Poisson counts: (probability, mean), probabilities adding up to 1."""
UNFLUSHED_STEPS = 8
LATTICE_AT_MOST = 8192
STANDARD_DEVIATIONS = 12
UNIT_STEP = 16
TILT = 20.0
UNKNOWN = LostWrites(
    per_failover=LossPerFailover(expected=None, p_none=None), per_year=LossPerYear(expected=None, interval95=None)
)


def failures_per_year(design: Design, component: Component, writer: str) -> float | None:
    """Failures of the instance that writes and of the places around it, 1 / (MTTF + MTTR) each; None: not known."""
    around = design.places_around(design.instances[writer].place)
    rates = [component.reliability.failures_per_hour, *(place.reliability.failures_per_hour for place in around)]
    known = [rate for rate in rates if rate is not None]
    return sum(known) * HOURS_PER_YEAR if len(known) == len(rates) else None


def exposure_ms(times: StageTimes, promoted: int) -> float:
    """How long an acknowledged write is not yet at the promoted reader, on average over writes [ms]."""
    return float(np.mean(np.maximum(times.received[promoted] - times.ok, 0)))


def share_unreceived(times: StageTimes, promoted: int) -> float:
    """Probability that a write is acknowledged before the promoted reader has it."""
    return float(np.mean(times.received[promoted] > times.ok))


def loss_atoms(
    replication: Replication, engine: EngineConstants, *, per_second: float, exposure: float, waits: bool
) -> Atoms:
    """What one failover loses. An episode holds back the log for its whole lag, unless commits wait for readers.

    exposure [ms]; ``waits``: a commit waits for at least one reader. Unflushed commits: up to ``unflushed_seconds``,
    equally likely, in eight steps.
    """
    held = [] if waits else episode_shares(replication)
    quiet = 1 - sum(share for share, _ in held)
    atoms = [(quiet, exposure), *((share, max(lag, exposure)) for share, lag in held)]
    if replication.flush_ms is None:
        window = engine.unflushed_seconds * MS_PER_SECOND
        steps = (np.arange(UNFLUSHED_STEPS) + 0.5) * window / UNFLUSHED_STEPS
        atoms = [(share / UNFLUSHED_STEPS, max(ms, float(step))) for share, ms in atoms for step in steps]
    return [(share, per_second * ms / MS_PER_SECOND) for share, ms in atoms]


def mean_of(atoms: Atoms) -> float:
    return float(sum(share * mean for share, mean in atoms))


def p_none_of(atoms: Atoms) -> float:
    return float(min(1.0, sum(share * np.exp(-mean) for share, mean in atoms)))


def lost_writes(atoms: Atoms, events_per_year: float | None) -> LostWrites:
    """``atoms``: what one failover loses; failovers come as a Poisson process, None: at an unknown rate."""
    per_failover = LossPerFailover(expected=mean_of(atoms), p_none=p_none_of(atoms))
    if events_per_year is None:
        return LostWrites(per_failover=per_failover, per_year=LossPerYear(expected=None, interval95=None))
    per_year = LossPerYear(
        expected=events_per_year * mean_of(atoms), interval95=yearly_quantiles(atoms, events_per_year, (0.025, 0.975))
    )
    return LostWrites(per_failover=per_failover, per_year=per_year)


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


def reader_unavailabilities(design: Design, component: Component, readers: Sequence[str]) -> list[float]:
    """Each reader's, with the places around it that are not around the writer (then the writer is down, too)."""
    replication = component.replication
    writer = design.instances[replication.writer].place if replication is not None else None
    shared = {place.name for place in design.places_around(writer)}
    down = []
    for reader in readers:
        around = design.places_around(design.instances[reader].place)
        up = component.reliability.availability
        for place in around:
            up *= 1.0 if place.name in shared else place.reliability.availability
        down.append(1 - up)
    return down
