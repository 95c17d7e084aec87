"""Places, distances and disasters -> what the browser shows of the page, in the reader's language. Plain JSON."""

from functools import partial
from typing import Any

from drawing.map import UNITS_PER_DEGREE, frame
from exports import numbers
from exports.names import part_name
from models.design.model import Component, Design, Place
from models.problems import Language
from models.replication import Distance, distances, light_round_trip_ms
from store.books import books
from ui.geography.component import PROJECTION
from ui.geography.disaster import out_view
from ui.geography.known import accents, known_designs, known_titles
from ui.geography.modes import modes_table
from ui.geography.question import question_view
from ui.geography.state import GeographyState
from ui.geography.texts import browser_texts, say
from ui.session import Session


def geography_view(session: Session, state: GeographyState) -> dict[str, Any]:
    language = session.language
    state.settle(session)
    view: dict[str, Any] = {
        "acked": state.acked,
        "language": language,
        "theme": session.workspace.theme,
        "texts": browser_texts(language),
        "notice": state.notice.in_(language) if state.notice else None,
        "read_only": session.read_only,
        "empty": None,
    }
    if not state.design:
        return {**view, "empty": say(language, "no_design")}
    names, known = known_titles(session), known_designs(session)
    stated = known[state.design]
    design = state.moved_design(stated.design)
    component = design.components.get(state.component)
    return {
        **view,
        "designs": [{"value": n, "label": _label(session, n, names[n], language)} for n in known],
        "design": state.design,
        "accent": accents(session)[state.design],
        "can_keep": bool(state.moved) and not session.read_only and state.design in session.contents.order,
        "components": [
            {"value": c.name, "label": c.title or c.name}
            for c in design.components.values()
            if c.replication is not None and len(c.instances) > 1
        ],
        "component": state.component,
        "is_moved": bool(state.moved),
        "map": _map(design, component, language),
        "places": _places(design, state, language),
        "trips": _trips(design, component, language) if component else [],
        "modes": modes_table(stated, design, component, language) if component else None,
        "out": out_view(session, state, design, language),
        "question": question_view(session, language),
    }


def _label(session: Session, name: str, title: str, language: Language) -> str:
    return title if name in session.contents.order else say(language, "off_board", title=title)


def _home(design: Design, name: str | None) -> Place | None:
    """The innermost place around ``name`` that states a position."""
    around = design.places_around(name) if name is not None else ()
    return next((place for place in around if place.at is not None), None)


def _map(design: Design, component: Component | None, language: Language) -> dict[str, Any]:
    shown = [place for place in design.places.values() if place.at is not None]
    left, top, width, height = frame([place.at for place in shown if place.at], PROJECTION)
    return {
        "frame": [round(value, 1) for value in (left, top, width, height)],
        "west": PROJECTION.west,
        "north": PROJECTION.north,
        "per_degree": [PROJECTION.units_per_degree_east, UNITS_PER_DEGREE],
        "markers": [_marker(design, place, component, language) for place in shown],
        "links": _links(design, component, language) if component else [],
        "empty": None if shown else say(language, "no_position"),
    }


def _marker(design: Design, place: Place, component: Component | None, language: Language) -> dict[str, Any]:
    assert place.at is not None
    x, y = PROJECTION.xy(*place.at)
    here = [i.id for i in component.instances if _home(design, i.place) == place] if component else []
    writer = component.replication.writer if component and component.replication else None
    role = "" if not here else "writer" if here == [writer] else "both" if writer in here else "reader"
    return {
        "place": place.name,
        "title": place.title or place.name,
        "x": round(x, 1),
        "y": round(y, 1),
        "at": list(place.at),
        "role": role,
        "said": f"{say(language, f'role.{role}')} {len(here)}"
        if role == "both"
        else say(language, f"role.{role}")
        if role
        else "",
    }


def _links(design: Design, component: Component, language: Language) -> list[dict[str, Any]]:
    """One line for each two markers that a writer and a reader stand at."""
    assert component.replication is not None
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for trip in _writer_trips(design, component):
        ends = [_home(design, name) for name in trip.between]
        if ends[0] is None or ends[1] is None or ends[0] == ends[1] or trip.round_trip is None:
            continue
        shown = numbers.milliseconds(trip.round_trip.value_ms, language)
        found[ends[0].name, ends[1].name] = {
            "from": ends[0].name,
            "to": ends[1].name,
            "label": f"≈ {shown}" if trip.round_trip.estimated else str(shown),
            "estimated": trip.round_trip.estimated,
        }
    return list(found.values())


def _writer_trips(design: Design, component: Component) -> list[Distance]:
    assert component.replication is not None
    place = {i.id: i.place for i in component.instances}
    home = place[component.replication.writer]
    names = tuple(dict.fromkeys(p for p in (home, *place.values()) if p is not None))
    return [d for d in distances(design, books().round_trips, names) if home in d.between]


def _trips(design: Design, component: Component, language: Language) -> list[dict[str, Any]]:
    return [_trip(design, distance, language) for distance in _writer_trips(design, component)]


def _trip(design: Design, distance: Distance, language: Language) -> dict[str, Any]:
    ms, trip = partial(numbers.milliseconds, language=language), distance.round_trip
    a, b = (part_name(design, name) for name in distance.between)
    said = {"key": " ".join(distance.between), "label": say(language, "trip", a=a, b=b), "note": "", "wrong": None}
    if trip is None:
        return {**said, "value": str(numbers.unknown(language)), "kind": ""}
    kind = say(language, "trip.measured")
    if trip.estimated:
        kind = say(language, "trip.estimated", low=f"{trip.low_ms:.2g}", high=ms(trip.high_ms))
    if distance.km:
        light = light_round_trip_ms(distance.km, books().round_trips)
        said["note"] = say(language, "trip.km", km=f"{distance.km:,.0f}", light=ms(light))
        if trip.value_ms < light:
            said["wrong"] = say(language, "trip.too_fast")
    return {**said, "value": str(ms(trip.value_ms)), "kind": kind, "title": trip.source.in_(language)}


def _places(design: Design, state: GeographyState, language: Language) -> list[dict[str, Any]]:
    """Those with a position, and outermost ones that could be given one."""
    shown = [p for p in design.places.values() if p.at is not None or p.within is None]
    return [
        {
            "key": place.name,
            "label": place.title or place.name,
            "value": state.typed.get(place.name) or (", ".join(f"{v:g}" for v in place.at) if place.at else ""),
            "empty": "37.57, 126.98",
            "problem": say(language, "bad_position") if place.name in state.typed else None,
        }
        for place in shown
    ]
