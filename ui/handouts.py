"""The decision on the board as a post for a blog and as slides: as files to download."""

from typing import TYPE_CHECKING

from exports.key_figures import key_figures
from ui.record import board_record

if TYPE_CHECKING:
    from ui.session import Session


def blog_file(session: "Session", chosen: str | None) -> bytes:
    """A zip; the arguments and what it raises as for ``board_record``."""
    from drawing.handouts import blog_pictures  # fonts and rasteriser: only whoever exports waits for them
    from exports.blog.bundle import WIDTHS, blog_bundle

    record = board_record(session, chosen)
    figures = [key_figures(e, record.language) for e in record.evaluations]
    pictures = blog_pictures([e.design for e in record.evaluations], figures, WIDTHS, record.language)
    return blog_bundle(record, list(pictures))


def slides_file(session: "Session", chosen: str | None) -> bytes:
    """PPTX; the arguments and what it raises as for ``board_record``."""
    from drawing.handouts import slide_pictures
    from exports.slides import PICTURE_PX, slides

    record = board_record(session, chosen)
    return slides(record, slide_pictures([e.design for e in record.evaluations], record.language, *PICTURE_PX))
