"""The chains of a design solved, and its failure functions evaluated over them."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import cached_property, partial

import numpy as np

from models.availability.bdd import Node
from models.availability.chain import Parameter
from models.availability.chain_solution import Bounding, ChainTooLarge, Solved, solved
from models.availability.dynamics import STATIC, Dynamics
from models.availability.figures import Figured
from models.availability.gth import Floats
from models.availability.observations import observations
from models.availability.result import ChainFigures
from models.availability.roles import under_way_at_most
from models.availability.structure import Structure


def feasible(dynamics: Dynamics) -> tuple[Dynamics, Dynamics]:
    """The families that can be solved, and those that are too large even for bounds."""
    kept, left = [], []
    for family in dynamics.families:
        try:
            solved(family)
            kept.append(family)
        except ChainTooLarge:
            left.append(family)
    return dynamics.only(kept), dynamics.only(left)


class Solution:
    """A structure with its chains solved. Solving is cached by figures, so that what did not change costs nothing."""

    def __init__(self, structure: Structure, dynamics: Dynamics, too_large: Dynamics = STATIC) -> None:
        """``too_large``: what is dynamic, and static here."""
        self.structure, self.dynamics, self.too_large = structure, dynamics, too_large
        self.chains: tuple[Solved, ...] = tuple(solved(family) for family in dynamics.families)
        self.families = tuple(
            observations(chain, levels) for chain, levels in zip(self.chains, structure.families, strict=True)
        )
        self._figured: dict[tuple[Node, Node], Figured] = {}

    def figured(self, request: str) -> Figured:
        """Request classes with the same failure functions share one."""
        roots = (self.structure.down[request], self.structure.degraded_or_down[request])
        if roots not in self._figured:
            self._figured[roots] = Figured(self.structure, *roots, self.families)
        return self._figured[roots]

    def at(self, figures: Mapping[Parameter, float]) -> "Solution":
        """With other figures of the chains."""
        families = tuple(family.replaced(figures) for family in self.dynamics.families)
        return Solution(self.structure, replace(self.dynamics, families=families), self.too_large)

    def bounds(self, request: str, at_least: Figured | None = None) -> tuple[float, float] | None:
        """Below and above U; None where it is exact. ``at_least``: with what is too large down as little as can be."""
        function = self.figured(request)
        too_large = self._too_large_in(request) if at_least is not None else {}
        if not too_large and not (function.joint is not None and self._bounding):
            return None
        below = self._mean(at_least if at_least is not None and too_large else function, side=0)
        return below, min(1.0, self._mean(function, side=1, without=too_large) + sum(too_large.values()))

    def _too_large_in(self, request: str) -> dict[str, float]:
        """By failover and crew that the class may depend on: how much it may add at most.

        A failover adds no more than the share of time that one is under way; a crew's queue may hold up anything.
        """
        used = self.structure.rests_upon[request]
        found: dict[str, float] = {}
        for family in self.too_large.families:
            for group in family.groups:
                if group.name in used:
                    at_most = under_way_at_most(group, family.clocks)
                    found[f"failover:{group.name}"] = 1.0 if group.name in self.too_large.needing else at_most
            for crew in family.crews:
                if used & {self.too_large.clocks[clock].component for clock in crew.clocks}:
                    found[crew.name] = 1.0
        return found

    def _mean(self, function: Figured, side: int, without: Collection[str] = ()) -> float:
        is_up = [v.name in without and v.cause == "failover" for v in function.variables]
        q = [0.0 if up else q_i for up, q_i in zip(is_up, function.q, strict=True)]
        p = [1.0 if up else p_i for up, p_i in zip(is_up, function.p, strict=True)]
        if function.joint is None:
            return function.function.unavailability(q, p)
        return function.joint.mean_with(q, p, partial(self._bound, side=side))

    def slopes(self) -> dict[str, dict[Parameter, float]]:
        """dU/dx of every parameter of the chains, by request class."""
        found: dict[str, dict[Parameter, float]] = {request: {} for request in self.structure.down}
        for f, chain in enumerate(self.chains):
            columns = {}
            for request in found:
                function = self.figured(request)
                assert function.joint is not None
                columns[request] = function.joint.observed(function.q, function.p)[f][self.families[f].of_state]
            gain = chain.poisson(np.column_stack(list(columns.values())))
            for parameter, slope in chain.slopes(gain).items():
                for request, value in zip(columns, slope.tolist(), strict=True):
                    found[request][parameter] = value
        return found

    def chain_figures(self) -> tuple[ChainFigures, ...]:
        return tuple(
            ChainFigures(
                components=self.dynamics.components_of(chain.family),
                states=len(chain.shares),
                solver=chain.solver,
                residual=chain.residual,
                left_out=chain.left_out,
            )
            for chain in self.chains
        )

    @cached_property
    def _bounding(self) -> dict[int, Bounding]:
        return {f: Bounding(chain) for f, chain in enumerate(self.chains) if chain.left_out}

    def _bound(self, family: int, values: Floats, side: int) -> float:
        observed = self.families[family]
        if family not in self._bounding:
            return float(values @ observed.shares)
        return self._bounding[family].bounds(values[observed.of_state])[side]
