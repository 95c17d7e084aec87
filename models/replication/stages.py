"""One commit as stages in series: statement, durable flush, one way, receive, apply, and the acknowledgement back.

A flush is a gated batch server: everybody who waits shares the next flush. Times are samples of one commit met at a
random moment, at fixed stratified points (a quadrature rule, so the same design always gives the same figures).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from models.design.model import Replication
from models.replication.constants import EngineConstants
from models.units import MS_PER_SECOND

Samples = NDArray[np.float64]
POINTS = 2048
FEWEST_POINTS = 128
VALUES_AT_MOST = 65_536
"""Points times readers: a group with hundreds of readers gets fewer points each."""
WRITER_COLUMNS = 4
READER_COLUMNS = 2


@dataclass(frozen=True, slots=True)
class StageTimes:
    """Moments after the statement's arrival at the writer [ms].

    ok : (n,) array, the writer answers. received, visible : (readers, n) arrays; visible is inf where a reader never
    catches up.
    """

    ok: Samples
    received: Samples
    visible: Samples

    def visibility(self, reader: int) -> Samples:
        """(n,) array: from the writer's ok until visible there [ms], negative when the commit waits for the apply."""
        delay: Samples = self.visible[reader] - self.ok
        return delay


@lru_cache(maxsize=1024)
def stratified(column: int, points: int) -> Samples:
    """(points,) array: the middles of equal strata of (0, 1), each column in its own order (a Latin hypercube)."""
    order = np.random.default_rng([points, column]).permutation(points)
    values: Samples = (order + 0.5) / points
    values.flags.writeable = False
    return values


@lru_cache(maxsize=1024)
def _normal(column: int, points: int) -> Samples:
    values: Samples = ndtri(stratified(column, points))
    values.flags.writeable = False
    return values


def flush_busy_share(flush_ms: float, per_second: float) -> float:
    """Probability that a commit finds a flush under way, commits arriving at random.

    A flush is followed by another if somebody came meanwhile, so a busy period has e^x flushes on average, x = rate x
    flush, and an idle one lasts 1 / rate: x e^x / (1 + x e^x).
    """
    x = per_second * flush_ms / MS_PER_SECOND
    return 1.0 / (1.0 + math.exp(-x) / x) if x > 0 else 0.0


def flush_time(flush_ms: float, per_second: float, uniform: Samples) -> Samples:
    """Wait for the flush under way, if any, then one's own [ms]; shape of ``uniform``."""
    busy = flush_busy_share(flush_ms, per_second)
    if busy == 0:
        return np.full_like(uniform, flush_ms)
    return flush_ms * (1 + np.maximum(uniform - (1 - busy), 0) / busy)


def applier_load(replication: Replication, engine: EngineConstants, per_second: float) -> float:
    """Share of time the applier is busy with what transactions cannot share; >= 1 never catches up."""
    return per_second * _serial_ms(replication, engine) / MS_PER_SECOND


def _reader_flush_ms(replication: Replication, engine: EngineConstants) -> float:
    return 0.0 if replication.flush_ms is None else replication.flush_ms + engine.flush_overhead_ms


def _serial_ms(replication: Replication, engine: EngineConstants) -> float:
    """Mean work of the applier on one transaction that the next one has to wait for [ms]."""
    if replication.engine == "postgresql":
        return engine.apply_ms
    flushes = engine.reader_flushes * _reader_flush_ms(replication, engine)
    return flushes * engine.applier_serial_share if replication.applier_workers > 1 else flushes + engine.apply_ms


def _applier_wait(load: float, serial_ms: float, uniform: Samples) -> Samples:
    """Wait in front of the applier [ms], as in an M/M/1 queue: none with probability 1 - load, else exponential."""
    if load >= 1:
        return np.full_like(uniform, np.inf)
    if load <= 0:
        return np.zeros_like(uniform)
    return np.maximum(math.log(load) - np.log1p(-uniform), 0) * serial_ms / (1 - load)


def client_time(engine: EngineConstants, per_second: float) -> float:
    """Mean work of the application on one commit [ms]: more when everything had gone idle since the last one.

    Commits come at random, so none came for the time t before with probability exp(-rate t).
    """
    return engine.client_ms + engine.idle_ms * math.exp(-per_second * engine.idle_after_ms / MS_PER_SECOND)


def acknowledgements_needed(replication: Replication, readers: int) -> int:
    """Readers that a commit waits for. Group: a majority of all members, the writer being one."""
    if replication.mode == "group":
        return (readers + 1) // 2
    if replication.engine == "postgresql" and replication.flush_ms is None:
        return 0  # synchronous_commit = off waits for nobody
    return 0 if replication.mode == "async" else replication.wait_for


def stage_times(
    replication: Replication, engine: EngineConstants, rtt_ms: Sequence[float], per_second: float
) -> StageTimes:
    """Samples of one commit with readers ``rtt_ms`` [ms, writer to each] away, at ``per_second`` writes.

    A commit waits for no more readers than there are: the design was checked for that.
    """
    needed = acknowledgements_needed(replication, len(rtt_ms))
    points = max(FEWEST_POINTS, min(POINTS, VALUES_AT_MOST // max(1, len(rtt_ms))))
    ways = np.asarray(rtt_ms, dtype=np.float64).reshape(-1, 1) / 2
    executed = engine.statement_ms * np.exp(engine.statement_spread * _normal(0, points))
    if replication.mode == "group":
        return _group_times(replication, engine, ways, executed, per_second)
    flushed = executed + _writer_flushes(replication, engine, per_second, points)
    received = _sent(replication, engine, flushed) + ways + engine.receive_ms
    durable, visible = _at_readers(replication, engine, received, per_second)
    ok = flushed
    if needed:
        at = {"remote_apply": visible, "on": durable}.get(replication.mode, received)
        acknowledged = at + ways + engine.acknowledge_ms
        ok = np.maximum(flushed, np.partition(acknowledged, needed - 1, axis=0)[needed - 1])
    return StageTimes(ok, received, visible)


def _group_times(
    replication: Replication, engine: EngineConstants, ways: Samples, executed: Samples, per_second: float
) -> StageTimes:
    """Consensus first (propose, a majority accepts, tell everybody), then flush at the writer and apply at readers."""
    needed = acknowledgements_needed(replication, len(ways))
    agreed = executed
    if needed:
        agreed = executed + 2 * np.sort(ways[:, 0])[needed - 1] + engine.receive_ms + engine.acknowledge_ms
    received = agreed + ways + engine.receive_ms
    _, visible = _at_readers(replication, engine, received, per_second)
    return StageTimes(agreed + _writer_flushes(replication, engine, per_second, len(executed)), received, visible)


def _writer_flushes(replication: Replication, engine: EngineConstants, per_second: float, points: int) -> Samples:
    if replication.flush_ms is None:
        return np.zeros(points)
    flush_ms = replication.flush_ms + engine.flush_overhead_ms
    waits = [flush_time(flush_ms, per_second, stratified(1 + i, points)) for i in range(engine.writer_flushes)]
    return np.asarray(sum(waits), dtype=np.float64)


def _sent(replication: Replication, engine: EngineConstants, flushed: Samples) -> Samples:
    """When the log leaves the writer; an unflushed one waits for the background flush where the engine does so."""
    if replication.flush_ms is not None or engine.unflushed_send_delay_ms == 0:
        return flushed
    return flushed + engine.unflushed_send_delay_ms * stratified(WRITER_COLUMNS - 1, len(flushed))


def _at_readers(
    replication: Replication, engine: EngineConstants, received: Samples, per_second: float
) -> tuple[Samples, Samples]:
    """(readers, n) arrays: log durable, and row visible. Readers need not wait for a flush under way: the writer's own
    flushes have already spaced what arrives (measured: no spread is added)."""
    readers, points = received.shape
    load, serial_ms = applier_load(replication, engine, per_second), _serial_ms(replication, engine)
    durable = received + engine.reader_flushes * _reader_flush_ms(replication, engine)
    apply = np.empty_like(received)
    for i in range(readers):
        column = WRITER_COLUMNS + READER_COLUMNS * i
        work = engine.apply_ms * np.exp(engine.apply_spread * _normal(column, points))
        apply[i] = work + _applier_wait(load, serial_ms, stratified(column + 1, points))
    return durable, durable + apply
