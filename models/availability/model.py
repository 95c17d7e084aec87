"""Design -> availability: build the failure functions once, evaluate them for the design's figures or for draws."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from itertools import chain
from typing import cast

import numpy as np
from numpy.typing import NDArray

from models.availability.bdd import Node
from models.availability.chain import Parameter
from models.availability.chain_warnings import chain_warnings
from models.availability.cut_sets import MinimalCutSets, single_points
from models.availability.downtime import in_proportion, minutes_per_year
from models.availability.dynamics import dynamics_of
from models.availability.figures import Figures
from models.availability.function import Function
from models.availability.people import single_operators
from models.availability.result import (
    AllRequestsAvailability,
    AvailabilityResult,
    Bounds,
    ChainFigures,
    CutSets,
    RequestAvailability,
)
from models.availability.rounding import share
from models.availability.solving import Solution, feasible
from models.availability.structure import failure_structure, sources_by_component
from models.availability.variables import Variable
from models.design.model import Design
from models.problems import Text, Warning_


class AvailabilityModel:
    """The failure functions of one design, to be evaluated again and again. Raises ``DiagramTooLarge``."""

    def __init__(self, design: Design) -> None:
        self.design = design
        sources = sources_by_component(design)
        self.structure = failure_structure(design, sources)
        """Without chains; failover in two steps, see ``roles``."""
        self.variables: tuple[Variable, ...] = self.structure.variables
        self._minimal_cut_sets = MinimalCutSets(self.structure.diagram)
        self._unavailability = [v.unavailability for v in self.variables]
        self._availability = [v.availability for v in self.variables]
        self._dynamics, self._too_large = feasible(dynamics_of(design, sources))
        has_chains = bool(self._dynamics.families)
        joint = failure_structure(design, sources, self._dynamics) if has_chains else self.structure
        self._solution = Solution(joint, self._dynamics, self._too_large)

    @property
    def is_static(self) -> bool:
        """There is no chain: all that fails is independent."""
        return not self._dynamics.families

    @property
    def chains(self) -> tuple[ChainFigures, ...]:
        """What a reader must know about them."""
        return self._solution.chain_figures()

    def evaluate(self) -> AvailabilityResult:
        """Every figure of every request class; classes with the same failure function share the work."""
        functions = {name: self._solution.figured(name) for name in self.design.requests}
        known = {function: function.figures() for function in dict.fromkeys(functions.values())}
        figures = {name: known[function] for name, function in functions.items()}
        hardware = {name: self._hardware(self.structure.down[name]) for name in figures}
        requests = {name: self._reported(name, f.request) for name, f in figures.items()}
        return AvailabilityResult(
            requests=requests,
            all_requests=self._all_requests(requests),
            components={
                variable.name: {name: f.importances[variable.name] for name, f in figures.items()}
                for variable in self.variables
                if variable.cause != "failover"
            },
            single_points_of_failure={name: self._single_points(name, root) for name, root in hardware.items()},
            minimal_cut_sets={name: self._cut_sets(root) for name, root in hardware.items()},
            chains=self.chains,
            bounds=self._bounds,
            bounds_of_all=self._bounds_of_all(requests),
            warnings=self._warnings(figures),
        )

    def unavailability(self) -> dict[str, float]:
        """U of every request class, as ``evaluate`` reports it."""
        exact = {name: self._solution.figured(name).unavailability for name in self.design.requests}
        return exact | {name: bounds.upper for name, bounds in self._bounds.items()}

    @cached_property
    def parameters(self) -> dict[Parameter, float]:
        """Every figure that U depends on: those of the chains, and the unavailability of all other variables."""
        figures = {key: x for family in self._dynamics.families for key, x in family.figures().items()}
        return figures | {Parameter(v.name, "unavailability"): v.unavailability for v in self._below}

    def unavailability_at(self, figures: Mapping[Parameter, float]) -> dict[str, float]:
        """``unavailability`` with some ``parameters`` replaced. Raises ``KeyError`` for one that is unknown."""
        unknown = figures.keys() - self.parameters.keys()
        if unknown:
            raise KeyError(*sorted(unknown))
        solution = self._solution.at({key: x for key, x in figures.items() if key.what != "unavailability"})
        level = {v.name: i for i, v in enumerate(solution.structure.variables)}
        found = {}
        for name in self.design.requests:
            function = solution.figured(name)
            for key, x in figures.items():
                if key.what == "unavailability":
                    function.q[level[key.name]], function.p[level[key.name]] = x, 1 - x
            bounds = solution.bounds(name, at_least=function)
            found[name] = function.unavailability if bounds is None else bounds[1]
        return found

    def derivatives(self) -> dict[str, dict[Parameter, float]]:
        """dU/dx of every one of ``parameters``, by request class: exact, by one adjoint solve of each chain."""
        found = self._solution.slopes()
        for name, slopes in found.items():
            function = self._solution.figured(name)
            level = {v.name: i for i, v in enumerate(function.variables)}
            slopes |= {Parameter(v.name, "unavailability"): function.birnbaum[level[v.name]] for v in self._below}
        return found

    def unavailability_of_draws(self, draws: Mapping[str, NDArray[np.float64]]) -> dict[str, NDArray[np.float64]]:
        """U of every request class for many parameter draws in one sweep, each a (draws,) array; see ``is_static``.

        ``draws``: by variable name (instance id, place name, or ``failover:<component>``), each a (draws,) array of
        unavailabilities; the other variables keep the design's. Exact without chains, else in two steps as by
        ``static_unavailability_of_draws``. Raises ``KeyError`` for a name that cannot fail.
        """
        return self.static_unavailability_of_draws(draws)

    def static_unavailability_of_draws(
        self, draws: Mapping[str, NDArray[np.float64]]
    ) -> dict[str, NDArray[np.float64]]:
        """U of ``structure``, where a failover under way is independent of the rest: near U, to compare draws by."""
        level = {v.name: i for i, v in enumerate(self.variables)}
        q = cast(list[NDArray[np.float64]], list(self._unavailability))
        p = cast(list[NDArray[np.float64]], list(self._availability))
        for name, drawn in draws.items():
            q[level[name]], p[level[name]] = drawn, 1 - drawn
        shape = np.broadcast_shapes(*(np.shape(drawn) for drawn in draws.values()))
        functions = {name: Function(self.structure.diagram, root) for name, root in self.structure.down.items()}
        return {name: np.broadcast_to(f.unavailability(q, p), shape) for name, f in functions.items()}

    @property
    def _below(self) -> Iterator[Variable]:
        """Variables that no chain knows."""
        start = self._solution.structure.families[-1].stop if self._solution.structure.families else 0
        yield from self._solution.structure.variables[start:]

    @cached_property
    def _bounds(self) -> dict[str, Bounds]:
        least = self._at_least.figured if self._too_large.families else None
        found = {name: self._solution.bounds(name, least(name) if least else None) for name in self.design.requests}
        return {name: Bounds(lower=both[0], upper=both[1]) for name, both in found.items() if both is not None}

    @property
    def _at_least(self) -> Solution:
        """Of what is too large for a chain only what is down in any case."""
        groups = self._too_large.groups
        structure = failure_structure(self.design, sources_by_component(self.design), self._dynamics, groups)
        return Solution(structure, self._dynamics)

    def _reported(self, name: str, computed: RequestAvailability) -> RequestAvailability:
        """Where only bounds are known: the upper one, its minutes divided among the causes as far as they are known."""
        if name not in self._bounds:
            return computed
        unavailability = self._bounds[name].upper
        minutes = minutes_per_year(unavailability)
        return replace(
            computed,
            unavailability=unavailability,
            availability=1 - unavailability,
            downtime_minutes_per_year=minutes,
            failures_per_year=None,
            mean_outage_minutes=None,
            downtime_by_cause=in_proportion(computed.downtime_by_cause, minutes),
            degraded_unavailability=min(computed.degraded_unavailability, 1 - unavailability),
        )

    def _bounds_of_all(self, requests: Mapping[str, RequestAvailability]) -> Bounds | None:
        if not self._bounds:
            return None
        exact = {name: Bounds(lower=r.unavailability, upper=r.unavailability) for name, r in requests.items()}
        found = [(self.design.requests[name].share, bounds) for name, bounds in (exact | self._bounds).items()]
        return Bounds(lower=sum(s * b.lower for s, b in found), upper=share(sum(s * b.upper for s, b in found)))

    def _all_requests(self, requests: Mapping[str, RequestAvailability]) -> AllRequestsAvailability:
        weight = {name: request.share for name, request in self.design.requests.items()}
        unavailability = share(sum(weight[name] * r.unavailability for name, r in requests.items()))
        return AllRequestsAvailability(
            unavailability=unavailability,
            availability=share(sum(weight[name] * r.availability for name, r in requests.items())),
            downtime_minutes_per_year=minutes_per_year(unavailability),
        )

    def _hardware(self, root: Node) -> Node:
        """With no failover under way; instances' deployments and spot only where they stand for them."""
        names = {variable.name for variable in self.variables}
        for level, variable in enumerate(self.variables):
            is_instances = variable.cause in ("deployment", "spot") and variable.name.partition(":")[2] in names
            if variable.cause == "failover" or is_instances:
                root = self.structure.diagram.without(root, level)
        return root

    def _single_points(self, request: str, hardware: Node) -> tuple[str, ...]:
        """Cut sets of order one, then whoever is the only one to repair a component that the function rests upon."""
        diagram = self.structure.diagram
        levels = {diagram.level[n] for n in diagram.reachable((self.structure.down[request],))}
        counted = chain.from_iterable(count.members for level, count in diagram.counts.items() if level in levels)
        components = {self.variables[v].component for v in {*levels, *counted} if v < len(self.variables)}
        people = single_operators(self.design, (c for c in components if c is not None))
        return (*self._names(single_points(diagram, hardware)), *people)

    def _cut_sets(self, root: Node) -> CutSets:
        found = self._minimal_cut_sets.of(root, self._unavailability)
        listed = tuple(self._names(levels) for levels in found.listed)
        return CutSets(count=found.count, listed=listed, complete=found.complete)

    def _names(self, levels: tuple[int, ...]) -> tuple[str, ...]:
        return tuple(self.variables[level].name for level in levels)

    def _warnings(self, figures: Mapping[str, Figures]) -> tuple[Warning_, ...]:
        untimed = dict.fromkeys(v for f in figures.values() for v in f.untimed)
        return (
            *chain_warnings(self.design, self._dynamics, self._too_large, self._bounds),
            *dict.fromkeys(_frequency_warning(variable) for variable in untimed),
        )


def evaluate_availability(design: Design) -> AvailabilityResult:
    """Every availability figure of a design. Raises ``DiagramTooLarge``."""
    return AvailabilityModel(design).evaluate()


def unavailability_of_times(mttf_hours: NDArray[np.float64], mttr_hours: NDArray[np.float64]) -> NDArray[np.float64]:
    """MTTR / (MTTF + MTTR) of draws [h], (draws,)."""
    return mttr_hours / (mttf_hours + mttr_hours)


def _frequency_warning(variable: Variable) -> Warning_:
    subject = variable.component or variable.name
    at = f"places.{subject}" if variable.component is None else f"components.{subject}"
    message = Text(
        f"{subject}에는 가용성만 있어 얼마나 자주 멈추는지 알 수 없습니다. 연간 장애 횟수와 평균 장애 시간을 보려면 "
        "가용성 대신 mttf_hours와 mttr_hours를 적어 주세요.",
        f"{subject} states an availability only and so has no failure frequency; failures a year and mean outage are "
        "unknown. State mttf_hours and mttr_hours instead to get them.",
    )
    return Warning_(code="frequency-unknown", at=at, message=message)
