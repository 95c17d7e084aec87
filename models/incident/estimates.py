"""Simulated figures with their errors: never a number without an interval."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.stats import beta, binom, t

Values = NDArray[np.float64]
LEVEL: Final = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A figure from ``runs`` independent runs with its 95 % interval, in the unit of the field that holds it.

    ``standard_error``: None where only the interval is known (a quantile).
    """

    estimate: float
    standard_error: float | None
    lower: float
    upper: float
    runs: int


def mean_estimate(values: Values) -> Estimate:
    """Mean of a (runs,) array with Student's interval; one run has an interval without end.

    >>> mean_estimate(np.array([1.0, 3.0])).standard_error
    1.0
    """
    runs = len(values)
    mean = float(np.mean(values))
    if runs < 2:
        return Estimate(estimate=mean, standard_error=None, lower=-math.inf, upper=math.inf, runs=runs)
    error = float(np.std(values, ddof=1)) / math.sqrt(runs)
    reach = error * float(t.ppf((1 + LEVEL) / 2, runs - 1))
    return Estimate(estimate=mean, standard_error=error, lower=mean - reach, upper=mean + reach, runs=runs)


def proportion_estimate(successes: int, runs: int) -> Estimate:
    """A probability with the exact binomial interval (Clopper and Pearson, 1934)."""
    share, tail = successes / runs, (1 - LEVEL) / 2
    return Estimate(
        estimate=share,
        standard_error=math.sqrt(share * (1 - share) / runs),
        lower=float(beta.ppf(tail, successes, runs - successes + 1)) if successes else 0.0,
        upper=float(beta.ppf(1 - tail, successes + 1, runs - successes)) if successes < runs else 1.0,
        runs=runs,
    )


def quantile_estimate(ordered: Values, share: float) -> Estimate:
    """A quantile of a sorted (runs,) array; the interval is between order statistics, by the binomial distribution.

    With too few runs one end is the smallest or the largest value seen, and the interval is then too short.
    """
    runs, tail = len(ordered), (1 - LEVEL) / 2
    low, high = (int(binom.ppf(p, runs, share)) for p in (tail, 1 - tail))
    return Estimate(
        estimate=float(ordered[min(runs - 1, math.ceil(share * runs) - 1)]),
        standard_error=None,
        lower=float(ordered[max(0, low - 1)]),
        upper=float(ordered[min(runs - 1, high)]),
        runs=runs,
    )


def quantile_estimates(ordered: Values, percents: Sequence[float]) -> dict[str, Estimate]:
    """By percent, as in ``99.9``; empty without values."""
    if not len(ordered):
        return {}
    return {f"{percent:g}": quantile_estimate(ordered, percent / 100) for percent in percents}


def sorted_values(parts: Sequence[Any]) -> Values:
    """One sorted (n,) array of many."""
    joined: Values = np.sort(np.concatenate([np.asarray(part, dtype=np.float64) for part in parts]))
    return joined
