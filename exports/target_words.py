"""Targets in words: what they are called, and their values in their own units."""

from typing import Final

from exports import numbers
from models.problems import Language, Text
from models.units import SECONDS_PER_HOUR

_NAMES: Final = {
    "availability": Text("가용성", "availability"),
    "downtime_minutes_per_year": Text("연 중단", "downtime"),
    "lost_writes": Text("연 유실", "lost writes a year"),
    "stale_read_share": Text("낡은 읽기 비율", "share of stale reads"),
    "p_read_your_writes": Text("자기 쓰기 읽기", "reads of own writes"),
    "commit_p99_ms": Text("커밋 p99", "commit p99"),
    "monthly_usd": Text("월 비용", "monthly bill"),
    "monthly_krw": Text("월 비용(원)", "monthly bill in won"),
    "single_points_of_failure": Text("단일 장애점", "single points of failure"),
    "rto_seconds": Text("RTO", "RTO"),
    "rpo_seconds": Text("RPO", "RPO"),
    "bus_factor": Text("버스 계수", "bus factor"),
}


def target_name(target: str, language: Language) -> str:
    return _NAMES[target].in_(language)


def target_value(target: str, value: float, language: Language) -> str:
    """A target's value, or its distance to it, in the target's own unit."""
    if target in ("availability", "p_read_your_writes"):
        return f"{value * 100:.10g}%"
    formats = {
        "stale_read_share": numbers.share,
        "lost_writes": numbers.count,
        "monthly_usd": numbers.dollars,
        "monthly_krw": numbers.won,
        "commit_p99_ms": numbers.milliseconds,
    }
    if target in formats:
        return str(formats[target](value, language)).removesuffix(".00")
    if target == "downtime_minutes_per_year":
        return str(numbers.duration(value * SECONDS_PER_HOUR / 60, language))
    return str(numbers.duration(value, language)) if target.endswith("_seconds") else f"{value:g}"
