"""Round-trip time between two places: measured where the design says so, else estimated and marked as such."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from models.design.model import Design, Place, RoundTrip
from models.problems import Text
from models.replication.constants import KindRoundTrip, RoundTripDefaults
from models.units import MS_PER_SECOND

EARTH_RADIUS_KM = 6371.0088
"""Mean radius, IUGG."""
US_PER_MS = 1e6 / MS_PER_SECOND


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundTripTime:
    """A round-trip time with its range [ms]; a measured one is its own range."""

    value_ms: float
    low_ms: float
    high_ms: float
    estimated: bool
    source: Text
    jitter_ms: float = 0.0
    """Mean of an exponential delay on each way; only where the design states it."""


def great_circle_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Distance on a sphere between two (latitude, longitude) pairs [degrees] -> [km], by the haversine formula."""
    lat_a, lon_a, lat_b, lon_b = map(math.radians, (*a, *b))
    h = math.sin((lat_b - lat_a) / 2) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(h)))


def round_trip(design: Design, a: str | None, b: str | None, defaults: RoundTripDefaults) -> RoundTripTime | None:
    """Round-trip time between an instance at place ``a`` and another at ``b``; None when nothing tells how far.

    The design's ``rtt_ms`` wins, also between places around the two: the innermost pair that is stated.
    """
    if a is None or b is None:
        return None
    around_a, around_b = design.places_around(a), design.places_around(b)
    names_b = {place.name for place in around_b}
    innermost = next((place for place in around_a if place.name in names_b), None)
    measured = _measured(design.round_trips, around_a, around_b, innermost)
    if measured is not None:
        return measured
    return _over_distance(around_a, around_b, defaults) if innermost is None else _within(innermost, defaults)


def _measured(
    stated: tuple[RoundTrip, ...], around_a: tuple[Place, ...], around_b: tuple[Place, ...], shared: Place | None
) -> RoundTripTime | None:
    """The stated pair that lies innermost; a place with itself: two instances that share nothing smaller than it."""
    depth_a = {place.name: depth for depth, place in enumerate(around_a)}
    depth_b = {place.name: depth for depth, place in enumerate(around_b)}
    best: tuple[int, RoundTrip] | None = None
    for pair in stated:
        for x, y in (pair.between, pair.between[::-1]):
            if x not in depth_a or y not in depth_b or (x == y and (shared is None or x != shared.name)):
                continue
            depth = depth_a[x] + depth_b[y]
            if best is None or depth < best[0]:
                best = (depth, pair)
    if best is None:
        return None
    value, source = best[1].value_ms, best[1].source
    text = (
        Text(f"설계 파일의 측정값({source})", f"measured, in the design file ({source})")
        if source
        else Text("설계 파일의 측정값", "measured, in the design file")
    )
    return RoundTripTime(
        value_ms=value,
        low_ms=value,
        high_ms=value,
        estimated=False,
        source=text,
        jitter_ms=best[1].jitter_ms,
    )


def _within(place: Place, defaults: RoundTripDefaults) -> RoundTripTime:
    """Both are in ``place`` and in nothing smaller that they share."""
    by_kind = {
        "host": (defaults.same_host, Text("같은 호스트", "same host")),
        "zone": (defaults.same_zone, Text("같은 가용 영역", "same zone")),
        "region": (defaults.other_zone, Text("같은 리전의 다른 가용 영역", "another zone of the region")),
    }
    figure, label = by_kind[place.kind]
    return _estimate(figure, label)


def _estimate(figure: KindRoundTrip, label: Text) -> RoundTripTime:
    return RoundTripTime(
        value_ms=figure.value_ms,
        low_ms=figure.low_ms,
        high_ms=figure.high_ms,
        estimated=True,
        source=Text(f"추정: {label.ko} ({figure.source})", f"estimate: {label.en} ({figure.source})"),
    )


def _over_distance(
    around_a: tuple[Place, ...], around_b: tuple[Place, ...], defaults: RoundTripDefaults
) -> RoundTripTime | None:
    """Two places that share nothing: by distance, but never nearer than two zones of one region."""
    at_a, at_b = position(around_a), position(around_b)
    return None if at_a is None or at_b is None else round_trip_over(at_a, at_b, defaults)


def position(around: tuple[Place, ...]) -> tuple[float, float] | None:
    """(latitude, longitude) [degrees] of the innermost place that states it."""
    return next((place.at for place in around if place.at is not None), None)


def light_round_trip_ms(km: float, defaults: RoundTripDefaults) -> float:
    """There and back at the speed of light in fibre along the great circle [ms]: nothing is faster."""
    return 2 * km * defaults.fibre_us_per_km_low / US_PER_MS


def round_trip_over(a: tuple[float, float], b: tuple[float, float], defaults: RoundTripDefaults) -> RoundTripTime:
    """Estimate between two positions (latitude, longitude) [degrees]."""
    km, floor = great_circle_km(a, b), defaults.other_zone
    light_ms = 2 * km * defaults.fibre_us_per_km / US_PER_MS
    factor, low, high = defaults.path_factor, defaults.path_factor_low, defaults.path_factor_high
    return RoundTripTime(
        value_ms=max(light_ms * factor, floor.value_ms),
        low_ms=max(light_ms * low, floor.low_ms),
        high_ms=max(light_ms * high, floor.high_ms),
        estimated=True,
        source=Text(
            f"추정: 직선 {km:.0f} km × 2 × {defaults.fibre_us_per_km:g} µs/km × {factor:.2f} "
            f"(경로 배수 {low:g}–{high:g}의 기하평균, {defaults.path_factor_source})",
            f"estimate: great circle {km:.0f} km × 2 × {defaults.fibre_us_per_km:g} µs/km × {factor:.2f} "
            f"(geometric mean of path factors {low:g}–{high:g}, {defaults.path_factor_source})",
        ),
    )


def faster_than_light(design: Design, defaults: RoundTripDefaults) -> Iterator[tuple[str, Text]]:
    """(path, text) of each stated round trip below light in fibre for its distance: a wrong figure or position."""
    for i, stated in enumerate(design.round_trips):
        a, b = (position(design.places_around(name)) for name in stated.between)
        if a is None or b is None:
            continue
        km = great_circle_km(a, b)
        least = light_round_trip_ms(km, defaults)
        if stated.value_ms < least:
            pair = "–".join(stated.between)
            text = Text(
                f"{pair} 왕복 {stated.value_ms:g} ms는 직선 {km:.0f} km를 광섬유로 오가는 빛({least:.2f} ms)보다 "
                "빠릅니다. 값이나 좌표를 확인하세요.",
                f"{pair}: {stated.value_ms:g} ms is less than light in fibre takes over {km:.0f} km and back "
                f"({least:.2f} ms); check the figure or the positions.",
            )
            yield f"rtt_ms[{i}].value", text
