"""A clash of a merge in words: what it is about, and what each side would have."""

from dataclasses import dataclass
from typing import Any

from models.problems import Text
from store.change_sentences import subject_of
from store.change_words import NONE, Names, clipped, value_text
from store.changes import changes, document_of, summary, title
from store.merge import Clash, Merged
from store.workspace import Contents

LONGEST = 200
_KINDS = {
    "text": Text("텍스트 {line}번째 줄부터", "text from line {line}"),
    "comment": Text("주석", "comments"),
    "file": Text("안 전체", "the whole design"),
    "order": Text("안의 순서", "the order of the designs"),
    "baseline": Text("기준안", "the baseline"),
    "decision": Text("결정", "the decision"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ClashWords:
    """``title``: the design's, empty for the board; ``subject``: what both changed; then its value on each side."""

    title: str
    subject: Text
    base: Text
    mine: Text
    theirs: Text


def clash_words(of: Merged, clash: Clash) -> ClashWords:
    """One of ``of.conflicts`` as people call it."""
    base, mine, theirs = (
        _side_text(of, clash, i, value) for i, value in enumerate((clash.base, clash.mine, clash.theirs))
    )
    return ClashWords(title=_title(of, clash), subject=_subject(of, clash), base=base, mine=mine, theirs=theirs)


def _title(of: Merged, clash: Clash) -> str:
    has_it = (side for side in (of.sides.mine, of.sides.theirs, of.sides.base) if clash.design in dict(side.files))
    return next((title(side, clash.design) for side in has_it), "")


def _subject(of: Merged, clash: Clash) -> Text:
    if clash.kind == "value":
        documents = (document_of(side, clash.design) or {} for side in (of.sides.theirs, of.sides.mine))
        return subject_of(Names(*documents), clash.path)
    return Text(*(text.replace("{line}", str(clash.line)) for text in _KINDS[clash.kind]))


def _side_text(of: Merged, clash: Clash, side: int, value: Any) -> Text:
    contents: Contents = of.sides[side]
    if value is None:
        return NONE
    if clash.kind == "value":
        return value_text(clash.path, value)
    if clash.kind == "file":
        return _file_text(of, clash, contents)
    if clash.kind == "order":
        return _same(", ".join(title(contents, name) for name in value))
    return _same(title(contents, value) if clash.kind == "baseline" else str(value))


def _file_text(of: Merged, clash: Clash, contents: Contents) -> Text:
    """What the side changed in the file, or that it is as it was."""
    if clash.base is None:
        return Text("새로 만든 안", "a new design")
    if clash.design not in dict(contents.files) or contents == of.sides.base:
        return Text("그대로", "as before")
    found = [change for change in changes(of.sides.base, contents) if change.design == clash.design]
    return Text(*(summary(found, language) for language in ("ko", "en")))


def _same(text: str) -> Text:
    """Without blank lines; where nothing is left, none."""
    shown = clipped(text, LONGEST)
    return Text(shown, shown) if shown else NONE
