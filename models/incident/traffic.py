"""Requests on their way through the plant: one event a hop, and more only where time passes.

A request's way is compiled when first taken: a ``Node`` is "this target, for this request class, with this left to
call", so that a hop is a look-up and one scheduled event. Requests arrive as a Poisson process; the moment at which one
meets a target is when that target has answered it.
"""

from collections import deque
from collections.abc import Callable, Iterator
from itertools import cycle, repeat
from math import inf
from typing import Any, Final

import numpy as np
import simpy
from simpy.events import EventPriority

from models.incident.delays import GroupDelays, rtt_ms
from models.incident.estimates import Values
from models.incident.luck import Luck
from models.incident.plant import GroupState, Plant, Server, Upstream, WriterFailure
from models.incident.result import RequestSeries, RequestTotals
from models.incident.rules import (
    CLIENT_RETRY_AFTER_SECONDS,
    CLIENT_TIMEOUT_SECONDS,
    SERVICE_SECONDS,
    SLOW_SECONDS,
)
from models.incident.script import IncidentSetup
from models.replication.traffic import write_share
from models.units import MS_PER_SECOND

OK: Final = 0
LOGS: Final = 1
NEW: Final = 2
FAILS: Final = 3
NORMAL: Final = EventPriority(1)
Callbacks = list[Callable[[Any], None]]


class Request(simpy.Event):
    """One request; it is its own next event.

    ``start``: when it was sent first. ``deadline``: when the client gives up its second try, or begins it.
    """

    _ok = True
    _value = None
    is_again = False
    tries = 1
    passed_over = 0
    deadline = 0.0

    def __init__(self, callbacks: "Callbacks", entry: "Picker", start: float) -> None:
        self.callbacks = callbacks
        self.entry = entry
        self.start = start
        self.node: Node


class Node:
    """A target for one request class, with what is left to call after it (``next``; None: the request is answered)."""

    __slots__ = ("delay", "log", "mode", "next", "picker", "server", "times", "visits", "wait")

    def __init__(self, picker: "Picker", server: Server, delay: float) -> None:
        self.picker, self.server, self.delay = picker, server, delay
        self.mode = NEW
        self.wait = 0.0
        self.next: Picker | None = None
        self.times: list[float] = []
        self.log = self.times.append
        self.visits: list[float] = []

    @property
    def answered(self) -> list[float]:
        """When a database has answered a request [s]."""
        return self.times if self.next is None else self.visits


class Picker:
    """Takes the targets of one upstream in turn. ``left``: what a request has to call afterwards.

    ``others``: how many more targets a caller tries. ``is_soft``: it can do without.
    """

    __slots__ = ("failed", "is_soft", "left", "nodes", "others", "request", "seen", "turn", "upstream")

    def __init__(self, request: str, upstream: Upstream | None, left: tuple[Upstream, ...]) -> None:
        self.request, self.upstream, self.left = request, upstream, left
        self.is_soft = upstream is not None and upstream.need.degrades
        self.others = 0
        self.seen: object = None
        self.nodes: dict[str, Node] = {}
        self.turn: Iterator[Node]
        self.failed: Callable[[float], None]


class Traffic:
    """Sends requests at the setup's rate and counts what becomes of them."""

    def __init__(self, setup: IncidentSetup, env: simpy.Environment, plant: Plant, luck: Luck) -> None:
        self.setup, self.env, self.plant, self.design = setup, env, plant, setup.design
        self.luck = luck
        self.delays = group_delays(setup)
        self._pickers: dict[tuple[str, int, tuple[int, ...]], Picker] = {}
        self._nodes_of: dict[str, list[Node]] = {}
        self._seen: dict[str, object] = {}
        self._entry = {name: self._entry_picker(name) for name in self.design.requests}
        self._hop: Callbacks = [self.hop]
        self._begin: Callbacks = [self.begin]
        self._again: Callbacks = [self.again]
        self._first_again: Callbacks = [self.first_again]
        self._pausing: deque[Request] = deque()
        self._failed: dict[str, list[float]] = {name: [] for name in self.design.requests}
        for name, entry in self._entry.items():
            entry.failed = self._failed[name].append
        self._retried: dict[str, list[float]] = {name: [] for name in self.design.requests}
        self._slow: dict[str, list[float]] = {name: [] for name in self.design.requests}
        self._stale_from: dict[str, list[tuple[float, float]]] = {}
        self._arrivals = self._drawn()
        self.schedule = env.schedule

    def start(self) -> None:
        self.changed()
        following = next(self._arrivals, None)
        if following is not None:
            self.schedule(following, NORMAL, following.start)

    # the way of one request

    def begin(self, request: Request) -> None:
        following = next(self._arrivals, None)
        if following is not None:
            self.schedule(following, NORMAL, following.start - request.start)
        request.node = next(request.entry.turn)
        self.hop(request)

    def hop(self, request: Request) -> None:
        node = request.node
        if node.mode:
            if node.mode == NEW:
                self._prepare(node)
            if node.mode == FAILS:
                self._meets_nobody(request, node)
                return
            if node.mode == LOGS:
                node.visits.append(self.env.now)
        picker = node.next
        if picker is None:
            if request.is_again:
                self._ends_late(request, node)
            else:
                node.log(self.env.now)
            return
        request.node = node = next(picker.turn)
        request.callbacks = self._hop
        self.schedule(request, NORMAL, node.delay)

    def again(self, request: Request) -> None:
        """The client sends it once more."""
        request.tries = 2
        request.passed_over = 0
        request.deadline += CLIENT_TIMEOUT_SECONDS
        request.node = next(request.entry.turn)
        self.hop(request)

    def first_again(self, request: Request) -> None:
        """Those who pause keep their order but for few, so that only the first is in the kernel's heap."""
        self._pausing.popleft()
        if self._pausing:
            following = self._pausing[0]
            self.schedule(following, NORMAL, following.deadline - request.deadline)
        self.again(request)

    def _meets_nobody(self, request: Request, node: Node) -> None:
        fails_at = self.env.now + node.wait
        deadline = request.deadline or request.start + CLIENT_TIMEOUT_SECONDS
        if fails_at > deadline:
            fails_at = deadline
        elif node.picker.is_soft:
            self._does_without(request, node)
            return
        elif request.passed_over < node.picker.others:
            self._asks_another(request, node)
            return
        if request.tries == 1:
            self._pauses(request, fails_at + CLIENT_RETRY_AFTER_SECONDS)
        else:
            request.entry.failed(fails_at)

    def _send(self, request: Request, node: Node, after: float) -> None:
        request.node = node
        request.callbacks = self._hop
        self.schedule(request, NORMAL, after + node.delay)

    def _does_without(self, request: Request, node: Node) -> None:
        """A soft dependency is called on the request's own thread: one that does not answer takes its time."""
        if node.next is None:
            self._ends_late(request, node)
        else:
            self._send(request, next(node.next.turn), node.wait)

    def _asks_another(self, request: Request, node: Node) -> None:
        request.passed_over += 1
        request.is_again = True
        other = next(node.picker.turn)
        self._send(request, next(node.picker.turn) if other is node else other, node.wait)

    def _pauses(self, request: Request, until: float) -> None:
        request.is_again = True
        request.deadline = until
        pausing = self._pausing
        if pausing and until < pausing[-1].deadline:
            request.callbacks = self._again
        else:
            request.callbacks = self._first_again
            pausing.append(request)
            if len(pausing) > 1:
                return
        self.schedule(request, NORMAL, until - self.env.now)

    def _ends_late(self, request: Request, node: Node) -> None:
        now = self.env.now
        node.log(now)
        if request.tries > 1 or request.passed_over:
            self._retried[request.entry.request].append(now)
        if now - request.start > SLOW_SECONDS:
            self._slow[request.entry.request].append(now)

    # the compiled ways

    def _entry_picker(self, request: str) -> Picker:
        picker = Picker(request, None, ())
        for instance in self.design.instances_of(self.design.requests[request].enters):
            picker.nodes[instance.id] = self._node(picker, self.plant.servers[instance.id], 0.0)
        picker.turn = cycle(picker.nodes.values())
        return picker

    def _node(self, picker: Picker, server: Server, delay: float) -> Node:
        node = Node(picker, server, delay)
        self._nodes_of.setdefault(server.id, []).append(node)
        return node

    def _picker(self, request: str, calls: tuple[Upstream, ...]) -> Picker | None:
        """For the first of ``calls``, the rest being left; None when nothing is."""
        if not calls:
            return None
        key = (request, id(calls[0]), tuple(map(id, calls[1:])))
        if key not in self._pickers:
            self._pickers[key] = picker = Picker(request, calls[0], calls[1:])
            self._turn(picker)
        return self._pickers[key]

    def _prepare(self, node: Node) -> None:
        picker = node.picker
        needs = self.plant.needs_of(node.server, picker.request)
        calls = tuple(u for u in needs for _ in range(u.calls))
        node.next = self._picker(picker.request, (*calls, *picker.left))
        self._set_mode(node)

    def _set_mode(self, node: Node) -> None:
        upstream = node.picker.upstream
        answer = node.server.answer if upstream is None else upstream.takes(node.server)
        if answer == "answers" and node.server.cut_off and self.plant.needs_of(node.server, node.picker.request):
            answer = "hangs"
        mode = OK if answer == "answers" else FAILS
        if mode == FAILS and upstream is None:
            node.wait = 0.0 if answer == "refuses" else inf
        elif upstream is not None:
            node.wait = upstream.waits_seconds(answer)
        is_database = upstream is not None and upstream.group is not None
        node.mode = LOGS if mode == OK and is_database and node.next is not None else mode

    def _turn(self, picker: Picker) -> None:
        upstream = picker.upstream
        if upstream is None:
            return
        picker.seen = upstream.rotation
        targets = upstream.targets
        picker.others = len(targets) - 1 if upstream.rules.tries_next else 0
        for server in targets:
            if server.id not in picker.nodes:
                picker.nodes[server.id] = self._node(picker, server, self._delay(upstream, server))
        picker.turn = cycle([picker.nodes[s.id] for s in targets])

    def _delay(self, upstream: Upstream, server: Server) -> float:
        """There, the work, and back [s]; a commit as long as the replication model says."""
        there_and_back = rtt_ms(self.setup, upstream.caller.place, server.place) / MS_PER_SECOND
        if upstream.group is not None and upstream.need.role == "writer":
            return there_and_back + self.delays[upstream.group.component.name].of(server.id).commit_seconds
        return there_and_back + SERVICE_SECONDS

    def changed(self) -> None:
        for picker in self._pickers.values():
            if picker.upstream is not None and picker.seen != picker.upstream.rotation:
                self._turn(picker)
        for server in self.plant.servers.values():
            state = self.plant.state_of(server)
            if state != self._seen.get(server.id):
                self._seen[server.id] = state
                for node in self._nodes_of.get(server.id, ()):
                    if node.mode != NEW:
                        self._set_mode(node)
        for group in self.plant.groups.values():
            self._note_stale_shares(group)

    # arrivals

    def _drawn(self) -> Iterator[Request]:
        times = arrival_times(self.setup, self.luck)
        at = np.concatenate(list(times.values()))
        entries = [entry for name, entry in self._entry.items() for _ in times[name]]
        order = np.argsort(at, kind="stable").tolist()
        return map(Request, repeat(self._begin), map(entries.__getitem__, order), at[order].tolist())

    # what was lost, and what was stale

    def lost_writes(self, group: GroupState, failure: WriterFailure) -> int:
        """Writes acknowledged shortly before, each with its own delay to the promoted reader."""
        delays = self.delays[group.component.name]
        acknowledged = self._writes_of(group, failure.writer, failure.at_seconds)
        late = delays.late_seconds(failure, group.writer.id, self.luck.uniform("flush", failure.writer.id))
        each = self.luck.generator("late writes", group.component.name).choice(late, len(acknowledged))
        return int(np.sum(acknowledged + each > failure.at_seconds))

    def _writes_of(self, group: GroupState, server: Server, until: float) -> Values:
        logs = [
            node.answered
            for node in self._nodes_of.get(server.id, ())
            if node.picker.upstream is not None
            if node.picker.upstream.group is group and node.picker.upstream.need.role != "reader"
        ]
        found = np.concatenate([np.empty(0), *map(np.asarray, logs)])
        return np.asarray(found[found <= until], dtype=np.float64)

    def _note_stale_shares(self, group: GroupState) -> None:
        """From now on, the share of the reads at each member that are stale."""
        delays = self.delays[group.component.name]
        for server in group.members:
            share = 0.0
            if server is not group.writer:
                share = delays.of(group.writer.id).stale_share if group.is_serving else 0.0
                share = max(share, delays.lagging_stale_share(server.lag_seconds))
            self._stale_from.setdefault(server.id, []).append((self.env.now, share))

    def _stale_times(self, node: Node) -> Values:
        times = np.asarray(node.answered, dtype=np.float64)
        upstream = node.picker.upstream
        if upstream is None or upstream.group is None or upstream.need.role != "reader" or not len(times):
            return np.empty(0)
        changes, shares = (np.asarray(column) for column in zip(*self._stale_from[node.server.id], strict=True))
        share = shares[np.searchsorted(changes, times, side="right") - 1]
        rng = self.luck.generator("stale", node.picker.request, node.server.id)
        return np.asarray(times[rng.random(len(times)) < share], dtype=np.float64)

    # results

    def series(self) -> dict[str, RequestSeries]:
        found: dict[str, RequestSeries] = {}
        for name in self.design.requests:
            nodes = [node for of_server in self._nodes_of.values() for node in of_server if node.picker.request == name]
            ok = self._per_second([node.times for node in nodes if node.next is None])
            stale = self._per_second([self._stale_times(node) for node in nodes])
            found[name] = RequestSeries(
                ok=ok,
                failed=self._per_second([self._failed[name]]),
                retried=self._per_second([self._retried[name], self._failed[name]]),
                stale=tuple(map(min, stale, ok)),
                slow=self._per_second([self._slow[name]]),
            )
        return found

    def _per_second(self, logs: list[Any]) -> tuple[int, ...]:
        seconds = int(np.ceil(self.setup.duration_seconds))
        times = np.concatenate([np.empty(0), *map(np.asarray, logs)])
        times = times[times < self.setup.duration_seconds]
        return tuple(np.bincount(times.astype(np.int64), minlength=seconds).tolist())


def arrival_times(setup: IncidentSetup, luck: Luck) -> dict[str, Values]:
    """By request class an (arrivals,) array [s], sorted: a Poisson process each, so many at uniform times."""
    seconds, found = setup.duration_seconds, {}
    for name, request in setup.design.requests.items():
        rng = luck.generator("arrivals", name)
        count = rng.poisson(setup.arrivals_per_second * request.share * seconds)
        found[name] = np.sort(rng.uniform(0, seconds, count))
    return found


def totals_of(series: RequestSeries) -> RequestTotals:
    ok, failed = sum(series.ok), sum(series.failed)
    return RequestTotals(
        requests=ok + failed,
        ok=ok,
        failed=failed,
        retried=sum(series.retried),
        stale=sum(series.stale),
        slow=sum(series.slow),
    )


def group_delays(setup: IncidentSetup) -> dict[str, GroupDelays]:
    """By replicated component, at the rate of writes that the setup's requests make."""
    design = setup.design
    return {
        name: GroupDelays(setup, c, setup.arrivals_per_second * write_share(design, c))
        for name, c in design.components.items()
        if c.replication is not None
    }
