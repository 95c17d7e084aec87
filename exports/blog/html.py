"""A post as an HTML fragment of plain tags: nothing that an editor such as Tistory's takes out."""

from collections.abc import Iterable, Mapping
from html import escape

from exports.blog.post import Image, Piece
from exports.record.blocks import Bullets, Heading, Line, Paragraph, Run, Table
from models.design.labels import one_line


def html_post(pieces: Iterable[Piece], names: Mapping[int, str], width: int) -> str:
    """Without the title, for which an editor has a field. ``names``: file of each picture, ``width`` [px] of all."""
    return "".join(f"{_piece(piece, names, width)}\n" for piece in pieces if not _is_title(piece))


def _is_title(piece: Piece) -> bool:
    return isinstance(piece, Heading) and piece.level == 1


def _piece(piece: Piece, names: Mapping[int, str], width: int) -> str:
    match piece:
        case Heading():
            return f"<h{piece.level}>{_escaped(piece.text)}</h{piece.level}>"
        case Paragraph():
            return f"<p>{_line(piece.line)}</p>"
        case Bullets():
            return f"<ul>{''.join(f'<li>{_line(item)}</li>' for item in piece.lines)}</ul>"
        case Table():
            return _table(piece)
        case Image():
            source, alt = _escaped(names[piece.number]), _escaped(piece.alt)
            caption = _escaped(piece.caption)
            return (
                f'<figure><img src="{source}" alt="{alt}" width="{width}"><figcaption>{caption}</figcaption></figure>'
            )
    raise TypeError(piece)


def _table(table: Table) -> str:
    heads = "".join(f'<th scope="col">{_escaped(column)}</th>' for column in table.columns)
    rows = "".join(
        f'<tr><th scope="row">{_line(first)}</th>{"".join(f"<td>{_line(cell)}</td>" for cell in rest)}</tr>\n'
        for first, *rest in table.rows
    )
    return f"<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>"


def _line(line: Line) -> str:
    return "".join(map(_run, line))


def _run(run: Run) -> str:
    text = escape(run.text, quote=True)
    return f"<{run.style}>{text}</{run.style}>" if run.style else text


def _escaped(text: str) -> str:
    return escape(one_line(text), quote=True)
