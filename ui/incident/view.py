"""Runs -> what the browser shows of them, in the reader's language. Plain JSON; the whole run at once."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from drawing import board_svg, layout
from exports import numbers
from exports.names import part_name
from models.design.model import Design
from models.incident import IncidentEvent, IncidentRun, IncidentScript, simulate_incident
from models.problems import Language
from ui.computed import Computed
from ui.incident.choices import Choices
from ui.incident.curves import bands_of, bin_seconds, lanes_of, series_of, stacked
from ui.incident.state import IncidentState, Question, setup_of
from ui.incident.texts import SHORT, browser_texts, class_title, say
from ui.session import Session, titles


def runs_of(question: Question) -> dict[str, IncidentRun]:
    """One run of the question on each design."""
    return {name: _run(computed, question.script, question.choices) for name, computed in question.designs}


@lru_cache(maxsize=48)
def _run(computed: Computed, script: IncidentScript, choices: Choices) -> IncidentRun:
    """Shared by all sessions that ask the same of the same design."""
    return simulate_incident(setup_of(computed, script, choices), seed=choices.seed)


def incident_view(session: Session, state: IncidentState) -> dict[str, Any]:
    language, question = session.language, state.question
    view: dict[str, Any] = {
        "acked": state.acked,
        "language": language,
        "theme": session.workspace.theme,
        "texts": browser_texts(language),
        "fields": _fields(session, state),
        "notice": say(language, "kept") if state.problems and question else None,
        "designs": [],
        "verdict": [],
    }
    if question is None or not session.last_good:
        return {**view, "notice": say(language, "no_design")}
    runs, names = runs_of(question), titles(session)
    shown = {name: runs[name] for name, _ in question.designs if name in names}
    lanes = lanes_of(shown.values(), language)
    svgs = _drawings(question, language)
    accents = {name: index for index, name in enumerate(session.contents.order)}
    return {
        **view,
        "duration": question.choices.duration_seconds,
        "starts": question.choices.at_seconds,
        "script": question.script.title.in_(language),
        "top": max((v for run in shown.values() for v in stacked(run)), default=0.0),
        "bin": bin_seconds(question.choices.duration_seconds),
        "lanes": [{"key": key, "label": label} for key, label in lanes.items()],
        "verdict": _verdict(shown, names, accents, language),
        "assumptions": list(dict.fromkeys(a.in_(language) for run in shown.values() for a in run.assumptions)),
        "designs": [
            _design(name, dict(question.designs)[name].design, run, svgs[name], language)
            | {"title": names[name], "accent": accents[name], "broken": name in session.problems}
            for name, run in shown.items()
        ],
    }


def _drawings(question: Question, language: Language) -> dict[str, str]:
    designs = {name: computed.design for name, computed in question.designs}
    common = layout(list(designs.values()), next(iter(designs.values())))
    return {name: board_svg(design, common, language=language) for name, design in designs.items()}


# -- the fields --------------------------------------------------------------------------------------------------------


def _fields(session: Session, state: IncidentState) -> list[dict[str, Any]]:
    language = session.language
    options: dict[str, list[tuple[str, str]]] = {
        "script": [(key, script.title.in_(language)) for key, script in state.scripts.items()],
        "asks_database": [(value, say(language, value)) for value in ("no", "yes")],
        "load": [(value, _load_text(session, value, language)) for value in ("mean", "peak")],
    }
    fields = []
    for key, typed in state.typed.items():
        problem = state.problems.get(key)
        fields.append(
            {
                "key": key,
                "label": say(language, f"field.{key}"),
                "value": typed,
                "empty": _usual_length(state, language) if key == "lasts" else "",
                "options": [{"value": value, "label": label} for value, label in options.get(key, [])],
                "problem": problem.in_(language) if problem else None,
            }
        )
    return fields


def _usual_length(state: IncidentState, language: Language) -> str:
    """How long the chosen incident lasts when the reader says nothing."""
    script = state.scripts.get(state.typed["script"])
    lengths = {fault.lasts_seconds for fault in script.faults} - {None} if script else set()
    return f"{max(lengths) / 60:g}" if lengths else say(language, "field.lasts.empty")


def _load_text(session: Session, load: str, language: Language) -> str:
    """With the rate when all designs state the same one."""
    rates = {
        t.peak_requests_per_second if load == "peak" else t.mean_requests_per_second
        for t in (computed.design.traffic for computed in session.last_good.values())
    }
    rate = rates.pop() if len(rates) == 1 else None
    shown = "" if rate is None else say(language, "per_second", rate=f"{rate:,g}")
    return say(language, load, rate=shown).strip()


# -- one design --------------------------------------------------------------------------------------------------------


def _design(name: str, design: Design, run: IncidentRun, svg: str, language: Language) -> dict[str, Any]:
    ok, stale, failed = series_of(run)
    return {
        "id": name,
        "svg": svg,
        "notes": _notes(design, run, language),
        "figures": _figures(run, language),
        "bands": bands_of(run, language),
        "ok": ok,
        "stale": stale,
        "failed": failed,
        "events": [_event(design, event, language) for event in run.events],
    }


def _notes(design: Design, run: IncidentRun, language: Language) -> list[str]:
    notes = [
        say(language, "mapped", name=part_name(design, name), here=part_name(design, here))
        for name, here in run.mapped.items()
        if name != "writer"
    ]
    return notes + [say(language, "not_here", name=name) for name in run.not_in_design]


def _figures(run: IncidentRun, language: Language) -> list[dict[str, Any]]:
    sums = {key: sum(getattr(t, key) for t in run.totals.values()) for key in ("requests", "failed", "stale", "slow")}
    share = numbers.share(sums["failed"] / sums["requests"] if sums["requests"] else 0.0, language)
    note = say(language, "figure.failed.note", total=f"{sums['requests']:,}", share=share)
    figures = [_recovery(run, name, language) for name in run.recovered_after_seconds]
    figures.append(_count("failed", sums["failed"], language) | {"note": note})
    figures.append(_count("lost", run.lost_writes, language))
    figures.append(_count("stale", sums["stale"], language))
    figures.append(_count("slow", sums["slow"], language))
    return figures


def _count(key: str, value: int, language: Language) -> dict[str, Any]:
    tone = "bad" if value and key in ("failed", "lost") else "warn" if value else "good"
    return {
        "key": key, "label": say(language, f"figure.{key}"), "value": f"{value:,}",
        "unit": "건" if language == "ko" else "", "note": "", "tone": tone,
    }  # fmt: skip


def _recovery(run: IncidentRun, name: str, language: Language) -> dict[str, Any]:
    after = run.recovered_after_seconds[name]
    label = say(language, "figure.recovered", name=class_title(name, language))
    value, unit, note, tone = say(language, "never_failed"), "", "", "good"
    if after is None:
        watched = numbers.duration(run.duration_seconds, language)
        value, note, tone = say(language, "not_within"), say(language, "not_within.note", time=watched), "bad"
    elif after > 0:
        quantity = numbers.duration(after, language)
        value, unit, tone = quantity.value, quantity.unit, "bad"
    return {"key": f"recovered.{name}", "label": label, "value": value, "unit": unit, "note": note, "tone": tone}


def _verdict(
    runs: Mapping[str, IncidentRun], names: Mapping[str, str], accents: Mapping[str, int], language: Language
) -> list[dict[str, Any]]:
    """One sentence: each design with the class that is out longest, and what it lost."""
    said: list[dict[str, Any]] = []
    for name, run in runs.items():
        said.append({"text": names[name], "accent": accents[name]})
        said.append({"text": f" {_outcome(run, language)}", "tone": "good" if _is_fine(run) else "bad"})
        said.append({"text": " · "})
    return said[:-1]


def _is_fine(run: IncidentRun) -> bool:
    return not run.lost_writes and all(after == 0 for after in run.recovered_after_seconds.values())


def _outcome(run: IncidentRun, language: Language) -> str:
    after = run.recovered_after_seconds
    worst = max(after, key=lambda name: float("inf") if after[name] is None else after[name] or 0.0)
    name, seconds = class_title(worst, language), after[worst]
    if seconds is None:
        watched = numbers.duration(run.duration_seconds, language)
        text = say(language, "verdict.not_within", name=name, time=watched)
    elif seconds > 0:
        text = say(language, "verdict.recovered", name=name, time=numbers.duration(seconds, language))
    else:
        text = say(language, "verdict.fine")
    if run.lost_writes:
        text += ", " + say(language, "verdict.lost", count=numbers.count(run.lost_writes, language))
    return text


# -- events ------------------------------------------------------------------------------------------------------------


def _event(design: Design, event: IncidentEvent, language: Language) -> dict[str, Any]:
    short = SHORT.get(event.kind)
    name = _shown_name(design, event.where[0], language) if event.where else ""
    return {
        "at": round(event.at_seconds, 1),
        "kind": event.kind,
        "where": list(event.where),
        "state": event.state,
        "text": _with_titles(design, event.text.in_(language), language),
        "label": short.in_(language).format(name=name).strip() if short else "",
    }


def _with_titles(design: Design, text: str, language: Language) -> str:
    """Names of the file replaced by what the drawing says."""
    names = {*design.instances, *design.components, *design.places, *design.requests}
    either = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.sub(rf"(?<![\w-])(?:{either})(?![A-Za-z0-9_-])", lambda m: _shown_name(design, m[0], language), text)


def _shown_name(design: Design, name: str, language: Language) -> str:
    if name in design.requests:
        return class_title(name, language)
    component = design.components.get(name)
    return component.title or name if component is not None else part_name(design, name)
