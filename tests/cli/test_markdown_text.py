"""Texts of users in Markdown: whatever they hold, they are shown as they are, and break nothing."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.markdown_text import code, plain
from tests.cli.markdown_reader import Page, visible

HOSTILE = [
    "a | b || c",
    "두 줄\n셋째 | 줄\r\n# 제목",
    "`x` ``y`` ``` \\`",
    "@leo 와 @our-team/ops, mail@example.com",
    "#123 GH-12 !45 ~bug %3 $7 &9 org/repo#1",
    "<details><summary>x</summary> <img src=x onerror=alert(1)> </td></tr></table><script>1</script>",
    "![그림](https://example.com/a.png) [link](javascript:alert(1)) <https://example.com>",
    "https://example.com www.example.com http://a.b",
    "**b** __i__ ~~s~~ _u_ *x*",
    "- 항목",
    "1. 하나",
    "---",
    "=====",
    "> 인용",
    "    코드",
    "&amp; &lt; &#60; \\| \\\\| \\",
    "$x^2$ :smile: [^1]",
    "\u202egpj.exe \x00\x07",
    "\\|",
]
SHOWN = {"table", "thead", "tbody", "tr", "th", "td", "code"}


def cell_of(markdown: str) -> tuple[str, set[str]]:
    page = Page(f"| h | i |\n| --- | --- |\n| {markdown} | end |\n")
    assert [len(row) for row in page.rows] == [2, 2]
    assert page.rows[1][1] == "end"
    return page.rows[1][0], set(page.elements)


def cleaned(text: str) -> str:
    """The text on one line, without the characters that are never shown."""
    text = re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]", " ", text)
    return visible(text)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_is_shown_letter_by_letter_in_a_cell(text):
    shown, elements = cell_of(plain(text))
    assert visible(shown) == cleaned(text)
    assert elements <= SHOWN - {"code"}
    assert not re.search(r"[@#!~%$&]\w|GH-\d|://|www\.", shown)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_starts_no_block_of_its_own(text):
    page = Page(plain(text))
    assert visible(page.text) == cleaned(text)
    assert set(page.elements) <= {"p"}


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_value_is_shown_letter_by_letter_as_code(text):
    shown, elements = cell_of(code(text, 1000))
    assert visible(shown) == cleaned(text)
    assert elements <= SHOWN


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_any_text_is_one_cell_that_reads_the_same(text):
    for markdown in (plain(text), code(text, 1000)):
        shown, elements = cell_of(markdown)
        assert visible(shown) == cleaned(text)
        assert elements <= SHOWN


def test_a_long_text_is_cut_and_says_so():
    assert visible(cell_of(plain("|" * 100, 10))[0]) == "|" * 9 + "…"
    assert visible(cell_of(code("`" * 100, 10))[0]) == "`" * 9 + "…"
