"""What the text formats write: places with what stands in them, under names that a reader can go on with. Pure.

What a comparison with a baseline marks as removed is left out: those files describe the design, not the difference.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Final, NamedTuple

from drawing.grid import USERS
from drawing.picture import Cluster, Edge, Node, Scene
from drawing.side_by_side import Caption
from drawing.text import one_line

INSIDE: Final = {"region": 0, "zone": 1, "host": 2}
"""Which frames stand in which."""


@dataclass(slots=True, kw_only=True)
class Group:
    """A frame: a place, a whole design (kind ``design``), or what stands in no place (the root, kind empty)."""

    name: str
    words: tuple[str, ...]
    kind: str = ""
    groups: list["Group"] = field(default_factory=list)
    nodes: list["Named"] = field(default_factory=list)

    def walk(self) -> Iterator["Named"]:
        yield from self.nodes
        for group in self.groups:
            yield from group.walk()


class Named(NamedTuple):
    """A card under a unique name; ``path``: the names of the groups around it, outermost first."""

    name: str
    path: tuple[str, ...]
    node: Node

    @property
    def words(self) -> tuple[str, ...]:
        """Name and second line, uncut where the card had to cut them."""
        return tuple(filter(None, map(one_line, self.node.words or (self.node.label, self.node.second_line))))


class Link(NamedTuple):
    """Every source is connected with every target."""

    sources: tuple[Named, ...]
    targets: tuple[Named, ...]
    look: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """``root``: everything; of several designs one group each. ``title``: of the whole, in one line."""

    title: str
    root: Group
    links: tuple[Link, ...]


def outline(scenes: Sequence[Scene], captions: Sequence[Caption], reserved: Collection[str]) -> Outline:
    """``captions``: one a scene or none. ``reserved``: names that the format keeps for itself."""
    names = _Names(reserved)
    root, links = Group(name="", words=()), []
    for k, scene in enumerate(scenes):
        inside: Group = root
        path: tuple[str, ...] = ()
        if len(scenes) > 1 or captions:
            caption = captions[k] if captions else Caption(title=scene.title)
            inside = Group(name=names.new(f"design_{k + 1}"), words=_caption_words(caption), kind="design")
            root.groups.append(inside)
            path = (inside.name,)
        cards = _fill(inside, path, scene, names)
        links += [link for edge in scene.edges if edge.state != "removed" for link in _links(edge, cards, scene)]
    return Outline(title=one_line(" / ".join(s.title for s in scenes)), root=root, links=tuple(links))


def _caption_words(caption: Caption) -> tuple[str, ...]:
    """Title, what it consists of, key figures: a line each."""
    figures = " · ".join(f"{label} {value}" + (f" ({note})" if note else "") for label, value, note in caption.figures)
    return tuple(filter(None, map(one_line, (caption.title, caption.subtitle, figures))))


def _fill(root: Group, path: tuple[str, ...], scene: Scene, names: "_Names") -> dict[str, Named]:
    """Puts frames and cards into the innermost frame around them; returns the cards by instance id."""
    frames: list[tuple[Cluster | None, Group, tuple[str, ...]]] = [(None, root, path)]
    for cluster in sorted(scene.clusters, key=lambda c: INSIDE[c.kind]):
        _, around, way = next(f for f in reversed(frames) if f[0] is None or f[0].box.encloses(cluster.box))
        group = Group(
            name=names.new(cluster.name), words=(one_line(cluster.words or cluster.caption),), kind=cluster.kind
        )
        around.groups.append(group)
        frames.append((cluster, group, (*way, group.name)))
    cards = {}
    for node in scene.nodes:
        if node.state != "removed":
            _, around, way = next(f for f in reversed(frames) if f[0] is None or f[0].box.encloses(node.box))
            cards[node.id] = Named(names.new("users" if node.id == USERS else node.id), way, node)
            around.nodes.append(cards[node.id])
    _drop_empty(root)
    return cards


def _drop_empty(group: Group) -> None:
    for inner in group.groups:
        _drop_empty(inner)
    group.groups[:] = [g for g in group.groups if g.groups or g.nodes]


def _links(edge: Edge, cards: Mapping[str, Named], scene: Scene) -> Iterator[Link]:
    """All-to-all as one link, anything else pair by pair."""
    pairs = [p for p in edge.pairs if p[0] in cards and p[1] in cards]
    sources, targets = (list(dict.fromkeys(ids)) for ids in zip(*pairs, strict=True)) if pairs else ([], [])
    label = next((text for look, text, _ in scene.legend if look == edge.look), "")
    if set(pairs) == set(product(sources, targets)):
        ends = [(sources, targets)] if pairs else []
    else:
        ends = [([a], [b]) for a, b in pairs]
    for some, others in ends:
        yield Link(tuple(cards[a] for a in some), tuple(cards[b] for b in others), edge.look, one_line(label))


class _Names:
    """Gives every thing a name of small letters, digits and _ of its own."""

    def __init__(self, reserved: Collection[str]) -> None:
        self._taken = set(reserved)

    def new(self, wanted: str) -> str:
        plain = re.sub(r"[^a-z0-9]+", "_", wanted.lower()).strip("_") or "part"
        plain = f"n{plain}" if plain[0].isdigit() else plain
        name, count = plain, 1
        while name in self._taken:
            count += 1
            name = f"{plain}_{count}"
        self._taken.add(name)
        return name
