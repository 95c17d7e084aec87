"""Own measurements of replication lag: a CSV of seconds behind, or lines of pt-heartbeat -> quantiles of a design.

Accepted: one column of numbers, or several with a header whose lag column is named (seconds_behind_master,
seconds_behind_source, replay_lag, lag_seconds, lag_ms …); a unit in the name (``_ms``, ``_s``, ``_us``) counts. Lines
of ``pt-heartbeat --monitor`` ("0.02s [ 0.01s, 0.00s, 0.00s ]"): the first figure. A time column shows where samples are
missing.
"""

import csv
import io
import re
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import numpy as np

from models.problems import InvalidDesign, Problem, Text, Warning_
from store.trace_times import instant

QUANTILES = 101
FEWEST_SAMPLES = 20
SAMPLES_AT_MOST = 2_000_000
MOST_FAULTS = 20
GAP_OF_STEPS = 3.0
DAY_MS = 86_400_000.0
WHOLE_SECOND_MS = 1000.0
UNITS_MS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "sec": 1000.0, "secs": 1000.0, "seconds": 1000.0}
LAG_NAMES = ("lag", "behind", "delay", "latency")
TIME_NAMES = ("time", "timestamp", "ts", "at", "date", "datetime")
NOTHING = {"", "null", "none", "na", "n/a", "nan", "-", "\\n"}
_HEARTBEAT = re.compile(r"^\s*(?P<lag>[0-9.]+)s\s*\[")
_DURATION = re.compile(r"^(?:(?P<days>\d+) days? )?(?P<hours>\d+):(?P<minutes>\d{2}):(?P<seconds>\d{2}(?:\.\d+)?)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredLag:
    """``quantiles_ms``: for ``replication.measured_lag_ms``. ``missing``: rows without a figure (not replicating)."""

    quantiles_ms: tuple[float, ...]
    samples: int
    missing: int
    gaps: int
    warnings: tuple[Warning_, ...]


def read_lag(text: str, unit: str | None = None) -> MeasuredLag:
    """``unit``: us, ms or s; without it the column's name or the figures' suffix must say so.

    Raises InvalidDesign with the faults found, by line (of broken figures the first few): no CSV, no lag column, no
    unit, no lag, too few samples.
    """
    problems: list[Problem] = []
    times: list[tuple[int, str]] = []
    heartbeat = [(i, m["lag"]) for i, line in enumerate(text.splitlines(), 1) if (m := _HEARTBEAT.match(line))]
    if heartbeat:
        rows, scale = heartbeat, UNITS_MS["s"]
    else:
        rows, times, scale = _columns(text, unit, problems)
    lags, missing = _numbers(rows, scale, problems)
    if not problems and len(lags) < FEWEST_SAMPLES:
        expected = Text(f"측정값 {FEWEST_SAMPLES}개 이상", f"at least {FEWEST_SAMPLES} samples")
        problems.append(Problem(code="too-few-samples", path="lag", found=str(len(lags)), expected=expected))
    if problems:
        raise InvalidDesign(problems)
    gaps = _gaps(times)
    quantiles = np.quantile(lags, np.linspace(0, 1, QUANTILES))
    return MeasuredLag(
        quantiles_ms=tuple(float(f"{q:.6g}") for q in quantiles),
        samples=len(lags),
        missing=missing,
        gaps=gaps,
        warnings=tuple(_warnings(lags, missing, gaps)),
    )


def _columns(
    text: str, unit: str | None, problems: list[Problem]
) -> tuple[list[tuple[int, str]], list[tuple[int, str]], float]:
    """((line, lag), (line, time), factor to ms)."""
    sample = text[:4096]
    delimiter = max(",;\t", key=sample.count)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    try:
        lines = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        expected = Text("CSV 텍스트", "CSV text")
        problems.append(Problem(code="broken-csv", path="lag", found=str(error), expected=expected))
        return [], [], 1.0
    if not lines or len(lines) > SAMPLES_AT_MOST:
        expected = Text(f"1줄 이상 {SAMPLES_AT_MOST:,}줄 이하", f"1 to {SAMPLES_AT_MOST:,} lines")
        problems.append(Problem(code="not-a-measurement", path="lag", found=f"{len(lines)}", expected=expected))
        return [], [], 1.0
    header = [cell.strip().lower() for cell in lines[0][1]]
    named = [i for i, name in enumerate(header) if any(word in name for word in LAG_NAMES)]
    has_header = not any(_is_figure(cell) for cell in header)
    column = named[0] if named else 0 if len(header) == 1 else None
    if column is None:
        expected = Text("lag, behind, delay 중 하나가 들어간 열 이름", "a column whose name says lag, behind or delay")
        problems.append(
            Problem(code="no-lag-column", path="lag", found=", ".join(header)[:80], expected=expected, line=1)
        )
        return [], [], 1.0
    body = lines[1:] if has_header else lines
    values = [(line, row[column].strip() if column < len(row) else "") for line, row in body]
    clock = next((i for i, name in enumerate(header) if name in TIME_NAMES), None) if has_header else None
    times = [] if clock is None else [(line, row[clock].strip()) for line, row in body if clock < len(row)]
    return values, times, _scale(header[column] if has_header else "", values, unit, problems)


def _is_figure(cell: str) -> bool:
    return cell in NOTHING or _milliseconds(cell, 1.0) is not None


def _scale(name: str, values: list[tuple[int, str]], unit: str | None, problems: list[Problem]) -> float:
    """Factor to ms: as stated, by the name's last part, 1 where every figure has its own; else a problem."""
    stated = unit or name.rstrip(")").replace("(", "_").replace(" ", "_").rsplit("_", 1)[-1]
    if stated in UNITS_MS:
        return UNITS_MS[stated]
    if name.startswith("seconds_behind"):
        return UNITS_MS["s"]
    bare = next(((line, v) for line, v in values if v.lower() not in NOTHING and _suffix(v) is None), None)
    if bare is not None:
        expected = Text(
            "단위: 열 이름 끝에 _ms나 _s를 붙이거나 단위를 고르세요",
            "a unit: let the column's name end in _ms or _s, or choose one",
        )
        problems.append(Problem(code="unit-unknown", path="lag", found=bare[1][:80], expected=expected, line=bare[0]))
    return 1.0


def _suffix(value: str) -> str | None:
    """The unit a figure carries itself; a duration such as 00:00:01.5 is one of seconds."""
    if _DURATION.match(value):
        return "s"
    unit = value.lstrip("+-0123456789.eE ").strip().lower()
    return unit if unit in UNITS_MS else None


def _milliseconds(value: str, scale: float) -> float | None:
    duration = _DURATION.match(value)
    if duration:
        hours = 24 * int(duration["days"] or 0) + int(duration["hours"])
        return 1000.0 * (3600 * hours + 60 * int(duration["minutes"]) + float(duration["seconds"]))
    unit = _suffix(value)
    try:
        number = float(value.lower().removesuffix(unit) if unit else value)
    except ValueError:
        return None
    return number * (UNITS_MS[unit] if unit else scale)


def _numbers(rows: list[tuple[int, str]], scale: float, problems: list[Problem]) -> tuple[list[float], int]:
    lags, missing = [], 0
    expected = Text("0 이상 하루 이하의 지연", "a lag from 0 to one day")
    for line, value in rows:
        if value.lower() in NOTHING:
            missing += 1
            continue
        lag = _milliseconds(value, scale)
        if lag is None or not 0 <= lag <= DAY_MS:
            problems.append(
                Problem(code="not-a-lag", path="lag", found=value[:80] or "nothing", expected=expected, line=line)
            )
            if len(problems) == MOST_FAULTS:
                break
        else:
            lags.append(lag)
    return lags, missing


def _gaps(times: list[tuple[int, str]]) -> int:
    """Steps more than three times the usual one."""
    moments = [moment for _, text in times if (moment := _seconds(text)) is not None]
    steps = [b - a for a, b in pairwise(moments)]
    usual = median(steps) if steps else 0.0
    return sum(step > GAP_OF_STEPS * usual for step in steps) if usual > 0 else 0


def _seconds(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        pass
    found = instant(text)
    return None if found is None else found[0]


def _warnings(lags: list[float], missing: int, gaps: int) -> list[Warning_]:
    found = []
    if missing:
        text = Text(
            f"값이 없는 줄 {missing}개는 복제가 끊긴 시간일 수 있습니다. 분포에는 넣지 않았습니다.",
            f"{missing} lines have no figure: perhaps times without replication; they are not in the distribution.",
        )
        found.append(Warning_(code="lag-missing", at="lag", message=text))
    if gaps:
        text = Text(
            f"측정이 {gaps}번 끊겼습니다. 그동안의 지연은 알 수 없습니다.",
            f"The measurement has {gaps} gaps; the lag in them is not known.",
        )
        found.append(Warning_(code="lag-gaps", at="lag", message=text))
    if all(lag % WHOLE_SECOND_MS == 0 for lag in lags):
        text = Text(
            "모든 값이 1초 단위라서, 1초보다 짧은 지연은 보이지 않습니다(Seconds_Behind_Source의 한계).",
            "All figures are whole seconds: lags below one second do not show (as with Seconds_Behind_Source).",
        )
        found.append(Warning_(code="lag-in-whole-seconds", at="lag", message=text))
    return found
