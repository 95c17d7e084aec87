"""The bars of a figure's panel: what one assumption at a time does to it."""

from typing import Any, Final

from drawing.charts.description import Axis, Chart, Entry, Label, Line, Mark, Panel
from models.problems import Language
from ui.charts.shapes import box
from ui.charts.texts import say

ROW_PX: Final = 64
LEAST_SHARE: Final = 0.004


def chart_of(bars: dict[str, Any], title: str, said: str, language: Language, width: int) -> Chart:
    """``bars``: as the panel shows them, positions in shares of the interval; ``said``: as above them."""
    marks: list[Mark] = []
    wide = width - 40.0
    for i, row in enumerate(bars["rows"]):
        end = max(row["end"], row["start"] + LEAST_SHARE)
        marks += [
            Label(at=(0, i), text=row["label"], anchor="start", shift=(0, 12), is_bold=True, room=wide * 0.55),
            Label(at=(1, i), text=row["range"], colour="muted", anchor="end", shift=(0, 12), size=13, room=wide * 0.42),
            box(0, i + 0.4, 1, i + 0.62, "line", 0.5),
            box(row["start"], i + 0.4, end, i + 0.62, "accent", 0.75),
            Label(at=(0, i), text=row["left"], colour="muted", anchor="start", shift=(0, 49), size=13),
            Label(at=(1, i), text=row["right"], colour="muted", anchor="end", shift=(0, 49), size=13),
            Line(points=((bars["now"], i + 0.36), (bars["now"], i + 0.66)), colour="ink", width=2),
        ]
    count = len(bars["rows"])
    panel = Panel(x=Axis(low=0, high=1), y=Axis(low=count, high=0), marks=tuple(marks), height=ROW_PX * count, left=0,
                  right=0)  # fmt: skip
    legend = (Entry(text=say(language, "range"), colour="accent", is_box=True, opacity=0.75),
              Entry(text=say(language, "now", value=bars["now_text"]), colour="ink"))  # fmt: skip
    return Chart(
        title=say(language, "interval", figure=title), subtitle=said, legend=legend, panels=(panel,), width=width
    )
