"""The cheapest changes that keep acknowledged writes from being lost, each with what it costs a commit."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from models.design.model import Component, Design, Replication
from models.problems import Text
from models.replication.constants import ReplicationConstants, RoundTripDefaults
from models.replication.evaluate import evaluate_replication
from models.replication.failovers import Promotion
from models.replication.results import ComponentReplication, LossCondition, ReplicationResult

DURABLE_FLUSH_MS = 0.5
"""Stands in for a flush that is off today, until it is measured: catalog/defaults.csv, replication.flush_ms."""
SYNCHRONOUS = {"mysql": ("semi_sync",), "mariadb": ("semi_sync",), "postgresql": ("remote_write", "on", "remote_apply")}
"""From the least to the most that a commit waits for: nobody is told to wait for less than today."""
SHOWN_AT_MOST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """A design with ``changes`` (path in the file -> new value, None removes the key).

    commit_ms_p50 and lost_per_year: (before, after); None: unknown. ``loses_nothing``: no way is left to lose one.
    ``condition``: what the change costs besides time, such as writes that stop while readers are missing.
    """

    component: str
    changes: Mapping[str, Any]
    text: Text
    commit_ms_p50: tuple[float | None, float | None]
    lost_per_year: tuple[float | None, float | None]
    loses_nothing: bool
    conditions: tuple[LossCondition, ...]


def recommendations(
    design: Design,
    constants: ReplicationConstants,
    round_trips: RoundTripDefaults,
    now: ReplicationResult | None = None,
    promotions: Mapping[str, Sequence[Promotion]] | None = None,
) -> tuple[Recommendation, ...]:
    """By component, those first that lose nothing, then by commit latency; empty where nothing can be lost already.

    promotions: as ``evaluate_replication`` takes them, and those that ``now`` was computed with.
    """
    result = evaluate_replication(design, constants, round_trips, promotions) if now is None else now
    found: list[Recommendation] = []
    for name, before in result.components.items():
        component = design.components[name]
        if component.replication is None or not any(c.lossy for c in result.conditions[name]):
            continue
        offers = []
        for changed, changes in _candidates(component, component.replication):
            trial = evaluate_replication(_with(design, component, changed), constants, round_trips, promotions)
            offers.append(_recommendation(name, changes, before, trial))
        found += _worth_showing(offers)
    return tuple(found)


def _worth_showing(offers: list[Recommendation]) -> list[Recommendation]:
    """Those that lose less than today, none that another one beats in time and in losses."""
    offers.sort(key=lambda offer: (not offer.loses_nothing, _or_inf(offer.commit_ms_p50[1]), len(offer.changes)))
    shown: list[Recommendation] = []
    for offer in offers:
        before, after = offer.lost_per_year
        better = offer.loses_nothing or (before is not None and after is not None and after < before)
        beaten = any(_or_inf(s.commit_ms_p50[1]) <= _or_inf(offer.commit_ms_p50[1]) for s in shown if s.loses_nothing)
        if better and not (beaten and not offer.loses_nothing):
            shown.append(offer)
    return shown[:SHOWN_AT_MOST]


def _or_inf(value: float | None) -> float:
    return float("inf") if value is None else value


def _with(design: Design, component: Component, replication: Replication) -> Design:
    changed = replace(component, replication=replication)
    return replace(design, components={**design.components, component.name: changed})


def _candidates(component: Component, now: Replication) -> Iterator[tuple[Replication, dict[str, Any]]]:
    """Each way to wait for readers, with everything else mended that a loss hangs on."""
    readers = len(component.instances) - 1
    base, mended = _mended(now)
    modes = SYNCHRONOUS[now.engine]
    at_least = modes[modes.index(now.mode) :] if now.mode in modes else modes
    options = [(mode, k) for mode in at_least for k in range(1, readers + 1)]
    for mode, k in options:
        waiting = replace(base, mode=mode, wait_for=k)  # type: ignore[arg-type]
        changes = dict(mended)
        if (mode, k) != (now.mode, now.wait_for):
            key = "any" if now.engine == "postgresql" else "wait_for"
            changes = {"mode": mode, key: k, **changes}
        if changes:
            yield waiting, {f"components.{component.name}.replication.{key}": value for key, value in changes.items()}
    if now.mode == "group" and mended:
        yield base, {f"components.{component.name}.replication.{key}": value for key, value in mended.items()}


def _mended(now: Replication) -> tuple[Replication, dict[str, Any]]:
    """With durable flushes, no fall-back to asynchronous, and a fence around a writer that was cut off."""
    changed = now
    changes: dict[str, Any] = {}
    if now.flush_ms is None:
        changed = replace(changed, flush_ms=DURABLE_FLUSH_MS)
        changes["flush_ms"] = DURABLE_FLUSH_MS
    if now.timeout_seconds is not None and now.mode == "semi_sync":
        changed = replace(changed, timeout_seconds=None)
        changes["timeout_seconds"] = None
    if now.failover is not None and not now.failover.fencing:
        changed = replace(changed, failover=replace(now.failover, fencing=True))
        changes["failover.fencing"] = True
    return changed, changes


def _recommendation(
    name: str, changes: Mapping[str, Any], before: ComponentReplication, trial: ReplicationResult
) -> Recommendation:
    after, conditions = trial.components[name], trial.conditions[name]
    commits = _p50(before), _p50(after)
    lost = before.lost_writes.per_year.expected, after.lost_writes.per_year.expected
    return Recommendation(
        component=name,
        changes=changes,
        text=_text(changes, commits, lost),
        commit_ms_p50=commits,
        lost_per_year=lost,
        loses_nothing=not any(c.lossy for c in conditions) and after.lost_writes.per_failover.expected == 0,
        conditions=conditions,
    )


def _p50(result: ComponentReplication) -> float | None:
    return None if result.commit_ms is None else result.commit_ms.p50


def _text(
    changes: Mapping[str, Any], commits: tuple[float | None, float | None], lost: tuple[float | None, float | None]
) -> Text:
    keys = {path.split(".replication.")[1]: value for path, value in changes.items()}
    ko = [", ".join(f"{key} 없앰" if value is None else f"{key}: {_value(value)}" for key, value in keys.items())]
    en = [", ".join(f"no {key}" if value is None else f"{key}: {_value(value)}" for key, value in keys.items())]
    if commits[0] is not None and commits[1] is not None:
        ko.append(f"커밋 {commits[1] - commits[0]:+.2g} ms")
        en.append(f"{commits[1] - commits[0]:+.2g} ms a commit")
    if lost[0] is not None and lost[1] is not None:
        ko.append(f"유실 연 {lost[0]:.3g}건 → {lost[1]:.3g}건")
        en.append(f"lost writes {lost[1]:.3g} instead of {lost[0]:.3g} a year")
    return Text(" · ".join(ko), " · ".join(en))


def _value(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else f"{value:g}" if isinstance(value, float) else str(value)
