"""Cost together with availability and replication: expected loss, and what a further nine costs."""

import math
from collections.abc import Sequence

from models.cost.loss import ExpectedLoss, MarginalPrice, expected_loss
from models.evaluate import Evaluation
from models.targets import lost_writes_per_year
from models.units import HOURS_PER_YEAR, MONTHS_PER_YEAR


def expected_loss_of(evaluation: Evaluation) -> ExpectedLoss | None:
    """The expected loss of an evaluated design; None when the design values neither downtime nor lost writes."""
    availability = evaluation.availability
    return expected_loss(
        evaluation.design.billing,
        unavailability=None if availability is None else availability.all_requests.unavailability,
        lost_writes_per_year=lost_writes_per_year(evaluation),
    )


def marginal_price(base: Evaluation, other: Evaluation) -> MarginalPrice | None:
    """What ``other`` costs more than ``base`` for the downtime that it avoids; None: a part was not evaluated.

    By the bills before credits and VAT; where a bill is "at least", so is the figure's meaning.
    """
    if base.cost is None or other.cost is None or base.availability is None or other.availability is None:
        return None
    before = base.availability.all_requests.unavailability
    after = other.availability.all_requests.unavailability
    return MarginalPrice(
        extra_usd_per_year=(other.cost.usd_per_month - base.cost.usd_per_month) * MONTHS_PER_YEAR,
        hours_avoided_per_year=(before - after) * HOURS_PER_YEAR,
        nines_gained=math.log10(before / after) if before > 0 and after > 0 else None,
    )


def marginal_prices(evaluations: Sequence[Evaluation]) -> tuple[MarginalPrice | None, ...]:
    """Of each design against the first one; None for the first."""
    return tuple(None if i == 0 else marginal_price(evaluations[0], e) for i, e in enumerate(evaluations))
