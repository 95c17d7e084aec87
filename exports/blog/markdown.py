"""A post as Markdown that GitHub and Velog show."""

from collections.abc import Iterable, Mapping

from exports.blog.post import Image, Piece
from exports.markdown_text import plain
from exports.record.markdown import visible_markdown
from models.problems import Language


def markdown_post(pieces: Iterable[Piece], names: Mapping[int, str], language: Language) -> str:
    """``names``: file of each picture."""
    text = "".join(
        f"![{plain(piece.alt)}]({names[piece.number]})\n\n"
        if isinstance(piece, Image)
        else visible_markdown([piece], language)
        for piece in pieces
    )
    return text.rstrip("\n") + "\n"
