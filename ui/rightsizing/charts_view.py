"""A measured load -> the curves of the page: CPU with P99.5 and baseline, memory, and CPU credits over time."""

from typing import Any, Final

import numpy as np

from models.cost.candidates import Candidate
from models.cost.rightsizing import credits_on
from models.cost.trace import Measured, Trace
from models.problems import Language
from models.units import SECONDS_PER_HOUR
from ui.rightsizing.curves import curve
from ui.rightsizing.sizing import Sized
from ui.rightsizing.texts import say

FULL_PERCENT: Final = 100.0
LEAST_TOP: Final = 10.0
HEADROOM: Final = 1.2
"""Room for the label over the highest line."""


def charts(found: Sized, measured: Measured, language: Language) -> list[dict[str, Any]]:
    assert measured.cpu_percent is not None
    shown = [_cpu(found, measured.cpu_percent, language)]
    for trace, key in ((measured.memory_percent, "memory"), (measured.memory_gib, "memory_gib")):
        if trace is not None:
            shown.append(_memory(trace, key, language))
    types = {c.instance_type: c for c in (found.sizing.current, found.target) if c is not None}
    shown += [
        chart
        for candidate in types.values()
        if (chart := _credits(candidate, measured.cpu_percent, found.sizing.current.spec.vcpus, language)) is not None
    ]
    return shown


def _chart(key: str, title: str, said: str, trace: Trace, values: Any, top: float) -> dict[str, Any]:
    return {
        "key": key,
        "title": title,
        "said": said,
        "hours": trace.span_hours,
        "points": len(trace.times),
        "top": top,
        "curve": curve(trace.times, values, step_seconds=trace.step_hours * SECONDS_PER_HOUR),
        "marks": [],
        "note": "",
        "tone": "",
    }


def _cpu(found: Sized, cpu: Trace, language: Language) -> dict[str, Any]:
    p, mean, current = found.sizing.p99_5_percent, cpu.mean, found.sizing.current
    said = say(language, "chart.cpu.said", mean=f"{mean:.1f}", p=f"{p:.1f}", most=f"{cpu.most:.1f}")
    marks = [{"kind": "p", "at": p, "text": say(language, "mark.p99_5", value=f"{p:.1f}")}]
    if current.spec.baseline is not None:
        at = FULL_PERCENT * current.spec.baseline
        text = say(language, "mark.baseline", type=current.instance_type, value=f"{at:g}")
        marks.append({"kind": "baseline", "at": at, "text": text})
    top = min(FULL_PERCENT, max(LEAST_TOP, 1.15 * max(cpu.most, *(float(m["at"]) for m in marks))))
    return {**_chart("cpu", say(language, "chart.cpu"), said, cpu, cpu.values, top), "marks": marks}


def _memory(trace: Trace, key: str, language: Language) -> dict[str, Any]:
    is_percent = key == "memory"
    most = f"{trace.most:.1f}%" if is_percent else f"{trace.most:.2f} GiB"
    top = FULL_PERCENT if is_percent else 1.2 * trace.most
    said = say(language, "chart.memory.said", most=most)
    return _chart(key, say(language, f"chart.{key}"), said, trace, trace.values, top)


def _credits(candidate: Candidate, cpu: Trace, vcpus_now: int, language: Language) -> dict[str, Any] | None:
    """The balance from a start without credits; None: the type has none."""
    timeline = credits_on(candidate.spec, cpu, vcpus_now=vcpus_now)
    if timeline is None:
        return None
    name, balance = candidate.instance_type, timeline.balance - timeline.surplus
    surplus = f"{candidate.surplus_vcpu_hours:.1f}"
    said = say(
        language,
        "chart.credits.said",
        type=name,
        least=f"{float(np.min(balance)):.0f}",
        most=f"{float(np.max(balance)):.0f}",
        surplus=surplus,
    )
    limit = (candidate.spec.credits_per_hour or 0.0) * 24
    is_charged = candidate.surplus_vcpu_hours > 0
    note = say(language, "chart.credits.charged" if is_charged else "chart.credits.fine", surplus=surplus)
    chart = _chart(f"credits {name}", say(language, "chart.credits", type=name), said, cpu, balance, HEADROOM * limit)
    bottom = min(0.0, float(np.min(balance)))
    marks = [{"kind": "limit", "at": limit, "text": say(language, "mark.most_credits", value=f"{limit:g}")}]
    return {**chart, "bottom": HEADROOM * bottom, "marks": marks, "note": note, "tone": "bad" if is_charged else "good"}
