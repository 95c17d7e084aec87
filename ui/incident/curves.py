"""Requests per second and the bands of a timeline, out of one run."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from models.incident import Band, IncidentRun
from models.problems import Language
from ui.incident.texts import class_title, say

MOST_POINTS: Final = 200
"""Of a curve: a second each would show little but the noise of the arrivals."""
GAP_SECONDS: Final = 5.0
"""Stale reads closer to each other than this are one stretch."""
LANES: Final = ("no_writer", "stale", "waiting_for_person", "repair", "lagging")


def bin_seconds(duration_seconds: float) -> int:
    return max(1, -(-int(duration_seconds) // MOST_POINTS))


def series_of(run: IncidentRun) -> tuple[list[float], list[float], list[float]]:
    """Answered fresh, answered stale, failed: requests per second, averaged over bins."""
    width = bin_seconds(run.duration_seconds)
    ok = _summed(series.ok for series in run.series.values())
    stale = _summed(series.stale for series in run.series.values())
    failed = _summed(series.failed for series in run.series.values())
    fresh = [a - b for a, b in zip(ok, stale, strict=True)]
    return _binned(fresh, width), _binned(stale, width), _binned(failed, width)


def _summed(series: Iterable[Sequence[int]]) -> list[int]:
    return [sum(values) for values in zip(*series, strict=True)]


def _binned(values: Sequence[int], width: int) -> list[float]:
    cut = [values[i : i + width] for i in range(0, len(values), width)]
    return [round(sum(part) / len(part), 2) for part in cut]


def stacked(run: IncidentRun) -> list[float]:
    return [sum(values) for values in zip(*series_of(run), strict=True)]


def lanes_of(runs: Iterable[IncidentRun], language: Language) -> dict[str, str]:
    """Key and label of each lane that some design needs; the classes of requests always."""
    classes: dict[str, str] = {}
    used: set[str] = set()
    for run in runs:
        classes |= {f"class.{name}": class_title(name, language) for name in run.series}
        used |= {band.kind for band in run.bands} | ({"stale"} if any(t.stale for t in run.totals.values()) else set())
    return classes | {key: say(language, f"lane.{key}") for key in LANES if key in used}


def bands_of(run: IncidentRun, language: Language) -> list[dict[str, Any]]:
    """Overlapping ones of a lane are one."""
    stretches: dict[tuple[str, str, str], list[tuple[float, float]]] = {}
    for band in run.bands:
        stretches.setdefault(_lane_of(band, language), []).append((band.start_seconds, band.end_seconds))
    stretches["stale", "stale", say(language, "band.stale")] = _stale_stretches(run)
    return [
        {"lane": lane, "kind": kind, "text": text, "start": start, "end": end}
        for (lane, kind, text), found in stretches.items()
        for start, end in merged(found, 0.0)
    ]


def _lane_of(band: Band, language: Language) -> tuple[str, str, str]:
    if band.kind in ("down", "impaired"):
        text = say(language, f"band.{band.kind}", name=class_title(band.name, language))
        return f"class.{band.name}", band.kind, text
    return band.kind, band.kind, say(language, f"band.{band.kind}")


def _stale_stretches(run: IncidentRun) -> list[tuple[float, float]]:
    counts = _summed(series.stale for series in run.series.values())
    return merged(((second, second + 1.0) for second, count in enumerate(counts) if count), GAP_SECONDS)


def merged(stretches: Iterable[tuple[float, float]], gap: float) -> list[tuple[float, float]]:
    merged: list[tuple[float, float]] = []
    for start, end in sorted(stretches):
        if merged and start <= merged[-1][1] + gap:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
