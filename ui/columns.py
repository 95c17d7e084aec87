"""The compared designs as the board's columns: each with its last good figures, what-if and place in the order."""

from collections.abc import Iterable
from dataclasses import dataclass

from models.availability import AvailabilityResult
from models.cost import Bill
from models.design.model import Design
from models.problems import Problem
from models.replication import ReplicationResult
from models.targets import TargetResult, target_results
from ui.computed import Computed, parts_of, what_if
from ui.session import Session, titles

NO_REPLICA = "no-replica"


@dataclass(frozen=True, slots=True)
class Column:
    """One design. ``computed`` is None until it has been valid once."""

    name: str
    title: str
    accent: int
    is_baseline: bool
    computed: Computed | None
    problems: tuple[Problem, ...]
    is_what_if: bool = False
    """Parts of this design are taken out."""
    out: AvailabilityResult | None = None
    """The availability without them; None when it cannot be computed exactly."""
    out_names: frozenset[str] = frozenset()
    """What is taken out, of this design or another."""

    @property
    def design(self) -> Design | None:
        return self.computed.design if self.computed else None

    @property
    def availability(self) -> AvailabilityResult | None:
        """With the parts that are taken out held down; None: not known."""
        if self.is_what_if:
            return self.out
        return self.computed.evaluation.availability if self.computed else None

    @property
    def unavailability(self) -> float | None:
        return self.availability.all_requests.unavailability if self.availability else None

    @property
    def replication(self) -> ReplicationResult | None:
        return self.computed.evaluation.replication if self.computed else None

    @property
    def bill(self) -> Bill | None:
        return self.computed.evaluation.cost if self.computed else None

    @property
    def targets(self) -> tuple[TargetResult, ...]:
        """Of the design as it stands, without the what-if."""
        return target_results(self.computed.evaluation) if self.computed else ()

    @property
    def lost_writes(self) -> float | None:
        """Acknowledged writes lost a year, over all replicated components.

        None: unknown. So it is without a replica: how many writes a lost disk takes depends on the last backup.
        """
        if self.replication is None or not self.replication.components or self.lossy_code == NO_REPLICA:
            return None
        return known_sum(c.lost_writes.per_year.expected for c in self.replication.components.values())

    @property
    def lost_with_the_writer_out(self) -> float | None:
        """Acknowledged writes that go with the writers that are taken out; None: none is, or it is not known."""
        if self.design is None or self.replication is None or not self.out_names or self.lossy_code == NO_REPLICA:
            return None
        losses = [
            result.lost_writes.per_failover.expected
            for name, result in self.replication.components.items()
            if self._is_out(self.design, name)
        ]
        return known_sum(losses) if losses else None

    def _is_out(self, design: Design, component: str) -> bool:
        replication = design.components[component].replication
        if replication is None:
            return False
        writer = design.instances[replication.writer]
        around = {place.name for place in design.places_around(writer.place)}
        return not self.out_names.isdisjoint({writer.id, *around})

    @property
    def stale_reads(self) -> float | None:
        """The share of stale reads of the component where it is largest."""
        if self.replication is None or not self.replication.components:
            return None
        shares = [c.stale_read_share for c in self.replication.components.values()]
        return max((s for s in shares if s is not None), default=None) if None not in shares else None

    @property
    def lossy_code(self) -> str | None:
        """The first condition under which an acknowledged write is gone; None: there is none."""
        conditions = self.replication.conditions.values() if self.replication else ()
        return next((c.code for of_component in conditions for c in of_component if c.lossy), None)

    @property
    def can_lose_writes(self) -> bool:
        return self.lossy_code is not None


def known_sum(values: Iterable[float | None]) -> float | None:
    """The sum; None when a part of it is unknown."""
    total = 0.0
    for value in values:
        if value is None:
            return None
        total += value
    return total


def columns_of(session: Session, *, with_out: bool = True) -> list[Column]:
    """``with_out``: what is taken out is held down in the figures; otherwise the columns are as designed."""
    out = session.workspace.out if with_out else ()
    return [_column(session, name, title, accent, out) for accent, (name, title) in enumerate(titles(session).items())]


def _column(session: Session, name: str, title: str, accent: int, shown: tuple[str, ...]) -> Column:
    computed = session.last_good.get(name)
    out = parts_of(computed, shown) if computed is not None else ()
    return Column(
        name=name,
        title=title,
        accent=accent,
        is_baseline=name == session.contents.baseline,
        computed=computed,
        problems=session.problems.get(name, ()),
        is_what_if=bool(out),
        out=what_if(computed, out) if computed is not None and out else None,
        out_names=frozenset(shown),
    )


def baseline_of(columns: list[Column]) -> Column:
    return next(column for column in columns if column.is_baseline)
