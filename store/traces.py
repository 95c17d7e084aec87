"""Reads measured series from CSV files as people have them: CloudWatch, monitoring tools, Excel.

Nothing is guessed in silence: what was done to read a file is in ``Measured.notes``, what cannot be decided is a
problem that says what to state.
"""

import csv
import io
import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from models.cost.trace import Measured, Trace
from models.problems import Problem, Said, Text, shown
from store.trace_columns import LABELS, Column, Metric, columns_of, is_time_name, metric_column
from store.trace_times import FIRST_MS, TIMES, instant

Unit = Literal["percent", "fraction"]
MAX_BYTES: Final = 32 * 2**20
MAX_PREAMBLE_LINES: Final = 50
SHOWN_FAULTS: Final = 5
MISSING: Final = {"", "-", "nan", "null", "none", "n/a", "na", "inf", "-inf", "+inf", "infinity"}
ROUNDING_PERCENT: Final = 1.0
"""CloudWatch averages exceed 100 % by a little at times."""


class BrokenTrace(Exception):
    """All that keeps a file from being read, at once."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(p.message("en") for p in self.problems))


def read_measured(data: bytes, *, metric: Metric = "cpu", unit: Unit | None = None, name: str = "") -> Measured:
    """Every series of a CSV file that its headings name; a plain ``timestamp,value`` file is of ``metric``.

    ``unit``: what a share is stated in, where the file does not say; ``name`` is shown in problems. Raises BrokenTrace.
    """
    reading = _Reading(name=name)
    rows, delimiter = _rows(data, reading)
    start, time_column = _first_data_row(rows, reading)
    columns = columns_of(_headings(rows, start, time_column), len(rows[start]), time_column, metric)
    if isinstance(columns, Text):
        reading.fail("unknown-columns", "", Said(", ".join(rows[max(0, start - 1)])), columns)
    assert not isinstance(columns, Text)
    times = _times(rows, start, time_column, reading)
    found = [
        (column, _series(times, _values(rows, start, column, delimiter, reading), column, unit, reading))
        for column in columns
    ]
    reading.stop_if_faulty()
    return _measured(found, reading)


@dataclass(slots=True)
class _Reading:
    """What was found while one file is read."""

    name: str
    problems: list[Problem] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)

    def problem(self, code: str, path: str, found: object, expected: Text, line: int | None = None) -> None:
        self.problems.append(
            Problem(code=code, path=path, found=shown(found), expected=expected, file=self.name or None, line=line)
        )

    def fail(self, code: str, path: str, found: object, expected: Text) -> None:
        self.problem(code, path, found, expected)
        self.stop_if_faulty()

    def faults(self, code: str, path: str, faults: Sequence[tuple[int, str]], expected: Text) -> None:
        """The first few of equal faults (line, found), and how many there are."""
        for line, found in faults[:SHOWN_FAULTS]:
            self.problem(code, path, found, expected, line)
        if len(faults) > SHOWN_FAULTS:
            self.problem(code, path, Said(f"{len(faults) - SHOWN_FAULTS} more"), expected)

    def stop_if_faulty(self) -> None:
        if self.problems:
            raise BrokenTrace(self.problems)


def _rows(data: bytes, reading: _Reading) -> tuple[list[list[str]], str]:
    """The cells of all lines (an empty line has none), and what separates them."""
    if len(data) > MAX_BYTES:
        expected = Text(f"{MAX_BYTES >> 20} MiB 이하의 파일", f"a file of at most {MAX_BYTES >> 20} MiB")
        reading.fail("too-large", "", Said(f"{len(data) / 2**20:.0f} MiB"), expected)
    text = _decoded(data)
    if text is None or "\0" in text:
        reading.fail("not-text", "", Said("binary data"), Text("CSV 텍스트 파일", "a CSV text file"))
    assert text is not None
    if not text.strip():
        expected = Text("시각과 값이 있는 CSV", "a CSV with times and values")
        reading.fail("empty-file", "", Said("an empty file"), expected)
    head = "\n".join(text.splitlines()[:MAX_PREAMBLE_LINES])
    delimiter = max(",;\t", key=head.count)
    try:
        return [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text), delimiter=delimiter)], delimiter
    except csv.Error as error:
        reading.fail("broken-csv", "", Said(str(error)), Text("CSV 텍스트 파일", "a CSV text file"))
        raise


def _decoded(data: bytes) -> str | None:
    """UTF-8 with or without a mark, UTF-16 with one, or cp949, in which Korean Excel writes CSV."""
    has_utf16_mark = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if has_utf16_mark else ("utf-8-sig", "cp949"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _first_data_row(rows: list[list[str]], reading: _Reading) -> tuple[int, int]:
    """Index of the first row with a time in it, and of the column of the time."""
    for index, row in enumerate(rows[:MAX_PREAMBLE_LINES]):
        for column, cell in enumerate(row):
            if len(row) > 1 and instant(cell) is not None:
                return index, column
    named = next((row for row in rows[:MAX_PREAMBLE_LINES] if any(map(is_time_name, row))), None)
    found = next((row for row in rows if row), [])
    after = rows[rows.index(named) + 1 : rows.index(named) + 2] if named is not None else []
    reading.fail("no-times", "", Said(", ".join((after or [found])[0])[:80]), TIMES)
    raise AssertionError


def _headings(rows: list[list[str]], start: int, time_column: int) -> list[str] | None:
    """The row of headings above the data; of CloudWatch's export the row of labels; None: there is none."""
    above = [row for row in rows[:start] if row]
    for row in reversed(above):
        if len(row) > time_column and is_time_name(row[time_column]):
            return row
    labels = next((row for row in above if row[0].lower() in ("label", "full label")), None)
    return labels or (above[0] if len(above) == 1 and len(above[0]) == len(rows[start]) else None)


def _times(rows: list[list[str]], start: int, column: int, reading: _Reading) -> NDArray[np.float64]:
    """(rows,) array of seconds from row ``start`` on; NaN for empty lines."""
    times, zoned, faults = [], Counter[bool](), []
    for line, row in enumerate(rows[start:], start + 1):
        found = instant(row[column]) if len(row) > column else None
        if found is None:
            if any(row):
                faults.append((line, row[column] if len(row) > column else ", ".join(row)))
            times.append(math.nan)
        else:
            times.append(found[0])
            zoned[found[1]] += 1
    reading.faults("not-a-time", "timestamp", faults, TIMES)
    if len(zoned) > 1:
        reading.problem("mixed-time-zones", "timestamp", Said(f"{zoned[True]} + {zoned[False]}"), ONE_ZONE)
    if re.fullmatch(r"\d+(\.\d+)?", rows[start][column]):
        reading.notes.append(EPOCH_MS if float(rows[start][column]) >= FIRST_MS else EPOCH_S)
    elif zoned[False]:
        reading.notes.append(NO_ZONE)
    return np.array(times)


def _values(
    rows: list[list[str]], start: int, column: Column, delimiter: str, reading: _Reading
) -> NDArray[np.float64]:
    """(rows,) array; NaN where there is no value."""
    values, faults = [], []
    for line, row in enumerate(rows[start:], start + 1):
        cell = row[column.index].removesuffix("%").strip() if len(row) > column.index else ""
        if delimiter == ";" and "," in cell:
            cell = cell.replace(",", ".", 1)
        try:
            value = math.nan if cell.lower() in MISSING else float(cell)
        except ValueError:
            value = math.nan
            faults.append((line, cell))
        if value < 0:
            faults.append((line, cell))
        values.append(value if math.isfinite(value) else math.nan)
    reading.faults("not-a-value", column.heading, faults, Text("0 이상의 숫자", "a number >= 0"))
    return np.array(values)


def _series(
    times: NDArray[np.float64], values: NDArray[np.float64], column: Column, unit: Unit | None, reading: _Reading
) -> Trace | None:
    """The points in order of time, each once, in the unit of the column's metric; None: there are too few."""
    empty = int(np.isnan(values[~np.isnan(times)]).sum())
    is_there = ~np.isnan(times) & ~np.isnan(values)
    times, values = times[is_there], values[is_there]
    name = column.heading
    if empty:
        reading.notes.append(
            Text(f"{name}: 값이 없는 {empty:,}행을 뺐습니다.", f"{name}: {empty:,} rows without a value are left out.")
        )
    if len(values) < 2:
        expected = Text("값 2개 이상", "2 values or more")
        reading.problem("too-few-points", name, Said(f"{len(values)} values"), expected)
        return None
    trace = _once_each(*_in_order(times, values, reading), column, reading)
    if column.is_share:
        return _as_percent(trace, column, unit, reading)
    seconds = trace.step_hours * 3600 if column.is_per_period else 1.0
    return Trace(times=trace.times, values=trace.values * column.scale / seconds)


def _in_order(
    times: NDArray[np.float64], values: NDArray[np.float64], reading: _Reading
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    if np.all(np.diff(times) >= 0):
        return times, values
    if UNSORTED not in reading.notes:
        reading.notes.append(UNSORTED)
    order = np.argsort(times, kind="stable")
    return times[order], values[order]


def _once_each(times: NDArray[np.float64], values: NDArray[np.float64], column: Column, reading: _Reading) -> Trace:
    """Of several values of one time the largest."""
    unique, first = np.unique(times, return_index=True)
    if len(unique) == len(times):
        return Trace(times=times, values=values)
    count = len(times) - len(unique)
    reading.notes.append(
        Text(
            f"{column.heading}: 같은 시각이 겹친 {count:,}행은 가장 큰 값만 썼습니다.",
            f"{column.heading}: {count:,} rows repeat a time; the largest value of each was kept.",
        )
    )
    return Trace(times=unique, values=np.maximum.reduceat(values, first))


def _as_percent(trace: Trace, column: Column, unit: Unit | None, reading: _Reading) -> Trace | None:
    most = trace.most
    if unit == "fraction":
        if most > 1:
            expected = Text("0–1 비율", "a share from 0 to 1")
            reading.problem("not-a-fraction", column.heading, Said(f"{most:g}"), expected)
        return Trace(times=trace.times, values=np.minimum(100.0, trace.values * 100))
    if 0 < most <= 1 and unit is None and not column.says_percent:
        reading.problem("unit-ambiguous", column.heading, Said(f"0 – {most:g}"), PERCENT_OR_FRACTION)
    elif most > 100 + ROUNDING_PERCENT:
        reading.problem("above-100-percent", column.heading, Said(f"{most:g}"), OF_ALL_VCPUS)
    return Trace(times=trace.times, values=np.minimum(100.0, trace.values))


def _measured(found: Sequence[tuple[Column, Trace | None]], reading: _Reading) -> Measured:
    """Series by what they measure; those of one quantity (in and out, read and written) added up."""
    fields: dict[str, Trace] = {}
    labels: dict[str, Text] = {}
    for column, trace in found:
        if trace is None:
            continue
        known = fields.get(column.field)
        labels[column.field] = LABELS[column.metric]
        fields[column.field] = trace if known is None else _added(known, trace)
        if not len(fields[column.field].times):
            reading.fail("no-common-times", column.heading, Said("no time that both have"), COMMON_TIMES)
        reading.notes += [] if column.is_named else [metric_column(column)]
    gaps = [_gap_note(labels[name], trace) for name, trace in fields.items() if trace.missing]
    return Measured(**fields, notes=tuple(dict.fromkeys([*reading.notes, *gaps])))


def _added(a: Trace, b: Trace) -> Trace:
    """At the times that both have."""
    times, in_a, in_b = np.intersect1d(a.times, b.times, return_indices=True)
    return Trace(times=times, values=a.values[in_a] + b.values[in_b])


def _gap_note(what: Text, trace: Trace) -> Text:
    count, gap = f"{trace.missing:,}", f"{trace.longest_gap_hours:.1f}"
    return Text(
        f"{what.ko}: 값 {count}개가 비어 있습니다 (가장 긴 공백 {gap}시간). 채우지 않았습니다.",
        f"{what.en}: {count} values are missing (longest gap {gap} h); nothing was filled in.",
    )


ONE_ZONE: Final = Text("모두 시간대가 있거나 모두 없는 시각", "times that all state an offset, or none does")
EPOCH_S: Final = Text("시각을 1970년부터의 초로 읽었습니다.", "Times were read as seconds since 1970.")
EPOCH_MS: Final = Text("시각을 1970년부터의 밀리초로 읽었습니다.", "Times were read as milliseconds since 1970.")
NO_ZONE: Final = Text("시간대가 없는 시각은 적힌 그대로 읽었습니다.", "Times without an offset are read as written.")
UNSORTED: Final = Text("시각 순서로 정렬했습니다.", "The rows were sorted by time.")
COMMON_TIMES: Final = Text("더할 두 열이 같은 시각에 측정한 값", "values of both columns at the same times")
PERCENT_OR_FRACTION: Final = Text(
    "단위 선택: 값이 모두 1 이하라 %(0–100)인지 비율(0–1)인지 알 수 없습니다",
    "a stated unit: with all values up to 1 it may be percent (0-100) or a share (0-1)",
)
OF_ALL_VCPUS: Final = Text(
    "0–100 % (vCPU 전체 기준; 코어별 합계는 vCPU 수로 나누어 주세요)",
    "0 to 100 % of all vCPUs (divide a sum over cores by their number)",
)
