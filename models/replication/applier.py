"""A reader's applier: what one transaction takes there, and how many it can take a second.

Serial, or some workers that start transactions as they come and commit them in order through shared flushes.
"""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from models.design.model import Replication
from models.replication.constants import EngineConstants
from models.units import MS_PER_SECOND

Samples = NDArray[np.float64]
CONTENDED_AT_MOST = 0.85
"""Of the time; as much as was measured (600 writes/s). Beyond it nothing worse is claimed."""
BACKLOG = 256
"""Transactions that wait when the applier's rate is taken; it settles within the first few."""


@dataclass(slots=True)
class GatedBatch:
    """Everybody who waits when the server starts shares its next service; arrivals come in order of time."""

    service_ms: float
    starts: float = -math.inf
    free: float = -math.inf

    def leaves(self, arrives: float) -> float:
        """When somebody who arrives then is served [ms]."""
        if arrives > self.starts:
            self.starts = arrives if arrives > self.free else self.free
            self.free = self.starts + self.service_ms
        return self.free


def flush_time_ms(replication: Replication, overhead_ms: float) -> float:
    """One durable flush as the engine does it [ms]; 0 where commits are not flushed.

    Waiting and waking up adds ``overhead_ms``, at most as much again as the flush: none to one that takes no time.
    """
    return 0.0 if replication.flush_ms is None else replication.flush_ms + min(overhead_ms, replication.flush_ms)


def contended_share(engine: EngineConstants, per_second: float) -> float:
    """Share of time that other transactions are in the way of an apply."""
    return min(CONTENDED_AT_MOST, per_second * engine.contention_ms / MS_PER_SECOND)


def late_time(engine: EngineConstants, per_second: float, uniform: Samples) -> Samples:
    """What an apply takes longer [ms]: mostly nothing, else an exponential time; the more is under way, the longer."""
    contended = contended_share(engine, per_second)
    share = engine.late_share * (1 - contended) + contended
    if share <= 0:
        return np.zeros_like(uniform)
    return engine.late_ms / (1 - contended) * np.maximum(math.log(share) - np.log(uniform), 0)


def apply_work(engine: EngineConstants, normal: Samples, late_ms: Samples, is_warm: NDArray[np.bool_]) -> Samples:
    """Work of each apply [ms], its flushes apart: lognormal, less what being warm saves, and what is in the way."""
    work: Samples = engine.apply_ms * np.exp(engine.apply_spread * normal) - engine.warm_ms * is_warm
    return np.maximum(work, 0) + late_ms


def is_parallel(replication: Replication) -> bool:
    """PostgreSQL replays the log with one process, whatever the design says of workers."""
    return replication.engine != "postgresql" and replication.applier_workers > 1


def work_ms(engine: EngineConstants) -> float:
    """Mean work of one apply, without its flushes and without load [ms]."""
    return engine.apply_ms * math.exp(engine.apply_spread**2 / 2) + engine.late_share * engine.late_ms


def serial_ms(replication: Replication, engine: EngineConstants) -> float:
    """What a serial applier is busy for, on average, with one transaction [ms]; PostgreSQL's does not flush."""
    if replication.engine == "postgresql":
        return work_ms(engine)
    return work_ms(engine) + engine.reader_flushes * flush_time_ms(replication, engine.reader_flush_overhead_ms)


def applier_capacity(replication: Replication, engine: EngineConstants) -> float:
    """Transactions a second that a reader applies when they wait for it; more than that and its lag only grows."""
    if not is_parallel(replication):
        return MS_PER_SECOND / serial_ms(replication, engine)
    return _parallel_capacity(work_ms(engine), _flush_ms_of_each(replication, engine), replication.applier_workers)


@lru_cache(maxsize=256)
def _parallel_capacity(each_ms: float, flushes_ms: tuple[float, ...], workers: int) -> float:
    visible = by_workers(np.zeros(2 * BACKLOG), np.full(2 * BACKLOG, each_ms), flushes_ms, workers)
    return float(BACKLOG / (visible[-1] - visible[BACKLOG - 1]) * MS_PER_SECOND)


def _flush_ms_of_each(replication: Replication, engine: EngineConstants) -> tuple[float, ...]:
    flush_ms = flush_time_ms(replication, engine.reader_flush_overhead_ms)
    return (flush_ms,) * engine.reader_flushes if flush_ms > 0 else ()


def applier_load(replication: Replication, engine: EngineConstants, per_second: float) -> float:
    """Writes as a share of what the applier can take; >= 1 never catches up."""
    return per_second / applier_capacity(replication, engine)


def applier_wait(replication: Replication, engine: EngineConstants, per_second: float, uniform: Samples) -> Samples:
    """Wait in front of a serial applier [ms], as in an M/M/1 queue: none with probability 1 - load, else exponential.

    Nobody waits for a parallel one until it is overloaded; where that is too simple, ``sampled`` takes over.
    """
    load = applier_load(replication, engine, per_second)
    if load >= 1:
        return np.full_like(uniform, np.inf)
    if load <= 0 or is_parallel(replication):
        return np.zeros_like(uniform)
    return np.maximum(math.log(load) - np.log1p(-uniform), 0) * serial_ms(replication, engine) / (1 - load)


def serially(ready: Samples, work: Samples) -> Samples:
    """(n,) array: one after another, each starts when it is there and the one before is done (Lindley, 1952)."""
    before = np.cumsum(work) - work
    done: Samples = np.maximum.accumulate(ready - before) + before + work
    return done


def applied_by_workers(received: Samples, work: Samples, replication: Replication, engine: EngineConstants) -> Samples:
    """(n,) array: when each transaction is visible at a reader of MySQL, whose applier is parallel or serial."""
    workers = replication.applier_workers if is_parallel(replication) else 1
    return by_workers(received, work, _flush_ms_of_each(replication, engine), workers)


def by_workers(received: Samples, work: Samples, flushes_ms: tuple[float, ...], workers: int) -> Samples:
    """(n,) array: transactions start when one of the workers is free, and commit in order through shared flushes."""
    flushes = [GatedBatch(flush_ms).leaves for flush_ms in flushes_ms]
    visible, ready = [-math.inf] * workers, -math.inf
    for at, takes in zip(received.tolist(), work.tolist(), strict=True):
        free = visible[-workers]
        done = ready = max(ready, (at if at > free else free) + takes)
        for leaves in flushes:
            done = leaves(done)
        visible.append(done)
    return np.array(visible[workers:])
