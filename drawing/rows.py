"""Which tier stands in which row."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from drawing.grid import Lane, is_outside, lane_of, needed_components
from models.design.model import Design


def tier_rows(designs: Sequence[Design]) -> dict[str, int]:
    """Longest path from what requests enter, over the needs of all designs together."""
    children: dict[str, dict[str, None]] = {name: {} for d in designs for name in d.components}
    for design in designs:
        for component in design.components.values():
            children[component.name].update(dict.fromkeys(needed_components(design, component)))
    outside = {
        name for name in children if all(is_outside(d, d.components[name]) for d in designs if name in d.components)
    }
    rows: dict[str, int] = {}
    for name in reversed(_topological(children)):
        rows.setdefault(name, 1)
        for child in children[name]:
            rows[child] = max(rows.get(child, 1), rows[name] + 1)
    rows = {name: 0 if name in outside else rows[name] for name in children}
    last = max(rows.values(), default=0)
    stores = {
        name for name in children
        if not children[name] and any(d.components[name].replication for d in designs if name in d.components)
    }  # fmt: skip
    rows.update(dict.fromkeys(stores, max(last, 1)))
    return _apart(designs, rows, sorted(children, key=lambda name: name in stores))


def _apart(designs: Sequence[Design], rows: Mapping[str, int], order: Sequence[str]) -> dict[str, int]:
    """Gives components of one row that are in each other's way rows of their own: taller rather than wider."""
    lanes = {
        name: {lane_of(d, i) for d in designs if name in d.components for i in d.components[name].instances}
        for name in order
    }
    placed: dict[tuple[int, int], set[Lane]] = {(0, 0): set()}
    found: dict[str, tuple[int, int]] = {}
    for name in order:
        row, sub = rows[name], 0
        while row and _in_the_way(lanes[name], placed.get((row, sub), set())):
            sub += 1
        placed.setdefault((row, sub), set()).update(lanes[name])
        found[name] = row, sub
    number = {key: k for k, key in enumerate(sorted(placed))}
    return {name: number[key] for name, key in found.items()}


def _in_the_way(some: AbstractSet[Lane], others: AbstractSet[Lane]) -> bool:
    """They share a lane, or one stands in front of the other's zone because it belongs to the whole region."""
    return bool(some & others) or any(
        a.region == b.region is not None and (a.zone is None) != (b.zone is None) for a in some for b in others
    )


def _topological(children: dict[str, dict[str, None]]) -> list[str]:
    """Names after everything they need; an edge that would close a cycle (two designs disagree) is taken out."""
    order: list[str] = []
    state: dict[str, int] = {}

    def visit(name: str) -> None:
        state[name] = 1
        for child in list(children[name]):
            if state.get(child) == 1:
                del children[name][child]
            elif child not in state:
                visit(child)
        state[name] = 2
        order.append(name)

    for name in children:
        if name not in state:
            visit(name)
    return order
