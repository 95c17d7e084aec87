"""Charts of the incident page: one design's timeline, and the distributions of many runs."""

import math
from itertools import zip_longest
from typing import Any, Final, NamedTuple

from drawing.charts.description import Area, Axis, Chart, Dots, Entry, Label, Line, Mark, Panel
from drawing.text import text_width
from ui.charts.shapes import accent, box, clock, points, round_ticks, stepped
from ui.charts.texts import TICKS, say

WEIGHT: Final = (
    "fault", "place_gone", "promoted", "writes_lost", "class_up", "class_down", "detected", "coverage_failed",
    "waiting", "repaired", "lag_started", "out_of_rotation", "person_reached", "person_called", "repair_started",
    "in_rotation", "promoting", "noticed_by_users", "lag_over", "repair_waiting",
)  # fmt: skip
"""What is labelled first where there is no room for all, as on the page."""
TONES: Final = {
    "fault": "bad", "place_gone": "bad", "writes_lost": "bad", "class_down": "bad", "coverage_failed": "bad",
    "class_up": "good", "promoted": "good", "repaired": "good", "in_rotation": "good",
}  # fmt: skip
BANDS: Final = {
    "down": ("bad", 1.0), "impaired": ("bad", 0.4), "no_writer": ("a4", 1.0), "stale": ("warn", 0.45),
    "waiting_for_person": ("a2", 1.0), "repair": ("a3", 1.0), "lagging": ("a4", 0.45),
}  # fmt: skip
FLOWS: Final = (
    ("failed", "bad", 1.0), ("stale", "warn", 1.0), ("ok", "accent", 0.3),
)  # fmt: skip
LANE_PX: Final = 24
LEVELS: Final = 4
LEFT: Final = 104
RIGHT: Final = 12
FLOW_PX: Final = 110
STEPS: Final = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200)


def timeline_of(view: dict[str, Any], key: str, part: str, width: int) -> Chart | None:
    """``key``: timeline; ``part``: the design."""
    design = next((d for d in view["designs"] if d["id"] == part), None) if key == "timeline" else None
    return None if design is None else _timeline(view, design, width)


def _timeline(view: dict[str, Any], design: dict[str, Any], width: int) -> Chart:
    wide = width - 40 - LEFT - RIGHT
    step = next((s for s in STEPS if view["duration"] / s <= wide / 64), STEPS[-1])
    ticks = tuple((float(t), clock(t)) for t in range(0, int(view["duration"]) + 1, step))
    notes = " · ".join(f"{f['label']} {f['value']}{f['unit']}" for f in design["figures"])
    return Chart(
        title=f"{design['title']}: {view['script']}",
        legend=_legend(view["texts"]),
        panels=(_lanes(view, design, ticks, wide), _flow(view, design, ticks)),
        notes=(notes, *design["notes"]),
        width=width,
    )


def _legend(texts: dict[str, str]) -> tuple[Entry, ...]:
    return tuple(
        Entry(text=texts[kind], colour=colour, opacity=opacity, is_box=True)
        for kind, colour, opacity in reversed(FLOWS)
    )


def _lanes(view: dict[str, Any], design: dict[str, Any], ticks: tuple[tuple[float, str], ...], wide: float) -> Panel:
    labels = _label_rows(design["events"], wide / view["duration"], wide)
    rows = max((label.level + 1 for label in labels), default=0)
    lanes = [lane["key"] for lane in view["lanes"]]
    marks: list[Mark] = []
    for band in sorted(design["bands"], key=lambda band: band["kind"] == "down"):
        if band["lane"] in lanes and band["start"] < view["duration"]:
            at, (colour, opacity) = lanes.index(band["lane"]), BANDS[band["kind"]]
            end = max(min(band["end"], view["duration"]), band["start"] + 2 * view["duration"] / wide)
            marks.append(box(band["start"], at + 0.16, end, at + 0.84, colour, opacity))
    for label in labels:
        colour = TONES.get(label.kind, "ink")
        side = -1 if label.is_left else 1
        marks += [Line(points=((label.at, 0.0), (label.at, -label.level - 0.9)), colour=colour, width=1),
                  Label(at=(label.at, -label.level - 0.55), text=label.text, colour=colour, is_bold=True,
                        anchor="end" if label.is_left else "start", shift=(4 * side, 0))]  # fmt: skip
    marks += [Line(points=((e["at"], 0.12), (e["at"], -0.2)), colour=TONES.get(e["kind"], "edge"), width=2)
              for e in design["events"] if e["at"] <= view["duration"]]  # fmt: skip
    names = tuple((i + 0.5, lane["label"]) for i, lane in enumerate(view["lanes"]))
    return Panel(
        x=Axis(low=0, high=view["duration"], ticks=tuple((at, "") for at, _ in ticks)),
        y=Axis(low=len(lanes), high=-rows - 0.2, ticks=names, has_lines=False),
        marks=tuple(marks),
        height=LANE_PX * (len(lanes) + rows + 0.2),
        left=LEFT,
        right=RIGHT,
    )


class _Placed(NamedTuple):
    at: float
    text: str
    kind: str
    is_left: bool
    left: float
    right: float
    x: float
    level: int = 0


def _label_rows(events: list[dict[str, Any]], scale: float, wide: float) -> list[_Placed]:
    """The heaviest events first, as long as all find room; as on the page, what finds none stays a mark."""
    rank = {kind: i for i, kind in enumerate(WEIGHT)}
    named = [event for event in events if event["label"]]
    chosen: list[_Placed] = []
    said = set[tuple[str, int]]()
    for event in sorted(named, key=lambda e: (rank.get(e["kind"], len(WEIGHT)), e["at"])):
        key = (event["label"], round(event["at"]))
        if key in said:
            continue
        said.add(key)
        laid = _laid_out([*chosen, _placed(event, scale, wide)])
        chosen = chosen if laid is None else laid
    return chosen


def _placed(event: dict[str, Any], scale: float, wide: float) -> _Placed:
    x, length = event["at"] * scale, text_width(event["label"], 14) + 8
    is_left = x + length > wide
    left, right = (x - length, x) if is_left else (x, x + length)
    return _Placed(event["at"], event["label"], event["kind"], is_left, left, right, x)


def _laid_out(labels: list[_Placed]) -> list[_Placed] | None:
    """From the right: each as low as it can be, above what its text would cross. None: there are too many."""
    done: list[_Placed] = []
    for label in sorted(labels, key=lambda one: -one.x):
        free = (label._replace(level=n) for n in range(LEVELS))
        found = next((one for one in free if not any(_collide(one, other) for other in done)), None)
        if found is None:
            return None
        done.append(found)
    return done


def _collide(one: _Placed, other: _Placed) -> bool:
    """Two texts on one level, or the stem of the higher one through the text of the lower one."""
    if one.level == other.level:
        return one.left < other.right + 4 and other.left < one.right + 4
    low, high = (one, other) if one.level < other.level else (other, one)
    return high.x != low.x and low.left - 2 < high.x < low.right + 2


def _flow(view: dict[str, Any], design: dict[str, Any], ticks: tuple[tuple[float, str], ...]) -> Panel:
    """Failed below, then stale, then answered, each on the one before; a bin without a request is a gap."""
    duration, top = view["duration"], 1.06 * (view["top"] or 1)
    base, marks = [0.0] * len(design["ok"]), list[Mark]()
    for kind, colour, opacity in FLOWS:
        upper = [low + more for low, more in zip(base, design[kind], strict=True)]
        if any(design[kind]):
            outline = [*stepped(upper, view["bin"], duration), *reversed(stepped(base, view["bin"], duration))]
            marks.append(Area(points=tuple(outline), colour=colour, opacity=opacity))
        base = upper
    language = view["language"]
    return Panel(
        x=Axis(low=0, high=duration, ticks=ticks, title=say(language, "since_start")),
        y=Axis(low=0, high=top, ticks=round_ticks(0, top, lambda v: f"{v:,g}", count=2),
               title=say(language, "per_second")),
        marks=tuple(marks),
        height=FLOW_PX,
        left=LEFT,
        right=RIGHT,
    )  # fmt: skip


# -- many runs ---------------------------------------------------------------------------------------------------------

DOT_STEP: Final = 11
RADIUS: Final = 5
COLUMNS: Final = 2
NONE_COLUMNS: Final = 4
NONE_PX: Final = 70
UNDER_PX: Final = 26
FEWEST_ROWS: Final = 3
NAME_PX: Final = 40


def distribution_of(view: dict[str, Any], key: str, part: str, width: int) -> Chart | None:
    """``key``: dots; ``part``: panel and class of requests with a blank between them."""
    name, _, of_class = part.partition(" ")
    panels = view.get("panels", []) if key == "dots" else []
    panel = next((p for p in panels if p["key"] == name and of_class in p["of"]), None)
    return None if panel is None else _distribution(view, panel, of_class, width)


def _distribution(view: dict[str, Any], panel: dict[str, Any], of_class: str, width: int) -> Chart:
    of = panel["of"][of_class]
    designs = [d for d in view["designs"] if d["id"] in of["dots"]]
    values = [v for d in designs for v in (*of["dots"][d["id"]], *(p["high"] for p in of["percentiles"][d["id"]]))]
    low, high = _ends(values)
    wide = width - 40 - NONE_PX - 60
    scale = wide / math.log(high / low)
    panels = tuple(_dot_panel(d, of, (low, high), scale, view, is_last=d is designs[-1]) for d in designs)
    label = next(c["label"] for c in view["classes"] if c["value"] == of_class)
    notes = [f"{row['label']}: " + " · ".join(_cell(row, d) for d in designs) for row in of["rows"]]
    subtitle = f"{panel['sub']} · {label} · {panel['dots_text']}"
    return Chart(title=panel["title"], subtitle=subtitle, panels=panels, notes=tuple(notes), width=width)


def _cell(row: dict[str, Any], design: dict[str, Any]) -> str:
    cell = row["cells"].get(design["id"], {"value": "–", "interval": ""})
    interval = f" ({cell['interval']})" if cell["interval"] else ""
    return f"{design['title']} {cell['value']}{interval}"


def _ends(values: list[float]) -> tuple[float, float]:
    """Of the common axis [s]: a tick below the least and one above the most."""
    positive = [value for value in values if value > 0]
    least, most = min([*positive, 3600.0]), max([*positive, 60.0])
    low = max((tick for tick in TICKS if tick <= least), default=1.0)
    high = min((tick for tick in TICKS if tick >= most), default=most)
    return min(low, least), high


def _dot_panel(
    design: dict[str, Any],
    of: dict[str, Any],
    ends: tuple[float, float],
    scale: float,
    view: dict[str, Any],
    *,
    is_last: bool,
) -> Panel:
    """x: px on the logarithmic axis, those without an outage left of 0; y: px above the base line."""
    low, high = ends
    language, colour, shown = view["language"], accent(design["accent"]), of["dots"][design["id"]]
    wide = scale * math.log(high / low)
    bins: dict[int | None, int] = {}
    for value in shown:
        key = round(scale * math.log(max(value, low) / low) / (DOT_STEP * COLUMNS)) if value > 0 else None
        bins[key] = bins.get(key, 0) + 1
    tallest = max(-(-count // (NONE_COLUMNS if key is None else COLUMNS)) for key, count in bins.items()) if bins else 0
    height = max(FEWEST_ROWS, tallest) * DOT_STEP + 4
    marks: list[Mark] = [
        Line(points=((0, 0), (wide, 0)), colour="edge", width=1),
        Line(points=((-NONE_PX, 0), (-NONE_PX + 50, 0)), colour="edge", width=1),
        *(_dots(key, count, colour) for key, count in bins.items()),
        *_percentiles(of["percentiles"][design["id"]], lambda v: scale * math.log(max(v, low) / low)),
    ]
    ticks = [(scale * math.log(tick / low), text.in_(language)) for tick, text in TICKS.items() if low <= tick <= high]
    if is_last:
        ticks = [(-NONE_PX + 25, view["texts"]["none_column"]), *ticks]
    named = tuple((at, text if is_last else "") for at, text in ticks)
    return Panel(
        x=Axis(low=-NONE_PX, high=wide, ticks=named, title=say(language, "down_time") if is_last else ""),
        y=Axis(low=-UNDER_PX, high=height),
        marks=tuple(marks),
        height=height + UNDER_PX,
        left=20,
        right=40,
        title=design["title"],
        colour=colour,
    )


def _dots(key: int | None, count: int, colour: str) -> Dots:
    columns = NONE_COLUMNS if key is None else COLUMNS
    left = -NONE_PX + 3 if key is None else key * DOT_STEP * COLUMNS - DOT_STEP * COLUMNS / 2
    xs = (left + (i % columns + 0.5) * DOT_STEP for i in range(count))
    ys = (6 + (i // columns) * DOT_STEP for i in range(count))
    return Dots(points=points(xs, ys), colour=colour, radius=RADIUS if key is not None else RADIUS - 1,
                is_hollow=key is None)  # fmt: skip


def _percentiles(found: list[dict[str, Any]], x: Any) -> list[Mark]:
    """One each: its interval as a line, itself as a stroke, its name where it does not meet the next one."""
    marks = list[Mark]()
    some = [one for one in found if one["high"] > 0]
    for one, after in zip_longest(some, some[1:]):
        start, at, end = x(one["low"]), x(one["value"]), x(one["high"])
        marks += [Line(points=((start, -9), (max(end, start + 1), -9)), colour="ink", width=2),
                  Line(points=((at, -4), (at, -14)), colour="ink", width=2)]  # fmt: skip
        if after is None or x(after["low"]) > max(end, at) + NAME_PX:
            marks.append(Label(at=(max(end, at), -9), text=one["label"], colour="muted", anchor="start", shift=(5, 0),
                               size=13))  # fmt: skip
    return marks
