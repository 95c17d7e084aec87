"""Fixed slots: nothing moves between the compared designs, nor when one of them is edited."""

from dataclasses import replace
from itertools import combinations, product
from pathlib import Path

import pytest

from drawing import Scene, layout, scene
from drawing.grid import NOWHERE, PITCH, USERS, Box, lane_of, slots
from drawing.picture import CAPTION_SIZE, LEGEND_LINE, SECOND_SIZE, TIGHT_SIZE
from drawing.routes import middle
from drawing.text import text_width
from models.design.model import Design, Instance
from store.designs import load_design_files
from tests.drawing.designs import (
    SEOUL,
    THREE_ZONES,
    component,
    current,
    design,
    need,
    no_places,
    option,
    replication,
    round_robin,
    shared_host,
    stamp_crush,
    three_zones,
    two_regions,
)

ROOT = Path(__file__).parents[2]
SHIPPED = [
    load_design_files([Path(ROOT, "designs", folder, f"{name}.yaml") for name in ("current", "option-1", "option-2")])
    for folder in ("stamp-crush", "ticket-shop")
]
SHAPES = [
    *SHIPPED,
    stamp_crush(),
    [three_zones()],
    [three_zones(2, 3, 2, "paired")],
    [two_regions()],
    [shared_host()],
    [no_places()],
]


def with_instance(base: Design, name: str, place: str) -> Design:
    """The design with one further instance of a component."""
    c = base.components[name]
    more = Instance(id=f"{name}-{len(c.instances) + 1}", component=name, place=place)
    return replace(base, components={**base.components, name: replace(c, instances=(*c.instances, more))})


def places_of(designs: list[Design]) -> list[dict[str, tuple[float, float]]]:
    common = layout(designs)
    return [{n.id: (n.box.left, n.box.top) for n in scene(d, common).nodes} for d in designs]


def test_one_instance_alone_stands_where_the_first_of_two_stands():
    now, first, second = places_of(stamp_crush())
    assert now["ws"] == first["ws-1"] == second["ws-1"]
    assert now["was"] == first["was-1"] == second["was-1"]
    assert now["db"] == first["db-1"] == second["db-1"]
    assert now[USERS] == first[USERS]
    assert first.items() <= second.items()


@pytest.mark.parametrize(
    ("name", "zone"), [("ws", "seoul-a"), ("was", "seoul-a"), *((n, "seoul-c") for n in ("ws", "was", "db"))]
)
def test_a_further_sibling_moves_nothing_where_its_zone_has_room_or_grows_to_the_right(name, zone):
    before = option("1안", second_balancer=True)
    (old,), (new,) = places_of([before]), places_of([with_instance(before, name, zone)])
    assert old.items() <= new.items()


def test_a_zone_that_becomes_wider_moves_whole_columns_outwards_and_nothing_else():
    before = option("1안", second_balancer=True)
    (old,), (new,) = places_of([before]), places_of([with_instance(before, "db", "seoul-a")])
    moved = {name for name in old if old[name] != new[name]}
    assert moved == {"ws-1", "was-1", "db-1", "db-3"}
    assert {new[name][0] - old[name][0] for name in moved} == {-PITCH}


@pytest.mark.parametrize("zone", ["seoul-a", "seoul-b", "seoul-c"])
def test_siblings_in_three_zones_move_others_by_whole_columns_only(zone):
    before = three_zones(3, 3, 3)
    for _ in range(2):
        after = with_instance(before, "was", zone)
        (old,), (new,) = places_of([before]), places_of([after])
        assert {round((new[name][0] - old[name][0]) / PITCH, 6) for name in old} <= {0.0, 1.0, -1.0}
        assert new[USERS] == old[USERS]
        assert new["alb"] == old["alb"]
        before = after


def test_siblings_of_a_zone_stand_from_left_to_right_by_number():
    d = three_zones(9, 12, 9)
    for picture in (scene(d, layout([d])), *(scene(s, layout(stamp_crush())) for s in stamp_crush())):
        rows: dict[tuple[float, str], list[tuple[float, int]]] = {}
        for cluster, node in product([c for c in picture.clusters if c.kind == "zone"], picture.nodes):
            if cluster.box.encloses(node.box) and node.id.rpartition("-")[2].isdecimal():
                there = rows.setdefault((node.box.top, cluster.name), [])
                there.append((node.box.left, int(node.id.rpartition("-")[2])))
        for there in rows.values():
            assert [number for _, number in sorted(there)] == sorted(number for _, number in there)


def test_a_balancer_between_two_tiers_stands_in_front_of_the_zones_that_it_serves():
    designs = stamp_crush()
    picture = scene(designs[2], layout(designs))
    inner = next(n.box for n in picture.nodes if n.id == "alb2")
    zones = [c.box for c in picture.clusters if c.kind == "zone"]
    assert [z.meets(inner) and not z.encloses(inner) for z in zones] == [True, True]


def test_a_balancer_in_front_of_the_middle_one_of_three_zones_sticks_out_on_both_sides():
    d = three_zones()
    ws = replace(d.components["ws"], needs=(need("inner"),))
    d = replace(d, components={**d.components, "ws": ws,
                               "inner": component("inner", "aws.alb", ["seoul"], needs=(need("was"),))})  # fmt: skip
    picture = scene(d, layout([d]))
    check_cards(d, picture)
    inner = next(n.box for n in picture.nodes if n.id == "inner")
    zones = {c.name: c.box for c in picture.clusters if c.kind == "zone"}
    assert all(z.meets(inner) for z in zones.values())


def test_the_users_stand_over_what_requests_enter():
    for designs in (*SHIPPED, [current()], [three_zones()]):
        picture = scene(designs[-1], layout(designs))
        entry = designs[-1].requests[next(iter(designs[-1].requests))].enters
        boxes = {n.id: n.box for n in picture.nodes}
        assert middle(boxes[USERS]) == middle(boxes[entry])


def test_a_change_of_wiring_or_settings_moves_nothing():
    mesh, paired = option("mesh", second_balancer=False), option("paired", second_balancer=False, wiring="paired")
    assert places_of([mesh]) == places_of([paired])


def test_tiers_follow_the_request_path_from_the_users_down_to_the_store():
    rows = layout(stamp_crush()).rows
    assert sorted(rows, key=rows.__getitem__) == ["slack", "alb", "ws", "alb2", "was", "db"]
    assert rows["alb"] == 1, "row 0 belongs to the users and to what is outside"


def test_a_store_that_is_needed_early_still_stands_at_the_bottom():
    d = design("d", SEOUL, [
        component("ws", "nginx", ["seoul-a"], needs=(need("db"), need("was"))),
        component("was", "tomcat", ["seoul-a"], needs=(need("cache"),)),
        component("cache", "redis", ["seoul-a"], needs=(need("log"),)),
        component("log", "generic", ["seoul-a"]),
        component("db", "mysql", ["seoul-a", "seoul-c"], replication=replication("db-1")),
    ])  # fmt: skip
    rows = layout([d]).rows
    assert rows["db"] == max(rows.values())


def test_designs_that_disagree_on_the_order_of_tiers_still_get_a_common_layout():
    def chain(first: str, second: str) -> Design:
        return design("d", SEOUL, [component(first, "nginx", ["seoul-a"], needs=(need(second),)),
                                   component(second, "tomcat", ["seoul-a"])])  # fmt: skip

    designs = [chain("a", "b"), chain("b", "a")]
    first, second = places_of(designs)
    assert first == second


@pytest.mark.parametrize("designs", SHAPES, ids=lambda designs: designs[-1].title)
def test_cards_do_not_overlap_and_stand_in_their_zones_only(designs):
    common = layout(designs)
    for d in designs:
        check_cards(d, scene(d, common))


def test_random_designs_keep_cards_apart_and_in_their_zones(random_drawings):
    for drawn in random_drawings:
        check_cards(drawn.design, drawn.picture, f"seed {drawn.seed}")


def check_cards(d: Design, picture: Scene, where: str = "") -> None:
    for a, b in combinations(picture.nodes, 2):
        assert not a.box.meets(b.box), (where, a.id, b.id)
    for cluster, node in product(picture.clusters, picture.nodes):
        if node.state == "removed" or cluster.kind == "host":
            continue
        lane = lane_of(d, d.instances[node.id]) if node.id in d.instances else NOWHERE
        if cluster.name in lane:
            assert strictly_inside(node.box, cluster.box), (where, node.id, cluster.name)
        elif lane.region is not None and lane.zone is None:
            assert not cluster.box.encloses(node.box), (where, node.id, cluster.name, "serves the zones around it")
        else:
            assert not node.box.meets(cluster.box), (where, node.id, cluster.name)


def strictly_inside(inner: Box, outer: Box) -> bool:
    return outer.padded(-1).encloses(inner)


def test_a_shared_host_frames_its_instances_and_nothing_else():
    picture = scene(shared_host(), layout([shared_host()]))
    (host,) = [c for c in picture.clusters if c.kind == "host"]
    assert {n.id for n in picture.nodes if n.box.meets(host.box)} == {"ws", "was"}


def test_many_instances_fold_into_a_last_card():
    d = design("d", THREE_ZONES, [
        component("ws", "nginx", ["seoul-a"] * 700, needs=(need("was", wiring="paired"),)),
        component("was", "tomcat", round_robin(["seoul-a", "seoul-b", "seoul-c"], 700), needs=(need("db"),)),
        component("db", "mysql", round_robin(["seoul-a", "seoul-b"], 600), replication=replication("db-1")),
    ])  # fmt: skip
    picture = scene(d, layout([d]))
    assert len(picture.nodes) == 1 + 4 + 3 * 4 + 2 * 4
    assert sum(len(e.strokes) for e in picture.edges) < 100
    (last,) = [n for n in picture.nodes if n.component == "ws" and "…" in n.label]
    assert (last.id, last.second) == ("ws-4", "외 696대")
    check_cards(d, picture)


def test_numbers_of_instances_follow_their_names():
    d = design("d", THREE_ZONES, [component("ws", "nginx", ["seoul-a"] * 3)])
    ws = d.components["ws"]
    renamed = tuple(replace(i, id=n) for i, n in zip(ws.instances, ("ws-3", "left", "ws-1"), strict=True))
    d = replace(d, components={"ws": replace(ws, instances=renamed)})
    assert {name: slot.number for name, slot in slots(d).items()} == {"ws-3": 3, "left": 2, "ws-1": 1}


@pytest.mark.parametrize("designs", [[current()], stamp_crush(), *SHIPPED, [no_places()], [shared_host()]])
def test_every_letter_is_at_least_14_px_in_a_third_of_a_full_hd_screen(designs):
    """530 px: the width that the board has for one of three drawings at 1920 px, measured in Chromium."""
    common = layout(designs, designs[0])
    smallest = min(TIGHT_SIZE, SECOND_SIZE, CAPTION_SIZE)
    assert max(scene(d, common, baseline=designs[0]).width for d in designs) * 14 <= smallest * 530


def test_the_drawings_of_the_board_s_first_decision_are_compact():
    common = layout(SHIPPED[0], SHIPPED[0][0])
    for d in SHIPPED[0]:
        picture = scene(d, common, baseline=SHIPPED[0][0])
        assert picture.width <= 400
        assert picture.height <= 520


def test_no_label_of_the_shipped_decisions_is_cut():
    for designs in SHIPPED:
        for d in designs:
            picture = scene(d, layout(designs, designs[0]), baseline=designs[0])
            assert [n.label for n in picture.nodes if "…" in n.label + n.second] == []


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_legend_stays_inside_of_a_narrow_picture(language):
    d = design("d", SEOUL, [
        component("was", "spring", ["seoul-a"], needs=(need("db"), need("slack", degrades=True))),
        component("db", "postgresql", ["seoul-a", "seoul-c"],
                  replication=replication("db-1", engine="postgresql", mode="remote_write")),
        component("slack", "external", [None]),
    ])  # fmt: skip
    picture = scene(d, layout([d]), language=language)
    assert len(picture.legend) == 2
    for _, text, at in picture.legend:
        assert at.x >= picture.left
        assert at.x + LEGEND_LINE + 8 + text_width(text, CAPTION_SIZE) <= picture.left + picture.width


def test_a_long_title_takes_two_lines_where_the_role_does_not_need_one():
    d = design("d", SEOUL, [
        component("was", "spring", ["seoul-a"] * 2, title="애플리케이션 서버", needs=(need("db"),)),
        component("db", "mysql", ["seoul-a", "seoul-c"], title="애플리케이션 저장소", replication=replication("db-1")),
    ])  # fmt: skip
    cards = {n.id: (n.label, n.second) for n in scene(d, layout([d])).nodes}
    assert cards["was-1"] == ("애플리케이션", "서버 1")
    assert cards["db-2"][0].endswith("… 2")
    assert cards["db-2"][1] == "복제본"
