"""What outages and lost writes are expected to cost, by the user's own valuation: never part of the bill."""

from dataclasses import dataclass
from typing import Final

from models.design.model import Billing
from models.problems import Text
from models.units import HOURS_PER_YEAR, MONTHS_PER_YEAR


@dataclass(frozen=True, slots=True, kw_only=True)
class LossPart:
    """One cause of loss: ``quantity`` a year at ``usd_each``; ``usd_per_month`` None: the quantity is not known."""

    what: Text
    quantity_per_year: float | None
    unit: Text
    usd_each: float

    @property
    def usd_per_month(self) -> float | None:
        return None if self.quantity_per_year is None else self.quantity_per_year * self.usd_each / MONTHS_PER_YEAR


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedLoss:
    """The parts that are valued. ``at_least``: one of them is not known."""

    downtime: LossPart | None
    lost_writes: LossPart | None

    @property
    def parts(self) -> tuple[LossPart, ...]:
        return tuple(part for part in (self.downtime, self.lost_writes) if part is not None)

    @property
    def usd_per_month(self) -> float:
        return sum(part.usd_per_month or 0.0 for part in self.parts)

    @property
    def at_least(self) -> bool:
        return any(part.usd_per_month is None for part in self.parts)


def expected_loss(
    billing: Billing, *, unavailability: float | None, lost_writes_per_year: float | None
) -> ExpectedLoss | None:
    """Expected loss of a design; None when nothing is valued.

    unavailability [share of requests or of time, 8,760 h a year; None: not computed];
    lost_writes_per_year [acknowledged writes; None: not known].
    """
    hour, write = billing.hour_of_downtime_usd, billing.lost_write_usd
    if hour is None and write is None:
        return None
    hours = None if unavailability is None else unavailability * HOURS_PER_YEAR
    downtime = None if hour is None else LossPart(what=DOWNTIME, quantity_per_year=hours, unit=HOURS, usd_each=hour)
    writes = (
        None
        if write is None
        else LossPart(what=LOST_WRITES, quantity_per_year=lost_writes_per_year, unit=WRITES, usd_each=write)
    )
    return ExpectedLoss(downtime=downtime, lost_writes=writes)


@dataclass(frozen=True, slots=True, kw_only=True)
class MarginalPrice:
    """What the better of two designs costs more, for the downtime that it avoids.

    ``usd_per_hour_avoided``: the extra cost of each hour of downtime avoided, negative when it is even cheaper; None:
    nothing is avoided. ``nines_gained``: how many powers of ten its unavailability is smaller by; None when it is 0.
    """

    extra_usd_per_year: float
    hours_avoided_per_year: float
    nines_gained: float | None

    @property
    def usd_per_hour_avoided(self) -> float | None:
        return self.extra_usd_per_year / self.hours_avoided_per_year if self.hours_avoided_per_year > 0 else None

    @property
    def usd_per_year_and_nine(self) -> float | None:
        """The extra cost a year of each further nine."""
        return self.extra_usd_per_year / self.nines_gained if self.nines_gained else None


DOWNTIME: Final = Text("중단으로 인한 손실", "Loss by downtime")
LOST_WRITES: Final = Text("유실된 쓰기로 인한 손실", "Loss by lost writes")
HOURS: Final = Text("시간", "h")
WRITES: Final = Text("건", "writes")
