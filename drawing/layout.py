"""Where everything stands: one fixed grid for all compared designs, so that nothing moves between them.

Rows are tiers along the request path (users on top, replicated stores at the bottom). Columns belong to lanes: one
lane a zone, one in the middle of a region for what serves its zones. An instance takes the slot of its rank among the
instances that its component has in that lane in any design, from left to right. A further sibling moves no other as
long as its zone is wide enough; else whole columns move outwards, as seen from the region's axis.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet

from drawing.columns import Members, columns_of, members_of
from drawing.grid import (
    CAPTION,
    CAPTION_ROOM,
    CARD_HEIGHT,
    CARD_WIDTH,
    HOST_PAD,
    MARGIN,
    MIN_WIDTH,
    MOST_CARDS,
    REGION_PAD,
    REGION_TOP,
    REPLICATION,
    TRACKS,
    ZONE_TOP,
    Band,
    Box,
    Lane,
    Layout,
    Slot,
    host_of,
)
from drawing.rows import tier_rows
from models.design.model import Design


def layout(designs: Sequence[Design], baseline: Design | None = None, *, most_cards: int = MOST_CARDS) -> Layout:
    """The common layout of the compared designs. Pure; the same designs always give the same positions.

    With ``baseline`` (one of them) the layout is tighter, and ghosts can be drawn of that design only; without, of any.
    ``most_cards``: of one component in one zone; the last one stands for all further instances.
    """
    rows = tier_rows(designs)
    members = members_of(designs, rows, baseline, most_cards)
    centers, clusters_x = columns_of(designs, members)
    bands, clusters_y, height = _bands(designs, rows, members, _captions_on_top(members, centers, clusters_x))
    clusters = {
        name: Box(left, clusters_y[name][0], right, clusters_y[name][1]) for name, (left, right) in clusters_x.items()
    }
    left, width = _window([*centers.values(), 0.0], clusters.values())
    return Layout(
        centers=centers, rows=rows, bands=bands, clusters=clusters, left=left, width=width, height=height,
        has_legend=any(_has_legend(d) for d in designs),
    )  # fmt: skip


def _has_legend(design: Design) -> bool:
    return any(
        (c.replication is not None and len(c.instances) > 1) or any(n.degrades for n in c.needs)
        for c in design.components.values()
    )


def _window(centers: Iterable[float], clusters: Iterable[Box]) -> tuple[float, float]:
    """Left edge and width: at least MIN_WIDTH, users in the middle when there is room."""
    edges = [x + side * CARD_WIDTH / 2 for x in centers for side in (-1, 1)]
    edges += [x for box in clusters for x in (box.left, box.right)]
    low, high = min(edges) - MARGIN, max(edges) + MARGIN
    width = max(MIN_WIDTH, high - low)
    return min(max(-width / 2, high - width), low), width


def _captions_on_top(
    members: Members, centers: Mapping[tuple[Lane, Slot], float], clusters: Mapping[str, tuple[float, float]]
) -> set[str]:
    """Regions whose first row leaves no room for the caption beside its cards."""
    first = {name: row for name, (row, _) in _cluster_rows(members).items()}
    return {
        lane.region
        for lane, rows in members.items() if lane.region is not None and first[lane.region] in rows
        for slots in rows[first[lane.region]] for slot in slots
        if centers[lane, slot] - CARD_WIDTH / 2 - clusters[lane.region][0] < CAPTION_ROOM
    }  # fmt: skip


def _bands(
    designs: Sequence[Design], rows: Mapping[str, int], members: Members, captions_on_top: AbstractSet[str]
) -> tuple[tuple[Band, ...], dict[str, tuple[float, float]], float]:
    """Height of every row and the top and bottom of every region and zone."""
    spans = _cluster_rows(members)
    zones = {lane.zone for lane in members if lane.zone is not None}
    hosts = _host_rows(designs, rows)
    streams = {rows[c.name] for d in designs for c in d.components.values() if c.replication and len(c.instances) > 1}
    tops: dict[str, float] = {}
    bottoms: dict[str, float] = {}
    bands: list[Band] = []
    y = MARGIN
    for row in range(max(rows.values(), default=0) + 1):
        regions_here, zones_here = (
            [n for n, (a, _) in spans.items() if a == row and (n in zones) == z] for z in (0, 1)
        )
        tops.update(dict.fromkeys(regions_here, y))
        y += REGION_TOP if regions_here else 0
        y += CAPTION if captions_on_top & set(regions_here) else 0
        tops.update(dict.fromkeys(zones_here, y))
        y += ZONE_TOP if zones_here else 0
        y += HOST_PAD if any(a == row for a, _ in hosts) else 0
        card_top, y = y, y + CARD_HEIGHT
        y += CAPTION if any(b == row for _, b in hosts) else 0
        streams_top = y
        y += REPLICATION if row in streams else 0
        zones_end = [n for n, (_, b) in spans.items() if b == row and n in zones]
        regions_end = [n for n, (_, b) in spans.items() if b == row and n not in zones]
        y += CAPTION if zones_end else 0
        bottoms.update(dict.fromkeys(zones_end, y))
        y += REGION_PAD if regions_end else 0
        bottoms.update(dict.fromkeys(regions_end, y))
        bands.append(Band(card_top, streams_top, y))
        y += TRACKS
    return tuple(bands), {n: (tops[n], bottoms[n]) for n in tops}, y - TRACKS + MARGIN


def _cluster_rows(members: Members) -> dict[str, tuple[int, int]]:
    """Region or zone -> first and last row with something in it."""
    spans: dict[str, tuple[int, int]] = {}
    for lane, rows in members.items():
        for name in (lane.region, lane.zone):
            if name is not None:
                low, high = spans.get(name, (min(rows), max(rows)))
                spans[name] = (min(low, *rows), max(high, *rows))
    return spans


def _host_rows(designs: Sequence[Design], rows: Mapping[str, int]) -> set[tuple[int, int]]:
    """First and last row of every host, in any design."""
    spans: set[tuple[int, int]] = set()
    for design in designs:
        on: dict[str, list[int]] = defaultdict(list)
        for instance in design.instances.values():
            host = host_of(design, instance)
            if host is not None:
                on[host].append(rows[instance.component])
        spans |= {(min(r), max(r)) for r in on.values()}
    return spans
