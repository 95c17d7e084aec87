"""What is on the board: the documents, which of them are compared and how, and the way back (undo).

Plain frozen data. The YAML texts are the single source of truth; everything shown is computed from them.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from models.problems import Language

Perspective = Literal["plain", "availability", "lag", "cost", "people"]
Theme = Literal["light", "dark", "auto"]
PERSPECTIVES: tuple[Perspective, ...] = ("plain", "availability", "lag", "cost", "people")
THEMES: tuple[Theme, ...] = ("light", "dark", "auto")
LANGUAGES: tuple[Language, ...] = ("ko", "en")
MAX_DESIGNS = 6
MAX_FILES = 64
MAX_FILE_CHARACTERS = 2**20
MAX_OUT = 200
UNDO_STEPS = 200
UNDO_CHARACTERS = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What an edit changes and undo brings back. A design is known by its file name, also while its YAML is broken."""

    decision: str
    """The folder of a shipped decision, or the title of one's own."""
    files: tuple[tuple[str, str], ...]
    """File name and YAML text; also those that designs only build on."""
    order: tuple[str, ...]
    """The compared designs from left to right."""
    baseline: str

    def text(self, name: str) -> str:
        return dict(self.files)[name]

    def with_texts(self, texts: dict[str, str]) -> "Contents":
        """The same files in the same order with new texts; new names are added at the end."""
        merged = {**dict(self.files), **texts}
        return replace(self, files=tuple(merged.items()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What is open at the side."""

    type: str
    design: str | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """All that is needed to see again exactly what was seen."""

    contents: Contents
    perspective: Perspective = "plain"
    out: tuple[str, ...] = ()
    """Instances and places taken out (what-if)."""
    language: Language = "ko"
    theme: Theme = "auto"
    panel: Opened | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One edit, there and back; ``tag`` names the typing that later steps of the same kind join."""

    before: Contents
    after: Contents
    tag: str | None
    characters: int


Rebase = Callable[[Contents, Contents, Contents], Contents]
"""What ``now`` becomes when the change from ``base`` to ``other`` is made in it: (base, other, now)."""


def _replaced(base: Contents, other: Contents, now: Contents) -> Contents:
    return other


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The way back and forth: at most ``UNDO_STEPS`` steps and about ``UNDO_CHARACTERS`` of changed text."""

    past: tuple[Step, ...] = ()
    future: tuple[Step, ...] = ()

    def recorded(self, before: Contents, after: Contents, *, tag: str | None = None) -> "History":
        """The history once ``before`` became ``after``; consecutive edits under one tag are one step."""
        last = self.past[-1] if self.past else None
        if last is not None and tag is not None and last.tag == tag and last.after == before and not self.future:
            return History(past=(*self.past[:-1], replace(last, after=after)))
        step = Step(before=before, after=after, tag=tag, characters=_changed_characters(before, after))
        return History(past=_bounded((*self.past, step)))

    def undone(self, now: Contents, rebase: Rebase = _replaced) -> tuple[Contents, "History"]:
        """The contents one step back, and the history there; unchanged when there is no way back.

        ``rebase`` takes back that step alone, and keeps what others have changed since.
        """
        if not self.past:
            return now, self
        step = self.past[-1]
        return rebase(step.after, step.before, now), History(past=self.past[:-1], future=(step, *self.future))

    def redone(self, now: Contents, rebase: Rebase = _replaced) -> tuple[Contents, "History"]:
        """The contents one step forth, and the history there; unchanged when there is none."""
        if not self.future:
            return now, self
        step = self.future[0]
        return rebase(step.before, step.after, now), History(past=(*self.past, step), future=self.future[1:])


def _changed_characters(before: Contents, after: Contents) -> int:
    kept = {id(text) for _, text in after.files}
    return sum(len(text) for _, text in before.files if id(text) not in kept)


def _bounded(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    steps = steps[-UNDO_STEPS:]
    total, first = 0, len(steps)
    for index in range(len(steps) - 1, -1, -1):
        total += steps[index].characters
        if total > UNDO_CHARACTERS and first < len(steps):
            break
        first = index
    return steps[first:]
