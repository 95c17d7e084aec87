"""No line crosses a label or another card: in the shipped shapes and in 200 random designs."""

from itertools import pairwise

import numpy as np
import pytest

from drawing import Scene, layout, scene
from drawing.grid import Box
from drawing.picture import CAPTION_SIZE, LEGEND_LINE
from drawing.routes import ARROW, Point, Stroke
from drawing.text import text_width
from tests.drawing.designs import option, stamp_crush, three_zones
from tests.drawing.test_layout import SHAPES, SHIPPED


def label_boxes(picture: Scene) -> list[Box]:
    """Cards without their border, captions of frames, the legend's words."""
    cards = [n.box.padded(-1) for n in picture.nodes]
    captions = [c.caption_box() for c in picture.clusters]
    legend = [Box(at.x + LEGEND_LINE + 8, at.y - CAPTION_SIZE, at.x + LEGEND_LINE + 8 + text_width(text, CAPTION_SIZE),
                  at.y + CAPTION_SIZE) for _, text, at in picture.legend]  # fmt: skip
    return cards + captions + legend


def crosses(stroke: Stroke, box: Box) -> bool:
    """Some piece of the finely divided line enters the box; pieces are upright, level or a few pixels long."""
    return bool(entered(np.array(stroke.points(16)), np.array([box])).any())


def outline(stroke: Stroke) -> list[Point]:
    """The ends of straight pieces and 16 points of every bend."""
    found, at = [stroke.start], stroke.start
    for a, b, c in stroke.curves:
        found += [c] if a == at and b == c else Stroke(at, ((a, b, c),)).points(16)
        at = c
    return found if stroke.tip is None else [*found, stroke.tip]


def entered(points: np.ndarray, boxes: np.ndarray) -> np.ndarray:
    """(boxes,) of bool from points (n, 2) along a line and boxes (m, 4) as left, top, right, bottom."""
    low = np.minimum(points[:-1], points[1:])[:, None, :]
    high = np.maximum(points[:-1], points[1:])[:, None, :]
    return ((low < boxes[None, :, 2:]) & (high > boxes[None, :, :2])).all(axis=2).any(axis=0)


def crossings(picture: Scene) -> list[tuple[str, str, Box]]:
    labels = label_boxes(picture)
    boxes = np.array(labels)
    return [
        (edge.source, edge.target, labels[k])
        for edge in picture.edges for stroke in edge.strokes
        for k in np.flatnonzero(entered(np.array(outline(stroke)), boxes))
    ]  # fmt: skip


@pytest.mark.parametrize("designs", SHAPES, ids=lambda designs: designs[-1].title)
def test_no_line_crosses_a_label_in_the_shipped_shapes(designs):
    common = layout(designs)
    for d in designs:
        for baseline in (None, *designs):
            assert crossings(scene(d, common, baseline=baseline)) == []


def test_no_line_crosses_a_label_in_random_designs(random_drawings):
    found = {drawn.seed: crossings(drawn.picture) for drawn in random_drawings}
    assert {seed: pairs for seed, pairs in found.items() if pairs} == {}


def test_no_caption_stands_on_a_card_and_no_letter_leaves_its_card(random_drawings):
    shipped = [scene(d, layout(s, s[0]), baseline=s[0]) for s in SHAPES for d in s]
    for picture in [*shipped, *(drawn.picture for drawn in random_drawings)]:
        for cluster in picture.clusters:
            assert not any(n.box.meets(cluster.caption_box()) for n in picture.nodes), cluster.name
        for node in picture.nodes:
            assert all(node.box.encloses(letters) for letters in node.text_boxes()), node.id


def test_arrows_of_several_bundles_into_one_card_from_below_do_not_meet():
    designs = SHIPPED[1]
    picture = scene(designs[2], layout(designs))
    first, second = (edge(picture, source, "pay") for source in ("app", "app-tokyo"))
    tips = [next(s.tip for s in e.strokes if s.tip) for e in (first, second)]
    assert abs(tips[0].x - tips[1].x) >= 2 * ARROW
    uprights = [{round(a.x, 1) for s in e.strokes for a, b in pairwise(s.points(1)) if abs(a.x - b.x) < 0.01}
                for e in (first, second)]  # fmt: skip
    assert uprights[0].isdisjoint(uprights[1])


def test_the_check_itself_finds_a_crossing():
    picture = scene(three_zones(), layout([three_zones()]))
    stroke = picture.edges[0].strokes[0]
    x, y = stroke.points()[2]
    assert crosses(stroke, Box(x - 1, y - 1, x + 1, y + 1))


def edge(picture: Scene, source: str, target: str):
    return next(e for e in picture.edges if (e.source, e.target) == (source, target))


def test_mesh_comes_together_and_pairs_do_not():
    mesh, paired = option("mesh", second_balancer=False), option("paired", second_balancer=False, wiring="paired")
    a, b = (edge(scene(d, layout([mesh, paired])), "ws", "was") for d in (mesh, paired))
    assert a.hub is not None
    assert len({s.start.x for s in a.strokes}) > 1
    assert b.hub is None
    assert len(b.strokes) == 2, "one line a pair"
    assert all(s.start.x == s.tip.x for s in b.strokes), "pairs in one zone run straight down"


@pytest.mark.parametrize(("ws", "was"), [(1, 4), (4, 1), (4, 4), (3, 2)])
def test_every_source_and_every_target_of_a_bundle_is_reached(ws, was):
    d = three_zones(ws, was, 3)
    picture = scene(d, layout([d]))
    bundle = edge(picture, "ws", "was")
    cards = {n.id: n.box for n in picture.nodes}
    tips = {(s.tip.x, s.tip.y) for s in bundle.strokes if s.tip}
    ends = {(p.x, p.y) for s in bundle.strokes for p in (s.start, s.curves[-1][2])}
    for i in d.components["was"].instances:
        assert ((cards[i.id].left + cards[i.id].right) / 2, cards[i.id].top) in tips
    for i in d.components["ws"].instances:
        assert ((cards[i.id].left + cards[i.id].right) / 2, cards[i.id].bottom) in ends


def test_a_trunk_is_one_connected_drawing():
    for d in stamp_crush():
        for bundle in scene(d, layout(stamp_crush())).edges:
            if not bundle.hub:
                continue
            points = [set(s.points(64)) for s in bundle.strokes]
            joined, rest = points[0], points[1:]
            while rest:
                near = next((p for p in rest if any(_near(a, b) for a in p for b in _dense(joined))), None)
                assert near is not None, (bundle.source, bundle.target)
                joined = joined | near
                rest.remove(near)


def _near(a, b) -> bool:
    return abs(a[0] - b[0]) + abs(a[1] - b[1]) < 3


def _dense(points) -> list[tuple[float, float]]:
    return list(points)


def test_the_writer_is_not_read_and_a_reader_is_not_written_by_needs_with_roles():
    from tests.drawing.designs import SEOUL, component, design, need, replication

    def reached(role: str, **policy) -> set[float]:
        d = design("d", SEOUL, [
            component("was", "tomcat", ["seoul-a"], needs=(need("db", role=role),)),
            component("db", "mysql", ["seoul-a", "seoul-c", "seoul-c"], replication=replication("db-1", **policy)),
        ])  # fmt: skip
        picture = scene(d, layout([d]))
        at = {(n.box.left + n.box.right) / 2: n.id for n in picture.nodes if n.component == "db"}
        return {at[s.tip.x] for s in edge(picture, "was", "db").strokes if s.tip}

    assert reached("writer") == {"db-1"}
    assert reached("reader") == {"db-2", "db-3"}
    assert reached("reader", reads="any") == {"db-1", "db-2", "db-3"}
    assert reached("reader", reads="writer") == {"db-1"}
