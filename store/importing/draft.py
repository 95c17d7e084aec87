"""A design in the making, whatever file it comes from: names that fit, needs without a cycle, requests that enter."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from models.problems import Text
from store.importing.report import Entry

MAX_NAME: Final = 40
MAX_STEPS: Final = 2_000_000
"""Steps that looking for cycles may take: some seconds at most, whatever the file."""
EQUAL_SHARES: Final = "assumption; the import split the requests evenly"


@dataclass(slots=True, kw_only=True)
class Part:
    """A component to be. ``places``: one an instance, None: not known. ``keys``: further keys of the component."""

    wish: str
    kind: str
    places: list[str | None] = field(default_factory=lambda: [None])
    keys: dict[str, Any] = field(default_factory=dict)
    replicates: bool = False
    """Its first instance writes, the others follow; a need of it then goes to the writer."""
    is_data: bool = False
    name: str = ""


@dataclass(slots=True)
class Draft:
    """``parts`` by the address they come from; ``pools``: who needs one of whom, the surest first."""

    parts: dict[str, Part] = field(default_factory=dict)
    places: dict[str, dict[str, Any]] = field(default_factory=dict)
    pools: list[tuple[str, tuple[str, ...], bool]] = field(default_factory=list)
    entries: list[str] = field(default_factory=list)
    understood: list[Entry] = field(default_factory=list)
    not_understood: list[Entry] = field(default_factory=list)
    to_fill: list[Entry] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)
    open_fills: list[tuple[str, str, Text]] = field(default_factory=list)
    needed: dict[str, set[str]] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    """The last number given to a name that several parts wish for."""

    def need(self, owner: str, of: Iterable[str], *, soft: bool = False) -> None:
        """One of these suffices. Nobody needs itself, and what is needed already is not needed again."""
        names = tuple(dict.fromkeys(name for name in of if name != owner and name in self.parts))
        known = self.needed.setdefault(owner, set())
        if names and owner in self.parts and not set(names) <= known:
            self.pools.append((owner, names, soft))
            known.update(names)

    def fill(self, address: str, ko: str, en: str) -> None:
        self.to_fill.append(Entry(address, Text(ko, en)))

    def fill_part(self, key: str, path: str, ko: str, en: str) -> None:
        """What is to be filled in of a part, whose name is not known yet."""
        self.open_fills.append((key, path, Text(ko, en)))

    @property
    def instances(self) -> int:
        return sum(len(part.places) for part in self.parts.values())

    def document(self, id_: str, title: str) -> dict[str, Any]:
        """The design's data; of at least one part."""
        self.taken |= set(self.places)
        for part in self.parts.values():
            part.name = self._free(part.wish, len(part.places))
        for key, path, text in self.open_fills:
            self.to_fill.append(Entry(f"components.{self.parts[key].name}{path}", text))
        pools = self._without_cycles()
        needs: dict[str, list[dict[str, Any]]] = {}
        for owner, names, soft in pools:
            needs.setdefault(owner, []).append(self._need(names, soft))
        components = {part.name: self._component(part, needs.get(key, [])) for key, part in self.parts.items()}
        requests, assumptions = self._requests(pools)
        document: dict[str, Any] = {"anboard": 1, "id": _id(id_), "title": _title(title)}
        document |= {"places": self.places} if self.places else {}
        document |= {"components": components, "requests": requests}
        return document | ({"assumptions": assumptions} if assumptions else {})

    def _free(self, wish: str, instances: int) -> str:
        """A name that neither it nor its instances share with anything."""
        base = re.sub(r"[^\w-]+|_", "-", wish).strip("-")[:MAX_NAME].strip("-") or "part"
        while True:
            self.numbers[base] = number = self.numbers.get(base, 0) + 1
            name = base if number == 1 else f"{base}-x{number}"
            ids = {name, *(f"{name}-{i + 1}" for i in range(instances))}
            if not ids & self.taken:
                self.taken |= ids
                return name

    def _need(self, names: Sequence[str], soft: bool) -> dict[str, Any]:
        parts = [self.parts[name] for name in names]
        need: dict[str, Any] = {"any": [part.name for part in parts]}
        if all(part.replicates for part in parts):
            need["role"] = "writer"
        return need | ({"degrades": True} if soft else {})

    def _component(self, part: Part, needs: list[dict[str, Any]]) -> dict[str, Any]:
        component: dict[str, Any] = {"kind": part.kind}
        count, places = len(part.places), part.places
        if None in places and set(places) != {None}:
            ids = [part.name] if count == 1 else [f"{part.name}-{i + 1}" for i in range(count)]
            component["instances"] = [
                {"id": id_, **({"place": place} if place else {})} for id_, place in zip(ids, places, strict=True)
            ]
        else:
            component |= {"replicas": count} if count > 1 else {}
            distinct = list(dict.fromkeys(place for place in places if place))
            component |= {"place": distinct[0]} if len(distinct) == 1 else {"places": places} if distinct else {}
        component |= part.keys
        if part.replicates:
            failover = {"automatic": False}
            component["replication"] = {"writer": f"{part.name}-1", "mode": "async", "failover": failover}
        return component | ({"needs": needs} if needs else {})

    def _without_cycles(self) -> list[tuple[str, tuple[str, ...], bool]]:
        """The pools, without each that would close a cycle with those before it; those are to be decided on."""
        kept: list[tuple[str, tuple[str, ...], bool]] = []
        edges: dict[str, list[str]] = {}
        steps = MAX_STEPS
        for owner, names, soft in self.pools:
            steps, closes = _reaches(edges, names, owner, steps)
            if closes:
                shown = ", ".join(self.parts[name].name for name in names)
                self.fill(
                    f"components.{self.parts[owner].name}.needs",
                    f"{shown}: 서로 필요로 하는 순환이 되어 뺐습니다. 어느 쪽이 없어도 되는지 정하세요.",
                    f"{shown}: left out, as they would need each other in a cycle; decide which can do without.",
                )
            else:
                kept.append((owner, names, soft))
                edges.setdefault(owner, []).extend(names)
        return kept

    def _requests(self, pools: Sequence[tuple[str, tuple[str, ...], bool]]) -> tuple[dict[str, Any], dict[str, Any]]:
        needed = {name for _, names, _ in pools for name in names}
        keys = [key for key in self.entries if key not in needed] or self.entries or self._roots(needed)
        names = [self.parts[key].name for key in keys]
        if len(names) == 1:
            self.fill(
                "requests",
                f"요청이 들어오는 곳을 {names[0]} 하나로 보았습니다. 읽기와 쓰기 등 종류와 비율을 나누세요.",
                f"All requests are taken to enter at {names[0]}; split them into classes such as read and write.",
            )
            return {"all": {"enters": names[0], "share": 1}}, {}
        share = round(1 / len(names), 9)
        shares = [share] * (len(names) - 1)
        shares.append(round(1 - sum(shares), 9))
        self.fill(
            "requests",
            f"들어오는 곳이 {len(names)}군데라 비율을 똑같이 나누었습니다. 잰 비율로 고치세요.",
            f"There are {len(names)} places where requests enter; their shares are split evenly, replace them.",
        )
        requests = {f"to-{name}": {"enters": name, "share": s} for name, s in zip(names, shares, strict=True)}
        return requests, {f"requests.{name}.share": {"source": EQUAL_SHARES} for name in requests}

    def _roots(self, needed: set[str]) -> list[str]:
        """Where no way in is stated: what nothing else needs; a database only if there is nothing else."""
        roots = [key for key in self.parts if key not in needed] or list(self.parts)
        roots = [key for key in roots if not self.parts[key].is_data] or roots
        owners = {owner for owner, _, _ in self.pools}
        return [key for key in roots if key in owners] or roots[:1]


def _reaches(edges: dict[str, list[str]], starts: Sequence[str], goal: str, steps: int) -> tuple[int, bool]:
    """Whether ``goal`` can be reached; a search that would take too long counts as reached."""
    seen, stack = set(starts), list(starts)
    while stack:
        name = stack.pop()
        for other in edges.get(name, ()):
            steps -= 1
            if other not in seen:
                seen.add(other)
                stack.append(other)
        if steps <= 0:
            return 0, True
    return steps, goal in seen


def _id(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower())[:60].strip("-") or "imported"


def _title(text: str) -> str:
    shown = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(shown.split())[:200] or "가져온 설계"
