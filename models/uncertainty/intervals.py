"""Ranges of assumptions -> intervals of the downtime, and how often each order of designs holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.design.model import Design
from models.uncertainty.downtime import DrawnAvailability
from models.uncertainty.ranges import Floats, draw

DRAWS: Final = 10_000
CHECKS: Final = 5
STATES_CHECKED: Final = 4_000
"""Draws that are solved exactly, times states of the chains: some tens of milliseconds. One at least."""
QUANTILES: Final = (0.025, 0.05, 0.5, 0.95, 0.975)
TIE: Final = 1e-9
"""Figures that differ by no more than this, relative, are equal: rounding is far below, no reader cares above."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """Quantiles of a figure over the draws: 95 %, 90 % and the median."""

    p2_5: float
    p5: float
    p50: float
    p95: float
    p97_5: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DesignDraws:
    """Unavailability of one design over the draws."""

    all_requests: Interval
    requests: Mapping[str, Interval]
    drawn: tuple[str, ...]
    """Paths of the assumptions that were drawn."""
    largest_error: float | None
    """None: every draw is exact. Else relative, of ``checked`` draws solved exactly, from the lowest to the highest."""
    checked: int
    figures: Floats
    """U over all requests, (draws,)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderShare:
    """Positions of designs from least downtime to most, equal ones in one group; ``share`` of the draws it holds in."""

    order: tuple[tuple[int, ...], ...]
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncertainty:
    """Of several designs together, all from the same draws."""

    seed: int
    draws: int
    designs: tuple[DesignDraws, ...]
    orders: tuple[OrderShare, ...]
    """The most frequent first."""
    less_downtime: tuple[tuple[float, ...], ...]
    """[a][b]: the share of draws in which a is down less than b; draws in which they are equal are in neither."""


def uncertainty(designs: Sequence[Design], *, seed: int, draws: int = DRAWS) -> Uncertainty:
    """Draw every assumption that has a range, once for all designs that share its path, and evaluate each design.

    Raises ``DiagramTooLarge``.
    """
    return compared([design_draws(DrawnAvailability(design), seed=seed, draws=draws) for design in designs], seed=seed)


def design_draws(model: DrawnAvailability, *, seed: int, draws: int = DRAWS) -> DesignDraws:
    figures = draw(model.ranges.values(), draws=draws, seed=seed)
    by_request = model.by_request(figures)
    overall = np.broadcast_to(model.weighted(figures, by_request), draws)
    errors = [] if model.is_exact else _errors(model, figures, overall)
    return DesignDraws(
        all_requests=_interval(overall),
        requests={name: _interval(found) for name, found in by_request.items()},
        drawn=tuple(figures),
        largest_error=max(errors, default=None),
        checked=len(errors),
        figures=overall,
    )


def compared(designs: Sequence[DesignDraws], *, seed: int) -> Uncertainty:
    """How often each order holds; all designs drawn with this seed."""
    figures = np.array([design.figures for design in designs])
    return Uncertainty(
        seed=seed,
        draws=figures.shape[1],
        designs=tuple(designs),
        orders=_orders(figures),
        less_downtime=tuple(tuple(float(np.mean(_less(a, b))) for b in figures) for a in figures),
    )


def _errors(model: DrawnAvailability, figures: Mapping[str, Floats], overall: Floats) -> list[float]:
    """Relative errors of draws in even steps of rank between the ends of the 90 % interval."""
    checks = max(1, min(CHECKS, STATES_CHECKED // model.states))
    ranks = (len(overall) * np.linspace(0.95, 0.05, checks)).astype(int)
    errors = []
    for i in np.argsort(overall)[ranks].tolist():
        single = {path: float(drawn[i]) for path, drawn in figures.items()}
        at_draw = {path: np.asarray(figure) for path, figure in single.items()}
        exact = float(model.weighted(at_draw, model.exactly(single)))
        errors.append(abs(float(overall[i]) / exact - 1))
    return errors


def _interval(figures: Floats) -> Interval:
    p2_5, p5, p50, p95, p97_5 = np.quantile(figures, QUANTILES).tolist()
    return Interval(p2_5=p2_5, p5=p5, p50=p50, p95=p95, p97_5=p97_5)


def _less(a: Floats, b: Floats) -> NDArray[np.bool_]:
    return b - a > TIE * b


def _orders(figures: Floats) -> tuple[OrderShare, ...]:
    """``figures``: (designs, draws)."""
    designs, draws = figures.shape
    ranked = np.argsort(figures, axis=0, kind="stable")
    ordered = np.take_along_axis(figures, ranked, axis=0)
    is_apart = _less(ordered[:-1], ordered[1:])
    kinds, counts = np.unique(np.concatenate([ranked, is_apart]), axis=1, return_counts=True)
    found = [
        OrderShare(order=_groups(kind[:designs], kind[designs:]), share=count / draws)
        for kind, count in zip(kinds.T.tolist(), counts.tolist(), strict=True)
    ]
    return tuple(sorted(found, key=lambda order: order.share, reverse=True))


def _groups(ranked: Sequence[int], is_apart: Sequence[int]) -> tuple[tuple[int, ...], ...]:
    groups = [[ranked[0]]]
    for position, begins in zip(ranked[1:], is_apart, strict=True):
        if begins:
            groups.append([])
        groups[-1].append(position)
    return tuple(tuple(sorted(group)) for group in groups)
