"""How far a figure may be off: each assumption alone moved to the ends of its range."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from models.decision import CRITERIA, Swing
from models.problems import Language
from ui import numbers
from ui.columns import Column
from ui.computed import swings_of
from ui.names import assumption_name
from ui.texts import say
from ui.view_model import Bars
from ui.view_rows import money

MOST_BARS = 5
CRITERION_OF = {"availability": "downtime", "lost_writes": "lost_writes", "monthly_usd": "monthly_usd"}
"""Figure of the board -> what it is ranked by."""
RATE = "billing.krw_per_usd.value"
SECONDS_PER_MINUTE = 60
FEWEST_WRITES = 1e-6
Format = Callable[[float], str]


def interval_sections(column: Column, key: str, language: Language) -> list[dict[str, Any]]:
    """The interval of a figure and its widest assumptions; empty where the figure is unknown or nothing moves it."""
    if column.computed is None or key not in CRITERION_OF:
        return []
    criterion = next(c for c in CRITERIA if c.name == CRITERION_OF[key])
    now = criterion.measure(column.computed.evaluation)
    if now is None:
        return []
    swings = swings_of(column.computed, criterion.name)
    if key == "monthly_usd" and language == "ko":
        swings = _with_exchange_rate(column, now, swings)
    heading = say(language, "panel.interval")
    if not swings:
        return [{"heading": heading, "text": say(language, "interval.none")}]
    format_ = _format(column, key, language)
    low, high = _ends(now, swings)
    text = say(language, f"interval.{key}", low=format_(low), high=format_(high), now=format_(now))
    section = {"heading": heading, "text": f"{text} {say(language, 'interval.meaning')}"}
    return [{**section, "bars": _bars(column, now, swings, format_, language)}]


def _ends(now: float, swings: Sequence[Swing]) -> tuple[float, float]:
    ends = [now, *(end for swing in swings for end in (swing.at_low, swing.at_high))]
    return min(ends), max(ends)


def _format(column: Column, key: str, language: Language) -> Format:
    if key == "availability":
        return lambda minutes: str(numbers.duration(minutes * SECONDS_PER_MINUTE, language))
    if key == "lost_writes":
        return lambda writes: str(numbers.count(writes, language, least=FEWEST_WRITES))
    return lambda usd: str(money(usd, column.design, language))


def _with_exchange_rate(column: Column, usd: float, swings: tuple[Swing, ...]) -> tuple[Swing, ...]:
    """Won depend on the rate too: its swing as dollars at the stated rate, so that all are shown alike."""
    assert column.design is not None
    rate = column.design.assumptions.get(RATE)
    if rate is None or not rate.value or rate.low is None or rate.high is None:
        return swings
    ends = {"at_low": usd * rate.low / rate.value, "at_high": usd * rate.high / rate.value}
    own = Swing(path=RATE, now=rate.value, low=rate.low, high=rate.high, **ends)
    return tuple(sorted((*swings, own), key=lambda swing: swing.width, reverse=True))


def _bars(column: Column, now: float, swings: Sequence[Swing], format_: Format, language: Language) -> Bars:
    """The widest assumptions; positions are shares of the interval's width."""
    assert column.design is not None
    low, high = _ends(now, swings)

    def at(value: float) -> float:
        return round((value - low) / (high - low), 4)

    bars = Bars(now=at(now), now_text=format_(now), rows=[])
    for swing in (_falling_last(swing) for swing in swings[:MOST_BARS]):
        bars["rows"].append(
            {
                "label": assumption_name(column.design, swing.path, language),
                "range": say(
                    language, "interval.range", low=f"{swing.low:,g}", high=f"{swing.high:,g}", now=f"{swing.now:,g}"
                ),
                "start": at(min(swing.at_low, now)),
                "end": at(max(swing.at_high, now)),
                "left": format_(swing.at_low),
                "right": format_(swing.at_high),
                "text": say(
                    language,
                    "interval.row",
                    low=f"{swing.low:,g}",
                    high=f"{swing.high:,g}",
                    at_low=format_(swing.at_low),
                    at_high=format_(swing.at_high),
                ),
            }
        )
    return bars


def _falling_last(swing: Swing) -> Swing:
    """With the end that makes the figure smaller first, as the bar is drawn."""
    if swing.at_low <= swing.at_high:
        return swing
    return replace(swing, low=swing.high, high=swing.low, at_low=swing.at_high, at_high=swing.at_low)
