"""What a picture consists of: cards, frames, edges with their exact places [px], y downwards."""

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from drawing import words
from drawing.grid import CARD_HEIGHT, CARD_WIDTH, USERS, Box
from drawing.routes import Point, Stroke
from drawing.text import text_width
from models.problems import Language

LABEL_SIZE, TIGHT_SIZE, SECOND_SIZE, CAPTION_SIZE = 15.5, 14.0, 14.0, 14.0
TIGHT, TIGHTER = -0.03, -0.06
"""Letter spacing [em] of labels that need it to fit; they are also set in TIGHT_SIZE."""
ICON_SIZE, CARD_PAD = 20.0, 4.0
TEXT_LEFT = CARD_PAD + ICON_SIZE + 3
LABEL_ROOM = CARD_WIDTH - TEXT_LEFT - 4
SECOND_LEFT = CARD_PAD + 3
SECOND_ROOM = CARD_WIDTH - SECOND_LEFT - 3
TITLED = 20
"""Instances that a card for several of them names in its tooltip."""
LEGEND_HEIGHT, LEGEND_LINE = 26.0, 26.0
State = Literal["", "added", "removed", "changed"]
Perspective = Literal["plain", "availability", "lag", "cost", "people"]


class Badge(NamedTuple):
    """A figure on a card (or behind a frame's caption) and how strongly to shade it, 0 to 1."""

    text: str
    intensity: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    id: str
    component: str
    icon: str
    label: str
    second: str
    title: str
    box: Box
    words: tuple[str, ...] = ()
    """Name and second line, uncut; empty: they are ``label`` and ``second``."""
    spacing: float = 0.0
    """0, TIGHT or TIGHTER: how the label is set, so that it fits."""
    is_wrapped: bool = False
    """``second`` is the rest of the label."""
    is_writer: bool = False
    state: State = ""
    badge: Badge | None = None

    @property
    def icon_left(self) -> float:
        """Users have no frame, so icon and label stand in the middle together."""
        if self.id == USERS:
            width = TEXT_LEFT - CARD_PAD + text_width(self.label, LABEL_SIZE)
            return (self.box.left + self.box.right - width) / 2
        return self.box.left + CARD_PAD

    @property
    def icon_top(self) -> float:
        """In the middle, or beside the label alone when the second line takes the whole width."""
        return self.box.top + (2.0 if self.second_left < self.text_left else (CARD_HEIGHT - ICON_SIZE) / 2)

    @property
    def text_left(self) -> float:
        return self.icon_left + TEXT_LEFT - CARD_PAD

    @property
    def second_line(self) -> str:
        return self.badge.text if self.badge is not None else self.second

    @property
    def second_left(self) -> float:
        """Under the label, or from the card's edge when it is long."""
        is_long = text_width(self.second_line, SECOND_SIZE) > LABEL_ROOM and not self.is_wrapped
        return self.box.left + SECOND_LEFT if is_long else self.text_left

    def text_boxes(self) -> list[Box]:
        """Where the letters of the card stand."""
        size = TIGHT_SIZE if self.spacing else LABEL_SIZE
        boxes = [_text_box(self.label, size, self.text_left, self.label_y, self.spacing)]
        if self.second_line:
            spacing = self.spacing if self.is_wrapped else 0.0
            boxes.append(_text_box(self.second_line, SECOND_SIZE, self.second_left, self.second_y, spacing))
        return boxes

    @property
    def label_y(self) -> float:
        """Baseline of the label, in the middle when it stands alone."""
        return self.box.top + (19.0 if self.second_line else 27.5)

    @property
    def second_y(self) -> float:
        return self.box.top + 36.5


def _text_box(text: str, size: float, left: float, y: float, spacing: float = 0.0) -> Box:
    return Box(left, y - size, left + text_width(text, size, spacing), y + size / 4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    name: str
    kind: str
    box: Box
    caption: str
    caption_at: Point
    """Left end of the caption's baseline."""
    title: str
    words: str = ""
    """The caption uncut and without a badge; empty: it is ``caption``."""
    state: State = ""
    badge: Badge | None = None

    def caption_box(self) -> Box:
        return _text_box(self.caption, CAPTION_SIZE, *self.caption_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A bundle between two components. ``look``: request, soft, async or sync."""

    source: str
    target: str
    look: Literal["request", "soft", "async", "sync"]
    pairs: tuple[tuple[str, str], ...]
    """(from, to) instance ids, of those that share a card only one."""
    strokes: tuple[Stroke, ...]
    hub: Point | None
    title: str
    state: State = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Everything to be drawn, in px; x from ``left``, y downwards from 0."""

    title: str
    description: str
    perspective: Perspective
    left: float
    width: float
    height: float
    nodes: tuple[Node, ...]
    clusters: tuple[Cluster, ...]
    edges: tuple[Edge, ...]
    legend: tuple[tuple[str, str, Point], ...] = field(default=())
    """(look, text, left end of the sample line) of every line style that needs explaining."""


def with_state(title: str, state: State, language: Language) -> str:
    return f"{title} ({words.STATES[state].in_(language)})" if state else title
