"""The record as one HTML file that needs nothing else and may run only its own script."""

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path
from typing import Final, Literal, Protocol

from exports.record.block import NotARecord, block_json
from exports.record.blocks import Block, Bullets, Code, Heading, Line, Paragraph, Picture, Pictures, Run, Table
from exports.record.document import document
from exports.record.inputs import facts
from exports.record.record import Record
from exports.record.words import component_title
from models.design.labels import one_line
from models.design.model import Design
from models.problems import Language, Text

_FOLDER: Final = Path(__file__).parent
_OPENS: Final = '<script type="application/json" id="anboard-record">\n'
_CLOSES: Final = "\n</script>"


class Drawings(Protocol):
    """What drawing.inline gives."""

    @property
    def style(self) -> str: ...

    @property
    def symbols(self) -> str: ...

    @property
    def inline(self) -> Mapping[str, str]: ...

    @property
    def alone(self) -> Mapping[str, str]: ...

    @property
    def mermaid(self) -> Mapping[str, str]: ...

    def fonts(self, text: str, flavor: Literal["woff2"] | None) -> dict[int, bytes]: ...

    def covered(self, text: str) -> str: ...


def html(record: Record, drawn: Drawings) -> str:
    visible = visible_html(record, drawn)
    script = (_FOLDER / "page.js").read_text(encoding="utf-8")
    style = _faces(_facts(record) + visible, drawn) + drawn.style + (_FOLDER / "page.css").read_text(encoding="utf-8")
    policy = (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; font-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    title = _escaped(record.inputs.title)
    return (
        f'<!doctype html>\n<html lang="{record.language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n'
        f"<style>{style}</style>\n</head>\n<body>\n{_icons(drawn)}{_facts(record)}<main>\n{visible}</main>\n"
        f'<div id="tip" role="tooltip" hidden></div>\n{_OPENS}{block_json(record, visible)}{_CLOSES}\n'
        f"<script>{script}</script>\n</body>\n</html>\n"
    )


def visible_html(record: Record, drawn: Drawings) -> str:
    """What people read, a line a block."""
    return "".join(_block(block, record, drawn) + "\n" for block in document(record, {}))


def html_parts(text: str) -> tuple[str, str]:
    """The visible part and the machine's. Raises NotARecord."""
    text = text.replace("\r\n", "\n")
    head, opened, rest = text.rpartition(_OPENS)
    machine, closed, _ = rest.partition(_CLOSES)
    if not opened or not closed:
        raise NotARecord(
            Text(
                "기계용 부분을 찾지 못했습니다. id가 anboard-record인 script가 있어야 합니다.",
                "The machine-readable part is missing: expected a script with the id anboard-record.",
            )
        )
    return head.partition("<main>\n")[2].rpartition("</main>\n")[0], machine


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _faces(visible: str, drawn: Drawings) -> str:
    return "".join(
        f"@font-face{{font-family:Pretendard;font-weight:{weight};"
        f"src:url(data:font/woff2;base64,{base64.b64encode(data).decode()})}}"
        for weight, data in drawn.fonts(visible, "woff2").items()
    )


def _icons(drawn: Drawings) -> str:
    return f'<svg width="0" height="0" aria-hidden="true"><defs>{drawn.symbols}</defs></svg>\n'


def _escaped(text: str) -> str:
    return escape(one_line(text), quote=True)


def _facts(record: Record) -> str:
    """What the front matter of the Markdown says."""
    language = record.language
    items = (f"<span>{label.in_(language)} <b>{_escaped(value)}</b></span>" for label, value in facts(record.inputs))
    return f'<header class="facts">{"".join(items)}</header>\n'


def _block(block: Block, record: Record, drawn: Drawings) -> str:
    match block:
        case Heading():
            return f"<h{block.level}>{_escaped(block.text)}</h{block.level}>"
        case Paragraph():
            return f"<p>{_line(block.line)}</p>"
        case Bullets():
            tones = block.tones or ("neutral",) * len(block.lines)
            items = (f'<li class="{t}">{_line(item)}</li>' for item, t in zip(block.lines, tones, strict=True))
            return f"<ul>{''.join(items)}</ul>"
        case Table():
            return _table(block)
        case Pictures():
            return _pictures(block.pictures, record, drawn)
        case Code():
            return f"<pre><code>{escape(block.text)}</code></pre>"


def _table(table: Table) -> str:
    heads = "".join(f'<th scope="col">{_escaped(column)}</th>' for column in table.columns)
    rows = "".join(
        f'<tr><th scope="row">{_line(first)}</th>{"".join(f"<td>{_line(cell)}</td>" for cell in rest)}</tr>'
        for first, *rest in table.rows
    )
    css = ' class="numeric"' if table.numeric else ""
    return f'<div class="scroll"><table{css}><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>'


def _line(line: Line) -> str:
    return "".join(map(_run, line))


def _run(run: Run) -> str:
    text = escape(run.text, quote=True)
    if run.style:
        tag = "strong" if run.style == "strong" else "code"
        text = f"<{tag}>{text}</{tag}>"
    if not run.note:
        return text
    note = "\n".join(one_line(part) for part in run.note.splitlines())
    return f'<span class="note" tabindex="0" data-note="{escape(note, quote=True)}">{text}</span>'


def _pictures(pictures: Iterable[Picture], record: Record, drawn: Drawings) -> str:
    language = record.language
    designs = {e.design.id: e.design for e in record.evaluations}
    every = Text("모두", "all").in_(language)
    buttons = [f'<button type="button" data-design="" aria-pressed="true">{every}</button>']
    figures = []
    for picture in pictures:
        id_, title = _escaped(picture.design), _escaped(picture.title)
        buttons.append(f'<button type="button" data-design="{id_}" aria-pressed="false">{title}</button>')
        counts = escape(json.dumps(_counts(designs[picture.design], language), ensure_ascii=False), quote=True)
        figures.append(
            f'<figure data-design="{id_}" data-title="{title}" data-counts="{counts}"><figcaption>{title}</figcaption>'
            f"{drawn.inline[picture.design]}</figure>"
        )
    hint = Text(
        "그림의 서버를 가리키면 모든 안에서 같은 것이 밝아집니다. 점선 밑줄이 있는 수치를 가리키면 근거가 보입니다.",
        "Point at a server to light it up in every design; point at a dotted figure to see what it rests on.",
    ).in_(language)
    names = {c.name: component_title(c) for design in designs.values() for c in design.components.values()}
    said = escape(json.dumps(names, ensure_ascii=False), quote=True)
    return (
        f'<div class="tabs" role="group" hidden>{"".join(buttons)}</div><div class="drawings">{"".join(figures)}</div>'
        f'<p class="reading" aria-live="polite" data-hint="{hint}" data-names="{said}">{hint}</p>'
    )


def _counts(design: Design, language: Language) -> dict[str, str]:
    """How many instances of each component."""
    unit = Text("대", "").in_(language)
    return {c.name: f"{len(c.instances)}{unit}" for c in design.components.values()}
