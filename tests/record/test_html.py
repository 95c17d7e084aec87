"""The HTML record as a strict reader sees it: nothing from outside, only its own script, words that stay words."""

import base64
import hashlib
import re
from html.parser import HTMLParser

import pytest

from exports.record.block import read_block
from exports.record.html import html, html_parts
from models.design.labels import one_line
from tests.record.conftest import drawn_of
from tests.record.test_markdown import HOSTILE

MOST_BYTES = 1_000_000
VOID = {"meta", "br", "img", "input", "link", "hr"}


class Page(HTMLParser):
    """Elements with their attributes, what is between style and script tags, and what else is text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.inside: dict[str, list[str]] = {"style": [], "script": []}
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] in self.inside:
            self.inside[self.open[-1]].append(data)
        else:
            self.text += data


@pytest.fixture(scope="module")
def written(record, drawn) -> str:
    return html(record, drawn)


def policy_of(page: Page) -> str:
    return next(a["content"] for tag, a in page.elements if a.get("http-equiv") == "Content-Security-Policy")


def digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def test_it_is_smaller_than_a_megabyte_and_the_same_every_time(record, drawn, written):
    assert len(written.encode()) < MOST_BYTES
    assert html(record, drawn) == written


def test_only_its_own_style_and_script_may_run(written):
    page = Page(written)
    (style,), (_, script) = page.inside["style"], page.inside["script"]
    assert policy_of(page) == (
        f"default-src 'none'; script-src '{digest(script)}'; style-src '{digest(style)}'; font-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    assert not [a for _, a in page.elements if "style" in a or any(name.startswith("on") for name in a)]


def test_nothing_comes_from_outside(written):
    page = Page(written)
    addresses = [a[key] for _, a in page.elements for key in ("src", "href", "xlink:href", "action") if key in a]
    assert all(address.startswith("#ab-icon-") for address in addresses)
    (style,) = page.inside["style"]
    assert all(found.startswith("data:font/woff2;base64,") for found in re.findall(r"url\(([^)]*)\)", style))
    assert "@import" not in style


def test_every_icon_that_is_used_is_in_the_page(written):
    page = Page(written)
    ids = [a["id"] for _, a in page.elements if "id" in a]
    assert len(ids) == len(set(ids))
    assert {a["href"][1:] for tag, a in page.elements if tag == "use"} <= set(ids)


@pytest.mark.parametrize("text", HOSTILE)
def test_what_people_write_stays_words(text, hostile):
    found = hostile(text)
    written = html(found, drawn_of(found))
    page, plain = Page(written), hostile("무해")
    harmless = Page(html(plain, drawn_of(plain)))
    kinds = {tag for tag, _ in page.elements}
    assert kinds <= {tag for tag, _ in harmless.elements}
    assert {name for _, a in page.elements for name in a} <= {name for _, a in harmless.elements for name in a}
    assert len(page.inside["script"]) == 2
    assert page.open == []
    assert one_line(text) in " ".join(page.text.split())
    assert read_block(html_parts(written)[1]).inputs == found.inputs
