"""Values that the sliders put in the place of the designs' own, for as long as somebody tries them out."""

from dataclasses import dataclass, fields, replace
from typing import Any, Final

from models.design.model import Component, Design, Instance, Place, RoundTrip

STEPS: Final[dict[str, tuple[float, ...]]] = {
    "per_second": (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 300, 500, 700, 1000, 1500, 2000, 3000, 5000),
    "rtt_ms": (0.1, 0.2, 0.34, 0.54, 1, 2, 3, 4, 6, 8.4, 12, 20, 34, 50, 80, 120, 200),
    "flush_ms": (0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5, 8, 10),
    "workers": (1, 2, 3, 4, 6, 8, 12, 16, 32, 64),
    "read_after_write_ms": (0, 0.5, 1, 2, 3, 5, 10, 20, 50, 100, 300, 1000, 3000),
}
"""What each slider stops at."""
UNITS: Final = {"per_second": "/s", "rtt_ms": "ms", "flush_ms": "ms", "workers": "", "read_after_write_ms": "ms"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """None: as each design says. ``rtt_ms``: from the writer's place to every reader."""

    per_second: float | None = None
    rtt_ms: float | None = None
    flush_ms: float | None = None
    workers: float | None = None
    read_after_write_ms: float | None = None

    @property
    def is_on(self) -> bool:
        return any(getattr(self, field.name) is not None for field in fields(self))


def tried(design: Design, component: Component, trial: Trial) -> Design:
    """The design with the trial's values in the replication of ``component``."""
    if component.replication is None or not trial.is_on:
        return design
    now = component.replication
    changed = replace(
        now,
        transactions_per_second=_or(trial.per_second, now.transactions_per_second),
        flush_ms=_or(trial.flush_ms, now.flush_ms),
        applier_workers=int(trial.workers or now.applier_workers),
        read_after_write_ms=_or(trial.read_after_write_ms, now.read_after_write_ms),
    )
    moved = replace(component, replication=changed)
    design = replace(design, components={**design.components, component.name: moved})
    return design if trial.rtt_ms is None else _at_round_trip(design, moved, trial.rtt_ms)


def _or(value: float | None, other: Any) -> Any:
    return other if value is None else value


def _at_round_trip(design: Design, component: Component, rtt_ms: float) -> Design:
    """Every reader on a host of its own, so far from the writer's place; all else keeps its distance."""
    assert component.replication is not None
    writer = component.replication.writer
    home = next(i.place for i in component.instances if i.id == writer)
    readers = [i for i in component.instances if i.id != writer and i.place is not None]
    if home is None or not readers:
        return design
    places, trips, instances = dict(design.places), list(design.round_trips), {}
    for reader in readers:
        host = f"{reader.id} (trial)"
        around = design.places[reader.place or ""]
        places[host] = Place(
            name=host, kind="host", within=around.name, billing=around.billing, reliability=around.reliability
        )
        trips.append(RoundTrip(between=(home, host), value_ms=rtt_ms, source=None))
        instances[reader.id] = replace(reader, place=host)
    moved = replace(component, instances=tuple(_of(instances, i) for i in component.instances))
    return replace(
        design,
        places=places,
        round_trips=tuple(trips),
        components={**design.components, component.name: moved},
    )


def _of(instances: dict[str, Instance], instance: Instance) -> Instance:
    return instances.get(instance.id, instance)
