"""Who writes, and who is promoted how often: the failovers of a group as far as losses need them.

Stands in where no joint chain of availability says it (``models.availability.promotions`` does, and
``evaluate_replication`` takes its answer). The writer fails as often as it and the places around it do; the first of
the others that is up is promoted, instances being down independently; there is no fail-back, so that the named writer
soon is one among others.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.design.model import Component, Design
from models.units import HOURS_PER_YEAR

MEMBERS_AT_MOST = 4
"""The later ones are promoted only when all before them are down at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Promotion:
    """How often ``promoted`` takes over from ``writer``."""

    writer: str
    promoted: str
    per_year: float


def failures_per_year(design: Design, component: Component, writer: str) -> float | None:
    """Failures of the instance that writes and of the places around it, 1 / (MTTF + MTTR) each; None: not known."""
    around = design.places_around(design.instances[writer].place)
    rates = [component.reliability.failures_per_hour, *(place.reliability.failures_per_hour for place in around)]
    known = [rate for rate in rates if rate is not None]
    return sum(known) * HOURS_PER_YEAR if len(known) == len(rates) else None


def reader_unavailabilities(design: Design, component: Component, writer: str, readers: Sequence[str]) -> list[float]:
    """Each reader's, with the places around it that are not around the writer (then the writer is down, too)."""
    shared = {place.name for place in design.places_around(design.instances[writer].place)}
    down = []
    for reader in readers:
        up = component.reliability.availability
        for place in design.places_around(design.instances[reader].place):
            up *= 1.0 if place.name in shared else place.reliability.availability
        down.append(1 - up)
    return down


def promotion_order(component: Component) -> tuple[str, ...]:
    """The candidates, then the named writer; without candidates all others in file order, then the writer."""
    replication = component.replication
    if replication is None or replication.failover is None:
        return ()
    candidates = replication.failover.candidates or tuple(i.id for i in component.instances)
    others = [name for name in dict.fromkeys(candidates) if name != replication.writer]
    return (*others[: MEMBERS_AT_MOST - 1], replication.writer)


def promotion_shares(design: Design, component: Component, writer: str, order: Sequence[str]) -> dict[str, float]:
    """Who is promoted when ``writer`` has failed: the first of ``order`` that is up -> probability, adding up to 1."""
    others = [name for name in order if name != writer]
    shares, all_down = {}, 1.0
    for name, down in zip(others, reader_unavailabilities(design, component, writer, others), strict=True):
        shares[name] = all_down * (1 - down)
        all_down *= down
    total = sum(shares.values())
    return {name: share / total for name, share in shares.items()} if total > 0 else dict.fromkeys(others[:1], 1.0)


def likely_promotions(design: Design, component: Component) -> tuple[Promotion, ...] | None:
    """Every pair that happens, with its frequency in the long run; None: how often an instance fails is not known."""
    order = promotion_order(component)
    if len(order) < 2:
        return ()
    rates = [failures_per_year(design, component, name) for name in order]
    known = np.array([rate for rate in rates if rate is not None])
    if len(known) < len(order):
        return None
    if not known.all():
        return ()
    moves = np.zeros((len(order), len(order)))
    for i, writer in enumerate(order):
        for name, share in promotion_shares(design, component, writer, order).items():
            moves[i, order.index(name)] = share
    visits = _stationary(moves)
    starts = visits / (visits / known).sum()
    return tuple(
        Promotion(writer=order[i], promoted=order[j], per_year=float(starts[i] * moves[i, j]))
        for i, j in zip(*np.nonzero(moves), strict=True)
    )


def _stationary(moves: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n,) array of shares of visits; moves : (n, n) array of probabilities, rows adding up to 1.

    Averaged with staying, which has the same shares and never swings between two halves.
    """
    n = len(moves)
    system = np.vstack([moves.T - np.eye(n), np.ones(n)])
    shares: NDArray[np.float64] = np.linalg.lstsq(system, np.array([0.0] * n + [1.0]), rcond=None)[0]
    return np.maximum(shares, 0)
