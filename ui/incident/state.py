"""What one browser tab has on its incident page, and what the page's events do to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, Final

from compute import Job
from models.incident import HealthCheck, IncidentScript, IncidentSetup, scripts_of
from models.problems import Text
from store.books import books
from ui.computed import Computed
from ui.incident.choices import FIRST, MOST_REQUESTS, Choices, read
from ui.incident.texts import TEXTS
from ui.session import Session

MOST_TYPED: Final = 80
Designs = tuple[tuple[str, Computed], ...]
"""File name and figures of each design that has ever been valid, left to right."""


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """What is asked of every design at once."""

    designs: Designs
    script: IncidentScript
    choices: Choices

    @property
    def key(self) -> tuple[Any, ...]:
        """Equal for equal questions about the same states of the designs."""
        return (*((name, id(computed)) for name, computed in self.designs), self.script, self.choices)

    def setups(self) -> dict[str, IncidentSetup]:
        return {name: setup_of(computed, self.script, self.choices) for name, computed in self.designs}


@dataclass(slots=True)
class IncidentState:
    """``typed``: every field as it stands on the page, right or wrong. ``question``: the last one without a fault."""

    typed: dict[str, str] = field(default_factory=lambda: dict(FIRST))
    problems: dict[str, Text] = field(default_factory=dict)
    scripts: dict[str, IncidentScript] = field(default_factory=dict)
    question: Question | None = None
    owner: object = field(default_factory=object)
    """Whose job it is: one at a time."""
    acked: int = 0
    repeat_acked: int = 0
    job: Job[Any] | None = None
    asked: Question | None = None
    """What ``job`` answers."""
    complaint: Text | None = None
    """Why no job was started."""

    def ask(self, session: Session) -> None:
        """Read the fields against the designs as they are now; a fault leaves the last good question."""
        designs = tuple((n, session.last_good[n]) for n in session.contents.order if n in session.last_good)
        self.scripts = _scripts(tuple(computed for _, computed in designs))
        if self.typed["script"] not in self.scripts:
            self.typed["script"] = next(iter(self.scripts), "")
        choices, self.problems = read(self.typed, self.scripts)
        if choices is None or not designs:
            return
        asked = Question(designs, _as_chosen(self.scripts[choices.script], choices), choices)
        fastest = max(setup.arrivals_per_second for setup in asked.setups().values())
        if choices.duration_seconds * fastest > MOST_REQUESTS:
            minutes = f"{int(MOST_REQUESTS / fastest / 60)}"
            too_many = TEXTS["too_many"]
            self.problems = {"minutes": Text(too_many.ko.format(minutes=minutes), too_many.en.format(minutes=minutes))}
        elif self.question is None or asked.key != self.question.key:
            self.question = asked

    def handle(self, events: Sequence[Mapping[str, Any]]) -> None:
        """``choose {key, value}``: a field's new text. What is not in order is left out."""
        for event in events:
            self.acked = event["seq"]
            key, value = event.get("key"), event.get("value")
            if event["kind"] == "choose" and isinstance(key, str) and key in self.typed and isinstance(value, str):
                self.typed[key] = value[:MOST_TYPED]


@lru_cache(maxsize=32)
def _scripts(computed: tuple[Computed, ...]) -> dict[str, IncidentScript]:
    """By English title, which stays the same when the language changes."""
    return {script.title.en: script for script in scripts_of([c.design for c in computed])} if computed else {}


def _as_chosen(script: IncidentScript, choices: Choices) -> IncidentScript:
    """The script moved to when the reader wants it."""
    later = choices.at_seconds - min(fault.at_seconds for fault in script.faults)
    faults = [replace(fault, at_seconds=fault.at_seconds + later) for fault in script.faults]
    if choices.lasts_seconds is not None:
        faults = [replace(fault, lasts_seconds=choices.lasts_seconds) for fault in faults]
    return replace(script, faults=tuple(faults))


def setup_of(computed: Computed, script: IncidentScript, choices: Choices) -> IncidentSetup:
    peak = computed.design.traffic.peak_requests_per_second
    return IncidentSetup(
        design=computed.design,
        constants=books().constants,
        round_trips=books().round_trips,
        script=script,
        duration_seconds=choices.duration_seconds,
        requests_per_second=peak if choices.load == "peak" else None,
        health_check=HealthCheck(asks_database=choices.asks_database),
    )
