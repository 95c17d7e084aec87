"""A request class's needs, compiled to bit masks: which instances work while some are up, and which needs are unmet."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from models.availability.roles import may_write, most_of
from models.availability.variables import dependencies_first
from models.design.model import Component, Design, Instance, Need, Role
from models.problems import Text

Mask = int
"""A set of instances: bit i stands for the i-th of ``design.instances``."""
Writers = Mapping[str, str | None]
"""The present writer of replicated components, by component; None: nobody writes, as during a failover."""


class Masks:
    """The instances of a design as bits."""

    def __init__(self, design: Design) -> None:
        self.design = design
        self.bit: Mapping[str, Mask] = {name: 1 << i for i, name in enumerate(design.instances)}
        self.every: Mask = (1 << len(design.instances)) - 1

    def of(self, instances: Iterable[Instance]) -> Mask:
        return sum(self.bit[i.id] for i in instances)

    def names(self, mask: Mask) -> tuple[str, ...]:
        return tuple(name for name, bit in self.bit.items() if mask & bit)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmet:
    """A need that is not met, of instances that are up themselves. ``working`` of ``required`` instances work."""

    component: str
    names: tuple[str, ...]
    role: Role | None
    required: int
    working: int
    text: Text


@dataclass(frozen=True, slots=True)
class _Roles:
    """Who serves a role of a replicated component."""

    component: Component
    role: Role
    members: Mask
    may_write: tuple[tuple[str, Mask], ...]
    reads: str
    at_most: int
    """More do not count: all of several components is all of each."""

    def serving(self, works: Mask, writers: Writers) -> int:
        """How many instances serve it."""
        writer = self._writer(works, writers)
        if self.role == "writer" or self.reads == "writer" or self.members.bit_count() == 1:
            return writer.bit_count()
        reading = works & self.members & ~writer
        return min(self.at_most, (reading if self.reads == "readers" else reading | writer).bit_count())

    def _writer(self, works: Mask, writers: Writers) -> Mask:
        """The writer if it works, else 0."""
        if self.component.name not in writers:
            return next((bit for _, bit in self.may_write if bit & works), 0)
        named = writers[self.component.name]
        return next((bit & works for name, bit in self.may_write if name == named), 0)


@dataclass(frozen=True, slots=True)
class _Need:
    """A need of all instances of a component alike: ``required`` of the instances in ``mask`` and of the roles."""

    names: tuple[str, ...]
    mask: Mask
    roles: tuple[_Roles, ...]
    required: int

    @property
    def partners(self) -> Mask:
        members = self.mask
        for role in self.roles:
            members |= role.members
        return members

    def is_met(self, works: Mask, writers: Writers) -> bool:
        return self.working(works, writers) >= self.required

    def working(self, works: Mask, writers: Writers) -> int:
        return (works & self.mask).bit_count() + sum(role.serving(works, writers) for role in self.roles)


@dataclass(frozen=True, slots=True)
class _Tier:
    """A component with the needs that apply. ``single`` holds the masks of plain "any of" needs."""

    component: Component
    members: Mask
    single: tuple[Mask, ...]
    counted: tuple[_Need, ...]
    paired: tuple[tuple[tuple[Mask, _Need], ...], ...]
    """For each paired need: each instance with what it needs."""

    def own(self, up: Mask, works: Mask, writers: Writers) -> Mask:
        """The instances that work, while ``works`` holds all that the component rests upon."""
        for mask in self.single:
            if not works & mask:
                return 0
        for need in self.counted:
            if not need.is_met(works, writers):
                return 0
        own = up & self.members
        for pairs in self.paired:
            for bit, need in pairs:
                if own & bit and not need.is_met(works, writers):
                    own &= ~bit
        return own


class Rules:
    """What one request class rests upon, dependencies first."""

    def __init__(self, masks: Masks, request: str, *, soft: bool) -> None:
        self.masks, self.design = masks, masks.design
        self.request, self.soft = request, soft
        entry = self.design.instances_of(self.design.requests[request].enters)
        self._entry = masks.of(entry)
        self._enters = entry[0].component
        self._tiers = tuple(
            self._tier(self.design.components[name])
            for name in dependencies_first(self.design, [self._enters], self._applies)
        )
        self._binding = tuple(tier for tier in self._tiers if tier.single or tier.counted or tier.paired)
        self.rest_upon = masks.of(i for tier in self._tiers for i in tier.component.instances)
        self.has_soft_needs = any(n.degrades and self._applies(n) for t in self._tiers for n in t.component.needs)

    def answers(self, up: Mask, writers: Writers) -> bool:
        return bool(self.works(up, writers) & self._entry)

    def works(self, up: Mask, writers: Writers) -> Mask:
        """All instances that work; those that the class does not rest upon work while they are up."""
        works = up
        for tier in self._binding:
            works = works & ~tier.members | tier.own(up, works, writers)
        return works

    def unmet(self, up: Mask, writers: Writers) -> tuple[Unmet, ...]:
        """Unmet needs of instances that are up, all of whose missing partners are down by themselves."""
        works = self.works(up, writers)
        found = [
            self._unmet(tier.component, need, works, writers)
            for tier in self._tiers
            for instances, need in self._needs(tier)
            if instances & up and not need.is_met(works, writers) and not up & ~works & need.partners
        ]
        if not self._entry & up:
            found.append(self._entry_is_down())
        return tuple(dict.fromkeys(found))

    def _needs(self, tier: _Tier) -> Iterator[tuple[Mask, _Need]]:
        """Each need with the instances that have it."""
        for need in filter(self._applies, tier.component.needs):
            compiled = self._compiled(tier.component, need)
            bits = [self.masks.of([i]) for i in tier.component.instances] if len(compiled) > 1 else [tier.members]
            yield from zip(bits, compiled, strict=True)

    def _unmet(self, component: Component, need: _Need, works: Mask, writers: Writers) -> Unmet:
        working = need.working(works, writers)
        return Unmet(
            component=component.name,
            names=need.names,
            role=need.roles[0].role if need.roles else None,
            required=need.required,
            working=working,
            text=_unmet_text(self.design, component, need, working),
        )

    def _entry_is_down(self) -> Unmet:
        component = self.design.components[self._enters]
        title = component.title or component.name
        text = Text(f"요청이 들어오는 {title}: 모두 중단", f"requests enter at {title}, which is down")
        names = (self.design.requests[self.request].enters,)
        return Unmet(component=component.name, names=names, role=None, required=1, working=0, text=text)

    def _applies(self, need: Need) -> bool:
        return (self.soft or not need.degrades) and (need.requests is None or self.request in need.requests)

    def _tier(self, component: Component) -> _Tier:
        single: list[Mask] = []
        counted: list[_Need] = []
        paired: list[tuple[tuple[Mask, _Need], ...]] = []
        for need in filter(self._applies, component.needs):
            compiled = self._compiled(component, need)
            if len(compiled) > 1 or (need.wiring == "paired" and not compiled[0].roles):
                bits = (self.masks.of([instance]) for instance in component.instances)
                paired.append(tuple(zip(bits, compiled, strict=True)))
            elif compiled[0].required == 1 and not compiled[0].roles:
                single.append(compiled[0].mask)
            else:
                counted += compiled
        return _Tier(component, self.masks.of(component.instances), tuple(single), tuple(counted), tuple(paired))

    def _compiled(self, component: Component, need: Need) -> tuple[_Need, ...]:
        """One for all instances, or, where a need pairs them, one for each."""
        replicated = [c for c in map(self.design.components.get, need.names) if c and need.role and c.replication]
        roles = tuple(self._roles(c, need) for c in replicated)
        lists = [self.design.instances_of(name) for name in need.names if name not in {c.name for c in replicated}]
        if need.wiring == "paired" and not roles:
            pairs = (self._partners(need, index) for index in range(len(component.instances)))
            return tuple(self._counted(need, partners) for partners in pairs)
        return (self._counted(need, [i for instances in lists for i in instances], roles),)

    def _partners(self, need: Need, index: int) -> list[Instance]:
        """The i-th of each component named; instances named one by one count as one list."""
        lists = [self.design.components[name].instances for name in need.names if name in self.design.components]
        lists.append(tuple(self.design.instances[name] for name in need.names if name not in self.design.components))
        return [instances[index] for instances in lists if index < len(instances)]

    def _counted(self, need: Need, instances: Sequence[Instance], roles: tuple[_Roles, ...] = ()) -> _Need:
        mask = self.masks.of({i.id: i for i in instances}.values())
        many = mask.bit_count() + sum(most_of(role.component, role.role) for role in roles)
        names = tuple(i.id for i in instances) if need.wiring == "paired" else need.names
        return _Need(names, mask, roles, max(1, many if need.required is None else need.required))

    def _roles(self, component: Component, need: Need) -> _Roles:
        assert component.replication is not None
        assert need.role is not None
        writers = [self.design.instances[name] for name in may_write(component, component.replication)]
        return _Roles(
            component,
            need.role,
            self.masks.of(component.instances),
            tuple((i.id, self.masks.of([i])) for i in writers),
            component.replication.reads,
            most_of(component, need.role) if need.required is None else len(component.instances),
        )


def _unmet_text(design: Design, component: Component, need: _Need, working: int) -> Text:
    who = component.title or component.name
    what = ", ".join(_title(design, name) for name in need.names)
    if need.roles and need.required > 1:
        serving = Text("쓰기용", "to write to") if need.roles[0].role == "writer" else Text("읽기용", "to read from")
        return Text(
            f"{who}: {serving.ko} {what} {need.required}대 필요, {working}대 동작",
            f"{who}: needs {need.required} {what} {serving.en}, {working} work",
        )
    if need.roles and need.roles[0].role == "writer":
        return Text(f"{who}: 쓸 수 있는 {what} 없음", f"{who}: no {what} to write to")
    if need.roles:
        return Text(f"{who}: 읽을 수 있는 {what} 없음", f"{who}: no {what} to read from")
    if need.required == 1:
        return Text(f"{who}: 동작하는 {what} 없음", f"{who}: no {what} works")
    return Text(
        f"{who}: {what} {need.required}대 필요, {working}대 동작",
        f"{who}: needs {need.required} {what}, {working} work",
    )


def _title(design: Design, name: str) -> str:
    component = design.components.get(name)
    return component.title or name if component is not None else name
