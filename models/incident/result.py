"""What one incident comes to: events on a timeline, requests per second, and what was lost."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from models.problems import Text

EventKind = Literal[
    "fault",
    "place_gone",
    "lag_started",
    "lag_over",
    "health_check_missed",
    "out_of_rotation",
    "in_rotation",
    "noticed_by_users",
    "detected",
    "coverage_failed",
    "promoting",
    "promoted",
    "waiting",
    "writes_lost",
    "person_called",
    "person_reached",
    "repair_waiting",
    "repair_started",
    "repaired",
    "class_down",
    "class_up",
]
ShownState = Literal[
    "up",
    "down",
    "hung",
    "cut_off",
    "lagging",
    "out_of_rotation",
    "in_rotation",
    "detecting",
    "promoting",
    "manual",
    "waiting",
    "writer",
]
BandKind = Literal["down", "impaired", "no_writer", "waiting_for_person", "repair", "lagging"]


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentEvent:
    """``where``: names of instances, components, places, people or request classes.

    ``state``: what every name in ``where`` is from now on; None: no change.
    """

    at_seconds: float
    kind: EventKind
    where: tuple[str, ...]
    state: ShownState | None
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A stretch of the timeline. ``name``: a request class (down, impaired), a component, instance or place."""

    kind: BandKind
    name: str
    start_seconds: float
    end_seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestSeries:
    """Requests of one class by the second in which they ended, one count a second.

    ``ok`` and ``failed`` are all of them; ``retried`` (sent again, somewhere on the way), ``stale`` and ``slow`` are
    some of these.
    """

    ok: tuple[int, ...]
    failed: tuple[int, ...]
    retried: tuple[int, ...]
    stale: tuple[int, ...]
    slow: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestTotals:
    """Counts over the whole incident; what has not ended within it is not counted."""

    requests: int
    ok: int
    failed: int
    retried: int
    stale: int
    slow: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentRun:
    """One seeded run of an incident script on one design.

    ``series``, ``totals``, ``recovered_after_seconds``: by request class; the last from the first fault until every
    request is answered again for good, 0 when it never was otherwise, None when not within the duration.
    ``mapped``: script names -> names in this design, where they differ; ``not_in_design``: faults without effect here.
    """

    design_id: str
    seed: int
    duration_seconds: float
    requests_per_second: float
    events: tuple[IncidentEvent, ...]
    bands: tuple[Band, ...]
    series: Mapping[str, RequestSeries]
    totals: Mapping[str, RequestTotals]
    lost_writes: int
    recovered_after_seconds: Mapping[str, float | None]
    mapped: Mapping[str, str]
    not_in_design: tuple[str, ...]
    assumptions: tuple[Text, ...]
    processed_events: int
