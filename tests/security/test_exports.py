"""Hostile texts in every export: read back by an independent reader, they are text and nothing else."""

import ast
import csv
import io
import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
import yaml
from markdown_it import MarkdownIt
from PIL import Image
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from exports.bill_csv import bills_csv
from store.workspace import Workspace
from tests.security.hostile import hostile_contents
from ui.export import FORMATS, Wanted
from ui.session import Session

RUNS = {"script", "iframe", "object", "embed", "foreignobject", "animate", "set", "handler", "base", "form", "meta"}
OUTSIDE = re.compile(r"\s*(javascript|data:text|vbscript|https?://evil)", re.IGNORECASE)


class Elements(HTMLParser):
    """Every element with its attributes, as a browser would see them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def assert_harmless(tag: str, attributes: dict[str, str | None]) -> None:
    assert "data-xss" not in attributes, tag
    for name, value in attributes.items():
        assert not name.lower().startswith("on"), (tag, name)
        assert not (name.split("}")[-1] in ("href", "src", "action", "link") and OUTSIDE.match(value or "")), (
            tag,
            value,
        )
        assert name != "srcdoc"


def is_svg(data: bytes) -> None:
    for element in ElementTree.fromstring(data).iter():
        tag = element.tag.split("}")[-1].lower()
        assert tag not in RUNS
        assert_harmless(tag, dict(element.attrib))


def is_drawio(data: bytes) -> None:
    """draw.io renders a label as HTML where its style says ``html=1``."""
    for element in ElementTree.fromstring(data).iter():
        assert_harmless(element.tag, {name: value for name, value in element.attrib.items() if name != "value"})
        for tag, attributes in Elements(element.get("value", "")).found:
            assert tag not in RUNS
            assert_harmless(tag, attributes)


def is_html(data: bytes) -> None:
    """Scripts of the record are its own: none holds a payload, and none is opened by one."""
    text = data.decode()
    found = Elements(text).found
    for tag, attributes in found:
        assert tag in {"script", "meta"} or tag not in RUNS, tag
        assert_harmless(tag, attributes)
    for script in re.findall(r"<script[^>]*>(.*?)</script>", text, re.DOTALL):
        assert "window.__xss" not in script or json.loads(script)


def is_markdown(data: bytes) -> None:
    """As CommonMark with raw HTML allowed, which is the most that a site would let through."""
    for tag, attributes in Elements(
        MarkdownIt("commonmark", {"html": True}).enable("table").render(data.decode())
    ).found:
        assert tag not in RUNS
        assert_harmless(tag, attributes)


def is_pdf(data: bytes) -> None:
    reader = PdfReader(io.BytesIO(data))
    root = reader.trailer["/Root"]
    assert isinstance(root, DictionaryObject)
    assert not {"/OpenAction", "/AA"} & set(root)
    assert "/JavaScript" not in root.get("/Names", {})
    for page in reader.pages:
        for annotation in page.get("/Annots", []):
            action = annotation.get_object().get("/A", {})
            assert action.get("/S") in (None, "/GoTo", "/URI")
            assert not OUTSIDE.match(str(action.get("/URI", "")))


def is_mermaid(data: bytes) -> None:
    """GitHub reads labels as HTML; a line that begins with ``click`` or ``%%{`` would be a command."""
    text = data.decode()
    assert all("data-xss" not in attributes for _, attributes in Elements(text).found)
    assert not re.search(r"^\s*(click|href|%%\{)", text, re.MULTILINE)


def is_d2(data: bytes) -> None:
    """Outside quotes and comments a payload would be keys and links of its own."""
    outside = re.sub(r'^#.*$|"(\\.|[^"\\])*"', "", data.decode(), flags=re.MULTILINE)
    assert "__xss" not in outside
    assert "evil.example" not in outside
    assert not re.search(r"^\s*(link|icon):\s*\S*(javascript|evil)", data.decode(), re.MULTILINE)


def is_python(data: bytes) -> None:
    """Payloads stand in string constants only; nothing but the diagrams package is imported."""
    for node in ast.walk(ast.parse(data.decode())):
        if isinstance(node, ast.Import):
            assert {alias.name.split(".")[0] for alias in node.names} <= {"diagrams", "graphviz", "os", "pathlib"}
        if isinstance(node, ast.ImportFrom):
            assert (node.module or "").split(".")[0] in {"diagrams", "graphviz", "os", "pathlib"}
        if isinstance(node, ast.Name | ast.Attribute):
            name = node.id if isinstance(node, ast.Name) else node.attr
            assert name not in {"alert", "constructor", "window", "__xss", "eval", "exec", "system", "popen"}
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            assert not (node.value.startswith("<") and node.value.endswith(">")), "Graphviz reads <...> as HTML"


def is_png(data: bytes) -> None:
    image = Image.open(io.BytesIO(data))
    image.verify()
    assert "xss" not in str(image.info)


def is_yaml(data: bytes) -> None:
    texts = [data]
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            assert all(re.fullmatch(r"[\w.-]+", name) for name in archive.namelist())
            texts = [archive.read(name) for name in archive.namelist()]
    for text in texts:
        assert yaml.safe_load(text)["anboard"] == 1


def is_blog(data: bytes) -> None:
    """A zip whose texts a site and an editor read, and whose names are those of plain files."""
    readers = {"svg": is_svg, "png": is_png, "md": is_markdown, "html": is_html}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            assert re.fullmatch(r"(images/)?[\w-]+\.(svg|png|md|html|txt)", name), name
            ending = name.rsplit(".", 1)[1]
            if ending in readers:
                readers[ending](archive.read(name))


def is_slides(data: bytes) -> None:
    """Nothing that runs, and no address of elsewhere: relations lead to parts of the file."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            assert not re.search(r"vba|activeX|embeddings|externalLink", name), name
            if name.endswith(".rels"):
                for relation in ElementTree.fromstring(archive.read(name)):
                    assert relation.get("TargetMode") != "External", relation.attrib
            if name.endswith((".xml", ".rels")):
                for element in ElementTree.fromstring(archive.read(name)).iter():
                    assert_harmless(element.tag, dict(element.attrib) if not element.get("descr") else {})


def is_json(data: bytes) -> None:
    assert json.loads(data)


CHECKS: dict[str, Callable[[bytes], None]] = {
    **{"svg": is_svg, "png": is_png, "pdf": is_pdf, "drawio": is_drawio},
    **{"mermaid": is_mermaid, "d2": is_d2, "python": is_python},
    **{"record_md": is_markdown, "record_html": is_html, "record_pdf": is_pdf},
    **{"yaml": is_yaml, "json": is_json, "blog": is_blog, "slides": is_slides},
}
"""A format that the board learns and that is not here fails the first test."""


@pytest.fixture(scope="module")
def session() -> Session:
    session = Session(workspace=Workspace(contents=hostile_contents()))
    session.refresh()
    assert not session.problems
    return session


def test_every_format_has_its_reader():
    assert set(CHECKS) == set(FORMATS)


@pytest.mark.parametrize(("is_all", "language"), [(True, "ko"), (False, "en")])
@pytest.mark.parametrize("name", CHECKS)
def test_hostile_texts_stay_texts(session, name, is_all, language):
    session.workspace = replace(session.workspace, language=language)
    names = session.contents.order if is_all else session.contents.order[1:2]
    data = FORMATS[name].make(session, Wanted(names=names, is_all=is_all)).data
    assert data
    CHECKS[name](data)


@pytest.mark.parametrize("language", ["ko", "en"])
def test_no_cell_of_a_csv_is_a_formula(session, language):
    designs = list(session.last_good.values())
    rows = list(csv.reader(io.StringIO(bills_csv([(d.design, d.evaluation.cost) for d in designs], language).decode())))
    cells = [cell for row in rows for cell in row]
    assert any("data-xss" in cell for cell in cells)
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t", "\r") and not _is_number(cell)]


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def test_the_checks_find_what_they_look_for():
    bad = '<svg xmlns="http://www.w3.org/2000/svg"><a href="javascript:1"/></svg>'
    for check, data in (
        (is_svg, bad),
        (is_svg, bad.replace("a href", "g onload")),
        (is_html, "<p data-xss>"),
        (is_markdown, "[x](https://evil.example)"),
        (is_markdown, "a <img data-xss>"),
        (is_mermaid, 'a["<img data-xss>"]'),
        (is_d2, "a: __xss"),
        (is_python, "import subprocess"),
    ):
        with pytest.raises(AssertionError):
            check(data.encode())
