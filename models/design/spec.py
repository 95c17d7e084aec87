"""A small language for the keys of a design file: one table reads, validates, documents and gives the JSON Schema.

``read`` takes any plain data, notes every fault in ``Findings`` and returns the cleaned value or ``MISSING``.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from models.problems import Findings, Said, Text

MISSING: Final = object()
MAX_TEXT = 500
HUGE: Final = 1e300
_JOINERS = dict.fromkeys((0x200C, 0x200D))


class Spec(Protocol):
    @property
    def what(self) -> Text: ...

    def read(self, value: Any, path: str, findings: Findings) -> Any: ...

    def json_schema(self) -> dict[str, Any]: ...


def dotted(path: str, key: str | int) -> str:
    """The path of a key or list item below ``path``, as problems name it."""
    if isinstance(key, int):
        return f"{path}[{key}]"
    return f"{path}.{key}" if path else key


MERGE_KEY: Final = Text(
    "병합 키(<<) 없이: 값을 다시 적거나 based_on으로 안을 나누세요",
    "no merge key: repeat the values, or make a variant with based_on",
)


def is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A finite number; ``unit`` is part of the message. ``above`` excludes its bound, ``minimum`` includes it."""

    what: Text
    unit: str = ""
    above: float | None = None
    minimum: float | None = None
    maximum: float | None = None
    whole: bool = False

    def read(self, value: Any, path: str, findings: Findings) -> Any:
        if not is_number(value):
            findings.problem("not-a-number", path, value, self.expected())
            return MISSING
        is_finite = abs(value) < HUGE
        if is_finite and self.holds(float(value)):
            return value
        expected = self.expected()
        if not is_finite:
            expected = Text(f"{expected.ko}, {HUGE:g} 미만의 유한한 수", f"{expected.en}, finite and below {HUGE:g}")
        findings.problem("out-of-range", path, value, expected)
        return MISSING

    def holds(self, value: float) -> bool:
        return (
            math.isfinite(value)
            and (self.above is None or value > self.above)
            and (self.minimum is None or value >= self.minimum)
            and (self.maximum is None or value <= self.maximum)
            and (not self.whole or value == int(value))
        )

    def expected(self) -> Text:
        bounds = [(">", self.above), (">=", self.minimum), ("<=", self.maximum)]
        parts = [f"{sign} {bound:g}" for sign, bound in bounds if bound is not None]
        limits = " and ".join(parts) + (f" {self.unit}" if self.unit and parts else "")
        kind = Text("정수", "whole number") if self.whole else Text("숫자", "number")
        what = Text(self.what.ko, self.what.en if not self.whole else f"{self.what.en} ({kind.en})")
        if not parts:
            unit = f" [{self.unit}]" if self.unit else ""
            return Text(f"{what.ko}{unit}", f"{what.en}{unit}")
        return Text(f"{what.ko} {limits.replace(' and ', ', ')}", f"{what.en} {limits}")

    def json_schema(self) -> dict[str, Any]:
        unit = f" [{self.unit}]" if self.unit else ""
        schema: dict[str, Any] = {"type": "integer" if self.whole else "number", "description": self.what.en + unit}
        for key, bound in (("exclusiveMinimum", self.above), ("minimum", self.minimum), ("maximum", self.maximum)):
            if bound is not None:
                schema[key] = bound
        return schema


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    what: Text

    def read(self, value: Any, path: str, findings: Findings) -> Any:
        if isinstance(value, bool):
            return value
        findings.problem("not-a-flag", path, value, Text("true 또는 false", "true or false"))
        return MISSING

    def json_schema(self) -> dict[str, Any]:
        return {"type": "boolean", "description": self.what.en}


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A short text without control characters; ``choices`` limits it."""

    what: Text
    choices: tuple[str, ...] = ()
    pattern: Callable[[str], bool] | None = None

    def read(self, value: Any, path: str, findings: Findings) -> Any:
        if self.choices:
            if isinstance(value, str) and value in self.choices:
                return value
            listed = ", ".join(self.choices)
            expected = Text(f"다음 중 하나: {listed}", f"one of {listed}")
            findings.problem("not-a-choice", path, value, expected, findings.suggestion(value, self.choices))
            return MISSING
        if is_name(value) and (self.pattern is None or self.pattern(value)):
            return value
        expected = self.what
        if is_number(value) or isinstance(value, bool):
            expected = Text(f"{self.what.ko} (따옴표로 감싸기)", f"{self.what.en} in quotes")
        findings.problem("not-a-text", path, value, expected)
        return MISSING

    def json_schema(self) -> dict[str, Any]:
        schema: dict[str, Any] = {"type": "string", "description": self.what.en}
        return (
            {**schema, "enum": list(self.choices)}
            if self.choices
            else {**schema, "minLength": 1, "maxLength": MAX_TEXT}
        )


def is_name(value: object) -> bool:
    """One line of printable text; the joiners that emoji and some scripts are written with count as printable."""
    return (
        isinstance(value, str)
        and 0 < len(value) <= MAX_TEXT
        and value.strip() != ""
        and value.translate(_JOINERS).isprintable()
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """A list; ``length`` fixes how many."""

    of: Spec
    what: Text
    minimum: int = 0
    length: int | None = None

    def read(self, value: Any, path: str, findings: Findings) -> Any:
        size_is_right = isinstance(value, list) and (
            len(value) >= self.minimum if self.length is None else len(value) == self.length
        )
        if not size_is_right:
            findings.problem("not-a-list", path, value if value != [] else Said("an empty list"), self.what)
            return MISSING
        read = [self.of.read(item, dotted(path, i), findings) for i, item in enumerate(value)]
        return [item for item in read if item is not MISSING]

    def json_schema(self) -> dict[str, Any]:
        schema: dict[str, Any] = {"type": "array", "items": self.of.json_schema(), "description": self.what.en}
        if self.length is not None:
            return {**schema, "minItems": self.length, "maxItems": self.length}
        return {**schema, "minItems": self.minimum} if self.minimum else schema


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A mapping from names that the author chooses to entries of one form."""

    of: Spec
    what: Text
    minimum: int = 0

    def read(self, value: Any, path: str, findings: Findings) -> Any:
        if not isinstance(value, Mapping) or len(value) < self.minimum:
            findings.problem("not-a-mapping", path, value if value != {} else Said("an empty mapping"), self.what)
            return MISSING
        entries: dict[str, Any] = {}
        for name, entry in value.items():
            if not is_name(name):
                expected = Text(f"{MAX_TEXT}자 이하의 한 줄 이름", f"a name of one line, at most {MAX_TEXT} characters")
                findings.problem("bad-name", dotted(path, str(name)), name, expected)
                continue
            read = self.of.read(entry, dotted(path, name), findings)
            if read is not MISSING:
                entries[name] = read
        return entries

    def json_schema(self) -> dict[str, Any]:
        schema = {"type": "object", "additionalProperties": self.of.json_schema(), "description": self.what.en}
        return {**schema, "minProperties": self.minimum} if self.minimum else schema


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a record. ``nullable``: null is a value of its own, not an absent key."""

    spec: Spec
    required: bool = False
    nullable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A mapping with fixed keys; an unknown key is a problem, never ignored."""

    keys: Mapping[str, Key]
    what: Text

    def read(self, value: Any, path: str, findings: Findings) -> Any:
        if not isinstance(value, Mapping):
            findings.problem("not-a-mapping", path, value, self.what)
            return MISSING
        for name in value:
            if name not in self.keys:
                listed = ", ".join(self.keys)
                expected = MERGE_KEY if name == "<<" else Text(f"알려진 키: {listed}", f"a known key: {listed}")
                near = findings.suggestion(name, self.keys)
                findings.problem("unknown-key", dotted(path, str(name)), str(name), expected, near)
        read: dict[str, Any] = {}
        for name, key in self.keys.items():
            item = self._read_key(name, key, value, path, findings)
            if item is not MISSING:
                read[name] = item
        return read

    def _read_key(self, name: str, key: Key, value: Mapping[str, Any], path: str, findings: Findings) -> Any:
        if value.get(name) is not None:
            return key.spec.read(value[name], dotted(path, name), findings)
        if name in value and key.nullable:
            return None
        if key.required:
            expected = key.spec.expected() if isinstance(key.spec, Number) else key.spec.what
            findings.problem("missing-key", dotted(path, name), None, expected)
        return MISSING

    def json_schema(self) -> dict[str, Any]:
        schemas = {name: _nullable(key) for name, key in self.keys.items()}
        required = [name for name, key in self.keys.items() if key.required]
        schema = {"type": "object", "properties": schemas, "additionalProperties": False, "description": self.what.en}
        return {**schema, "required": required} if required else schema


def _nullable(key: Key) -> dict[str, Any]:
    """Null removes a key in a variant, so every optional key may be null there."""
    schema = key.spec.json_schema()
    return schema if key.required else {"anyOf": [schema, {"type": "null"}]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Either:
    """A short form (a scalar) or the full one (a mapping); ``widen`` turns the short into the full."""

    short: Spec
    full: Spec
    widen: Callable[[Any], Any]
    what: Text = field(default=Text("값 또는 매핑", "a value or a mapping"))

    def read(self, value: Any, path: str, findings: Findings) -> Any:
        if isinstance(value, Mapping):
            return self.full.read(value, path, findings)
        read = self.short.read(value, path, findings)
        return read if read is MISSING else self.widen(read)

    def json_schema(self) -> dict[str, Any]:
        return {"anyOf": [self.short.json_schema(), self.full.json_schema()]}


def listed(names: Sequence[str], most: int = 12) -> str:
    """Names for a message, shortened when there are many."""
    if not names:
        return "-"
    more = f", … ({len(names)})" if len(names) > most else ""
    return ", ".join(str(n) for n in names[:most]) + more
