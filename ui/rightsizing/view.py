"""Session and measured loads -> what the right-sizing page shows, in the reader's language. Plain JSON."""

from typing import Any

from exports import numbers
from models.cost.candidates import CannotSize
from models.cost.trace import Measured
from models.problems import Language
from models.units import SECONDS_PER_HOUR
from ui.computed import Computed
from ui.cost.money import Money
from ui.instance_types import instance_type_options
from ui.rightsizing.charts_view import charts
from ui.rightsizing.sizing import Sized, sizable
from ui.rightsizing.state import METRICS, Load, SizingState
from ui.rightsizing.texts import browser_texts, say
from ui.rightsizing.types_view import types_table
from ui.session import Session, titles

SERIES = ("cpu_percent", "memory_percent", "memory_gib", "network_gbps", "disk_mbps")


def sizing_view(session: Session, state: SizingState) -> dict[str, Any]:
    language = session.language
    state.settle(session)
    view: dict[str, Any] = {
        "acked": state.acked,
        "language": language,
        "theme": session.workspace.theme,
        "read_only": session.read_only,
        "texts": browser_texts(language),
        "notice": "" if state.design is not None else say(language, "no_design"),
        "designs": _designs(session),
        "design": state.design,
        "metric": state.metric,
        "metrics": [{"value": m, "label": browser_texts(language)[f"metric_{m}"]} for m in METRICS],
        "broken": _broken(state, language),
        "applied": state.applied.in_(language) if state.applied is not None else "",
    }
    if state.design is None:
        return view
    computed = session.last_good[state.design]
    money = Money.of(computed.design, "krw" if language == "ko" else "usd", language)
    names = sizable(computed.design)
    rows = [_row(session, state, computed, name, money) for name in names]
    return {
        **view,
        "verdict": _verdict(session, state, computed, names, money),
        "method": say(language, "method"),
        "component": state.component,
        "components": [{"value": name, "label": _title(computed, name)} for name in names],
        "heads": [say(language, f"row.{key}") for key in ("component", "now", "suggested", "saving")],
        "rows": rows,
        "nothing": "" if names else say(language, "nothing"),
        "files": _files(state, language),
        "measured_on": _measured_on(computed, state),
        "result": _result(session, state, computed, money) if state.component else None,
    }


def _designs(session: Session) -> list[dict[str, Any]]:
    return [
        {"value": name, "label": title, "accent": accent}
        for accent, (name, title) in enumerate(titles(session).items())
        if name in session.last_good
    ]


def _title(computed: Computed, name: str) -> str:
    return computed.design.components[name].title or name


def _verdict(
    session: Session, state: SizingState, computed: Computed, names: list[str], money: Money
) -> list[dict[str, Any]]:
    """One sentence: what applying all suggestions of the chosen design saves."""
    language = session.language
    found = [r for name in names if isinstance(r := state.result(session, name), Sized)]
    if not found:
        return [{"text": f"{say(language, 'intro')} {say(language, 'intro.empty')}"}]
    saved = sum(r.usd_saved_per_month or 0.0 for r in found)
    key = "total.none" if abs(saved) < 0.005 else "total" if saved > 0 else "total.more"
    text = say(language, key, title=computed.design.title, amount=money.text(abs(saved)))
    return [{"text": text, **({"tone": "good"} if key == "total" else {})}]


def _row(session: Session, state: SizingState, computed: Computed, name: str, money: Money) -> dict[str, Any]:
    """One line of the overview: what a component runs on, what it should, and what that saves."""
    language, component = session.language, computed.design.components[name]
    found = state.result(session, name)
    row: dict[str, Any] = {
        "key": name,
        "title": _title(computed, name),
        "now": f"{component.runs_on} × {len(component.instances)}",
        "verdict": "none",
        "word": say(language, "no_trace"),
        "type": "",
        "saving": "",
        "action": None,
    }
    if isinstance(found, CannotSize):
        return {**row, "word": found.why.in_(language)}
    if found is None:
        return row
    return {**row, **_outcome(found, name, component.runs_on or "", money, language)}


def _outcome(found: Sized, name: str, runs_on: str, money: Money, language: Language) -> dict[str, Any]:
    target = found.target.instance_type if found.target is not None else ""
    is_change = bool(target) and target != runs_on
    return {
        "verdict": found.verdict,
        "word": say(language, f"verdict.{found.verdict}"),
        "type": target if is_change else "",
        "saving": _saving(found, money, language) if is_change else "",
        "action": {
            "label": say(language, "apply", type=target),
            "event": {"kind": "apply", "component": name},
        }
        if is_change
        else None,
    }


def _saving(found: Sized, money: Money, language: Language) -> str:
    usd = found.usd_saved_per_month
    if usd is None:
        return say(language, "no_price")
    arrow = "▼" if usd > 0 else "▲"
    text = say(language, "saves" if usd >= 0 else "costs", amount=money.text(abs(usd)))
    return f"{arrow} {text}"


def _broken(state: SizingState, language: Language) -> list[dict[str, Any]]:
    return [
        {
            "name": b.name,
            "title": say(language, "broken", name=b.name),
            "texts": [text.in_(language) for text in b.problems],
            "asks_unit": b.data is not None,
            "kept": say(language, "broken.kept") if state.loads else "",
        }
        for b in state.broken
    ]


def _files(state: SizingState, language: Language) -> list[dict[str, Any]]:
    load = state.loads.get(state.component or "")
    return [
        {
            "key": f"{file.name} {id(file)}",
            "name": file.name,
            "series": _series(file.measured, language),
            "notes": [note.in_(language) for note in file.measured.notes]
            + ([say(language, "synthetic")] if file.is_sample else []),
        }
        for file in (load.files if load is not None else [])
    ]


def _series(measured: Measured, language: Language) -> str:
    parts = []
    for name in SERIES:
        trace = getattr(measured, name)
        if trace is not None:
            span = numbers.duration(trace.span_hours * SECONDS_PER_HOUR, language)
            points = say(language, "file", points=f"{len(trace.times):,}", span=span)
            parts.append(f"{say(language, f'series.{name}')} {points}")
    return " / ".join(parts)


def _measured_on(computed: Computed, state: SizingState) -> dict[str, Any] | None:
    load = state.loads.get(state.component or "")
    if load is None or state.component not in computed.design.components:
        return None
    options = instance_type_options(computed.design, computed.design.components[state.component])
    known = [option["value"] for option in options]
    if load.measured_on not in known:
        known.insert(0, load.measured_on)
    return {"value": load.measured_on, "options": [{"value": t, "label": t} for t in known]}


# -- the chosen component ----------------------------------------------------------------------------------------------


def _result(session: Session, state: SizingState, computed: Computed, money: Money) -> dict[str, Any] | None:
    """Why, in figures, words and curves; None: nothing was measured."""
    language, name = session.language, state.component
    assert name is not None
    found = state.result(session, name)
    if found is None:
        return None
    if isinstance(found, CannotSize):
        return {"title": _title(computed, name), "verdict": "none", "word": say(language, "cannot"), "reasons": [],
                "cautions": [found.why.in_(language)], "facts": [], "charts": [], "types": None, "action": None,
                "saving": "", "type": ""}  # fmt: skip
    load, runs_on = state.loads[name], computed.design.components[name].runs_on or ""
    return {
        "title": _title(computed, name),
        **_outcome(found, name, runs_on, money, language),
        "facts": _facts(found, load, language),
        "reasons": [text.in_(language) for text in found.sizing.reasons],
        "cautions": [*_differs(load, runs_on, language), *(text.in_(language) for text in found.sizing.cautions)],
        "other": _other(found, money, language),
        "charts": _charts(state, found, load, language),
        "types": types_table(found, runs_on, money, language),
    }


def _charts(state: SizingState, found: Sized, load: Load, language: Language) -> list[dict[str, Any]]:
    """Drawn once for as long as the result stays the same."""
    if state.drawn is None or state.drawn[0] is not found or state.drawn[1] != language:
        state.drawn = (found, language, charts(found, load.measured, language))
    return state.drawn[2]


def _differs(load: Load, runs_on: str, language: Language) -> list[str]:
    if load.measured_on == runs_on:
        return []
    return [say(language, "differs", now=runs_on, measured=load.measured_on)]


def _other(found: Sized, money: Money, language: Language) -> str:
    other = found.sizing.other_architecture
    usd = None if other is None else other.usd_per_month(found.sizing.hours_per_month)
    if other is None or usd is None:
        return ""
    return say(language, "other_arch", arch=other.spec.arch, type=other.instance_type, amount=money.text(usd))


def _facts(found: Sized, load: Load, language: Language) -> list[dict[str, str]]:
    sizing, measured = found.sizing, load.measured
    assert measured.cpu_percent is not None
    vcpus = f"{sizing.need.vcpus:.2f}"
    if sizing.verdict == "saturated":
        vcpus = say(language, "fact.at_least", value=vcpus)
    has_memory = measured.memory_gib is not None or measured.memory_percent is not None
    memory = f"{sizing.need.memory_gib:.2f} GiB" if has_memory else say(language, "fact.memory.none")
    figures = {
        "p99_5": f"{sizing.p99_5_percent:.1f}%",
        "mean": f"{sizing.mean_percent:.1f}%",
        "vcpus": vcpus,
        "memory": memory,
        "span": str(numbers.duration(measured.cpu_percent.span_hours * SECONDS_PER_HOUR, language)),
        "points": f"{len(measured.cpu_percent.times):,}",
    }
    return [{"label": say(language, f"fact.{key}"), "value": value} for key, value in figures.items()]
