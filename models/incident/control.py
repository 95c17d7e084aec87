"""The course of an incident without its requests: faults, health checks, failover, people and repairs, in SimPy."""

import math
from collections.abc import Generator
from operator import itemgetter
from typing import Any, Protocol

import simpy

from models.availability.people import NOBODY, is_by_people, operators
from models.design.model import Component, Failover, Member, Place
from models.incident import words
from models.incident.luck import Luck
from models.incident.plant import Answer, GroupState, Plant, Server, Upstream, WriterFailure
from models.incident.rules import CHECKS_TO_DETECT, NOTICED_AFTER_SECONDS, UNKNOWN_REPAIR_HOURS
from models.incident.script import EVERYONE, Fault, IncidentSetup, cast_of
from models.incident.timeline import Timeline
from models.units import MINUTES_PER_HOUR, SECONDS_PER_HOUR

Steps = Generator[simpy.Event, Any, None]
_ANSWER: dict[str, Answer] = {"stops": "refuses", "hangs": "hangs"}


class Requests(Protocol):
    """Whoever sends requests through the plant."""

    def changed(self) -> None:
        """Somebody's answer, rotation or role has changed."""

    def lost_writes(self, group: GroupState, failure: WriterFailure) -> int:
        """Acknowledged by the failed writer and not with the present one."""


class Control:
    """Runs a script on a plant. ``calm`` happens once everything is repaired and all requests are answered again."""

    def __init__(
        self, setup: IncidentSetup, env: simpy.Environment, plant: Plant, timeline: Timeline, luck: Luck
    ) -> None:
        self.setup, self.env, self.plant, self.timeline, self.luck = setup, env, plant, timeline, luck
        self.design = setup.design
        self.requests: Requests | None = None
        self.lost_writes = 0
        self.calm = env.event()
        self._shares: dict[object, float] = {}
        self._change = env.event()
        self._noticed: dict[str, simpy.Event] = {}
        self._reached_at: dict[str, float] = {}
        self._crews = {name: simpy.Resource(env, capacity=size) for name, size in self.design.crews.items()}
        self._works = dict.fromkeys(self.design.requests, True)
        self._cast = cast_of(self.design, setup.script)
        self._unrepaired = len(self._cast.faults)

    def start(self) -> None:
        for upstreams in self.plant.upstreams.values():
            for upstream in upstreams:
                for target in upstream.all_targets if upstream.rules.checks else ():
                    self.env.process(self._checks(upstream, target))
        for group in self.plant.groups.values():
            self.env.process(self._watches(group))
        for fault, name in self._cast.faults:
            self.env.process(self._happens(fault, name))

    def changed(self) -> None:
        """To be called after every change of the plant."""
        self._shares.clear()
        if self.requests is not None:
            self.requests.changed()
        works = self.plant.works()
        judged = [self._judge(name, answered) for name, answered in works.items()]
        self._change, change = self.env.event(), self._change
        change.succeed()
        if all(judged) and self._unrepaired == 0 and self._all_serve() and not self.calm.triggered:
            self.calm.succeed()

    def _all_serve(self) -> bool:
        return all(g.is_serving and not g.dropped for g in self.plant.groups.values()) and not any(
            u.out for upstreams in self.plant.upstreams.values() for u in upstreams
        )

    def _judge(self, name: str, works: bool) -> bool:
        """Notes when a class stops and comes back; returns whether every request of it is answered."""
        share = self.plant.answered_share(name)
        works, is_whole = works and share > 0, works and share == 1
        (self.timeline.end if is_whole else self.timeline.start)("impaired", name)
        if works != self._works[name]:
            self._works[name] = works
            if works:
                self.timeline.end("down", name)
                self.timeline.note("class_up", (name,), words.class_up(name, is_whole))
            else:
                self.timeline.start("down", name)
                self.timeline.note("class_down", (name,), words.class_down(name))
        return is_whole

    # faults and repairs

    def _happens(self, fault: Fault, name: str) -> Steps:
        yield self.env.timeout(fault.at_seconds)
        servers = self.plant.named(name)
        is_place = name in self.design.places
        if is_place:
            said = words.place_gone(name, [s.id for s in servers]) if servers else words.nothing_there(name)
            self.timeline.note("place_gone", (name, *(s.id for s in servers)), said, "down")
        for server in servers:
            self._breaks(fault, server, quiet=is_place)
        self.changed()
        if fault.lasts_seconds is not None or is_place or fault.mode == "lags":
            yield self.env.timeout(self._lasts(fault, name))
            if fault.mode != "lags":
                self.timeline.note("repaired", (name,), words.repaired(name), "up")
            for server in servers:
                self._mends(fault, server)
        else:
            yield simpy.AllOf(self.env, [self.env.process(self._repairs(fault, server)) for server in servers])
        self._unrepaired -= 1
        self.changed()

    def _lasts(self, fault: Fault, name: str) -> float:
        if fault.lasts_seconds is not None:
            return fault.lasts_seconds
        place = self.design.places.get(name)
        return self._repair_seconds(place, name)

    def _repair_seconds(self, broken: Component | Place | None, name: str) -> float:
        hours = None if broken is None else broken.reliability.mttr_hours
        return self._exponential(UNKNOWN_REPAIR_HOURS if hours is None else hours, "repair", name)

    def _breaks(self, fault: Fault, server: Server, *, quiet: bool) -> None:
        if fault.mode == "lags":
            server.lag_seconds = fault.lag_seconds
            self.timeline.start("lagging", server.id)
            said = words.lag_started(server.id, fault.lag_seconds)
            self.timeline.note("lag_started", (server.id,), said, "lagging")
            return
        if fault.mode == "cut_off":
            server.cut_off += 1
        else:
            server.breaks(fault, "gone" if quiet else _ANSWER[fault.mode])
        self._noticed[server.id] = self.env.event()
        if not quiet:
            shown = {"stops": "down", "hangs": "hung", "cut_off": "cut_off"}[fault.mode]
            self.timeline.note("fault", (server.id,), words.fault(server.id, fault.mode), shown)  # type: ignore[arg-type]

    def _mends(self, fault: Fault, server: Server) -> None:
        if fault.mode == "lags":
            self._catches_up(server)
        elif fault.mode == "cut_off":
            server.cut_off -= 1
        else:
            server.mends(fault)

    def _catches_up(self, server: Server) -> None:
        if server.lag_seconds:
            self.timeline.note("lag_over", (server.id,), words.lag_over(server.id), "up")
        server.lag_seconds = 0.0
        self.timeline.end("lagging", server.id)

    def _repairs(self, fault: Fault, server: Server) -> Steps:
        component = server.component
        crew = None
        if is_by_people(component):
            yield from self._is_noticed(server)
            yield from self._person_comes(component, server.id)
        elif component.repair is not None:
            crew = self._crews[component.repair.by]
            request = crew.request()
            if not request.triggered:
                self.timeline.note("repair_waiting", (server.id,), words.repair_waiting(server.id, component.repair.by))
            yield request
        said = words.repair_started(server.id, by_somebody=component.repair is not None)
        self.timeline.note("repair_started", (server.id,), said)
        self.timeline.start("repair", server.id)
        yield self.env.timeout(self._repair_seconds(component, server.id))
        if crew is not None:
            crew.release(request)
        self.timeline.end("repair", server.id)
        self._mends(fault, server)
        self.timeline.note("repaired", (server.id,), words.repaired(server.id), "up" if server.is_up else None)
        self.changed()

    def _is_noticed(self, server: Server) -> Steps:
        noticed = self._noticed[server.id]
        yield noticed | self.env.timeout(NOTICED_AFTER_SECONDS)
        if not noticed.triggered:
            self.timeline.note("noticed_by_users", (server.id,), words.noticed(server.id))

    def _notice(self, server: Server) -> None:
        noticed = self._noticed.get(server.id)
        if noticed is not None and not noticed.triggered:
            noticed.succeed()

    # people

    def _person_comes(self, component: Component, name: str) -> Steps:
        """Until somebody who operates the component is reached, or nobody is there and somebody has learned it."""
        members = operators(self.design, component.name)
        called = [m.name for m in members]
        wait, who = min(((self._wait_seconds(m), m.name) for m in members), key=itemgetter(0), default=(0.0, ""))
        said = words.person_called(name, called, answers=wait == 0)
        self.timeline.note("person_called", (name, *called), said)
        self.timeline.start("waiting_for_person", name)
        if members:
            yield self.env.timeout(wait)
            self.timeline.note("person_reached", (who, name), words.person_reached(name, who))
        else:
            hours = (self.design.team or NOBODY).time_to_learn_hours
            yield self.env.timeout(self._exponential(hours, "learning", component.name))
            self.timeline.note("person_reached", (name,), words.learned(name))
        self.timeline.end("waiting_for_person", name)

    def _wait_seconds(self, member: Member) -> float:
        """From now on. Whoever has been reached stays on it; whoever is away comes back once, for all who call."""
        who, now = member.name, float(self.env.now)
        if who not in self._reached_at:
            is_away = not {who, EVERYONE}.isdisjoint(self.setup.script.away)
            is_away |= self.luck.uniform("reachable", who) >= member.reachable
            self._reached_at[who] = now + (self._exponential(member.away_hours, "away", who) if is_away else 0.0)
        return max(self._reached_at[who] - now, 0.0)

    # health checks

    def _checks(self, upstream: Upstream, target: Server) -> Steps:
        """One balancer and one target, at fixed intervals; sleeps while it could only find what it knows."""
        check, by = self.setup.health_check, upstream.caller.id
        yield self.env.timeout(self.luck.uniform("first check", by, target.id) * check.interval_seconds)
        first = self.env.now
        beat = missed = passed = 0
        while True:
            share = self._check_share(target)
            passes = self.luck.uniform("check", by, target.id) < share
            if not passes and target.answer in ("gone", "hangs"):
                yield self.env.timeout(check.timeout_seconds)
            missed, passed = (0, passed + 1) if passes else (missed + 1, 0)
            is_out = target.id in upstream.out
            if not passes and not is_out:
                said = words.check_missed(target.id, by, missed, check.unhealthy_after)
                self.timeline.note("health_check_missed", (target.id, by), said)
            if not is_out and missed >= check.unhealthy_after:
                upstream.out.add(target.id)
                self._notice(target)
                self.timeline.note(
                    "out_of_rotation", (target.id,), words.out_of_rotation(target.id, by), "out_of_rotation"
                )
                self.changed()
            elif is_out and passed >= check.healthy_after:
                upstream.out.discard(target.id)
                self.timeline.note("in_rotation", (target.id,), words.in_rotation(target.id, by), "in_rotation")
                self.changed()
            settled = passes != (target.id in upstream.out) and (missed >= check.unhealthy_after or passes)
            if settled and share in (0.0, 1.0) and (not passes or missed == 0):
                while self._check_share(target) == share:
                    yield self._change
            beat = max(beat + 1, math.ceil((self.env.now - first) / check.interval_seconds))
            yield self.env.timeout(max(0.0, first + beat * check.interval_seconds - self.env.now))

    def _check_share(self, target: Server) -> float:
        """Probability that a check of ``target`` passes. Proxies pass it on; the application answers it by itself."""
        if target.id not in self._shares:
            self._shares[target.id] = self._share_of_check(target)
        return self._shares[target.id]

    def _share_of_check(self, target: Server) -> float:
        upstreams = [u for u in self.plant.upstreams[target.id] if not u.need.degrades]
        databases = [u for u in upstreams if any(t.component.is_database for t in u.all_targets)]
        asked = databases if databases and self.setup.health_check.asks_database else []
        passed_on = upstreams if not databases else asked
        if not target.is_up or (target.cut_off and passed_on):
            return 0.0
        share = 1.0
        for upstream in passed_on:
            if upstream.alike not in self._shares:
                self._shares[upstream.alike] = self._passed_on(upstream, is_database=bool(databases))
            share *= self._shares[upstream.alike]
        return share

    def _passed_on(self, upstream: Upstream, *, is_database: bool) -> float:
        targets = upstream.targets
        if upstream.rules.tries_next:
            targets = [t for t in targets if upstream.takes(t) != "refuses"]
        answers = [(upstream.takes(t) == "answers") * (1.0 if is_database else self._check_share(t)) for t in targets]
        return sum(answers) / len(answers) if answers else 0.0

    # failover

    def _watches(self, group: GroupState) -> Steps:
        for member in group.members:
            self.env.process(self._watches_reader(group, member))
        while True:
            while group.writer.is_up:
                yield self._change
            yield from self._fails_over(group)

    def _fails_over(self, group: GroupState) -> Steps:
        failover, old = group.replication.failover, group.writer
        failure = WriterFailure(
            writer=old,
            at_seconds=float(self.env.now),
            crashed=old.answer != "hangs",
            lag_seconds={s.id: s.lag_seconds for s in group.members},
        )
        name = group.component.name
        group.is_serving = False
        self.timeline.start("no_writer", name)
        self.changed()
        if failover is None or len(group.order) < 2:
            while not old.is_up:
                yield self._change
        else:
            yield from self._recovers(group, failover)
            group.writer = yield from self._chosen(group, failover)
        group.is_serving = True
        group.dropped.discard(group.writer.id)
        if not old.is_up:
            group.dropped.add(old.id)
        lost = 0 if self.requests is None else self.requests.lost_writes(group, failure)
        self.lost_writes += lost
        self.timeline.end("no_writer", name)
        group.writer.lag_seconds = 0.0
        self.timeline.end("lagging", group.writer.id)
        if group.writer is not old:
            said = words.promoted(name, group.writer.id, lost)
            self.timeline.note("promoted", (group.writer.id, name), said, "writer")
        elif lost:
            self.timeline.note("writes_lost", (old.id, name), words.writes_lost(name, lost))
        self.changed()

    def _recovers(self, group: GroupState, failover: Failover) -> Steps:
        """Detecting, then promoting or working by hand."""
        name = group.component.name
        yield from self._detects(group.writer, failover, name)
        self.timeline.note("detected", (name, group.writer.id), words.detected(name, group.writer.id), "detecting")
        self._notice(group.writer)
        if self.luck.uniform("coverage", name) < failover.coverage:
            yield from self._promotes(group, failover)
            return
        said = words.coverage_failed(name) if failover.automatic else words.by_hand(name)
        self.timeline.note("coverage_failed", (name,), said, "manual")
        if is_by_people(group.component):
            yield from self._person_comes(group.component, name)
        yield self.env.timeout(self._exponential(failover.manual_minutes / MINUTES_PER_HOUR, "by hand", name))

    def _detects(self, server: Server, failover: Failover, by: str) -> Steps:
        """Missed checks at fixed intervals from a random moment on, ``detect_seconds`` on average."""
        interval = failover.detect_seconds / (CHECKS_TO_DETECT - 0.5)
        yield self.env.timeout(self.luck.uniform("detection", by, server.id) * interval)
        for missed in range(1, CHECKS_TO_DETECT + 1):
            said = words.check_missed(server.id, by, missed, CHECKS_TO_DETECT)
            self.timeline.note("health_check_missed", (server.id, by), said)
            if missed < CHECKS_TO_DETECT:
                yield self.env.timeout(interval)

    def _promotes(self, group: GroupState, failover: Failover) -> Steps:
        name = group.component.name
        self.timeline.note("promoting", (name,), words.promoting(name), "promoting")
        yield self.env.timeout(self._exponential(failover.promote_seconds / SECONDS_PER_HOUR, "promotion", name))

    def _chosen(self, group: GroupState, failover: Failover) -> Generator[simpy.Event, Any, Server]:
        """The first that is up; while none is, waits for one and promotes again."""
        while True:
            found = next((s for s in group.order if s.is_up), None)
            if found is not None:
                return found
            name = group.component.name
            self.timeline.note("waiting", (name,), words.waiting(name), "waiting")
            while not any(s.is_up for s in group.order):
                yield self._change
            yield from self._promotes(group, failover)

    def _watches_reader(self, group: GroupState, reader: Server) -> Steps:
        """A monitor that can fail over also takes dead readers out, as long as there is one."""
        failover, name = group.replication.failover, group.component.name
        while failover is not None:
            while reader.is_up or reader is group.writer:
                yield self._change
            if reader.id not in group.dropped:
                yield from self._detects(reader, failover, name)
                if reader.is_up or reader is group.writer:
                    continue
                self._drops(group, reader)
            while not reader.is_up:
                yield self._change
            group.dropped.discard(reader.id)
            self.timeline.note("in_rotation", (reader.id,), words.in_rotation(reader.id, name), "in_rotation")
            self.changed()

    def _drops(self, group: GroupState, reader: Server) -> None:
        name = group.component.name
        group.dropped.add(reader.id)
        self._notice(reader)
        said = words.out_of_rotation(reader.id, name)
        self.timeline.note("out_of_rotation", (reader.id,), said, "out_of_rotation")
        self.changed()

    def _exponential(self, mean_hours: float, *name: str) -> float:
        """A time in seconds."""
        return self.luck.exponential(mean_hours * SECONDS_PER_HOUR, *name)
