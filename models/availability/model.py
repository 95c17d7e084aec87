"""Design -> availability: build the failure functions once, evaluate them for the design's figures or for draws."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import cast

import numpy as np
from numpy.typing import NDArray

from models.availability.bdd import Node
from models.availability.cut_sets import MinimalCutSets, single_points
from models.availability.downtime import minutes_per_year, unavailability_by_cause
from models.availability.function import Function
from models.availability.importance import importances
from models.availability.result import (
    AllRequestsAvailability,
    AvailabilityResult,
    CutSets,
    Importance,
    RequestAvailability,
)
from models.availability.roles import failover_warnings
from models.availability.structure import failure_structure
from models.availability.variables import Variable
from models.design.model import Design
from models.problems import Text, Warning_
from models.units import HOURS_PER_YEAR


class AvailabilityModel:
    """The failure functions of one design, to be evaluated again and again. Raises ``DiagramTooLarge``."""

    def __init__(self, design: Design) -> None:
        self.design = design
        self.structure = failure_structure(design)
        self._minimal_cut_sets = MinimalCutSets(self.structure.diagram)
        self.variables: tuple[Variable, ...] = self.structure.variables
        self._unavailability = [v.unavailability for v in self.variables]
        self._availability = [v.availability for v in self.variables]

    def evaluate(self) -> AvailabilityResult:
        """Every figure of every request class; classes with the same failure function share the work."""
        by_function: dict[tuple[Node, Node], _Figures] = {}
        figures: dict[str, _Figures] = {}
        for name, down in self.structure.down.items():
            functions = (down, self.structure.degraded_or_down[name])
            if functions not in by_function:
                by_function[functions] = self._figures(*functions)
            figures[name] = by_function[functions]
        return AvailabilityResult(
            requests={name: f.request for name, f in figures.items()},
            all_requests=self._all_requests({name: f.request for name, f in figures.items()}),
            components={
                variable.name: {name: f.importances[level] for name, f in figures.items()}
                for level, variable in enumerate(self.variables)
                if variable.cause != "failover"
            },
            single_points_of_failure={name: f.single_points for name, f in figures.items()},
            minimal_cut_sets={name: f.cut_sets for name, f in figures.items()},
            warnings=self._warnings(figures.values()),
        )

    def unavailability_of_draws(self, draws: Mapping[str, NDArray[np.float64]]) -> dict[str, NDArray[np.float64]]:
        """U of every request class for many parameter draws in one sweep, each a (draws,) array.

        ``draws``: by variable name (instance id, place name, or ``failover:<component>``), each a (draws,) array of
        unavailabilities; the other variables keep the design's. Raises ``KeyError`` for a name that cannot fail.
        """
        level = {v.name: i for i, v in enumerate(self.variables)}
        q = cast(list[NDArray[np.float64]], list(self._unavailability))
        p = cast(list[NDArray[np.float64]], list(self._availability))
        for name, drawn in draws.items():
            q[level[name]], p[level[name]] = drawn, 1 - drawn
        shape = np.broadcast_shapes(*(np.shape(drawn) for drawn in draws.values()))
        functions = {name: Function(self.structure.diagram, root) for name, root in self.structure.down.items()}
        return {name: np.broadcast_to(f.unavailability(q, p), shape) for name, f in functions.items()}

    def _figures(self, down: Node, degraded_or_down: Node) -> "_Figures":
        q, p = self._unavailability, self._availability
        function = Function(self.structure.diagram, down, degraded_or_down)
        unavailability = function.unavailability(q, p)
        birnbaum = function.birnbaum(q, p)
        hardware = self._hardware(down)
        return _Figures(
            request=self._request(function, unavailability, birnbaum),
            importances=importances(function, q, p, unavailability, birnbaum),
            single_points=self._names(single_points(self.structure.diagram, hardware)),
            cut_sets=self._cut_sets(hardware),
            birnbaum=birnbaum,
        )

    def _request(self, function: Function, unavailability: float, birnbaum: list[float]) -> RequestAvailability:
        q, p = self._unavailability, self._availability
        failures = failures_per_year(self.variables, birnbaum)
        by_cause = unavailability_by_cause(function, self.variables, q, unavailability)
        down, degraded_or_down = function.roots
        return RequestAvailability(
            unavailability=unavailability,
            availability=function.availability(q, p),
            downtime_minutes_per_year=minutes_per_year(unavailability),
            failures_per_year=failures,
            mean_outage_minutes=minutes_per_year(unavailability) / failures if failures else None,
            downtime_by_cause={cause: minutes_per_year(part) for cause, part in by_cause.items()},
            degraded_unavailability=function.exclusive([(degraded_or_down, down)], q, p)[0],
        )

    def _all_requests(self, requests: Mapping[str, RequestAvailability]) -> AllRequestsAvailability:
        share = {name: request.share for name, request in self.design.requests.items()}
        unavailability = sum(share[name] * r.unavailability for name, r in requests.items())
        return AllRequestsAvailability(
            unavailability=unavailability,
            availability=sum(share[name] * r.availability for name, r in requests.items()),
            downtime_minutes_per_year=minutes_per_year(unavailability),
        )

    def _hardware(self, root: Node) -> Node:
        """The function with no failover under way: what instances and places alone bring down."""
        for level, variable in enumerate(self.variables):
            if variable.cause == "failover":
                root = self.structure.diagram.without(root, level)
        return root

    def _cut_sets(self, root: Node) -> CutSets:
        found = self._minimal_cut_sets.of(root, self._unavailability)
        listed = tuple(self._names(levels) for levels in found.listed)
        return CutSets(count=found.count, listed=listed, complete=found.complete)

    def _names(self, levels: tuple[int, ...]) -> tuple[str, ...]:
        return tuple(self.variables[level].name for level in levels)

    def _warnings(self, figures: Iterable["_Figures"]) -> tuple[Warning_, ...]:
        failover = [
            failover_warnings(self.design, component, self.structure.failovers.get(name))
            for name, component in self.design.components.items()
        ]
        unknown = {level for f in figures for level in _frequency_unknown(self.variables, f.birnbaum)}
        frequency = tuple(_frequency_warning(self.design, self.variables[level].name) for level in sorted(unknown))
        return (*chain.from_iterable(failover), *dict.fromkeys(frequency))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Figures:
    """All that is known of one failure function; lists by level."""

    request: RequestAvailability
    importances: list[Importance]
    single_points: tuple[str, ...]
    cut_sets: CutSets
    birnbaum: list[float]


def evaluate_availability(design: Design) -> AvailabilityResult:
    """Every availability figure of a design. Raises ``DiagramTooLarge``."""
    return AvailabilityModel(design).evaluate()


def unavailability_of_times(mttf_hours: NDArray[np.float64], mttr_hours: NDArray[np.float64]) -> NDArray[np.float64]:
    """MTTR / (MTTF + MTTR) of draws [h], (draws,)."""
    return mttr_hours / (mttf_hours + mttr_hours)


def failures_per_year(variables: tuple[Variable, ...], birnbaum: list[float]) -> float | None:
    """Sum of B x (failures of the part per year): what is critical at the moment fails with the part."""
    if next(_frequency_unknown(variables, birnbaum), None) is not None:
        return None
    per_hour = sum(b * (v.failures_per_hour or 0.0) for v, b in zip(variables, birnbaum, strict=True))
    return per_hour * HOURS_PER_YEAR


def _frequency_unknown(variables: tuple[Variable, ...], birnbaum: list[float]) -> Iterator[int]:
    for level, variable in enumerate(variables):
        fails = variable.unavailability and variable.availability  # else it is always up, or never
        if variable.failures_per_hour is None and fails and birnbaum[level]:
            yield level


def _frequency_warning(design: Design, name: str) -> Warning_:
    instance = design.instances.get(name)
    at = f"places.{name}" if instance is None else f"components.{instance.component}"
    subject = name if instance is None else instance.component
    message = Text(
        f"{subject}에는 가용성만 있어 얼마나 자주 멈추는지 알 수 없습니다. 연간 장애 횟수와 평균 장애 시간을 보려면 "
        "가용성 대신 mttf_hours와 mttr_hours를 적어 주세요.",
        f"{subject} states an availability only and so has no failure frequency; failures a year and mean outage are "
        "unknown. State mttf_hours and mttr_hours instead to get them.",
    )
    return Warning_(code="frequency-unknown", at=at, message=message)
