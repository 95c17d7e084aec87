"""A stream of commits, one after another: what queues do to each other where the closed forms no longer hold.

Commits arrive at random (Poisson). Each passes the writer's flushes, the ways, and each reader's applier, in commit
order. A flush is a gated batch server: everybody who waits when it starts shares it. MySQL's semi-sync wait is one,
too: the commits of a group wait together, for the last acknowledgement of theirs (``binlog_order_commits``);
PostgreSQL's commits wait each for its own. A parallel applier starts a transaction when one of its workers is free.

Agrees with ``stages.stage_times`` where commits do not meet (tests/agreement/test_replication_sampled.py).
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from models.design.model import Replication
from models.replication.applier import (
    GatedBatch,
    Samples,
    applied_by_workers,
    applier_load,
    apply_work,
    flush_time_ms,
    late_time,
    serially,
)
from models.replication.constants import EngineConstants
from models.replication.stages import (
    StageTimes,
    acknowledgements_needed,
    last_of_first,
    one_way,
    sends_unflushed,
    stage_times,
)
from models.units import MS_PER_SECOND

TRANSACTIONS = 12_000
SLOWEST_PER_SECOND = 1e-3
"""A stream without writes has nobody to meet: one every quarter of an hour stands in."""
SEED = 20261122
"""One stream for every design, so that designs differ by what they are, not by chance."""
LOAD_THAT_QUEUES = 0.3
"""Of the applier; below it the wait for a free worker is less than what the constants are known to."""
READERS_AT_MOST = 32
"""With more of them a stream would take seconds; the closed forms stand in."""
COMMITS_THAT_MEET = 0.05
"""Commits on their way to readers at a time, from which groups wait together often enough to be seen."""


@lru_cache(maxsize=128)
def commit_times(
    replication: Replication,
    engine: EngineConstants,
    rtt_ms: tuple[float, ...],
    per_second: float,
    jitter_ms: tuple[float, ...] = (),
) -> StageTimes:
    """The closed forms where they hold, else a sampled stream. ``jitter_ms``: by reader, empty for none."""
    few = len(rtt_ms) <= READERS_AT_MOST
    if few and (any(jitter_ms) or queues_interact(replication, engine, rtt_ms, per_second)):
        return sampled_times(replication, engine, rtt_ms, per_second, seed=SEED, jitter_ms=jitter_ms)
    return stage_times(replication, engine, rtt_ms, per_second)


def queues_interact(
    replication: Replication, engine: EngineConstants, rtt_ms: Sequence[float], per_second: float
) -> bool:
    """Commits meet in ways that the closed forms leave out: groups that wait together, or a busy applier."""
    load = applier_load(replication, engine, per_second)
    if load >= 1 or not rtt_ms or replication.mode == "group":
        return False
    if replication.mode != "semi_sync":
        return load > LOAD_THAT_QUEUES
    wait_ms = sorted(rtt_ms)[replication.wait_for - 1] + engine.receive_ms + engine.acknowledge_ms
    return load > LOAD_THAT_QUEUES or per_second * wait_ms / MS_PER_SECOND > COMMITS_THAT_MEET


def sampled_times(
    replication: Replication,
    engine: EngineConstants,
    rtt_ms: Sequence[float],
    per_second: float,
    *,
    seed: int,
    jitter_ms: Sequence[float] = (),
    transactions: int = TRANSACTIONS,
) -> StageTimes:
    """As ``stage_times``, of ``transactions`` consecutive commits.

    rtt_ms : writer to each reader. jitter_ms : mean of an exponential delay on each way to and from it, keeping order.
    """
    rng = np.random.default_rng(seed)
    gap_ms = MS_PER_SECOND / max(per_second, SLOWEST_PER_SECOND)
    begins = np.cumsum(rng.exponential(gap_ms, transactions))
    begins, flushed = _written(replication, engine, begins, rng)
    sent = flushed + sends_unflushed(replication, engine, rng.random(transactions))
    received = np.empty((len(rtt_ms), transactions))
    durable, visible = np.empty_like(received), np.empty_like(received)
    ways = one_way(engine, np.asarray(rtt_ms, dtype=np.float64)).tolist()
    jitter = list(jitter_ms) or [0.0] * len(ways)
    for i, way in enumerate(ways):
        received[i] = _in_order(sent + way + _jitter(jitter[i], transactions, rng)) + engine.receive_ms
        durable[i], visible[i] = _applied(replication, engine, received[i], per_second, rng)
    ok = flushed
    needed = acknowledgements_needed(replication, len(rtt_ms))
    if needed:
        at = {"remote_apply": visible + engine.apply_reply_ms, "on": durable}.get(replication.mode, received)
        back = np.stack([_in_order(at[i] + way + _jitter(jitter[i], transactions, rng)) for i, way in enumerate(ways)])
        ok = np.maximum(flushed, last_of_first(back + engine.acknowledge_ms, needed))
        if replication.mode == "semi_sync":
            ok = _waited_together(flushed, ok)
    return StageTimes(ok - begins, received - begins, visible - begins)


def _jitter(mean_ms: float, size: int, rng: np.random.Generator) -> Samples | float:
    return rng.exponential(mean_ms, size) if mean_ms > 0 else 0.0


def _in_order(times: Samples) -> Samples:
    """Nothing overtakes on one connection."""
    ordered: Samples = np.maximum.accumulate(times)
    return ordered


def _work(mean_ms: float, spread: float, size: int, rng: np.random.Generator) -> Samples:
    return mean_ms * np.exp(spread * rng.standard_normal(size))


def _written(
    replication: Replication, engine: EngineConstants, begins: Samples, rng: np.random.Generator
) -> tuple[Samples, Samples]:
    """(n,) arrays, in commit order: begin of each statement, and its log flushed at the writer."""
    executed = begins + _work(engine.statement_ms, engine.statement_spread, len(begins), rng)
    order = np.argsort(executed, kind="stable")
    begins, flushed = begins[order], executed[order]
    if replication.flush_ms is None:
        return begins, flushed
    flush_ms = flush_time_ms(replication, engine.flush_overhead_ms)
    for _ in range(engine.writer_flushes):
        leaves = GatedBatch(flush_ms).leaves
        flushed = np.array([leaves(time) for time in flushed.tolist()])
    return begins, flushed


def _applied(
    replication: Replication, engine: EngineConstants, received: Samples, per_second: float, rng: np.random.Generator
) -> tuple[Samples, Samples]:
    """(n,) arrays at one reader: log durable, and row visible; in commit order."""
    size = len(received)
    is_warm = np.diff(received, prepend=-np.inf) < engine.warm_after_ms
    work = apply_work(engine, rng.standard_normal(size), late_time(engine, per_second, 1 - rng.random(size)), is_warm)
    if replication.engine != "postgresql":
        visible = applied_by_workers(received, work, replication, engine)
        return visible, visible
    leaves = GatedBatch(flush_time_ms(replication, engine.reader_flush_overhead_ms)).leaves
    durable = received if replication.flush_ms is None else np.array([leaves(time) for time in received.tolist()])
    return durable, serially(durable, work)


def _waited_together(flushed: Samples, acknowledged: Samples) -> Samples:
    """Commits that queue while a group waits form the next group; it ends with the acknowledgement of its last."""
    ends = acknowledged.tolist()
    lasts, starts, free = [], -np.inf, -np.inf
    for i, at in enumerate(flushed.tolist()):
        if at > starts:
            starts = at if at > free else free
            lasts.append(i)
        lasts[-1] = i
        free = max(starts, ends[i])
        ends[i] = free
    sizes = np.diff(np.array([-1, *lasts]))
    return np.repeat(np.array(ends)[lasts], sizes)
