"""Three texts of one file -> one that says the merged data, with as much of everybody's layout and comments as can be.

The lines are merged first; what the result then does not say as meant is spliced in. Broken YAML stays lines.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import yaml

from store.draft import ABSENT
from store.merge_data import DataPath, merge_data
from store.merge_lines import Hunk, hunks_of, joined, pieces
from store.yaml_rewrite import rewritten
from store.yaml_splice import plain_data
from store.yaml_write import BROKEN, CannotEdit

ClashKind = Literal["value", "text", "comment", "file", "order", "baseline", "decision"]
_PARSER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_COMMENT = re.compile(r"#[^\n]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """What both sides changed, and differently; None on a side where it does not stand.

    value: data at ``path`` (keys; list items by id or name, else ``[i]``) of the file ``design``.
    text: the lines from ``line`` of the base, in YAML that is broken. comment: comments that found no place.
    file: one side's text or nothing against the other's. order, baseline, decision: of the whole board.
    """

    kind: ClashKind
    design: str = ""
    path: DataPath = ()
    base: Any
    mine: Any
    theirs: Any
    line: int | None = None

    @property
    def key(self) -> "ClashKey":
        return ClashKey(self.kind, self.design, self.path, self.line)


class ClashKey(NamedTuple):
    """Which clash of a merge."""

    kind: ClashKind
    design: str = ""
    path: DataPath = ()
    line: int | None = None


def merge_texts(
    design: str, base: str, mine: str, theirs: str, theirs_at: frozenset[ClashKey]
) -> tuple[str, list[Clash]]:
    """One text and its clashes; in the text stands mine where there is one, but theirs at the keys ``theirs_at``."""
    parts = pieces(base, mine, theirs)
    try:
        data, clashes = _merged_data(design, base, mine, theirs, theirs_at)
        starts = _starts(parts, mine, theirs, prefers_theirs=ClashKey("comment", design) in theirs_at)
        text, lost = _fewest_lost(starts, data, _comments_meant(base, mine, theirs))
    except CannotEdit:
        return _by_lines(design, parts, theirs_at)
    return text, [*clashes, *_comment_clash(design, lost, *map(comments, (base, mine, theirs)))]


def _merged_data(
    design: str, base: str, mine: str, theirs: str, theirs_at: frozenset[ClashKey]
) -> tuple[dict[str, Any], list[Clash]]:
    """Raises ``CannotEdit`` where one of the texts is no mapping."""
    sides = plain_data(base), plain_data(mine), plain_data(theirs)
    if not all(isinstance(side, dict) for side in sides):
        raise CannotEdit(BROKEN)
    chosen = frozenset(key.path for key in theirs_at if key.kind == "value" and key.design == design)
    data, found = merge_data(*sides, chosen)
    none = [tuple(None if side is ABSENT else side for side in clash[1:]) for clash in found]
    clashes = [
        Clash(kind="value", design=design, path=clash.path, base=b, mine=m, theirs=t)
        for clash, (b, m, t) in zip(found, none, strict=True)
    ]
    return data, clashes


def _by_lines(design: str, parts: list[str | Hunk], theirs_at: frozenset[ClashKey]) -> tuple[str, list[Clash]]:
    def chosen(hunk: Hunk) -> str:
        return hunk.theirs if ClashKey("text", design, (), hunk.line) in theirs_at else hunk.mine

    clashes = [
        Clash(kind="text", design=design, base=hunk.base, mine=hunk.mine, theirs=hunk.theirs, line=hunk.line)
        for hunk in hunks_of(parts)
    ]
    return joined(parts, chosen), clashes


# Layout and comments


def _starts(parts: Sequence[str | Hunk], mine: str, theirs: str, *, prefers_theirs: bool) -> Iterator[str]:
    """Texts to begin from, the best first: what both added at one place, one after the other; else one side's."""

    def preferred(hunk: Hunk) -> str:
        return hunk.theirs if prefers_theirs else hunk.mine

    yield joined(parts, lambda hunk: preferred(hunk) if hunk.base else hunk.mine + hunk.theirs)
    yield joined(parts, preferred)
    yield from (theirs, mine) if prefers_theirs else (mine, theirs)


def _fewest_lost(starts: Iterator[str], data: dict[str, Any], meant: Counter[str]) -> tuple[str, Counter[str]]:
    """The first text that says ``data`` with the fewest lost comments. Raises ``CannotEdit`` when none can be made."""
    best: tuple[str, Counter[str]] | None = None
    failure = CannotEdit(BROKEN)
    for start in starts:
        try:
            text = rewritten(start, data)
        except CannotEdit as error:
            failure = error
            continue
        lost = meant - comments(text)
        if best is None or lost.total() < best[1].total():
            best = text, lost
        if not lost:
            break
    if best is None:
        raise failure
    return best


def comments(text: str) -> Counter[str]:
    """The comments of a text that can be read, each as often as it stands there."""
    found: Counter[str] = Counter()
    end = 0
    for token in yaml.scan(text, Loader=_PARSER):
        found.update(match.rstrip() for match in _COMMENT.findall(text[end : token.start_mark.index]))
        end = max(end, token.end_mark.index)
    return found


def _comments_meant(base: str, mine: str, theirs: str) -> Counter[str]:
    """Each comment as often as the side has it that changed that; as often as either where both did."""
    before, own, other = map(comments, (base, mine, theirs))
    meant = {
        comment: own[comment] if other[comment] == before[comment] else max(own[comment], other[comment])
        for comment in own | other
    }
    kept = {c: other[c] if own[c] == before[c] else count for c, count in meant.items()}
    return Counter(kept)


def _comment_clash(
    design: str, lost: Counter[str], base: Counter[str], mine: Counter[str], theirs: Counter[str]
) -> list[Clash]:
    if not lost:
        return []
    of_base, of_mine, of_theirs = ("\n".join(c for c in lost if side[c]) or None for side in (base, mine, theirs))
    return [Clash(kind="comment", design=design, base=of_base, mine=of_mine, theirs=of_theirs)]
