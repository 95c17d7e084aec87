"""Arithmetic of usage that may be unknown (None), one figure, or an array of draws of it.

The rules of the bill are written once. Given arrays of draws in place of figures (see ``models.cost.draws``) they give
the bill of every draw; the types say ``float`` for both.
"""

from typing import Any, cast

import numpy as np


def is_array(value: Any) -> bool:
    return isinstance(value, np.ndarray)


def product(*factors: float | None) -> float | None:
    """The product; None when a factor is unknown, unless another one is 0."""
    result, is_known = 1.0, True
    for factor in factors:
        if factor is None:
            is_known = False
        elif isinstance(factor, np.ndarray) or factor:
            result = result * factor
        else:
            return 0.0
    return result if is_known else None


def total(a: float | None, b: float | None) -> float | None:
    """The sum; None when a part is unknown."""
    return None if a is None or b is None else a + b


def largest(*values: float) -> float:
    """The largest of some figures, draw by draw.

    >>> largest(1.0, 3.0, 2.0)
    3.0
    """
    found: Any = values[0]
    for value in values[1:]:
        if isinstance(value, np.ndarray) or isinstance(found, np.ndarray):
            found = np.maximum(found, value)
        elif value > found:
            found = value
    return cast(float, found)


def smallest(a: float, b: float) -> float:
    """The smaller of two figures, draw by draw."""
    return -largest(-a, -b)


def beyond(value: float | None, included: float) -> float:
    """What exceeds an included quantity; an unstated one does not.

    >>> beyond(4000.0, 3000.0), beyond(None, 3000.0)
    (1000.0, 0.0)
    """
    return 0.0 if value is None else largest(0.0, value - included)


def is_some(value: float | None) -> bool:
    """Whether there is anything, in any draw."""
    return value is not None and bool(np.any(value) if is_array(value) else value)


def number(value: float) -> str:
    """A number as formulas show it: up to six significant digits, thousands separated; draws are not written out."""
    if isinstance(value, np.ndarray):
        return "…"
    size = abs(value)
    if size >= 1e6:
        return f"{value:,.0f}"
    return f"{value:,.6g}" if size >= 1e-4 or size == 0 else f"{value:.3g}"
