"""Needs: what an instance must reach to work; names that resolve, counts that can be met, no cycle."""

from collections.abc import Iterable, Mapping
from typing import Any

from models.design.context import Context
from models.design.model import Component, Need, RequestClass
from models.design.serving import most_serving
from models.design.spec import dotted
from models.problems import Said, Text


def need_of(context: Context, owner: str, item: Mapping[str, Any], path: str) -> Need | None:
    forms = [key for key in ("any", "all", "at_least") if key in item]
    if path in context.findings.faulty:
        return None
    if len(forms) != 1 or ("of" in item) != (forms == ["at_least"]):
        expected = Text(
            "any: […], all: […], at_least: k와 of: […] 중 하나",
            "one of any: […], all: […], or at_least: k with of: […]",
        )
        context.findings.problem("bad-need", path, Said(", ".join(item) or "none of them"), expected)
        return None
    form = forms[0]
    names_path = f"{path}.of" if form == "at_least" else f"{path}.{form}"
    names = need_names(context, item["of" if form == "at_least" else form], names_path)
    if names is None:
        return None
    check_need_classes(context, item, path)
    required = {"any": 1, "all": None}.get(form, item.get("at_least"))
    check_need_count(context, names, required, item, path)
    wiring = item.get("wiring", "mesh")
    if wiring == "paired":
        check_paired(context, owner, names, item, path)
    role = item.get("role")
    if role is not None:
        check_role(context, names, names_path)
    return Need(
        names=tuple(names),
        required=None if required is None else int(required),
        wiring=wiring,
        role=role,
        requests=tuple(item["for"]) if "for" in item else None,
        degrades=item.get("degrades", False),
    )


def need_names(context: Context, names: list[str], path: str) -> list[str] | None:
    what = Text("component나 인스턴스의 이름", "the name of a component or an instance")
    known = [context.known(name, context.names, f"{path}[{i}]", what) for i, name in enumerate(names)]
    if not all(known):
        return None
    seen: set[str] = set()
    for i, name in enumerate(names):
        ids = {x.id for x in context.instances[name]} if name in context.instances else {name}
        if ids & seen:
            expected = Text("한 번만 적은 이름", "each instance named once")
            context.findings.problem("named-twice", f"{path}[{i}]", name, expected)
        seen |= ids
    return names


def check_need_classes(context: Context, item: Mapping[str, Any], path: str) -> None:
    for i, name in enumerate(item.get("for", ())):
        what = Text("requests에 있는 이름", "the name of a request class")
        context.known(name, context.request_data, f"{path}.for[{i}]", what)


def check_need_count(context: Context, names: list[str], required: Any, item: Mapping[str, Any], path: str) -> None:
    reachable = len(names) if item.get("wiring") == "paired" else sum(_reached(context, name, item) for name in names)
    if reachable and required is not None and required > reachable:
        expected = Text(f"닿을 수 있는 인스턴스 수 {reachable} 이하", f"at most the {reachable} instances it can reach")
        if "role" in item:
            expected = Text(
                f"{item['role']} 역할을 할 수 있는 인스턴스 수 {reachable} 이하",
                f"at most the {reachable} instances that can serve as {item['role']} at a time",
            )
        context.findings.problem("too-many-needed", f"{path}.at_least", required, expected)


def _reached(context: Context, name: str, item: Mapping[str, Any]) -> int:
    """How many instances of a name a need can count: of a database only those that serve the role at a time."""
    instances = len(context.instances.get(name, (None,)))
    replication = context.component_data.get(name, {}).get("replication")
    if "role" not in item or replication is None:
        return instances
    return most_serving(instances, item["role"], replication.get("reads", "readers_else_writer"))


def check_paired(context: Context, owner: str, names: list[str], item: Mapping[str, Any], path: str) -> None:
    if "role" in item:
        expected = Text("role 없이 paired, 또는 mesh", "no role with paired wiring, or mesh")
        context.findings.problem("paired-role", f"{path}.wiring", "paired", expected)
        return
    mine = len(context.instances[owner])
    for name in names:
        theirs = len(context.instances.get(name, (None,)))
        if name not in context.instances or theirs != mine:
            found = Said(f"{mine} of {owner} with {theirs} of {name}")
            expected = Text(
                f"1:1이면 두 계층의 수가 같게 ({owner} {mine}개), 아니면 wiring: mesh",
                f"as many instances on both sides for pairs ({owner} has {mine}), or wiring: mesh",
            )
            context.findings.problem("unequal-pairs", f"{path}.wiring", found, expected)


def check_role(context: Context, names: list[str], path: str) -> None:
    for i, name in enumerate(names):
        if "replication" not in context.component_data.get(name, {}):
            expected = Text(
                "replication이 있는 component",
                "a component with replication, as role asks for its writer or readers",
            )
            context.findings.problem("role-without-replication", f"{path}[{i}]", name, expected)


def check_cycles(context: Context, components: Mapping[str, Component]) -> None:
    owner = {i.id: name for name, found in context.instances.items() for i in found}
    edges = {
        name: list(dict.fromkeys(owner.get(n, n) for need in c.needs for n in need.names))
        for name, c in components.items()
    }
    cycle = find_cycle(edges)
    if cycle:
        expected = Text("순환하지 않는 needs", "needs without a cycle")
        context.findings.problem(
            "cycle-of-needs", f"{dotted('components', cycle[0])}.needs", Said(" -> ".join(cycle)), expected
        )


def warn_unreached(context: Context, components: Mapping[str, Component], requests: Mapping[str, RequestClass]) -> None:
    owner = {i.id: name for name, found in context.instances.items() for i in found}
    reached: set[str] = set()
    open_names = [owner.get(c.enters, c.enters) for c in requests.values()]
    while open_names:
        name = open_names.pop()
        if name in components and name not in reached:
            reached.add(name)
            open_names += [owner.get(n, n) for need in components[name].needs for n in need.names]
    for name in components:
        if name not in reached:
            message = Text(
                f"{name}: 어떤 요청도 이 component에 닿지 않아 가용성에 영향을 주지 않습니다.",
                f"No request reaches {name}, so it does not count for availability.",
            )
            context.findings.warn("unreached", dotted("components", name), message)


def find_cycle(edges: Mapping[str, Iterable[str]]) -> list[str] | None:
    """The first cycle of a directed graph as [a, b, …, a], or None. No recursion, so depth does not matter."""
    done: set[str] = set()
    for start in edges:
        trail: list[str] = []
        on_trail: set[str] = set()
        stack: list[tuple[str, bool]] = [(start, False)]
        while stack:
            name, leaving = stack.pop()
            if leaving:
                trail.pop()
                on_trail.discard(name)
                done.add(name)
            elif name in on_trail:
                return [*trail[trail.index(name) :], name]
            elif name not in done:
                trail.append(name)
                on_trail.add(name)
                stack.append((name, True))
                stack += [(n, False) for n in edges.get(name, ())]
    return None
