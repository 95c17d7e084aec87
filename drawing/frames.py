"""Frames of regions, zones and hosts with captions that no line crosses, and the legend."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from drawing import words
from drawing.grid import CAPTION, HOST_PAD, Box, Layout, host_of
from drawing.picture import CAPTION_SIZE, LEGEND_HEIGHT, LEGEND_LINE, Badge, Cluster, Edge, Node, State, with_state
from drawing.routes import Point
from drawing.text import shortened, text_width
from models.design.model import Design, Instance, Place
from models.problems import Language

LEGEND_GAP = 24.0


def clusters_of(
    design: Design,
    layout: Layout,
    baseline: Design | None,
    nodes: Sequence[Node],
    edges: Sequence[Edge],
    badges: Mapping[str, Badge],
    language: Language,
) -> Iterable[Cluster]:
    """Regions, zones and hosts that have a card in them; captions stand where no line goes."""
    used = {p.name for i in design.instances.values() for p in _places(design, i)}
    was_used = {p.name for i in baseline.instances.values() for p in _places(baseline, i)} if baseline else used
    blocked = _verticals(edges) + [n.box for n in nodes]
    for name, box in _frames(design, layout, nodes):
        place = design.places[name]
        badge = badges.get(name)
        text = place.title or name
        caption, at = _caption(f"{text} · {badge[0]}" if badge else text, place.kind, box, blocked)
        state: State = "" if name in was_used else "added"
        title = f"{words.PLACE_KINDS[place.kind].in_(language)} {text}"
        yield Cluster(
            name=name, kind=place.kind, box=box, caption=caption, caption_at=at, words=text,
            title=with_state(title, state, language), state=state, badge=Badge(*badge) if badge else None,
        )  # fmt: skip


def _places(design: Design, instance: Instance) -> Iterable[Place]:
    return design.places_around(instance.place or design.components[instance.component].place)


def _frames(design: Design, layout: Layout, nodes: Sequence[Node]) -> Iterable[tuple[str, Box]]:
    used = {p.name for i in design.instances.values() for p in _places(design, i)}
    for kind in ("region", "zone"):
        yield from ((n, b) for n, b in layout.clusters.items() if n in used and design.places[n].kind == kind)
    hosts: dict[str, list[Node]] = {}
    for node in nodes:
        instance = design.instances.get(node.id)
        host = host_of(design, instance) if instance is not None else None
        if host is not None:
            hosts.setdefault(host, []).append(node)
    for name, inside in hosts.items():
        box = _around([n.box for n in inside])
        if not any(box.meets(n.box) for n in nodes if n not in inside):
            yield name, box


def _around(boxes: Sequence[Box]) -> Box:
    left, top, right, bottom = zip(*boxes, strict=True)
    return Box(min(left) - HOST_PAD, min(top) - HOST_PAD, max(right) + HOST_PAD, max(bottom) + CAPTION - 2)


def _verticals(edges: Iterable[Edge]) -> list[Box]:
    """Every upright piece of every line, replication streams among them."""
    found = []
    for edge in edges:
        for stroke in edge.strokes:
            points = [stroke.start, *(end for _, _, end in stroke.curves), *([stroke.tip] if stroke.tip else [])]
            found += [Box(a.x, min(a.y, b.y), a.x, max(a.y, b.y)) for a, b in pairwise(points) if abs(a.x - b.x) < 0.5]
    return found


def _caption(text: str, kind: str, box: Box, blocked: Sequence[Box]) -> tuple[str, Point]:
    """The caption and its place: top left for regions, at the bottom for zones and hosts, between lines and cards."""
    y = box.top + 18 if kind == "region" else box.bottom - (7 if kind == "zone" else 5)
    line = Box(box.left, y - CAPTION_SIZE, box.right, y + 4)
    inside = sorted((b.left, b.right) for b in blocked if line.meets(b))
    gaps, left = [], box.left + 2
    for low, high in [*inside, (box.right - 2, box.right)]:
        gaps.append((left + 5, low - left - 10))
        left = max(left, high)
    width = text_width(text, CAPTION_SIZE)
    left, room = next((g for g in gaps if g[1] >= width), max(gaps, key=lambda g: g[1]))
    caption = shortened(text, CAPTION_SIZE, room)
    if kind == "zone" and not inside:
        left = (box.left + box.right - text_width(caption, CAPTION_SIZE)) / 2
    return caption, Point(left, y)


def legend_of(
    edges: Sequence[Edge], design: Design, layout: Layout, language: Language
) -> Iterable[tuple[str, str, Point]]:
    """A sample line and its meaning for every replication mode and for soft dependencies."""
    entries: dict[str, str] = {}
    for component in design.components.values():
        if component.replication is not None and len(component.instances) > 1:
            mode = component.replication.mode
            entries["async" if mode == "async" else "sync"] = words.MODES[mode].in_(language)
    if any(e.look == "soft" for e in edges):
        entries["soft"] = words.DEGRADES.in_(language)
    gap = LEGEND_LINE + 8 + LEGEND_GAP
    left_over = layout.width - gap * len(entries) - sum(text_width(t, CAPTION_SIZE) for t in entries.values())
    if left_over < 0:
        look, longest = max(entries.items(), key=lambda entry: text_width(entry[1], CAPTION_SIZE))
        entries[look] = shortened(longest, CAPTION_SIZE, text_width(longest, CAPTION_SIZE) + left_over)
    x = layout.left + (max(left_over, 0.0) + LEGEND_GAP) / 2
    for look, text in entries.items():
        yield look, text, Point(x, layout.height + LEGEND_HEIGHT / 2 - 3)
        x += gap + text_width(text, CAPTION_SIZE)
