"""A YAML text made to say given data: only what differs is spliced, so that comments and layout around it stay."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from store.draft import ABSENT
from store.merge_data import identities, same
from store.yaml_splice import plain_data, removed, replaced
from store.yaml_write import BY_HAND, CannotEdit

MOST_CHARACTERS: Final = 2_000_000
"""Read for the splices of one rewriting, at about 1.7 us each: each splice reads the whole text."""
_Path = list[str | int]


def rewritten(text: str, data: dict[str, Any]) -> str:
    """``text`` with the fewest splices that make it say ``data``.

    Raises ``CannotEdit`` where that cannot be done, or not in seconds.
    """
    now = plain_data(text)
    if not isinstance(now, dict):
        raise CannotEdit(BY_HAND)
    planned, rewriting = _Rewriting(text, is_plan=True), _Rewriting(text)
    planned.value(now, data, [])
    if planned.splices * len(text) > MOST_CHARACTERS:
        raise CannotEdit(BY_HAND)
    rewriting.value(now, data, [])
    if not same(plain_data(rewriting.text), data):
        raise CannotEdit(BY_HAND)
    return rewriting.text


@dataclass(slots=True)
class _Rewriting:
    """``is_plan``: the splices are counted, not made."""

    text: str
    is_plan: bool = False
    splices: int = 0

    def splice(self, edit: Callable[..., str], *arguments: Any) -> None:
        self.splices += 1
        if not self.is_plan:
            self.text = edit(self.text, *arguments)

    def value(self, now: Any, wanted: Any, path: _Path) -> None:
        if same(now, wanted):
            return
        if isinstance(now, dict) and isinstance(wanted, dict) and now and wanted:
            self.mapping(now, wanted, path)
        elif isinstance(now, list) and isinstance(wanted, list) and now and wanted:
            self.list_(now, wanted, path)
        else:
            self.splice(replaced, path, wanted)

    def mapping(self, now: dict[str, Any], wanted: dict[str, Any], path: _Path) -> None:
        for key, value in wanted.items():
            self.value(now.get(key, ABSENT), value, [*path, key])
        for key in [key for key in now if key not in wanted]:
            self.splice(removed, [*path, key])

    def list_(self, now: list[Any], wanted: list[Any], path: _Path) -> None:
        """Item by item where nothing but the items themselves, leavers and additions at the end differ; else anew."""
        own, names = identities(now), identities(wanted)
        if own is None or names is None:
            own, names = ([str(i) for i in range(len(side))] for side in (now, wanted))
        stay = [i for i, name in enumerate(own) if name in names]
        if [own[i] for i in stay] != names[: len(stay)] or not stay:
            self.splice(replaced, path, wanted)
            return
        for i in reversed([i for i in range(len(now)) if i not in stay]):
            self.splice(removed, [*path, i])
        items = [*(now[i] for i in stay), *[ABSENT] * (len(wanted) - len(stay))]
        for i, (item, value) in enumerate(zip(items, wanted, strict=True)):
            self.value(item, value, [*path, i])
