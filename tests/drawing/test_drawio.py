"""draw.io files: every place, card and connection is an object of its own, and words are never markup."""

import base64
import xml.etree.ElementTree as ET

import pytest

from drawing import layout, scene
from drawing.files import content
from drawing.picture import Scene
from tests.drawing.designs import no_places, shared_host, stamp_crush, three_zones, two_regions
from tests.drawing.test_layout import SHIPPED
from tests.drawing.test_svg import HOSTILE, titled


def pages(pictures: list[Scene]) -> list[dict[str, ET.Element]]:
    """Cells by id, one mapping a page."""
    root = ET.fromstring(content(pictures, "drawio"))
    return [{c.get("id", ""): c for c in page.iter("mxCell")} for page in root.iter("diagram")]


def style(cell: ET.Element) -> dict[str, str]:
    return dict(pair.split("=", 1) for pair in (cell.get("style") or "").split(";") if "=" in pair)


def absolute(cells: dict[str, ET.Element], name: str) -> tuple[float, float]:
    x = y = 0.0
    while cells[name].find("mxGeometry") is not None:
        shape = cells[name].find("mxGeometry")
        x, y, name = x + float(shape.get("x", 0)), y + float(shape.get("y", 0)), cells[name].get("parent", "")
    return x, y


@pytest.mark.parametrize("designs", [*SHIPPED, stamp_crush(), [three_zones()], [two_regions()], [no_places()]],
                         ids=lambda designs: designs[-1].title)  # fmt: skip
def test_every_instance_and_connection_is_an_object(designs):
    pictures = [scene(d, layout(designs)) for d in designs]
    for d, picture, cells in zip(designs, pictures, pages(pictures), strict=True):
        drawn = {n.id: f"n{k}" for k, n in enumerate(picture.nodes)}
        assert set(d.instances) <= set(drawn)
        connected = {(c.get("source"), c.get("target")) for c in cells.values() if c.get("edge")}
        assert connected == {(drawn[a], drawn[b]) for e in picture.edges for a, b in e.pairs}
        for node in picture.nodes:
            x, y = absolute(cells, drawn[node.id])
            assert (x + picture.left, y) == pytest.approx((node.box.left, node.box.top), abs=0.02), "0.005 a container"
            icon = style(cells[drawn[node.id]])["image"].removeprefix("data:image/svg+xml,")
            assert base64.b64decode(icon).lstrip().startswith(b"<svg")


def test_mesh_connects_all_with_all_and_pairs_connect_pairs():
    for wiring, count in (("mesh", 16), ("paired", 4)):
        d = three_zones(4, 4, 3, wiring)
        picture = scene(d, layout([d]))
        (bundle,) = [e for e in picture.edges if (e.source, e.target) == ("ws", "was")]
        assert len(bundle.pairs) == count


def test_places_are_containers_of_what_stands_in_them():
    d = shared_host()
    (cells,) = pages([scene(d, layout([d]))])
    by_words = {c.get("value", "").split("\n")[0]: c for c in cells.values()}
    ids = {words: c.get("id") for words, c in by_words.items()}
    assert by_words["seoul-a"].get("parent") == ids["seoul"]
    assert by_words["host-1"].get("parent") == ids["seoul-a"]
    assert by_words["ws"].get("parent") == by_words["was"].get("parent") == ids["host-1"]
    assert by_words["db"].get("parent") == ids["seoul-a"]
    assert all(style(by_words[name])["container"] == "1" for name in ("seoul", "seoul-a", "host-1"))


@pytest.mark.parametrize("label", HOSTILE)
def test_hostile_words_stay_words(label):
    d = titled(label)
    picture = scene(d, layout([d]))
    (cells,) = pages([picture])
    assert all(style(c).get("html") == "0" for c in cells.values() if c.get("style"))
    assert {c.tag for cell in cells.values() for c in cell.iter()} == {"mxCell", "mxGeometry"}
    for k, node in enumerate(picture.nodes):
        assert (cells[f"n{k}"].get("value") or "").split("\n")[0] == (node.label or node.second)
