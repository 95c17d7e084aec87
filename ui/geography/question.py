"""The team's question, answered: three database servers in Seoul, against Seoul, Cheonan and Busan, in every mode."""

import math
from typing import Any

from exports import numbers
from exports.names import request_name
from models.disaster import place_out
from models.problems import Language
from models.replication import InMode
from store.books import books
from store.place_question import place_question
from ui.computed import Computed, compute
from ui.geography.known import accents
from ui.geography.modes import group_without, stated_modes, survival, writer_region
from ui.geography.texts import say
from ui.replication.explained import mode_name
from ui.session import Session

ANSWERED_IN = ("semi_sync", 1)
"""The mode that the answer's sentence quotes: what loses nothing and waits least."""


def question_view(session: Session, language: Language) -> dict[str, Any] | None:
    """None: nothing was asked of this decision."""
    texts = place_question(session.contents.decision)
    if not texts:
        return None
    found = compute({**texts, **session.files}, list(texts))
    view = {"title": say(language, "question"), "sub": say(language, "question.sub")}
    designs = {name: one for name, one in found.items() if isinstance(one, Computed)}
    replicated = [c.name for d in designs.values() for c in d.design.components.values() if c.replication]
    if len(designs) < len(texts) or not replicated:
        return {**view, "said": say(language, "question.broken"), "table": None}
    name = replicated[0]
    modes = {n: stated_modes(one, name) for n, one in designs.items()}
    colours = accents(session)
    columns = [{"id": n, "title": one.design.title, "accent": colours.get(n, 0)} for n, one in designs.items()]
    rows = [_mode_row(designs, modes, name, i, language) for i in range(min(map(len, modes.values())))]
    rows.append(
        {
            "key": "service",
            "label": say(language, "question.service"),
            "cells": [_service(d, name, language) for d in designs.values()],
        }
    )
    rows.append(
        {
            "key": "cost",
            "label": say(language, "question.cost"),
            "cells": [_cost(d, language) for d in designs.values()],
        }
    )
    table = {
        "title": view["title"],
        "sub": view["sub"],
        "head": say(language, "mode"),
        "columns": columns,
        "rows": rows,
    }
    return {**view, "said": _answer(list(modes.values()), language), "table": table}


def _answer(modes: list[tuple[InMode, ...]], language: Language) -> str | None:
    """None where the sentence does not apply: another number of sides or no such mode."""
    quoted = [next((m for m in side if (m.mode, m.wait_for) == ANSWERED_IN), None) for side in modes]
    if len(quoted) != 2 or any(m is None or m.result.commit_ms is None for m in quoted):
        return None
    seoul, spread = (numbers.milliseconds(m.result.commit_ms.p50, language) for m in quoted if m and m.result.commit_ms)
    return say(language, "question.answer", mode=mode_name(*ANSWERED_IN, language), seoul=seoul, spread=spread)


def _mode_row(
    designs: dict[str, Computed], modes: dict[str, tuple[InMode, ...]], name: str, index: int, language: Language
) -> dict[str, Any]:
    cells = [_cell(designs[n], name, found[index], language) for n, found in modes.items()]
    mode = next(iter(modes.values()))[index]
    label = mode_name(mode.mode, mode.wait_for, language)
    return {"key": f"{mode.mode} {mode.wait_for}", "label": label, "cells": cells, "now": mode.is_current}


def _cell(computed: Computed, name: str, mode: InMode, language: Language) -> dict[str, Any]:
    commit, design = mode.result.commit_ms, computed.design
    component = design.components[name]
    place = writer_region(design, component)
    stale = numbers.share(mode.result.stale_read_share, language)
    lost = numbers.count(mode.result.lost_writes.per_failover.expected, language)
    note = say(language, "question.note", stale=stale, lost=lost)
    tone = ""
    if place:
        group = group_without(design, component, mode, place)
        note += "\n" + say(language, "question.seoul", text=survival(group, language))
        tone = "bad" if group.everything_lost else ""
    if commit is None:
        return {"text": str(numbers.unknown(language)), "note": note, "mark": None}
    p50, p99 = (numbers.milliseconds(value, language) for value in (commit.p50, commit.p99))
    return {"text": say(language, "question.cell", p50=p50, p99=p99), "note": note, "mark": None, "note_tone": tone}


def _service(computed: Computed, name: str, language: Language) -> dict[str, Any]:
    place = writer_region(computed.design, computed.design.components[name])
    if place is None:
        return {"text": str(numbers.unknown(language)), "note": "", "mark": None}
    out = place_out(computed.design, place, math.inf, books().constants, books().round_trips)
    down = [request_name(n, language) for n, request in out.requests.items() if request.later == "down"]
    text = say(language, "stopped", classes=", ".join(down)) if down else say(language, "serves")
    return {"text": text, "note": "", "mark": None, "tone": "bad" if down else "good"}


def _cost(computed: Computed, language: Language) -> dict[str, Any]:
    bill = computed.evaluation.cost
    if bill is None:
        return {"text": str(numbers.unknown(language)), "note": "", "mark": None}
    total = numbers.dollars(bill.usd_per_month, language)
    missing = ", ".join(m.what.in_(language) for m in bill.missing)
    return {
        "text": say(language, "question.at_least", value=total) if bill.at_least else str(total),
        "note": say(language, "question.missing", what=missing) if missing else "",
        "mark": None,
    }
