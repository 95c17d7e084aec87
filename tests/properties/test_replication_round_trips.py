"""Which round-trip time holds between two places."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.replication import great_circle_km, round_trip
from store.replication_constants import replication_constants, round_trip_defaults
from tests.replication_designs import replicated

DEFAULTS = round_trip_defaults()
HALF_AROUND_KM = 20_015.2
POSITION = st.tuples(st.floats(-90, 90), st.floats(-180, 180))
PLACES = {
    "seoul": {"kind": "region", "at": [37.5665, 126.9780]},
    "busan": {"kind": "region", "at": [35.1796, 129.0756]},
    "nowhere": {"kind": "region"},
    "a": {"kind": "zone", "in": "seoul"},
    "c": {"kind": "zone", "in": "seoul"},
    "b": {"kind": "zone", "in": "busan"},
    "h1": {"kind": "host", "in": "a"},
    "h2": {"kind": "host", "in": "a"},
}


def trip(a, b, stated=()):
    design = replicated({}, places=PLACES)
    rtt = replicated({}, places=PLACES, extra_round_trips=stated) if stated else design
    return round_trip(rtt, a, b, DEFAULTS)


@pytest.mark.parametrize(
    ("a", "b", "kind"),
    [
        ("h1", "h1", DEFAULTS.same_host),
        ("h1", "h2", DEFAULTS.same_zone),
        ("a", "a", DEFAULTS.same_zone),
        ("a", "h1", DEFAULTS.same_zone),
        ("a", "c", DEFAULTS.other_zone),
        ("h1", "c", DEFAULTS.other_zone),
        ("seoul", "a", DEFAULTS.other_zone),
        ("seoul", "seoul", DEFAULTS.other_zone),
    ],
)
def test_estimate_by_kind_of_place(a, b, kind):
    found = trip(a, b)
    assert (found.value_ms, found.low_ms, found.high_ms) == (kind.value_ms, kind.low_ms, kind.high_ms)
    assert found.estimated


@pytest.mark.parametrize(("a", "b"), [("a", None), (None, None), ("a", "nowhere")])
def test_unknown_position_is_unknown(a, b):
    assert trip(a, b) is None


@pytest.mark.parametrize(
    ("a", "b", "stated", "value"),
    [
        ("h1", "b", [("seoul", "busan", 8.3)], 8.3),
        ("b", "h1", [("seoul", "busan", 8.3)], 8.3),
        ("h1", "b", [("seoul", "busan", 8.3), ("a", "b", 8.1)], 8.1),
        ("h1", "b", [("a", "b", 8.1), ("seoul", "busan", 8.3)], 8.1),
        ("a", "c", [("seoul", "busan", 8.3), ("a", "c", 0.6)], 0.6),
        ("h1", "h2", [("a", "a", 0.2)], 0.2),
    ],
)
def test_innermost_stated_pair_wins(a, b, stated, value):
    found = trip(a, b, stated)
    assert (found.value_ms, found.estimated) == (value, False)


def test_a_place_with_itself_says_nothing_of_smaller_places_in_it():
    assert trip("h1", "h1", [("a", "a", 0.2)]).value_ms == DEFAULTS.same_host.value_ms
    assert trip("a", "a", [("seoul", "seoul", 0.9)]).value_ms == DEFAULTS.same_zone.value_ms


@given(POSITION, POSITION)
def test_distance_is_symmetric_and_bounded(a, b):
    assert great_circle_km(a, b) == pytest.approx(great_circle_km(b, a), abs=1e-6)
    assert 0 <= great_circle_km(a, b) <= HALF_AROUND_KM


@pytest.mark.parametrize("constants", replication_constants().values())
def test_every_engine_has_a_source(constants):
    assert "measured" in constants.source
