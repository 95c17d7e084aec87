"""Partial quorums without order (Dynamo, Cassandra): how late a read sees a write, by "WARS".

Bailis et al., "Probabilistically Bounded Staleness for Practical Partial Quorums", VLDB 2012: a write reaches each of N
replicas after W and is acknowledged after A; a read reaches each after R and is answered after S. A write is done with
the ``write_quorum`` first acknowledgements, a read with the ``read_quorum`` first answers. Acknowledgements are counted
as those of a commit are (``stages.last_of_first``).
"""

from dataclasses import dataclass

import numpy as np

from models.replication.applier import Samples
from models.replication.stages import last_of_first

TRIALS = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ParetoOrExponential:
    """One delay: with probability ``p_body`` Pareto (``least_ms``, ``alpha``), else exponential (``rate_per_ms``).

    Raises ValueError when a figure is not above 0, or the probability not in [0, 1].
    """

    p_body: float
    least_ms: float
    alpha: float
    rate_per_ms: float

    def __post_init__(self) -> None:
        if not 0 <= self.p_body <= 1:
            raise ValueError(f"p_body must be in [0, 1], got {self.p_body}")
        if not all(figure > 0 for figure in (self.least_ms, self.alpha, self.rate_per_ms)):  # refuses NaN, too
            raise ValueError(f"least_ms, alpha and rate_per_ms must be > 0, got {self}")

    def samples(self, shape: tuple[int, ...], rng: np.random.Generator) -> Samples:
        """Independent delays [ms]."""
        body = self.least_ms * (1 - rng.random(shape)) ** (-1 / self.alpha)
        tail = rng.exponential(1 / self.rate_per_ms, shape)
        return np.where(rng.random(shape) < self.p_body, body, tail)


@dataclass(frozen=True, slots=True)
class QuorumTimes:
    """(trials,) arrays [ms]. ``visible_after``: from the write's end until a read that begins then sees it, >= 0."""

    write: Samples
    read: Samples
    visible_after: Samples

    def p_stale(self, after_ms: float) -> float:
        """Share of reads that miss the write when they begin that long after its end."""
        return float(np.mean(self.visible_after > after_ms))


def quorum_times(
    write: ParetoOrExponential,
    other: ParetoOrExponential,
    *,
    replicas: int,
    read_quorum: int,
    write_quorum: int,
    seed: int,
    trials: int = TRIALS,
) -> QuorumTimes:
    """``write``: W; ``other``: A, R and S. Raises ValueError for a quorum that is no number of replicas."""
    for name, quorum in (("read_quorum", read_quorum), ("write_quorum", write_quorum)):
        if not 1 <= quorum <= replicas:
            raise ValueError(f"{name} must be from 1 to {replicas} replicas, got {quorum}")
    rng = np.random.default_rng(seed)
    shape = (replicas, trials)
    arrives, acknowledged = write.samples(shape, rng), other.samples(shape, rng)
    asked, answered = other.samples(shape, rng), other.samples(shape, rng)
    done = last_of_first(arrives + acknowledged, write_quorum)
    first = np.argsort(asked + answered, axis=0)[:read_quorum]
    missing = np.take_along_axis(arrives - asked, first, axis=0).min(axis=0) - done
    return QuorumTimes(done, last_of_first(asked + answered, read_quorum), np.maximum(missing, 0))
