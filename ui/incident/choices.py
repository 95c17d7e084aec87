"""What the reader asks of the incident page: as typed, and as figures once all of it is in order."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeVar

from models.problems import Text

T = TypeVar("T")
Load = Literal["mean", "peak"]
FIRST: Final = {
    "script": "", "at": "60", "lasts": "", "minutes": "10", "asks_database": "no", "load": "mean", "seed": "1",
}  # fmt: skip
"""As a fresh session finds it; an empty script is the first of the list, an empty ``lasts``: until it is repaired."""
MOST_MINUTES: Final = 120.0
MOST_SEED: Final = 2**32 - 1
MOST_REQUESTS: Final = 60_000
"""Simulated in one go for one design; about half a second's work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """One question. ``lasts_seconds`` None: until it is repaired."""

    script: str
    at_seconds: float
    lasts_seconds: float | None
    duration_seconds: float
    asks_database: bool
    load: Load
    seed: int


class Wrong(ValueError):
    """What a field should hold instead."""

    def __init__(self, expected: Text) -> None:
        self.expected = expected


def read(typed: Mapping[str, str], scripts: Mapping[str, object]) -> tuple[Choices | None, dict[str, Text]]:
    """All that is wrong by field, and the choices when nothing is."""
    problems: dict[str, Text] = {}

    def take(key: str, parse: Callable[[str], T], default: T) -> T:
        try:
            return parse(typed[key].strip())
        except Wrong as wrong:
            problems[key] = wrong.expected
            return default

    minutes = take("minutes", lambda raw: _number(raw, 0.5, MOST_MINUTES), math.inf)
    at = take("at", lambda raw: _number(raw, 0, max(0.0, min(minutes, MOST_MINUTES) * 60 - 1)), 0.0)
    lasts = take("lasts", lambda raw: _number(raw, 0.1, MOST_MINUTES) if raw else None, None)
    seed = take("seed", _seed, 0)
    script = take("script", lambda raw: _known(raw, scripts), "")
    asks = take("asks_database", lambda raw: _known(raw, {"yes": 1, "no": 0}), "no")
    load = take("load", lambda raw: _known(raw, {"mean": 1, "peak": 1}), "mean")
    if problems:
        return None, problems
    choices = Choices(
        script=script,
        at_seconds=at,
        lasts_seconds=None if lasts is None else lasts * 60,
        duration_seconds=minutes * 60,
        asks_database=asks == "yes",
        load="peak" if load == "peak" else "mean",
        seed=seed,
    )
    return choices, {}


def _number(raw: str, least: float, most: float) -> float:
    try:
        value = float(raw.replace(",", ""))
    except ValueError:
        raise Wrong(Text("숫자를 입력하세요", "Enter a number")) from None
    if not least <= value <= most:
        raise Wrong(Text(f"{least:g} 이상 {most:g} 이하로 입력하세요", f"Enter {least:g} to {most:g}"))
    return value


def _seed(raw: str) -> int:
    if not (raw.isascii() and raw.isdigit() and int(raw[:20]) <= MOST_SEED):
        raise Wrong(Text("0 이상의 정수를 입력하세요", "Enter a whole number from 0"))
    return int(raw)


def _known(raw: str, known: Mapping[str, object]) -> str:
    if raw not in known:
        raise Wrong(Text("목록에서 고르세요", "Choose one of the list"))
    return raw
