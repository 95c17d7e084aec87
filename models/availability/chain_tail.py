"""How much of the time more clocks of a family are down than a number: exact for clocks alone, at most for crews."""

from collections.abc import Sequence

import numpy as np

from models.availability.chain import Clock, Crew, Family
from models.availability.counting import distribution
from models.availability.gth import Floats


def more_down_than(family: Family, number: int) -> float:
    """At most this share of time.

    Clocks that repair themselves are independent of one another: their count's distribution is exact. Of a crew's
    clocks the count rises at most at the sum of the largest failure rates of those left, and falls at least at the
    least repair rate times the hands at work; a birth and death chain with these rates is never lower in the long run.
    """
    crewed = {name for crew in family.crews for name in crew.clocks}
    alone = [clock for clock in family.clocks if clock.name not in crewed]
    count = (
        distribution(
            [c.mttr_hours / (c.mttf_hours + c.mttr_hours) for c in alone],
            [c.mttf_hours / (c.mttf_hours + c.mttr_hours) for c in alone],
        )
        if alone
        else np.ones(1)
    )
    by_name = {clock.name: clock for clock in family.clocks}
    for crew in family.crews:
        count = np.convolve(count, _at_most(crew, [by_name[name] for name in crew.clocks]))
    return min(1.0, float(count[number + 1 :].sum()))


def _at_most(crew: Crew, clocks: Sequence[Clock]) -> Floats:
    """Of the crew's clocks down, a distribution that is nowhere lower, (clocks + 1,)."""
    failing = sorted((1 / clock.mttf_hours for clock in clocks), reverse=True)
    slowest = max(clock.mttr_hours for clock in clocks)
    down = np.arange(1, len(clocks) + 1)
    rising = np.array([sum(failing[: len(clocks) - n]) for n in range(len(clocks))])
    relative = np.concatenate(([1.0], np.cumprod(rising * slowest / np.minimum(down, crew.size))))
    total: np.float64 = relative.sum()
    return np.divide(relative, total)
