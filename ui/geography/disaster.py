"""A place is gone: what is down, what is lost and what works again when, per design."""

from typing import Any

from exports import numbers
from exports.names import part_name, request_name
from models.design.model import Design
from models.disaster import GroupOut, PlaceOut, RequestOut, place_out
from models.problems import Language
from store.books import books
from ui.geography.known import accents, known_designs, known_titles
from ui.geography.state import HOURS, GeographyState
from ui.geography.texts import BROWSER, say
from ui.session import Session


def out_view(session: Session, state: GeographyState, moved: Design, language: Language) -> dict[str, Any]:
    """``moved``: the design of the map, as it stands there."""
    names, colours = known_titles(session), accents(session)
    designs = {name: computed.design for name, computed in known_designs(session).items()}
    designs[state.design] = moved
    places = _places(designs)
    if state.out not in places:
        state.out = next(
            (n for d in designs.values() for n, p in d.places.items() if p.kind == "region"), next(iter(places), "")
        )
    if not places:
        return {"places": [], "place": "", "lasts": state.lasts, "table": None}
    outs = {n: _out(d, state) for n, d in designs.items()}
    columns = [{"id": n, "title": names[n], "accent": colours[n]} for n in designs]
    head = say(language, "out.head", place=places[state.out], lasts=BROWSER[state.lasts].in_(language))
    table = {"title": "", "sub": None, "head": head, "columns": columns, "rows": _rows(designs, outs, language)}
    return {
        "places": [{"value": name, "label": title} for name, title in places.items()],
        "place": state.out,
        "lasts": state.lasts,
        "table": table,
    }


def _places(designs: dict[str, Design]) -> dict[str, str]:
    found: dict[str, str] = {}
    for design in designs.values():
        for name in design.places:
            found.setdefault(name, part_name(design, name))
    return found


def _out(design: Design, state: GeographyState) -> PlaceOut | None:
    if state.out not in design.places:
        return None
    return place_out(design, state.out, HOURS[state.lasts], books().constants, books().round_trips)


def _rows(designs: dict[str, Design], outs: dict[str, PlaceOut | None], language: Language) -> list[dict[str, Any]]:
    classes = dict.fromkeys(name for out in outs.values() if out for name in out.requests)
    groups = dict.fromkeys(name for out in outs.values() if out for name in out.groups)
    rows = []
    for name in classes:
        cells = [_request_cell(out.requests.get(name) if out else None, language) for out in outs.values()]
        rows.append(
            {"key": f"class {name}", "label": say(language, "class", name=request_name(name, language)), "cells": cells}
        )
    for name in groups:
        title = next(d.components[name].title or name for d in designs.values() if name in d.components)
        cells = [_group_cell(designs[n], out.groups.get(name) if out else None, language) for n, out in outs.items()]
        rows.append({"key": f"group {name}", "label": say(language, "db", title=title), "cells": cells})
    return rows


def _request_cell(request: RequestOut | None, language: Language) -> dict[str, Any]:
    if request is None:
        return {"text": "", "note": say(language, "not_there"), "mark": None}
    at_once, later = (say(language, f"status.{status}") for status in (request.at_once, request.later))
    note = say(language, "status", at_once=at_once, later=later)
    if request.down_seconds is None:
        return {"text": say(language, "down.good"), "note": note, "mark": None, "tone": "bad"}
    if request.down_seconds == 0:
        return {"text": say(language, "untouched"), "note": note, "mark": None, "tone": "good"}
    time = numbers.duration(request.down_seconds, language)
    return {"text": say(language, "down.for", time=time), "note": note, "mark": None, "tone": "bad"}


def _group_cell(design: Design, group: GroupOut | None, language: Language) -> dict[str, Any]:
    if group is None:
        return {"text": "", "note": say(language, "not_there"), "mark": None}
    left = ", ".join(part_name(design, name) for name in group.copies_left)
    note = [recovery(group, language), *([say(language, "left", names=left)] if left else [])]
    if group.everything_lost:
        return {"text": say(language, "everything"), "note": group.text.in_(language), "mark": None, "tone": "bad"}
    tone = None if group.lost_writes is None else "bad" if group.lost_writes else "good"
    return {"text": loss(group, language), "note": " · ".join(note), "mark": None, "tone": tone}


def loss(group: GroupOut, language: Language) -> str:
    if group.lost_writes is None:
        return say(language, "rpo.unknown")
    if group.lost_writes == 0:
        return say(language, "rpo.none")
    count, time = numbers.count(group.lost_writes, language), numbers.duration(group.data_loss_seconds, language)
    return say(language, "rpo", count=count, time=time)


def recovery(group: GroupOut, language: Language) -> str:
    if group.recovery_seconds is None:
        return say(language, "rto.unknown")
    if group.recovery_seconds == 0:
        return say(language, "rto.none")
    return say(language, "rto", time=numbers.duration(group.recovery_seconds, language))
