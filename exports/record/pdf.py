"""The record as PDF: text that can be searched and copied, drawings as vectors, the machine's part attached.

typst sets it, from data: no text of anybody becomes part of a typst source.
"""

import io
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import typst
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from exports.record.block import NotARecord, block_json
from exports.record.blocks import Block, Bullets, Code, Heading, Line, Paragraph, Pictures, Table
from exports.record.document import document
from exports.record.html import Drawings
from exports.record.inputs import facts
from exports.record.record import Record
from exports.tables import shown_width
from models.design.labels import one_line
from models.problems import Text

ATTACHMENT: Final = "anboard-record.json"
_TEMPLATE: Final = Path(__file__).parent / "record.typ"
_OF_THE_TEMPLATE: Final = "•/0123456789"
_MOST_BYTES: Final = 64 * 2**20


def pdf(record: Record, drawn: Drawings) -> bytes:
    """The same record gives the same bytes."""
    blocks = [_block(block) for block in document(record, {})]
    data: dict[str, Any] = {
        "title": one_line(record.inputs.title),
        "language": record.language,
        "facts": [(label.in_(record.language), one_line(value)) for label, value in facts(record.inputs)],
        "blocks": blocks,
    }
    shown = drawn.covered(json.dumps(data, ensure_ascii=False))
    machine = Text("다시 계산하는 데 쓰는 부분", "what computing it again needs").in_(record.language)
    whole = json.loads(shown) | {"machine": block_json(record, None), "machine-title": machine}
    letters = _OF_THE_TEMPLATE + shown + "".join(drawn.alone.values())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "record.typ").write_bytes(_TEMPLATE.read_bytes())
        (folder / "data.json").write_text(json.dumps(whole, ensure_ascii=False), encoding="utf-8")
        for i, evaluation in enumerate(record.evaluations):
            (folder / f"picture-{i}.svg").write_text(drawn.alone[evaluation.design.id], encoding="utf-8")
        for weight, font in drawn.fonts(letters, None).items():
            (folder / f"{weight}.ttf").write_bytes(font)
        return bytes(typst.compile(str(folder / "record.typ"), root=name, font_paths=[name], ignore_system_fonts=True))


def attached(data: bytes) -> str:
    """The machine's part. Raises NotARecord."""
    try:
        found = PdfReader(io.BytesIO(data)).attachments.get(ATTACHMENT, [])
        machine = b"".join(found[:1])
    except (PyPdfError, ValueError, KeyError, OSError, RecursionError, TypeError, AttributeError):
        raise NotARecord(Text("읽을 수 없는 PDF입니다.", "This PDF cannot be read.")) from None
    if not 0 < len(machine) <= _MOST_BYTES:
        raise NotARecord(
            Text(
                f"기계용 부분을 찾지 못했습니다. PDF에 {ATTACHMENT} 파일이 첨부되어 있어야 합니다.",
                f"The machine-readable part is missing: expected {ATTACHMENT} attached to the PDF.",
            )
        )
    return machine.decode("utf-8", "replace")


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Heading():
            return {"kind": "heading", "level": block.level, "text": one_line(block.text)}
        case Paragraph():
            return {"kind": "paragraph", "line": _line(block.line)}
        case Bullets():
            tones = block.tones or ("neutral",) * len(block.lines)
            return {"kind": "bullets", "lines": [_line(item) for item in block.lines], "tones": tones}
        case Table():
            return {
                "kind": "table",
                "numeric": block.numeric,
                "columns": [one_line(c) for c in block.columns],
                "widths": list(_widths(block)),
                "rows": [[_line(cell) for cell in row] for row in block.rows],
            }
        case Pictures():
            pictures = [
                {"title": one_line(p.title), "text": one_line(p.text), "file": f"picture-{i}.svg"}
                for i, p in enumerate(block.pictures)
            ]
            return {"kind": "pictures", "pictures": pictures}
        case Code():
            return {"kind": "code", "text": one_line(block.text)}


def _line(line: Line) -> list[dict[str, str]]:
    return [{"text": run.text, "style": run.style} for run in line] or [{"text": "", "style": ""}]


def _widths(table: Table) -> Iterator[float]:
    """Shares of the page: by the longest and the mean of what stands in a column, long texts being broken."""
    for i, column in enumerate(table.columns):
        cells = [column, *("".join(run.text for run in row[i]) for row in table.rows)]
        widths = [shown_width(cell) for cell in cells]
        yield round(max(min(sum(widths) / len(widths), 60), min(max(widths), 18), 6) ** 0.75, 3)
