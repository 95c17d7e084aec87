"""Design -> figures of replication, per component; closed forms and fixed quadrature only, no random state."""

from collections import Counter
from collections.abc import Mapping, Sequence

from models.design.model import Component, Design, Replication
from models.problems import Findings
from models.replication import explain
from models.replication.applier import Samples, applier_capacity, applier_load
from models.replication.conditions import Situation, loss_conditions
from models.replication.constants import EngineConstants, ReplicationConstants, RoundTripDefaults
from models.replication.failovers import Promotion
from models.replication.gaps import Gaps
from models.replication.group_losses import GroupLosses
from models.replication.losses import exposure_ms
from models.replication.reads import Application, GroupReads
from models.replication.results import (
    ComponentReplication,
    Derivation,
    LossCondition,
    Percentiles,
    ReplicationResult,
)
from models.replication.rtt import RoundTripTime, faster_than_light, round_trip
from models.replication.sampled import commit_times
from models.replication.stages import StageTimes, acknowledgements_needed, client_time
from models.replication.staleness import weighted_percentiles
from models.replication.traffic import application_places, writes_per_second


def evaluate_replication(
    design: Design,
    constants: ReplicationConstants,
    round_trips: RoundTripDefaults,
    promotions: Mapping[str, Sequence[Promotion]] | None = None,
) -> ReplicationResult:
    """Commit latency, visibility delay, stale reads and lost writes of every replicated component of a design.

    promotions: by component, how often who takes over from whom, where a chain of availability knows; else estimated.
    """
    found = Findings()
    for at, text in faster_than_light(design, round_trips):
        found.warn("rtt-below-light", at, text)
    groups = {
        name: _Group(
            design,
            component,
            component.replication,
            constants[component.replication.engine],
            round_trips,
            None if promotions is None else promotions.get(name),
        )
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


def visibility_samples(
    design: Design, component: Component, constants: ReplicationConstants, round_trips: RoundTripDefaults
) -> Mapping[str, Samples | None]:
    """By reader (n,) array: V [ms], what a page draws its curves from; None: unknown. Empty without replication."""
    if component.replication is None:
        return {}
    engine = constants[component.replication.engine]
    group = _Group(design, component, component.replication, engine, round_trips, None)
    return {reader: group.reads.visibility(reader) for reader in group.readers}


class _Group:
    """A writer and its readers: what is known of them, and the figures that follow."""

    def __init__(
        self,
        design: Design,
        component: Component,
        replication: Replication,
        engine: EngineConstants,
        round_trips: RoundTripDefaults,
        promotions: Sequence[Promotion] | None,
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
            Application(
                count / at.total(),
                round_trip(design, where, place[replication.writer], round_trips),
                {reader: round_trip(design, where, place[reader], round_trips) for reader in self.readers},
            )
            for where, count in at.items()
        ]
        self.per_second = writes_per_second(design, component)
        self.known = [reader for reader in self.readers if self.links[reader] is not None]
        self.times = self._times()
        self.reads = GroupReads(
            replication,
            engine,
            replication.writer,
            self.readers,
            self.known,
            self.times,
            self.applications,
            self.per_second or 0.0,
        )
        self.losses = GroupLosses(design, component, engine, round_trips, self.per_second, promotions)
        self.conditions: tuple[LossCondition, ...] = loss_conditions(self._situation())
        self.result = self._result()

    def _times(self) -> StageTimes | None:
        """None when a delay that the commit may wait for is unknown."""
        needed = acknowledgements_needed(self.replication, len(self.readers))
        if needed and len(self.known) < len(self.readers):
            return None
        links = [link for link in self.links.values() if link is not None]
        rtts, jitter = tuple(link.value_ms for link in links), tuple(link.jitter_ms for link in links)
        return commit_times(self.replication, self.engine, rtts, self.per_second or 0.0, jitter)

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
        stale, own = self.reads.shares
        return ComponentReplication(
            commit_ms=self._commit(),
            readers={reader: self.reads.reader(reader) for reader in self.readers},
            stale_read_share=stale,
            p_read_your_writes=own,
            routing=self.reads.routing,
            lost_writes=self.losses.result(),
            applier_saturates_at=applier_capacity(self.replication, self.engine) if self.readers else None,
        )

    def _commit(self) -> Percentiles | None:
        shifts = [(a.weight, a.to_writer.value_ms) for a in self.applications if a.to_writer is not None]
        if self.times is None or len(shifts) < len(self.applications):
            return None
        return weighted_percentiles(self.times.ok + client_time(self.engine, self.per_second or 0.0), shifts)

    @property
    def exposure_ms(self) -> float | None:
        """How long an acknowledged write is not at the promoted reader [ms]; 0 without readers."""
        if not self.readers:
            return 0.0
        if self.times is None or self.promoted not in self.known:
            return None
        return exposure_ms(self.times, self.known.index(self.promoted))

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
                events=self.losses.events_per_year,
            ),
        )

    def warn(self, found: Findings, at: str) -> None:
        """Conditions that do not hold, and what the figures could not know."""
        for condition in self.conditions:
            found.warn(condition.code, at, condition.text)
        for code, text in self._gaps().texts():
            found.warn(code, at, text)

    def _gaps(self) -> Gaps:
        far = [reader for reader in self.readers if reader not in self.known or self.reads.ways(reader) is None]
        if any(a.to_writer is None for a in self.applications):
            far.insert(0, self.replication.writer)
        load = applier_load(self.replication, self.engine, self.per_second or 0.0)
        return Gaps(
            unknown_round_trips=far,
            application_found=bool(self.stands),
            writes_known=self.per_second is not None,
            failures_known=self.losses.events_per_year is not None,
            overloaded=bool(self.readers) and load >= 1,
            measured=self.engine.is_measured and self.replication.mode != "group",
        )
