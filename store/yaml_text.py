"""YAML text -> plain data with the line of every key; any bytes give data or problems, in bounded time.

Built on the parser's events instead of its constructor: duplicate keys, tags, anchors that explode and deep nesting
are refused here, and plain scalars follow YAML 1.2 (`on` is a word, `1e-13` a number).
"""

import math
import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from models.problems import Problem, Text, shown

MAX_BYTES = 2**20
MAX_NODES = 60_000
MAX_DEPTH = 32
MAX_NUMBER_CHARACTERS = 400

_NULL = {"", "~", "null", "Null", "NULL"}
_BOOLEAN = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INTEGER = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_INFINITE = re.compile(r"([-+]?)\.(inf|Inf|INF)")
_STANDARD_TAGS = {"!", *(f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null", "map", "seq"))}
_PARSER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Position = tuple[str, int, int]
"""File, line and column, both from 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One file as plain data. ``positions`` maps a dotted path to where its key or item stands."""

    file: str
    data: Any
    positions: dict[str, Position]
    problems: tuple[Problem, ...]


@dataclass(slots=True)
class _Node:
    value: Any
    """A scalar, a list of nodes, or a list of (key, key node, value node)."""
    line: int
    column: int
    is_mapping: bool = False
    is_list: bool = False
    is_open: bool = False


@dataclass(slots=True)
class _Builder:
    """Events -> a graph of nodes; aliases share a node."""

    file: str
    problems: list[Problem] = field(default_factory=list)
    anchors: dict[str, _Node] = field(default_factory=dict)
    stack: list[_Node] = field(default_factory=list)
    keys: list[tuple[str, _Node] | None] = field(default_factory=list)
    root: _Node | None = None
    nodes: int = 0

    def refuse(self, code: str, event: Any, found: str, expected: Text) -> None:
        mark = event.start_mark
        self.problems.append(
            Problem(
                code=code,
                path="",
                found=found,
                expected=expected,
                file=self.file,
                line=mark.line + 1,
                column=mark.column + 1,
            )
        )

    def add(self, event: Any) -> bool:
        """Take one event; False when the rest must not be read."""
        if isinstance(event, yaml.DocumentStartEvent) and self.root is not None:
            self.refuse(
                "several-documents", event, "a second document", Text("파일 하나에 문서 하나", "one document a file")
            )
            return False
        if isinstance(event, yaml.NodeEvent):
            self.nodes += 1
            if self.nodes > MAX_NODES or len(self.stack) >= MAX_DEPTH:
                self.refuse("too-large", event, _size(self.nodes), _LIMITS)
                return False
            return self.add_node(event)
        if isinstance(event, yaml.CollectionEndEvent):
            self.stack.pop().is_open = False
            self.keys.pop()
        return True

    def add_node(self, event: Any) -> bool:
        if isinstance(event, yaml.AliasEvent):
            node = self.anchors.get(event.anchor)
            if node is None or node.is_open:
                what = Text("앞에서 끝까지 정의된 앵커", "an anchor that is defined and complete before it is used")
                self.refuse("bad-alias", event, f"*{event.anchor}", what)
                return False
        else:
            node = self.node_of(event)
            if event.anchor is not None:
                self.anchors[event.anchor] = node
        self.place(node, event)
        if isinstance(event, yaml.CollectionStartEvent):
            self.stack.append(node)
            self.keys.append(None)
        return True

    def node_of(self, event: Any) -> _Node:
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        if event.tag is not None and event.tag not in _STANDARD_TAGS:
            self.refuse("tag", event, shown(event.tag), Text("태그 없는 값", "a plain value without a tag"))
        if isinstance(event, yaml.ScalarEvent):
            is_text = event.style not in (None, "") or (event.tag or "").endswith(("!", ":str"))
            return _Node(event.value if is_text else _scalar(event.value), line, column)
        is_mapping = isinstance(event, yaml.MappingStartEvent)
        return _Node([], line, column, is_mapping=is_mapping, is_list=not is_mapping, is_open=True)

    def place(self, node: _Node, event: Any) -> None:
        """Hang a node under its parent: as root, list item, mapping key or mapping value."""
        if not self.stack:
            self.root = node
        elif self.stack[-1].is_list:
            self.stack[-1].value.append(node)
        elif self.keys[-1] is None:
            self.keys[-1] = (self.key_text(node, event), node)
        else:
            key, key_node = self.keys[-1]
            self.stack[-1].value.append((key, key_node, node))
            self.keys[-1] = None

    def key_text(self, node: _Node, event: Any) -> str:
        if node.is_list or node.is_mapping or node.value is None:
            self.refuse("bad-key", event, "no name", Text("키 이름", "a name as key"))
            return ""
        if isinstance(event, yaml.ScalarEvent):
            return str(event.value)
        return str(node.value)


_LIMITS = Text(
    f"값 {MAX_NODES:,}개, 깊이 {MAX_DEPTH}단계 이하", f"at most {MAX_NODES:,} values nested at most {MAX_DEPTH} deep"
)


def _size(nodes: int) -> str:
    return f"more than {MAX_NODES:,} values" if nodes > MAX_NODES else f"more than {MAX_DEPTH} levels"


def _scalar(text: str) -> Any:
    """A plain scalar by YAML 1.2's core schema; numbers too long to be meant stay text."""
    if text in _NULL:
        return None
    if text in _BOOLEAN:
        return _BOOLEAN[text]
    if len(text) <= MAX_NUMBER_CHARACTERS:
        if _INTEGER.fullmatch(text):
            return int(text)
        if _FLOAT.fullmatch(text):
            return float(text)
        if infinite := _INFINITE.fullmatch(text):
            return -math.inf if infinite[1] == "-" else math.inf
        if text in {".nan", ".NaN", ".NAN"}:
            return math.nan
    return text


def joined(path: str, key: str | int) -> str:
    """The dotted path of a key or list item below ``path``."""
    if isinstance(key, int):
        return f"{path}[{key}]"
    return f"{path}.{key}" if path else key


@dataclass(slots=True)
class _Converter:
    """Node graph -> plain data; stops when aliases make it larger than a file may be."""

    file: str
    positions: dict[str, Position] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    nodes: int = 0

    def plain(self, node: _Node, path: str, depth: int) -> Any:
        self.nodes += 1
        if self.nodes > MAX_NODES or depth > MAX_DEPTH:
            self.report("too-large", path, node, _size(self.nodes), _LIMITS)
            raise _TooLarge
        if node.is_list:
            return [self.item(child, joined(path, i), child, depth) for i, child in enumerate(node.value)]
        if node.is_mapping:
            return self.mapping(node, path, depth)
        return node.value

    def item(self, node: _Node, path: str, key: _Node, depth: int) -> Any:
        self.positions[path] = (self.file, key.line, key.column)
        return self.plain(node, path, depth + 1)

    def mapping(self, node: _Node, path: str, depth: int) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for key, key_node, child in node.value:
            if key in data:
                expected = Text(
                    "키는 한 번만 (먼저 나온 줄과 합치세요)", "each key once; merge it with the earlier one"
                )
                self.report("duplicate-key", joined(path, key), key_node, shown(key), expected)
            data[key] = self.item(child, joined(path, key), key_node, depth)
        return data

    def report(self, code: str, path: str, node: _Node, found: str, expected: Text) -> None:
        self.problems.append(
            Problem(
                code=code, path=path, found=found, expected=expected, file=self.file, line=node.line, column=node.column
            )
        )


class _TooLarge(Exception):
    pass


def read_yaml(text: str | bytes, *, file: str) -> Document:
    """Parse one YAML document. Never raises: what is wrong is in ``problems`` and ``data`` is then incomplete."""
    try:
        source = text.decode("utf-8-sig") if isinstance(text, bytes) else text
        size = len(text) if isinstance(text, bytes) else len(text.encode())
    except UnicodeError:
        return _unreadable(file, "bytes that are no UTF-8", Text("UTF-8 텍스트", "UTF-8 text"))
    if size > MAX_BYTES:
        return _unreadable(file, f"{size:,} bytes", Text("1 MiB 이하의 파일", "a file of at most 1 MiB"), "too-large")
    builder = _Builder(file)
    try:
        for event in yaml.parse(source, Loader=_PARSER):
            if not builder.add(event):
                break
    except (yaml.YAMLError, ValueError) as error:
        builder.problems.append(_syntax_problem(error, file))
    converter = _Converter(file, problems=builder.problems)
    data: Any = None
    if builder.root is not None and not builder.problems:
        try:
            data = converter.plain(builder.root, "", 0)
        except _TooLarge:
            data = None
    return Document(file=file, data=data, positions=converter.positions, problems=tuple(converter.problems))


def _unreadable(file: str, found: str, expected: Text, code: str = "unreadable") -> Document:
    problem = Problem(code=code, path="", found=found, expected=expected, file=file, line=1, column=1)
    return Document(file=file, data=None, positions={}, problems=(problem,))


_PARSER_WORDS_KO = {
    "did not find expected ',' or ']'": "닫는 ] 또는 쉼표가 없습니다",
    "did not find expected ',' or '}'": "닫는 } 또는 쉼표가 없습니다",
    "did not find expected key": "키가 있어야 할 자리입니다",
    "did not find expected node content": "값이 있어야 할 자리입니다",
    "mapping values are not allowed in this context": "콜론(:)이 올 수 없는 자리입니다",
    "found character that cannot start any token": "값을 시작할 수 없는 글자입니다 (탭 들여쓰기 등)",
    "could not find expected ':'": "콜론(:)이 없습니다",
    "found unexpected end of stream": "따옴표나 괄호가 닫히지 않았습니다",
    "control characters are not allowed": "제어 문자는 쓸 수 없습니다",
    "block sequence entries are not allowed in this context": "목록(-)이 올 수 없는 자리입니다",
}


def _syntax_problem(error: Exception, file: str) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    detail = str(getattr(error, "problem", None) or getattr(error, "reason", None) or "unreadable characters")
    return Problem(
        code="syntax",
        path="",
        found="broken YAML",
        expected=Text(
            f"올바른 YAML ({_PARSER_WORDS_KO.get(detail, detail)}); 들여쓰기, 콜론, 따옴표, 괄호를 확인하세요",
            f"valid YAML ({detail}); check indentation, colons, quotes, brackets",
        ),
        file=file,
        line=mark.line + 1 if mark else 1,
        column=mark.column + 1 if mark else 1,
    )
