"""What stands behind the figures: routing, losses by what happened, accuracy on measured databases, derivations."""

from collections.abc import Sequence
from typing import Any, Final

from exports import numbers
from models.problems import Language
from models.replication import LossPerFailover
from ui.replication.figures import Group, like_measured
from ui.replication.shown import Shown
from ui.replication.texts import say

POLICIES: Final = ("round_robin", "nearest", "writer_for_own_reads", "writer")
FAILURES: Final = ("host", "process", "partition")
CAUSES: Final = ("in_flight", "episode", "fallback", "unflushed")
MOST_CERTAIN: Final = 0.99995


def mode_name(mode: str, wait_for: int, language: Language) -> str:
    name = say(language, f"mode.{mode}")
    return say(language, "waits", mode=name, count=wait_for) if wait_for else name


def replicating(shown: Sequence[Shown]) -> list[tuple[Shown, Group]]:
    return [(one, one.group) for one in shown if one.group is not None and one.group.result.readers]


def _table(shown: Sequence[Shown], head: str, rows: list[dict[str, Any]], language: Language) -> dict[str, Any]:
    columns = [{"id": one.name, "title": one.title, "accent": one.accent} for one, _ in replicating(shown)]
    return {"head": say(language, head), "columns": columns, "rows": rows}


def routing_table(shown: Sequence[Shown], language: Language) -> dict[str, Any]:
    rows = [
        {
            "key": policy,
            "label": say(language, f"policy.{policy}"),
            "cells": [_routing_cell(group, policy, language) for _, group in replicating(shown)],
        }
        for policy in POLICIES
    ]
    table = _table(shown, "policy", rows, language)
    return {**table, "title": say(language, "routing"), "sub": say(language, "routing.sub")}


def _routing_cell(group: Group, policy: str, language: Language) -> dict[str, Any]:
    figures = next((found for name, found in group.result.routing.items() if name == policy), None)
    replication = group.component.replication
    if figures is None or replication is None:
        return {"text": str(numbers.unknown(language)), "note": "", "mark": None}
    missed = numbers.share(max(0.0, 1 - figures.p_read_your_writes), language)
    stale = say(language, "cell.stale", value=numbers.share(figures.stale_read_share, language))
    trip = say(language, "cell.trip", value=numbers.milliseconds(figures.round_trip_ms, language))
    is_now = policy == ("writer" if replication.reads == "writer" else "round_robin")
    return {
        "text": say(language, "cell.own", value=missed),
        "note": f"{stale} · {trip}",
        "mark": say(language, "policy.now") if is_now else None,
    }


# -- losses ------------------------------------------------------------------------------------------------------------


def losses_table(shown: Sequence[Shown], language: Language) -> dict[str, Any]:
    groups = replicating(shown)
    rows: list[dict[str, Any]] = []
    for failure in FAILURES:
        cells = [_loss_cell(_failure(group, failure), language) for _, group in groups]
        rows.append({"key": failure, "label": say(language, f"failure.{failure}"), "cells": cells})
    cells = [_cause_cell(group, language) for _, group in groups]
    rows.append({"key": "causes", "label": say(language, "causes"), "cells": cells})
    cells = [_year_cell(group, language) for _, group in groups]
    rows.append({"key": "year", "label": say(language, "per_year"), "cells": cells})
    table = _table(shown, "losses.event", rows, language)
    title, sub = say(language, "losses"), say(language, "losses.sub")
    return {**table, "title": title, "sub": sub, "said": _episodes_said(shown, language)}


def _failure(group: Group, failure: str) -> LossPerFailover | None:
    return next((loss for name, loss in group.result.lost_writes.by_failure.items() if name == failure), None)


def _loss_cell(loss: LossPerFailover | None, language: Language) -> dict[str, Any]:
    if loss is None or loss.expected is None:
        return {"text": str(numbers.unknown(language)), "note": "", "mark": None}
    text = str(numbers.count(loss.expected, language))
    if loss.interval95 is not None and loss.interval95[1] > 0:
        low, high = (f"{value:,.0f}" for value in loss.interval95)
        text = say(language, "loss.cell", count=text, low=low, high=high)
    return {
        "text": text,
        "note": say(language, "loss.cell.note", none=chance(loss.p_none, language)),
        "mark": None,
        "tone": "bad" if loss.expected else "good",
    }


def chance(value: float | None, language: Language) -> str:
    """A probability that says so when it is only nearly certain."""
    if value is None:
        return str(numbers.unknown(language))
    if 0 < value < 1 - MOST_CERTAIN:
        return "< 0.01%"
    return "> 99.99%" if MOST_CERTAIN < value < 1 else f"{100 * value:.4g}%"


def _cause_cell(group: Group, language: Language) -> dict[str, Any]:
    causes = group.result.lost_writes.by_cause
    parts = [
        f"{say(language, f'cause.{name}')} {numbers.count(count, language)}"
        for name in CAUSES
        if (count := next((value for key, value in causes.items() if key == name), 0.0)) > 0
    ]
    return {"text": "", "note": " · ".join(parts) or "–", "mark": None}


def _year_cell(group: Group, language: Language) -> dict[str, Any]:
    year = group.result.lost_writes.per_year
    text = str(numbers.count(year.expected, language))
    note = f"{say(language, 'none_year')} {chance(year.p_none, language)}"
    tone = None if year.expected is None else "bad" if year.expected else "good"
    return {"text": text, "note": note, "mark": None, "tone": tone}


def _episodes_said(shown: Sequence[Shown], language: Language) -> list[str]:
    """How much of the expected loss episodes are, and who has not stated any."""
    groups = [(one, group, group.component.replication) for one, group in replicating(shown)]
    without = [one.title for one, _, replication in groups if replication and not replication.episodes]
    said = [say(language, "episodes.none", titles=", ".join(without))] if without else []
    for one, group, replication in groups:
        causes = group.result.lost_writes.by_cause
        if replication is None or not replication.episodes:
            continue
        share = causes.get("episode", 0.0) / sum(causes.values()) if sum(causes.values()) else 0.0
        key = "episodes.share" if share else "episodes.no_effect"
        said.append(say(language, key, title=one.title, share=numbers.share(share, language)))
    return said


# -- accuracy and derivations ------------------------------------------------------------------------------------------


def accuracy(group: Group, language: Language) -> list[str]:
    """How well the model did on measured databases like this one."""
    if not group.result.readers:
        return [say(language, "like.no_reader")]
    found = [say(language, "like.measured")] if any(r.measured for r in group.result.readers.values()) else []
    like = like_measured(group)
    if like is None:
        return [*found, say(language, "like.none")]
    found.append(
        say(
            language,
            "like",
            count=like.settings,
            versions=", ".join(like.versions),
            rtt=_range(like.rtt_ms),
            rate=_range(like.writes_per_second),
            commit=f"{like.commit_median:.1%}",
            commit90=f"{like.commit_nine_in_ten:.1%}",
            visibility=f"{like.visibility_median_ms:.2g} ms",
            visibility90=f"{like.visibility_nine_in_ten_ms:.2g} ms",
            stale=f"{like.stale_within:.0%}",
        )
    )
    if not like.same_mode:
        found.append(say(language, "like.other_mode"))
    if _is_outside(group, like.rtt_ms, like.writes_per_second):
        found.append(say(language, "like.outside"))
    return found


def _range(ends: tuple[float, float]) -> str:
    return f"{ends[0]:g}" if ends[0] == ends[1] else f"{ends[0]:g}–{ends[1]:g}"


def _is_outside(group: Group, rtt_ms: tuple[float, float], per_second: tuple[float, float]) -> bool:
    links = [link.value_ms for link in group.whole.links[group.component.name].values() if link is not None]
    is_far = not rtt_ms[0] / 2 <= max(links, default=0.0) <= rtt_ms[1] * 1.5
    return is_far or (group.per_second or 0.0) > 1.5 * per_second[1]


def derivations(group: Group, language: Language) -> list[str]:
    found = group.whole.derivations[group.component.name]
    formulas = [d.formula.in_(language) for d in found]
    assumptions = [a.in_(language) for d in found for a in d.assumptions]
    return list(dict.fromkeys([*formulas, *assumptions]))


def warnings_of(group: Group, language: Language) -> list[str]:
    return list(dict.fromkeys(w.message.in_(language) for w in group.whole.warnings))
