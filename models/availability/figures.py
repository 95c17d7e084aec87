"""Every figure of one failure function: of independent variables alone, or with chains above them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from models.availability.bdd import Node
from models.availability.downtime import minutes_per_year, unavailability_by_cause
from models.availability.function import Function
from models.availability.importance import importance_in_chain, importances
from models.availability.joint import JointFunction, Observations
from models.availability.result import Importance, RequestAvailability
from models.availability.rounding import share
from models.availability.structure import Structure
from models.availability.variables import Variable
from models.units import HOURS_PER_YEAR


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """``importances``: by variable. ``untimed``: variables that matter and whose failure frequency is unknown."""

    request: RequestAvailability
    importances: Mapping[str, Importance]
    untimed: tuple[Variable, ...]


class Figured:
    """One function of a structure. ``families``: what the chains at its top say; none: all is independent."""

    def __init__(self, structure: Structure, down: Node, degraded: Node, families: Sequence[Observations]) -> None:
        self.variables, self.families = structure.variables, families
        self.q = [v.unavailability for v in self.variables]
        self.p = [v.availability for v in self.variables]
        roots = (structure.diagram, (down, degraded), families)
        self.joint = JointFunction(*roots) if families else None
        self.function = self.joint or Function(structure.diagram, down, degraded)

    @cached_property
    def unavailability(self) -> float:
        return share(self.function.unavailability(self.q, self.p))

    @cached_property
    def birnbaum(self) -> list[float]:
        """Of the variables below the families."""
        return self.function.birnbaum(self.q, self.p)

    def figures(self) -> Figures:
        untimed = tuple(v for v, b in zip(self.variables, self.birnbaum, strict=True) if b and _is_untimed(v))
        return Figures(request=self._request(untimed), importances=self._importances(), untimed=untimed)

    def _request(self, untimed: Sequence[Variable]) -> RequestAvailability:
        failures = None if untimed else self._failures_per_hour() * HOURS_PER_YEAR
        by_cause = unavailability_by_cause(self.function, self.variables, self.q, self.unavailability)
        down, degraded_or_down = self.function.roots
        return RequestAvailability(
            unavailability=self.unavailability,
            availability=share(self.function.availability(self.q, self.p)),
            downtime_minutes_per_year=minutes_per_year(self.unavailability),
            failures_per_year=failures,
            mean_outage_minutes=minutes_per_year(self.unavailability) / failures if failures else None,
            downtime_by_cause={cause: minutes_per_year(part) for cause, part in by_cause.items()},
            degraded_unavailability=self.function.exclusive([(degraded_or_down, down)], self.q, self.p)[0],
        )

    def _failures_per_hour(self) -> float:
        """What is critical at the moment fails with the part: B x its failures; and the moves of the chains."""
        moved = self.joint.failures_per_hour(self.q, self.p) if self.joint is not None else 0.0
        return moved + sum(b * (v.failures_per_hour or 0.0) for v, b in zip(self.variables, self.birnbaum, strict=True))

    def _importances(self) -> dict[str, Importance]:
        found = importances(self.function, self.q, self.p, self.unavailability, self.birnbaum)
        known = {v.name: importance for v, importance in zip(self.variables, found, strict=True)}
        if self.joint is not None:
            for family, down in zip(self.families, self.joint.observed(self.q, self.p), strict=True):
                for i, level in enumerate(family.levels):
                    known[self.variables[level].name] = importance_in_chain(
                        family.mean[:, i], family.shares, down, self.unavailability, family.left_out
                    )
        return known


def _is_untimed(variable: Variable) -> bool:
    """It fails now and then, not known how often."""
    return variable.failures_per_hour is None and bool(variable.unavailability and variable.availability)
