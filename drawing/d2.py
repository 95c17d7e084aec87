"""Scene -> D2: places as containers, cards as shapes. Pure.

Source: D2's documentation, "Text", "Connections" and "Styles". Strings stand in double quotes, in which only
backslash, quote and ``$`` (a variable) mean something; all three are escaped.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from drawing.mermaid import STORES
from drawing.outline import Group, Link, Named, outline
from drawing.picture import Scene
from drawing.side_by_side import Caption

_RESERVED: Final = frozenset(
    {"label", "shape", "style", "icon", "near", "width", "height", "top", "left", "class", "classes", "layers",
     "scenarios", "steps", "vars", "direction", "constraint", "tooltip", "link", "desc", "grid_rows", "grid_columns",
     "grid_gap", "vertical_gap", "horizontal_gap", "null", "true", "false", "suspend", "unsuspend"}
)  # fmt: skip
_DASHES: Final = {"soft": 3, "async": 5}
_COLOURS: Final = {"async": "accent", "sync": "good"}


def d2(scenes: Sequence[Scene], captions: Sequence[Caption], colours: Mapping[str, str]) -> str:
    """``colours``: as drawing.svg.LIGHT; of them the lines of replication are taken."""
    found = outline(scenes, captions, _RESERVED)
    lines = [f"# {found.title}", "direction: down", "", *_group(found.root, ""), ""]
    lines += [line for link in found.links for line in _link(link, colours)]
    return "\n".join(lines) + "\n"


def _group(group: Group, indent: str) -> Iterator[str]:
    for node in group.nodes:
        yield indent + _node(node)
    for inner in group.groups:
        yield f"{indent}{inner.name}: {_words(inner.words)} {{"
        yield from _group(inner, indent + "  ")
        yield f"{indent}}}"


def _node(named: Named) -> str:
    shape = "person" if named.node.icon == "user" else "cylinder" if named.node.icon in STORES else ""
    return f"{named.name}: {_words(named.words)}" + (f" {{shape: {shape}}}" if shape else "")


def _link(link: Link, colours: Mapping[str, str]) -> Iterator[str]:
    style = []
    if link.look in _DASHES:
        style.append(f"style.stroke-dash: {_DASHES[link.look]}")
    if link.look in _COLOURS:
        style.append(f'style.stroke: "{colours[_COLOURS[link.look]]}"')
    tail = (f": {_words([link.label])}" if link.label else ":" if style else "") + (
        f" {{{'; '.join(style)}}}" if style else ""
    )
    for source in link.sources:
        for target in link.targets:
            yield f"{_path(source)} -> {_path(target)}{tail}"


def _path(named: Named) -> str:
    return ".".join((*named.path, named.name))


def _words(lines: Sequence[str]) -> str:
    escaped = (line.replace("\\", "\\\\").replace('"', '\\"').replace("$", "\\$") for line in lines)
    return '"' + "\\n".join(escaped) + '"'
