"""Shares of time without what rounding adds to them."""

from typing import Final

ROUNDING: Final = 1e-12
"""Of sums over some thousand states or nodes."""


def share(total: float) -> float:
    """A sum of shares that make up the whole may pass 1 by rounding; what is more than that is not hidden.

    >>> share(1.0000000000000002), share(1.1)
    (1.0, 1.1)
    """
    return 1.0 if 1 < total <= 1 + ROUNDING else total
