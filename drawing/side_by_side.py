"""Where several drawings stand in one picture under their captions, and how large it is shown. Pure.

A picture for a page of a given width has as many drawings in a row as can stand there with letters of LEAST_LETTER_PX;
the others go below. Lengths are in the drawing's own px; ``Sheet.scale`` turns them into those of the page.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from math import ceil
from typing import Final

from drawing.picture import CAPTION_SIZE, Scene
from drawing.rows import tier_rows
from drawing.text import one_line, text_width
from models.design.model import Component, Design
from models.problems import Text

BLOG_WIDTHS: Final = (700, 860, 1200)
LEAST_LETTER_PX: Final = 11.0
MOST_ENLARGED: Final = 1.25
"""Cards larger than that look coarse; the rest of the page's width stays empty."""
TITLE_SIZE: Final = 20.0
VALUE_SIZES: Final = (18.0, 16.0, 14.0)
PANEL_GAP, ROW_GAP, EDGE = 28.0, 32.0, 16.0
TITLE_BASELINE, LINE, FIGURES_TOP, VALUE_LINE, BELOW_CAPTION = 20.0, 20.0, 12.0, 23.0, 10.0
FIGURE_GAP: Final = 18.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """What stands above one drawing; ``subtitle`` and ``figures`` may be empty."""

    title: str
    subtitle: str = ""
    figures: Sequence[tuple[str, str, str]] = ()
    """(label, value, note) of each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One line of a caption: its left end and baseline from the panel's upper left corner."""

    css: str
    text: str
    size: float
    x: float
    y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One drawing: from ``x`` and ``top`` its words, from ``y`` the picture, centred in ``width``."""

    scene: Scene
    x: float
    top: float
    y: float
    width: float
    words: tuple[Words, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The whole picture. ``shown_width`` and ``shown_height`` [px of the page]."""

    panels: tuple[Panel, ...]
    width: float
    height: float
    scale: float
    remarks: tuple[Text, ...] = field(default=())

    @property
    def shown_width(self) -> float:
        return round(self.width * self.scale, 2)

    @property
    def shown_height(self) -> float:
        return ceil(self.height * self.scale)

    @property
    def smallest_letter_px(self) -> float:
        return CAPTION_SIZE * self.scale


def sheet(scenes: Sequence[Scene], captions: Sequence[Caption] = (), *, width: int | None = None) -> Sheet:
    """``captions``: one a scene, or none at all: then several drawings stand under their titles, and one alone.

    ``width`` [px]: of the page that the picture is for; None: all in one row in their own size.
    """
    if not captions and len(scenes) > 1:
        captions = [Caption(title=scene.title) for scene in scenes]
    across = max(scene.width for scene in scenes)
    columns = len(scenes) if width is None else _columns(len(scenes), across, width)
    words, above = _captions(captions, across)
    natural = _row_width(columns, across)
    scale = 1.0 if width is None else min(width / natural, MOST_ENLARGED)
    whole = natural if width is None else width / scale
    rows = [scenes[k : k + columns] for k in range(0, len(scenes), columns)]
    panels: list[Panel] = []
    y = EDGE
    for row in rows:
        x = (whole - _row_width(len(row), across)) / 2 + EDGE
        for k, scene in enumerate(row):
            said = words[len(panels)] if words else ()
            panels.append(
                Panel(scene=scene, x=x + k * (across + PANEL_GAP), top=y, y=y + above, width=across, words=said)
            )
        y += above + max(scene.height for scene in row) + ROW_GAP
    return Sheet(
        panels=tuple(panels), width=whole, height=y - ROW_GAP + EDGE, scale=scale,
        remarks=_remarks(len(scenes), columns, natural, width),
    )  # fmt: skip


def fits(scenes: Sequence[Scene], width: int | None) -> bool:
    """Each of them is legible at that width, if need be one below the other."""
    return width is None or _legible(1, max(scene.width for scene in scenes), width)


def _legible(count: int, across: float, width: int) -> bool:
    return CAPTION_SIZE * width / _row_width(count, across) >= LEAST_LETTER_PX


def _row_width(count: int, across: float) -> float:
    return count * across + (count - 1) * PANEL_GAP + 2 * EDGE


def _columns(count: int, across: float, width: int) -> int:
    """As many in a row as stay legible, and then no more than fill the rows evenly."""
    legible = [n for n in range(1, count + 1) if _legible(n, across, width)]
    return ceil(count / ceil(count / max(legible, default=1)))


def _remarks(count: int, columns: int, natural: float, width: int | None) -> tuple[Text, ...]:
    """What the page's width made of the picture."""
    if width is None:
        return ()
    letters = CAPTION_SIZE * width / natural
    if letters < LEAST_LETTER_PX:
        needed = ceil(natural * LEAST_LETTER_PX / CAPTION_SIZE)
        return (Text(
            f"이 설계는 너무 넓어서 {width} px에 넣으면 글자가 {letters:.1f} px로 작아집니다. "
            f"{LEAST_LETTER_PX:.0f} px 이상으로 보려면 폭이 {needed} px 이상이어야 합니다.",
            f"This design is too wide: at {width} px its letters are {letters:.1f} px. "
            f"For {LEAST_LETTER_PX:.0f} px and more it needs a width of {needed} px.",
        ),)  # fmt: skip
    if columns < count:
        return (Text(
            f"{width} px에서 글자가 {LEAST_LETTER_PX:.0f} px보다 작아지지 않도록 한 줄에 {columns}개씩 놓았습니다.",
            f"{columns} in a row, so that letters keep {LEAST_LETTER_PX:.0f} px at a width of {width} px.",
        ),)  # fmt: skip
    return ()


def _captions(captions: Sequence[Caption], across: float) -> tuple[list[tuple[Words, ...]], float]:
    """The lines of every caption and the height that all of them need."""
    if not captions:
        return [], 0.0
    size = next((s for s in VALUE_SIZES if _lefts(captions, s)[-1] - FIGURE_GAP <= across), None)
    words = [tuple(_lines(caption, size, _lefts(captions, size or 0))) for caption in captions]
    return words, max(line.y for lines in words for line in lines) + BELOW_CAPTION + LINE / 2


def _lines(caption: Caption, size: float | None, lefts: Sequence[float]) -> list[Words]:
    """``size`` of the values beside each other; None: they do not fit there, and stand below each other."""
    y = TITLE_BASELINE
    lines = [Words(css="ab-heading", text=caption.title, size=TITLE_SIZE, x=0.0, y=y)]
    if caption.subtitle:
        y += LINE + 2
        lines.append(Words(css="ab-caption", text=caption.subtitle, size=CAPTION_SIZE, x=0.0, y=y))
    y += FIGURES_TOP + LINE
    return lines + (_stacked(caption, y) if size is None else _beside(caption, size, y, lefts))


def _beside(caption: Caption, size: float, y: float, lefts: Sequence[float]) -> list[Words]:
    found = []
    for x, figure in zip(lefts, caption.figures, strict=False):
        label, value, note = map(one_line, figure)
        found.append(Words(css="ab-caption", text=label, size=CAPTION_SIZE, x=x, y=y))
        css = f"ab-value ab-value-{size:.0f}"
        found.append(Words(css=css, text=value, size=size, x=x, y=y + VALUE_LINE))
        if note:
            found.append(Words(css="ab-caption", text=note, size=CAPTION_SIZE, x=x, y=y + VALUE_LINE + LINE))
    return found


def _stacked(caption: Caption, y: float) -> list[Words]:
    found = []
    for label, value, note in caption.figures:
        text = f"{label} {value}" + (f" ({note})" if note else "")
        found.append(Words(css="ab-caption", text=text, size=CAPTION_SIZE, x=0.0, y=y))
        y += LINE
    return found


def _figure_width(figure: tuple[str, str, str], size: float) -> float:
    label, value, note = map(one_line, figure)
    return max(text_width(label, CAPTION_SIZE), text_width(value, size), text_width(note, CAPTION_SIZE))


def _lefts(captions: Sequence[Caption], size: float) -> list[float]:
    """Where each figure starts, the same under every caption, and where one more would."""
    most = max(len(caption.figures) for caption in captions)
    widths = [max(_figure_width(c.figures[k], size) for c in captions if k < len(c.figures)) for k in range(most)]
    return list(accumulate((w + FIGURE_GAP for w in widths), initial=0.0))


def parts_line(design: Design) -> str:
    """How many of what, along the path of a request: ``ALB · Nginx 2 · Tomcat 2 · MySQL 1+2``."""
    rows = tier_rows([design])
    shown = sorted((c for c in design.components.values() if c.kind != "external"), key=lambda c: rows[c.name])
    return " · ".join(map(_counted, shown))


def _counted(component: Component) -> str:
    title, count = component.title or component.name, len(component.instances)
    if count == 1:
        return title
    return f"{title} 1+{count - 1}" if component.replication is not None else f"{title} {count}"
