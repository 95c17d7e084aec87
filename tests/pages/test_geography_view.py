"""The page of places without a browser: the map, moved places, a place that is gone, the team's question."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from drawing.map import Projection, frame, land_path
from models.replication import great_circle_km
from store.designs import load_design_files
from store.outline import outline
from ui.events import handle
from ui.geography.state import GeographyState
from ui.geography.texts import BROWSER, TEXTS
from ui.geography.view import geography_view
from ui.session import Session, start

ROOT = Path(__file__).resolve().parent.parent.parent
SPREAD, SEOUL = "db-three-places.yaml", "db-seoul.yaml"


@pytest.fixture
def session() -> Session:
    return start(None)


@pytest.fixture
def state() -> GeographyState:
    return GeographyState()


def send(state: GeographyState, session: Session, kind: str, **event: object) -> bool:
    return state.handle(session, [{"seq": state.acked + 1, "kind": kind, **event}])


def commits(view: dict) -> dict[str, str]:
    return {row["key"]: row["cells"][0]["text"] for row in view["modes"]["rows"]}


def test_the_page_renders():
    page = AppTest.from_file(str(ROOT / "pages" / "geography.py"), default_timeout=60).run()
    assert not page.exception


def test_the_view_is_plain_json(session, state):
    view = geography_view(session, state)
    assert json.loads(json.dumps(view, allow_nan=False)) == view


def test_the_teams_question_is_answered(session, state):
    table = geography_view(session, state)["question"]["table"]
    assert [column["id"] for column in table["columns"]] == [SEOUL, SPREAD]
    assert [row["key"] for row in table["rows"]] == [
        "async 0",
        "semi_sync 1",
        "semi_sync 2",
        "group 0",
        "service",
        "cost",
    ]
    for row in table["rows"][:4]:
        seoul, spread = row["cells"]
        assert TEXTS["everything"].ko in seoul["note"]
        assert TEXTS["everything"].ko not in spread["note"]
    assert table["rows"][-1]["cells"][1]["text"].startswith("최소")


def test_its_designs_can_be_read_from_where_they_stand():
    designs = load_design_files(sorted((ROOT / "designs" / "stamp-crush" / "places").glob("*.yaml")))
    assert [design.id for design in designs] == ["db-seoul", "db-three-places"]
    assert all(not design.warnings for design in designs)


def test_both_can_be_put_on_the_board(session, state):
    geography_view(session, state)
    assert send(state, session, "add")
    assert session.contents.order[-2:] == (SEOUL, SPREAD)
    assert not session.problems
    view = geography_view(session, state)
    assert [design["value"] for design in view["designs"]] == list(session.contents.order)
    assert not send(state, session, "add")
    assert state.notice == TEXTS["already_there"]


def test_a_place_that_moves_away_slows_the_modes_that_wait(session, state):
    before = commits(geography_view(session, state))
    send(state, session, "place", place="cheonan", value=[35.0, 139.0])
    view = geography_view(session, state)
    assert view["map"]["markers"][1]["at"] == [35.0, 139.0]
    assert commits(view)["async 0"] == before["async 0"]
    assert commits(view)["semi_sync 2"] != before["semi_sync 2"]
    send(state, session, "reset")
    assert commits(geography_view(session, state)) == before


@pytest.mark.parametrize("typed", ["서울", "91, 0", "1 2 3", "nan, 1"])
def test_coordinates_that_are_none_say_so_and_stay(session, state, typed):
    geography_view(session, state)
    send(state, session, "place", place="busan", value=typed)
    field = next(field for field in geography_view(session, state)["places"] if field["key"] == "busan")
    assert field["value"] == typed
    assert field["problem"]
    assert state.moved == {}


def test_moved_places_are_written_into_the_design(session, state):
    geography_view(session, state)
    send(state, session, "add")
    send(state, session, "choose", value=SPREAD)
    send(state, session, "place", place="busan", value="35.1, 128.0")
    shown = commits(geography_view(session, state))
    assert send(state, session, "keep")
    design = session.last_good[SPREAD].design
    assert design.places["busan"].at == (35.1, 128.0)
    assert [trip.between for trip in design.round_trips] == [("seoul-a", "seoul-c")]
    assert commits(geography_view(session, state)) == shown


def test_what_is_not_on_the_board_cannot_be_written(session, state):
    geography_view(session, state)
    send(state, session, "place", place="busan", value="35.1, 128.0")
    assert not send(state, session, "keep")
    assert state.notice == TEXTS["not_on_board"]


@pytest.mark.parametrize("lasts", ["hour", "week", "good"])
def test_a_place_is_gone_in_every_design(session, state, lasts):
    geography_view(session, state)
    send(state, session, "out", value="seoul-a")
    send(state, session, "lasts", value=lasts)
    table = geography_view(session, state)["out"]["table"]
    assert len(table["columns"]) == 5
    assert all(len(row["cells"]) == 5 for row in table["rows"])


def test_another_decision_has_no_question(session, state):
    handle(session, [{"seq": 1, "kind": "decision", "value": "ticket-shop"}])
    view = geography_view(session, state)
    assert view["question"] is None
    json.dumps(view, allow_nan=False)


def test_seoul_and_busan_lie_on_land_and_the_strait_does_not():
    rings = outline().rings
    for latitude, longitude, is_land in [
        (37.4, 127.2, True),
        (35.9, 128.6, True),
        (34.6, 130.0, False),
        (37.5, 130.0, False),
    ]:
        assert any(inside(ring, longitude, latitude) for ring in rings) == is_land


def inside(ring, x: float, y: float) -> bool:
    """Even-odd rule."""
    crossings = 0
    for (x1, y1), (x2, y2) in zip(ring, (*ring[1:], ring[0]), strict=True):
        if (y1 > y) != (y2 > y) and x < x1 + (x2 - x1) * (y - y1) / (y2 - y1):
            crossings += 1
    return crossings % 2 == 1


def test_every_point_of_the_outline_is_in_its_box():
    west, south, east, north = outline().box
    assert all(west <= lon <= east and south <= lat <= north for ring in outline().rings for lon, lat in ring)
    assert land_path(outline().rings, Projection(west, north)).count("M") == len(outline().rings)


@given(st.lists(st.tuples(st.floats(-80, 80), st.floats(-170, 170)), max_size=5))
def test_the_frame_holds_every_place(positions):
    projection = Projection(116.0, 46.5)
    left, top, width, height = frame(positions, projection)
    for position in positions:
        x, y = projection.xy(*position)
        assert left <= x <= left + width
        assert top <= y <= top + height


def test_the_question_stands_where_its_cities_are():
    """Distances by road atlas: Seoul-Busan about 325 km as the crow flies (the design's RTT source measures there)."""
    assert great_circle_km((37.57, 126.98), (35.18, 129.076)) == pytest.approx(325, abs=1)


def test_every_text_is_in_both_languages():
    assert all(text.ko and text.en for table in (BROWSER, TEXTS) for text in table.values())
