"""The blog bundle as its readers take it: a zip reader, a Markdown renderer, an HTML parser, a PNG reader."""

import io
import re
import struct
import zipfile
from dataclasses import replace
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest

from exports.blog.bundle import WIDTHS, blog_bundle
from exports.blog.html import html_post
from exports.blog.markdown import markdown_post
from exports.blog.post import images, post
from exports.record.figures import key_figures
from exports.record.more import price_dates
from models.design.labels import one_line
from tests.cli.markdown_reader import Page, visible
from tests.exports.conftest import bundle_of, pictures_of
from tests.record.conftest import inputs_of, record_of
from tests.security.hostile import PAYLOADS
from ui.export import Wanted, export
from ui.session import start

HOSTILE = [
    *PAYLOADS, "a](https://evil.example) ![", "| --- |\n| x |", "@everyone #1 `x` **y**", "../../etc/passwd", "{title}",
]  # fmt: skip
TAGS = {
    "h2", "p", "ul", "li", "strong", "code", "table", "thead", "tbody", "tr", "th", "td", "figure", "figcaption", "img",
}  # fmt: skip
ATTRIBUTES = {"src", "alt", "width", "scope"}


class Fragment(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag != "img":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def files_of(bundle: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def headings(markdown: str) -> list[str]:
    return re.findall(r"^##? (.*)$", markdown, re.MULTILINE)


def test_the_post_goes_from_the_problem_to_the_choice(bundle):
    assert headings(files_of(bundle)["post.md"].decode()) == [
        "스탬프 크러쉬 인프라: 1안 선택", "문제", "현재의 구성과 단일 장애점", "1안", "2안", "나란히 비교하면",
        "예상되는 문제", "선택",
    ]  # fmt: skip


def test_each_picture_comes_in_two_widths_and_twice_the_pixels(bundle):
    found = files_of(bundle)
    stems = ("1-current", "2-option-1", "3-option-2", "all")
    assert {n for n in found if n.startswith("images/")} == {
        f"images/{stem}-{width}.{extension}" for stem in stems for width in WIDTHS for extension in ("png", "svg")
    }
    for stem in stems:
        for width in WIDTHS:
            assert struct.unpack(">I", found[f"images/{stem}-{width}.png"][16:20])[0] == 2 * width
            assert ElementTree.fromstring(found[f"images/{stem}-{width}.svg"]).get("width") == str(width)


def test_both_posts_show_the_same_pictures_with_words_for_the_blind(bundle, record):
    found = files_of(bundle)
    shown = [a for tag, a in Fragment(found["post.html"].decode()).elements if tag == "img"]
    sources = [a["src"] for a in shown]
    assert sources == [f"images/{n}-700.png" for n in ("1-current", "2-option-1", "3-option-2", "all")]
    assert set(sources) <= set(found)
    assert re.findall(r"\]\((images/[^)]*)\)", found["post.md"].decode()) == sources
    first = shown[1]["alt"]
    for words in ("Nginx 2대", "MySQL 3대 (원본 1, 복제본 2, async)", "Nginx → Tomcat: 모두 연결", "서울-a, 서울-c"):
        assert words in first
    assert first.endswith("단일 장애점은 서울, ALB, 제나(사람).")
    assert all(image.alt in found["alt-texts.txt"].decode() for image in images(record))


def test_the_table_of_both_posts_holds_the_figures_of_the_record(bundle, record):
    wanted = [["".join(run.text for run in cell) for cell in row] for row in key_figures(record).rows]
    found = files_of(bundle)
    assert [[visible(cell) for cell in row] for row in Page(found["post.md"].decode()).rows[1:]] == wanted
    assert [[visible(cell) for cell in row] for row in Page(found["post.html"].decode()).rows[1:]] == wanted
    assert "모름" in wanted[3]


def test_the_fragment_has_nothing_that_an_editor_takes_out(bundle):
    page = Fragment(files_of(bundle)["post.html"].decode())
    assert {tag for tag, _ in page.elements} <= TAGS
    assert {name for _, attributes in page.elements for name in attributes} <= ATTRIBUTES
    assert page.open == []


def test_the_price_book_is_dated_by_its_prices_not_by_the_day_of_the_post(bundle, record):
    newest = price_dates(record)[1]
    assert newest != str(record.inputs.on)
    assert f"{newest} 기준 가격표를 썼습니다." in files_of(bundle)["post.md"].decode()


def test_a_problem_of_several_options_is_told_once_with_its_remedy(record):
    text = markdown_post(post(record), {k: f"{k}.png" for k in range(4)}, "ko")
    expected = text.partition("## 예상되는 문제")[2]
    assert expected.count("비동기 복제라서 승격된 복제본이 아직 받지 못한 커밋은 사라집니다.") == 1
    assert "**1안, 2안**: 비동기 복제라서" in expected
    assert "대책: mode: semi" in expected


def test_nobody_has_chosen_and_the_post_says_so():
    record = record_of(inputs_of("ticket-shop", chosen=None, because="", language="en"))
    pieces = post(record)
    text = markdown_post(pieces, {k: f"{k}.png" for k in range(4)}, "en")
    assert "Nobody has chosen yet" in text
    assert not re.search("[가-힣]{2,}니다", text)
    readme = files_of(blog_bundle(record, []))["README.md"].decode()
    assert "Nobody has chosen yet" in readme
    assert "open “The problem” with a sentence or two" in readme


def test_the_team_s_own_words_open_the_post(record):
    told = replace(record, inputs=replace(record.inputs, context="장애가 났다.\n그래서 모였다."))
    text = markdown_post(post(told), {k: f"{k}.png" for k in range(4)}, "ko")
    assert text.partition("## 문제")[2].startswith("\n\n장애가 났다.\n\n그래서 모였다.\n\n질문: ")


def test_one_design_alone_has_no_picture_side_by_side():
    record = record_of(inputs_of(order=("current.yaml",), chosen=None))
    assert [image.number for image in images(record)] == [1]
    assert "수치로 보면" in headings(markdown_post(post(record), {1: "x.png"}, "ko"))


def test_the_same_inputs_give_the_same_bytes(bundle):
    assert bundle_of(record_of(inputs_of())) == bundle


@pytest.mark.parametrize("text", HOSTILE)
def test_what_people_write_stays_words(text, hostile):
    record = hostile(text)
    names, shown = {k: f"images/{k}.png" for k in range(3)}, visible(one_line(text))
    page = Fragment(html_post(post(record), names, 700))
    assert {tag for tag, _ in page.elements} <= TAGS
    assert {name for _, attributes in page.elements for name in attributes} <= ATTRIBUTES
    assert [a["src"] for tag, a in page.elements if tag == "img"] == ["images/1.png", "images/2.png", "images/0.png"]
    assert shown in visible(page.text)
    assert all(shown in visible(a["alt"]) for tag, a in page.elements if tag == "img")
    rendered = Page(markdown_post(post(record), names, "ko"))
    assert set(rendered.elements) <= TAGS | {"h1"}
    assert rendered.elements.count("img") == 3
    assert shown in visible(rendered.text)


def test_hostile_text_in_the_zip_is_in_no_name_and_breaks_no_picture(hostile):
    found = files_of(bundle_of(hostile(HOSTILE[0])))
    assert all(re.fullmatch(r"(README|post|alt-texts)\.(md|html|txt)|images/[a-z0-9-]+\.(png|svg)", n) for n in found)
    for name, data in found.items():
        if name.endswith(".svg"):
            tags = {element.tag.rpartition("}")[2] for element in ElementTree.fromstring(data).iter()}
            assert not tags & {"script", "img", "iframe", "foreignObject"}
    assert not set(Page(found["README.md"].decode()).elements) & {"img", "script", "a"}


def test_a_width_too_narrow_for_a_row_is_told_to_the_author(record):
    readme = files_of(blog_bundle(record, pictures_of(record)))["README.md"].decode()
    assert "700 px에서 글자가 11 px보다 작아지지 않도록" in readme


def test_the_board_offers_the_bundle_of_all_with_the_asked_design_as_chosen():
    session = start(None)
    download, _ = export(session, "blog", Wanted(names=("option-2.yaml",), is_all=False), seq=1)
    assert (download["name"], download["mime"]) == ("anboard.zip", "application/zip")
    import base64

    text = files_of(base64.b64decode(download["base64"]))["post.md"].decode()
    assert "선택한 안: **‘2안’**" in text
