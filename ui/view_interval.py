"""How far a figure may be off: each assumption alone moved to the ends of its range."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from typing import Any

from exports import numbers
from exports.names import assumption_name
from models.decision import CRITERIA
from models.problems import Language
from models.sensitivity import Swing
from models.units import SECONDS_PER_YEAR
from ui.charts.saving import menu
from ui.columns import Column
from ui.computed import MOST_SWINGS, swings_of, uncertainty_of
from ui.texts import say
from ui.view_model import Bars
from ui.view_rows import money

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
    text = (
        _joint(column, now, swings, language) if key == "availability" else _alone(key, now, swings, format_, language)
    )
    bars = _bars(column, now, swings, format_, language)
    return [{"heading": heading, "text": text, "bars": bars, "save": menu(language)}]


def _alone(key: str, now: float, swings: Sequence[Swing], format_: Format, language: Language) -> str:
    low, high = _ends(now, swings)
    text = say(language, f"interval.{key}", low=format_(low), high=format_(high), now=format_(now))
    return f"{text} {say(language, 'interval.meaning')}"


def _joint(column: Column, now: float, swings: Sequence[Swing], language: Language) -> str:
    """All assumptions drawn together, and how exact that is."""
    assert column.computed is not None
    found = uncertainty_of((column.computed,))
    (drawn,) = found.designs
    interval = drawn.all_requests
    ends = {name: numbers.duration(u * SECONDS_PER_YEAR, language) for name, u in asdict(interval).items()}
    now_text = numbers.duration(now * SECONDS_PER_MINUTE, language)
    sentences = [
        say(language, "interval.joint", low=ends["p5"], high=ends["p95"], median=ends["p50"], now=now_text),
        say(language, "interval.drawn", draws=f"{found.draws:,}", seed=found.seed),
    ]
    if drawn.largest_error is not None:
        error = numbers.share(drawn.largest_error, language)
        sentences.append(say(language, "interval.error", checked=drawn.checked, error=error))
    bars = [say(language, "interval.bars")]
    if not all(swing.is_exact for swing in swings):
        bars.append(say(language, "interval.bars.approximate"))
    return f"{' '.join(sentences)}\n\n{' '.join(bars)}"


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
    own = Swing(path=RATE, now=rate.value, low=rate.low, high=rate.high, is_exact=True, **ends)
    return tuple(sorted((*swings, own), key=lambda swing: swing.width, reverse=True))


def _bars(column: Column, now: float, swings: Sequence[Swing], format_: Format, language: Language) -> Bars:
    """The widest assumptions; positions are shares of the interval's width."""
    assert column.design is not None
    low, high = _ends(now, swings)

    def at(value: float) -> float:
        return round((value - low) / (high - low), 4)

    bars = Bars(now=at(now), now_text=format_(now), rows=[])
    for swing in (_falling_last(swing) for swing in swings[:MOST_SWINGS]):
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
