"""What the columns of a measured CSV are, by their headings."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from models.problems import Text
from models.units import BYTES_PER_GIB

Metric = Literal["cpu", "memory", "network", "disk"]
TIME_NAMES: Final = {"timestamp", "time", "datetime", "date", "timestampms", "시간", "시각", "일시", "날짜", "측정시각"}
VALUE_NAMES: Final = {"value", "average", "avg", "maximum", "max", "p", "값", "평균", "최대"}
NAMES: Final[dict[Metric, set[str]]] = {
    "cpu": {"cpu", "cpuutilization", "cpuusage", "cpuutil", "cpupercent", "cpu사용률", "cpu이용률"},
    "memory": {
        *("memory", "mem", "memoryutilization", "memoryusage", "memusedpercent", "memoryusedpercent", "memoryused"),
        *("memused", "메모리", "메모리사용률", "메모리사용량"),
    },
    "network": {
        *("networkin", "networkout", "networkreceivedthroughput", "networktransmittedthroughput"),
        *("네트워크수신", "네트워크송신"),
    },
    "disk": {
        *("diskreadbytes", "diskwritebytes", "ebsreadbytes", "ebswritebytes", "diskreadthroughput"),
        *("diskwritethroughput", "디스크읽기", "디스크쓰기"),
    },
}  # fmt: skip
LABELS: Final[dict[Metric, Text]] = {
    "cpu": Text("CPU", "CPU"),
    "memory": Text("메모리", "memory"),
    "network": Text("네트워크", "network"),
    "disk": Text("디스크", "disk"),
}
BYTES: Final = {"b": 1.0, "bytes": 1.0} | {
    letter + suffix: 1024.0**power for power, letter in enumerate("kmg", 1) for suffix in ("b", "ib")
}
_BITS_PER_GBIT, _BITS_PER_MBIT = 1e9, 1e6


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of values. ``field``: the attribute of ``Measured``; ``scale``: from the file's unit to that one's."""

    index: int
    heading: str
    metric: Metric
    unit: str
    is_named: bool
    """The heading says what it is."""

    @property
    def is_share(self) -> bool:
        return self.metric == "cpu" or (self.metric == "memory" and self.unit.removesuffix("/s") not in BYTES)

    @property
    def says_percent(self) -> bool:
        return self.unit == "%" or "percent" in _plain(self.heading)

    @property
    def is_per_period(self) -> bool:
        """Bytes of a whole period, as CloudWatch has them, not of a second."""
        return not self.is_share and self.metric in ("network", "disk") and not self.unit.endswith("/s")

    @property
    def field(self) -> str:
        if self.metric == "memory":
            return "memory_percent" if self.is_share else "memory_gib"
        return {"cpu": "cpu_percent", "network": "network_gbps", "disk": "disk_mbps"}[self.metric]

    @property
    def scale(self) -> float:
        bytes_each = BYTES.get(self.unit.removesuffix("/s"), 1.0)
        if self.metric == "memory":
            return bytes_each / BYTES_PER_GIB
        return bytes_each * 8 / (_BITS_PER_GBIT if self.metric == "network" else _BITS_PER_MBIT)


def is_time_name(heading: str) -> bool:
    return _plain(_split(heading)[0]) in TIME_NAMES


def columns_of(headings: Sequence[str] | None, count: int, time_column: int, metric: Metric) -> list[Column] | Text:
    """The columns of values of a table with ``count`` columns; a Text: what would be right instead.

    Without a heading that is known, the only other column is ``metric``.
    """
    names = [*(headings or ()), *[""] * count][:count]
    others = [i for i in range(count) if i != time_column]
    found = [c for i in others if (c := _named(i, names[i])) is not None]
    if found:
        return [c for c in found if _is_best(c, found)]
    plain = [i for i in others if _plain(_split(names[i])[0]) in VALUE_NAMES] or others
    if len(plain) != 1:
        return Text(
            "timestamp,value 두 열, 또는 CPUUtilization 같은 이름의 열",
            "two columns timestamp,value, or columns with names such as CPUUtilization",
        )
    heading = names[plain[0]]
    known = _plain(_split(heading)[0]) in VALUE_NAMES
    return [Column(index=plain[0], heading=heading or "value", metric=metric, unit=_split(heading)[1], is_named=known)]


def metric_column(column: Column) -> Text:
    """Says as what a column without a known heading was read."""
    label, name = LABELS[column.metric], column.heading
    return Text(f"'{name}' 열을 {label.ko} 값으로 읽었습니다.", f"Column '{name}' was read as {label.en}.")


def _named(index: int, heading: str) -> Column | None:
    base, unit = _split(heading)
    name = _plain(base)
    for metric, names in NAMES.items():
        if any(name == known or (len(known) > 8 and name.endswith(known)) for known in names):
            is_other_unit = metric == "cpu" and unit not in ("", "%")
            if not is_other_unit:
                return Column(index=index, heading=heading, metric=metric, unit=unit, is_named=True)
    return None


def _is_best(column: Column, found: Sequence[Column]) -> bool:
    """Of CPU and of memory columns the first one; network and disk add up."""
    return column.metric in ("network", "disk") or column == next(c for c in found if c.metric == column.metric)


def _split(heading: str) -> tuple[str, str]:
    """``CPU usage [%]`` -> (``CPU usage``, ``%``)."""
    match = re.fullmatch(r"(.*?)\s*[\[(](.*?)[\])]\s*", heading)
    if match:
        return match[1], match[2].lower()
    return (heading.replace("%", ""), "%") if "%" in heading else (heading, "")


def _plain(heading: str) -> str:
    return re.sub(r"[^a-z가-힣]", "", heading.lower())
