"""Plain data -> YAML text that YAML 1.1 and 1.2 read alike: what fits on a line is written on one."""

import math
import re
from collections.abc import Sequence
from typing import Any

from models.problems import Text

LINE_WIDTH = 120
INDENT = 2

_PLAIN = re.compile(r"([^\W\d_]|\d+[가-힣])[\w./()%+-]*( [\w./()%+-]+)*")
_WORDS_OF_YAML_1_1 = {"null", "true", "false", "yes", "no", "on", "off", "y", "n"}
_UNPRINTABLE = re.compile("[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


class CannotEdit(Exception):
    """The edit cannot be made in this text; ``text`` says why, in both languages."""

    def __init__(self, text: Text) -> None:
        self.text = text
        super().__init__(text.en)


NOT_FOUND = Text("고칠 곳을 문서에서 찾지 못했습니다.", "The place to change was not found in the document.")
BY_HAND = Text(
    "이 표기(앵커 등)는 자동으로 고칠 수 없습니다. YAML 편집기에서 직접 고쳐 주세요.",
    "This notation (anchors and the like) cannot be changed here; please edit the YAML itself.",
)
BROKEN = Text("먼저 YAML의 오류를 고쳐 주세요.", "Please mend the YAML first.")


def nested(path: Sequence[str | int], value: Any) -> Any:
    for key in reversed(path):
        value = [value] if isinstance(key, int) else {key: value}
    return value


def block_lines(value: Any, column: int) -> list[str]:
    """A non-empty mapping or list as lines at ``column``; what fits on a line is written on one."""
    pad = " " * column
    if isinstance(value, list):
        return [f"{pad}- {flow_text(item)}\n" for item in value]
    lines: list[str] = []
    for key, child in value.items():
        line = f"{pad}{flow_text(key)}: {flow_text(child)}\n"
        if (isinstance(child, dict) and child and (column == 0 or len(line) > LINE_WIDTH)) or (
            isinstance(child, list) and child and len(line) > LINE_WIDTH
        ):
            lines += [f"{pad}{flow_text(key)}:\n", *block_lines(child, column + INDENT)]
        else:
            lines.append(line)
    return lines


def block_text(value: dict[str, Any]) -> str:
    """A mapping as the text of a document."""
    return "".join(block_lines(value, 0))


def flow_text(value: Any) -> str:
    """A value on one line, readable by YAML 1.1 and 1.2 alike."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{flow_text(key)}: {flow_text(child)}" for key, child in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow_text(item) for item in value) + "]"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, float):
        return _float(value)
    return str(value)


def _float(value: float) -> str:
    if not math.isfinite(value):
        raise CannotEdit(Text("유한한 수가 아닙니다.", "That is not a finite number."))
    mantissa, _, exponent = repr(value).partition("e")
    if not exponent:
        return mantissa
    return f"{mantissa if '.' in mantissa else mantissa + '.0'}e{exponent}"


def _string(value: str) -> str:
    if _PLAIN.fullmatch(value) and value.lower() not in _WORDS_OF_YAML_1_1:
        return value
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return '"' + _UNPRINTABLE.sub(_escape, escaped) + '"'


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    if 0xD800 <= code <= 0xDFFF:
        raise CannotEdit(Text("읽을 수 없는 글자가 있습니다.", "The text has an unreadable character."))
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
