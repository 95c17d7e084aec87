"""The zip for a blog: the post twice, its pictures in two widths, what they show in words, how to publish it."""

import re
from collections.abc import Iterable, Sequence
from typing import Final, Protocol

from exports.archive import zipped
from exports.blog.html import html_post
from exports.blog.markdown import markdown_post
from exports.blog.post import ALL, Image, images, post
from exports.markdown_text import plain
from exports.record.context import title
from exports.record.record import Record
from models.problems import Language, Text

POST_WIDTH: Final = 700
"""The narrowest of the columns of text of Velog (768 px), GitHub and the usual skins of Tistory: nothing is shrunk."""
WIDE: Final = 1200
WIDTHS: Final = (POST_WIDTH, WIDE)
FOLDER: Final = "images"


class Picture(Protocol):
    """What drawing.handouts gives."""

    @property
    def number(self) -> int:
        """Of the design, from 1; 0: all side by side."""

    @property
    def width(self) -> int: ...

    @property
    def extension(self) -> str: ...

    @property
    def data(self) -> bytes: ...

    @property
    def remarks(self) -> Sequence[Text]:
        """On the picture, for the author."""


def blog_bundle(record: Record, pictures: Sequence[Picture]) -> bytes:
    """``pictures``: of each design, and of all where there are several, in WIDTHS, as png and svg."""
    language = record.language
    pieces, shown = post(record), images(record)
    names = {image.number: _name(record, image.number, POST_WIDTH, "png") for image in shown}
    files = {
        "README.md": _readme(record, [remark for picture in pictures for remark in picture.remarks]),
        "post.md": markdown_post(pieces, names, language),
        "post.html": html_post(pieces, names, POST_WIDTH),
        "alt-texts.txt": _alt_texts(record, shown),
    }
    drawn = {_name(record, p.number, p.width, p.extension): p.data for p in pictures}
    return zipped({name: text.encode() for name, text in files.items()} | drawn)


def _name(record: Record, number: int, width: int, extension: str) -> str:
    """``images/2-option-1-700.png``: of the number and id of the design, whatever stands in its title."""
    if number == ALL:
        return f"{FOLDER}/all-{width}.{extension}"
    id_ = re.sub(r"[^a-z0-9-]+", "-", record.evaluations[number - 1].design.id.lower())[:60].strip("-")
    return f"{FOLDER}/{'-'.join(filter(None, (str(number), id_)))}-{width}.{extension}"


def _alt_texts(record: Record, shown: Iterable[Image]) -> str:
    """Under the names of the files that show it."""
    return "\n".join(
        "\n".join([*(_name(record, image.number, width, "png") for width in WIDTHS), image.alt, ""]) for image in shown
    )


def _readme(record: Record, remarks: Sequence[Text]) -> str:
    language: Language = record.language
    lines = _HOW.in_(language).format(title=plain(title(record)), width=POST_WIDTH, wide=WIDE)
    notes = [*_before(record), *dict.fromkeys(remarks)]
    return lines + "".join(f"- {note.in_(language)}\n" for note in notes)


def _before(record: Record) -> list[Text]:
    found = []
    if not record.inputs.context.strip():
        found.append(
            Text(
                "왜 이 고민을 시작했는지는 도구가 알 수 없습니다. ‘문제’ 첫머리에 한두 문장을 보태세요.",
                "Why you asked the question is not known to the tool: open “The problem” with a sentence or two.",
            )
        )
    if not record.choice.by_people:
        found.append(
            Text(
                "아직 고른 안이 없어, 계산 결과로 제안하는 안을 적었습니다. 골랐다면 그 안을 지정해 다시 만드세요.",
                "Nobody has chosen yet, so the post proposes a design from the figures; make it again once you have.",
            )
        )
    if any(e.design.team is not None and e.design.team.members for e in record.evaluations):
        found.append(
            Text(
                "설계에 팀원 이름이 있어 글과 대체 텍스트에 나올 수 있습니다. 공개하기 전에 확인하세요.",
                "The designs name people of your team; see whether the post should.",
            )
        )
    return found


_HOW: Final = Text(
    """# 블로그 글 묶음

글 제목: {title}

| 파일 | 쓰는 곳 |
| --- | --- |
| post.md | Velog, GitHub (Markdown) |
| post.html | Tistory (기본 모드를 HTML로 바꿔 붙여 넣기, 제목은 제목 칸에) |
| images/…-{width}.png, .svg | 본문 폭에 맞춘 그림. PNG는 2배 해상도 |
| images/…-{wide}.png, .svg | 넓은 본문이나 크게 보기용 |
| alt-texts.txt | 그림마다 대체 텍스트 |

- GitHub: images 폴더를 post.md와 함께 올리면 그대로 보입니다.
- Velog: post.md를 붙여 넣고, 그림을 편집기에 끌어다 놓아 생긴 주소로 `images/…` 경로를 바꿉니다.
- Tistory: 그림을 먼저 올린 뒤, HTML 모드에서 `src="images/…"`를 올린 그림의 주소로 바꿉니다. alt는 그대로 둡니다.

## 올리기 전에

""",
    """# A post for your blog

Title: {title}

| file | for |
| --- | --- |
| post.md | GitHub, Velog (Markdown) |
| post.html | Tistory and other editors that take HTML; the title has a field of its own |
| images/…-{width}.png, .svg | pictures as wide as a column of text; the PNG has twice the pixels |
| images/…-{wide}.png, .svg | for a wide column, or to be opened large |
| alt-texts.txt | what each picture shows, in words |

- GitHub: commit the folder images beside post.md; nothing else is needed.
- Velog: paste post.md, drop each picture into the editor, and put its address in the place of `images/…`.
- Tistory: upload the pictures first, then replace each `src="images/…"` by its address; keep the alt texts.

## Before you publish

""",
)
