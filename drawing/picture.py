"""What a picture consists of: cards, frames, edges with their exact places [px], y downwards."""

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from drawing import words
from drawing.grid import CARD_WIDTH, USERS, Box
from drawing.routes import Point, Stroke
from drawing.text import text_width
from models.problems import Language

LABEL_SIZE, SECOND_SIZE, CAPTION_SIZE = 15.5, 14.5, 14.5
ICON_SIZE, CARD_PAD = 28.0, 7.0
TEXT_LEFT = CARD_PAD + ICON_SIZE + 5
TEXT_ROOM = CARD_WIDTH - TEXT_LEFT - 4
TITLED = 20
"""Instances that a card for several of them names in its tooltip."""
LEGEND_HEIGHT, LEGEND_LINE = 28.0, 26.0
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
    def text_left(self) -> float:
        return self.icon_left + TEXT_LEFT - CARD_PAD

    def text_boxes(self) -> list[Box]:
        """Where the letters of the card stand."""
        lines = [(self.label, LABEL_SIZE, self.label_y), (self.badge.text if self.badge else self.second,
                                                          SECOND_SIZE, self.second_y)]  # fmt: skip
        left = self.text_left
        return [Box(left, y - size, left + text_width(text, size), y + size / 4) for text, size, y in lines if text]

    @property
    def label_y(self) -> float:
        """Baseline of the label, in the middle when it stands alone."""
        return self.box.top + (29.5 if not (self.second or self.badge) else 21.0)

    @property
    def second_y(self) -> float:
        return self.box.top + 39.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    name: str
    kind: str
    box: Box
    caption: str
    caption_at: Point
    """Left end of the caption's baseline."""
    title: str
    state: State = ""
    badge: Badge | None = None

    def caption_box(self) -> Box:
        x, y = self.caption_at
        return Box(x, y - CAPTION_SIZE, x + text_width(self.caption, CAPTION_SIZE), y + CAPTION_SIZE / 4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A bundle between two components. ``look``: request, soft, async or sync."""

    source: str
    target: str
    look: Literal["request", "soft", "async", "sync"]
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
