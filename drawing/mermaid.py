"""Scene -> Mermaid flowchart: places as subgraphs, cards as nodes. Pure.

Whatever is neither letter nor digit is written as a character code (``#60;``), so no text is taken for markup.
Source: Mermaid's documentation, "Flowcharts" (subgraphs, ``&``, ``linkStyle``) and its list of entity codes.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from drawing.outline import Group, Link, Named, outline
from drawing.picture import Scene
from drawing.side_by_side import Caption

_RESERVED: Final = frozenset(
    {"end", "graph", "flowchart", "subgraph", "default", "style", "linkstyle", "class", "classdef", "click", "href",
     "call", "direction", "o", "x", "v"}
)  # fmt: skip
_PLAIN: Final = frozenset(" -.,:/+()·→₩…–%$")
_LINES: Final = {"request": "-->", "soft": "-.->", "async": "-.->", "sync": "==>"}
_COLOURS: Final = {"async": "accent", "sync": "good"}


def mermaid(scenes: Sequence[Scene], captions: Sequence[Caption], colours: Mapping[str, str]) -> str:
    """``colours``: as drawing.svg.LIGHT; of them the lines of replication are taken."""
    found = outline(scenes, captions, _RESERVED)
    title = [f"  accTitle: {_words([found.title])}"] if found.title else []
    lines = ["flowchart TB", *title, *_group(found.root, "  ")]
    lines += [f"  {line}" for link in found.links for line in _link(link)]
    return "\n".join([*lines, *_link_styles(found.links, colours)]) + "\n"


def _group(group: Group, indent: str) -> Iterator[str]:
    for node in group.nodes:
        yield indent + _node(node)
    for inner in group.groups:
        yield f'{indent}subgraph {inner.name}["{_words(inner.words)}"]'
        yield from _group(inner, indent + "  ")
        yield f"{indent}end"


def _node(named: Named) -> str:
    words = _words(named.words)
    if named.node.icon == "user":
        return f'{named.name}(["{words}"])'
    is_store = named.node.icon in STORES
    return f'{named.name}[("{words}")]' if is_store else f'{named.name}["{words}"]'


STORES: Final = frozenset(
    {"mysql", "mariadb", "postgresql", "mongodb", "rds", "aurora", "redis", "valkey", "memcached", "cache", "s3",
     "elasticsearch"}
)  # fmt: skip
"""Icons of what keeps data."""


def _link(link: Link) -> Iterator[str]:
    label = f'|"{_words([link.label])}"|' if link.label else ""
    sources, targets = (" & ".join(n.name for n in ends) for ends in (link.sources, link.targets))
    yield f"{sources} {_LINES[link.look]}{label} {targets}"


def _link_styles(links: Sequence[Link], colours: Mapping[str, str]) -> Iterator[str]:
    """Links are numbered as they are drawn, each pair by itself."""
    numbers: dict[str, list[str]] = {}
    count = 0
    for link in links:
        size = len(link.sources) * len(link.targets)
        numbers.setdefault(link.look, []).extend(map(str, range(count, count + size)))
        count += size
    for look, colour in _COLOURS.items():
        if look in numbers:
            yield f"  linkStyle {','.join(numbers[look])} stroke:{colours[colour]},stroke-width:2px"


def _words(lines: Sequence[str]) -> str:
    return "<br>".join("".join(map(_character, line)) for line in lines) or " "


def _character(character: str) -> str:
    return character if character.isalnum() or character in _PLAIN else f"#{ord(character)};"
