"""The Markdown record as independent readers see it: MADR's sections, YAML, and words that stay words."""

import re
from html import unescape
from itertools import pairwise

import pytest
import yaml
from markdown_it import MarkdownIt

from exports.record.block import read_block
from exports.record.markdown import markdown, parts
from models.design.labels import one_line
from tests.cli.markdown_reader import visible
from tests.record.conftest import inputs_of, record_of

MADR = [  # MADR 4.0.0, template/adr-template.md: the sections in their order
    "Context and Problem Statement", "Decision Drivers", "Considered Options", "Decision Outcome", "Consequences",
    "Confirmation", "Pros and Cons of the Options", "More Information",
]  # fmt: skip
READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
HOSTILE = [
    "# 제목\n## 또 제목", "[눌러](javascript:alert(1))", "<script>alert(1)</script>", "![x](https://e.invalid/x.png)",
    "</details><details>", "```\n```json anboard-record\n{}", "| a | b |\n| - | - |", "---\nstatus: accepted\n---",
    "<https://e.invalid>", "**굵게** ~~지움~~ `코드`", "&lt;b&gt; &#0;", "- 목록", "1. 목록", "\\", "*", "@channel #1",
    "\u202egnp.exe\x00", "$x$ 그리고 $y$", "#eval(1) #import \"a.typ\"", "] ) } \" ' \\n \\u003c",
]  # fmt: skip
ELEMENTS = {
    "h1", "h2", "h3", "h4", "p", "ul", "li", "table", "thead", "tbody", "tr", "th", "td", "strong", "code", "pre"
}  # fmt: skip


def headings(text: str) -> list[str]:
    return [after.content for token, after in pairwise(READER.parse(text)) if token.type == "heading_open"]


def body(text: str) -> str:
    return parts(text)[0]


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_sections_are_those_of_madr_in_their_order(language):
    text = markdown(record_of(inputs_of(language=language)), {})
    found = [re.sub(r".*\((.*)\)$", r"\1", heading) for heading in headings(body(text))]
    assert [heading for heading in found if heading in MADR] == MADR


def test_the_front_matter_is_yaml_with_the_keys_of_madr(record):
    stated = yaml.safe_load(markdown(record, {}).split("---\n")[1])
    assert stated["status"] == "accepted"
    assert str(stated["date"]) == "2026-11-22"
    assert stated["decision-makers"] == ["깃짱", "하디"]
    assert stated["informed"] == ["라잇"]
    assert set(stated) == {"status", "date", "decision-makers", "informed"}


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_record_of_the_shipped_decision(language, golden):
    title = {"ko": "스탬프 크러쉬 인프라", "en": "Stamp Crush infrastructure"}[language]
    text = markdown(record_of(inputs_of(language=language, title=title)), {})
    golden(f"stamp-crush-record-{language}.md", body(text))


def test_without_a_choice_it_is_a_proposal_of_the_figures_and_says_by_which_rule():
    text = markdown(record_of(inputs_of(chosen=None, because="")), {})
    assert "status: proposed" in text
    assert "# 스탬프 크러쉬 인프라: 1안 제안\n" in text
    assert "아직 아무도 고르지 않아 계산 결과로 골랐습니다. 지킨 목표가 많은 안" in text


def test_the_same_inputs_give_the_same_bytes(record):
    assert markdown(record_of(inputs_of()), {}) == markdown(record, {})


def test_the_drawings_are_diagrams_that_github_draws(record, drawn):
    text = markdown(record, drawn.mermaid)
    assert text.count("```mermaid\nflowchart") == 3


@pytest.mark.parametrize("text", HOSTILE)
def test_what_people_write_stays_words(text, hostile):
    """No element, heading, link or picture comes of it, and it can be read in the page."""
    written = markdown(hostile(text), {})
    shown = body(written)
    html = READER.render(shown)
    assert set(re.findall(r"<([a-z0-9]+)", html)) <= ELEMENTS
    assert len(headings(shown)) == len(headings(body(markdown(hostile("무해"), {}))))
    assert visible(one_line(text)) in visible(unescape(re.sub(r"<[^>]*>", "", html)))
    assert yaml.safe_load(written.split("\n---\n")[0].removeprefix("---\n"))["consulted"] == [one_line(text)]


@pytest.mark.parametrize("text", HOSTILE)
def test_the_machine_reads_back_what_people_wrote(text, hostile):
    found = hostile(text)
    assert read_block(parts(markdown(found, {}))[1]).inputs == found.inputs
