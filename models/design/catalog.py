"""What the catalog knows of component kinds, and the figures used where a design states none; each with its source."""

from collections.abc import Mapping
from dataclasses import dataclass

from models.problems import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class DefaultFigure:
    """A figure used when a design states none; ``low`` and ``high`` bound what it may really be."""

    value: float
    low: float
    high: float
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A component kind. Figures are None where no default is sensible (``generic`` never fails by itself)."""

    name: str
    label: Text
    icon: str
    engine: str | None
    mttf_hours: DefaultFigure | None
    mttr_hours: DefaultFigure | None
    availability: DefaultFigure | None
    availability_multi_az: float | None
    """Takes the place of ``availability`` where a managed service runs in several zones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalog:
    kinds: Mapping[str, Kind]
    defaults: Mapping[str, DefaultFigure]
    """By key of the design file, e.g. ``failover.detect_seconds``."""
