"""One change of a design's data in words: what it is of, and its value before and after."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from models.problems import Text
from store.change_words import Names, clipped, title_of, value_text
from store.draft import ABSENT
from store.merge_data import DataPath, same
from store.yaml_splice import value_at

_TABLES: Final = ("components", "places", "requests", "crews", "rtt_ms")
_REQUESTS: Final = {"read": Text("읽기 요청", "read requests"), "write": Text("쓰기 요청", "write requests")}


def sentence(names: Names, path: DataPath, before: Any, after: Any) -> tuple[Text, Text | None, Text | None]:
    """Subject, value before, value after; without values the subject says it all. ``ABSENT``: it was not there."""
    subject = subject_of(names, path)
    is_whole = isinstance(after if before is ABSENT else before, dict | list) and ABSENT in (before, after)
    if is_whole or _is_entry(path):
        verb = Text("추가", "added") if before is ABSENT else Text("삭제", "removed")
        return Text(f"{subject.ko} {verb.ko}", f"{subject.en} {verb.en}"), None, None
    if path[-1] == "needs":
        return _needs(names, subject, before, after)
    was, now = (_value(names, path, value) for value in (before, after))
    return subject, was, now


def _is_entry(path: DataPath) -> bool:
    """A component, place, member and so on as a whole."""
    return (len(path) == 2 and path[0] in _TABLES) or (len(path) == 3 and path[:2] == ("team", "members"))


def _value(names: Names, path: DataPath, value: Any) -> Text:
    if path[-1] in ("place", "in") and isinstance(value, str):
        return Text(*[clipped(names.place(value))] * 2)
    is_named = path[-1] in ("enters", "writer", "candidates", "operates", "by")
    if is_named and isinstance(value, str | list) and value is not ABSENT:
        listed = value if isinstance(value, list) else [value]
        return Text(*[clipped(", ".join(names.needed(str(name)) for name in listed)) or "[]"] * 2)
    return value_text(path, value)


def _needs(names: Names, subject: Text, before: Any, after: Any) -> tuple[Text, Text, Text]:
    """Another wiring to the same, or other targets."""
    old, new = (side if isinstance(side, list) else [] for side in (before, after))
    rewired = [pair for pair in zip(old, new, strict=False) if not same(*pair)] if len(old) == len(new) else []
    if len(rewired) == 1 and _targets(names, [rewired[0][0]]) == _targets(names, [rewired[0][1]]):
        was, now = (value_at(need, ["wiring"], "mesh") for need in rewired[0])
        if was != now:
            target = _targets(names, [rewired[0][0]])
            owner = subject.ko.removesuffix(f" {title_of(('needs',)).ko}")
            wiring = Text(f"{owner}–{target} 연결", f"{owner}: wiring to {target}")
            return wiring, value_text(("wiring",), was), value_text(("wiring",), now)
    shown = [_targets(names, side) for side in (old, new)]
    if shown[0] == shown[1]:
        return subject, value_text(("needs",), before), value_text(("needs",), after)
    was, now = (Text(*[clipped(text)] * 2) if text else value_text((), None) for text in shown)
    return subject, was, now


def _targets(names: Names, needs: Iterable[Any]) -> str:
    listed = (need.get(key) for need in needs if isinstance(need, Mapping) for key in ("any", "all", "of"))
    called = [names.needed(str(name)) for group in listed if isinstance(group, list) for name in group]
    return ", ".join(dict.fromkeys(called))


def subject_of(names: Names, path: DataPath) -> Text:
    """What stands at a path and what it belongs to: ``Tomcat 평균 복구 시간``."""
    owner, rest = _owner(names, path)
    if not rest:
        return owner or title_of(path)
    if path[0] == "assumptions" and owner is not None:
        what = title_of(path)
        return Text(f"{owner.ko} {what.ko}", f"{owner.en}, {_small(what.en)}")
    what = Text("개수", "Count") if rest == ("replicas",) else title_of(path)
    if rest[-1] == "place" and rest[0] == "instances":
        return Text(f"{names.needed(rest[1])} 위치", f"Place of {names.needed(rest[1])}")
    return what if owner is None else Text(f"{owner.ko} {what.ko}", f"{owner.en}: {_small(what.en)}")


def _owner(names: Names, path: DataPath) -> tuple[Text | None, DataPath]:
    """Whose it is, and what is left of the path."""
    section = path[0]
    if section == "team" and len(path) > 2 and path[1] == "members":
        return Text(path[2], path[2]), path[3:]
    if section not in (*_TABLES, "assumptions") or len(path) < 2:
        return None, path
    if section == "assumptions":
        of = subject_of(names, tuple(path[1].split(".")))
        return Text(f"가정: {of.ko}", f"Assumption: {of.en}"), path[2:]
    if section == "requests":
        return _REQUESTS.get(path[1], Text(f"{path[1]} 요청", f"{path[1]} requests")), path[2:]
    if section == "rtt_ms":
        ends = " – ".join(names.place(end) for end in path[1].split(" – "))
        return Text(f"{ends} 왕복 시간", f"Round trip {ends}"), () if path[2:] == ("value",) else path[2:]
    called = names.component(path[1]) if section == "components" else names.place(path[1])
    return Text(called, called), path[2:]


def _small(text: str) -> str:
    """Within a sentence; abbreviations keep their capitals."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
