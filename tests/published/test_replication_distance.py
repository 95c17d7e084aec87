"""Published distances and measured round-trip times between cities."""

import pytest

from models.replication import round_trip
from models.replication.rtt import EARTH_RADIUS_KM, great_circle_km
from store.replication_constants import round_trip_defaults
from tests.replication_designs import replicated

ROSETTA_RADIUS_KM = 6372.8
NASHVILLE, LOS_ANGELES = (36.12, -86.67), (33.94, -118.40)
SEOUL, BUSAN, TOKYO = (37.5665, 126.9780), (35.1796, 129.0756), (35.6762, 139.6503)
MEASURED = [  # cb-tumblebug assets/cloudlatencymap.csv, from aws-ap-northeast-2; Azure Korea South is Busan
    (BUSAN, 8.300),
    (TOKYO, 34.243),
]


def test_haversine_agrees_with_every_printed_digit():
    """Rosetta Code, "Haversine formula", Nashville-Los Angeles: 2887.2599506071 km at a radius of 6372.8 km."""
    km = great_circle_km(NASHVILLE, LOS_ANGELES) * ROSETTA_RADIUS_KM / EARTH_RADIUS_KM
    assert km == pytest.approx(2887.2599506071, abs=0.5e-10)


@pytest.mark.parametrize(("at", "measured_ms"), MEASURED)
def test_estimated_range_holds_the_measured_round_trip(at, measured_ms):
    places = {"seoul": {"kind": "region", "at": SEOUL}, "far": {"kind": "region", "at": at}}
    design = replicated({}, places={name: {**place, "at": list(place["at"])} for name, place in places.items()})
    trip = round_trip(design, "seoul", "far", round_trip_defaults())
    assert trip is not None
    assert trip.estimated
    assert trip.low_ms <= measured_ms <= trip.high_ms
