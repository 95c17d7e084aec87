"""Every setting of the compared designs: tier by tier along the path of a request, then traffic, then places."""

from collections.abc import Iterator

from models.cost.kinds import EXTERNAL, is_managed
from models.design.model import Design, Need
from models.problems import Language
from store.yaml_splice import value_at
from ui.setting_figures import purchase, reliability, replication, runs_on, traffic
from ui.setting_spec import Path, Spec, Value, options_of
from ui.texts import say
from ui.view_model import Option

MOST_INSTANCES_SHOWN = 20
MOST_COUNT = 20


def specs(designs: list[Design], language: Language) -> Iterator[Spec]:
    """Every setting of the designs: tier by tier along the needs, then traffic, then places."""
    for name in path_order(designs):
        yield from component_specs(designs, name, language)
    yield from traffic(language)
    for name in dict.fromkeys(name for design in designs for name in design.places):
        group = say(language, "group.places")
        title = next((p.title for d in designs if (p := d.places.get(name)) and p.title), name)
        yield from reliability(["places", name], group, f"{title} ", language, lambda d, n=name: d.places.get(n))


def path_order(designs: list[Design]) -> list[str]:
    """All components along the path of a request: each after everything that calls it, in any of the designs."""
    rank: dict[str, int] = dict.fromkeys((name for design in designs for name in design.components), 0)
    calls = [
        (name, design.instances[needed].component if needed in design.instances else needed)
        for design in designs
        for name, component in design.components.items()
        for need in component.needs
        for needed in need.names
    ]
    for _ in rank:
        deeper = [(called, rank[caller] + 1) for caller, called in calls if rank[called] <= rank[caller]]
        if not deeper:
            break
        for called, depth in deeper:
            rank[called] = max(rank[called], depth)
    return sorted(rank, key=rank.__getitem__)


def component_specs(designs: list[Design], name: str, language: Language) -> Iterator[Spec]:
    """The settings of one component."""
    found = [component for design in designs if (component := design.components.get(name))]
    if not found:
        return
    first = found[0]
    group = next((c.title for c in found if c.title), name)
    is_server = not is_managed(first.kind) and first.kind != EXTERNAL
    if is_server:
        yield _count(name, group, language)
    yield from _wirings(designs, name, group, language)
    if any(c.runs_on for c in found):
        yield runs_on(name, group, language)
    if any(c.replication for c in found):
        yield from replication(name, say(language, "group.replication", component=group), language)
    if is_server:
        ids = dict.fromkeys(i.id for c in found for i in c.instances[:MOST_INSTANCES_SHOWN])
        yield from (_place(name, id_, group, language) for id_ in ids)
    yield from reliability(["components", name], group, "", language, lambda d: d.components.get(name), component=name)
    if any(c.runs_on for c in found):
        yield purchase(name, group, language)


def _count(name: str, group: str, language: Language) -> Spec:
    def find(design: Design) -> Value | None:
        component = design.components.get(name)
        if component is None:
            return None
        event = {"kind": "count", "component": name}
        return Value(len(component.instances), event, _stated(design, name, "instances", "replicas"))

    label = say(language, "set.count")
    return Spec(f"count:{name}", group, label, "stepper", find, component=name, low=1, high=MOST_COUNT, step=1)


def _wirings(designs: list[Design], name: str, group: str, language: Language) -> Iterator[Spec]:
    """One row for each tier that this one's instances call themselves; a balancer always reaches all."""
    targets = {t: None for d in designs for t, _ in _wired(d, name)}
    for target in targets:
        title = next((c.title for d in designs if (c := d.components.get(target)) and c.title), target)
        label = say(language, "set.wiring", target=title)
        options = tuple(options_of(language, "set.wiring", ("mesh", "paired")))

        def find(design: Design, target: str = target, options: tuple[Option, ...] = options) -> Value | None:
            index = dict(_wired(design, name)).get(target)
            if index is None:
                return None
            path: Path = ["components", name, "needs", index, "wiring"]
            return Value(design.components[name].needs[index].wiring, {"kind": "set", "path": path}, path, options)

        yield Spec(f"wiring:{name}:{target}", group, label, "segmented", find, component=name)


def _wired(design: Design, name: str) -> list[tuple[str, int]]:
    component = design.components.get(name)
    if component is None or is_managed(component.kind):
        return []
    return [(need.names[0], i) for i, need in enumerate(component.needs) if _is_wired(design, need)]


def _is_wired(design: Design, need: Need) -> bool:
    target = design.components.get(need.names[0]) if len(need.names) == 1 else None
    return (
        target is not None
        and need.role is None
        and not need.degrades
        and need.required == 1
        and not is_managed(target.kind)
        and target.kind != EXTERNAL
    )


def _place(name: str, instance: str, group: str, language: Language) -> Spec:
    def find(design: Design) -> Value | None:
        found = design.instances.get(instance)
        if found is None or found.component != name or found.place is None:
            return None
        kinds = {"zone", "host"} | {design.places[found.place].kind}
        options = tuple(
            Option(value=p.name, label=p.title or p.name) for p in design.places.values() if p.kind in kinds
        )
        event = {"kind": "place", "instance": instance}
        return Value(found.place, event, _stated(design, name, "instances", "places", "place"), options)

    label = say(language, "set.place", instance=instance)
    return Spec(f"place:{instance}", group, label, "select", find, advanced=True, component=name)


def _stated(design: Design, name: str, *keys: str) -> Path:
    """The path of the first of ``keys`` that the component states."""
    stated = value_at(design.canonical, ["components", name]) or {}
    return ["components", name, next((key for key in keys if key in stated), keys[-1])]
