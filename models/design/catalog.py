"""What the catalog knows of component kinds, and the figures used where a design states none; each with its source."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from models.problems import Text
from models.units import HOURS_PER_MONTH


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
class SpotInterruption:
    """How often AWS took back spot instances of a type: the share of them in a month, as a band.

    ``high`` None: the source says only "more than ``low``". ``source`` and ``as_of`` are the Spot Advisor's.
    """

    low: float
    high: float | None
    source: str
    as_of: date | None

    @property
    def share_per_month(self) -> float:
        """One figure for the band: its middle; of an open one its lower end, so "at least"."""
        return self.low if self.high is None else (self.low + self.high) / 2

    @property
    def failures_per_hour(self) -> float:
        """The constant rate at which ``share_per_month`` of instances are taken within a month of 730 h."""
        return rate_per_hour(share_per_month=self.share_per_month)

    @property
    def mttf_hours(self) -> float:
        return 1 / self.failures_per_hour


def rate_per_hour(*, share_per_month: float) -> float:
    """Rate [1/h] of an exponential time after which a share of instances is gone in 730 h.

    >>> round(1 / rate_per_hour(share_per_month=0.05))
    14232
    """
    return -math.log1p(-share_per_month) / HOURS_PER_MONTH


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalog:
    kinds: Mapping[str, Kind]
    defaults: Mapping[str, DefaultFigure]
    """By key of the design file, e.g. ``failover.detect_seconds``."""
    spot: Mapping[tuple[str, str], SpotInterruption]
    """By AWS region and instance type."""
