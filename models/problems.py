"""What is wrong with an input, said so that its author can mend it: where, what was found, what would be right."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Language = Literal["ko", "en"]
FOUND_SHOWN_CHARACTERS = 80
SUGGESTION_BUDGET = 8_000
"""Names compared at most while one design is read: comparing takes some 50 us a name."""
_FOUND_KO = {
    "nothing": "없음",
    "a mapping": "매핑",
    "a list": "목록",
    "an empty mapping": "빈 매핑",
    "an empty list": "빈 목록",
    "no name": "이름 없음",
    "a second document": "두 번째 문서",
    "none of them": "아무것도 없음",
    "broken YAML": "깨진 YAML",
}


class Text(NamedTuple):
    """One sentence in both languages of the interface."""

    ko: str
    en: str

    def in_(self, language: Language) -> str:
        return self.ko if language == "ko" else self.en


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One fault of a design file. ``line`` and ``column`` count from 1; ``path`` is dotted, list items as [i]."""

    code: str
    path: str
    found: str
    expected: Text
    suggestion: str | None = None
    file: str | None = None
    line: int | None = None
    column: int | None = None

    def message(self, language: Language = "en") -> str:
        """Path, what was found and what would be right, without file and line."""
        where = f"{self.path}: " if self.path else ""
        if language == "ko":
            found = _FOUND_KO.get(self.found, self.found)
            meant = f"; 혹시 '{self.suggestion}'인가요?" if self.suggestion else ""
            return f"{where}입력값 {found}, 올바른 값: {self.expected.ko}{meant}"
        meant = f"; did you mean '{self.suggestion}'?" if self.suggestion else ""
        return f"{where}found {self.found}, expected {self.expected.en}{meant}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Warning_:  # noqa: N801 (the plain name is a builtin)
    """Something a reader of the figures must know; the figures stand. ``code`` is stable, ``at`` a path."""

    code: str
    at: str
    message: Text


class InvalidDesign(Exception):
    """All problems of one or more design files, at once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(f"{len(self.problems)} problems")


class Said(str):
    """What was found, in words of ours; shown as it is, where other text is quoted."""


@dataclass(slots=True)
class Findings:
    """Collects problems and warnings while a design is read."""

    problems: list[Problem] = field(default_factory=list)
    warnings: list[Warning_] = field(default_factory=list)
    faulty: set[str] = field(default_factory=set)
    """Every path with a problem, and every path around one."""
    compared: int = 0

    def problem(self, code: str, path: str, found: object, expected: Text, suggestion: str | None = None) -> None:
        self.problems.append(
            Problem(code=code, path=path, found=shown(found), expected=expected, suggestion=suggestion)
        )
        while path not in self.faulty:
            self.faulty.add(path)
            path = around(path)

    def warn(self, code: str, at: str, message: Text) -> None:
        self.warnings.append(Warning_(code=code, at=at, message=message))

    def suggestion(self, name: object, valid: Iterable[str]) -> str | None:
        """The nearest valid name, while the budget lasts: with hundreds of faults nobody reads on."""
        names = list(valid)
        self.compared += len(names)
        return nearest(name, names) if self.compared <= SUGGESTION_BUDGET else None


def around(path: str) -> str:
    """The path of what a key or list item stands in: ``a.b[1]`` -> ``a.b`` -> ``a`` -> ````."""
    return path[: max(path.rfind("."), path.rfind("["), 0)]


def shown(value: object) -> str:
    """A value as an error names it: quoted text, shortened, ``nothing`` for an absent one."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list | tuple):
        return "a list"
    text = repr(value) if isinstance(value, str) and not isinstance(value, Said) else str(value)
    return text if len(text) <= FOUND_SHOWN_CHARACTERS else text[: FOUND_SHOWN_CHARACTERS - 1] + "…"


def nearest(name: object, valid: Iterable[str]) -> str | None:
    """The valid name that a typo most likely meant, if one is near."""
    matches = difflib.get_close_matches(str(name)[:FOUND_SHOWN_CHARACTERS], list(valid), n=1, cutoff=0.6)
    return matches[0] if matches else None
