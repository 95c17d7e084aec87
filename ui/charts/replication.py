"""Charts of the replication page: until visible, chance of a stale read, and a day with a batch."""

import math
from typing import Any, Final

from drawing.charts.description import Axis, Chart, Dots, Entry, Line, Mark, Panel
from models.problems import Language
from ui.charts.shapes import accent, clock, points, round_ticks
from ui.charts.texts import say

DASHES: Final = ("", "7 4", "2 4", "10 4 2 4", "1 5")
HEIGHT: Final = 280
HOURS_BESIDE: Final = 0.1
MOST_HOURS_AFTER: Final = 3
HOUR_STEPS: Final = (1 / 60, 1 / 12, 1 / 6, 0.25, 0.5, 1, 2, 3, 6, 12)
CURVES: Final = {"cdf": "visible", "stale": "stale"}


def chart_of(view: dict[str, Any], key: str, part: str, width: int) -> Chart | None:
    """``key``: cdf, stale or backlog; ``part``: of the last ``day`` for all of it, else around the batch."""
    if view["empty"]:
        return None
    if key in CURVES and view["charts"]["lines"]:
        return _curves(view, key, width)
    return _backlog(view, part, width) if key == "backlog" and view["backlog"]["lines"] else None


def _curves(view: dict[str, Any], key: str, width: int) -> Chart | None:
    language, charts, texts = view["language"], view["charts"], view["texts"]
    lines = [line for line in charts["lines"] if line[CURVES[key]]]
    if not lines:
        return None
    marks = tuple(
        Line(points=points(charts["times"], line[CURVES[key]]), colour=accent(line["accent"]), dash=_dash(line["dash"]))
        for line in lines
    )
    shares = tuple((share, f"{share:.0%}") for share in (0, 0.25, 0.5, 0.75, 1))
    panel = Panel(
        x=_time_axis(charts["times"], width, language),
        y=Axis(low=0, high=1, ticks=shares, title=say(language, "visible_share" if key == "cdf" else "stale_share")),
        marks=marks,
        height=HEIGHT,
    )
    legend = tuple(
        Entry(text=_name(line, charts["measured"]), colour=accent(line["accent"]), dash=_dash(line["dash"]))
        for line in lines
    )
    return Chart(title=texts[key], subtitle=texts[f"{key}_sub"], legend=legend, panels=(panel,), width=width)


def _dash(order: int) -> str:
    return DASHES[order % len(DASHES)]


def _name(line: dict[str, Any], measured: str) -> str:
    of = f"{' · '.join(line['titles'])} {line['reader']}"
    return f"{of} ({measured}): {line['said']}" if line["measured"] else f"{of}: {line['said']}"


def _time_axis(times: list[float], width: int, language: Language) -> Axis:
    low, high = times[0], times[-1]
    powers = range(math.floor(math.log10(low)), math.floor(math.log10(high)) + 1)
    every = [digit * 10.0**power for power in powers for digit in (1, 2, 5)]
    inside = [value for value in every if low * 0.999 <= value <= high * 1.001]
    if len(inside) > (width - 100) / 64:
        inside = [value for value in inside if f"{value:e}".startswith("1")]
    ticks = tuple((value, _short(value)) for value in inside)
    return Axis(low=low, high=high, is_log=True, ticks=ticks, title=say(language, "since_commit"))


def _short(ms: float) -> str:
    return f"{ms / 1000:.3g} s" if ms >= 1000 else f"{ms:.3g} ms"


# -- a day with a batch ------------------------------------------------------------------------------------------------


def _backlog(view: dict[str, Any], part: str, width: int) -> Chart:
    language, backlog, texts = view["language"], view["backlog"], view["texts"]
    low, high = (0.0, 24.0) if part == "day" else _around(backlog)
    lines = [_clipped(line, low, high) for line in backlog["lines"]]
    most = 1.08 * max(1.0, *(lag for line in lines for _, lag in (*line["points"], *line["dots"])))
    marks: list[Mark] = []
    for line in lines:
        colour = accent(line["accent"])
        marks += [Line(points=line["points"], colour=colour), Dots(points=line["dots"], colour=colour, radius=2.6)]
    panel = Panel(
        x=Axis(low=low, high=high, ticks=_hours(low, high, width), title=say(language, "clock")),
        y=Axis(low=0, high=most, title=say(language, "lag"),
               ticks=round_ticks(0, most, lambda s: _duration(s, most, language), steps=(1, 2, 3, 6, 10))),
        marks=tuple(marks),
        height=HEIGHT,
        left=64,
        right=20,
    )  # fmt: skip
    legend = tuple(Entry(text=" · ".join(line["titles"]), colour=accent(line["accent"])) for line in lines)
    notes = tuple(filter(None, (*backlog["said"], backlog["note"])))
    return Chart(
        title=texts["backlog"], subtitle=texts["backlog_sub"], legend=legend, panels=(panel,), notes=notes, width=width
    )


def _around(backlog: dict[str, Any]) -> tuple[float, float]:
    start, end = backlog["batch"]
    over = [min(line["caught_up"] if line["caught_up"] is not None else end + 1, end + MOST_HOURS_AFTER)
            for line in backlog["lines"]]  # fmt: skip
    return max(0.0, start - HOURS_BESIDE), min(24.0, max(end, *over) + HOURS_BESIDE)


def _clipped(line: dict[str, Any], low: float, high: float) -> dict[str, Any]:
    hours, lag = line["hours"], line["lag"]
    inside = [(h, v) for h, v in zip(hours, lag, strict=True) if low < h < high]
    ends = [(low, _at(hours, lag, low)), *inside, (high, _at(hours, lag, high))]
    dots = [(h, v) for h, v in zip(*line["sampled"], strict=True) if low <= h <= high]
    return {**line, "points": tuple(ends), "dots": tuple(dots)}


def _at(xs: list[float], ys: list[float], x: float) -> float:
    """Along the straight line between the neighbours."""
    i = next((i for i, value in enumerate(xs) if value >= x), None)
    if i is None or i == 0:
        return ys[-1] if i is None else ys[0]
    return ys[i - 1] + (ys[i] - ys[i - 1]) * (x - xs[i - 1]) / ((xs[i] - xs[i - 1]) or 1)


def _hours(low: float, high: float, width: int) -> tuple[tuple[float, str], ...]:
    step = next((step for step in HOUR_STEPS if (high - low) / step <= (width - 100) / 64), 24)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return tuple((n * step, clock(n * step * 60)) for n in range(first, last + 1))


def _duration(seconds: float, most: float, language: Language) -> str:
    """In one unit for all of an axis."""
    size, ko, en = (3600, "시간", "h") if most >= 7200 else (60, "분", "min") if most >= 120 else (1, "초", "s")
    return f"{seconds / size:.3g}{ko if language == 'ko' else f' {en}'}"
