"""What the replication model says of one group during an incident: commit time, what a reader lacks, stale reads."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from math import expm1

import numpy as np

from models.design.model import Component, Replication
from models.incident.estimates import Values
from models.incident.plant import WriterFailure
from models.incident.script import IncidentSetup
from models.replication import evaluate_replication, round_trip
from models.replication.stages import acknowledgements_needed, stage_times
from models.units import MS_PER_SECOND


@dataclass(frozen=True, slots=True, kw_only=True)
class WriterDelays:
    """While one instance writes. ``commit_seconds``: mean, at the writer. ``stale_share``: of all reads at readers.

    ``unreceived_seconds``: by reader a (points,) array, how long an acknowledged write is not yet there.
    """

    commit_seconds: float
    unreceived_seconds: Mapping[str, Values]
    stale_share: float


class GroupDelays:
    """Of one replicated component at one rate of writes."""

    def __init__(self, setup: IncidentSetup, component: Component, writes_per_second: float) -> None:
        assert component.replication is not None
        self.setup, self.component, self.writes_per_second = setup, component, writes_per_second
        self.replication: Replication = component.replication
        self.engine = setup.constants[component.replication.engine]
        self._place = {i.id: i.place for i in component.instances}
        self.of = cache(self._of)

    def late_seconds(self, failure: WriterFailure, promoted: str, unflushed_share: float) -> Values:
        """(points,) array: how late an acknowledged write was safe from the failure, equally likely each.

        A lag holds back the log, unless commits wait for readers; ``unflushed_share``: how much of the longest time
        between two flushes had passed.
        """
        writer = failure.writer.id
        late = np.zeros(1)
        if promoted != writer:
            held = 0.0 if self._waits else failure.lag_seconds[promoted]
            late = np.maximum(self.of(writer).unreceived_seconds[promoted], held)
        return np.maximum(late, unflushed_share * self._unflushed_seconds) if failure.crashed else late

    def lagging_stale_share(self, lag_seconds: float) -> float:
        """Share of the reads at a reader that lags: those that follow their write, on average ``read_after_write_ms``
        later, within the lag."""
        mean_ms = self.replication.read_after_write_ms
        return -expm1(-lag_seconds * MS_PER_SECOND / mean_ms) if mean_ms > 0 else 1.0

    @property
    def _unflushed_seconds(self) -> float:
        """What a crash of the machine loses at most, though acknowledged; 0 when commits are flushed."""
        return self.engine.unflushed_seconds if self.replication.flush_ms is None else 0.0

    @property
    def _waits(self) -> bool:
        return acknowledgements_needed(self.replication, len(self.component.instances) - 1) > 0

    def _of(self, writer: str) -> WriterDelays:
        readers = [i.id for i in self.component.instances if i.id != writer]
        rtts = [rtt_ms(self.setup, self._place[writer], self._place[reader]) for reader in readers]
        times = stage_times(self.replication, self.engine, rtts, self.writes_per_second)
        unreceived = np.maximum(times.received - times.ok, 0) / MS_PER_SECOND
        return WriterDelays(
            commit_seconds=float(np.mean(times.ok)) / MS_PER_SECOND,
            unreceived_seconds=dict(zip(readers, unreceived, strict=True)),
            stale_share=self._stale_share(writer),
        )

    def _stale_share(self, writer: str) -> float:
        """0 where the replication model does not know it."""
        design = self.setup.design
        moved = replace(self.replication, writer=writer, transactions_per_second=self.writes_per_second)
        component = replace(self.component, replication=moved)
        design = replace(design, components={**design.components, component.name: component})
        found = evaluate_replication(design, self.setup.constants, self.setup.round_trips)
        return found.components[component.name].stale_read_share or 0.0


def rtt_ms(setup: IncidentSetup, a: str | None, b: str | None) -> float:
    """Round trip between two places; where nothing tells how far, that between two zones of a region."""
    found = round_trip(setup.design, a, b, setup.round_trips)
    return setup.round_trips.other_zone.value_ms if found is None else found.value_ms
