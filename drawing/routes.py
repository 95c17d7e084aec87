"""How edges run: bundled per pair of tiers, horizontal only between rows, vertical only where no card stands.

A bundle of n sources and m targets is drawn as one trunk: the sources flow together and out again to every target.
A paired bundle is drawn as one line per pair. Edges between neighbouring rows stay in the strip between them; longer
ones go through a vertical lane that no card of the rows between touches. Hence no edge crosses a label.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from drawing.grid import CARD_WIDTH, GAP, TRACKS, Band, Box
from drawing.lanes import free_lane, gaps_between

RADIUS = 9.0
ARROW = 7.0
ROUNDED_ARROW = 11.0
"""Shortest last piece of a line that ends in an arrow after a bend."""
CORNER = CARD_WIDTH / 2 - 18
"""Where lines that must not join the others leave a card, from its middle."""
STREAM = 12.0
"""From the lower edge of replicated cards to the line of their replication."""
TIPS = 16.0
"""Between the arrow heads of several bundles that enter one card from below."""


class Point(NamedTuple):
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Stroke:
    """A smooth line: ``start`` and cubic curves (two control points and an end each); an arrow at ``tip``, if any."""

    start: Point
    curves: tuple[tuple[Point, Point, Point], ...]
    tip: Point | None = None

    def points(self, per_curve: int = 8) -> list[Point]:
        """Points along the line, with the tip."""
        found, p = [self.start], self.start
        for a, b, c in self.curves:
            for k in range(1, per_curve + 1):
                t, u = k / per_curve, 1 - k / per_curve
                weights = (u**3, 3 * u * u * t, 3 * u * t * t, t**3)
                xs, ys = zip(p, a, b, c, strict=True)
                found.append(
                    Point(
                        sum(w * x for w, x in zip(weights, xs, strict=True)),
                        sum(w * y for w, y in zip(weights, ys, strict=True)),
                    )
                )
            p = c
        return found if self.tip is None else [*found, self.tip]


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A bundle to be routed: instance ids; ``apart`` keeps it from sharing its sources' lines with other bundles."""

    sources: tuple[str, ...]
    targets: tuple[str, ...]
    row_from: int
    row_to: int
    paired: bool = False
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Route:
    strokes: tuple[Stroke, ...]
    hub: Point | None
    """Where a trunk of several sources and several targets comes together."""


@dataclass(slots=True)
class _Plan:
    """One trunk: where it leaves and enters, by which gutters, through which vertical lane."""

    starts: list[Point]
    ends: list[Point]
    gutter_out: int
    gutter_in: int
    lane: float
    is_up: bool
    is_apart: bool
    y_out: float = 0.0
    y_in: float = 0.0

    def runs(self) -> Iterable[tuple[int, float, float]]:
        """(gutter, from x, to x) of each horizontal run that is longer than nothing."""
        out, into = [p.x for p in self.starts] + [self.lane], [p.x for p in self.ends] + [self.lane]
        if self.gutter_out == self.gutter_in:
            out = into = out + into
        for gutter, xs in {self.gutter_out: out, self.gutter_in: into}.items():
            if max(xs) - min(xs) > 0.5:
                yield gutter, min(xs), max(xs)

    def strokes(self) -> list[Stroke]:
        """Every piece of the trunk once, so that dashes of overlapping lines do not fill each other's gaps."""
        if len(self.starts) == 1 == len(self.ends):
            (start,), (end,) = self.starts, self.ends
            return [rounded([start, Point(start.x, self.y_out), Point(self.lane, self.y_out),
                             Point(self.lane, self.y_in), Point(end.x, self.y_in), end], arrow=True)]  # fmt: skip
        if self.gutter_out == self.gutter_in:
            return _taps(self.starts, self.ends, Point(self.lane, self.y_in), None)
        lane_out, lane_in = Point(self.lane, self.y_out), Point(self.lane, self.y_in)
        trunk = rounded([lane_out, lane_in])
        return [*_taps(self.starts, [], lane_out, lane_in), trunk, *_taps([], self.ends, lane_in, lane_out)]


def _taps(starts: Sequence[Point], ends: Sequence[Point], hub: Point, onward: Point | None) -> list[Stroke]:
    """Lines from ``starts`` to a run through ``hub`` and from it to ``ends`` (with arrows).

    The farthest on each side carries the run up to the hub, the others end in it with a bend. ``onward``: where the
    trunk goes on from the hub; the run bends into it.
    """
    carried: set[bool] = set()
    reach = {side: max((abs(p.x - hub.x) for p in (*starts, *ends) if (p.x > hub.x) == side), default=0.0)
             for side in (False, True)}  # fmt: skip
    found = []
    for points, others, is_end in ((starts, ends, False), (ends, starts, True)):
        bend = onward or next((p for p in others if abs(p.x - hub.x) < 0.01), None)
        inner = [_towards(hub, bend, RADIUS), hub] if bend is not None else [hub]
        for p in points:
            side, corner = p.x > hub.x, Point(p.x, hub.y)
            if abs(p.x - hub.x) < 0.01:
                line = [hub, p]
            elif abs(p.x - hub.x) >= reach[side] - 0.01 and side not in carried:
                carried.add(side)
                line = [*inner, corner, p]
            else:
                line = [_towards(corner, hub, RADIUS), corner, p]
            found.append(rounded(line, arrow=True) if is_end else rounded(line[::-1]))
    return found


def route(links: Sequence[Link], cards: Mapping[str, Box], bands: Sequence[Band], frames: Iterable[Box]) -> list[Route]:
    """One route per link. ``cards``: all boxes in the way, by instance id; no line runs along a side of ``frames``."""
    sides = [x for frame in frames for x in (frame.left, frame.right)]
    plans: list[list[_Plan]] = []
    lanes: list[tuple[float, range]] = []
    for link in links:
        plans.append([] if _is_direct(link) else [_plan(part, cards, bands, sides, lanes) for part in _parts(link)])
    every = [p for group in plans for p in group]
    _spread_tips([p for p in every if p.is_up])
    _assign_tracks(every, bands)
    return [
        Route(tuple(_direct(link, cards, bands)), None)
        if _is_direct(link)
        else Route(tuple(s for p in group for s in p.strokes()), _hub(link, group))
        for link, group in zip(links, plans, strict=True)
    ]


def streams(writer: Box, readers: Sequence[Box], y: float) -> tuple[Stroke, ...]:
    """Replication streams: from under the writer along ``y`` to under each reader."""
    start = Point(middle(writer), writer.bottom)
    return tuple(_taps([start], [Point(middle(r), r.bottom) for r in readers], Point(start.x, y), None))


def middle(box: Box) -> float:
    return (box.left + box.right) / 2


def rounded(corners: Sequence[Point], *, arrow: bool = False) -> Stroke:
    """A line through ``corners`` with rounded bends; with an arrow the last corner is its tip."""
    points = [corners[0]]
    for p in corners[1:]:
        if abs(p.x - points[-1].x) + abs(p.y - points[-1].y) > 0.01:
            points.append(p)
    if len(points) == 1:
        points.append(points[0])
    tip = points[-1] if arrow else None
    if arrow:
        points[-1] = _towards(points[-1], points[-2], ARROW)
    curves: list[tuple[Point, Point, Point]] = []
    at = points[0]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        radius = min(RADIUS, _distance(before, corner) / 2, _distance(corner, after) / 2)
        into, out = _towards(corner, before, radius), _towards(corner, after, radius)
        curves += [_line(at, into), (corner, corner, out)]
        at = out
    curves.append(_line(at, points[-1]))
    return Stroke(points[0], tuple(curves), tip)


def _line(a: Point, b: Point) -> tuple[Point, Point, Point]:
    return a, b, b


def _distance(a: Point, b: Point) -> float:
    return abs(a.x - b.x) + abs(a.y - b.y)


def _towards(a: Point, b: Point, by: float) -> Point:
    """``a`` moved by ``by`` towards ``b``, at most to it; both on one horizontal or vertical line."""
    length = _distance(a, b)
    share = min(by / length, 1.0) if length else 0.0
    return Point(a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share)


def _is_direct(link: Link) -> bool:
    """Pairs between neighbouring rows: one smooth line a pair."""
    return link.paired and len(link.sources) > 1 and link.row_to == link.row_from + 1


def _direct(link: Link, cards: Mapping[str, Box], bands: Sequence[Band]) -> Iterable[Stroke]:
    top = bands[link.row_from].tracks
    bottom = top + TRACKS
    for source, target in pairs(link.sources, link.targets):
        a, b = cards[source], cards[target]
        start, tip = Point(middle(a), a.bottom), Point(middle(b), b.top)
        half = (top + bottom) / 2
        curves = (
            _line(start, Point(start.x, top)),
            (Point(start.x, half), Point(tip.x, half), Point(tip.x, min(bottom, tip.y - ARROW))),
            _line(Point(tip.x, min(bottom, tip.y - ARROW)), Point(tip.x, tip.y - ARROW)),
        )
        yield Stroke(start, curves, tip)


def pairs(sources: Sequence[str], targets: Sequence[str]) -> list[tuple[str, str]]:
    """The i-th with the i-th; what is left over on the longer side has no partner."""
    return list(zip(sources, targets, strict=False))


def _parts(link: Link) -> list[Link]:
    if not link.paired:
        return [link]
    return [
        Link(sources=(a,), targets=(b,), row_from=link.row_from, row_to=link.row_to, apart=link.apart)
        for a, b in pairs(link.sources, link.targets)
    ]


def _plan(
    link: Link,
    cards: Mapping[str, Box],
    bands: Sequence[Band],
    sides: Sequence[float],
    lanes: list[tuple[float, range]],
) -> _Plan:
    """Down: from under the sources to above the targets. Up: from above the sources to under the targets."""
    down = link.row_to > link.row_from
    sources, targets = [cards[s] for s in link.sources], [cards[t] for t in link.targets]
    aside = CORNER if link.apart and down else 0.0
    from_x, to_x = [middle(b) + aside for b in sources], [middle(b) + aside for b in targets]
    rows_between = range(min(link.row_from, link.row_to) + 1, max(link.row_from, link.row_to))
    wanted = [_meeting(from_x, to_x)] if down else from_x + to_x
    lane = wanted[0]
    if rows_between:
        lane = free_lane(wanted, gaps_between(rows_between, cards, bands, lanes), sides)
        lanes.append((lane, rows_between))
    if not down:  # each leaves by the corner that is nearer to its lane
        from_x = [x + (-CORNER if lane < x else CORNER) for x in from_x]
    starts = [Point(x, b.bottom if down else b.top) for x, b in zip(from_x, sources, strict=True)]
    from_below = link.row_to < link.row_from
    ends = [Point(x, b.bottom if from_below else b.top) for x, b in zip(to_x, targets, strict=True)]
    gutter_out = link.row_from if down else link.row_from - 1
    gutter_in = link.row_to if from_below else link.row_to - 1
    return _Plan(starts, ends, gutter_out, gutter_in, lane, is_up=not down, is_apart=link.apart)


def _meeting(starts: Sequence[float], ends: Sequence[float]) -> float:
    """x where a trunk comes together: at the only source or target, else on the axis or in the middle of all."""
    if len(starts) == 1:
        return starts[0]
    if len(ends) == 1:
        return ends[0]
    low, high = min(*starts, *ends), max(*starts, *ends)
    return 0.0 if low < 0 < high else (low + high) / 2


def _spread_tips(plans: Sequence[_Plan]) -> None:
    """Lets bundles that enter the same cards from below end side by side, in the order of their lanes."""
    groups: dict[tuple[Point, ...], list[_Plan]] = defaultdict(list)
    for plan in plans:
        groups[tuple(plan.ends)].append(plan)
    for group in groups.values():
        for k, plan in enumerate(sorted(group, key=lambda p: p.lane)):
            plan.ends = [p._replace(x=p.x + (k - (len(group) - 1) / 2) * TIPS) for p in plan.ends]


def _assign_tracks(plans: Sequence[_Plan], bands: Sequence[Band]) -> None:
    """Gives runs that overlap in one gutter different heights: on top what goes up, from outside inwards.

    What goes down on lines of its own comes last, so that its lines show outside of the cards that they leave.
    """
    runs: dict[int, list[tuple[float, float, _Plan]]] = defaultdict(list)
    for plan in sorted(plans, key=lambda p: (-abs(p.lane - p.ends[0].x), 0) if p.is_up else (1, p.is_apart)):
        plan.y_out, plan.y_in = (bands[g].tracks + TRACKS / 2 for g in (plan.gutter_out, plan.gutter_in))
        for gutter, low, high in plan.runs():
            runs[gutter].append((low, high, plan))
    for gutter, found in runs.items():
        levels = _levels([(low, high) for low, high, _ in found])
        enters_above = any(plan.is_up and plan.gutter_in == gutter for _, _, plan in found)
        top, bottom = bands[gutter].tracks + (ROUNDED_ARROW if enters_above else 5), bands[gutter].tracks + TRACKS - 12
        step = (bottom - top) / max(max(levels), 1)
        for (_, _, plan), level in zip(found, levels, strict=True):
            y = top + step * level if max(levels) else (top + bottom) / 2
            if plan.gutter_out == gutter:
                plan.y_out = y
            if plan.gutter_in == gutter:
                plan.y_in = y


def _levels(intervals: Sequence[tuple[float, float]]) -> list[int]:
    """The lowest level for each interval on which it meets none before it."""
    levels: list[int] = []
    for k, (low, high) in enumerate(intervals):
        taken = {level for (a, b), level in zip(intervals[:k], levels, strict=True) if low < b + GAP and a < high + GAP}
        levels.append(next(n for n in range(k + 1) if n not in taken))
    return levels


def _hub(link: Link, group: Sequence[_Plan]) -> Point | None:
    if link.paired or len(link.sources) < 2 or len(link.targets) < 2:
        return None
    return Point(group[0].lane, group[0].y_in)
