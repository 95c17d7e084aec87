"""Where the requests flow: from the wiring and the stated traffic to GB a month between places.

A request of a class enters at one instance of what it enters at, evenly. An instance answers a request by calling, for
each of its needs that applies to the class, as many instances as the need requires: evenly over all that the role
allows (mesh), or its partner (paired). Calls to data stores carry ``queries_per_request`` queries of ``kib_per_query``
(question and answer together); all other calls carry the whole request and the whole response.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from graphlib import TopologicalSorter
from typing import Final, NamedTuple

from models.cost.amounts import is_some, number, product, total
from models.cost.kinds import CLOUDFRONT, DNS_KINDS, Site, site_of
from models.design.model import Component, Design, Instance, Need, RequestClass, Traffic
from models.design.serving import is_data_store
from models.units import BYTES_PER_GB, BYTES_PER_KIB, SECONDS_PER_HOUR

GB_PER_KIB: Final = BYTES_PER_KIB / BYTES_PER_GB

Calls = dict[tuple[str | None, Site, str, Site], float]
"""(calling component, its site, called component, its site) -> calls per request; the users have no name."""
NOWHERE: Final = Site(None, None, False)


class Leg(NamedTuple):
    """Calls from the instances of a component at one site to those of another at one site.

    ``source`` None: the users. ``calls_per_request``: per average request to the whole service.
    """

    source: str | None
    source_site: Site
    target: str
    target_site: Site
    calls_per_request: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Routing:
    """How one average request spreads over a design; independent of how many there are."""

    legs: tuple[Leg, ...]
    sites: dict[str | None, Site]
    """By place; None for what has no place."""
    public: frozenset[str]
    """Instances that the users or CloudFront call without another tier between."""
    write_calls: dict[str, float]
    """Component -> calls per request that write to it: those that ask for its writer; when none does, all."""


class Flow(NamedTuple):
    """Data between two places in a month [GB = 1e9 B]; None: not known. Replication streams have ``stream`` set."""

    source: str | None
    source_site: Site
    target: str
    target_site: Site
    sent_gb: float | None
    returned_gb: float | None
    messages: float | None
    """Calls, or replicated transactions, a month."""
    message: "Message"
    stream: bool = False

    @property
    def gb(self) -> float | None:
        return total(self.sent_gb, self.returned_gb)


class Message(NamedTuple):
    """What one call or replicated transaction carries [GB]; None: not known. The texts are how that comes about."""

    gb_sent: float | None
    gb_returned: float | None
    size: str
    sent: str
    returned: str


def messages_of(traffic: Traffic) -> tuple[Message, Message, Message]:
    """A request with its response, the queries of a request, what a write sends to each replica."""
    sent, returned = traffic.kib_per_request, traffic.kib_per_response
    queries = product(traffic.queries_per_request, traffic.kib_per_query, GB_PER_KIB)
    each = "?" if traffic.queries_per_request is None else number(traffic.queries_per_request)
    query = f"{each} × {_kib(traffic.kib_per_query)}"
    sent_text, returned_text = _kib(sent), _kib(returned)
    call = Message(
        gb_sent=product(sent, GB_PER_KIB),
        gb_returned=product(returned, GB_PER_KIB),
        size=f"({sent_text} + {returned_text})",
        sent=sent_text,
        returned=returned_text,
    )
    return call, Message(0.0, queries, query, "0 KiB", query), Message(queries, 0.0, query, query, "0 KiB")


def _kib(value: float | None) -> str:
    return "? KiB" if value is None else f"{number(value)} KiB"


def requests_per_month(traffic: Traffic, hours: float) -> float | None:
    return product(traffic.mean_requests_per_second, SECONDS_PER_HOUR, hours)


def flows(design: Design, routing: Routing) -> tuple[Flow, ...]:
    """All data that moves in a month: requests with their answers, queries, replication streams."""
    requests = requests_per_month(design.traffic, design.billing.hours_per_month)
    call, query, write = messages_of(design.traffic)
    calls = (
        _flow(leg, requests, query if leg.source and is_data_store(design.components[leg.target]) else call)
        for leg in routing.legs
    )
    return (*calls, *_streams(design, routing, write))


def _flow(leg: Leg, requests: float | None, message: Message) -> Flow:
    messages = product(leg.calls_per_request, requests)
    return Flow(
        source=leg.source,
        source_site=leg.source_site,
        target=leg.target,
        target_site=leg.target_site,
        sent_gb=product(messages, message.gb_sent),
        returned_gb=product(messages, message.gb_returned),
        messages=messages,
        message=message,
    )


def writes_per_month(design: Design, component: Component, routing: Routing) -> float | None:
    """Transactions a month that a component's writer applies: as stated, else from the requests that write to it."""
    hours = design.billing.hours_per_month
    stated = None if component.replication is None else component.replication.transactions_per_second
    if stated is not None:
        return stated * SECONDS_PER_HOUR * hours
    return product(routing.write_calls.get(component.name, 0.0), requests_per_month(design.traffic, hours))


def _streams(design: Design, routing: Routing, message: Message) -> Iterator[Flow]:
    """What each writer sends to each of its readers: a transaction weighs what its queries did."""
    for component in design.components.values():
        if component.replication is None:
            continue
        writer = design.instances[component.replication.writer]
        writes = writes_per_month(design, component, routing)
        gb = product(writes, message.gb_sent)
        for reader in component.instances:
            if reader.id != writer.id:
                yield Flow(
                    source=component.name,
                    source_site=routing.sites[writer.place],
                    target=component.name,
                    target_site=routing.sites[reader.place],
                    sent_gb=gb,
                    returned_gb=0.0,
                    messages=writes,
                    message=message,
                    stream=True,
                )


def route(design: Design) -> Routing:
    """Spread one request of each class, weighted by its share, over the instances."""
    spread = _Spread(design)
    order = [design.components[name] for name in _callers_first(design)]
    for request in design.requests.values():
        spread.enter(request)
        for component in order:
            for need in component.needs:
                if need.requests is None or request.name in need.requests:
                    spread.answer(component, need)
    legs = (
        Leg(source=source, source_site=here, target=target, target_site=there, calls_per_request=calls)
        for (source, here, target, there), calls in spread.calls.items()
        if design.components[target].kind not in DNS_KINDS
    )
    writes = {name: spread.writes.get((name, True), count) for (name, _), count in spread.writes.items()}
    return Routing(legs=tuple(legs), sites=spread.sites, public=frozenset(spread.public), write_calls=writes)


class _Spread:
    """Counts calls while the classes of requests go through the design, one after the other."""

    def __init__(self, design: Design) -> None:
        self.design = design
        self.sites = {place: site_of(design, place) for place in (None, *design.places)}
        self.calls: Calls = defaultdict(float)
        self.public: set[str] = set()
        self.writes: dict[tuple[str, bool], float] = defaultdict(float)
        """(component, whether the calls name its writer) -> calls."""
        self.rates: dict[str, float] = {}
        """Instance -> requests of the current class that reach it."""

    def enter(self, request: RequestClass) -> None:
        self.rates = defaultdict(float)
        self._call(None, {NOWHERE: request.share}, self.design.instances_of(request.enters))

    def answer(self, component: Component, need: Need) -> None:
        """The calls that a component makes to meet one need, for the requests that reached it."""
        callers = [i for i in component.instances if is_some(self.rates[i.id])]
        targets = [i for name in need.names for i in self.design.instances_of(name) if _plays(self.design, i, need)]
        if not callers or not targets:
            return
        if need.wiring == "paired":
            partners = {c: targets[i % len(targets)] for i, c in enumerate(component.instances)}
            for caller in callers:
                self._call(component, {self.sites[caller.place]: self.rates[caller.id]}, [partners[caller]])
        else:
            required = len(targets) if need.required is None else need.required
            origins: dict[Site, float] = defaultdict(float)
            for caller in callers:
                origins[self.sites[caller.place]] += self.rates[caller.id] * required
            self._call(component, origins, targets)
        if need.role != "reader":
            for name in {t.component for t in targets}:
                self.writes[name, need.role == "writer"] += sum(self.rates[i.id] for i in callers)

    def _call(self, caller: Component | None, origins: Mapping[Site, float], targets: Sequence[Instance]) -> None:
        """Calls from each origin, evenly over the targets; counted by site, so that a big mesh stays small."""
        if caller is not None and caller.kind in DNS_KINDS:
            caller, origins = None, {NOWHERE: sum(origins.values())}
        if caller is None or caller.kind == CLOUDFRONT:
            self.public.update(t.id for t in targets)
        each = sum(origins.values()) / len(targets)
        where: dict[tuple[str, Site], int] = defaultdict(int)
        for target in targets:
            self.rates[target.id] += each
            where[target.component, self.sites[target.place]] += 1
        for site, rate in origins.items():
            for (component, target_site), count in where.items():
                key = (caller.name if caller else None, site, component, target_site)
                self.calls[key] += rate * count / len(targets)


def _plays(design: Design, instance: Instance, need: Need) -> bool:
    """Whether an instance may serve a need, as far as its role in a replicated component goes."""
    replication = design.components[instance.component].replication
    if replication is None or need.role is None:
        return True
    is_writer = instance.id == replication.writer
    if need.role == "writer" or replication.reads == "writer":
        return is_writer
    alone = len(design.components[instance.component].instances) == 1
    return replication.reads == "any" or not is_writer or (alone and replication.reads == "readers_else_writer")


def _callers_first(design: Design) -> list[str]:
    """Component names, each before what it needs."""
    graph: dict[str, set[str]] = {name: set() for name in design.components}
    for component in design.components.values():
        for need in component.needs:
            for name in need.names:
                called = name if name in design.components else design.instances[name].component
                graph[called].add(component.name)
    return list(TopologicalSorter(graph).static_order())
