"""What changed between two contents of a board, in words: what people did, not what the text differs in.

A variant is compared with its bases merged in; what it only inherits is said once, at the base.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from models.problems import Language, Text
from store.change_sentences import sentence
from store.change_words import Names, clipped
from store.draft import ABSENT, base_of, merged_data
from store.instances import instances_of
from store.merge_data import DataPath, identities, same
from store.merge_lines import changed_lines
from store.merge_text import comments
from store.workspace import Contents
from store.yaml_splice import plain_data
from store.yaml_write import CannotEdit

ChangeKind = Literal["added", "removed", "renamed", "moved", "baseline", "decision", "value", "text", "comment"]
LONGEST_SUMMARY: Final = 160
_PLACEMENT: Final = ("replicas", "instances", "places", "place")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change. ``design``: its file, empty for the board; ``title``: what the design is called.

    kind: added, removed, renamed, moved are of designs; value stands at ``path`` (keys; list items by id or name).
    ``subject``: what changed, without the design; ``was`` and ``now``: its value, None where the subject says it all.
    """

    kind: ChangeKind
    design: str = ""
    title: str = ""
    path: DataPath = ()
    before: Any = None
    after: Any = None
    subject: Text
    was: Text | None = None
    now: Text | None = None

    @property
    def text(self) -> Text:
        """The change as one sentence: ``2안 · Tomcat 개수 2 → 3``."""
        return Text(*(self._in(language) for language in ("ko", "en")))

    def _in(self, language: Language) -> str:
        sentence = self.subject.in_(language)
        if self.was is not None and self.now is not None:
            sentence += f" {self.was.in_(language)} → {self.now.in_(language)}"
        return f"{self.title} · {sentence}" if self.title and self.kind in ("value", "text", "comment") else sentence


def changes(before: Contents, after: Contents) -> tuple[Change, ...]:
    """All changes: of the board and its designs, then within each design; comments last."""
    if before.decision != after.decision and not set(before.files) & set(after.files):
        return (
            _valued("decision", Text("다른 결정을 열었음", "opened another decision"), before.decision, after.decision),
        )
    found = [*_of_the_board(before, after)]
    texts = dict(before.files)
    for name, text in after.files:
        if name in texts and texts[name] != text:
            found += _of_design(before, after, name)
    return tuple(sorted(found, key=lambda change: change.kind == "comment"))


def summary(found: Sequence[Change], language: Language) -> str:
    """A few words for a version: the first change, and how many more there are."""
    if not found:
        return Text("변경 없음", "no change").in_(language)
    first, more = clipped(found[0].text.in_(language), LONGEST_SUMMARY), len(found) - 1
    return first + (Text(f" 외 {more}건", f" and {more} more").in_(language) if more else "")


# The board


def _of_the_board(before: Contents, after: Contents) -> Iterator[Change]:
    if before.decision != after.decision:
        subject = Text("결정", "Decision")
        yield _valued("decision", subject, before.decision, after.decision)
    yield from (_whole(after, name, "added", Text("추가", "added")) for name in _only_in(after, before))
    yield from (_whole(before, name, "removed", Text("삭제", "removed")) for name in _only_in(before, after))
    kept = [[name for name in side.order if name in before.order and name in after.order] for side in (before, after)]
    if kept[0] != kept[1]:
        titles = [", ".join(title(side, name) for name in side.order) for side in (before, after)]
        yield _valued("moved", Text("안의 순서", "Order of the designs"), *titles)
    if before.baseline != after.baseline:
        names = title(before, before.baseline), title(after, after.baseline)
        yield _valued("baseline", Text("기준안", "Baseline"), *names)


def _only_in(contents: Contents, other: Contents) -> list[str]:
    """Designs, and files that designs only build on, that the other contents do not have."""
    shown = [name for name in contents.order if name not in other.order]
    known = {*contents.order, *dict(other.files)}
    return [*shown, *(name for name, _ in contents.files if name not in known)]


def _whole(contents: Contents, name: str, kind: ChangeKind, verb: Text) -> Change:
    called = title(contents, name)
    text = dict(contents.files).get(name)
    before, after = (None, text) if kind == "added" else (text, None)
    subject = Text(f"{called} {verb.ko}", f"{called} {verb.en}")
    return Change(kind=kind, design=name, title=called, before=before, after=after, subject=subject)


def _valued(kind: ChangeKind, subject: Text, before: str, after: str) -> Change:
    was, now = (Text(value, value) for value in (before, after))
    return Change(kind=kind, before=before, after=after, subject=subject, was=was, now=now)


def title(contents: Contents, name: str) -> str:
    """What a design is called; its file name where its text does not say."""
    document = document_of(contents, name) or {}
    stated = document.get("title")
    return clipped(stated) if isinstance(stated, str) and stated.strip() else name


def document_of(contents: Contents, name: str) -> dict[str, Any] | None:
    """The file over its bases; by itself where those are missing; None for broken YAML."""
    files = dict(contents.files)
    if name not in files:
        return None
    try:
        return merged_data(files, name)
    except CannotEdit:
        pass
    try:
        data = plain_data(files[name])
    except CannotEdit:
        return None
    return data if isinstance(data, dict) else None


# One design


def _of_design(before: Contents, after: Contents, name: str) -> Iterator[Change]:
    old, new = document_of(before, name), document_of(after, name)
    called = title(after, name)
    if old is None or new is None:
        lines = changed_lines(before.text(name), after.text(name))
        subject = Text(f"텍스트 {lines}줄", f"{lines} lines of text" if lines > 1 else "1 line of text")
        yield Change(kind="text", design=name, title=called, subject=subject)
        return
    names = Names(old, new)
    inherited = _inherited(before, after, name)
    found = [c for c in _differences(old, new, ()) if (c[0], repr(c[1]), repr(c[2])) not in inherited]
    yield from (_change(name, called, names, *difference) for difference in found)
    yield from _comments(name, called, before.text(name), after.text(name), is_all=not found)


_Difference = tuple[DataPath, Any, Any]


def _inherited(before: Contents, after: Contents, name: str) -> set[tuple[DataPath, str, str]]:
    try:
        base = base_of(dict(after.files), name)
    except CannotEdit:
        return set()
    if base is None:
        return set()
    old, new = document_of(before, base), document_of(after, base)
    if old is None or new is None:
        return set()
    return {(path, repr(was), repr(now)) for path, was, now in _differences(old, new, ()) if path != ("title",)}


def _differences(before: Any, after: Any, path: DataPath) -> Iterator[_Difference]:
    """Where two documents differ: ``ABSENT`` on the side that does not have it."""
    if same(before, after):
        return
    old, new = _as_table(before), _as_table(after)
    if old is None or new is None or (path and path[-1] == "needs"):
        yield path, before, after
        return
    for key in [
        key for key in {**old, **new} if not (len(path) == 2 and path[0] == "components" and key in _PLACEMENT)
    ]:
        yield from _differences(old.get(key, ABSENT), new.get(key, ABSENT), (*path, key))
    if len(path) == 2 and path[0] == "components":
        yield from _placement(old, new, path)
    if isinstance(before, list) and [*old] != [*new] and set(old) == set(new):
        yield path, [*old], [*new]


def _as_table(value: Any) -> dict[str, Any] | None:
    if isinstance(value, dict):
        return value
    names = identities(value)
    return dict(zip(names, value, strict=True)) if names else None


def _placement(old: dict[str, Any], new: dict[str, Any], path: DataPath) -> Iterator[_Difference]:
    """How many instances, and where; however the file says so."""
    try:
        was, now = ({i["id"]: i.get("place") for i in instances_of(path[1], data)} for data in (old, new))
    except (CannotEdit, TypeError, ValueError):
        yield from (((*path, key), old[key], new[key]) for key in _PLACEMENT if key in old and key in new)
        return
    if len(was) != len(now):
        yield (*path, "replicas"), len(was), len(now)
    elif set(was) != set(now):
        yield (*path, "instances"), [*was], [*now]
    for id_ in was.keys() & now.keys():
        if was[id_] != now[id_]:
            yield (*path, "instances", id_, "place"), was[id_], now[id_]


def _comments(name: str, called: str, before: str, after: str, *, is_all: bool) -> Iterator[Change]:
    """Comments that came or went; ``is_all``: nothing else did, so that it must be the notation."""
    old, new = comments(before), comments(after)
    gone, come = ("\n".join((one - other).elements()) or None for one, other in ((old, new), (new, old)))
    if come or gone:
        shown = clipped((come or gone or "").removeprefix("#").strip())
        verb = Text("추가", "added") if come and not gone else Text("삭제", "removed") if gone and not come else None
        verb = verb or Text("수정", "changed")
        subject = Text(f"주석 {verb.ko} “{shown}”", f"comment {verb.en}: “{shown}”")
        yield Change(kind="comment", design=name, title=called, before=gone, after=come, subject=subject)
    elif is_all:
        subject = Text("표기만 바뀜 (값은 같음)", "notation only (the same values)")
        yield Change(kind="comment", design=name, title=called, subject=subject)


# In words


def _change(design: str, called: str, names: Names, path: DataPath, before: Any, after: Any) -> Change:
    if path == ("title",):
        titles = [design if stated is ABSENT else clipped(str(stated)) for stated in (before, after)]
        subject = Text(f"이름 변경: {' → '.join(titles)}", f"renamed: {' → '.join(titles)}")
        return Change(
            kind="renamed", design=design, title=called, path=path, before=before, after=after, subject=subject
        )
    subject, was, now = sentence(names, path, before, after)
    stated = [None if value is ABSENT else value for value in (before, after)]
    return Change(
        kind="value",
        design=design,
        title=called,
        path=path,
        before=stated[0],
        after=stated[1],
        subject=subject,
        was=was,
        now=now,
    )
