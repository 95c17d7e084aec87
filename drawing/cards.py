"""One card an instance: what it says, how it differs from the baseline, ghosts of what is gone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from drawing import words
from drawing.grid import USERS, Box, Layout, Slot, lane_of, slots
from drawing.picture import (
    LABEL_ROOM,
    LABEL_SIZE,
    SECOND_ROOM,
    SECOND_SIZE,
    TIGHT,
    TIGHT_SIZE,
    TIGHTER,
    TITLED,
    Badge,
    Node,
    State,
    with_state,
)
from drawing.text import REGULAR, one_line, shortened, text_width
from models.design.labels import label_of
from models.design.model import Design, Instance
from models.problems import Language


def _node(design: Design, layout: Layout, instance: Instance, slot: Slot, language: Language) -> Node:
    component = design.components[instance.component]
    box = layout.card(lane_of(design, instance), slot)
    role = words.role_of(component, instance)
    name = label_of(component, instance)
    label = label_lines(name, may_wrap=role is None)
    second = words.second_line(design, component, instance, language)
    return Node(
        id=instance.id, component=component.name, icon=words.icon_of(component.kind), label=label.first,
        second=label.rest or ("" if second == name else shortened(second, SECOND_SIZE * REGULAR, SECOND_ROOM)),
        title=words.full_name(design, component, instance, language), box=box,
        words=(name,) if second == name else (name, second),
        spacing=label.spacing, is_wrapped=bool(label.rest), is_writer=role is words.WRITER,
    )  # fmt: skip


class Label(NamedTuple):
    first: str
    rest: str
    spacing: float


@lru_cache(maxsize=4096)
def label_lines(text: str, *, may_wrap: bool) -> Label:
    """A label made to fit its card: as it is, else smaller and tighter, else in two lines, else cut."""
    text = one_line(text)
    if text_width(text, LABEL_SIZE) <= LABEL_ROOM:
        return Label(text, "", 0.0)
    if _fits(text, TIGHT):
        return Label(text, "", TIGHT)
    first, rest = _wrapped(text)
    if may_wrap and first and rest and _fits(rest, TIGHT):
        return Label(first, rest, TIGHT)
    return Label(shortened(text, TIGHT_SIZE, LABEL_ROOM, TIGHTER), "", TIGHTER)


def _fits(text: str, spacing: float) -> bool:
    return text_width(text, TIGHT_SIZE, spacing) <= LABEL_ROOM


def _wrapped(text: str) -> tuple[str, str]:
    """As many words as fit into one line, and the others."""
    parts = text.split(" ")
    count = max((k for k in range(len(parts)) if _fits(" ".join(parts[:k]), TIGHT)), default=0)
    return " ".join(parts[:count]), " ".join(parts[count:])


def nodes_of(
    design: Design, layout: Layout, baseline: Design | None, badges: Mapping[str, Badge], language: Language
) -> Iterable[Node]:
    label = words.USERS_LABEL.in_(language)
    yield Node(
        id=USERS, component=USERS, icon="user", label=label, second="", title=label, box=layout.users, words=(label,)
    )  # fmt: skip
    before = _by_slot(baseline) if baseline is not None else {}
    for name, slot in slots(design).items():
        instance = design.instances[name]
        node = _node(design, layout, instance, slot, language)
        state = _instance_state(design, instance, baseline, before.get(slot))
        badge = badges.get(instance.id)
        if badge is not None:
            badge = Badge(shortened(badge[0], SECOND_SIZE, SECOND_ROOM), min(max(badge[1], 0.0), 1.0))
            node = _unwrapped(node, label_of(design.components[instance.component], instance))
        yield replace(node, state=state, badge=badge, title=with_state(node.title, state, language))


def _unwrapped(node: Node, name: str) -> Node:
    """With its label in one line, because the second one is needed for a figure."""
    label = label_lines(name, may_wrap=False)
    return replace(node, label=label.first, spacing=label.spacing, is_wrapped=False)


def ghosts_of(design: Design, layout: Layout, baseline: Design | None, language: Language) -> Iterable[Node]:
    """What the baseline has and this design lacks."""
    if baseline is None:
        return
    still_there = set(slots(design).values())
    for name, slot in slots(baseline).items():
        if slot not in still_there:
            node = _node(baseline, layout, baseline.instances[name], slot, language)
            yield replace(node, state="removed", title=with_state(node.title, "removed", language))


def folded(nodes: Sequence[Node], language: Language) -> list[Node]:
    """One card for all that stand in one place; a ghost gives way to what is there."""
    at: dict[Box, list[Node]] = {}
    for node in nodes:
        at.setdefault(node.box, []).append(node)
    return [_stack([n for n in here if n.state != "removed"] or here, language) for here in at.values()]


def _stack(here: Sequence[Node], language: Language) -> Node:
    first = here[-1]
    if len(here) == 1:
        return first
    states = {n.state for n in here}
    return replace(
        first, label=f"{first.label} …", second=words.AND_MORE.in_(language).format(len(here) - 1), badge=None,
        is_wrapped=False, words=(first.words[0], words.AND_MORE.in_(language).format(len(here) - 1)),
        title=", ".join(n.id for n in here[::-1][:TITLED]) + (" …" if len(here) > TITLED else ""),
        state=first.state if len(states) == 1 else "changed",
    )  # fmt: skip


def _by_slot(design: Design) -> dict[Slot, Instance]:
    return {slot: design.instances[name] for name, slot in slots(design).items()}


def _instance_state(design: Design, instance: Instance, baseline: Design | None, before: Instance | None) -> State:
    if baseline is None:
        return ""
    if before is None:
        return "added"
    return "changed" if _settings(design, instance) != _settings(baseline, before) else ""


def _settings(design: Design, instance: Instance) -> tuple[object, ...]:
    """What makes an instance different on its own: its place and its component's settings, not its siblings."""
    c = design.components[instance.component]
    role = c.replication and (c.replication.mode, c.replication.failover, c.replication.reads)
    return (
        c.name, c.kind, instance.place, words.runs_on(design, c, instance), c.reliability, c.multi_az, c.version,
        c.beta, c.deploys_per_month, c.change_failure_rate, c.recovery_hours, c.rollout, c.capacity_rps, c.repair,
        c.billing, role if len(c.instances) > 1 else None,
    )  # fmt: skip
