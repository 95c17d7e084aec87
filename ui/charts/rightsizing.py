"""Charts of the right-sizing page: measured CPU and memory, and CPU credits over time."""

from typing import Any, Final

from drawing.charts.description import Area, Axis, Chart, Label, Line, Mark, Panel
from drawing.text import text_width
from ui.charts.shapes import round_ticks
from ui.charts.texts import say

COLOURS: Final = {"p": "bad", "baseline": "good", "limit": "edge"}
HEIGHT: Final = 260
LABEL_PX: Final = 17
HOURS_AS_DAYS: Final = 72


def chart_of(view: dict[str, Any], key: str, part: str, width: int) -> Chart | None:
    """``key``: curve; ``part``: the curve's own key."""
    found = (view.get("result") or {}).get("charts", []) if key == "curve" else []
    chart = next((chart for chart in found if chart["key"] == part), None)
    return None if chart is None else _curve(view, chart, width)


def _curve(view: dict[str, Any], chart: dict[str, Any], width: int) -> Chart:
    low, high = chart.get("bottom", 0.0), chart["top"]
    hours = chart["hours"]
    y_title = say(view["language"], chart["key"] if not chart["key"].startswith("credits") else "credits")
    panel = Panel(
        x=Axis(low=0, high=hours, ticks=_moments(view, hours, width), title=say(view["language"], "measured_time")),
        y=Axis(low=low, high=high, ticks=round_ticks(low, high, lambda v: f"{v:,g}"), title=y_title),
        marks=(*_bands(chart), *_marks(chart, (high - low) / HEIGHT)),
        height=HEIGHT,
        left=24 + text_width(f"{high:,.0f}", 13.5),
    )
    said = [chart["said"], *filter(None, [chart["note"]])]
    return Chart(
        title=chart["title"], subtitle=view["result"]["title"], panels=(panel,), notes=tuple(said), width=width
    )  # fmt: skip


def _moments(view: dict[str, Any], hours: float, width: int) -> tuple[tuple[float, str], ...]:
    unit, key = (24, "day") if hours > HOURS_AS_DAYS else (1, "hour")
    step = max(1, -(-int(hours / unit) // max(2, width // 90)))
    text = view["texts"][key]
    count = int(hours / unit) + 1
    return tuple((n * unit, text.replace(f"{{{key}}}", str(n))) for n in range(0, count, step) if n * unit <= hours)


def _bands(chart: dict[str, Any]) -> list[Mark]:
    """From least to most of each stretch; a gap in the data stays empty."""
    curve, found = chart["curve"], list[Mark]()
    for start, end in zip((0, *curve["breaks"]), (*curve["breaks"], len(curve["x"])), strict=True):
        xs = [share * chart["hours"] for share in curve["x"][start:end]]
        over, under = curve["hi"][start:end], curve["lo"][start:end]
        outline = [*zip(xs, over, strict=True), *reversed([*zip(xs, under, strict=True)])]
        found.append(Area(points=tuple(outline), colour="accent", opacity=0.55, edge="accent"))
    return found


def _marks(chart: dict[str, Any], per_px: float) -> list[Mark]:
    found, floor = list[Mark](), float("-inf")
    for mark in sorted(chart["marks"], key=lambda mark: mark["at"]):
        colour = COLOURS[mark["kind"]]
        at = max(mark["at"] + 9 * per_px, floor)
        floor = at + LABEL_PX * per_px
        found += [Line(points=((0, mark["at"]), (chart["hours"], mark["at"])), colour=colour, width=1.8, dash="6 4"),
                  Label(at=(chart["hours"], at), text=mark["text"], colour=colour, anchor="end", shift=(-4, 0),
                        is_bold=True, has_ground=True)]  # fmt: skip
    return found
