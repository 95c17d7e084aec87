"""How many of independent parts are down: the binomial distribution, and Poisson's where the parts differ.

Sums and products of positive numbers only, so that tiny tails keep their relative accuracy.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Figures = Sequence[float] | Sequence[NDArray[np.float64]]


def at_least(
    count: int, q: Figures, p: Figures
) -> tuple[float, float] | tuple[NDArray[np.float64], NDArray[np.float64]]:
    """P(``count`` or more are down) and P(fewer are), for 1 <= count <= len(q); with arrays: for every draw.

    q, p : unavailability and availability of each part, numbers or (draws,) arrays.
    """
    if not any(isinstance(value, np.ndarray) for value in q):
        chances = distribution(q, p)  # type: ignore[arg-type]
        return float(chances[count:].sum()), float(chances[:count].sum())
    if 2 * count > len(q) + 1:
        fewer, enough = at_least(len(q) - count + 1, p, q)
        return enough, fewer  # type: ignore[return-value]
    return _counted_up_to(count, q, p)


def _counted_up_to(count: int, q: Figures, p: Figures) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """``at_least`` by one pass over the parts, in count x parts steps."""
    shape = np.broadcast_shapes(*map(np.shape, q))
    fewer = np.zeros((count, *shape))
    fewer[0] = 1.0
    enough = np.zeros(shape)
    for q_i, p_i in zip(q, p, strict=True):
        enough = enough + q_i * fewer[-1]
        fewer[1:] = p_i * fewer[1:] + q_i * fewer[:-1]
        fewer[0] = p_i * fewer[0]
    return enough, fewer.sum(axis=0)


def exactly_of_others(count: int, q: Sequence[float], p: Sequence[float]) -> list[float]:
    """For each part: P(``count`` of the others are down), (parts,)."""
    known: dict[float, float] = {}
    for i, q_i in enumerate(q):
        if q_i not in known:
            others = [*q[:i], *q[i + 1 :]], [*p[:i], *p[i + 1 :]]
            known[q_i] = float(distribution(*others)[count])
    return [known[q_i] for q_i in q]


def distribution(q: Sequence[float], p: Sequence[float]) -> NDArray[np.float64]:
    """P(j are down) for j = 0 … parts, (parts + 1,)."""
    if len(set(q)) == 1:
        return _binomial(len(q), q[0], p[0])
    chances = np.ones(1)
    for q_i, p_i in zip(q, p, strict=True):
        chances = np.append(p_i * chances, 0.0) + np.append(0.0, q_i * chances)
    return chances


def _binomial(parts: int, q: float, p: float) -> NDArray[np.float64]:
    """By ratios of neighbours, away from the mode on both sides, divided by their sum."""
    mode = min(int((parts + 1) * q), parts)
    above, below = np.arange(mode, parts), np.arange(mode, 0, -1)
    upwards = np.cumprod((parts - above) / (above + 1) * (q / p)) if p else np.zeros(parts - mode)
    downwards = np.cumprod(below / (parts - below + 1) * (p / q)) if q else np.zeros(mode)
    relative = np.concatenate((downwards[::-1], [1.0], upwards))
    total: np.float64 = relative.sum()
    return np.divide(relative, total)
