"""Which instances and request classes work while given parts are down: the rule of the design file, taken literally.

An instance works for a request class if it is up, every place around it is up, and each of its needs that applies to
that class is met. A request succeeds if at least one instance of what it enters at works. Deterministic: no
probabilities, no times. Sets of instances are bit masks, compiled once per design, so that one question takes
microseconds.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from models.availability.rules import Mask, Masks, Rules, Unmet, Writers
from models.design.model import Design, Instance

Status = Literal["works", "degraded", "down"]
"""``degraded``: answered, but a soft need is unmet."""
NO_WRITERS: Final[Writers] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestState:
    """One request class. ``working``: instances that work for it, in file order.

    ``unmet`` says why not: where the chain of needs breaks first, seen from what is down. Empty while it works.
    """

    status: Status
    working: tuple[str, ...]
    unmet: tuple[Unmet, ...]


class WorkingModel:
    """A design, ready to be asked again and again what works."""

    def __init__(self, design: Design) -> None:
        self.design = design
        self._masks = Masks(design)
        self._taken = self._what_names_take()
        self._rules = {name: Rules(self._masks, name, soft=False) for name in design.requests}
        soft = {name: Rules(self._masks, name, soft=True) for name in design.requests}
        self._soft = {name: rules for name, rules in soft.items() if rules.has_soft_needs}
        self.usual = self.answered(self._masks.every)
        """The request classes that are answered while nothing is down."""

    def statuses(self, down: Iterable[str], writers: Writers = NO_WRITERS) -> dict[str, Status]:
        """Every request class while ``down`` is down: instances, places, or components (all their instances).

        ``writers``: by component; where none is given, the first of the stated writer and the candidates that works.
        Raises ``KeyError`` for an unknown name.
        """
        up = self.up(down)
        return {name: self._status(name, up, writers) for name in self._rules}

    def evaluate(self, down: Iterable[str], writers: Writers = NO_WRITERS) -> dict[str, RequestState]:
        """As ``statuses``, with the instances that work and the needs that are unmet."""
        up = self.up(down)
        states: dict[str, RequestState] = {}
        for name, rules in self._rules.items():
            status, works = self._status(name, up, writers), rules.works(up, writers)
            broken = rules if status == "down" else self._soft.get(name, rules)
            unmet = () if status == "works" else broken.unmet(up, writers)
            states[name] = RequestState(status=status, working=self.names(works), unmet=unmet)
        return states

    def works(self, request: str, down: Iterable[str], writers: Writers = NO_WRITERS) -> bool:
        """Whether requests of one class are answered, degraded or not."""
        return self._rules[request].answers(self.up(down), writers)

    def answered(self, up: Mask, writers: Writers = NO_WRITERS) -> frozenset[str]:
        """The request classes that are answered, degraded or not, by instances that are up."""
        return frozenset(name for name, rules in self._rules.items() if rules.answers(up, writers))

    def classes_upon(self, instance: str) -> tuple[str, ...]:
        """The request classes that rest upon an instance by hard needs."""
        return tuple(name for name, rules in self._rules.items() if rules.rest_upon & self._masks.bit[instance])

    def up(self, down: Iterable[str]) -> Mask:
        """The instances that are up, and all places around them, while ``down`` is down."""
        up = self._masks.every
        for name in down:
            up &= ~self._taken[name]
        return up

    def mask(self, instances: Iterable[Instance]) -> Mask:
        return self._masks.of(instances)

    def names(self, mask: Mask) -> tuple[str, ...]:
        return self._masks.names(mask)

    def _status(self, request: str, up: Mask, writers: Writers) -> Status:
        if not self._rules[request].answers(up, writers):
            return "down"
        soft = self._soft.get(request)
        return "works" if soft is None or soft.answers(up, writers) else "degraded"

    def _what_names_take(self) -> dict[str, Mask]:
        taken = dict.fromkeys(self.design.places, 0)
        for instance in self.design.instances.values():
            for place in self.design.places_around(instance.place):
                taken[place.name] |= self._masks.bit[instance.id]
        components = {name: self.mask(c.instances) for name, c in self.design.components.items()}
        return {**components, **taken, **self._masks.bit}
