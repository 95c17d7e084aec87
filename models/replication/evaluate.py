"""Design -> figures of replication, per component; closed forms and fixed quadrature only, no random state."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from models.design.model import Component, Design, Replication
from models.problems import Findings
from models.replication import explain, losses
from models.replication.conditions import Situation, loss_conditions
from models.replication.constants import EngineConstants, ReplicationConstants, RoundTripDefaults
from models.replication.gaps import Gaps
from models.replication.results import (
    ComponentReplication,
    Derivation,
    LossCondition,
    LostWrites,
    Percentiles,
    ReaderReplication,
    ReplicationResult,
)
from models.replication.rtt import RoundTripTime, round_trip
from models.replication.stages import (
    Samples,
    StageTimes,
    acknowledgements_needed,
    applier_load,
    client_time,
    stage_times,
)
from models.replication.staleness import Ways, p_stale_table, percentiles, stale_shares, weighted_percentiles
from models.replication.traffic import application_places, writes_per_second

MEASURED_ENGINES = ("mysql", "postgresql")


def evaluate_replication(
    design: Design, constants: ReplicationConstants, round_trips: RoundTripDefaults
) -> ReplicationResult:
    """Commit latency, visibility delay, stale reads and lost writes of every replicated component of a design."""
    found = Findings()
    groups = {
        name: _Group(design, component, component.replication, constants[component.replication.engine], round_trips)
        for name, component in design.components.items()
        if component.replication is not None
    }
    for name, group in groups.items():
        group.warn(found, f"components.{name}.replication")
    return ReplicationResult(
        components={name: group.result for name, group in groups.items()},
        links={name: group.links for name, group in groups.items()},
        derivations={name: group.derivations() for name, group in groups.items()},
        conditions={name: group.conditions for name, group in groups.items()},
        warnings=tuple(found.warnings),
    )


@dataclass(frozen=True, slots=True)
class _Application:
    """Where one part of the application stands. ``weight``: its share of the instances that need the writer."""

    weight: float
    to_writer: RoundTripTime | None
    to_readers: Mapping[str, RoundTripTime | None]


class _Group:
    """A writer and its readers: what is known of them, and the figures that follow."""

    def __init__(
        self,
        design: Design,
        component: Component,
        replication: Replication,
        engine: EngineConstants,
        round_trips: RoundTripDefaults,
    ) -> None:
        self.design, self.component, self.replication, self.engine = design, component, replication, engine
        place = {instance.id: instance.place for instance in component.instances}
        self.readers = tuple(id_ for id_ in place if id_ != replication.writer)
        self.links: dict[str, RoundTripTime | None] = {}
        for reader in self.readers:
            self.links[reader] = round_trip(design, place[replication.writer], place[reader], round_trips)
        self.stands = application_places(design, component)
        at = self.stands or Counter({place[replication.writer]: 1})
        self.applications = [
            _Application(
                count / at.total(),
                round_trip(design, where, place[replication.writer], round_trips),
                {reader: round_trip(design, where, place[reader], round_trips) for reader in self.readers},
            )
            for where, count in at.items()
        ]
        self.per_second = writes_per_second(design, component)
        self.known = [reader for reader in self.readers if self.links[reader] is not None]
        self.times = self._times()
        self.failures_per_year = losses.failures_per_year(design, component, replication.writer)
        self.conditions: tuple[LossCondition, ...] = loss_conditions(self._situation())
        self.result = self._result()

    def _times(self) -> StageTimes | None:
        """None when a delay that the commit may wait for is unknown."""
        needed = acknowledgements_needed(self.replication, len(self.readers))
        if needed and len(self.known) < len(self.readers):
            return None
        rtts = [link.value_ms for link in self.links.values() if link is not None]
        return stage_times(self.replication, self.engine, rtts, self.per_second or 0.0)

    @property
    def promoted(self) -> str | None:
        """The reader that a failover tries first: the first candidate, else the first reader."""
        candidates = self.replication.failover.candidates if self.replication.failover is not None else ()
        return next((name for name in (*candidates, *self.readers) if name in self.readers), None)

    def _situation(self) -> Situation:
        return Situation(
            design=self.design,
            component=self.component,
            replication=self.replication,
            readers=self.readers,
            times=self.times,
            promoted=self.promoted,
            per_second=self.per_second,
            engine=self.engine,
        )

    def _result(self) -> ComponentReplication:
        stale, own = self._shares()
        return ComponentReplication(
            commit_ms=self._commit(),
            readers={reader: self._reader(reader) for reader in self.readers},
            stale_read_share=stale,
            p_read_your_writes=own,
            lost_writes=self._lost_writes(),
        )

    def _commit(self) -> Percentiles | None:
        shifts = [(a.weight, a.to_writer.value_ms) for a in self.applications if a.to_writer is not None]
        if self.times is None or len(shifts) < len(self.applications):
            return None
        return weighted_percentiles(self.times.ok + client_time(self.engine, self.per_second or 0.0), shifts)

    def _ways(self, reader: str) -> Ways | None:
        """Half the round trips to the writer and to the reader, per place of the application; None: unknown."""
        ways = []
        for a in self.applications:
            back, there = a.to_writer, a.to_readers[reader]
            if back is None or there is None:
                return None
            ways.append((a.weight, (back.value_ms + there.value_ms) / 2))
        return ways

    def _visibility(self, reader: str) -> Samples | None:
        if self.times is None or reader not in self.known:
            return None
        return self.times.visibility(self.known.index(reader))

    def _reader(self, reader: str) -> ReaderReplication:
        visibility, ways = self._visibility(reader), self._ways(reader)
        return ReaderReplication(
            visibility_ms=None if visibility is None else percentiles(visibility),
            p_stale=None if visibility is None or ways is None else p_stale_table(visibility, ways, self.engine),
        )

    def _shares(self) -> tuple[float | None, float | None]:
        """Stale reads and read-your-writes over the instances that reads go to; the writer is never stale."""
        if not self.readers or self.replication.reads == "writer":
            return 0.0, 1.0
        shares = []
        for reader in self.readers:
            visibility, ways = self._visibility(reader), self._ways(reader)
            if visibility is None or ways is None:
                return None, None
            shares.append(stale_shares(self.replication, len(self.readers), visibility, ways, self.engine))
        if self.replication.reads == "any":
            shares.append((0.0, 1.0))
        stale, own = np.mean(shares, axis=0)
        return float(stale), float(own)

    @property
    def exposure_ms(self) -> float | None:
        """How long an acknowledged write is not at the promoted reader [ms]; 0 without readers."""
        if not self.readers:
            return 0.0
        if self.times is None or self.promoted not in self.known:
            return None
        return losses.exposure_ms(self.times, self.known.index(self.promoted))

    @property
    def losses_per_year(self) -> float | None:
        """How often a year something is lost: promotions, or crashes where nothing is flushed."""
        promotes = bool(self.readers) and self.replication.failover is not None
        return self.failures_per_year if promotes or self.replication.flush_ms is None else 0.0

    def _lost_writes(self) -> LostWrites:
        exposure = self.exposure_ms
        if exposure is None or self.per_second is None:
            return losses.UNKNOWN
        waits = not self.readers or acknowledgements_needed(self.replication, len(self.readers)) > 0
        atoms = losses.loss_atoms(
            self.replication, self.engine, per_second=self.per_second, exposure=exposure, waits=waits
        )
        return losses.lost_writes(atoms, self.losses_per_year)

    def derivations(self) -> tuple[Derivation, ...]:
        commit = self.result.commit_ms
        to_writer = [a.to_writer for a in self.applications if a.to_writer is not None]
        found = [
            explain.commit_derivation(
                self.replication,
                self.engine,
                self.links,
                to_writer,
                per_second=self.per_second or 0.0,
                p50_ms=commit.p50 if commit is not None else None,
            )
        ]
        wait_ms = explain.acknowledgement_ms(self.replication, self.engine, self.links)
        for reader, link in self.links.items():
            visible = self.result.readers[reader].visibility_ms
            if link is not None and visible is not None:
                found.append(
                    explain.visibility_derivation(
                        self.replication, self.engine, reader, link, wait_ms=wait_ms, p50_ms=visible.p50
                    )
                )
        return (
            *found,
            *explain.staleness_derivations(self.replication, self.result),
            *explain.loss_derivations(
                self.component,
                self.result,
                per_second=self.per_second,
                exposure=self.exposure_ms,
                promoted=self.promoted,
                events=self.losses_per_year,
            ),
        )

    def warn(self, found: Findings, at: str) -> None:
        """Conditions that do not hold, and what the figures could not know."""
        for condition in self.conditions:
            found.warn(condition.code, at, condition.text)
        for code, text in self._gaps().texts():
            found.warn(code, at, text)

    def _gaps(self) -> Gaps:
        far = [reader for reader in self.readers if reader not in self.known or self._ways(reader) is None]
        if any(a.to_writer is None for a in self.applications):
            far.insert(0, self.replication.writer)
        load = applier_load(self.replication, self.engine, self.per_second or 0.0)
        return Gaps(
            unknown_round_trips=far,
            application_found=bool(self.stands),
            writes_known=self.per_second is not None,
            failures_known=self.losses_per_year is not None,
            overloaded=bool(self.readers) and load >= 1,
            measured=self.replication.engine in MEASURED_ENGINES and self.replication.mode != "group",
        )
