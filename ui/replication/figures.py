"""What the page computes of one replicated component of a design, each once for as long as nothing of it changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from models.cost import monthly_bill
from models.design.model import Component, Design
from models.evaluate import chain_promotions
from models.problems import InvalidDesign
from models.replication import (
    BacklogDay,
    Batch,
    ComponentReplication,
    MeasuredLike,
    Recommendation,
    ReplicationResult,
    backlog_over_day,
    evaluate_replication,
    measured_like,
    recommendations,
    round_trip,
    sampled_lag,
    visibility_samples,
)
from models.replication.applier import Samples
from models.replication.stages import without_polling
from models.replication.traffic import application_places, writes_per_second
from store import edit
from store.books import books
from store.designs import build_designs
from store.replication_errors import replication_errors
from store.yaml_write import CannotEdit
from ui.computed import Computed
from ui.replication.trial import Trial, tried

KEPT = 96
CURVE_POINTS = 90
SEED = 1
MOST_SAMPLED = 40_000
SAMPLES_SHOWN = 160


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """A replicated component as it is tried out."""

    design: Design
    component: Component
    result: ComponentReplication
    whole: ReplicationResult
    visibility: Mapping[str, Samples | None]
    """Sorted."""
    per_second: float | None


@lru_cache(maxsize=KEPT)
def group_of(computed: Computed, name: str, trial: Trial) -> Group | None:
    """None: the design has no such component, or it does not replicate."""
    component = computed.design.components.get(name)
    if component is None or component.replication is None:
        return None
    design = tried(computed.design, component, trial)
    component, tables = design.components[name], books()
    whole = evaluate_replication(design, tables.constants, tables.round_trips, chain_promotions(design))
    samples = visibility_samples(design, component, tables.constants, tables.round_trips)
    return Group(
        design=design,
        component=component,
        result=whole.components[name],
        whole=whole,
        visibility={reader: None if v is None else np.sort(v) for reader, v in samples.items()},
        per_second=writes_per_second(design, component),
    )


def stale_at(group: Group, reader: str, times_ms: Samples) -> list[float] | None:
    """P(stale) of a read that the application sends so long [ms] after its ok; None: unknown."""
    replication, visibility = group.component.replication, group.visibility[reader]
    ways = _ways(group, reader)
    if replication is None or visibility is None or ways is None:
        return None
    engine = books().constants[replication.engine]
    if not replication.measured_lag_ms:
        visibility = without_polling(engine, visibility, group.per_second or 0.0)
    ordered, shares = np.sort(visibility), np.zeros(len(times_ms))
    for weight, way in ways:
        missed_from = times_ms + way + engine.read_ms
        shares += weight * (1 - np.searchsorted(ordered, missed_from, side="right") / len(ordered))
    found: list[float] = shares.tolist()
    return found


def _ways(group: Group, reader: str) -> list[tuple[float, float]] | None:
    """(weight, half the round trips to writer and reader) per place of the application."""
    assert group.component.replication is not None
    place = {i.id: i.place for i in group.component.instances}
    home = place[group.component.replication.writer]
    stands = application_places(group.design, group.component) or {home: 1}
    total, ways = sum(stands.values()), []
    for where, count in stands.items():
        trips = [round_trip(group.design, where, to, books().round_trips) for to in (home, place[reader])]
        if trips[0] is None or trips[1] is None:
            return None
        ways.append((count / total, (trips[0].value_ms + trips[1].value_ms) / 2))
    return ways


@lru_cache(maxsize=KEPT)
def recommendations_of(computed: Computed) -> tuple[Recommendation, ...]:
    tables = books()
    design, now = computed.design, computed.evaluation.replication
    return recommendations(design, tables.constants, tables.round_trips, now, chain_promotions(design))


@lru_cache(maxsize=KEPT)
def dearer_by(computed: Computed, files: tuple[tuple[str, str], ...], name: str, changed: str) -> float | None:
    """USD a month that the design costs more with its text ``changed``; None: it cannot be said."""
    design = build_designs({**dict(files), name: changed}, [name])[name]
    before = computed.evaluation.cost
    if isinstance(design, InvalidDesign) or before is None:
        return None
    return monthly_bill(design, books().prices, on=None).usd_per_month - before.usd_per_month


def with_changes(files: Mapping[str, str], name: str, changes: Mapping[str, object]) -> str | None:
    """The text of a design with a recommendation's changes; None: they cannot be written into it."""
    texts = dict(files)
    try:
        for path, value in changes.items():
            texts[name] = edit.set_value(texts, name, path.split("."), value)
    except CannotEdit:
        return None
    return texts[name]


def like_measured(group: Group) -> MeasuredLike | None:
    """How well the model did on measured databases like this one; None: none is."""
    links = [link.value_ms for link in group.whole.links[group.component.name].values() if link is not None]
    if group.component.replication is None or not links:
        return None
    return measured_like(group.component.replication, max(links), group.per_second or 0.0, replication_errors())


@lru_cache(maxsize=KEPT)
def day_of(per_second: float, capacity: float, batch: Batch) -> BacklogDay:
    return backlog_over_day(per_second=per_second, capacity_per_second=capacity, batch=batch)


@lru_cache(maxsize=KEPT)
def sampled_of(
    per_second: float, capacity: float, batch: Batch, until_hour: float
) -> tuple[list[float], list[float], int]:
    """(hours, lag [s]) of transactions spread evenly over the batch and its aftermath, and one in how many was sampled.

    All rates are divided by the same number where there are too many: the fluid stays the same, the noise grows.
    """
    start = max(0.0, batch.starts_hour - 0.05)
    expected = 3600 * per_second * (until_hour - start) + 60 * batch.minutes * batch.writes_per_second
    thinner = max(1, -(-int(expected) // MOST_SAMPLED))
    hours, lags = sampled_lag(
        per_second=per_second / thinner,
        capacity_per_second=capacity / thinner,
        batch=Batch(
            starts_hour=batch.starts_hour, minutes=batch.minutes, writes_per_second=batch.writes_per_second / thinner
        ),
        from_hour=start,
        to_hour=until_hour,
        seed=SEED,
    )
    if len(hours) == 0:
        return [], [], thinner
    shown = np.searchsorted(hours, np.linspace(start, until_hour, SAMPLES_SHOWN)).clip(0, len(hours) - 1)
    shown = np.unique(shown)
    return hours[shown].round(4).tolist(), lags[shown].round(2).tolist(), thinner
