"""A place is gone for an hour, a week or for good: what is down, what is lost (RPO), what works again when (RTO)."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from models.availability.roles import failover_hours
from models.availability.working import Status, WorkingModel
from models.design.model import Component, Design
from models.problems import Text
from models.replication import ReplicationConstants, RoundTripDefaults
from models.replication.failovers import promotion_order
from models.replication.group_losses import GroupLosses
from models.replication.traffic import writes_per_second
from models.units import SECONDS_PER_HOUR

FOR_GOOD = math.inf


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupOut:
    """A database when a place is gone.

    ``promoted``: who takes over when the writer is in the place. ``lost_writes``: expected number of acknowledged
    writes that are gone, None: unknown; ``everything_lost``: no copy is left. ``data_loss_seconds``: as time.
    ``recovery_seconds``: until writes work again; None: only people who rebuild it can say.
    """

    writer_lost: bool
    copies_left: tuple[str, ...]
    promoted: str | None
    lost_writes: float | None
    data_loss_seconds: float | None
    everything_lost: bool
    recovery_seconds: float | None
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestOut:
    """``at_once``: while nobody has taken over yet; ``later``: after failovers. ``down_seconds``: None: for good."""

    at_once: Status
    later: Status
    down_seconds: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceOut:
    """By request class and by database."""

    place: str
    hours: float
    requests: Mapping[str, RequestOut]
    groups: Mapping[str, GroupOut]


def place_out(
    design: Design, place: str, hours: float, constants: ReplicationConstants, round_trips: RoundTripDefaults
) -> PlaceOut:
    """``hours``: how long it is gone; ``FOR_GOOD``. Raises KeyError for an unknown place."""
    inside = {i.id for i in design.instances.values() if place in {p.name for p in design.places_around(i.place)}}
    if place not in design.places:
        raise KeyError(place)
    groups = {
        name: _group_out(design, component, inside, hours, constants, round_trips)
        for name, component in design.components.items()
        if component.replication is not None
    }
    working = WorkingModel(design)
    lost = [name for name, group in groups.items() if group.writer_lost]
    at_once = working.statuses([place], dict.fromkeys(lost))
    later = working.statuses([place], {name: groups[name].promoted for name in lost})
    switched = max((groups[name].recovery_seconds or 0.0 for name in lost if groups[name].promoted), default=0.0)
    return PlaceOut(
        place=place,
        hours=hours,
        requests={name: _request_out(at_once[name], later[name], switched, hours) for name in at_once},
        groups=groups,
    )


def _request_out(at_once: Status, later: Status, switched_seconds: float, hours: float) -> RequestOut:
    whole = None if hours == FOR_GOOD else hours * SECONDS_PER_HOUR
    if later == "down":
        return RequestOut(at_once=at_once, later=later, down_seconds=whole)
    seconds = switched_seconds if at_once == "down" else 0.0
    return RequestOut(at_once=at_once, later=later, down_seconds=seconds if whole is None else min(seconds, whole))


def _group_out(
    design: Design,
    component: Component,
    inside: set[str],
    hours: float,
    constants: ReplicationConstants,
    round_trips: RoundTripDefaults,
) -> GroupOut:
    replication = component.replication
    assert replication is not None
    left = tuple(i.id for i in component.instances if i.id not in inside)
    writer_lost = replication.writer in inside
    if not writer_lost:
        return _kept(left)
    successor = next((name for name in promotion_order(component) if name in left), None)
    if successor is None:
        return _waits(left, hours)
    rate = writes_per_second(design, component)
    losses = GroupLosses(design, component, constants[replication.engine], round_trips, rate)
    lost = losses.loss_when(replication.writer, successor).expected
    seconds = None
    if replication.failover is not None:
        seconds = failover_hours(design, component, replication.failover) * SECONDS_PER_HOUR
    return GroupOut(
        writer_lost=True,
        copies_left=left,
        promoted=successor,
        lost_writes=lost,
        data_loss_seconds=None if lost is None or not rate else lost / rate,
        everything_lost=False,
        recovery_seconds=seconds,
        text=Text(f"{successor}가 승격됩니다.", f"{successor} takes over."),
    )


def _kept(left: tuple[str, ...]) -> GroupOut:
    return GroupOut(
        writer_lost=False,
        copies_left=left,
        promoted=None,
        lost_writes=0.0,
        data_loss_seconds=0.0,
        everything_lost=False,
        recovery_seconds=0.0,
        text=Text("원본은 그대로입니다.", "The writer is elsewhere."),
    )


def _waits(left: tuple[str, ...], hours: float) -> GroupOut:
    """Nobody is promoted: until the place is back, or for good."""
    for_good = hours == FOR_GOOD
    if left:
        text = Text(
            "승격할 후보가 없습니다. 남은 복제본을 사람이 승격해야 합니다.",
            "Nobody may be promoted; people have to promote what is left.",
        )
    elif for_good:
        text = Text(
            "사본이 하나도 남지 않습니다. 마지막 백업까지만 되살릴 수 있습니다.", "No copy is left but backups."
        )
    else:
        text = Text("장소가 돌아올 때까지 쓰지 못합니다.", "No writes until the place is back.")
    return GroupOut(
        writer_lost=True,
        copies_left=left,
        promoted=None,
        lost_writes=None if for_good else 0.0,
        data_loss_seconds=None if for_good else 0.0,
        everything_lost=for_good and not left,
        recovery_seconds=None if for_good else hours * SECONDS_PER_HOUR,
        text=text,
    )
