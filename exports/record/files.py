"""Records by the kind of their file: written as bytes, read apart into what people and what programs read."""

from typing import Final

from exports.record.block import NotARecord
from exports.record.document import document
from exports.record.html import Drawings, html, html_parts, visible_html
from exports.record.markdown import markdown, parts, visible_markdown
from exports.record.record import Record
from models.problems import Text

EXTENSIONS: Final = (".md", ".html", ".pdf")


def written(record: Record, drawn: Drawings, extension: str) -> bytes:
    """``extension``: one of EXTENSIONS, in letters of any case."""
    match extension.lower():
        case ".md":
            return markdown(record, drawn.mermaid).encode()
        case ".html":
            return html(record, drawn).encode()
        case ".pdf":
            from exports.record.pdf import pdf  # the typesetter: only whoever writes or reads a PDF waits for it

            return pdf(record, drawn)
    raise ValueError(extension)


def as_text(record: Record, drawn: Drawings, extension: str) -> str | None:
    """What people read in such a file, line by line; None where it cannot be told from the rest."""
    match extension.lower():
        case ".md":
            return visible_markdown(document(record, drawn.mermaid), record.language)
        case ".html":
            return visible_html(record, drawn)
    return None


def contents_of(data: bytes, extension: str) -> tuple[str | None, str]:
    """What people read, None for a PDF, and the machine's part. Raises NotARecord."""
    if extension.lower() == ".pdf":
        from exports.record.pdf import attached

        return None, attached(data)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotARecord(Text("UTF-8 글이 아닙니다.", "This is not UTF-8 text.")) from None
    return html_parts(text) if extension.lower() in (".html", ".htm") else parts(text)
