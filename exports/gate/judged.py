"""One design before a gate: its targets, and what differs from the same design on the base branch."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from models.evaluate import Evaluation
from models.problems import Problem, Text, Warning_, around
from models.targets import TargetResult, target_results

Position = tuple[str, int, int]
"""File, line and column, both from 1."""
Base = Literal["none", "new", "broken", "compared"]
"""No base was asked for; the base branch has no such file; it has one that is not valid; both were computed."""
_ABSENT = object()


class Change(NamedTuple):
    """One key whose value differs; None: the key is absent there. Values are JSON texts."""

    path: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """``positions``: where each key of the design stands, by dotted path."""

    file: str
    evaluation: Evaluation
    positions: Mapping[str, Position]
    base: Base = "none"
    before: Evaluation | None = None
    base_problems: tuple[Problem, ...] = ()

    @property
    def results(self) -> tuple[TargetResult, ...]:
        return target_results(self.evaluation)

    @property
    def missed(self) -> tuple[TargetResult, ...]:
        """Also those that cannot be told: a gate that lets unknowns pass holds nothing."""
        return tuple(result for result in self.results if result.met is not True)

    @property
    def results_before(self) -> Mapping[str, TargetResult]:
        return {} if self.before is None else {result.target: result for result in target_results(self.before)}

    @property
    def new_warnings(self) -> tuple[Warning_, ...]:
        """All of them where there is nothing to compare with."""
        return _without(self.evaluation.warnings, () if self.before is None else self.before.warnings)

    @property
    def gone_warnings(self) -> tuple[Warning_, ...]:
        return () if self.before is None else _without(self.before.warnings, self.evaluation.warnings)

    @property
    def changes(self) -> tuple[Change, ...]:
        """Every key of the whole document, bases included, whose value differs from before."""
        if self.before is None:
            return ()
        return tuple(_changes(dict(self.before.design.canonical), dict(self.evaluation.design.canonical), ""))

    def position(self, path: str) -> Position:
        """Where a key stands, or the nearest key around it."""
        while path and path not in self.positions:
            path = around(path)
        return self.positions.get(path, (self.file, 1, 1))


def _without(warnings: tuple[Warning_, ...], others: tuple[Warning_, ...]) -> tuple[Warning_, ...]:
    """By code and place: a figure in the words may have moved."""
    known = {(w.code, w.at) for w in others}
    return tuple(w for w in warnings if (w.code, w.at) not in known)


def _changes(before: Any, after: Any, path: str) -> Iterator[Change]:
    if isinstance(before, dict) and isinstance(after, dict):
        for key in dict.fromkeys((*before, *after)):
            inner = f"{path}.{key}" if path else str(key)
            yield from _changes(before.get(key, _ABSENT), after.get(key, _ABSENT), inner)
    elif before != after or type(before) is not type(after):
        yield Change(path, _shown(before), _shown(after))


def _shown(value: Any) -> str | None:
    return None if value is _ABSENT else json.dumps(value, ensure_ascii=False, default=str)


BASE_NOTES: Mapping[Base, Text] = {
    "new": Text("기준 브랜치에 없던 새 설계입니다.", "A new design: the base branch does not have it."),
    "broken": Text(
        "기준 브랜치의 설계에 오류가 있어 비교하지 않았습니다.",
        "The design on the base branch is not valid, so nothing is compared.",
    ),
}
