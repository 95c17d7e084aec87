"""What fails and is repaired over time, and the database groups that follow it: the parts of a joint Markov chain.

All times are exponential. A clock fails and is repaired on its own, whatever else is down; clocks that one crew repairs
wait for it, first come, first served. A group has a phase:

- serving (by one of its instances) until that instance is down, then detecting;
- detecting ends in promoting with probability ``coverage``, else in manual work;
- promoting and manual work end with the first instance in ``order`` that is up serving; with none up: waiting;
- waiting ends as soon as one of them is up, in promoting.

Nothing that comes back stops a phase, and nothing fails back. A phase or a repair of mean 0 is passed at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple


class Parameter(NamedTuple):
    """One figure of a chain: whose, and which."""

    name: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """An independent part that alternates between up and down."""

    name: str
    mttf_hours: float
    mttr_hours: float
    stops: frozenset[str]
    """The instances of groups that are down with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crew:
    """At most ``size`` repairs at a time; a clock that fails joins the end of the queue."""

    name: str
    size: int
    clocks: tuple[str, ...]
    alike: tuple[tuple[str, ...], ...] = ()
    """Clocks of which it only matters how many are down, with equal figures: the first of them stand for any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A replicated component with failover. ``order``: who may write, the first to be promoted first."""

    name: str
    writer: str
    order: tuple[str, ...]
    detect_seconds: float
    promote_seconds: float
    coverage: float
    manual_minutes: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Clocks, crews and groups that cannot be told apart: one joint chain. ``stopped``: instances down for good."""

    clocks: tuple[Clock, ...]
    crews: tuple[Crew, ...] = ()
    groups: tuple[Group, ...] = ()
    stopped: frozenset[str] = frozenset()

    def figures(self) -> dict[Parameter, float]:
        """Every figure of the chain, in the units that the parameters name."""
        found: dict[Parameter, float] = {}
        for clock in self.clocks:
            found[Parameter(clock.name, "mttf_hours")] = clock.mttf_hours
            found[Parameter(clock.name, "mttr_hours")] = clock.mttr_hours
        for group in self.groups:
            for what in ("detect_seconds", "promote_seconds", "coverage", "manual_minutes"):
                found[Parameter(f"failover:{group.name}", what)] = getattr(group, what)
        return found

    def replaced(self, figures: Mapping[Parameter, float]) -> "Family":
        """The same chain with other figures; clocks whose figures now differ are no longer alike."""
        crews = tuple(
            replace(crew, alike=tuple(names for names in crew.alike if len({_times(n, figures) for n in names}) == 1))
            for crew in self.crews
        )
        return replace(
            self,
            crews=crews,
            clocks=tuple(replace(clock, **_of(clock.name, figures)) for clock in self.clocks),
            groups=tuple(replace(group, **_of(f"failover:{group.name}", figures)) for group in self.groups),
        )

    def shape(self) -> "Family":
        """The same chain with figures that only say what is 0, so that alike chains have one space of states."""
        figures = self.figures()
        return self.replaced({key: _shape(key, figure) for key, figure in figures.items()})


def _times(clock: str, figures: Mapping[Parameter, float]) -> tuple[float | None, float | None]:
    return figures.get(Parameter(clock, "mttf_hours")), figures.get(Parameter(clock, "mttr_hours"))


def _of(name: str, figures: Mapping[Parameter, float]) -> dict[str, Any]:
    return {parameter.what: figure for parameter, figure in figures.items() if parameter.name == name}


def _shape(parameter: Parameter, figure: float) -> float:
    return 0.5 if parameter.what == "coverage" and 0 < figure < 1 else float(figure > 0)
