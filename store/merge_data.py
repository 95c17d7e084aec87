"""Three documents as plain data -> one: key by key, list items by what tells them apart.

A removed key is ``ABSENT``. A path names keys, and list items by their identity or as ``[i]``.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from store.draft import ABSENT

DataPath = tuple[str, ...]


class DataClash(NamedTuple):
    """What both sides changed differently at a path; ``ABSENT`` where it does not stand."""

    path: DataPath
    base: Any
    mine: Any
    theirs: Any


def merge_data(base: Any, mine: Any, theirs: Any, theirs_at: frozenset[DataPath]) -> tuple[Any, list[DataClash]]:
    """The merged document, with mine where both changed the same, but theirs at the paths ``theirs_at``."""
    merge = _Merge(theirs_at)
    return merge.value(base, mine, theirs, ()), merge.clashes


def same(one: Any, other: Any) -> bool:
    """Equal and of one type all through: ``true`` is not 1. NaN is itself."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(value, other[key]) for key, value in one.items())
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other) or (isinstance(one, float) and math.isnan(one) and math.isnan(other))


def identities(items: Any) -> list[str] | None:
    """What tells the items of a list apart: their id, name, or the two places between which they stand; else None."""
    names = [_identity(item) for item in items] if isinstance(items, list) else [None]
    known = [name for name in names if name is not None]
    return known if len(known) == len(names) == len(set(known)) else None


def _identity(item: Any) -> str | None:
    if not isinstance(item, dict):
        return None
    name = item.get("id", item.get("name"))
    if isinstance(name, str):
        return name
    ends = item.get("between")
    is_pair = isinstance(ends, list) and len(ends) == 2 and all(isinstance(end, str) for end in ends)
    return " – ".join(sorted(ends)) if is_pair else None


def merged_order(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> list[str] | None:
    """All names of either side in one order; None when both moved the same names differently."""
    common = set(base) & set(mine) & set(theirs)
    before, own, other = ([name for name in side if name in common] for side in (base, mine, theirs))
    if other in (before, own):
        return woven(mine, theirs)
    return woven(theirs, mine) if own == before else None


def woven(first: Sequence[str], second: Sequence[str]) -> list[str]:
    """``first`` with what only ``second`` has, each behind its predecessor and what ``first`` adds there."""
    result = list(first)
    for i, name in enumerate(second):
        if name in result:
            continue
        at = result.index(second[i - 1]) + 1 if i else 0
        while at < len(result) and result[at] not in second:
            at += 1
        result.insert(at, name)
    return result


@dataclass(slots=True)
class _Merge:
    theirs_at: frozenset[DataPath]
    clashes: list[DataClash] = field(default_factory=list)

    def value(self, base: Any, mine: Any, theirs: Any, path: DataPath) -> Any:
        if same(mine, theirs) or same(theirs, base):
            return mine
        if same(mine, base):
            return theirs
        sides = (base, mine, theirs)
        if _all(dict, *sides):
            return self.mapping(*(side if side is not ABSENT else {} for side in sides), path)
        if _all(list, *sides):
            return self.list_(*(side if side is not ABSENT else [] for side in sides), path)
        return self.clash(*sides, path)

    def clash(self, base: Any, mine: Any, theirs: Any, path: DataPath) -> Any:
        self.clashes.append(DataClash(path, base, mine, theirs))
        return theirs if path in self.theirs_at else mine

    def mapping(self, base: dict[str, Any], mine: dict[str, Any], theirs: dict[str, Any], path: DataPath) -> Any:
        values = {
            key: self.value(base.get(key, ABSENT), mine.get(key, ABSENT), theirs.get(key, ABSENT), (*path, key))
            for key in {**mine, **theirs}
        }
        return {key: value for key, value in values.items() if value is not ABSENT}

    def list_(self, base: list[Any], mine: list[Any], theirs: list[Any], path: DataPath) -> Any:
        names = [identities(side) for side in (base, mine, theirs)]
        if all(each is not None for each in names):
            order = merged_order(*names)  # type: ignore[arg-type]
            if order is None:
                return self.clash(base, mine, theirs, path)
            tables = (dict(zip(n, side, strict=True)) for n, side in zip(names, (base, mine, theirs), strict=True))
            items = self.mapping(*tables, path)  # type: ignore[arg-type]
            return [items[name] for name in order if name in items]
        if len(base) == len(mine) == len(theirs):
            sides = enumerate(zip(base, mine, theirs, strict=True))
            return [self.value(*items, (*path, f"[{i}]")) for i, items in sides]
        return self.clash(base, mine, theirs, path)


def _all(kind: type, base: Any, mine: Any, theirs: Any) -> bool:
    return isinstance(mine, kind) and isinstance(theirs, kind) and (isinstance(base, kind) or base is ABSENT)
