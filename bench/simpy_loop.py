"""A plain SimPy fail/repair loop: how long it takes until the downtime of a design is known to 1 %."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from random import Random
from statistics import mean, stdev
from time import perf_counter

import simpy

from models.availability import AvailabilityModel
from models.availability.bdd import DOWN, UP, Diagram, Node
from models.availability.variables import Variable

BATCHES = 20
WANTED = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """``seconds_to_one_percent`` is extrapolated: the error falls with the root of the simulated time."""

    unavailability: float
    relative_error: float
    seconds: float
    seconds_to_one_percent: float


class Loop:
    """One process for each variable; after every event the failure function is asked again."""

    def __init__(self, variables: Sequence[Variable], diagram: Diagram, root: Node, seed: int) -> None:
        self.environment = simpy.Environment()
        self.random = Random(seed)
        self.diagram, self.root = diagram, root
        self.is_down = [False] * len(variables)
        self.down_hours = 0.0
        self.down_since: float | None = None
        for level, variable in enumerate(variables):
            if variable.mttf_hours and variable.mttr_hours:
                self.environment.process(self.part(level, variable.mttf_hours, variable.mttr_hours))

    def part(self, level: int, mttf_hours: float, mttr_hours: float) -> Iterator[simpy.Event]:
        while True:
            for is_down, hours in ((True, mttf_hours), (False, mttr_hours)):
                yield self.environment.timeout(self.random.expovariate(1 / hours))
                self.is_down[level] = is_down
                self.look()

    def look(self) -> None:
        node, diagram = self.root, self.diagram
        while node not in (UP, DOWN):
            node = (diagram.high if self.is_down[diagram.level[node]] else diagram.low)[node]
        now = self.environment.now
        if node == DOWN and self.down_since is None:
            self.down_since = now
        elif node == UP and self.down_since is not None:
            self.down_hours += now - self.down_since
            self.down_since = None


def run(model: AvailabilityModel, request: str, *, hours: float, seed: int) -> Run:
    """Batch means of ``hours`` in all."""
    structure = model.structure
    loop = Loop(structure.variables, structure.diagram, structure.down[request], seed)
    shares, before = [], 0.0
    started = perf_counter()
    for batch in range(1, BATCHES + 1):
        loop.environment.run(until=hours * batch / BATCHES)
        shares.append((loop.down_hours - before) / (hours / BATCHES))
        before = loop.down_hours
    seconds = perf_counter() - started
    error = stdev(shares) / sqrt(BATCHES) / mean(shares)
    return Run(
        unavailability=mean(shares),
        relative_error=error,
        seconds=seconds,
        seconds_to_one_percent=seconds * (error / WANTED) ** 2,
    )
