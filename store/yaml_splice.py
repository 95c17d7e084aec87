"""Change one value of a YAML text and leave every other character as its author wrote it.

The parser's marks say where a value stands; the new text is spliced in there, in the style of its surroundings.
Each result is read back and compared with the intended data, so an edit is exact or refused, never approximate.
"""

import copy
from collections.abc import Callable, Sequence
from threading import Lock
from typing import Any, Final

import yaml

from store.yaml_text import Document, read_yaml
from store.yaml_write import BROKEN, BY_HAND, INDENT, NOT_FOUND, CannotEdit, block_lines, flow_text, nested

Path = Sequence[str | int]
_PARSER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


KEPT_CHARACTERS: Final = 1_000_000
"""Of the texts last read, together; a document takes about 50 bytes for each."""
KEPT_TEXTS: Final = 256
_kept: dict[str, Document] = {}
_lock = Lock()


def parsed(text: str) -> Document:
    """The text read once, for edits and for building alike, without a file name; never to be changed."""
    with _lock:
        document = _kept.pop(text, None)
    document = document or read_yaml(text, file="")
    with _lock:
        _kept[text] = document
        while len(_kept) > 1 and (len(_kept) > KEPT_TEXTS or sum(map(len, _kept)) > KEPT_CHARACTERS):
            del _kept[next(iter(_kept))]
    return document


def plain_data(text: str) -> Any:
    """The text as plain data, shared between callers: never to be changed. Raises ``CannotEdit`` when it is broken."""
    document = parsed(text)
    if document.problems:
        raise CannotEdit(BROKEN)
    return document.data


def value_at(data: Any, path: Path, default: Any = None) -> Any:
    """What stands at ``path`` in plain data, or ``default``."""
    for key in path:
        if (isinstance(data, dict) and key in data) or (
            isinstance(data, list) and isinstance(key, int) and 0 <= key < len(data)
        ):
            data = data[key]
        else:
            return default
    return data


def stated(text: str, key: str) -> object:
    """What a text states at its top; None when it does not or is broken."""
    try:
        return value_at(plain_data(text), [key])
    except CannotEdit:
        return None


def replaced(text: str, path: Path, value: Any) -> str:
    """``text`` with ``value`` at ``path``; missing mappings are made, an index one past the end appends."""
    expected = _with_value(plain_data(text), list(path), value)
    return _checked(lambda: _replace(text, list(path), value), expected)


def removed(text: str, path: Path) -> str:
    """``text`` without the key or list item at ``path``; its own lines go, all other comments stay."""
    expected = copy.deepcopy(plain_data(text))
    parent = value_at(expected, path[:-1])
    if value_at(expected, path, _Missing) is _Missing:
        raise CannotEdit(NOT_FOUND)
    del parent[path[-1]]
    return _checked(lambda: _remove(text, list(path)), expected)


class _Missing:
    pass


def _checked(splice: Callable[[], str], expected: Any) -> str:
    """What ``splice`` gives, if it says what was meant; where aliases move the marks, it does not, or gives nothing."""
    try:
        text = splice()
    except (yaml.YAMLError, ValueError, LookupError) as error:
        raise CannotEdit(BY_HAND) from error
    document = parsed(text)
    if document.problems or document.data != expected:
        raise CannotEdit(BY_HAND)
    return text


def _with_value(data: Any, path: list[str | int], value: Any) -> Any:
    """A copy of plain ``data`` with ``value`` at ``path``; copies only the way there."""
    if not path:
        return value
    key = path[0]
    if isinstance(key, int):
        if not isinstance(data, list) or not 0 <= key <= len(data):
            raise CannotEdit(NOT_FOUND)
        changed = _with_value(data[key] if key < len(data) else None, path[1:], value)
        return [*data[:key], changed, *data[key + 1 :]]
    if isinstance(data, list):
        raise CannotEdit(NOT_FOUND)
    mapping = data if isinstance(data, dict) else {}
    return {**mapping, key: _with_value(mapping.get(key), path[1:], value)}


# Splicing


def _replace(text: str, path: list[str | int], value: Any) -> str:
    root = yaml.compose(text, Loader=_PARSER)
    if root is None or _is_null(root):
        return _with_final_newline(text) + "".join(block_lines(nested(path, value), 0))
    node, parent_column, is_inside_flow = root, -INDENT, False
    for depth, key in enumerate(path):
        child = _child(node, key)
        if child is None:
            return _insert(text, node, parent_column, path[depth:], value)
        parent_column = node.start_mark.column if not _is_flow(node) else parent_column
        is_inside_flow = is_inside_flow or _is_flow(node)
        node = child
    return _overwrite(text, node, parent_column, value, is_inside_flow=is_inside_flow)


def _child(node: yaml.Node, key: str | int) -> yaml.Node | None:
    """The value under a key or index; None when there is none. Refuses aliases: their text stands elsewhere."""
    if isinstance(node, yaml.MappingNode):
        found = next(((k, v) for k, v in node.value if k.value == str(key)), None)
        if found is not None and found[1].start_mark.index < found[0].start_mark.index:
            raise CannotEdit(BY_HAND)
        return found[1] if found else None
    if isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
        return node.value[key]
    return None


def _overwrite(text: str, node: yaml.Node, parent_column: int, value: Any, *, is_inside_flow: bool) -> str:
    start, end = node.start_mark.index, _end(text, node)
    if start == end:
        return f"{text[:start]} {flow_text(value)}{text[end:]}"
    own_lines = not text[_line_start(text, start) : start].strip()
    if is_inside_flow or not own_lines:
        return text[:start] + flow_text(value) + text[end:]
    if _is_container(value) and value:
        column = max(node.start_mark.column, parent_column + INDENT)
        return text[: _line_start(text, start)] + "".join(block_lines(value, column)).rstrip("\n") + text[end:]
    above = text[: _line_start(text, start)]
    colon = _end_of_key_above(above)
    return above[:colon] + f" {flow_text(value)}" + above[colon:].rstrip("\n") + text[end:]


def _end_of_key_above(above: str) -> int:
    """Where the last line with code in ``above`` ends, before its comment."""
    lines = above.splitlines(keepends=True)
    end = len(above)
    for line in reversed(lines):
        end -= len(line)
        code = line.split(" #")[0].rstrip()
        if code and not code.lstrip().startswith("#"):
            return end + len(code)
    raise CannotEdit(BY_HAND)


def _insert(text: str, node: yaml.Node, parent_column: int, path: list[str | int], value: Any) -> str:
    """Add the first key of ``path`` to ``node`` (a mapping, a list that it appends to, or an empty value)."""
    entry = nested(path, value)
    if _is_null(node):
        return _fill_empty(text, node, parent_column, entry)
    if isinstance(node, yaml.ScalarNode):
        raise CannotEdit(NOT_FOUND)
    if _is_flow(node):
        return _insert_intoflow_text(text, node, entry)
    end = _line_end(text, _end(text, node))
    column = node.value[0][0].start_mark.column if isinstance(node, yaml.MappingNode) else node.start_mark.column
    return _with_final_newline(text[:end]) + "".join(block_lines(entry, column)) + text[end:]


def _insert_intoflow_text(text: str, node: yaml.Node, entry: Any) -> str:
    inner = flow_text(entry)[1:-1]
    if not node.value:
        close = node.end_mark.index - 1
        return text[: node.start_mark.index + 1] + inner + text[close:]
    end = _end(text, _last(node))
    return f"{text[:end]}, {inner}{text[end:]}"


def _fill_empty(text: str, node: yaml.Node, parent_column: int, entry: Any) -> str:
    """Put a mapping or list where ``key:`` (or ``key: null``) has no value."""
    start, end = node.start_mark.index, node.end_mark.index
    if start < end:
        return text[:start] + flow_text(entry) + text[end:]
    line_end = _line_end(text, start)
    return _with_final_newline(text[:line_end]) + "".join(block_lines(entry, parent_column + INDENT)) + text[line_end:]


def _remove(text: str, path: list[str | int]) -> str:
    node = yaml.compose(text, Loader=_PARSER)
    for key in path[:-1]:
        node = _child(node, key)
        if node is None:
            raise CannotEdit(NOT_FOUND)
    spans = _entries(text, node)
    i = _index(node, path[-1])
    if len(spans) == 1:
        empty: Any = {} if isinstance(node, yaml.MappingNode) else []
        return _replace(text, path[:-1], empty) if len(path) > 1 else _cut_lines(text, *spans[0])
    if _is_flow(node):
        begin, end = (spans[i][0], spans[i + 1][0]) if i + 1 < len(spans) else (spans[i - 1][1], spans[i][1])
        return text[:begin] + text[end:]
    return _remove_from_block(text, spans, i)


def _remove_from_block(text: str, spans: list[tuple[int, int]], i: int) -> str:
    begin, end = spans[i]
    before = text[_line_start(text, begin) : begin]
    if before.strip() and before.strip(" ") != "-":
        raise CannotEdit(BY_HAND)
    if before.strip() and i == 0:
        return text[:begin] + text[spans[1][0] :]
    return _cut_lines(text, begin, end)


def _entries(text: str, node: yaml.Node) -> list[tuple[int, int]]:
    """Begin and end of each entry of a mapping (key to value) or list (its dash included in a block)."""
    if isinstance(node, yaml.MappingNode):
        return [
            (k.start_mark.index, _end(text, v) if v.start_mark.index >= k.start_mark.index else -1)
            for k, v in node.value
        ]
    if _is_flow(node):
        return [(v.start_mark.index, _end(text, v)) for v in node.value]
    return [(text.rindex("-", 0, v.start_mark.index), _end(text, v)) for v in node.value]


def _index(node: yaml.Node, key: str | int) -> int:
    if isinstance(node, yaml.MappingNode):
        return next(i for i, (k, _) in enumerate(node.value) if k.value == str(key))
    return int(key)


def _end(text: str, node: yaml.Node) -> int:
    """Where the last character of a value stands, without the comments and blank lines that the parser counts in."""
    start, end = node.start_mark.index, node.end_mark.index
    if isinstance(node, yaml.ScalarNode):
        return start + len(text[start:end].rstrip()) if node.style in ("|", ">") else end
    if _is_flow(node) or not node.value:
        return end
    last = _last(node)
    if last.start_mark.index < start:
        raise CannotEdit(BY_HAND)
    return _end(text, last)


def _last(node: yaml.Node) -> yaml.Node:
    last = node.value[-1]
    return last[1] if isinstance(node, yaml.MappingNode) else last


def _is_flow(node: yaml.Node) -> bool:
    return bool(getattr(node, "flow_style", False))


def _is_null(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and not node.style and node.value in ("", "~", "null", "Null", "NULL")


def _is_container(value: Any) -> bool:
    return isinstance(value, dict | list)


def _cut_lines(text: str, begin: int, end: int) -> str:
    return text[: _line_start(text, begin)] + text[_line_end(text, end) :]


def _line_start(text: str, index: int) -> int:
    return text.rfind("\n", 0, index) + 1


def _line_end(text: str, index: int) -> int:
    """Just after the newline of the line that ``index`` is on."""
    found = text.find("\n", index)
    return len(text) if found < 0 else found + 1


def _with_final_newline(text: str) -> str:
    return text if not text or text.endswith("\n") else text + "\n"
