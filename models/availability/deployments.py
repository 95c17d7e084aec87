"""Deployments as a source of failures of their own, beside the hardware; the rule is in docs/decisions/0007.

About 70 % of outages come from changes (Beyer et al., "Site Reliability Engineering", 2016, chapter 1).
"""

import math

from models.design.model import Component, Reliability
from models.units import HOURS_PER_MONTH


def failing_deployments(component: Component) -> Reliability | None:
    """How failing deployments take down what one of them exposes; None when there are none.

    ``deploys_per_month`` x ``change_failure_rate`` of them fail in 730 h up, each down for ``recovery_hours``.
    All at once: that is the whole tier. Rolling: the first instance to get the bad release, which is then rolled back;
    each of the n instances is the first equally often, so MTTF is n times as long.
    """
    rates = (component.deploys_per_month, component.change_failure_rate)
    if None in rates or component.recovery_hours is None:
        return None
    failing_per_month = (component.deploys_per_month or 0.0) * (component.change_failure_rate or 0.0)
    if failing_per_month == 0:
        return None
    exposed_in = len(component.instances) if component.rollout == "rolling" else 1
    mttf_hours = exposed_in * HOURS_PER_MONTH / failing_per_month
    if mttf_hours == math.inf:
        return None
    return Reliability(mttf_hours=mttf_hours, mttr_hours=float(component.recovery_hours))
