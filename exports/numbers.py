"""Figures as people read them: as many digits as carry meaning, Korean units first, and never 0 for what is not 0.

Each function gives value and unit apart (they are typeset apart) as a ``Quantity``; None in gives 모름 / unknown.
"""

import math
from decimal import ROUND_HALF_EVEN, Decimal
from typing import NamedTuple

from models.problems import Language
from models.units import SECONDS_PER_HOUR

MIN_SHOWN_UNAVAILABILITY = 5e-13
HOURS_PER_DAY = 24
WON_PER_MAN = 10_000


class Quantity(NamedTuple):
    """A formatted figure: ``value`` may be a word, ``unit`` may be empty."""

    value: str
    unit: str = ""
    space: bool = False

    def __str__(self) -> str:
        return f"{self.value} {self.unit}".strip() if self.space else f"{self.value}{self.unit}"


def unknown(language: Language) -> Quantity:
    return Quantity("모름" if language == "ko" else "unknown")


def significant(value: float, digits: int = 2) -> str:
    """``digits`` significant digits, but whole numbers in full; thousands separated; no exponent.

    >>> significant(0.02345), significant(5.44), significant(1234.5)
    ('0.023', '5.4', '1,234')
    """
    if value == 0:
        return "0"
    decimals = max(0, digits - 1 - math.floor(math.log10(abs(value))))
    rounded = round(Decimal(value), decimals)
    if rounded != 0 and decimals and math.floor(math.log10(abs(rounded))) > math.floor(math.log10(abs(value))):
        rounded = round(Decimal(value), decimals - 1)
    return f"{rounded:,f}"


def availability(unavailability: float | None, language: Language = "ko") -> Quantity:
    """Percent up with as many nines as the unavailability needs: two significant digits of what is missing to 100.

    >>> str(availability(6.2e-4)), str(availability(1.3e-6)), str(availability(0.0))
    ('99.938%', '99.99987%', '100%')
    """
    if unavailability is None:
        return unknown(language)
    if unavailability == 0:
        return Quantity("100", "%")
    if unavailability < MIN_SHOWN_UNAVAILABILITY:
        return Quantity("> 99.9999999999", "%")
    missing = Decimal(repr(float(unavailability))) * 100
    decimals = max(0, 1 - missing.adjusted())
    return Quantity(str((100 - missing).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_EVEN)), "%")


def percent_points(difference: float) -> Quantity:
    """A difference of two shares, without sign."""
    points = abs(difference) * 100
    return Quantity(_small(points, 1e-10), "%p")


def share(value: float | None, language: Language = "ko") -> Quantity:
    """A share in [0, 1] as percent with two significant digits."""
    return unknown(language) if value is None else Quantity(_small(value * 100, 1e-4), "%")


def duration(seconds: float | None, language: Language = "ko") -> Quantity:
    """The unit in which the number is easiest to read; the sign is dropped.

    >>> str(duration(2340)), str(duration(19_440)), str(duration(2340, "en"))
    ('39분', '5.4시간', '39 min')
    """
    if seconds is None:
        return unknown(language)
    size = abs(seconds)
    names = {"ko": ("마이크로초", "밀리초", "초", "분", "시간", "일"), "en": ("µs", "ms", "s", "min", "h", "days")}[
        language
    ]
    steps = (1e-6, 1e-3, 1.0, 60.0, SECONDS_PER_HOUR, SECONDS_PER_HOUR * HOURS_PER_DAY)
    limits = (9.95e-4, 0.995, 59.95, 59.95 * 60, 47.95 * SECONDS_PER_HOUR)
    index = 2 if size == 0 else next((i for i, limit in enumerate(limits) if size < limit), len(limits))
    return Quantity(_small(size / steps[index], 1 if index == 0 else 0), names[index], language == "en")


def milliseconds(value: float | None, language: Language = "ko") -> Quantity:
    """A latency; from one second on in seconds. The sign stays: a reader may see a write before its ok."""
    if value is None:
        return unknown(language)
    sign = "−" if value < 0 else ""
    if abs(value) >= 999.5:
        return Quantity(sign + significant(abs(value) / 1000), "초" if language == "ko" else "s", language == "en")
    return Quantity(sign + _small(abs(value), 0.001), "ms", True)


def count(value: float | None, language: Language = "ko", *, least: float = 1e-4) -> Quantity:
    """An expected number of events, such as lost writes a year; 건 in Korean. Fewer than ``least`` are shown so."""
    return unknown(language) if value is None else Quantity(_small(value, least), "건" if language == "ko" else "")


def won(value: float | None, language: Language = "ko") -> Quantity:
    """Korean won: 만원 with one decimal in Korean, ₩ in full in English.

    >>> str(won(412_345)), str(won(9_870)), str(won(412_345, "en"))
    ('41.2만원', '9,870원', '₩412,345')
    """
    if value is None:
        return unknown(language)
    size = abs(value)
    if language == "en":
        return Quantity(f"₩{_whole(size)}")
    if size < WON_PER_MAN - 0.5:
        return Quantity(_whole(size), "원")
    man = size / WON_PER_MAN
    return Quantity(f"{man:,.1f}" if man < 999.95 else f"{man:,.0f}", "만원")


def dollars(value: float | None, language: Language = "ko") -> Quantity:
    """US dollars: cents up to a thousand.

    >>> str(dollars(41.2)), str(dollars(1234.5)), str(dollars(0.001))
    ('$41.20', '$1,234', '< $0.01')
    """
    if value is None:
        return unknown(language)
    size = abs(value)
    if 0 < size < 0.005:
        return Quantity("< $0.01")
    return Quantity(f"${size:,.2f}" if size < 999.995 else f"${size:,.0f}")


def _whole(value: float) -> str:
    return "< 1" if 0 < value <= 0.5 else f"{value:,.0f}"


def _small(value: float, least: float) -> str:
    """Two significant digits; what is smaller than ``least`` but not 0 is shown as below it."""
    if 0 < abs(value) < least:
        return f"< {Decimal(repr(least)).normalize():f}"
    return significant(value)
