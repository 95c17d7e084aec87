"""Capacity-aware availability: a state whose surviving instances carry less than the load loses the share above.

In a state a request class is carried to the share min(1, k_t / needed_t), least over the tiers t it rests upon: k_t
instances of the tier work for the class, ``needed_t`` (load / capacity of one instance) would carry everything. The
expected share is the integral over x from 0 to 1 of P(share >= x), and "share >= x" is the design itself with
k_t >= x needed_t wherever it asks for one of the tier. That changes only where x passes a k / needed_t, so the plain
model is evaluated once for each of these steps; U is their sum weighted by the widths, without subtraction.

Conventions:

- A pair carries what its weaker half does: ``needed`` of a tier is at least that of the tiers it is paired with.
- Readers of a database are counted as those that are up and not the present writer. "At least k of them" is "k up while
  nobody writes, or k + 1 up", whose probability is P(k up) - P(k up, writing) + P(k + 1 up, writing).
- ``readers_else_writer``: once no reader is left the writer carries reads and writes together.
- A tier that stands in for another (``any: [a, b]``) has to carry everything alone.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import heappop, heappush
from itertools import chain, product
from typing import Final, Literal, NamedTuple

from models.availability.bdd import DiagramTooLarge
from models.availability.downtime import minutes_per_year
from models.availability.model import AvailabilityModel
from models.availability.variables import dependencies_first
from models.design.model import Component, Design, Instance, Need, ReadsPolicy, Reliability, RequestClass, Role
from models.design.serving import Tier, shared_databases, tiers_serving
from models.problems import Text, Warning_

Needed = Mapping[Tier, float]
"""Load / capacity of one instance [instances]."""
Counting = Literal["up", "up_and_writing", "more_up_and_writing"]
SIGNS: Final[Mapping[Counting, int]] = {"up": 1, "up_and_writing": -1, "more_up_and_writing": 1}
MOST_COUNTED_READERS: Final = 2
"""Databases whose readers are counted: each one makes three designs of every step."""
ROUNDING: Final = 1e-14
"""Of U: steps that differ by less are the same."""
MOST_STEPS: Final = 64
MOST_EVALUATED_INSTANCES: Final = 15_000
"""Steps x instances: a second or two."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedShare:
    """The long-run share of requests that succeed and find capacity."""

    availability: float
    unavailability: float
    downtime_minutes_per_year: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CapacityAwareAvailability:
    """As if the load were always the one it was asked for."""

    requests: Mapping[str, CarriedShare]
    all_requests: CarriedShare
    off_by: float
    """How far the availability may be too low, as a bound; 0: exact."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CapacityResult:
    """``loads``: by the name of the load; without those that could not be computed exactly, which a warning says."""

    loads: Mapping[str, CapacityAwareAvailability]
    warnings: tuple[Warning_, ...]


def capacity_aware(
    design: Design, needed: Mapping[str, Needed], plain: Mapping[str, float] | None = None
) -> CapacityResult:
    """Capacity-aware availability for every load. ``plain``: U by request class where it is known already."""
    known = {name: tiers for name, tiers in needed.items() if tiers}
    model = CapacityModel(design, dict.fromkeys(tier for tiers in known.values() for tier in tiers), plain)
    if not model.tiers:
        return CapacityResult(loads={}, warnings=model.warnings)
    try:
        loads = {name: model.evaluate(tiers) for name, tiers in known.items()}
    except DiagramTooLarge:
        return CapacityResult(loads={}, warnings=(*model.warnings, _TOO_ENTANGLED))
    return CapacityResult(loads=loads, warnings=(*model.warnings, *_remarks(model, loads)))


class _Step(NamedTuple):
    """What one more evaluation asks of the tiers."""

    least: frozenset[tuple[Tier, int]]
    """How many instances must work, where that is more than one."""
    readers_only: frozenset[str]
    """Databases whose writer may not answer reads in the readers' place."""


class CapacityModel:
    """One design, for any number of loads. ``plain``: U by request class where it is known already."""

    def __init__(self, design: Design, tiers: Iterable[Tier], plain: Mapping[str, float] | None = None) -> None:
        self.design = _named_as_wholes(design)
        self.tiers, self.warnings = _countable(self.design, tuple(tiers))
        self._shared = shared_databases(design)
        self._order = dependencies_first(self.design, self.design.components)
        self._known: dict[_Step, Mapping[str, float]] = {}
        if plain is not None:
            self._known[_Step(frozenset(), frozenset())] = plain

    @property
    def has_steps(self) -> bool:
        """Some state carried less than everything."""
        return len(self._known) > 1

    def evaluate(self, needed: Needed) -> CapacityAwareAvailability:
        """The carried share of every request class. Raises ``DiagramTooLarge``."""
        shares = {name: self._of_request(name, self._with_partners(needed, name)) for name in self.design.requests}
        weight = {name: r.share for name, r in self.design.requests.items()}
        return CapacityAwareAvailability(
            requests={name: found for name, (found, _) in shares.items()},
            all_requests=_carried(
                sum(weight[name] * found.unavailability for name, (found, _) in shares.items()),
                sum(weight[name] * found.availability for name, (found, _) in shares.items()),
            ),
            off_by=max(off_by for _, off_by in shares.values()),
        )

    def _of_request(self, request: str, needed: Needed) -> tuple[CarriedShare, float]:
        """The carried share, and how far it may be too low because steps were left out."""
        most = max(2, min(MOST_STEPS, MOST_EVALUATED_INSTANCES // len(self.design.instances)))
        return _integral(self._steps(needed), lambda x: self._down(self._step(needed, x))[request], most)

    def _with_partners(self, needed: Needed, request: str) -> Needed:
        """Each tier needs at least what those that it is paired with do."""
        raised = {tier: needed[tier] for tier in self.tiers if tier in needed}
        for name in self._order:
            partners = [
                raised.get(Tier(partner, "all"), 0.0)
                for need in self.design.components[name].needs
                if need.wiring == "paired" and _applies(need, request)
                for partner in need.names
            ]
            if any(partners):
                raised[Tier(name, "all")] = max(raised.get(Tier(name, "all"), 0.0), *partners)
        return raised

    def _steps(self, needed: Needed) -> list[float]:
        """Every x in (0, 1] where P(share >= x) may change, rising; the last is 1."""
        passed = {
            count / load for tier, load in needed.items() for count in range(1, self._most(tier) + 1) if count < load
        }
        passed |= {1 / together for together in self._loads_of_lone_writers(needed).values() if together > 1}
        return [*sorted(x for x in passed if 0 < x < 1), 1.0]

    def _step(self, needed: Needed, x: float) -> _Step:
        least = {
            (tier, 1 + sum(count / load < x for count in range(1, self._most(tier) + 1)))
            for tier, load in needed.items()
            if load > 1
        }
        lone = self._loads_of_lone_writers(needed)
        return _Step(
            frozenset((tier, count) for tier, count in least if count > 1),
            frozenset(name for name, together in lone.items() if together > 1 and x > 1 / together),
        )

    def _loads_of_lone_writers(self, needed: Needed) -> dict[str, float]:
        """What a writer has to carry once no reader is left, where it then answers reads."""
        return {
            tier.component: load + needed.get(Tier(tier.component, "writer"), 0.0)
            for tier, load in needed.items()
            if tier.serving == "readers" and _reads(self.design, tier.component) == "readers_else_writer"
        }

    def _most(self, tier: Tier) -> int:
        """How many instances can serve at most: a database has one reader more while nobody writes."""
        count = len(self.design.components[tier.component].instances)
        return 1 if tier.serving == "writer" else count

    def _down(self, step: _Step) -> Mapping[str, float]:
        """U by request class, of the plain model on the design that asks for what the step does."""
        if step not in self._known:
            parts = [(sign, _unavailability(design)) for sign, design in _asking(self.design, step, self._shared)]
            self._known[step] = {
                name: min(1.0, max(0.0, sum(sign * down[name] for sign, down in parts)))
                for name in self.design.requests
            }
        return self._known[step]


def _asking(design: Design, step: _Step, shared: frozenset[str]) -> Iterator[tuple[int, Design]]:
    """Signed designs whose probabilities add up to that of the step."""
    counted = sorted({tier.component for tier, _ in step.least if tier.serving == "readers"} | step.readers_only)
    for ways in product(SIGNS, repeat=len(counted)):
        asked = _Asked(design, step, shared, dict(zip(counted, ways, strict=True)))
        yield math.prod(SIGNS[way] for way in ways), asked.design_asking()


class _Asked:
    """One design rewritten so that each need asks for as many instances as a step does."""

    def __init__(self, design: Design, step: _Step, shared: frozenset[str], counting: Mapping[str, Counting]) -> None:
        self.design, self.step, self.shared, self.counting = design, step, shared, counting
        self.least = dict(step.least)
        self._pools: dict[str, Component] = {}

    def design_asking(self) -> Design:
        components = {
            name: replace(c, needs=tuple(chain.from_iterable(map(self._need, c.needs))))
            for name, c in self.design.components.items()
        }
        requests = {name: replace(r, enters=self._entry(r)) for name, r in self.design.requests.items()}
        return replace(self.design, components={**self._pools, **components}, requests=requests)

    def _entry(self, request: RequestClass) -> str:
        least = self.least.get(Tier(request.enters, "all"), 1)
        if request.enters not in self.design.components or least == 1:
            return request.enters
        return self._pool([Need(names=(request.enters,), required=least)])

    def _need(self, need: Need) -> list[Need]:
        if need.degrades or need.wiring == "paired":
            return [] if need.degrades else [need]
        asked = {name: self._enough(name, need.role) for name in need.names if name in self.design.components}
        plain = {name: Need(names=(name,), required=1, role=need.role) for name in asked}
        if all(found == [plain[name]] for name, found in asked.items()):
            return [need]
        if len(need.names) == 1 or need.required is None:
            more = [n for name, found in asked.items() for n in found if n != plain[name]]
            return [replace(n, requests=need.requests) for n in _joined(need, more, *asked.values())]
        names = tuple(self._pool(asked[name]) if name in asked else name for name in need.names)
        return [replace(need, names=names, role=None)]

    def _enough(self, name: str, role: Role | None) -> list[Need]:
        """What must be met so that enough of a component serves a role."""
        component = self.design.components[name]
        plain = Need(names=(name,), required=1, role=role)
        if name in self.counting and role == "reader":
            return self._enough_readers(component)
        found = [plain]
        for tier in tiers_serving(component, role, self.shared):
            least = self.least.get(tier, 1)
            if least > 1:
                many = len(component.instances) + 1 if tier.serving == "writer" else least
                found.append(Need(names=(name,), required=many))
        if name in self.step.readers_only and role == "writer":
            found.append(Need(names=(name,), required=2))
        return found

    def _enough_readers(self, component: Component) -> list[Need]:
        """Readers are what is up and not the writer, counted in one of three ways."""
        least = self.least.get(Tier(component.name, "readers"), 1)
        way = self.counting[component.name]
        up = Need(names=(component.name,), required=least + 1 if way == "more_up_and_writing" else least)
        return [up] if way == "up" else [up, Need(names=(component.name,), required=1, role="writer")]

    def _pool(self, needs: Sequence[Need]) -> str:
        """A component that never fails and works while all of ``needs`` are met."""
        name = f"pool {len(self._pools) + 1} of {needs[0].names[0]}"
        template = next(iter(self.design.components.values()))
        self._pools[name] = replace(
            template,
            name=name,
            instances=(Instance(id=name, component=name, place=None),),
            needs=tuple(needs),
            reliability=Reliability(),
            replication=None,
            beta=None,
            deploys_per_month=None,
            change_failure_rate=None,
            recovery_hours=None,
            repair=None,
        )
        return name


def _joined(need: Need, more: list[Need], *asked: Sequence[Need]) -> list[Need]:
    """A need with what a step asks for beyond it; readers that are counted take the place of one."""
    if need.role is None and need.required is not None:
        return [replace(need, required=max(need.required, *(n.required or 1 for n in more)))]
    is_replaced = need.required == 1 and len(asked) == 1 and more == list(asked[0])
    return more if is_replaced else [need, *more]


def _unavailability(design: Design) -> Mapping[str, float]:
    return AvailabilityModel(design).unavailability()


def _carried(unavailability: float, availability: float) -> CarriedShare:
    return CarriedShare(
        availability=availability,
        unavailability=unavailability,
        downtime_minutes_per_year=minutes_per_year(unavailability),
    )


def _integral(steps: list[float], down: Callable[[float], float], most: int) -> tuple[CarriedShare, float]:
    """The integral over (0, 1] of a function that rises at ``steps`` only, and how far it may be overstated.

    Steps between two of equal U need no evaluation. At most ``most`` are evaluated, the widest gap halved each time;
    what is left between two takes the upper value.
    """
    last = len(steps) - 1
    known = {0: down(steps[0]), last: down(steps[last])}
    gaps = [(-_unsure(steps, known, 0, last), 0, last)]
    while True:
        kept = sorted(known)
        begins = (0.0, *(steps[i] for i in kept))
        widths = [(steps[i] - begin, known[i]) for begin, i in zip(begins, kept, strict=False)]
        found = _carried(sum(width * u for width, u in widths), sum(width * (1 - u) for width, u in widths))
        unsure = -sum(gap for gap, _, _ in gaps)
        if unsure <= ROUNDING * found.unavailability:
            return found, 0.0
        if len(known) >= most:
            return found, unsure
        _, left, right = heappop(gaps)
        middle = (left + right) // 2
        known[middle] = down(steps[middle])
        for gap in ((left, middle), (middle, right)):
            heappush(gaps, (-_unsure(steps, known, *gap), *gap))


def _unsure(steps: list[float], known: Mapping[int, float], left: int, right: int) -> float:
    """How far the steps between two that are known may lie below the upper one."""
    return (steps[max(left, right - 1)] - steps[left]) * (known[right] - known[left])


def _applies(need: Need, request: str) -> bool:
    return not need.degrades and (need.requests is None or request in need.requests)


def _reads(design: Design, component: str) -> ReadsPolicy | None:
    replication = design.components[component].replication
    return None if replication is None else replication.reads


def _named_as_wholes(design: Design) -> Design:
    """Needs that name every instance of a component name the component instead."""

    def renamed(need: Need) -> Need:
        if need.wiring == "paired" or need.role is not None:
            return need
        owner = {name: design.instances_of(name)[0].component for name in need.names}
        whole = {
            c for c in owner.values() if {i.id for i in design.instances_of(c)} <= {*need.names} and c not in need.names
        }
        names = (owner[name] if owner[name] in whole else name for name in need.names)
        return replace(need, names=tuple(dict.fromkeys(names)))

    components = {name: replace(c, needs=tuple(map(renamed, c.needs))) for name, c in design.components.items()}
    requests = {name: replace(r, enters=_entered(design, r.enters)) for name, r in design.requests.items()}
    return replace(design, components=components, requests=requests)


def _entered(design: Design, name: str) -> str:
    if name in design.components:
        return name
    component = design.components[design.instances[name].component]
    return component.name if len(component.instances) == 1 else name


def _countable(design: Design, tiers: Sequence[Tier]) -> tuple[tuple[Tier, ...], tuple[Warning_, ...]]:
    """The tiers of which everything asks for a number of instances, and a warning for each other one."""
    partly = {design.instances[r.enters].component for r in design.requests.values() if r.enters in design.instances}
    partly -= {r.enters for r in design.requests.values()}
    for component in design.components.values():
        for need in component.needs:
            if not need.degrades:
                partly |= _partly_used(design, need)
    for name in reversed(dependencies_first(design, design.components)):
        paired = (n for n in design.components[name].needs if n.wiring == "paired" and not n.degrades)
        partly |= {partner for need in paired if name in partly for partner in need.names}
    readers = [tier.component for tier in tiers if tier.serving == "readers"]
    partly |= set(readers[MOST_COUNTED_READERS:])
    left_out = dict.fromkeys(tier.component for tier in tiers if tier.component in partly)
    used = {name for c in design.components.values() for n in c.needs if not n.degrades for name in n.names}
    used |= {r.enters for r in design.requests.values()}
    return tuple(t for t in tiers if t.component in used - partly), tuple(
        _not_counted(design, name) for name in left_out
    )


def _partly_used(design: Design, need: Need) -> set[str]:
    """Components of which a need does not ask for a number: single instances, or some of several components."""
    single = {design.instances[name].component for name in need.names if name not in design.components}
    several = len(need.names) > 1 and need.required is not None
    mixed = several and (need.wiring == "paired" or need.required != 1)
    return single | ({name for name in need.names if name in design.components} if mixed else set())


def _not_counted(design: Design, name: str) -> Warning_:
    title = design.components[name].title or name
    message = Text(
        f"{title}: 인스턴스를 하나씩 골라 쓰는 연결이 있어, 용량을 고려한 가용성에서 이 계층은 빼고 계산했습니다.",
        f"{title} is left out of the capacity-aware availability: something asks for single instances of it.",
    )
    return Warning_(code="capacity-not-counted", at=f"components.{name}.capacity_rps", message=message)


_TOO_ENTANGLED: Final = Warning_(
    code="capacity-too-entangled",
    at="components",
    message=Text(
        "구조가 서로 얽혀 있어 용량을 고려한 가용성은 계산하지 못했습니다.",
        "The structure is too entangled for a capacity-aware availability.",
    ),
)


def _remarks(model: CapacityModel, loads: Mapping[str, CapacityAwareAvailability]) -> Iterator[Warning_]:
    off_by = max(result.off_by for result in loads.values())
    if off_by:
        message = Text(
            "인스턴스가 많아 용량을 고려한 가용성은 단계를 줄여 계산했습니다. "
            f"실제 값은 이보다 최대 {off_by:.2g}만큼 높습니다.",
            f"With this many instances the capacity-aware availability is a lower bound, at most {off_by:.2g} too low.",
        )
        yield Warning_(code="capacity-bounded", at="components", message=message)
    names = [" / ".join(need.names) for c in model.design.components.values() for need in c.needs if _stand_in(need)]
    if names and model.has_steps:
        message = Text(
            f"{', '.join(names)}: 서로 대신하는 것은 하나가 부하를 모두 받는다고 보고 용량을 따졌습니다.",
            f"{', '.join(names)}: what stands in for one another is counted as carrying the whole load alone.",
        )
        yield Warning_(code="stand-ins-carry-alone", at="components", message=message)


def _stand_in(need: Need) -> bool:
    return len(need.names) > 1 and need.required is not None and not need.degrades
