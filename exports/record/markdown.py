"""The record as MADR 4 Markdown: front matter, what people read, and the machine's part folded in at the end."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Final

from exports.markdown_text import code, folded, plain, table
from exports.record.block import NotARecord, block_json
from exports.record.blocks import Block, Bullets, Code, Heading, Line, Paragraph, Picture, Pictures, Run, Table
from exports.record.document import document
from exports.record.inputs import Inputs
from exports.record.record import Record
from models.design.labels import one_line
from models.problems import Language, Text

FENCE: Final = "```json anboard-record"
_LONGEST: Final = 4_000
_RISKY: Final = re.compile(
    r"[\\`*_{}\[\]<>|#!@&]|~(?=\S)|(?<=\S)[~$]|://|www\.|^\s*([-+=]|\d+[.)](?=\s|$))", re.IGNORECASE
)
"""Text without any of this reads the same as Markdown."""


def markdown(record: Record, mermaid: Mapping[str, str]) -> str:
    visible = visible_markdown(document(record, mermaid), record.language)
    summary = Text(
        "다시 계산하는 데 쓰는 부분 (설계 파일 원문과 고정된 수치, JSON)",
        "What computing it again needs (texts of the design files, frozen figures; JSON)",
    ).in_(record.language)
    machine = folded(summary, [FENCE, block_json(record, visible), "```"])
    return "\n".join([*_front_matter(record.inputs), visible, *machine, ""])


def visible_markdown(blocks: Iterable[Block], language: Language) -> str:
    """Blocks as Markdown; ends with an empty line."""
    written = (_lines(block, language) for block in blocks)
    return "".join("\n".join(lines) + "\n\n" for lines in written if lines)


def parts(text: str) -> tuple[str, str]:
    """The visible part without the front matter, and the machine's. Raises NotARecord."""
    head, fence, rest = text.replace("\r\n", "\n").rpartition(f"\n{FENCE}\n")
    machine, end, _ = rest.partition("\n```")
    if not fence or not end:
        raise NotARecord(
            Text(
                f"기계용 부분을 찾지 못했습니다. ‘{FENCE}’로 시작하는 블록이 있어야 합니다.",
                f"The machine-readable part is missing: expected a block that starts with “{FENCE}”.",
            )
        )
    body = re.sub(r"\A---\n.*?\n---\n", "", head, count=1, flags=re.DOTALL)
    return body.rpartition("<details>")[0].removesuffix("\n"), machine


def _front_matter(inputs: Inputs) -> list[str]:
    """MADR 4's keys; what nobody stated is left out."""
    people = {
        "decision-makers": inputs.people.decision_makers,
        "consulted": inputs.people.consulted,
        "informed": inputs.people.informed,
    }
    lines = ["---", f"status: {inputs.stated_status}", f"date: {inputs.on}"]
    lines += [
        f"{key}: {json.dumps([one_line(n) for n in names], ensure_ascii=False)}"
        for key, names in people.items()
        if names
    ]
    return [*lines, "---"]


def _lines(block: Block, language: Language) -> list[str]:
    match block:
        case Heading():
            return [f"{'#' * block.level} {_heading(block)}"]
        case Paragraph():
            return [_line(block.line)]
        case Bullets():
            return [f"* {_line(item)}" for item in block.lines]
        case Table():
            rows = [[_text(c) for c in block.columns], *([_line(cell) for cell in row] for row in block.rows)]
            return table(rows, 1 if block.numeric else None)
        case Pictures():
            return _pictures(block.pictures, language)
        case Code():
            return ["```shell", block.text, "```"]


def _heading(block: Heading) -> str:
    """In Korean with MADR's own name behind it, by which tools find the section."""
    own = _text(block.text)
    return f"{own} ({block.madr})" if block.madr and block.madr != block.text else own


def _pictures(pictures: Iterable[Picture], language: Language) -> list[str]:
    """Mermaid, which GitHub and GitLab draw; nothing where there is none."""
    lines: list[str] = []
    for picture in pictures:
        if picture.mermaid:
            lines += [f"**{_text(picture.title)}**", "", "```mermaid", picture.mermaid.rstrip("\n"), "```", ""]
    return lines[:-1]


def _line(line: Line) -> str:
    return "".join(map(_run, line))


def _run(run: Run) -> str:
    if run.style == "code":
        return code(run.text, _LONGEST)
    text = _text(run.text)
    bare = text.strip()
    return text.replace(bare, f"**{bare}**") if run.style == "strong" and bare else text


def _text(text: str) -> str:
    if not _RISKY.search(text):
        return text
    start, end = (" " if text[:1].isspace() else ""), (" " if text[-1:].isspace() else "")
    return f"{start}{plain(text, _LONGEST)}{end}"
