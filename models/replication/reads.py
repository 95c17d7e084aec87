"""What reads of one group find: how late each reader is, how often a read is stale, by routing policy."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from models.design.model import Replication
from models.replication.applier import Samples
from models.replication.constants import EngineConstants
from models.replication.results import ReaderReplication
from models.replication.routing import Policy, ReadsAt, RoutingFigures, by_policy
from models.replication.rtt import RoundTripTime
from models.replication.stages import POINTS, StageTimes, stratified, without_polling
from models.replication.staleness import Ways, p_stale_table, percentiles, stale_shares


@dataclass(frozen=True, slots=True)
class Application:
    """Where one part of the application stands. ``weight``: its share of the instances that need the writer."""

    weight: float
    to_writer: RoundTripTime | None
    to_readers: Mapping[str, RoundTripTime | None]

    def way_ms(self, reader: str) -> float | None:
        """Half the round trips to the writer and to the reader; None: unknown."""
        back, there = self.to_writer, self.to_readers[reader]
        return None if back is None or there is None else (back.value_ms + there.value_ms) / 2


@dataclass(frozen=True)
class GroupReads:
    """``known``: the readers that ``times`` has, in its order; ``readers``: all."""

    replication: Replication
    engine: EngineConstants
    writer: str
    readers: Sequence[str]
    known: Sequence[str]
    times: StageTimes | None
    applications: Sequence[Application]
    per_second: float

    def ways(self, reader: str) -> Ways | None:
        ways = [(a.weight, a.way_ms(reader)) for a in self.applications]
        known = [(weight, way) for weight, way in ways if way is not None]
        return known if len(known) == len(ways) else None

    @cached_property
    def _measured(self) -> Samples | None:
        """The own measurement in the place of V, at evenly spread probabilities; None: nothing was measured."""
        quantiles = self.replication.measured_lag_ms
        if not quantiles:
            return None
        return np.interp(stratified(0, POINTS), np.linspace(0, 1, len(quantiles)), quantiles)

    def visibility(self, reader: str) -> Samples | None:
        """(n,) array: V [ms], measured where the design says so."""
        if self._measured is not None:
            return self._measured
        if self.times is None or reader not in self.known:
            return None
        return self.times.visibility(self.known.index(reader))

    def as_read(self, reader: str) -> Samples | None:
        """V as a single read finds it."""
        visibility = self.visibility(reader)
        if visibility is None or self._measured is not None:
            return visibility
        return without_polling(self.engine, visibility, self.per_second)

    def reader(self, reader: str) -> ReaderReplication:
        visibility, found, ways = self.visibility(reader), self.as_read(reader), self.ways(reader)
        known = found is not None and ways is not None
        return ReaderReplication(
            visibility_ms=None if visibility is None else percentiles(visibility),
            p_stale=p_stale_table(found, ways, self.engine.read_ms) if found is not None and ways is not None else None,
            measured=self._measured is not None and known,
        )

    @cached_property
    def routing(self) -> Mapping[Policy, RoutingFigures]:
        """By policy; empty when a reader's delay is not known."""
        places = []
        for a in self.applications:
            at_readers = [self._at(a, reader) for reader in self.readers]
            known = [at for at in at_readers if at is not None]
            if len(known) < len(at_readers):
                return {}
            trip = None if a.to_writer is None else a.to_writer.value_ms
            writer = ReadsAt(instance=self.writer, round_trip_ms=trip, stale_read_share=0.0, p_read_your_writes=1.0)
            places.append((a.weight, known, writer))
        return by_policy(places, writer_reads=self.replication.reads == "any")

    def _at(self, application: Application, reader: str) -> ReadsAt | None:
        found, way, trip = self.as_read(reader), application.way_ms(reader), application.to_readers[reader]
        if found is None or way is None or trip is None:
            return None
        stale, own = stale_shares(self.replication, len(self.readers), found, [(1.0, way)], self.engine.read_ms)
        return ReadsAt(instance=reader, round_trip_ms=trip.value_ms, stale_read_share=stale, p_read_your_writes=own)

    @property
    def shares(self) -> tuple[float | None, float | None]:
        """(stale reads, read-your-writes) as the design routes: in turn over what ``reads`` names."""
        if not self.readers or self.replication.reads == "writer":
            return 0.0, 1.0
        if not self.routing:
            return None, None
        in_turn = self.routing["round_robin"]
        return in_turn.stale_read_share, in_turn.p_read_your_writes
