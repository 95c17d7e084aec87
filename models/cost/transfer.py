"""The flows of a design as lines of the bill: across zones, between regions, to the internet."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from models.cost.alb import balancer_zones
from models.cost.amounts import is_array, is_some, largest, number
from models.cost.kinds import ALB, CLOUDFRONT, EXTERNAL, NAT_GATEWAY, NLB, is_managed
from models.cost.lines import Biller, CostLine, Step
from models.cost.network import FREE_TIER_NOTE, UNKNOWN_ZONE, cross_zone_line, inter_region_line, internet_egress_lines
from models.cost.traffic import Flow, requests_per_month
from models.design.model import Design
from models.problems import Text


class Pair(NamedTuple):
    """Two components between which data moves within a region; ``stream``: replication, not calls."""

    source: str
    target: str
    region: str
    stream: bool

    @property
    def label(self) -> Text:
        if self.stream:
            return Text(f"존 간 복제 전송 ({self.source})", f"Cross-zone replication ({self.source})")
        return Text(
            f"존 간 전송 ({self.source} → {self.target})", f"Cross-zone transfer ({self.source} → {self.target})"
        )


@dataclass(slots=True)
class Volume:
    """GB a month, whether some of it is not known, and how it came about: messages a month of one size."""

    gb: float = 0.0
    is_known: bool = True
    messages: float = 0.0
    size: str = ""

    def add(self, gb: float | None, messages: float | None, size: str) -> None:
        self.gb = self.gb + (0.0 if gb is None else gb)
        self.is_known &= gb is not None
        self.messages = self.messages + (0.0 if messages is None else messages)
        self.size = size

    @property
    def value(self) -> float | None:
        return self.gb if self.is_known else None

    @property
    def is_something(self) -> bool:
        return not self.is_known or is_some(self.gb)

    def steps(self, requests: tuple[Step, ...], *, what: Text) -> tuple[Step, ...]:
        if not self.is_known or is_array(self.gb):
            return ()
        formula = f"{number(self.messages)} × {self.size} × 1,024 B = {number(self.gb)} GB"
        return (*requests, Step(what, formula))


def transfer_lines(biller: Biller, design: Design, moved: Iterable[Flow]) -> list[CostLine]:
    """Every line that moving data costs, for the flows of ``models.cost.traffic.flows``.

    Calls to external services and through NAT are not billed here: what they carry is not part of the design.
    CloudFront fetches from AWS origins free of charge. A managed service without a zone counts as being in its
    caller's zone.
    """
    flows = [f for f in moved if f.target_site.region or f.source_site.region]
    apart = {name for name, component in design.components.items() if component.kind in NOT_BILLED_HERE}
    flows = [f for f in flows if f.source not in apart and f.target not in apart]
    requests = request_steps(design)
    return [
        *_cross_zone_lines(biller, design, flows, requests),
        *_inter_region_lines(biller, flows, requests),
        *_egress_lines(biller, flows, requests, design.billing.free_egress_gb),
    ]


def request_steps(design: Design) -> tuple[Step, ...]:
    """How many requests a month there are; nothing when it is not known."""
    mean, hours = design.traffic.mean_requests_per_second, design.billing.hours_per_month
    requests = requests_per_month(design.traffic, hours)
    if mean is None or requests is None or is_array(requests):
        return ()
    return (Step(REQUESTS, f"{number(mean)} req/s × 3,600 s × {number(hours)} h = {number(requests)}"),)


def _cross_zone_lines(
    biller: Biller, design: Design, flows: Iterable[Flow], requests: tuple[Step, ...]
) -> list[CostLine]:
    all_of: dict[Pair, Volume] = defaultdict(Volume)
    crossing: dict[tuple[Pair, int], Volume] = defaultdict(Volume)
    undecided: set[tuple[Pair, int]] = set()
    for flow in flows:
        region = flow.source_site.region
        if flow.source is None or region is None or region != flow.target_site.region:
            continue
        pair = Pair(flow.source, flow.target, region, flow.stream)
        all_of[pair].add(flow.gb, flow.messages, flow.message.size)
        ends = _billed_ends(design, flow)
        share = _share_across(design, flow)
        if ends and share is None:
            undecided.add((pair, ends))
        elif ends and share:
            crossing[pair, ends].add(None if flow.gb is None else flow.gb * share, None, "")
    decided = {(p, e): v for (p, e), v in crossing.items() if (p, e) not in undecided}
    lines = [_cross_zone(biller, p, e, v, all_of[p], requests) for (p, e), v in decided.items()]
    return lines + [
        cross_zone_line(
            biller, component=p.source, region=p.region, gb=None, billed_ends=ends, label=p.label, unknown=UNKNOWN_ZONE
        )
        for p, ends in sorted(undecided)
    ]


def _cross_zone(
    biller: Biller, pair: Pair, ends: int, across: Volume, total: Volume, requests: tuple[Step, ...]
) -> CostLine:
    how = ""
    if across.is_known and not is_array(total.gb) and total.gb:
        how = f"{across.gb / total.gb:.4g} × {number(total.gb)} GB"
    what = (
        REPLICATED if pair.stream else Text(f"{pair.source} → {pair.target} 전체", f"All {pair.source} → {pair.target}")
    )
    return cross_zone_line(
        biller,
        component=pair.source,
        region=pair.region,
        gb=across.value,
        billed_ends=ends,
        derivation=how,
        label=pair.label,
        steps=total.steps(requests, what=what),
    )


def _billed_ends(design: Design, flow: Flow) -> int:
    """At how many ends a GB across zones is billed: those that are servers; none behind an ALB or NLB."""
    assert flow.source is not None
    source, target = design.components[flow.source].kind, design.components[flow.target].kind
    if source in (ALB, NLB) or (flow.stream and is_managed(source)):
        return 0
    return (not is_managed(source)) + (not is_managed(target))


def _share_across(design: Design, flow: Flow) -> float | None:
    """The share of a flow that crosses zones; None when the zone of a server is not stated."""
    target = design.components[flow.target]
    if target.kind in (ALB, NLB):
        return 1 - 1 / balancer_zones(design, target)
    zones = (flow.source_site.zone, flow.target_site.zone)
    if None not in zones:
        return float(zones[0] != zones[1])
    if zones == (None, None) or (zones[1] is None and is_managed(target.kind)):
        return 0.0
    return None


def _inter_region_lines(biller: Biller, flows: Iterable[Flow], requests: tuple[Step, ...]) -> list[CostLine]:
    sent: dict[tuple[str, str, str, str], Volume] = defaultdict(Volume)
    for flow in flows:
        here, there = flow.source_site.region, flow.target_site.region
        if flow.source is None or here is None or there is None or here == there:
            continue
        sent[flow.source, flow.target, here, there].add(flow.sent_gb, flow.messages, flow.message.sent)
        sent[flow.target, flow.source, there, here].add(flow.returned_gb, flow.messages, flow.message.returned)
    return [
        inter_region_line(
            biller,
            component=source,
            region=here,
            gb=volume.value,
            label=Text(f"리전 간 송신 ({source} → {target}, {there})", f"Inter-region ({source} → {target}, {there})"),
            steps=volume.steps(requests, what=SENT),
        )
        for (source, target, here, there), volume in sent.items()
        if volume.is_something
    ]


def _egress_lines(biller: Biller, flows: Iterable[Flow], requests: tuple[Step, ...], free_gb: float) -> list[CostLine]:
    """Per region in one row of tiers: first the answers to the users, then what goes to places outside AWS."""
    to_users: dict[tuple[str, str], Volume] = defaultdict(Volume)
    to_others: dict[tuple[str, str], Volume] = defaultdict(Volume)
    for flow in flows:
        here, there, message = flow.source_site.region, flow.target_site.region, flow.message
        if flow.source is None and there is not None:
            to_users[flow.target, there].add(flow.returned_gb, flow.messages, message.returned)
        elif flow.source is not None and here is not None and flow.target_site.outside_aws:
            to_others[flow.source, here].add(flow.sent_gb, flow.messages, message.sent)
        elif flow.source is not None and there is not None and flow.source_site.outside_aws:
            to_others[flow.target, there].add(flow.returned_gb, flow.messages, message.returned)
    note = None if free_gb else FREE_TIER_NOTE
    billed: dict[str, float] = defaultdict(float)
    lines: list[CostLine] = []
    for volumes, label in ((to_users, TO_USERS), (to_others, TO_OTHERS)):
        for (component, region), volume in volumes.items():
            if volume.is_something:
                lines += internet_egress_lines(
                    biller,
                    component=component,
                    region=region,
                    gb=volume.value,
                    already_gb=billed[region],
                    free_gb=free_gb,
                    label=label,
                    note=note,
                    steps=volume.steps(requests, what=SENT),
                )
                billed[region] = billed[region] + largest(0.0, volume.gb - free_gb)
                free_gb = largest(0.0, free_gb - volume.gb)
    return lines


NOT_BILLED_HERE = {EXTERNAL, CLOUDFRONT, NAT_GATEWAY}
REQUESTS = Text("월 요청 수", "Requests a month")
REPLICATED = Text("복제되는 쓰기 전체", "All replicated writes")
SENT = Text("보내는 양", "What is sent")
TO_USERS = Text("인터넷 송신 (사용자 응답)", "Internet egress (answers to users)")
TO_OTHERS = Text("인터넷 송신 (AWS 밖으로)", "Internet egress (to places outside AWS)")
