"""Who is connected with whom: one edge a pair of components, and the replication streams."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product

from drawing import words
from drawing.grid import USERS, Box, Layout, needed_components
from drawing.picture import Edge, State, with_state
from drawing.routes import STREAM, Link, Point, Route, middle, pairs, route, streams
from models.design.model import Component, Design, Instance, Need
from models.problems import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bundle:
    source: str
    target: str
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    paired: bool
    soft: bool


def _bundles(design: Design) -> dict[tuple[str, str], _Bundle]:
    """Per pair of components: who needs whom, all needs between them together."""
    bundles: dict[tuple[str, str], _Bundle] = {}
    for entered in dict.fromkeys(r.enters for r in design.requests.values()):
        targets = design.instances_of(entered)
        ids = tuple(i.id for i in targets)
        name = targets[0].component
        bundles[USERS, name] = _Bundle(
            source=USERS, target=name, sources=(USERS,), targets=ids, paired=False, soft=False
        )
    for component in design.components.values():
        for target in needed_components(design, component):
            bundles[component.name, target] = _bundle(design, component, design.components[target])
    return bundles


def _bundle(design: Design, source: Component, target: Component) -> _Bundle:
    needs = [n for n in source.needs if any(_speaks_of(design, n, name, target) for name in n.names)]
    ids = {i.id for n in needs for i in _targets(design, n, target)}
    return _Bundle(
        source=source.name,
        target=target.name,
        sources=tuple(i.id for i in source.instances),
        targets=tuple(i.id for i in target.instances if i.id in ids),
        paired=all(n.wiring == "paired" for n in needs) and len(source.instances) > 1 and len(ids) > 1,
        soft=all(n.degrades for n in needs),
    )


def _speaks_of(design: Design, need: Need, name: str, target: Component) -> bool:
    return design.instances_of(name)[0].component == target.name


def _targets(design: Design, need: Need, target: Component) -> Iterable[Instance]:
    """The instances of ``target`` that a need can use, by its role and the target's reads policy."""
    for name in need.names:
        for instance in design.instances_of(name):
            if instance.component == target.name and _plays(target, instance, need):
                yield instance


def _plays(target: Component, instance: Instance, need: Need) -> bool:
    r = target.replication
    if r is None or need.role is None or len(target.instances) == 1:
        return True
    is_writer = instance.id == r.writer
    if need.role == "writer" or r.reads == "writer":
        return is_writer
    return not is_writer or r.reads == "any"


def requests_of(
    design: Design, layout: Layout, baseline: Design | None, cards: Mapping[str, Box], language: Language
) -> Iterable[Edge]:
    bundles = _bundles(design)
    before = _bundles(baseline) if baseline is not None else bundles
    drawn = {key: b for key, b in bundles.items() if b.targets}
    gone = {key: b for key, b in before.items() if _is_drawn_ghost(key, b, bundles, cards)}
    both = [*drawn.values(), *gone.values()]
    routes = route([_link(b, layout, cards) for b in both], cards, layout.bands, layout.clusters.values())
    for bundle, found in zip(both, routes, strict=True):
        key = bundle.source, bundle.target
        state: State = "removed" if key in gone else _bundle_state(bundle, before.get(key))
        yield _request_edge(bundle, found, _pairs(bundle, cards), state, language)


def _pairs(bundle: _Bundle, cards: Mapping[str, Box]) -> tuple[tuple[str, str], ...]:
    sources, targets = _once(bundle, cards)
    return tuple(pairs(sources, targets) if bundle.paired else product(sources, targets))


def _is_drawn_ghost(
    key: tuple[str, str], bundle: _Bundle, bundles: Mapping[tuple[str, str], _Bundle], cards: Mapping[str, Box]
) -> bool:
    """A connection of the baseline that is gone, both ends are drawn, and no other way leads there now."""
    if key in bundles or not bundle.targets or not {*bundle.sources, *bundle.targets} <= cards.keys():
        return False
    reached, new = {bundle.source}, {bundle.source}
    while new:
        new = {target for source, target in bundles if source in new} - reached
        reached |= new
    return bundle.target not in reached


def _once(bundle: _Bundle, cards: Mapping[str, Box]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Sources and targets without those that share a card with an earlier one; pairs stay pairs."""
    if bundle.paired:
        both = {(cards[a], cards[b]): (a, b) for a, b in pairs(bundle.sources, bundle.targets)}
        return tuple(a for a, _ in both.values()), tuple(b for _, b in both.values())
    sources, targets = ({cards[i]: i for i in ids} for ids in (bundle.sources, bundle.targets))
    return tuple(sources.values()), tuple(targets.values())


def _link(bundle: _Bundle, layout: Layout, cards: Mapping[str, Box]) -> Link:
    rows = {**layout.rows, USERS: 0}
    sources, targets = _once(bundle, cards)
    return Link(
        sources=sources, targets=targets, row_from=rows[bundle.source], row_to=rows[bundle.target],
        paired=bundle.paired, apart=bundle.soft,
    )  # fmt: skip


def _bundle_state(bundle: _Bundle, before: _Bundle | None) -> State:
    if before is None:
        return "added"
    comparable = min(len(before.sources), len(before.targets), len(bundle.sources), len(bundle.targets)) > 1
    rewired = bundle.soft != before.soft or (comparable and bundle.paired != before.paired)
    return "changed" if rewired else ""


def _request_edge(
    bundle: _Bundle, found: Route, instances: tuple[tuple[str, str], ...], state: State, language: Language
) -> Edge:
    source = words.USERS_LABEL.in_(language) if bundle.source == USERS else bundle.source
    title = f"{source} → {bundle.target}"
    if len(bundle.sources) > 1 and len(bundle.targets) > 1:
        title += f" · {words.WIRING['paired' if bundle.paired else 'mesh'].in_(language)}"
    return Edge(
        source=bundle.source, target=bundle.target, look="soft" if bundle.soft else "request",
        pairs=instances, strokes=found.strokes, hub=found.hub, title=with_state(title, state, language), state=state,
    )  # fmt: skip


def streams_of(
    design: Design, layout: Layout, baseline: Design | None, cards: Mapping[str, Box], language: Language
) -> Iterable[Edge]:
    for component in design.components.values():
        r = component.replication
        if r is None or len(component.instances) < 2:
            continue
        readers = {cards[i.id]: i.id for i in component.instances[::-1] if i.id != r.writer}
        y = layout.bands[layout.rows[component.name]].streams_top + STREAM
        before = baseline.components.get(component.name) if baseline is not None else component
        old = before.replication if before is not None and len(before.instances) > 1 else None
        state: State = "added" if old is None else "changed" if (old.mode, old.writer) != (r.mode, r.writer) else ""
        title = f"{component.name} · {words.MODES[r.mode].in_(language)}"
        marked = Point(middle(cards[r.writer]), y) if state == "changed" else None
        yield Edge(
            source=component.name, target=component.name, look="async" if r.mode == "async" else "sync",
            pairs=tuple((r.writer, reader) for reader in readers.values()),
            strokes=streams(cards[r.writer], [*readers], y), hub=marked, title=with_state(title, state, language),
            state=state,
        )  # fmt: skip
