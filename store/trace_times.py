"""Times as files write them: read without guessing, or not at all."""

import re
from datetime import UTC, datetime
from typing import Final

from models.problems import Text

EPOCH: Final = datetime(1970, 1, 1)
FIRST_MS: Final = 1e11
"""Epoch figures from here on are milliseconds: as seconds they would lie past the year 5100."""
FIRST_S: Final = 1e8
_TIME: Final = re.compile(
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\.?[T ]+(?:(오전|오후|AM|PM) )?(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?"
    r"(?: (AM|PM))?\s*(Z|UTC|GMT|KST|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)


def instant(text: str) -> tuple[float, bool] | None:
    """Seconds since 1970 and whether an offset was stated; None: no time that can be read without guessing."""
    if text[:9].isdigit():
        return _of_epoch(text)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return _of_words(text)
    if len(text) < len("2026-01-01 00:00"):
        return None
    if moment.tzinfo is None:
        return (moment - EPOCH).total_seconds(), False
    return moment.timestamp(), True


def _of_epoch(text: str) -> tuple[float, bool] | None:
    if not re.fullmatch(r"\d{9,13}(\.\d+)?", text) or float(text) < FIRST_S:
        return None
    figure = float(text)
    return (figure / 1000 if figure >= FIRST_MS else figure), True


def _of_words(text: str) -> tuple[float, bool] | None:
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    year, month, day, half_before, hour, minute, second, half_after, zone = match.groups()
    half = (half_before or half_after or "").upper()
    hours = int(hour) % 12 + 12 * (half in ("PM", "오후")) if half else int(hour)
    try:
        moment = datetime(int(year), int(month), int(day), hours, int(minute), int(second or 0), tzinfo=UTC)
    except ValueError:
        return None
    return moment.timestamp() - _offset_seconds(zone), zone is not None


def _offset_seconds(zone: str | None) -> float:
    if zone is None or zone.upper() in ("Z", "UTC", "GMT"):
        return 0.0
    if zone.upper() == "KST":
        return 9 * 3600.0
    sign = -1 if zone[0] == "-" else 1
    return sign * (int(zone[1:3]) * 3600.0 + int(zone[-2:]) * 60.0)


TIMES: Final = Text(
    "시각 열: 2026-01-31 09:05:00, 2026/01/31 오전 9:05, 2026-01-31T00:05:00Z 또는 1970년부터의 초",
    "a column of times: 2026-01-31 09:05:00, 2026/01/31 9:05 AM, 2026-01-31T00:05:00Z, or seconds since 1970",
)
