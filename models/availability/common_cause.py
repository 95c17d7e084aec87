"""Common-cause failures: the beta factor model.

Independence overstates redundancy: instances of one tier run the same release with the same configuration. A share
``beta`` of an instance's failures takes its whole tier at once, the rest stays its own; repairs are as long either way.
Source: Fleming, "A reliability model for common mode failures in redundant safety systems" (1975), as in
NUREG/CR-4780. A tier of one instance has no redundancy to lose and is not split.
"""

import math
from dataclasses import replace

from models.design.model import Reliability


def split(reliability: Reliability, beta: float) -> tuple[Reliability, Reliability]:
    """What fails one instance alone, and what fails its tier. ``beta`` in [0, 1].

    Times: rates are divided, so MTTF / (1 - beta) and MTTF / beta with the same MTTR. A stated unavailability Q:
    (1 - beta) Q and beta Q, each with its own complement, so that neither loses digits.

    >>> own, common = split(Reliability(mttf_hours=1000, mttr_hours=2), 0.25)
    >>> round(own.mttf_hours, 9), common.mttf_hours
    (1333.333333333, 4000.0)
    """
    return _part(reliability, 1 - beta, beta), _part(reliability, beta, 1 - beta)


def _part(reliability: Reliability, share: float, rest: float) -> Reliability:
    """``rest`` is 1 - ``share``, given apart for its digits."""
    if reliability.is_stated:
        unavailability = share * reliability.unavailability
        availability = reliability.availability + rest * reliability.unavailability
        return replace(reliability, stated_unavailability=unavailability, stated_availability=availability)
    assert reliability.mttf_hours is not None
    mttf = reliability.mttf_hours / share if share else math.inf
    if mttf == math.inf:
        return Reliability(stated_unavailability=0.0, stated_availability=1.0, mttr_hours=reliability.mttr_hours)
    return replace(reliability, mttf_hours=mttf)
