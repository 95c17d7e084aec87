"""One commit as stages in series: statement, durable flush, one way, receive, apply, and the acknowledgement back.

A flush is a gated batch server: everybody who waits shares the next flush. Times are samples of one commit met at a
random moment, at fixed stratified points (a quadrature rule, so the same design always gives the same figures).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.special import ndtri

from models.design.model import Replication
from models.replication.applier import Samples, applier_wait, apply_work, flush_time_ms, late_time
from models.replication.constants import EngineConstants
from models.units import MS_PER_SECOND

POINTS = 2048
FEWEST_POINTS = 128
VALUES_AT_MOST = 65_536
"""Points times readers: a group with hundreds of readers gets fewer points each."""
WRITER_COLUMNS = 4
READER_COLUMNS = 4


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


def one_way(engine: EngineConstants, rtt_ms: Samples) -> Samples:
    """Half the round trip, and waking up who has waited for it [ms]; shape of ``rtt_ms``."""
    return rtt_ms / 2 - engine.wake_ms * np.expm1(-rtt_ms / engine.wake_after_ms)


def idle_share(engine: EngineConstants, per_second: float) -> float:
    """Probability that nothing ran for ``idle_after``: commits come at random, exp(-rate x time)."""
    return math.exp(-per_second * engine.idle_after_ms / MS_PER_SECOND)


def without_polling(engine: EngineConstants, visibility: Samples, per_second: float) -> Samples:
    """V as a single read finds it [ms]: less what polling for it added; shape of ``visibility``."""
    busy = 1 - idle_share(engine, per_second)
    added = -busy * engine.poll_ms * np.expm1(-np.maximum(visibility, 0) / engine.poll_after_ms)
    return np.where(np.isfinite(visibility), visibility - added, visibility)


def client_time(engine: EngineConstants, per_second: float) -> float:
    """Mean work of the application on one commit [ms]: more when everything had gone idle since the last one."""
    return engine.client_ms + engine.idle_ms * idle_share(engine, per_second)


def last_of_first(times: Samples, needed: int) -> Samples:
    """(n,) array: when ``needed`` of (members, n) events have happened."""
    last: Samples = np.partition(times, needed - 1, axis=0)[needed - 1]
    return last


def acknowledgements_needed(replication: Replication, readers: int) -> int:
    """Readers that a commit waits for. Group: a majority of all members, the writer being one."""
    if replication.mode == "group":
        return (readers + 1) // 2
    if replication.engine == "postgresql" and replication.flush_ms is None:
        return 0  # synchronous_commit = off waits for nobody
    return 0 if replication.mode == "async" else replication.wait_for


def stage_times(
    replication: Replication,
    engine: EngineConstants,
    rtt_ms: Sequence[float],
    per_second: float,
    most_points: int = POINTS,
) -> StageTimes:
    """Samples of one commit with readers ``rtt_ms`` [ms, writer to each] away, at ``per_second`` writes.

    A commit waits for no more readers than there are: the design was checked for that.
    """
    needed = acknowledgements_needed(replication, len(rtt_ms))
    points = max(FEWEST_POINTS, min(most_points, VALUES_AT_MOST // max(1, len(rtt_ms))))
    ways = one_way(engine, np.asarray(rtt_ms, dtype=np.float64)).reshape(-1, 1)
    executed = engine.statement_ms * np.exp(engine.statement_spread * _normal(0, points))
    if replication.mode == "group":
        return _group_times(replication, engine, ways, executed, per_second)
    flushed = executed + _writer_flushes(replication, engine, per_second, points)
    sent = flushed + sends_unflushed(replication, engine, stratified(WRITER_COLUMNS - 1, points))
    received = sent + ways + engine.receive_ms
    durable, visible = _at_readers(replication, engine, received, per_second)
    ok = flushed
    if needed:
        at = {"remote_apply": visible + engine.apply_reply_ms, "on": durable}.get(replication.mode, received)
        acknowledged = at + ways + engine.acknowledge_ms
        ok = np.maximum(flushed, last_of_first(acknowledged, needed))
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
    flush_ms = flush_time_ms(replication, engine.flush_overhead_ms)
    waits = [flush_time(flush_ms, per_second, stratified(1 + i, points)) for i in range(engine.writer_flushes)]
    return np.asarray(sum(waits), dtype=np.float64)


def sends_unflushed(replication: Replication, engine: EngineConstants, uniform: Samples) -> Samples:
    """How long the log of a commit stays at the writer [ms]: unflushed, until the next background flush, if any."""
    return uniform * (engine.unflushed_send_delay_ms if replication.flush_ms is None else 0.0)


def _at_readers(
    replication: Replication, engine: EngineConstants, received: Samples, per_second: float
) -> tuple[Samples, Samples]:
    """(readers, n) arrays: log durable, and row visible. Readers need not wait for a flush under way: the writer's own
    flushes have already spaced what arrives (measured: no spread is added)."""
    readers, points = received.shape
    durable = received + engine.reader_flushes * flush_time_ms(replication, engine.reader_flush_overhead_ms)
    apply = np.empty_like(received)
    warm = -math.expm1(-per_second * engine.warm_after_ms / MS_PER_SECOND)
    for i in range(readers):
        column = WRITER_COLUMNS + READER_COLUMNS * i
        late = late_time(engine, per_second, stratified(column + 1, points))
        wait = applier_wait(replication, engine, per_second, stratified(column + 2, points))
        is_warm = stratified(column + 3, points) < warm
        apply[i] = wait + apply_work(engine, _normal(column, points), late, is_warm)
    return durable, durable + apply
