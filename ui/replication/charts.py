"""Curves of the replication page: until visible, chance of a stale read, and the backlog over a day."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from exports import numbers
from exports.names import part_name
from models.problems import Language
from models.replication import BacklogDay, Batch, batch_of_episode
from models.replication.applier import Samples
from ui.replication.figures import CURVE_POINTS, Group, day_of, sampled_of, stale_at
from ui.replication.shown import Shown, is_overloaded
from ui.replication.state import FIRST_BATCH, LIMITS, ReplicationState
from ui.replication.texts import say

LEAST_MS: Final = 0.1
FEWEST_DECADES: Final = 1.0
HOURS_AROUND: Final = 0.5
MOST_HOURS_SAMPLED: Final = 3.0


def curves(shown: Sequence[Shown], language: Language) -> dict[str, Any]:
    """Both charts on one logarithmic axis of time [ms]; equal curves of several designs are one line."""
    times = _axis([v for one in shown if one.group for v in one.group.visibility.values() if v is not None])
    lines: dict[tuple[Any, ...], dict[str, Any]] = {}
    for one in shown:
        for order, (reader, visibility) in enumerate(one.group.visibility.items() if one.group else ()):
            if visibility is None or one.group is None:
                continue
            visible = (np.searchsorted(visibility, times, side="right") / len(visibility)).round(4).tolist()
            stale = stale_at(one.group, reader, times)
            key = (reader, *visible, *(stale or ()))
            if key in lines:
                lines[key]["titles"].append(one.title)
                continue
            lines[key] = {
                "key": f"{one.name} {reader}",
                "accent": one.accent,
                "dash": order,
                "titles": [one.title],
                "reader": part_name(one.group.design, reader),
                "measured": one.group.result.readers[reader].measured,
                "visible": visible,
                "stale": None if stale is None else [round(p, 4) for p in stale],
                "said": _said(one, reader, language),
            }
    return {
        "times": [float(f"{t:.4g}") for t in times],
        "lines": list(lines.values()),
        "measured": say(language, "measured"),
    }


def _axis(found: Sequence[Samples]) -> Samples:
    """(CURVE_POINTS,) times [ms] that show the least and the last of every curve."""
    finite = [v[np.isfinite(v)] for v in found]
    low = min((float(np.quantile(v, 0.01)) for v in finite if len(v)), default=LEAST_MS)
    high = max((float(np.quantile(v, 0.999)) for v in finite if len(v)), default=10.0)
    low = max(LEAST_MS, low / 2)
    high = max(1.5 * high, low * 10**FEWEST_DECADES)
    return np.geomspace(low, high, CURVE_POINTS)


def _said(one: Shown, reader: str, language: Language) -> str:
    assert one.group is not None
    visibility = one.group.result.readers[reader].visibility_ms
    if visibility is None:
        return say(language, "endless") if is_overloaded(one.group) else str(numbers.unknown(language))
    p50, p99 = (numbers.milliseconds(value, language) for value in (visibility.p50, visibility.p99))
    return f"{say(language, 'median')} {p50}, p99 {p99}"


# -- a day with a batch ------------------------------------------------------------------------------------------------


def backlog(shown: Sequence[Shown], state: ReplicationState, language: Language) -> dict[str, Any]:
    """Nothing but the fields when one of them is wrong."""
    limits = [one.group.result.applier_saturates_at for one in shown if one.group and one.group.result.readers]
    known = [limit for limit in limits if limit]
    fields = _fields(state, min(known, default=None), language)
    batch = state.batch_for(min(known)) if known else None
    if batch is None:
        return {"fields": fields, "lines": [], "said": [], "note": None}
    lines = _lines(shown, state, batch, language)
    note = say(language, "batch.note", writes=f"{1.2 * min(known):,.0f}")
    return {
        "fields": fields,
        "lines": lines,
        "said": [line["said"] for line in lines],
        "note": note if not state.batch["writes"].strip() and not all(line["is_own"] for line in lines) else None,
        "batch": [batch.starts_hour, batch.starts_hour + batch.minutes / 60],
    }


def _fields(state: ReplicationState, limit: float | None, language: Language) -> list[dict[str, Any]]:
    problems = state.batch_problems()
    return [
        {
            "key": key,
            "label": say(language, f"batch.{key}"),
            "value": state.batch[key],
            "empty": f"{1.2 * limit:,.0f}" if key == "writes" and limit else "",
            "problem": problems[key].in_(language) if key in problems else None,
        }
        for key in LIMITS
    ]


def _lines(shown: Sequence[Shown], state: ReplicationState, batch: Batch, language: Language) -> list[dict[str, Any]]:
    """One for each capacity, load and batch; designs that share them share the line."""
    lines: dict[tuple[float, float, Batch], dict[str, Any]] = {}
    for one in shown:
        limit = one.group.result.applier_saturates_at if one.group else None
        if one.group is None or not limit or not one.group.result.readers:
            continue
        episode = batch_of_own(one.group, state)
        key = (one.group.per_second or 0.0, limit, episode or batch)
        if key in lines:
            lines[key]["titles"].append(one.title)
        else:
            lines[key] = {"key": one.name, "accent": one.accent, "titles": [one.title], **_day(*key)}
            lines[key]["is_own"] = episode is not None
    for (_, limit, _), line in lines.items():
        line["said"] = _day_said(line, limit, language)
    return list(lines.values())


def batch_of_own(group: Group, state: ReplicationState) -> Batch | None:
    """The batch behind the longest episode that the design states, until somebody types another one."""
    replication, limit = group.component.replication, group.result.applier_saturates_at
    if replication is None or not limit or not replication.episodes or state.batch != FIRST_BATCH:
        return None
    longest = max(replication.episodes, key=lambda episode: episode.lag_seconds)
    starts = float(FIRST_BATCH["starts"])
    return batch_of_episode(longest, per_second=group.per_second or 0.0, capacity_per_second=limit, starts_hour=starts)


def _day(per_second: float, limit: float, batch: Batch) -> dict[str, Any]:
    day = day_of(per_second, limit, batch)
    kept = _corners(day)
    until = day.caught_up_hour or batch.starts_hour + batch.minutes / 60 + HOURS_AROUND
    until = min(until + 0.02, batch.starts_hour + MOST_HOURS_SAMPLED, 24.0)
    hours, lags, thinner = sampled_of(per_second, limit, batch, until) if day.longest_lag_seconds > 0 else ([], [], 1)
    return {
        "hours": day.hours[kept].round(4).tolist(),
        "lag": day.lag_seconds[kept].round(2).tolist(),
        "sampled": [hours, lags],
        "thinner": thinner,
        "longest": day.longest_lag_seconds,
        "caught_up": day.caught_up_hour,
    }


def _corners(day: BacklogDay) -> Samples:
    """Where the line bends: a day of minutes is mostly straight."""
    slope = np.diff(day.lag_seconds) / np.diff(day.hours)
    bends = np.flatnonzero(~np.isclose(slope[1:], slope[:-1])) + 1
    return np.unique(np.concatenate([[0], bends, [len(day.hours) - 1]]))


def _day_said(line: dict[str, Any], limit: float, language: Language) -> str:
    title = " · ".join(line["titles"])
    if line["longest"] <= 0:
        return say(language, "backlog.fine", title=title, limit=f"{limit:,.0f}")
    lag = numbers.duration(line["longest"], language)
    if line["caught_up"] is None:
        return say(language, "backlog.never", title=title, lag=lag)
    minutes = round(line["caught_up"] * 60)
    text = say(language, "backlog.said", title=title, lag=lag, hour=f"{minutes // 60}:{minutes % 60:02}")
    if line["is_own"]:
        text += f" · {say(language, 'backlog.own')}"
    return text if line["thinner"] == 1 else f"{text} ({say(language, 'backlog.sampled', count=line['thinner'])})"
