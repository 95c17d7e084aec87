"""Three texts -> one, line by line: what one side changed is taken, what both changed differently is a hunk."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import takewhile
from typing import Final, NamedTuple

MOST_EQUAL_PAIRS: Final = 300_000
"""Of lines that stand in both texts: past it the search for what moved takes seconds, and the whole is one edit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hunk:
    """Lines of the base that both sides changed differently. ``line`` counts from 1 in the base."""

    line: int
    base: str
    mine: str
    theirs: str


class _Edit(NamedTuple):
    """``lines`` stand in the place of the base's lines ``begin`` to ``end`` (not included)."""

    begin: int
    end: int
    lines: Sequence[str]


def pieces(base: str, mine: str, theirs: str) -> list[str | Hunk]:
    """Text that is settled and hunks that are not, in the order of the file."""
    lines, of_mine, of_theirs = (text.splitlines(keepends=True) for text in (base, mine, theirs))
    mine_edits, their_edits = _edits(lines, of_mine), _edits(lines, of_theirs)
    result: list[str | Hunk] = []
    done = 0
    for begin, end in _regions(sorted([*mine_edits, *their_edits], key=lambda edit: edit[:2])):
        result.append("".join(lines[done:begin]))
        result.append(_region(lines, begin, end, mine_edits, their_edits))
        done = end
    return [piece for piece in [*result, "".join(lines[done:])] if piece != ""]


def joined(parts: Sequence[str | Hunk], choose: Callable[[Hunk], str]) -> str:
    return "".join(choose(part) if isinstance(part, Hunk) else part for part in parts)


def hunks_of(parts: Sequence[str | Hunk]) -> list[Hunk]:
    return [part for part in parts if isinstance(part, Hunk)]


def _region(
    lines: Sequence[str], begin: int, end: int, mine_edits: Sequence[_Edit], their_edits: Sequence[_Edit]
) -> str | Hunk:
    base = "".join(lines[begin:end])
    mine, theirs = (_applied(lines, begin, end, edits) for edits in (mine_edits, their_edits))
    if mine is None or theirs is None or mine == theirs:
        return (theirs if mine is None else mine) or ""
    return Hunk(line=begin + 1, base=base, mine=mine, theirs=theirs)


def _applied(lines: Sequence[str], begin: int, end: int, edits: Sequence[_Edit]) -> str | None:
    """A region of the base with those of the edits that lie in it; None when there is none."""
    own = [edit for edit in edits if _lies_in(edit, begin, end)]
    if not own:
        return None
    text: list[str] = []
    for edit in own:
        text += [*lines[begin : edit.begin], *edit.lines]
        begin = edit.end
    return "".join([*text, *lines[begin:end]])


def _lies_in(edit: _Edit, begin: int, end: int) -> bool:
    if begin == end or edit.begin == edit.end:
        return edit.begin == edit.end and (begin < edit.begin < end or begin == edit.begin == end)
    return begin <= edit.begin and edit.end <= end


def _regions(edits: Sequence[_Edit]) -> list[tuple[int, int]]:
    """Where the base is changed: edits that overlap, or insert at one point, share a region."""
    regions: list[tuple[int, int]] = []
    for begin, end, _ in edits:
        if regions and (begin < regions[-1][1] or (begin, end) == regions[-1]):
            regions[-1] = regions[-1][0], max(end, regions[-1][1])
        else:
            regions.append((begin, end))
    return regions


def _edits(base: Sequence[str], other: Sequence[str]) -> list[_Edit]:
    head = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(base, other, strict=False)))
    rest = zip(reversed(base[head:]), reversed(other[head:]), strict=False)
    tail = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], rest))
    old, new = base[head : len(base) - tail], other[head : len(other) - tail]
    if not old and not new:
        return []
    if _equal_pairs(old, new) > MOST_EQUAL_PAIRS:
        return [_Edit(head, head + len(old), new)]
    opcodes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [_Edit(head + i, head + j, new[k:n]) for tag, i, j, k, n in opcodes if tag != "equal"]


def _equal_pairs(old: Sequence[str], new: Sequence[str]) -> int:
    counts = Counter(new)
    return sum(counts[line] for line in old)


def changed_lines(before: str, after: str) -> int:
    """How many lines differ: of an edit the longer side counts."""
    edits = _edits(before.splitlines(keepends=True), after.splitlines(keepends=True))
    return sum(max(edit.end - edit.begin, len(edit.lines)) for edit in edits)
