"""The designs as the page looks at them: one replicated component of each, with the trial and without it."""

from dataclasses import dataclass

from ui.replication.figures import Group, group_of
from ui.replication.state import ReplicationState
from ui.replication.trial import Trial
from ui.session import Session, titles


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One design on the page. ``group`` None: it does not replicate what is looked at."""

    name: str
    title: str
    accent: int
    group: Group | None
    stated: Group | None
    """Without the trial."""


def shown_designs(session: Session, state: ReplicationState) -> list[Shown]:
    names = titles(session)
    found = []
    for accent, name in enumerate(session.contents.order):
        computed = session.last_good.get(name)
        if computed is None:
            continue
        group = group_of(computed, state.component, state.trial)
        stated = group_of(computed, state.component, Trial())
        found.append(Shown(name=name, title=names[name], accent=accent, group=group, stated=stated))
    return found


def is_overloaded(group: Group) -> bool:
    limit = group.result.applier_saturates_at
    return limit is not None and (group.per_second or 0.0) >= limit


def slowest_reader(group: Group) -> tuple[str, float, float] | None:
    """(reader, p50, p99) [ms]; None: no reader, or unknown for one of them."""
    found = [(name, reader.visibility_ms) for name, reader in group.result.readers.items()]
    known = [(name, v.p50, v.p99) for name, v in found if v is not None]
    return max(known, key=lambda r: r[1]) if found and len(known) == len(found) else None
