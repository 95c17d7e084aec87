"""Figures as they stand on the board, letter by letter."""

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports import numbers
from exports.numbers import (
    availability,
    count,
    dollars,
    duration,
    milliseconds,
    percent_points,
    share,
    significant,
    won,
)


@pytest.mark.parametrize(
    ("unavailability", "shown"),
    [
        (6.2e-4, "99.938%"),
        (1.3e-6, "99.99987%"),
        (0.0, "100%"),
        (1.0, "0%"),
        (0.5, "50%"),
        (0.05, "95.0%"),
        (0.005, "99.50%"),
        (1e-13, "> 99.9999999999%"),
        (1e-12, "99.99999999990%"),
        (8.5e-4, "99.915%"),
        (7e-5, "99.9930%"),
        (9.96e-4, "99.900%"),
        (None, "모름"),
    ],
)
def test_availability(unavailability, shown):
    assert str(availability(unavailability)) == shown


@pytest.mark.parametrize(
    ("seconds", "ko", "en"),
    [
        (0, "0초", "0 s"),
        (2e-7, "< 1마이크로초", "< 1 µs"),
        (2.5e-5, "25마이크로초", "25 µs"),
        (0.0123, "12밀리초", "12 ms"),
        (0.9949, "995밀리초", "995 ms"),
        (0.996, "1.0초", "1.0 s"),
        (31, "31초", "31 s"),
        (59.97, "1.0분", "1.0 min"),
        (2340, "39분", "39 min"),
        (19_440, "5.4시간", "5.4 h"),
        (27_000, "7.5시간", "7.5 h"),
        (100_000, "28시간", "28 h"),
        (172_800, "2.0일", "2.0 days"),
        (31_536_000, "365일", "365 days"),
        (-2340, "39분", "39 min"),
        (None, "모름", "unknown"),
    ],
)
def test_duration(seconds, ko, en):
    assert str(duration(seconds)) == ko
    assert str(duration(seconds, "en")) == en


@pytest.mark.parametrize(
    ("won_", "ko", "en"),
    [
        (0, "0원", "₩0"),
        (0.5, "< 1원", "₩< 1"),
        (9_870, "9,870원", "₩9,870"),
        (9_999.6, "1.0만원", "₩10,000"),
        (412_345, "41.2만원", "₩412,345"),
        (2_416_000, "241.6만원", "₩2,416,000"),
        (123_456_789, "12,346만원", "₩123,456,789"),
        (None, "모름", "unknown"),
    ],
)
def test_won(won_, ko, en):
    assert str(won(won_)) == ko
    assert str(won(won_, "en")) == en


@pytest.mark.parametrize(
    ("format_", "value", "shown"),
    [
        (dollars, 41.2, "$41.20"),
        (dollars, 1234.5, "$1,234"),
        (dollars, 0.001, "< $0.01"),
        (dollars, 0, "$0.00"),
        (dollars, None, "모름"),
        (share, 0.1234, "12%"),
        (share, 0.00034, "0.034%"),
        (share, 1e-8, "< 0.0001%"),
        (share, 0, "0%"),
        (share, 1, "100%"),
        (share, None, "모름"),
        (count, 0, "0건"),
        (count, 1e-9, "< 0.0001건"),
        (count, 4.52, "4.5건"),
        (count, 1234.5, "1,234건"),
        (count, None, "모름"),
        (milliseconds, 0.544, "0.54 ms"),
        (milliseconds, -1.24, "−1.2 ms"),
        (milliseconds, 12.4, "12 ms"),
        (milliseconds, 999.6, "1.0초"),
        (milliseconds, 1e-7, "< 0.001 ms"),
        (percent_points, -0.00023, "0.023%p"),
        (percent_points, 0, "0%p"),
        (percent_points, 1e-16, "< 0.0000000001%p"),
    ],
)
def test_other_figures(format_, value, shown):
    assert str(format_(value)) == shown


positive = st.floats(1e-300, 1e12)


@given(positive)
def test_what_is_not_zero_is_never_shown_as_zero(value):
    for format_ in (duration, milliseconds, count, won, dollars, share, percent_points):
        shown = str(format_(value))
        assert any(digit in shown for digit in "123456789"), shown


@given(st.floats(MIN := numbers.MIN_SHOWN_UNAVAILABILITY, 0.5))
def test_availability_shows_two_digits_of_what_is_missing(unavailability):
    shown = float(availability(unavailability).value) / 100
    resolution = max(0.05 * unavailability, 2e-16)  # half of the second digit, or the rounding of the subtraction
    assert abs((1 - shown) - unavailability) <= resolution * 1.01 + 2e-16
    assert MIN > 0


@given(st.floats(1e-9, 1e9))
def test_significant_is_right_to_half_of_its_second_digit(value):
    assert float(significant(value).replace(",", "")) == pytest.approx(value, rel=0.0500001)


def test_the_examples_in_the_docstrings():
    assert doctest.testmod(numbers).failed == 0
