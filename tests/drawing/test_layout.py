"""Fixed slots: nothing moves between the compared designs, nor when one of them is edited."""

from dataclasses import replace
from itertools import combinations
from pathlib import Path
from random import Random

import pytest

from drawing import layout, scene
from drawing.grid import USERS, lane_of, slots
from drawing.picture import CAPTION_SIZE, LABEL_SIZE, SECOND_SIZE
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
    random_design,
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


@pytest.mark.parametrize("zone", ["seoul-a", "seoul-c"])
@pytest.mark.parametrize("name", ["ws", "was", "db"])
def test_a_further_sibling_moves_nothing(name, zone):
    before = option("1안", second_balancer=True)
    (old,), (new,) = places_of([before]), places_of([with_instance(before, name, zone)])
    assert old.items() <= new.items()


def test_further_siblings_in_the_middle_zone_shift_by_whole_slots_at_most():
    before = three_zones(3, 3, 3)
    (old,), (new,) = places_of([before]), places_of([with_instance(before, "was", "seoul-b")])
    pitch = 132.0
    assert {round(new[name][0] - old[name][0], 6) for name in old} <= {0.0, pitch, -pitch}
    assert all(new[name] == old[name] for name in ("was-1", "was-2", USERS, "alb"))


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


@pytest.mark.parametrize("seed", range(100))
def test_random_designs_keep_cards_apart_and_in_their_zones(seed):
    random = Random(seed)
    designs = [random_design(random) for _ in range(random.randint(1, 3))]
    common = layout(designs)
    for d in designs:
        check_cards(d, scene(d, common, baseline=designs[0]))


@pytest.mark.parametrize("seed", range(100))
def test_cards_stay_apart_on_the_tighter_layout_of_a_known_baseline(seed):
    random = Random(seed)
    designs = [random_design(random) for _ in range(3)]
    common = layout(designs, baseline=designs[0])
    for d in designs:
        check_cards(d, scene(d, common, baseline=designs[0]))


def check_cards(d: Design, picture) -> None:
    for a, b in combinations(picture.nodes, 2):
        assert not a.box.meets(b.box), (a.id, b.id)
    for cluster in picture.clusters:
        for node in picture.nodes:
            instance = d.instances.get(node.id)
            if node.state == "removed" or cluster.kind == "host":
                continue
            inside = instance is not None and cluster.name in lane_of(d, instance)
            assert node.box.meets(cluster.box) == inside, (node.id, cluster.name)
            if inside:
                assert cluster.box.left < node.box.left
                assert node.box.right < cluster.box.right
                assert cluster.box.top < node.box.top
                assert node.box.bottom < cluster.box.bottom


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


@pytest.mark.parametrize("designs", [[current()], stamp_crush(), SHIPPED[0], [no_places()], [shared_host()]])
def test_every_letter_is_at_least_14_px_in_a_column_of_560_px(designs):
    common = layout(designs)
    smallest = min(LABEL_SIZE, SECOND_SIZE, CAPTION_SIZE)
    assert max(scene(d, common).width for d in designs) * 14 <= smallest * 560
