"""Ranges of assumptions -> intervals of the downtime, shares of orders: one call, ``uncertainty``."""

from models.uncertainty.intervals import (
    DRAWS,
    DesignDraws,
    Interval,
    OrderShare,
    Uncertainty,
    compared,
    design_draws,
    uncertainty,
)
from models.uncertainty.ranges import Range, ranges_of

__all__ = [
    "DRAWS",
    "DesignDraws",
    "Interval",
    "OrderShare",
    "Range",
    "Uncertainty",
    "compared",
    "design_draws",
    "ranges_of",
    "uncertainty",
]
