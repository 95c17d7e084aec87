"""Series of many points -> as many as a screen shows, without losing a peak: least and most of each stretch of time."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

MOST_BINS: Final = 800
GAP_STEPS: Final = 1.5


def curve(
    times: NDArray[np.float64], values: NDArray[np.float64], *, step_seconds: float, digits: int = 2
) -> dict[str, Any]:
    """``x``: shares of the whole time; ``lo`` and ``hi``: least and most of the stretch that begins there;
    ``breaks``: indices before which data are missing. ``times`` (n,) ascending [s].
    """
    start, span = times[0], times[-1] - times[0] + step_seconds
    bins = max(1, min(MOST_BINS, round(span / step_seconds)))
    # half a step on, so that points at even times do not fall on the edges of stretches
    index = np.minimum(((times - start + step_seconds / 2) / span * bins).astype(int), bins - 1)
    first = np.flatnonzero(np.diff(index, prepend=-1))
    last = np.append(first[1:], len(times)) - 1
    gaps = np.flatnonzero(times[first[1:]] - times[last[:-1]] > GAP_STEPS * step_seconds) + 1
    return {
        "x": np.round((index[first] + 0.5) / bins, 5).tolist(),
        "lo": np.round(np.minimum.reduceat(values, first), digits).tolist(),
        "hi": np.round(np.maximum.reduceat(values, first), digits).tolist(),
        "breaks": gaps.tolist(),
    }
