"""One database at the same places in every replication mode, as a table."""

import math
from dataclasses import replace
from functools import lru_cache, partial
from typing import Any

from exports import numbers
from exports.names import part_name
from models.design.model import Component, Design
from models.disaster import GroupOut, place_out
from models.evaluate import chain_promotions
from models.problems import Language
from models.replication import InMode, in_every_mode
from store.books import books
from ui.computed import Computed
from ui.geography.texts import say
from ui.replication.explained import mode_name


def modes_of(design: Design, component: Component) -> tuple[InMode, ...]:
    return in_every_mode(design, component, books().constants, books().round_trips, chain_promotions(design))


@lru_cache(maxsize=32)
def stated_modes(computed: Computed, name: str) -> tuple[InMode, ...]:
    """Of the design as it is written."""
    return modes_of(computed.design, computed.design.components[name])


def modes_table(stated: Computed, design: Design, component: Component, language: Language) -> dict[str, Any]:
    """``design``: as it stands on the map; ``stated``: before its places were moved."""
    is_moved = design is not stated.design
    modes = modes_of(design, component) if is_moved else stated_modes(stated, component.name)
    before = _commits(stated_modes(stated, component.name)) if is_moved else {}
    place = writer_region(design, component)
    title = part_name(design, place) if place else ""
    columns = ["commit", "stale", "lost", *(["place"] if place else [])]
    return {
        "title": say(language, "modes"),
        "sub": say(language, "modes.sub"),
        "head": say(language, "mode"),
        "columns": [
            {"id": key, "title": say(language, f"modes.{key}", place=title), "accent": None} for key in columns
        ],
        "rows": [_row(design, component, mode, before, place, language) for mode in modes],
    }


def _commits(modes: tuple[InMode, ...]) -> dict[tuple[str, int], float | None]:
    return {(m.mode, m.wait_for): m.result.commit_ms.p50 if m.result.commit_ms else None for m in modes}


def _row(
    design: Design,
    component: Component,
    mode: InMode,
    before: dict[tuple[str, int], float | None],
    place: str | None,
    language: Language,
) -> dict[str, Any]:
    commit, stale = mode.result.commit_ms, numbers.share(mode.result.stale_read_share, language)
    lost = mode.result.lost_writes.per_failover.expected
    was = before.get((mode.mode, mode.wait_for))
    moved = was is not None and commit is not None and not math.isclose(was, commit.p50, rel_tol=0.005)
    left = say(language, "ways_left", count=len(mode.lossy)) if mode.lossy else say(language, "no_way")
    ms = partial(numbers.milliseconds, language=language)
    cells = [
        {
            "text": f"{ms(commit.p50)} · {ms(commit.p99)}" if commit else str(numbers.unknown(language)),
            "note": say(language, "modes.before", value=ms(was)) if moved else "",
            "mark": say(language, "now") if mode.is_current else None,
        },
        {"text": str(stale), "note": "", "mark": None},
        {"text": str(numbers.count(lost, language)), "note": left, "mark": None, "tone": _tone(mode)},
    ]
    if place:
        group = group_without(design, component, mode, place)
        cells.append({"text": survival(group, language), "note": "", "mark": None, "tone": survival_tone(group)})
    label = mode_name(mode.mode, mode.wait_for, language)
    return {"key": f"{mode.mode} {mode.wait_for}", "label": label, "cells": cells, "now": mode.is_current}


def _tone(mode: InMode) -> str:
    lost = mode.result.lost_writes.per_failover.expected
    return "good" if not mode.lossy and lost == 0 else "warn" if lost == 0 else "bad"


def writer_region(design: Design, component: Component) -> str | None:
    """The outermost place around the writer."""
    assert component.replication is not None
    home = next(i.place for i in component.instances if i.id == component.replication.writer)
    return design.places_around(home)[-1].name if home else None


def group_without(design: Design, component: Component, mode: InMode, place: str) -> GroupOut:
    """The database in a mode, once the place is gone for good."""
    assert component.replication is not None
    changed = replace(component, replication=replace(component.replication, mode=mode.mode, wait_for=mode.wait_for))
    trial = replace(design, components={**design.components, component.name: changed})
    return place_out(trial, place, math.inf, books().constants, books().round_trips).groups[component.name]


def survival(group: GroupOut, language: Language) -> str:
    if group.everything_lost:
        return say(language, "everything")
    if group.lost_writes is None:
        return str(numbers.unknown(language))
    if group.lost_writes == 0:
        return say(language, "survives")
    return say(language, "survives.lost", count=numbers.count(group.lost_writes, language))


def survival_tone(group: GroupOut) -> str:
    return "bad" if group.everything_lost else "warn" if group.lost_writes != 0 else "good"
