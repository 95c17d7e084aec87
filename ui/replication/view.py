"""Figures -> what the browser shows of the replication page, in the reader's language. Plain JSON."""

from functools import partial
from typing import Any

from exports import numbers
from exports.names import part_name
from models.problems import Language
from ui.replication import charts, explained, offers
from ui.replication.figures import Group
from ui.replication.shown import Shown, is_overloaded, shown_designs, slowest_reader
from ui.replication.state import ReplicationState, problem_texts
from ui.replication.texts import browser_texts, say
from ui.replication.trial import STEPS, UNITS, Trial
from ui.session import Session


def replication_view(session: Session, state: ReplicationState) -> dict[str, Any]:
    language, components = session.language, state.components(session)
    view: dict[str, Any] = {
        "acked": state.acked,
        "language": language,
        "theme": session.workspace.theme,
        "texts": browser_texts(language),
        "notice": state.notice.in_(language) if state.notice else None,
        "read_only": session.read_only,
        "empty": None,
    }
    if not components:
        return {**view, "empty": say(language, "no_design")}
    shown = shown_designs(session, state)
    return {
        **view,
        "components": [{"value": name, "label": title} for name, title in components.items()],
        "component": state.component,
        "verdict": _verdict(shown, language),
        "sliders": _sliders(shown, state.trial, language),
        "is_tried": state.trial.is_on,
        "designs": [_design(one, state, language) for one in shown],
        "charts": charts.curves(shown, language),
        "backlog": charts.backlog(shown, state, language),
        "routing": explained.routing_table(shown, language),
        "losses": explained.losses_table(shown, language),
        "offers": offers.offers_view(session, shown, language),
        "upload": _upload(shown, state, language),
    }


def _verdict(shown: list[Shown], language: Language) -> list[dict[str, Any]]:
    said: list[dict[str, Any]] = []
    for one in shown:
        if one.group is not None:
            before, outcome, tone = _outcome(one.group, language)
            said.append({"text": one.title, "accent": one.accent})
            said += [{"text": before}, {"text": outcome, "tone": tone}, {"text": " / "}]
    return said[:-1]


def _outcome(group: Group, language: Language) -> tuple[str, str, str | None]:
    """(figures, what matters most of them, its tone)."""
    result = group.result
    commit = numbers.milliseconds(result.commit_ms.p50 if result.commit_ms else None, language)
    if not result.readers:
        return say(language, "verdict.single", commit=commit), say(language, "no_reader"), "bad"
    if is_overloaded(group):
        return say(language, "verdict.single", commit=commit), say(language, "verdict.over"), "bad"
    slowest, lost = slowest_reader(group), result.lost_writes.per_year.expected
    visible = numbers.milliseconds(slowest[1] if slowest else None, language)
    tone = None if lost is None else "bad" if lost else "good"
    text = say(language, "verdict.lost", lost=numbers.count(lost, language))
    return say(language, "verdict", commit=commit, visible=visible), text, tone


# -- sliders -----------------------------------------------------------------------------------------------------------


def _sliders(shown: list[Shown], trial: Trial, language: Language) -> list[dict[str, Any]]:
    stated = [one.stated for one in shown if one.stated is not None]
    return [_slider(key, stated, getattr(trial, key), language) for key in STEPS]


def _slider(key: str, stated: list[Group], value: float | None, language: Language) -> dict[str, Any]:
    steps = STEPS[key]
    own = list(dict.fromkeys(v for group in stated if (v := _stated_value(group, key)) is not None))
    at = value if value is not None else (own[-1] if own else steps[len(steps) // 2])
    return {
        "key": key,
        "label": say(language, f"slider.{key}"),
        "steps": [{"value": step, "label": _with_unit(step, key)} for step in steps],
        "index": min(range(len(steps)), key=lambda i: abs(steps[i] - at)),
        "tried": None if value is None else _with_unit(value, key),
        "stated": " · ".join(_with_unit(v, key) for v in own) or "–",
    }


def _with_unit(value: float, key: str) -> str:
    unit = UNITS[key]
    number = f"{value:,.3g}" if value < 1000 else f"{value:,.0f}"
    return number + (unit if unit.startswith("/") else f" {unit}" if unit else "")


def _stated_value(group: Group, key: str) -> float | None:
    replication = group.component.replication
    assert replication is not None
    if key == "per_second":
        return group.per_second
    if key == "rtt_ms":
        links = [link.value_ms for link in group.whole.links[group.component.name].values() if link is not None]
        return max(links, default=None)
    return {
        "flush_ms": replication.flush_ms,
        "workers": float(replication.applier_workers),
        "read_after_write_ms": replication.read_after_write_ms,
    }[key]


# -- one design --------------------------------------------------------------------------------------------------------


def _design(one: Shown, state: ReplicationState, language: Language) -> dict[str, Any]:
    group = one.group
    base = {"id": one.name, "title": one.title, "accent": one.accent}
    if group is None:
        return {
            **base,
            "mode": say(language, "not_replicated"),
            "figures": [],
            "notes": [],
            "warnings": [],
            "details": [],
        }
    is_measured = any(reader.measured for reader in group.result.readers.values())
    return {
        **base,
        "mode": mode_line(group, language),
        "measured": say(language, "measured") if is_measured else None,
        "figures": _figures(group, language),
        "notes": explained.accuracy(group, language),
        "details": explained.derivations(group, language),
        "warnings": explained.warnings_of(group, language),
    }


def mode_line(group: Group, language: Language) -> str:
    replication = group.component.replication
    assert replication is not None
    if not group.result.readers:
        return say(language, "no_reader")
    engine = {"mysql": "MySQL", "mariadb": "MariaDB", "postgresql": "PostgreSQL"}[replication.engine]
    mode = explained.mode_name(replication.mode, replication.wait_for, language)
    return say(language, "mode_line", engine=engine, mode=mode, readers=len(group.result.readers))


def _figures(group: Group, language: Language) -> list[dict[str, Any]]:
    result, ms = group.result, partial(numbers.milliseconds, language=language)
    commit = result.commit_ms
    note = say(language, "figure.commit.note", p99=ms(commit.p99)) if commit else ""
    figures = [_figure("commit", ms(commit.p50 if commit else None), note, "", language)]
    if not result.readers:
        return figures
    replication = group.component.replication
    assert replication is not None
    figures.append(_visible(group, language))
    stale, own = result.stale_read_share, result.p_read_your_writes
    note = say(language, "figure.stale.note")
    figures.append(_figure("stale", numbers.share(stale, language), note, "warn" if stale else "good", language))
    missed = None if own is None else max(0.0, 1 - own)
    note = say(language, "figure.own.note", after=ms(replication.read_after_write_ms))
    figures.append(_figure("own", numbers.share(missed, language), note, "warn" if missed else "good", language))
    lost = result.lost_writes
    each = numbers.count(lost.per_failover.expected, language)
    year = numbers.count(lost.per_year.expected, language)
    note = say(language, "figure.lost.note", count=each)
    tone = "" if lost.per_year.expected is None else "bad" if lost.per_year.expected else "good"
    figures.append(_figure("lost", year, note, tone, language))
    figures.append(_limit(group, language))
    return figures


def _visible(group: Group, language: Language) -> dict[str, Any]:
    slowest = slowest_reader(group)
    if slowest is None:
        word = say(language, "endless") if is_overloaded(group) else str(numbers.unknown(language))
        return _figure("visible", numbers.Quantity(word), "", "bad" if is_overloaded(group) else "", language)
    reader, p50, p99 = slowest
    shown = numbers.milliseconds(p50, language)
    name, late = part_name(group.design, reader), numbers.milliseconds(p99, language)
    return _figure("visible", shown, say(language, "figure.visible.note", reader=name, p99=late), "", language)


def _limit(group: Group, language: Language) -> dict[str, Any]:
    limit = group.result.applier_saturates_at
    shown = numbers.unknown(language) if limit is None else numbers.Quantity(f"{limit:,.0f}", "/s")
    note, tone = "", ""
    if limit is not None and is_overloaded(group):
        note, tone = say(language, "figure.limit.over"), "bad"
    elif limit is not None and group.per_second:
        note = say(language, "figure.limit.note", times=numbers.significant(limit / group.per_second))
    return _figure("limit", shown, note, tone, language)


def _figure(key: str, shown: numbers.Quantity, note: str, tone: str, language: Language) -> dict[str, Any]:
    label = say(language, f"figure.{key}")
    return {"key": key, "label": label, "value": shown.value, "unit": shown.unit, "note": note, "tone": tone}


# -- own measurements --------------------------------------------------------------------------------------------------


def _upload(shown: list[Shown], state: ReplicationState, language: Language) -> dict[str, Any]:
    able = [one for one in shown if one.stated is not None and one.stated.result.readers]
    return {
        "designs": [{"value": one.name, "label": one.title} for one in able],
        "measured": [{"value": one.name, "label": one.title} for one in able if _is_measured(one)],
        "said": _upload_said(state, language),
        "problems": problem_texts(state.upload, language) if state.upload else [],
        "warnings": [w.message.in_(language) for w in state.upload.lag.warnings]
        if state.upload and state.upload.lag
        else [],
    }


def _is_measured(one: Shown) -> bool:
    replication = one.stated.component.replication if one.stated else None
    return replication is not None and bool(replication.measured_lag_ms)


def _upload_said(state: ReplicationState, language: Language) -> str | None:
    upload = state.upload
    if upload is None:
        return None
    if upload.lag is None:
        return say(language, "lag.failed", file=upload.file)
    p50, p99 = (numbers.milliseconds(upload.lag.quantiles_ms[i], language) for i in (50, 99))
    return say(language, "lag.read", file=upload.file, samples=f"{upload.lag.samples:,}", p50=p50, p99=p99)
