"""Two people's contents of one board that began from the same base -> one, and what only they can decide.

An edit of either side is in the result or in a clash, never lost. Where there is a clash the contents hold mine.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from models.problems import InvalidDesign
from store.designs import build_designs
from store.draft import bases_of
from store.merge_data import merged_order, woven
from store.merge_names import new_names, stated, with_names
from store.merge_text import Clash, ClashKey, ClashKind, merge_texts
from store.workspace import MAX_DESIGNS, MAX_FILES, Contents
from store.yaml_write import CannotEdit

__all__ = ["Clash", "ClashKey", "ClashKind", "Merged", "Side", "merged", "resolve"]
Side = Literal["mine", "theirs"]


class _Sides(NamedTuple):
    base: Contents
    mine: Contents
    theirs: Contents

    def texts(self, name: str) -> tuple[str | None, str | None, str | None]:
        base, mine, theirs = (dict(side.files).get(name) for side in self)
        return base, mine, theirs


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """``renamed``: files of mine that have a new name, as theirs had added another one under the old."""

    contents: Contents
    conflicts: tuple[Clash, ...]
    renamed: Mapping[str, str] = field(default_factory=dict)
    sides: _Sides


def merged(base: Contents, mine: Contents, theirs: Contents) -> Merged:
    """Both sides' changes in one. Where every design is valid on both sides, so it is in the result."""
    if theirs in (base, mine):
        return Merged(contents=mine, conflicts=(), sides=_Sides(base, mine, theirs))
    if mine == base:
        return Merged(contents=theirs, conflicts=(), sides=_Sides(base, mine, theirs))
    renamed = new_names(base, mine, theirs)
    sides = _Sides(base, with_names(mine, renamed), theirs)
    if _is_other_board(base, mine) or _is_other_board(base, theirs):
        clash = Clash(kind="decision", base=base.decision, mine=mine.decision, theirs=theirs.decision)
        return Merged(contents=mine, conflicts=(clash,), sides=_Sides(base, mine, theirs))
    whole: frozenset[str] = frozenset()
    contents, clashes = _merged(sides, whole, frozenset())
    while more := _only_as_one(sides, contents) - whole:
        whole |= more
        contents, clashes = _merged(sides, whole, frozenset())
    return Merged(contents=contents, conflicts=tuple(clashes), renamed=renamed, sides=sides)


def resolve(of: Merged, choices: Mapping[int, Side]) -> Contents:
    """The contents with the choice for each clash, by its index in ``of.conflicts``; without one mine stays."""
    theirs_at = frozenset(of.conflicts[index].key for index, side in choices.items() if side == "theirs")
    if any(clash.kind == "decision" and not clash.design and _is_whole(of) for clash in of.conflicts):
        return of.sides.theirs if theirs_at else of.sides.mine
    whole = frozenset(clash.design for clash in of.conflicts if clash.kind == "file")
    contents = _merged(of.sides, whole, theirs_at)[0]
    return contents if contents.order else of.sides.mine


def _is_whole(of: Merged) -> bool:
    return any(_is_other_board(of.sides.base, side) for side in of.sides[1:])


def _is_other_board(base: Contents, side: Contents) -> bool:
    """Another decision was opened in the place of this one."""
    return side.decision != base.decision and not set(side.files) & set(base.files)


# Files


def _merged(sides: _Sides, whole: frozenset[str], theirs_at: frozenset[ClashKey]) -> tuple[Contents, list[Clash]]:
    """``whole``: files of which one side's text is taken as it is."""
    files: dict[str, str] = {}
    clashes: list[Clash] = []
    for name in _names(sides):
        text, found = _file(name, sides.texts(name), theirs_at, is_whole=name in whole)
        clashes += found
        if text is not None:
            files[name] = text
    contested = {clash.design for clash in clashes if clash.kind == "file"} & set(files)
    shown = set(files)
    files |= _needed_bases(files, sides)
    order, more = _order(sides, shown, contested, theirs_at)
    clashes += more
    baseline, more = _scalar("baseline", [side.baseline for side in sides], theirs_at)
    clashes += [clash for clash in more if clash.mine in order and clash.theirs in order]
    decision, more = _scalar("decision", [side.decision for side in sides], theirs_at)
    clashes += more
    candidates = [baseline, *(side.baseline for side in (sides.mine, sides.theirs)), *order]
    baseline = next((name for name in candidates if name in order), sides.mine.baseline)
    contents = Contents(decision=decision, files=tuple(files.items()), order=tuple(order), baseline=baseline)
    return contents, clashes


def _names(sides: _Sides) -> Iterable[str]:
    return dict.fromkeys(name for side in (sides.mine, sides.theirs, sides.base) for name, _ in side.files)


def _file(
    name: str, texts: tuple[str | None, str | None, str | None], theirs_at: frozenset[ClashKey], *, is_whole: bool
) -> tuple[str | None, list[Clash]]:
    base, mine, theirs = texts
    if mine == theirs or (theirs == base and not is_whole):
        return mine, []
    if mine == base and not is_whole:
        return theirs, []
    if is_whole or base is None or mine is None or theirs is None:
        clash = Clash(kind="file", design=name, base=base, mine=mine, theirs=theirs)
        return (theirs if clash.key in theirs_at else mine), [clash]
    return merge_texts(name, base, mine, theirs, theirs_at)


def _needed_bases(files: Mapping[str, str], sides: _Sides) -> dict[str, str]:
    """What one side removed although a design of the other builds on it."""
    found: dict[str, str] = {}
    asked = [*files.values()]
    while asked:
        base = stated(asked.pop(), "based_on")
        if not isinstance(base, str) or base in files or base in found:
            continue
        text = next((text for text in (*sides.texts(base)[1:], sides.texts(base)[0]) if text is not None), None)
        if text is not None:
            found[base] = text
            asked.append(text)
    return found


# The board


def _order(
    sides: _Sides, files: set[str], contested: set[str], theirs_at: frozenset[ClashKey]
) -> tuple[list[str], list[Clash]]:
    base, mine, theirs = (side.order for side in sides)
    order = merged_order(base, mine, theirs)
    clash = Clash(kind="order", base=base, mine=mine, theirs=theirs)
    first, second = (theirs, mine) if clash.key in theirs_at else (mine, theirs)

    def stays(name: str) -> bool:
        is_kept = name not in base or (name in mine and name in theirs) or name in contested
        return name in files and is_kept

    names = [name for name in (woven(first, second) if order is None else order) if stays(name)]
    if len(names) > MAX_DESIGNS:
        names = [name for name in first if stays(name)]
        return names, [clash]
    return names, [clash] if order is None else []


def _scalar(kind: ClashKind, values: list[str], theirs_at: frozenset[ClashKey]) -> tuple[str, list[Clash]]:
    base, mine, theirs = values
    if theirs in (base, mine):
        return mine, []
    if mine == base:
        return theirs, []
    clash = Clash(kind=kind, base=base, mine=mine, theirs=theirs)
    return (theirs if clash.key in theirs_at else mine), [clash]


# Together still valid


def _only_as_one(sides: _Sides, contents: Contents) -> set[str]:
    """Files that go together with the rest only as one side has them.

    A design that is valid on each side that has it, but not in the merged contents, falls back on mine. So does all
    when each side removed what the other kept, or when there are too many files.
    """
    if not contents.order:
        return {*sides.mine.order, *sides.theirs.order}
    if len(contents.files) > MAX_FILES:
        return {name for name, text in contents.files if (name, text) not in sides.mine.files}
    files, own = dict(contents.files), dict(sides.mine.files)
    spoilt = [name for name in _invalid(files, contents.order) if _is_valid_apart(sides, name)]
    around = {file for name in spoilt for file in (name, *_bases(files, name))}
    return {name for name in around if files.get(name) != own.get(name)}


def _is_valid_apart(sides: _Sides, name: str) -> bool:
    return not any(
        name in dict(side.files) and _invalid(dict(side.files), [name]) for side in (sides.mine, sides.theirs)
    )


def _invalid(files: Mapping[str, str], names: Iterable[str]) -> list[str]:
    built = build_designs(files, list(names))
    return [name for name, design in built.items() if isinstance(design, InvalidDesign)]


def _bases(files: Mapping[str, str], name: str) -> tuple[str, ...]:
    try:
        return bases_of(files, name)
    except CannotEdit:
        return tuple(files)
