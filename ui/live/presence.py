"""Who has a decision open, and what he looks at. Ephemeral: in memory, told from process to process, never stored."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final, cast

from store.share import PANELS
from store.workspace import MAX_OUT, PERSPECTIVES
from ui.pages import NAMES

STALE_SECONDS: Final = 45.0
"""Three times as long as a process takes between two words about those it serves."""
MAX_NAME: Final = 40
MAX_KEY: Final = 200
MAX_TAB: Final = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One open tab. ``presents``: since when he presents, 0: he does not; ``follows``: the tab that he follows.

    Only who may edit presents: the others are led to where he is.
    design, key: the column and the line of the board that he works on; page, perspective, panel, out: what he sees.
    """

    tab: str
    name: str
    may_edit: bool
    page: str
    perspective: str
    design: str | None = None
    key: str | None = None
    panel: tuple[str, str | None, str | None] | None = None
    out: tuple[str, ...] = ()
    presents: float = 0.0
    follows: str | None = None

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


class NotPresence(ValueError):
    """What a browser or another process sent is not what a person can be."""


def person(data: Mapping[str, Any], *, tab: str, name: str, may_edit: bool) -> Person:
    """Every field checked; raises NotPresence."""
    panel = data.get("panel")
    parts = panel if isinstance(panel, list | tuple) else []
    _require(panel is None or (len(parts) == 3 and parts[0] in PANELS))
    presents = data.get("presents") or 0
    _require(isinstance(presents, int | float) and 0 <= presents < 1e14)
    out = data.get("out") or ()
    _require(isinstance(out, list | tuple) and len(out) <= MAX_OUT)
    return Person(
        tab=_text(tab, MAX_TAB),
        name=_text(name, MAX_NAME).strip(),
        may_edit=may_edit,
        page=_one_of(data.get("page"), NAMES),
        perspective=_one_of(data.get("perspective"), PERSPECTIVES),
        design=_optional(data.get("design")),
        key=_optional(data.get("key")),
        panel=None if panel is None else (parts[0], _optional(parts[1]), _optional(parts[2])),
        out=tuple(_text(name, MAX_KEY) for name in out),
        presents=float(presents) if may_edit else 0.0,
        follows=_optional(data.get("follows")),
    )


def _text(value: object, longest: int) -> str:
    _require(isinstance(value, str) and len(value) <= longest and value.isprintable())
    return cast(str, value)


def _optional(value: object) -> str | None:
    return None if value is None else _text(value, MAX_KEY)


def _one_of(value: object, valid: tuple[str, ...]) -> str:
    _require(value in valid)
    return cast(str, value)


def _require(holds: bool) -> None:
    if not holds:
        raise NotPresence
