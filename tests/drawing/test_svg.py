"""The text that the board puts into its page: well-formed, marked up for the front end, hostile words stay words."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drawing import Badge, board_svg, layout
from drawing.words import ICONS
from models.design.model import Design
from tests.drawing.designs import SEOUL, component, current, design, need, option, replication, stamp_crush
from tests.drawing.test_layout import ROOT, SHIPPED

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = [
    "<b>굵게</b>", "<script>alert(1)</script>", "javascript:alert(1)", "\"'><img src=x onerror=alert(1)>",
    "&lt;&amp;&#0;",
    "가" * 500, "W" * 500, "🦄🚀👩‍👩‍👧", "مرحبا بالعالم", "\u202egnp.exe", "a\nb\tc\x00\x1b\ud800",
    "<TABLE><TR>", "]]>", "<!--", "",
    "\\N\\G\\l", "$ink var(--ab-ink)", "url(#x)",
]  # fmt: skip
ELEMENTS = {"svg", "title", "desc", "style", "g", "path", "polygon", "circle", "text", "image"}
ATTRIBUTES = {
    "class", "role", "viewBox", "width", "height", "transform", "d", "points", "r", "cx", "cy", "x", "y", "href",
    "fill-opacity", "data-component", "data-instance", "data-place", "data-from-component", "data-to-component",
}  # fmt: skip


def drawn(designs: list[Design], index: int = -1, **options) -> ET.Element:
    return ET.fromstring(board_svg(designs[index], layout(designs), **options))


def groups(root: ET.Element, css: str) -> list[ET.Element]:
    return [g for g in root.iter(f"{SVG}g") if css in g.get("class", "").split()]


def words(root: ET.Element) -> list[str]:
    return [e.text or "" for e in root.iter(f"{SVG}text")]


def titled(label: str) -> Design:
    """A small design in which every word a user may choose is ``label``."""
    where = {name: replace(place, title=label) for name, place in SEOUL.items()}
    d = design(label, where, [
        component("ws", "nginx", ["seoul-a"], title=label, runs_on=label, needs=(need("db"),)),
        component("db", label, ["seoul-a", "seoul-c"], title=label, replication=replication("db-1")),
    ])  # fmt: skip
    db = d.components["db"]
    ids = tuple(replace(i, id=f"{label}{k}") for k, i in enumerate(db.instances))
    db = replace(db, instances=ids, replication=replication(ids[0].id))
    return replace(d, components={**d.components, "db": db})


def allowed(root: ET.Element) -> Iterable[str]:
    """What in a drawing is neither a known element nor a known attribute, or points anywhere but to an icon."""
    for e in root.iter():
        if e.tag.removeprefix(SVG) not in ELEMENTS:
            yield e.tag
        for name, value in e.attrib.items():
            is_icon = re.fullmatch(r"app/static/icons/[a-z0-9]+\.svg", value)
            if name not in ATTRIBUTES or (name == "href" and not is_icon):
                yield f"{e.tag} {name}={value}"


@pytest.mark.parametrize("label", HOSTILE)
def test_hostile_words_stay_words(label):
    d = titled(label)
    root = drawn([d], badges={i: Badge(label, 0.5) for i in d.instances})
    assert list(allowed(root)) == []
    assert all(len(w) < 60 for w in words(root))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_any_words_give_well_formed_harmless_svg(label):
    assert list(allowed(drawn([titled(label)]))) == []


def test_a_long_label_is_cut_and_its_tooltip_is_whole():
    label = "아주 긴 이름의 웹 서버 " * 5 + "1"
    root = drawn([titled(label)])
    node = next(g for g in groups(root, "ab-node") if g.get("data-component") == "ws")
    assert re.fullmatch(r".+… 1", words(node)[0])
    assert " ".join(label.split()) in (node.findtext(f"{SVG}title") or "")


def test_the_front_end_finds_every_instance_bundle_and_place():
    d = option("2안", second_balancer=True)
    root = drawn([d])
    nodes = {(g.get("data-component"), g.get("data-instance")) for g in groups(root, "ab-node")}
    assert nodes == {("@users", "@users"), *((i.component, i.id) for i in d.instances.values())}
    edges = {(g.get("data-from-component"), g.get("data-to-component")) for g in groups(root, "ab-edge")}
    assert {("@users", "alb"), ("alb", "ws"), ("ws", "alb2"), ("alb2", "was"), ("was", "db"), ("db", "db")} <= edges
    assert {g.get("data-place") for g in groups(root, "ab-cluster")} == {"seoul", "seoul-a", "seoul-c"}


def test_only_classes_and_variables_colour_the_drawing():
    text = board_svg(current(), layout([current()]))
    body = re.sub(r"<style>.*?</style>", "", text)
    assert re.findall(r"#[0-9a-fA-F]{3,6}|fill=|stroke=|style=", body) == []
    for name in ("ink", "muted", "line", "surface", "zone", "accent", "good", "bad", "warn"):
        assert f"var(--ab-{name}," in text


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("ko", ["사용자 → alb", "비동기 복제: db-1 → db-2, db-3"]),
        ("en", ["Users → alb", "async replication: db-1 → db-2, db-3"]),
    ],
)
def test_a_screen_reader_hears_the_request_path_and_the_replication(language, expected):
    root = drawn(stamp_crush(), 1, language=language)
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == "개선 아키텍처 1안"
    for part in expected:
        assert part in (root.findtext(f"{SVG}desc") or "")


def test_what_the_baseline_lacks_has_a_ring_and_what_is_gone_is_a_ghost():
    designs = stamp_crush()
    added = drawn(designs, 1, baseline=designs[0])
    names = {g.get("data-instance") for g in groups(added, "ab-added")} - {None}
    assert names == {"alb", "ws-2", "was-2", "db-2", "db-3"}
    removed = drawn(designs, 0, baseline=designs[1])
    assert {g.get("data-instance") for g in groups(removed, "ab-removed")} - {None} == names
    assert {g.get("data-instance") for g in groups(added, "ab-changed")} - {None} == {"was-1", "db-1"}, "type, failover"


def test_a_design_compared_with_itself_has_no_marks():
    for d in stamp_crush():
        text = board_svg(d, layout(stamp_crush()), baseline=d)
        assert not re.search(r'class="[^"]*\bab-(added|removed|changed)\b', text)


def test_flipped_wiring_and_changed_replication_are_marked():
    mesh, paired = option("mesh", second_balancer=False), option("paired", second_balancer=False, wiring="paired")
    semi = option("semi", second_balancer=False, mode="semi_sync")

    def changed(d: Design) -> list[tuple[str | None, str | None]]:
        root = drawn([mesh, d], baseline=mesh)
        return [(g.get("data-from-component"), g.get("data-to-component")) for g in groups(root, "ab-changed")
                if "ab-edge" in g.get("class", "")]  # fmt: skip

    assert changed(paired) == [("ws", "was")]
    assert changed(semi) == [("db", "db")]


def test_a_connection_that_now_leads_through_a_new_tier_is_no_ghost():
    designs = stamp_crush()
    root = drawn(designs, 2, baseline=designs[0])
    assert [g for g in groups(root, "ab-removed") if "ab-edge" in g.get("class", "")] == []


def test_badges_stand_on_cards_and_frames_and_shade_them():
    d = current()
    root = drawn([d], badges={"ws": Badge("US$12.26", 1.0), "seoul-a": Badge("30%", 0.5)}, perspective="cost")
    assert {"US$12.26", "seoul-a · 30%"} <= set(words(root))
    assert "ab-view-cost" in root.get("class", "")
    heats = [e.get("fill-opacity") for e in root.iter(f"{SVG}path") if e.get("class") == "ab-heat"]
    assert sorted(h or "" for h in heats) == ["0.09", "0.40"]


@pytest.mark.parametrize("mode", ["async", "semi_sync"])
def test_replication_is_in_the_legend(mode):
    root = drawn([option("1안", second_balancer=False, mode=mode)])
    assert ("비동기 복제" if mode == "async" else "반동기 복제") in words(root)


def test_drawings_of_the_shipped_decision_are_small():
    designs = SHIPPED[0]
    for d in designs:
        assert len(board_svg(d, layout(designs, designs[0]), baseline=designs[0]).encode()) <= 15_000


def test_the_same_design_gives_the_same_text():
    assert board_svg(current(), layout([current()])) is board_svg(current(), layout([current()])), "from the cache"


def test_every_icon_is_there_with_its_licence():
    folder = ROOT / "static" / "icons"
    assert {f.stem for f in folder.glob("*.svg")} == set(ICONS)
    assert (folder / "LICENSE.md").is_file()
    assert (folder / "LICENSE-CC0.md").is_file()
