"""The machines of a design while an incident runs: what state each is in, who writes, and who is in whose rotation."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import inf
from typing import Final, Literal

from models.availability.roles import promotion_order
from models.availability.working import WorkingModel
from models.design.model import Component, Design, Instance, Need
from models.incident.rules import CLIENT_TIMEOUT_SECONDS, CallerRules, caller_rules

Answer = Literal["answers", "refuses", "gone", "hangs"]
"""``refuses``: at once; ``gone``: no connection; ``hangs``: a connection, and then nothing."""
SEVERITY: Final[tuple[Answer, ...]] = ("answers", "refuses", "hangs", "gone")


class Server:
    """One instance. ``cut_off``: it answers a plain health check, but reaches nothing behind it."""

    def __init__(self, instance: Instance, component: Component) -> None:
        self.id = instance.id
        self.place = instance.place
        self.component = component
        self.cut_off = 0
        self.lag_seconds = 0.0
        self.answer: Answer = "answers"
        self.is_up = True
        self._broken: dict[object, Answer] = {}

    def breaks(self, cause: object, answer: Answer) -> None:
        self._broken[cause] = answer
        self._judge()

    def mends(self, cause: object) -> None:
        self._broken.pop(cause, None)
        self._judge()

    def _judge(self) -> None:
        self.answer = max(self._broken.values(), key=SEVERITY.index, default="answers")
        self.is_up = not self._broken


class Upstream:
    """The targets of one need of one caller. ``out``: those that it does not send requests to.

    ``calls``: how many of them one request asks. ``role``: of a database; the targets are then those of the group.
    """

    def __init__(
        self, caller: Server, need: Need, targets: list[Server], calls: int, group: "GroupState | None"
    ) -> None:
        self.caller, self.need, self.all_targets, self.calls, self.group = caller, need, targets, calls, group
        self.rules: CallerRules = caller_rules(caller.component.kind)
        self.out: set[str] = set()

    @property
    def alike(self) -> object:
        """The same for callers of one component that meet the same."""
        return self if self.need.wiring == "paired" else (id(self.need), frozenset(self.out))

    @property
    def targets(self) -> list[Server]:
        """Those that requests go to: all, when none is left (fail open)."""
        if self.group is not None and self.need.role is not None:
            return self.group.serving(self.need.role)
        return [s for s in self.all_targets if s.id not in self.out] or self.all_targets

    @property
    def rotation(self) -> object:
        """Equal as long as ``targets`` is."""
        group = self.group
        return frozenset(self.out), None if group is None else (group.writer.id, frozenset(group.dropped))

    def takes(self, target: Server) -> Answer:
        """What this caller meets at a target: a database that must write also refuses while it may not."""
        if self.group is not None and self.need.role == "writer" and target.is_up:
            return "answers" if self.group.writes(target) else "refuses"
        return target.answer

    def waits_seconds(self, answer: Answer) -> float:
        """Until a caller knows that there is no answer, as far as it knows by itself."""
        return {"answers": 0.0, "refuses": 0.0, "gone": self.rules.connect_seconds, "hangs": inf}[answer]


class GroupState:
    """Who writes in a replicated component, and in which ``order`` members are promoted.

    ``dropped``: readers that its monitor has found dead.
    """

    def __init__(self, component: Component, members: list[Server]) -> None:
        assert component.replication is not None
        self.component, self.members = component, members
        self.replication = component.replication
        by_id = {s.id: s for s in members}
        self.writer = by_id[component.replication.writer]
        self.order = [by_id[id_] for id_ in promotion_order(component, component.replication)]
        self.is_serving = True
        self.dropped: set[str] = set()

    def writes(self, server: Server) -> bool:
        return self.is_serving and server is self.writer and server.is_up

    def serving(self, role: str) -> list[Server]:
        """Whom a caller turns to for a role."""
        reads = self.replication.reads
        if role == "writer" or reads == "writer" or len(self.members) == 1:
            return [self.writer]
        if reads == "any":
            return self._kept(self.members)
        readers = [s for s in self.members if s is not self.writer]
        if reads == "readers_else_writer" and all(s.id in self.dropped for s in readers):
            return [self.writer]
        return self._kept(readers)

    def _kept(self, servers: list[Server]) -> list[Server]:
        return [s for s in servers if s.id not in self.dropped] or servers


@dataclass(frozen=True, slots=True, kw_only=True)
class WriterFailure:
    """A writer's end. ``crashed``: what it had not flushed is gone, too. ``lag_seconds``: by member, at that moment."""

    writer: Server
    at_seconds: float
    crashed: bool
    lag_seconds: Mapping[str, float]


@dataclass(slots=True)
class Plant:
    """Every machine, caller and group of a design, and the rule that says which request classes work."""

    design: Design
    working: WorkingModel
    servers: dict[str, Server] = field(init=False)
    groups: dict[str, GroupState] = field(init=False)
    upstreams: dict[str, tuple[Upstream, ...]] = field(init=False)
    """By caller, its needs in order."""

    def __post_init__(self) -> None:
        components = self.design.components
        self.servers = {i.id: Server(i, components[i.component]) for i in self.design.instances.values()}
        self.groups = {
            name: GroupState(c, [self.servers[i.id] for i in c.instances])
            for name, c in components.items()
            if c.replication is not None
        }
        self.upstreams = {id_: tuple(self._upstreams(server)) for id_, server in self.servers.items()}

    def needs_of(self, server: Server, request: str) -> list[Upstream]:
        """What it calls for one request class."""
        return [u for u in self.upstreams[server.id] if u.need.requests is None or request in u.need.requests]

    def named(self, name: str) -> list[Server]:
        """The instances of a component, of an instance's name, or in a place."""
        if name in self.design.places:
            inside = self.design.places_around
            return [s for s in self.servers.values() if name in {p.name for p in inside(s.place)}]
        return [self.servers[i.id] for i in self.design.instances_of(name)]

    def state_of(self, server: Server) -> object:
        """Equal as long as every caller meets the same at it."""
        group = self.groups.get(server.component.name)
        return server.answer, server.cut_off, group is not None and group.writes(server)

    def works(self) -> dict[str, bool]:
        """By request class, whether any request can be answered at all."""
        down = [s.id for s in self.servers.values() if not s.is_up or (s.cut_off and self.upstreams[s.id])]
        return {name: status != "down" for name, status in self.working.statuses(down, self.writers()).items()}

    def writers(self) -> Mapping[str, str | None]:
        return {name: group.writer.id if group.is_serving else None for name, group in self.groups.items()}

    def answered_share(self, request: str) -> float:
        """Share of the requests of a class that are answered at the first try, each caller asking in turn."""
        known: dict[object, float] = {}
        entry = [self.servers[i.id] for i in self.design.instances_of(self.design.requests[request].enters)]
        return sum(self._answered(server, request, known) for server in entry) / len(entry)

    def _answered(self, server: Server, request: str, known: dict[object, float]) -> float:
        if server.id not in known:
            needs = self.needs_of(server, request)
            share = 0.0 if not server.is_up or (server.cut_off and needs) else 1.0
            for upstream in needs if share else ():
                if upstream.alike not in known:
                    known[upstream.alike] = self._of_targets(upstream, request, known)
                share *= known[upstream.alike]
            known[server.id] = share
        return known[server.id]

    def _of_targets(self, upstream: Upstream, request: str, known: dict[object, float]) -> float:
        """A target that refuses is passed over by callers that ask the next; a soft one only costs time."""
        targets = upstream.targets
        if upstream.need.degrades:
            in_time = [upstream.waits_seconds(upstream.takes(t)) < CLIENT_TIMEOUT_SECONDS for t in targets]
            return float((sum(in_time) / len(in_time)) ** upstream.calls)
        if upstream.rules.tries_next:
            targets = [t for t in targets if upstream.takes(t) != "refuses"]
        if len(targets) < upstream.calls:
            return 0.0
        met = [self._answered(t, request, known) if upstream.takes(t) == "answers" else 0.0 for t in targets]
        return float((sum(met) / len(met)) ** upstream.calls)

    def _upstreams(self, server: Server) -> Iterator[Upstream]:
        index = [i.id for i in server.component.instances].index(server.id)
        for need in server.component.needs:
            group = self._group_of(need)
            if need.wiring == "paired" and (group is None or need.role is None):
                targets = [self.servers[i] for i in _partners(self.design, need, index)]
            else:
                targets = [self.servers[i.id] for name in need.names for i in self.design.instances_of(name)]
            alike = 1 if group is not None and need.role is not None else len(targets)
            yield Upstream(server, need, targets, alike if need.required is None else need.required, group)

    def _group_of(self, need: Need) -> GroupState | None:
        return next((self.groups[name] for name in need.names if name in self.groups), None)


def _partners(design: Design, need: Need, index: int) -> list[str]:
    """The i-th of each component named; instances named one by one count as one list."""
    lists = [[i.id for i in design.components[name].instances] for name in need.names if name in design.components]
    lists.append([name for name in need.names if name not in design.components])
    return [names[index] for names in lists if index < len(names)]
