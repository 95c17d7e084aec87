"""Fault trees as nested tuples, for this core and for its peers: ("or", …), ("and", …), (k, …) of names and trees."""

from collections.abc import Iterator, Mapping
from typing import Any

from models.availability.bdd import Diagram, Node
from models.availability.function import Function

Tree = str | tuple[Any, ...]


def events(tree: Tree) -> Iterator[str]:
    """The names, in the order in which they are met."""
    if isinstance(tree, str):
        yield tree
        return
    for part in tree[1:]:
        yield from events(part)


def order(tree: Tree) -> list[str]:
    return list(dict.fromkeys(events(tree)))


def diagram_of(tree: Tree, names: list[str]) -> tuple[Diagram, Node]:
    diagram = Diagram(len(names))
    level = {name: i for i, name in enumerate(names)}

    def build(part: Tree) -> Node:
        if isinstance(part, str):
            return diagram.any_variable([level[part]])
        gate, inputs = part[0], [build(p) for p in part[1:]]
        if gate == "or":
            return diagram.any_of(inputs)
        return diagram.all_of(inputs) if gate == "and" else diagram.at_least(gate, inputs)

    return diagram, build(tree)


def function_of(tree: Tree, names: list[str]) -> Function:
    return Function(*diagram_of(tree, names))


def unavailability(tree: Tree, q: Mapping[str, float]) -> float:
    names = order(tree)
    return function_of(tree, names).unavailability([q[n] for n in names], [1 - q[n] for n in names])


def relibmss_node(tree: Tree, names: list[str]) -> Any:
    import relibmss

    bdd = relibmss.BDD()
    variable = {name: bdd.defvar(name) for name in names}

    def build(part: Tree) -> Any:
        if isinstance(part, str):
            return variable[part]
        gate, inputs = part[0], [build(p) for p in part[1:]]
        if gate == "or":
            return bdd.Or(inputs)
        return bdd.And(inputs) if gate == "and" else bdd.kofn(gate, inputs)

    return build(tree)


def repyability_tree(tree: Tree, q: Mapping[str, float]) -> Any:
    from repyability import FaultTree

    gates: dict[str, tuple[Any, ...]] = {}

    def build(part: Tree) -> str:
        if isinstance(part, str):
            return part
        inputs = [build(p) for p in part[1:]]
        name = f"gate {len(gates)}"
        gates[name] = (part[0], inputs) if isinstance(part[0], str) else ("vote", part[0], inputs)
        return name

    top = build(tree)
    return FaultTree(gates, dict(q), top)


def mesh(tiers: Mapping[str, list[tuple[str, ...]]]) -> Tree:
    """Tiers in series, each up while one instance is; an instance is (name, places around it …)."""
    return ("or", *(("and", *(("or", *instance) for instance in instances)) for instances in tiers.values()))
