"""Collects what happens during a run: events, and stretches of time that something lasts."""

from dataclasses import dataclass, field

import simpy

from models.incident.result import Band, BandKind, EventKind, IncidentEvent, ShownState
from models.problems import Text


@dataclass(slots=True)
class Timeline:
    env: simpy.Environment
    events: list[IncidentEvent] = field(default_factory=list)
    bands: list[Band] = field(default_factory=list)
    _open: dict[tuple[BandKind, str], float] = field(default_factory=dict)

    def note(self, kind: EventKind, where: tuple[str, ...], text: Text, state: ShownState | None = None) -> None:
        event = IncidentEvent(at_seconds=float(self.env.now), kind=kind, where=where, state=state, text=text)
        self.events.append(event)

    def start(self, kind: BandKind, name: str) -> None:
        self._open.setdefault((kind, name), float(self.env.now))

    def end(self, kind: BandKind, name: str) -> None:
        start = self._open.pop((kind, name), None)
        if start is not None and self.env.now > start:
            self.bands.append(Band(kind=kind, name=name, start_seconds=start, end_seconds=float(self.env.now)))

    def close(self) -> dict[tuple[BandKind, str], float]:
        """End everything that still lasts; returns what that was, with its start."""
        unfinished = dict(self._open)
        for kind, name in unfinished:
            self.end(kind, name)
        self.bands.sort(key=lambda band: (band.start_seconds, band.kind, band.name))
        return unfinished
