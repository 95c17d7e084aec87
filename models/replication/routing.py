"""Where reads go, and what that does to old rows and to one's own writes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Policy = Literal["round_robin", "nearest", "writer_for_own_reads", "writer"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadsAt:
    """Reads of one place of the application at one instance. ``round_trip_ms``: None where it is not known."""

    instance: str
    round_trip_ms: float | None
    stale_read_share: float
    p_read_your_writes: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutingFigures:
    """``round_trip_ms``: of a read, on average over the instances it may go to."""

    stale_read_share: float
    p_read_your_writes: float
    round_trip_ms: float | None


def by_policy(
    places: Sequence[tuple[float, Sequence[ReadsAt], ReadsAt]], *, writer_reads: bool
) -> Mapping[Policy, RoutingFigures]:
    """Figures of every policy.

    places : (weight, at each reader, at the writer) per place of the application; weights add up to 1.
    ``writer_reads``: the writer is one of the instances that reads may go to. The own read after a write goes to the
    writer with ``writer_for_own_reads``, all others in turn.
    """
    found: dict[Policy, RoutingFigures] = {}
    choices: dict[Policy, list[tuple[float, Sequence[ReadsAt]]]] = {"round_robin": [], "nearest": [], "writer": []}
    for weight, readers, writer in places:
        all_of = [*readers, *([writer] if writer_reads or not readers else [])]
        choices["round_robin"].append((weight, all_of))
        choices["writer"].append((weight, [writer]))
        if all(at.round_trip_ms is not None for at in all_of):
            choices["nearest"].append((weight, [min(all_of, key=lambda at: at.round_trip_ms or 0.0)]))
    for policy, chosen in choices.items():
        if len(chosen) == len(places):
            found[policy] = _mean(chosen)
    in_turn = found["round_robin"]
    found["writer_for_own_reads"] = RoutingFigures(
        stale_read_share=in_turn.stale_read_share, p_read_your_writes=1.0, round_trip_ms=in_turn.round_trip_ms
    )
    return found


def _mean(chosen: Sequence[tuple[float, Sequence[ReadsAt]]]) -> RoutingFigures:
    parts = [(weight / len(among), at) for weight, among in chosen for at in among]
    trips = [share * at.round_trip_ms for share, at in parts if at.round_trip_ms is not None]
    return RoutingFigures(
        stale_read_share=min(1.0, sum(share * at.stale_read_share for share, at in parts)),
        p_read_your_writes=min(1.0, sum(share * at.p_read_your_writes for share, at in parts)),
        round_trip_ms=sum(trips) if len(trips) == len(parts) else None,
    )
