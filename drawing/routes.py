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

RADIUS = 9.0
ARROW = 7.0
CORNER = CARD_WIDTH / 2 - 18
"""Where lines that must not join the others leave a card, from its middle."""
CLEARANCE = 7.0


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


def route(links: Sequence[Link], cards: Mapping[str, Box], bands: Sequence[Band], outer: float) -> list[Route]:
    """One route per link. ``cards``: all boxes in the way, by instance id; ``outer``: x near which lines go up."""
    plans: list[list[_Plan]] = []
    lanes: list[float] = []
    for link in links:
        plans.append([] if _is_direct(link) else [_plan(part, cards, bands, outer, lanes) for part in _parts(link)])
    _assign_tracks([p for group in plans for p in group], bands)
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


def _plan(link: Link, cards: Mapping[str, Box], bands: Sequence[Band], outer: float, lanes: list[float]) -> _Plan:
    down = link.row_to > link.row_from
    shift = CORNER if link.apart or not down else 0.0
    sources, targets = [cards[s] for s in link.sources], [cards[t] for t in link.targets]
    starts = [Point(middle(b) + shift, b.bottom if down else b.top) for b in sources]
    from_below = link.row_to < link.row_from
    ends = [Point(middle(b) + (shift if down else 0.0), b.bottom if from_below else b.top) for b in targets]
    gutter_out = link.row_from if down else link.row_from - 1
    gutter_in = link.row_to if from_below else link.row_to - 1
    rows_between = range(min(link.row_from, link.row_to) + 1, max(link.row_from, link.row_to))
    wanted = _meeting([p.x for p in starts], [p.x for p in ends]) if down else outer
    lane = _free_lane(wanted, rows_between, cards, bands, lanes) if rows_between else wanted
    if rows_between:
        lanes.append(lane)
    return _Plan(starts, ends, gutter_out, gutter_in, lane)


def _meeting(starts: Sequence[float], ends: Sequence[float]) -> float:
    """x where a trunk comes together: at the only source or target, else on the axis or in the middle of all."""
    if len(starts) == 1:
        return starts[0]
    if len(ends) == 1:
        return ends[0]
    low, high = min(*starts, *ends), max(*starts, *ends)
    return 0.0 if low < 0 < high else (low + high) / 2


def _free_lane(
    wanted: float, rows: range, cards: Mapping[str, Box], bands: Sequence[Band], taken: Sequence[float]
) -> float:
    """The x nearest to ``wanted`` at which a vertical line meets no card of ``rows`` and no earlier lane."""
    tops = {bands[row].card_top for row in rows}
    blocked = [(b.left - CLEARANCE, b.right + CLEARANCE) for b in cards.values() if b.top in tops]
    blocked += [(x - CLEARANCE, x + CLEARANCE) for x in taken]
    middle_of_gap = CLEARANCE - GAP / 2  # the gap between two neighbours is narrower than both clearances
    near = [x for low, high in blocked for x in (low + middle_of_gap, high - middle_of_gap, low, high)]
    tight = CLEARANCE - GAP / 2
    free = [x for x in (wanted, *near) if not any(low + tight < x < high - tight for low, high in blocked)]
    return min(free, key=lambda x: (abs(x - wanted), x))


def _assign_tracks(plans: Sequence[_Plan], bands: Sequence[Band]) -> None:
    """Gives runs that overlap in one gutter different heights."""
    runs: dict[int, list[tuple[float, float, _Plan]]] = defaultdict(list)
    for plan in plans:
        plan.y_out, plan.y_in = (bands[g].tracks + TRACKS / 2 for g in (plan.gutter_out, plan.gutter_in))
        for gutter, low, high in plan.runs():
            runs[gutter].append((low, high, plan))
    for gutter, found in runs.items():
        levels = _levels([(low, high) for low, high, _ in found])
        step = TRACKS / (max(levels) + 2)
        for (_, _, plan), level in zip(found, levels, strict=True):
            y = bands[gutter].tracks + step * (level + 1)
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
