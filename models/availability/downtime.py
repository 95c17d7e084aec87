"""Fractions of time as minutes a year, and whose minutes they are."""

from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np

from models.availability.function import Function
from models.availability.joint import JointFunction
from models.availability.variables import Cause, Variable
from models.units import MINUTES_PER_YEAR

FEWEST_POINTS = 4
MAX_NODE_POINTS = 3_000_000
"""Nodes of the diagram times points: a second or two."""
OBSERVATIONS_AT_ONCE = 5_000
"""With more, one point at a time: 100 nodes hold that many numbers each."""
SUM_TOLERANCE = 1e-12
"""Of the shares' sum against U, relative: what rounding leaves of 2,000 parts."""


def minutes_per_year(fraction: float) -> float:
    """A year is 8,760 h.

    >>> round(minutes_per_year(0.0001), 2)
    52.56
    """
    return fraction * MINUTES_PER_YEAR


def unavailability_by_cause(
    function: Function, variables: Sequence[Variable], q: Sequence[float], unavailability: float
) -> dict[Cause, float]:
    """U divided among the causes of ``variables``; the parts add up to U.

    The rule is Aumann-Shapley's: a variable's share is q_i times the integral of B_i(t q) over t from 0 to 1, so that
    every product of unavailabilities in U is divided equally among its factors. A cut set of a zone and an instance
    gives half its probability to either. Integrated by Gauss-Legendre, doubling the points until the parts add up (n
    points are exact for 2 n variables) or ``MAX_NODE_POINTS`` is reached; what then remains is spread in proportion.
    Of a variable's share the part that is the wait for people goes to the cause "people".

    With chains at the top the rule holds in each of their states, weighted by its share of time: there the parts of the
    chain that are down have q = 1, the others 0, and a failover under way (detection, promotion, or manual work) is a
    part of its own. While all that may write are down and nothing is under way, the downtime is theirs.
    """
    causes: dict[Cause, float] = dict.fromkeys((v.cause for v in variables), 0.0)
    if any(v.people_share for v in variables):
        causes["people"] = 0.0
    if len(causes) == 1:
        return dict.fromkeys(causes, unavailability)
    points = FEWEST_POINTS
    while True:
        shares = _shares(function, q, points)
        exact = abs(sum(shares) - unavailability) <= SUM_TOLERANCE * unavailability or 2 * points >= len(q)
        if exact or 2 * points * function.nodes > MAX_NODE_POINTS:
            break
        points *= 2
    for variable, share in zip(variables, shares, strict=True):
        causes[variable.cause] += share * (1 - variable.people_share)
        if variable.people_share:
            causes["people"] += share * variable.people_share
    return in_proportion(causes, unavailability)


def in_proportion(parts: Mapping[Cause, float], total: float) -> dict[Cause, float]:
    """The parts scaled so that they add up to ``total``; divided equally where nothing tells them apart."""
    known = sum(parts.values())
    if known:
        return {cause: total / known * part for cause, part in parts.items()}
    return dict.fromkeys(parts, total / len(parts)) if parts else {}


def _shares(function: Function, q: Sequence[float], points: int) -> list[float]:
    if isinstance(function, JointFunction):
        in_chain = {level for family in function.families for level in family.levels}
        t, weights = np.array(_quadrature(points)).T
        at_once = points if max(len(family.shares) for family in function.families) <= OBSERVATIONS_AT_ONCE else 1
        parts = [function.gradients(q, t[i : i + at_once]) for i in range(0, points, at_once)]
        totals = [float(weights @ np.concatenate(of_level)) for of_level in zip(*parts, strict=True)]
        return [
            total * (1.0 if level in in_chain else q_i)
            for level, (q_i, total) in enumerate(zip(q, totals, strict=True))
        ]
    shares = [0.0] * len(q)
    for t, weight in _quadrature(points):
        scaled = [t * q_i for q_i in q]
        slopes = function.gradient(scaled, [1 - q_i for q_i in scaled])
        shares = [share + weight * q_i * slope for share, q_i, slope in zip(shares, q, slopes, strict=True)]
    return shares


@cache
def _quadrature(points: int) -> tuple[tuple[float, float], ...]:
    """Gauss-Legendre points and weights on [0, 1]."""
    nodes, weights = np.polynomial.legendre.leggauss(points)
    return tuple(zip(((nodes + 1) / 2).tolist(), (weights / 2).tolist(), strict=True))
