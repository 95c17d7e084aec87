"""The flows of a design as lines of the bill: across zones, between regions, to the internet."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from models.cost.alb import balancer_zones
from models.cost.kinds import ALB, CLOUDFRONT, EXTERNAL, NAT_GATEWAY, is_managed
from models.cost.lines import Biller, CostLine, number
from models.cost.network import UNKNOWN_ZONE, cross_zone_line, inter_region_line, internet_egress_lines
from models.cost.traffic import Flow
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
    """GB a month, and whether some of it is not known."""

    gb: float = 0.0
    is_known: bool = True

    def add(self, gb: float | None) -> None:
        self.gb += gb or 0.0
        self.is_known &= gb is not None

    @property
    def value(self) -> float | None:
        return self.gb if self.is_known else None


def transfer_lines(biller: Biller, design: Design, moved: Iterable[Flow]) -> list[CostLine]:
    """Every line that moving data costs, for the flows of ``models.cost.traffic.flows``.

    Calls to external services and through NAT are not billed here: what they carry is not part of the design.
    CloudFront fetches from AWS origins free of charge. A managed service without a zone counts as being in its
    caller's zone.
    """
    flows = [f for f in moved if f.target_site.region or f.source_site.region]
    flows = [f for f in flows if not _kinds(design, f) & NOT_BILLED_HERE]
    return [
        *_cross_zone_lines(biller, design, flows),
        *_inter_region_lines(biller, flows),
        *_egress_lines(biller, flows),
    ]


def _kinds(design: Design, flow: Flow) -> set[str]:
    return {design.components[name].kind for name in (flow.source, flow.target) if name is not None}


def _cross_zone_lines(biller: Biller, design: Design, flows: Iterable[Flow]) -> list[CostLine]:
    all_of: dict[Pair, Volume] = defaultdict(Volume)
    crossing: dict[tuple[Pair, int], Volume] = defaultdict(Volume)
    undecided: set[tuple[Pair, int]] = set()
    for flow in flows:
        region = flow.source_site.region
        if flow.source is None or region is None or region != flow.target_site.region:
            continue
        pair = Pair(flow.source, flow.target, region, flow.stream)
        all_of[pair].add(flow.gb)
        ends = _billed_ends(design, flow)
        share = _share_across(design, flow)
        if ends and share is None:
            undecided.add((pair, ends))
        elif ends and share:
            crossing[pair, ends].add(None if flow.gb is None else flow.gb * share)
    lines = [_cross_zone(biller, p, e, v, all_of[p]) for (p, e), v in crossing.items() if (p, e) not in undecided]
    return lines + [
        cross_zone_line(
            biller, component=p.source, region=p.region, gb=None, billed_ends=ends, label=p.label, unknown=UNKNOWN_ZONE
        )
        for p, ends in sorted(undecided)
    ]


def _cross_zone(biller: Biller, pair: Pair, ends: int, across: Volume, total: Volume) -> CostLine:
    how = f"{across.gb / total.gb:.4g} × {number(total.gb)} GB" if across.is_known and total.gb else ""
    return cross_zone_line(
        biller,
        component=pair.source,
        region=pair.region,
        gb=across.value,
        billed_ends=ends,
        derivation=how,
        label=pair.label,
    )


def _billed_ends(design: Design, flow: Flow) -> int:
    """At how many ends a GB across zones is billed: those that are servers; none behind an ALB."""
    assert flow.source is not None
    source, target = design.components[flow.source].kind, design.components[flow.target].kind
    if source == ALB or (flow.stream and is_managed(source)):
        return 0
    return (not is_managed(source)) + (not is_managed(target))


def _share_across(design: Design, flow: Flow) -> float | None:
    """The share of a flow that crosses zones; None when the zone of a server is not stated."""
    target = design.components[flow.target]
    if target.kind == ALB:
        return 1 - 1 / balancer_zones(design, target)
    zones = (flow.source_site.zone, flow.target_site.zone)
    if None not in zones:
        return float(zones[0] != zones[1])
    if zones == (None, None) or (zones[1] is None and is_managed(target.kind)):
        return 0.0
    return None


def _inter_region_lines(biller: Biller, flows: Iterable[Flow]) -> list[CostLine]:
    sent: dict[tuple[str, str, str, str], Volume] = defaultdict(Volume)
    for flow in flows:
        here, there = flow.source_site.region, flow.target_site.region
        if flow.source is None or here is None or there is None or here == there:
            continue
        sent[flow.source, flow.target, here, there].add(flow.sent_gb)
        sent[flow.target, flow.source, there, here].add(flow.returned_gb)
    return [
        inter_region_line(
            biller,
            component=source,
            region=here,
            gb=volume.value,
            label=Text(f"리전 간 송신 ({source} → {target}, {there})", f"Inter-region ({source} → {target}, {there})"),
        )
        for (source, target, here, there), volume in sent.items()
        if volume.gb or not volume.is_known
    ]


def _egress_lines(biller: Biller, flows: Iterable[Flow]) -> list[CostLine]:
    """Per region in one row of tiers: first the answers to the users, then what goes to places outside AWS."""
    to_users: dict[tuple[str, str], Volume] = defaultdict(Volume)
    to_others: dict[tuple[str, str], Volume] = defaultdict(Volume)
    for flow in flows:
        here, there = flow.source_site.region, flow.target_site.region
        if flow.source is None and there is not None:
            to_users[flow.target, there].add(flow.returned_gb)
        elif flow.source is not None and here is not None and flow.target_site.outside_aws:
            to_others[flow.source, here].add(flow.sent_gb)
        elif flow.source is not None and there is not None and flow.source_site.outside_aws:
            to_others[flow.target, there].add(flow.returned_gb)
    already: dict[str, float] = defaultdict(float)
    lines: list[CostLine] = []
    for volumes, label in ((to_users, TO_USERS), (to_others, TO_OTHERS)):
        for (component, region), volume in volumes.items():
            if volume.gb or not volume.is_known:
                lines += internet_egress_lines(
                    biller, component=component, region=region, gb=volume.value, already_gb=already[region], label=label
                )
                already[region] += volume.gb
    return lines


NOT_BILLED_HERE = {EXTERNAL, CLOUDFRONT, NAT_GATEWAY}
TO_USERS = Text("인터넷 송신 (사용자 응답)", "Internet egress (answers to users)")
TO_OTHERS = Text("인터넷 송신 (AWS 밖으로)", "Internet egress (to places outside AWS)")
