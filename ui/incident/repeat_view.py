"""Distributions of many runs -> what the browser shows of them, in the reader's language."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from compute import Job, shared_pool
from exports import numbers
from models.incident import (
    Estimate,
    OutageDistribution,
    OutageFigures,
    YearFigures,
    YearlyDowntime,
    combine,
    combine_years,
)
from models.problems import Language, Text
from ui.incident.repeat import RUNS, YEARS, Piece
from ui.incident.state import IncidentState, Question
from ui.incident.texts import browser_texts, class_title, say
from ui.session import Session, titles

DOTS: Final = 20
PERCENTS: Final = ("50", "90", "99")
SECONDS_PER_MINUTE: Final = 60.0
Format = Callable[[float], str]


def repeat_view(session: Session, state: IncidentState) -> dict[str, Any]:
    language, job = session.language, state.job
    progress = job.progress if job is not None else None
    return {
        "acked": state.repeat_acked,
        "language": language,
        "theme": session.workspace.theme,
        "texts": browser_texts(language) | _counts(language),
        "can_start": state.question is not None,
        "state": progress.state if progress else "none",
        "share": progress.done / progress.total if progress and progress.total else 0.0,
        "is_earlier": _is_earlier(state),
        "complaint": _complaint(state, language),
        "notice": _in(shared_pool().notice, language),
        **(_results(session, state.asked, job, language) if job is not None and state.asked is not None else {}),
    }


def _counts(language: Language) -> dict[str, str]:
    text = browser_texts(language)["repeat_sub"]
    return {"repeat_sub": text.replace("{runs}", f"{RUNS:,}").replace("{years}", f"{YEARS:,}")}


def _is_earlier(state: IncidentState) -> bool:
    asked, now = state.asked, state.question
    return asked is not None and now is not None and asked.key != now.key


def _complaint(state: IncidentState, language: Language) -> str | None:
    if state.job is not None and state.job.error is not None:
        return say(language, "failed_job", error=state.job.error)
    return _in(state.complaint, language)


def _in(text: Text | None, language: Language) -> str | None:
    return text.in_(language) if text is not None else None


def _results(session: Session, asked: Question, job: Job[list[Piece]], language: Language) -> dict[str, Any]:
    pieces = [piece for batch in job.partials() for piece in batch]
    outages = {name: combine(found) for name, found in _of(pieces, is_year=False).items()}
    years = {name: combine_years(found) for name, found in _of(pieces, is_year=True).items()}
    known, order = titles(session), session.contents.order
    names = [name for name, _ in asked.designs if name in outages and name in known]
    if not names:
        return {}
    classes = list(dict.fromkeys(c for name in names for c in outages[name].classes))
    panels = [_outage_panel(asked, outages, names, classes, language)]
    with_years = [name for name in names if name in years]
    if with_years:
        panels.append(_year_panel(years, with_years, classes, language))
    return {
        "classes": [{"value": name, "label": class_title(name, language)} for name in classes],
        "designs": [{"id": n, "title": known[n], "accent": order.index(n)} for n in names],
        "panels": panels,
        "interval_note": say(language, "interval.note"),
    }


def _of(pieces: Sequence[Piece], *, is_year: bool) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for piece in pieces:
        if piece.is_year == is_year:
            found.setdefault(piece.design, []).append(piece.partial)
    return found


def _outage_panel(
    asked: Question,
    outages: Mapping[str, OutageDistribution],
    names: Sequence[str],
    classes: Sequence[str],
    language: Language,
) -> dict[str, Any]:
    lost = {name: outages[name].lost_writes for name in names}
    last = _row("row.lost", lost, _count(language), language)
    return {
        "key": "outage",
        "title": say(language, "incident_times"),
        "sub": asked.script.title.in_(language),
        "dots_text": browser_texts(language)["dots"].replace("{count}", str(DOTS)),
        "of": {c: _outages({n: outages[n].classes[c] for n in names if c in outages[n].classes}, last, language)
               for c in classes},
    }  # fmt: skip


def _outages(figures: Mapping[str, OutageFigures], last: dict[str, Any], language: Language) -> dict[str, Any]:
    form = _duration(1.0, language)
    return {
        "dots": {name: _dots(f.down_samples, 1.0) for name, f in figures.items()},
        "percentiles": {name: _percentiles(f.percentiles, 1.0) for name, f in figures.items()},
        "rows": [
            _row("row.mean", {name: f.down_seconds for name, f in figures.items()}, form, language),
            _row("row.none", {name: f.p_no_outage for name, f in figures.items()}, _percent, language),
            *_percentile_rows({name: f.percentiles for name, f in figures.items()}, form, language),
            last,
        ],
    }


def _year_panel(
    years: Mapping[str, YearlyDowntime], names: Sequence[str], classes: Sequence[str], language: Language
) -> dict[str, Any]:
    return {
        "key": "year",
        "title": say(language, "yearly"),
        "sub": say(language, "yearly.sub"),
        "dots_text": browser_texts(language)["dots_year"].replace("{count}", str(DOTS)),
        "of": {c: _years({n: years[n].classes[c] for n in names if c in years[n].classes}, language) for c in classes},
    }


def _years(figures: Mapping[str, YearFigures], language: Language) -> dict[str, Any]:
    form = _duration(SECONDS_PER_MINUTE, language)
    return {
        "dots": {name: _dots(f.samples, SECONDS_PER_MINUTE) for name, f in figures.items()},
        "percentiles": {name: _percentiles(f.percentiles, SECONDS_PER_MINUTE) for name, f in figures.items()},
        "rows": [
            _row("row.mean", {name: f.minutes_per_year for name, f in figures.items()}, form, language),
            _row("row.none_year", {name: f.p_no_outage for name, f in figures.items()}, _percent, language),
            *_percentile_rows({name: f.percentiles for name, f in figures.items()}, form, language),
            _row("row.outages", {name: f.outages_per_year for name, f in figures.items()}, _count(language), language),
        ],
    }


def _percentiles(found: Mapping[str, Estimate], unit_seconds: float) -> list[dict[str, Any]]:
    """Of one design, with its intervals [s]."""
    return [
        {"label": f"{percent}%"} | {key: value * unit_seconds for key, value in
                                    (("value", e.estimate), ("low", e.lower), ("high", e.upper))}
        for percent, e in found.items() if percent in PERCENTS
    ]  # fmt: skip


def _percentile_rows(
    found: Mapping[str, Mapping[str, Estimate]], form: Format, language: Language
) -> list[dict[str, Any]]:
    return [
        _row("row.percentile", {name: of.get(percent) for name, of in found.items()}, form, language, percent=percent)
        for percent in PERCENTS
    ]


def _row(
    key: str, found: Mapping[str, Estimate | None], form: Format, language: Language, **values: str
) -> dict[str, Any]:
    return {
        "label": say(language, key, **values),
        "cells": {design: _cell(e, form, language) for design, e in found.items()},
    }


def _cell(estimate: Estimate | None, form: Format, language: Language) -> dict[str, str]:
    if estimate is None:
        return {"value": "–", "interval": ""}
    low, high = form(max(0.0, estimate.lower)), form(estimate.upper)
    interval = "" if low == high else say(language, "interval", low=low, high=high)
    return {"value": form(estimate.estimate), "interval": interval}


def _duration(unit_seconds: float, language: Language) -> Format:
    return lambda value: "0" if value == 0 else str(numbers.duration(value * unit_seconds, language))


def _count(language: Language) -> Format:
    return lambda value: str(numbers.count(value, language))


def _percent(value: float) -> str:
    return str(numbers.share(value))


def _dots(samples: Sequence[float], unit_seconds: float) -> list[float]:
    """The middle of each of ``DOTS`` equal parts of sorted samples [s]."""
    count = len(samples)
    return [float(samples[(2 * i + 1) * count // (2 * DOTS)]) * unit_seconds for i in range(DOTS)] if count else []
