"""Pictures of a decision for what leaves the board whole: a post for a blog, slides."""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from drawing.files import Look, content, remarks, scenes_of
from drawing.side_by_side import Caption, parts_line, sheet
from models.design.model import Design
from models.problems import Language, Text

ALL: Final = 0
MOST_SLIDE_PX: Final = 3200
Figures = Sequence[tuple[str, str, str]]


class Picture(NamedTuple):
    """``number``: of the design from 1; ALL: all side by side. ``width`` [px of a page]; ``remarks``: on it."""

    number: int
    width: int
    extension: str
    data: bytes
    remarks: tuple[Text, ...]


def blog_pictures(
    designs: Sequence[Design], figures: Sequence[Figures], widths: Sequence[int], language: Language
) -> Iterator[Picture]:
    """Each design, and where there are several all of them under title and ``figures`` (of each design: label, value,
    note); as svg, and as png of twice the pixels."""
    groups: list[tuple[int, Sequence[Design], list[Caption]]]
    groups = [(number, [design], []) for number, design in enumerate(designs, 1)]
    if len(designs) > 1:
        pairs = zip(designs, figures, strict=True)
        groups.append((ALL, designs, [Caption(title=d.title, subtitle=parts_line(d), figures=f) for d, f in pairs]))
    for number, members, above in groups:
        for width in widths:
            look, drawn = Look(width=width), scenes_of(members, language, width)
            told = drawn.remarks + remarks(drawn.scenes, look, above)
            yield Picture(number, width, "svg", content(drawn.scenes, "svg", look, above), told)
            yield Picture(number, width, "png", content(drawn.scenes, "png", look, above), ())


def slide_pictures(designs: Sequence[Design], language: Language, width: float, height: float) -> list[bytes]:
    """A PNG of each design with twice the pixels that it has in a box of that size [px]."""
    return [_slide_picture(design, language, width, height) for design in designs]


def _slide_picture(design: Design, language: Language, width: float, height: float) -> bytes:
    scenes = scenes_of([design], language).scenes
    own = sheet(scenes)
    doubled = 2 * min(width / own.shown_width, height / own.shown_height)
    most = MOST_SLIDE_PX / max(own.shown_width, own.shown_height)
    return content(scenes, "png", Look(scale=min(max(doubled, 1.0), most)))
