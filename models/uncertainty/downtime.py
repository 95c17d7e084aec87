"""Unavailability of a design as a function of its assumptions, for thousands of draws at once.

Exact for a design without chains: its decision diagram is evaluated over arrays. With chains (failover, crews) each
draw would take a solve of milliseconds or more. There U = ratio x U_two_step: failover as one more independent event
(see ``sources``), evaluated over arrays, and the ratio that makes it exact at the design's own figures. How far that is
off at other figures is not known beforehand; ``exactly`` solves the chains, for a sample of draws.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import Final

import numpy as np

from models.availability import AvailabilityModel
from models.design.model import Design
from models.uncertainty.figures import matters, shares_of, with_figures
from models.uncertainty.ranges import Floats, Range, ranges_of
from models.uncertainty.sources import parameters_of_figures, sources_of_figures

STATES_SOLVED_QUICKLY: Final = 1_000
"""Of all chains of a design: 10 ms or so."""


class DrawnAvailability:
    """The failure functions of one design, for figures that are arrays of draws. Raises ``DiagramTooLarge``."""

    def __init__(self, design: Design) -> None:
        self.design = design
        self.ranges = {path: r for path, r in ranges_of(design).items() if matters(path)}
        """Of the assumptions that availability depends on, by path."""
        self._now = {path: range_.value for path, range_ in self.ranges.items()}
        self._model = AvailabilityModel(_with_every_source(design, self.ranges))
        self._variables = {v.name for v in self._model.variables}

    @property
    def is_exact(self) -> bool:
        return self._model.is_static

    @property
    def states(self) -> int:
        """Of all chains."""
        return sum(chain.states for chain in self._model.chains)

    def by_request(self, figures: Mapping[str, Floats]) -> dict[str, Floats]:
        """U of every request class, each (draws,), with the figures at these paths, each (draws,)."""
        two_step = self._two_step(figures)
        return two_step if self.is_exact else {name: self._ratio[name] * u for name, u in two_step.items()}

    def exactly(self, figures: Mapping[str, float]) -> dict[str, float]:
        """U of every request class with single figures at these paths, chains solved."""
        moved = with_figures(self.design, figures)
        if any(self._now[path] == 0 for path in figures if path in self._now):
            return AvailabilityModel(moved).unavailability()
        parameters = parameters_of_figures(moved)
        known = self._exact_model.parameters.items()
        changed = {key: float(parameters[key]) for key, now in known if parameters[key] != now}
        return self._exact_model.unavailability_at(changed)

    def weighted(self, figures: Mapping[str, Floats], by_request: Mapping[str, Floats | float]) -> Floats:
        """U over all requests, (draws,)."""
        shares = shares_of(self.design, figures)
        return np.asarray(sum(shares[name] * u for name, u in by_request.items()))

    def _two_step(self, figures: Mapping[str, Floats]) -> dict[str, Floats]:
        sources = sources_of_figures(with_figures(self.design, {**self._now, **figures}))
        drawn = {name: np.asarray(s.unavailability) for name, s in sources.items() if name in self._variables}
        return self._model.static_unavailability_of_draws(drawn)

    @cached_property
    def _exact_model(self) -> AvailabilityModel:
        """Of the design as it stands, whose state spaces and diagram hold while no figure leaves 0."""
        has_zeros = any(range_.value == 0 for range_ in self.ranges.values())
        return AvailabilityModel(self.design) if has_zeros else self._model

    @cached_property
    def _ratio(self) -> dict[str, float]:
        """U_exact / U_two_step of the design, by request class."""
        exact, two_step = self.exactly({}), self._two_step({})
        return {name: u / float(two_step[name]) if two_step[name] else 1.0 for name, u in exact.items()}


def _with_every_source(design: Design, ranges: Mapping[str, Range]) -> Design:
    """The design with all that may fail within the ranges: a figure of 0 would leave its source out of the diagram."""
    return with_figures(design, {path: range_.high for path, range_ in ranges.items() if range_.value == 0})
