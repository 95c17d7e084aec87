"""Mermaid, D2 and Python: every card, frame and connection of the picture, and words that stay words."""

import ast
import html
import re
import subprocess
import sys
from pathlib import Path

import pygraphviz
import pytest

from drawing import Scene, layout, scene
from drawing.files import content
from drawing.outline import outline
from drawing.side_by_side import Caption
from tests.drawing.designs import no_places, shared_host, stamp_crush, three_zones, two_regions
from tests.drawing.test_layout import SHIPPED
from tests.drawing.test_side_by_side import drawn
from tests.drawing.test_svg import HOSTILE, titled

SETS = [*SHIPPED, stamp_crush(), [three_zones()], [two_regions()], [shared_host()], [no_places()]]
MORE_HOSTILE = [
    *HOSTILE, "${x}", "`**x**`", "%%{init: {}}%%", "#quot;", 'x"]; click a "javascript:1"', "}", "'''\"\"\"", "\\",
    '\\"', "end", "__import__('os')", "|", "{", "\\n", "&amp;", "<", "<b", "...",
]  # fmt: skip
TEXT_FORMATS = ["mermaid", "d2", "python"]


def expected(scenes: list[Scene]) -> tuple[list[str], int, int]:
    """Labels of the cards in order, number of frames with something in them, number of connections."""
    found = outline(scenes, [], ())
    labels = sorted("\n".join(n.words) for n in found.root.walk())
    frames = sum(1 for s in scenes for c in s.clusters if any(c.box.encloses(n.box) for n in s.nodes))
    designs = len(scenes) if len(scenes) > 1 else 0
    return labels, frames + designs, sum(len(e.pairs) for s in scenes for e in s.edges)


@pytest.mark.parametrize("designs", SETS, ids=lambda designs: designs[-1].title)
def test_mermaid_has_every_card_frame_and_connection(designs):
    scenes = drawn(designs)
    labels, frames, connections = expected(scenes)
    text = content(scenes, "mermaid").decode()
    nodes = re.findall(r'^ +\w+[(\[]+"([^"]*)"[)\]]+$', text, re.MULTILINE)
    assert sorted(plain_mermaid(n) for n in nodes) == labels
    assert len(re.findall(r"^ +subgraph ", text, re.MULTILINE)) == frames
    assert len(re.findall(r"^ +end$", text, re.MULTILINE)) == frames
    links = re.findall(r'^ +([\w &]+) (?:-->|-\.->|==>)(?:\|"[^"]*"\|)? ([\w &]+)$', text, re.MULTILINE)
    assert sum(len(a.split(" & ")) * len(b.split(" & ")) for a, b in links) == connections


def plain_mermaid(words: str) -> str:
    return re.sub(r"#(\d+);", lambda m: chr(int(m[1])), words.replace("<br>", "\n"))


@pytest.mark.parametrize("designs", SETS, ids=lambda designs: designs[-1].title)
def test_d2_has_every_card_frame_and_connection(designs):
    scenes = drawn(designs)
    labels, frames, connections = expected(scenes)
    text = content(scenes, "d2").decode()
    nodes = re.findall(r'^ *\w+: "((?:[^"\\]|\\.)*)"(?: \{shape: \w+\})?$', text, re.MULTILINE)
    assert sorted(n.replace("\\n", "\n") for n in nodes) == labels
    assert len(re.findall(r'^ *\w+: ".*" \{$', text, re.MULTILINE)) == frames
    assert len(re.findall(r"^[\w.]+ -> [\w.]+", text, re.MULTILINE)) == connections


RECORD = """
import diagrams
diagrams.Diagram.render = lambda self: open(self.filename, "w", encoding="utf-8").write(self.dot.source)
diagrams.os.remove = lambda name: None
exec(compile(open("source.py", encoding="utf-8").read(), "source.py", "exec"))
"""


def graph_of(source: bytes, folder: Path) -> pygraphviz.AGraph:
    """What the source draws, in another interpreter; the DOT text is read by Graphviz itself."""
    (folder / "source.py").write_bytes(source)
    run = subprocess.run([sys.executable, "-I", "-c", RECORD], cwd=folder, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return pygraphviz.AGraph((folder / "anboard").read_text(encoding="utf-8"))


def label_of(item: pygraphviz.Node) -> str:
    return html.unescape((item.attr["label"] or "").replace("\\\\", "\\"))


def clusters(graph: pygraphviz.AGraph) -> list[pygraphviz.AGraph]:
    return [g for sub in graph.subgraphs() for g in (sub, *clusters(sub))]


@pytest.mark.parametrize("designs", SETS, ids=lambda designs: designs[-1].title)
def test_the_python_source_draws_the_same_graph(designs, tmp_path):
    scenes = drawn(designs)
    labels, frames, connections = expected(scenes)
    graph = graph_of(content(scenes, "python"), tmp_path)
    assert sorted(label_of(n) for n in graph.nodes()) == labels
    assert len(clusters(graph)) == frames
    assert graph.number_of_edges() == connections
    assert all(Path(n.attr["image"]).is_file() for n in graph.nodes())
    if len(scenes) == 1:
        assert inside(graph) == inside_of(scenes[0])


def inside(graph: pygraphviz.AGraph) -> set[tuple[str, frozenset[str]]]:
    return {(html.unescape(g.graph_attr["label"]), frozenset(map(label_of, g.nodes()))) for g in clusters(graph)}


def inside_of(picture: Scene) -> set[tuple[str, frozenset[str]]]:
    return {
        (c.words, frozenset("\n".join(n.words) for n in picture.nodes if c.box.encloses(n.box)))
        for c in picture.clusters
        if any(c.box.encloses(n.box) for n in picture.nodes)
    }


def hostile(label: str) -> tuple[list[Scene], list[Caption]]:
    d = titled(label)
    return [scene(d, layout([d]))], [Caption(title=label, subtitle=label, figures=((label, label, label),))]


@pytest.mark.parametrize("label", MORE_HOSTILE)
def test_hostile_words_are_string_literals_of_the_python_source(label, tmp_path):
    scenes, captions = hostile(label)
    source = content(scenes, "python", captions=captions)
    calls = {
        node.func.id if isinstance(node.func, ast.Name) else node.func.attr  # type: ignore[attr-defined]
        for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)
    }  # fmt: skip
    assert calls <= {"Diagram", "Cluster", "Edge", "Users", "Nginx", "Server", "text", "escape", "replace"}
    graph = graph_of(source, tmp_path)
    wanted = {"\n".join(n.words) for n in outline(scenes, captions, ()).root.walk()}
    assert {label_of(n) for n in graph.nodes()} == wanted


@pytest.mark.parametrize("label", MORE_HOSTILE)
def test_hostile_words_are_no_markup_in_mermaid_and_d2(label):
    scenes, captions = hostile(label)
    text = content(scenes, "mermaid", captions=captions).decode()
    for words in re.findall(r'"([^"\n]*)"', text):
        assert re.fullmatch(r"(?:<br>|#\d+;|[\w \-.,:/+()·→₩…–%$])*", words)
    assert text.count('"') % 2 == 0
    for line in content(scenes, "d2", captions=captions).decode().splitlines():
        assert line.startswith("#") or re.sub(r'"(?:[^"\\$]|\\.)*"', "", line).count('"') == 0


@pytest.mark.parametrize("form", TEXT_FORMATS)
def test_every_thing_has_a_name_of_its_own(form):
    found = outline(drawn(stamp_crush() * 2), [], ())
    names = [n.name for n in found.root.walk()]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", name) for name in names)


def test_what_is_only_in_the_baseline_is_not_written():
    designs = stamp_crush()[::-1]
    picture = scene(designs[-1], layout(designs), baseline=designs[0])
    plain = scene(designs[-1], layout(designs))
    assert any(n.state == "removed" for n in picture.nodes)
    for form in TEXT_FORMATS:
        assert content([picture], form) == content([plain], form)
