"""What goes wrong and when, and under which conditions: the input of one incident."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from models.design.model import Component, Design
from models.problems import Text
from models.replication import ReplicationConstants, RoundTripDefaults

FaultMode = Literal["stops", "hangs", "cut_off", "lags"]
EVERYONE: Final = "*"
WRITER: Final = "writer"
DEFAULT_REQUESTS_PER_SECOND: Final = 5.0
"""Assumption, where a design states no traffic."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that breaks at ``at_seconds`` of the incident.

    ``name``: an instance, a component (all its instances), a place, or ``writer``: who writes in the first replicated
    component. ``stops``: no longer there. ``hangs``: its port is open and answers nothing. ``cut_off``: up, and the
    health check passes, but nothing behind it answers. ``lags``: a reader ``lag_seconds`` behind its writer.
    ``lasts_seconds``: None until somebody, a crew or the provider has repaired it.
    """

    name: str
    mode: FaultMode = "stops"
    at_seconds: float = 60.0
    lasts_seconds: float | None = None
    lag_seconds: float = 20.0

    def __post_init__(self) -> None:
        _finite("at_seconds", self.at_seconds, least=0.0)
        _finite("lag_seconds", self.lag_seconds, least=0.0)
        if self.lasts_seconds is not None:
            _positive("lasts_seconds", self.lasts_seconds)


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentScript:
    """The same for every design. ``away``: members who cannot be reached when it starts; ``EVERYONE`` for all."""

    title: Text
    faults: tuple[Fault, ...]
    away: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthCheck:
    """How balancers check what stands behind them; the defaults are those of AWS ALB target groups.

    ``asks_database``: whether the application's answer depends on its database (a "deep" check).
    Source: AWS, "Health checks for Application Load Balancer target groups".
    """

    interval_seconds: float = 30.0
    timeout_seconds: float = 5.0
    unhealthy_after: int = 2
    healthy_after: int = 5
    asks_database: bool = False

    def __post_init__(self) -> None:
        _positive("interval_seconds", self.interval_seconds)
        _positive("timeout_seconds", self.timeout_seconds)
        if self.timeout_seconds > self.interval_seconds:
            raise ValueError(f"timeout_seconds must be <= interval_seconds, got {self.timeout_seconds}")
        if min(self.unhealthy_after, self.healthy_after) < 1:
            raise ValueError("unhealthy_after and healthy_after must be >= 1")


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentSetup:
    """All that one run depends on besides its seed. Raises ValueError for a figure out of range.

    ``requests_per_second``: None for the design's mean, else its peak, else 5. ``constants`` and ``round_trips`` are
    the tables of the replication model.
    """

    design: Design
    script: IncidentScript
    constants: ReplicationConstants
    round_trips: RoundTripDefaults
    duration_seconds: float = 600.0
    requests_per_second: float | None = None
    health_check: HealthCheck = field(default_factory=HealthCheck)

    def __post_init__(self) -> None:
        _positive("duration_seconds", self.duration_seconds)
        if self.requests_per_second is not None:
            _finite("requests_per_second", self.requests_per_second, least=0.0)

    @property
    def arrivals_per_second(self) -> float:
        traffic = self.design.traffic
        stated = (self.requests_per_second, traffic.mean_requests_per_second, traffic.peak_requests_per_second)
        return next((rate for rate in stated if rate is not None), DEFAULT_REQUESTS_PER_SECOND)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """The faults of a script with the names of one design. ``mapped``: script name -> name here, where they differ."""

    faults: tuple[tuple[Fault, str], ...]
    mapped: Mapping[str, str]
    not_in_design: tuple[str, ...]


def cast_of(design: Design, script: IncidentScript) -> Cast:
    found = [(fault, _broken_here(design, fault)) for fault in script.faults]
    return Cast(
        faults=tuple((fault, name) for fault, name in found if name is not None),
        mapped={fault.name: name for fault, name in found if name not in (None, fault.name)},
        not_in_design=tuple(dict.fromkeys(fault.name for fault, name in found if name is None)),
    )


def _broken_here(design: Design, fault: Fault) -> str | None:
    """What the fault hits; only something with a writer can lag behind it."""
    name = named_here(design, fault.name)
    if fault.mode != "lags" or name is None:
        return name
    component = component_of(design, name)
    has_readers = component is not None and component.replication is not None and len(component.instances) > 1
    return name if has_readers else None


def named_here(design: Design, name: str) -> str | None:
    """The name itself, else what is nearest: the writer, or the first instance of the component it is one of."""
    if name in design.components or name in design.instances or name in design.places:
        return name
    if name == WRITER:
        return first_writer(design)
    component = design.components.get(name.rpartition("-")[0])
    return component.instances[0].id if component is not None else None


def first_writer(design: Design) -> str | None:
    """Who writes in the first replicated component, else the first instance of the first database."""
    replicated = next((c.replication for c in design.components.values() if c.replication is not None), None)
    if replicated is not None:
        return replicated.writer
    database = next((c for c in design.components.values() if c.is_database), None)
    return database.instances[0].id if database is not None else None


def component_of(design: Design, name: str) -> Component | None:
    """Of an instance or component; None for a place."""
    if name in design.instances:
        return design.components[design.instances[name].component]
    return design.components.get(name)


def _positive(name: str, value: float) -> None:
    if not 0 < value < math.inf:
        raise ValueError(f"{name} must be finite and > 0, got {value}")


def _finite(name: str, value: float, *, least: float) -> None:
    if not least <= value < math.inf:
        raise ValueError(f"{name} must be finite and >= {least:g}, got {value}")
