"""Importance measures of one variable, all from U, its own q and Birnbaum's measure B.

With U(q=1) = U + p B and U(q=0) = U - q B, because U is linear in q:

- criticality B q / U: the part of the downtime in which it is down and its repair alone would end the outage.
  (U - U(q=0)) / U, which some codes print as Fussell-Vesely, is this same number.
- ``fussell_vesely``: the diagnosis importance q U(q=1) / U = P(it is down | the system is down), which SCRAM calls the
  Fussell-Vesely diagnosis importance factor ("DIF"; risk_analysis_tests.cc, ImportanceDefault: the tests compare).
- RAW U(q=1) / U and RRW U / U(q=0): how many times worse without it, and how many times better if it never failed.

Of a part in a chain q, U(q=1) and U(q=0) are P(it is down), P(down | it is down) and P(down | it is up) in the long
run, and B is the difference of the last two: the same numbers where parts are independent.

With U = 0: shares are 0, and a ratio is 1 where nothing changes, else infinite.
"""

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.availability.function import Function
from models.availability.result import Importance
from models.availability.rounding import share

ROUNDING: Final = 1e-13
"""Of two sums over a chain's states: nearer than this they are one number."""


def importances(
    function: Function, q: Sequence[float], p: Sequence[float], unavailability: float, birnbaum: Sequence[float]
) -> list[Importance]:
    """The measures of every level, (variables,)."""
    known: dict[tuple[int, float], Importance] = {}
    alike = function.alike()
    for level, like in enumerate(alike):
        if (like, q[level]) not in known:
            known[like, q[level]] = _importance(function, q, p, unavailability, birnbaum[level], level)
    return [known[like, q[level]] for level, like in enumerate(alike)]


def importance_in_chain(
    is_down: NDArray[np.float64],
    shares: NDArray[np.float64],
    down: NDArray[np.float64],
    unavailability: float,
    left_out: float,
) -> Importance:
    """Of a part that a chain knows.

    is_down, shares, down : chance that it is down, share of time, P(the function is down), by observation.
    left_out : share of time that is in none of them, which may make a part look as if the system were better without.
    """
    q, p = float(shares @ is_down), float(shares @ (1 - is_down))
    with_it, without_it = float(shares * down @ is_down), float(shares * down @ (1 - is_down))
    always = with_it / q if q else unavailability
    never = without_it / p if p else unavailability
    is_unsure = q > 0 and always < never <= always + left_out / q
    birnbaum = 0.0 if is_unsure or _is_rounding(always, never) else share(always - never)
    return Importance(
        birnbaum=birnbaum,
        criticality=share(birnbaum * q / unavailability) if unavailability else 0.0,
        fussell_vesely=share(with_it / unavailability) if unavailability else 0.0,
        raw=_ratio(always, unavailability) if birnbaum else 1.0,
        rrw=_ratio(unavailability, never) if birnbaum else 1.0,
    )


def _is_rounding(a: float, b: float) -> bool:
    return abs(a - b) <= ROUNDING * max(a, b)


def _importance(
    function: Function, q: Sequence[float], p: Sequence[float], unavailability: float, birnbaum: float, level: int
) -> Importance:
    removable = birnbaum * q[level]
    always = unavailability + p[level] * birnbaum
    return Importance(
        birnbaum=birnbaum,
        criticality=share(removable / unavailability) if unavailability else 0.0,
        fussell_vesely=share(q[level] * always / unavailability) if unavailability else 0.0,
        raw=_ratio(always, unavailability),
        rrw=_ratio(unavailability, _without(function, q, p, unavailability, removable, level)),
    )


def _without(
    function: Function, q: Sequence[float], p: Sequence[float], unavailability: float, removable: float, level: int
) -> float:
    """U(q=0): by subtraction where that costs at most one bit, else by another sweep."""
    if 2 * removable <= unavailability:
        return unavailability - removable
    return function.unavailability(_replaced(q, level, 0.0), _replaced(p, level, 1.0))


def _replaced(values: Sequence[float], level: int, value: float) -> list[float]:
    return [*values[:level], value, *values[level + 1 :]]


def _ratio(numerator: float, denominator: float) -> float:
    if numerator == denominator:
        return 1.0
    return numerator / denominator if denominator else math.inf
