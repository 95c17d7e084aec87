"""The comparison as slides (PPTX): one a design with its picture, then the table; every word is text of its own."""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import accumulate
from typing import Any, Final, NamedTuple

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.util import Inches, Pt

from exports.archive import zipped
from exports.blog.alt_text import alt_text
from exports.key_figures import KeyFigure
from exports.key_figures import key_figures as three_figures
from exports.record.arguments import Argument, against_baseline, of_targets, of_warnings
from exports.record.blocks import Line
from exports.record.context import question, stated_targets, title
from exports.record.figures import key_figures, points
from exports.record.record import Record
from exports.record.words import parts_line, wirings
from exports.slide_text import POINTS_PER_INCH, cut, fitted, height, lines_of
from models.design.labels import one_line
from models.evaluate import Evaluation
from models.problems import Language, Text

FONTS: Final = {"latin": "Arial", "ea": "맑은 고딕"}
"""Office has both on Windows and on a Mac. Elsewhere something like Arial stands in for it; a Latin font that is not
known would give its place to a serif."""
WIDTH, HEIGHT, MARGIN = 13.333, 7.5, 0.5
TOP: Final = 1.6
"""Below title and subtitle [in]."""
BOTTOM: Final = 7.0
PICTURE_WIDTH, PICTURE_HEIGHT = 7.6, BOTTOM - TOP
CSS_PX_PER_INCH: Final = 96
PICTURE_PX: Final = (PICTURE_WIDTH * CSS_PX_PER_INCH, PICTURE_HEIGHT * CSS_PX_PER_INCH)
"""Of the box that a picture stands in."""
DESIGNS_A_TABLE: Final = 4
_INK, _MUTED = RGBColor(0x1B, 0x24, 0x30), RGBColor(0x56, 0x60, 0x6C)
_HEAD, _GROUNDS = RGBColor(0x2A, 0x36, 0x45), (RGBColor(0xFF, 0xFF, 0xFF), RGBColor(0xF3, 0xF5, 0xF8))
_TONES: Final = {"good": RGBColor(0x14, 0x6C, 0x43), "bad": RGBColor(0xB3, 0x26, 0x1E), "neutral": _INK}
_TONE_WORDS: Final = {"good": Text("좋음", "good"), "neutral": Text("중립", "neutral"), "bad": Text("나쁨", "bad")}
_ONLY_TITLE: Final = 5
_TITLE_SIZES, _BODY_SIZES = (30.0, 26.0, 22.0, 18.0), (14.0, 13.0, 12.0)
_VALUE_SIZES, _TABLE_SIZES = (26.0, 22.0, 18.0, 15.0, 12.0), (14.0, 13.0, 12.0, 11.0, 10.0)
_LABEL, _NOTE = 12.0, 11.0
_CELL_MARGIN: Final = 0.08
_GAP: Final = 0.05


class Box(NamedTuple):
    """[in] from the upper left corner of the slide."""

    left: float
    top: float
    width: float
    height: float


def slides(record: Record, pictures: Sequence[bytes]) -> bytes:
    """``pictures``: a PNG of each design, fit for PICTURE_PX."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDTH), Inches(HEIGHT)
    _name_font(deck)
    _properties(deck, record)
    for evaluation, picture in zip(record.evaluations, pictures, strict=True):
        _design_slide(deck, evaluation, picture, record)
    for number, first in enumerate(range(0, len(record.evaluations), DESIGNS_A_TABLE)):
        _table_slide(deck, record, first, number)
    out = io.BytesIO()
    deck.save(out)
    with zipfile.ZipFile(out) as archive:
        return zipped({name: archive.read(name) for name in archive.namelist()})


def _name_font(deck: Any) -> None:
    """For Latin and Korean letters of headings and text."""
    theme = deck.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    text = theme.blob.decode("utf-8")
    for script, font in FONTS.items():
        text = re.sub(rf'<a:{script} typeface="[^"]*"/>', f'<a:{script} typeface="{font}"/>', text)
    theme._blob = text.encode("utf-8")


def _properties(deck: Any, record: Record) -> None:
    found, day = deck.core_properties, record.inputs.on
    found.title, found.author, found.language = one_line(record.inputs.title)[:255], "Anboard", record.language
    found.created = found.modified = datetime(day.year, day.month, day.day)


def _design_slide(deck: Any, evaluation: Evaluation, picture: bytes, record: Record) -> None:
    language = record.language
    base = Text(" (기준)", " (baseline)").in_(language) if evaluation is record.baseline else ""
    slide = _slide(deck, evaluation.design.title + base, parts_line(evaluation.design, language), record)
    left = WIDTH - MARGIN - _add_picture(slide, picture, alt_text(evaluation, language))
    text_width = left - 2 * MARGIN
    top = _add_figures(slide, three_figures(evaluation, language), Box(MARGIN, TOP, text_width, 1.15), language)
    top = _add_points(slide, evaluation, language, Box(MARGIN, top, text_width, 1.2))
    arguments = _arguments(evaluation, record)
    _add_arguments(slide, arguments, language, Box(MARGIN, top, text_width, BOTTOM - top))
    slide.notes_slide.notes_text_frame.text = "\n".join(_notes(evaluation, arguments, language))


def _slide(deck: Any, heading: str, below: str, record: Record) -> Any:
    slide = deck.slides.add_slide(deck.slide_layouts[_ONLY_TITLE])
    width = WIDTH - 2 * MARGIN
    text, size = fitted(heading, _TITLE_SIZES, width)
    box = Box(MARGIN, 0.35, width, 0.65)
    shape = slide.shapes.title
    shape.left, shape.top, shape.width, shape.height = (Inches(x) for x in box)
    _write(shape.text_frame, [(text, size, True, _INK)], language=record.language)
    shape.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    text, size = fitted(below, _BODY_SIZES, width, 2)
    _add_text(slide, [(text, size, False, _MUTED)], Box(MARGIN, 1.0, width, TOP - 1.05), record.language)
    foot = _foot(record).in_(record.language)
    _add_text(slide, [(cut(foot, 10, width, 1), 10, False, _MUTED)], Box(MARGIN, 7.1, width, 0.25), record.language)
    return slide


def _foot(record: Record) -> Text:
    named, day = record.inputs.title, record.inputs.on
    return Text(f"{day} · 잰 값이 아니라 설계에서 계산한 값 · {named}", f"{day} · computed from the designs · {named}")


Words = tuple[str, float, bool, RGBColor]
"""Text of a paragraph, size [pt], whether bold, colour."""


def _add_text(slide: Any, paragraphs: Sequence[Words], box: Box, language: Language, gap: float = 0.0) -> None:
    """``gap`` [in] below each paragraph."""
    shape = slide.shapes.add_textbox(*(Inches(x) for x in box))
    _write(shape.text_frame, paragraphs, language=language, gap=gap)


def _write(frame: Any, paragraphs: Sequence[Words], *, language: Language, gap: float = 0.0) -> None:
    """The texts fit already: no program is to shrink them or the box."""
    frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    for number, (text, size, is_bold, colour) in enumerate(paragraphs):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.alignment, paragraph.space_after = PP_ALIGN.LEFT, Pt(gap * POINTS_PER_INCH)
        run = paragraph.add_run()
        run.text, run.font.size, run.font.bold, run.font.color.rgb = text, Pt(size), is_bold, colour
        run._r.get_or_add_rPr().set("lang", "ko-KR" if language == "ko" else "en-US")


def _add_picture(slide: Any, data: bytes, alt: str) -> float:
    """At the right; returns its width [in]."""
    shape = slide.shapes.add_picture(io.BytesIO(data), 0, 0)
    scale = min(Inches(PICTURE_WIDTH) / shape.width, Inches(PICTURE_HEIGHT) / shape.height)
    shape.width, shape.height = round(shape.width * scale), round(shape.height * scale)
    shape.left = Inches(WIDTH - MARGIN) - shape.width
    shape.top = Inches(TOP) + (Inches(PICTURE_HEIGHT) - shape.height) // 2
    shape._element.nvPicPr.cNvPr.set("descr", alt)
    return float(shape.width / Inches(1))


def _add_figures(slide: Any, figures: Sequence[KeyFigure], box: Box, language: Language) -> float:
    """Beside each other; returns where the next thing may start."""
    width = box.width / len(figures)
    size = min(fitted(f.value, _VALUE_SIZES, width - 0.15)[1] for f in figures)
    for number, figure in enumerate(figures):
        texts: tuple[Words, ...]
        texts = (
            (figure.label, _LABEL, False, _MUTED), (figure.value, size, True, _INK), (figure.note, _NOTE, False, _MUTED)
        )  # fmt: skip
        shown = [(cut(text, s, width - 0.15, 1), s, bold, colour) for text, s, bold, colour in texts]
        _add_text(slide, shown, Box(box.left + number * width, box.top, width - 0.1, box.height), language)
    return box.top + box.height


def _add_points(slide: Any, evaluation: Evaluation, language: Language, box: Box) -> float:
    found = points(evaluation, language)
    label = Text(f"단일 장애점 {len(found)}개", f"{len(found)} single points of failure").in_(language)
    text, size = fitted(", ".join(found) or "–", _BODY_SIZES, box.width, 3)
    shown = [(label, _LABEL, False, _MUTED), (text, size, True, _INK)]
    needed = height(1, _LABEL) + height(lines_of(text, size, box.width), size)
    _add_text(slide, shown, box._replace(height=needed), language)
    return box.top + needed + 0.25


def _arguments(evaluation: Evaluation, record: Record) -> list[Argument]:
    """What is good of the design and what is bad before the rest, which may have to go to the notes."""
    language, base = record.language, record.baseline
    compared = [] if evaluation is base else against_baseline(evaluation, base, language)
    found = [*compared, *of_targets(evaluation, language), *of_warnings(evaluation, language)]
    return sorted(found, key=lambda argument: list(_TONES).index(argument.side))


def _add_arguments(slide: Any, arguments: Sequence[Argument], language: Language, box: Box) -> None:
    """As many as there is room for; the others are in the notes."""
    size = next((s for s in _BODY_SIZES if _room(arguments, s, language, box) == len(arguments)), _BODY_SIZES[-1])
    count = _room(arguments, size, language, box)
    shown: list[Words] = [(_argument(a, size, language, box), size, False, _TONES[a.side]) for a in arguments[:count]]
    if count < len(arguments):
        shown.append((_more(len(arguments) - count).in_(language), size, False, _MUTED))
    if shown:
        _add_text(slide, shown, box, language, _GAP)


def _room(arguments: Sequence[Argument], size: float, language: Language, box: Box) -> int:
    """How many stand in the box, all or with a line for the rest."""
    texts = (_argument(a, size, language, box) for a in arguments)
    ends = list(accumulate(height(lines_of(text, size, box.width), size) + _GAP for text in texts))
    rest = 0.0 if not ends or ends[-1] <= box.height else height(1, size)
    return sum(end <= box.height - rest for end in ends)


def _argument(argument: Argument, size: float, language: Language, box: Box) -> str:
    return cut(f"{_TONE_WORDS[argument.side].in_(language)}: {argument.text}", size, box.width, 3)


def _more(count: int) -> Text:
    return Text(f"그 밖의 {count}가지는 슬라이드 노트에 있습니다.", f"{count} more in the notes of this slide.")


def _notes(evaluation: Evaluation, arguments: Sequence[Argument], language: Language) -> Iterator[str]:
    yield alt_text(evaluation, language)
    yield from map(one_line, wirings(evaluation.design, language))
    yield from (one_line(f"{_TONE_WORDS[a.side].in_(language)}: {a.text}") for a in arguments)


def _table_slide(deck: Any, record: Record, first: int, number: int) -> None:
    """Of DESIGNS_A_TABLE designs from ``first``."""
    table = key_figures(record)
    columns = [0, *range(first + 1, min(first + DESIGNS_A_TABLE, len(record.evaluations)) + 1)]
    rows = [[table.columns[c] for c in columns], *([_plain(row[c]) for c in columns] for row in table.rows)]
    parts = -(-len(record.evaluations) // DESIGNS_A_TABLE)
    heading = title(record) + (f" ({number + 1}/{parts})" if parts > 1 else "")
    slide = _slide(deck, heading, _targets(record), record)
    width = WIDTH - 2 * MARGIN
    widths = [2.6, *[(width - 2.6) / (len(columns) - 1)] * (len(columns) - 1)]
    size, lines = _table_size(rows, widths)
    cells = slide.shapes.add_table(len(rows), len(columns), Inches(MARGIN), Inches(TOP), Inches(width), Inches(1)).table
    for column, inches in zip(cells.columns, widths, strict=True):
        column.width = Inches(inches)
    for r, row in enumerate(rows):
        shown = [cut(text, size, w - 2 * _CELL_MARGIN, lines) for text, w in zip(row, widths, strict=True)]
        cells.rows[r].height = Inches(_row_height(shown, widths, size))
        for c, text in enumerate(shown):
            ground = _HEAD if r == 0 else _GROUNDS[r % 2]
            ink = _GROUNDS[0] if r == 0 else _INK
            _write_cell(cells.cell(r, c), (text, size, r == 0 or c == 0, ink), ground, record.language)


def _targets(record: Record) -> str:
    """What is wanted; the question where no figure is."""
    language = record.language
    wanted = dict.fromkeys(text for e in record.evaluations for text in stated_targets(e, language))
    named = Text("목표: ", "Targets: ").in_(language) + " · ".join(wanted)
    return named if wanted else question(record).in_(language)


def _plain(line: Line) -> str:
    return "".join(run.text for run in line)


def _write_cell(cell: Any, words: Words, ground: RGBColor, language: Language) -> None:
    _write(cell.text_frame, [words], language=language)
    cell.margin_left = cell.margin_right = Inches(_CELL_MARGIN)
    cell.margin_top = cell.margin_bottom = Inches(_CELL_MARGIN / 2)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.fill.solid()
    cell.fill.fore_color.rgb = ground


def _table_size(rows: Sequence[Sequence[str]], widths: Sequence[float]) -> tuple[float, int]:
    """Size of the letters [pt] and most lines of a cell, so that the table ends on the slide."""
    for size in _TABLE_SIZES:
        if sum(_row_height(row, widths, size) for row in rows) <= BOTTOM - TOP:
            return size, len(rows)
    size = _TABLE_SIZES[-1]
    for most in (4, 3, 2):
        cut_rows = [[cut(t, size, w - 2 * _CELL_MARGIN, most) for t, w in zip(r, widths, strict=True)] for r in rows]
        if sum(_row_height(row, widths, size) for row in cut_rows) <= BOTTOM - TOP:
            return size, most
    return size, 1


def _row_height(row: Sequence[str], widths: Sequence[float], size: float) -> float:
    most = max(lines_of(one_line(t), size, w - 2 * _CELL_MARGIN) for t, w in zip(row, widths, strict=True))
    return height(most, size) + _CELL_MARGIN
