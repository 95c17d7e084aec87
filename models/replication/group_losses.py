"""The lost writes of one group: which failures meet it, who is promoted, and what that one has not received."""

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property, lru_cache

from models.design.model import Component, Design, Replication
from models.replication.constants import EngineConstants, RoundTripDefaults
from models.replication.failovers import (
    Promotion,
    failures_per_year,
    likely_promotions,
    promotion_order,
    promotion_shares,
    reader_unavailabilities,
)
from models.replication.losses import (
    LossCase,
    expected_by_cause,
    exposure_ms,
    loss_cases,
    mixed,
    per_failover,
    per_year,
    share_unreceived,
    share_with_fewer_than,
)
from models.replication.results import FailureKind, LossPerFailover, LossPerYear, LostWrites
from models.replication.rtt import round_trip
from models.replication.stages import StageTimes, acknowledgements_needed, stage_times

PROCESS_EXIT_MS = 1.7
"""How long a killed server still acknowledges what its log sender, dead already, does not send any more. Measured:
3 writes in 6 trials at 300 writes/s, PostgreSQL 15 (tests/data/replication_losses.csv)."""
PARTITION_SECONDS = 43.0
"""How long a writer is cut off where nothing fences it: GitHub, "October 21 post-incident analysis" (2018), 43 s."""
POINTS_FOR_A_MEAN = 512
UNKNOWN_FAILOVER = LossPerFailover(expected=None, p_none=None, interval95=None)
UNKNOWN_YEAR = LossPerYear(expected=None, interval95=None, p_none=None)
UNKNOWN = LostWrites(
    per_failover=UNKNOWN_FAILOVER, per_year=UNKNOWN_YEAR, by_cause={}, by_failure={}, p_promotes_unacknowledged=None
)


@lru_cache(maxsize=256)
def _times(
    replication: Replication, engine: EngineConstants, rtt_ms: tuple[float, ...], per_second: float
) -> StageTimes:
    return stage_times(replication, engine, rtt_ms, per_second, POINTS_FOR_A_MEAN)


class GroupLosses:
    """``promotions``: from a chain of availability; None: estimated here. ``per_second``: writes; None: unknown."""

    def __init__(
        self,
        design: Design,
        component: Component,
        engine: EngineConstants,
        round_trips: RoundTripDefaults,
        per_second: float | None,
        promotions: Sequence[Promotion] | None = None,
    ) -> None:
        assert component.replication is not None
        self.design, self.component, self.engine, self.round_trips = design, component, engine, round_trips
        self.replication: Replication = component.replication
        self.per_second, self._promotions = per_second, promotions
        self.readers = self._readers_of(self.replication.writer)
        self._place = {instance.id: instance.place for instance in component.instances}
        self._trips: dict[tuple[str, str], float | None] = {}

    def _readers_of(self, writer: str) -> tuple[str, ...]:
        return tuple(i.id for i in self.component.instances if i.id != writer)

    @cached_property
    def promotions(self) -> tuple[Promotion, ...] | None:
        """Who takes over from whom how often; None: how often the writer fails is not known."""
        return likely_promotions(self.design, self.component) if self._promotions is None else tuple(self._promotions)

    @property
    def promoted_first(self) -> dict[str, float]:
        """Whom a failure of the named writer promotes, with its probability; without failover the first reader."""
        order = promotion_order(self.component)
        if len(order) < 2:
            return dict.fromkeys(self.readers[:1], 1.0)
        return promotion_shares(self.design, self.component, self.replication.writer, order)

    @property
    def events_per_year(self) -> float | None:
        """How often something can be lost: promotions, or crashes where nothing is flushed."""
        if self.readers and self.replication.failover is not None:
            return None if self.promotions is None else sum(promotion.per_year for promotion in self.promotions)
        if self.replication.flush_ms is None:
            return failures_per_year(self.design, self.component, self.replication.writer)
        return 0.0

    def result(self) -> LostWrites:
        first = self._first_cases("host")
        if first is None:
            return UNKNOWN
        return LostWrites(
            per_failover=per_failover(first),
            per_year=self._per_year(first),
            by_cause=expected_by_cause(first),
            by_failure={kind: self._of_kind(kind) for kind in ("host", "process", "partition")} if self.readers else {},
            p_promotes_unacknowledged=self._p_unacknowledged(),
        )

    def loss_when(self, writer: str, promoted: str) -> LossPerFailover:
        """The machine of ``writer`` is gone and ``promoted`` takes over."""
        cases = self._cases(writer, promoted, "host")
        return UNKNOWN_FAILOVER if cases is None else per_failover(cases)

    def _first_cases(self, kind: FailureKind) -> list[LossCase] | None:
        """Of a failure of the named writer; None: unknown."""
        if not self.readers:
            return self._cases(None, None, kind)
        parts = []
        for reader, share in self.promoted_first.items():
            cases = self._cases(self.replication.writer, reader, kind)
            if cases is None:
                return None
            parts.append((share, cases))
        return mixed(parts)

    def _of_kind(self, kind: FailureKind) -> LossPerFailover:
        cases = self._first_cases(kind)
        return UNKNOWN_FAILOVER if cases is None else per_failover(cases)

    def _per_year(self, first: list[LossCase]) -> LossPerYear:
        events = self.events_per_year
        if events is None:
            return UNKNOWN_YEAR
        if events == 0 or not self.promotions:
            return per_year(first, events)
        parts = []
        for promotion in self.promotions:
            cases = self._cases(promotion.writer, promotion.promoted, "host")
            if cases is None:
                return UNKNOWN_YEAR
            parts.append((promotion.per_year / events, cases))
        return per_year(mixed(parts), events)

    def _p_unacknowledged(self) -> float | None:
        parts = []
        for reader, share in self.promoted_first.items():
            times, index = self._times_when(self.replication, self.replication.writer, reader)
            if times is None:
                return None
            parts.append(share * share_unreceived(times, index))
        return sum(parts) if self.readers else None

    def _cases(self, writer: str | None, promoted: str | None, kind: FailureKind) -> list[LossCase] | None:
        """What a failure of ``writer`` loses when ``promoted`` takes over; None: a distance or the rate is unknown."""
        if self.per_second is None:
            return None
        if writer is None or promoted is None:
            return self._cases_of(self.replication, exposure=0.0, kind=kind, waits=True)
        own = self._exposure(self.replication, writer, promoted)
        fallback = self._share_fallen_back(writer)
        alone = replace(self.replication, mode="async", wait_for=0)
        without = self._exposure(alone, writer, promoted) if fallback or kind == "partition" else 0.0
        if own is None or without is None:
            return None
        waits = acknowledgements_needed(self.replication, len(self.readers)) > 0
        usual = self._cases_of(self.replication, exposure=own, kind=kind, waits=waits)
        fallen = [
            case._replace(cause="fallback") if case.cause == "in_flight" else case
            for case in self._cases_of(alone, exposure=without, kind=kind, waits=False)
        ]
        return mixed([(1 - fallback, usual), (fallback, fallen)])

    def _cases_of(self, replication: Replication, *, exposure: float, kind: FailureKind, waits: bool) -> list[LossCase]:
        rate = self.per_second or 0.0
        if kind == "process":
            exposure = 0.0 if waits else min(exposure, self.engine.receive_ms + PROCESS_EXIT_MS)
            if replication.engine != "postgresql":  # what is written, if not flushed, is the kernel's
                replication = replace(replication, flush_ms=0.0)
        cases = loss_cases(replication, self.engine, per_second=rate, exposure=exposure, waits=waits)
        if kind == "partition":
            lost = rate * self._taken_while_cut_off(replication, waits)
            cases = [case._replace(mean=case.mean + lost) for case in cases]
        return cases

    def _taken_while_cut_off(self, replication: Replication, waits: bool) -> float:
        """How long a writer that is cut off from its readers goes on acknowledging [s]."""
        failover = replication.failover
        if failover is None:
            return 0.0
        switched = failover.detect_seconds + failover.promote_seconds
        lasts = switched if failover.fencing else max(PARTITION_SECONDS, switched)
        if not waits:
            return lasts
        return max(0.0, lasts - (math.inf if replication.timeout_seconds is None else replication.timeout_seconds))

    def _share_fallen_back(self, writer: str) -> float:
        """Share of time that a semi-synchronous writer has given up waiting, since too few readers are up."""
        if self.replication.mode != "semi_sync" or self.replication.timeout_seconds is None:
            return 0.0
        down = reader_unavailabilities(self.design, self.component, writer, self._readers_of(writer))
        return share_with_fewer_than(self.replication.wait_for, down)

    def _exposure(self, replication: Replication, writer: str, promoted: str) -> float | None:
        times, index = self._times_when(replication, writer, promoted)
        return None if times is None else exposure_ms(times, index)

    def _times_when(self, replication: Replication, writer: str, promoted: str) -> tuple[StageTimes | None, int]:
        """Commits before ``promoted`` took over, and its index; None when a distance is unknown.

        Who stands before it in the order was down, or would have been promoted, and acknowledged nothing. Where commits
        wait for more than are left there are none, which one that waits for all says as well.
        """
        needed = acknowledgements_needed(replication, len(self.readers))
        order = promotion_order(self.component)
        down = order[: order.index(promoted)] if needed and promoted in order else ()
        left = [reader for reader in self._readers_of(writer) if reader not in down] if needed else [promoted]
        trips = [self._round_trip(writer, reader) for reader in left]
        known = tuple(trip for trip in trips if trip is not None)
        if len(known) < len(trips):
            return None, 0
        if needed > len(left):
            replication = replace(replication, wait_for=len(left))
        return self._of_trips(replication, known), left.index(promoted)

    def _of_trips(self, replication: Replication, trips: tuple[float, ...]) -> StageTimes:
        return _times(replication, self.engine, trips, self.per_second or 0.0)

    def _round_trip(self, writer: str, reader: str) -> float | None:
        if (writer, reader) not in self._trips:
            found = round_trip(self.design, self._place[writer], self._place[reader], self.round_trips)
            self._trips[writer, reader] = None if found is None else found.value_ms
        return self._trips[writer, reader]
