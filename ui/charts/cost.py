"""Charts of the cost page: where the difference comes from, what the money goes to, 36 months of bills."""

from itertools import pairwise
from typing import Any, Final

from drawing.charts.description import Axis, Chart, Dots, Label, Line, Mark, Panel
from drawing.text import text_width
from models.problems import Language
from ui.charts.shapes import accent, box, points, round_ticks
from ui.charts.texts import say

BAR: Final = 0.72
ROW_PX: Final = 34
MONTHS_A_TICK: Final = 6
GROWTH_PX: Final = 300
LINE_PX: Final = 20
MOST_NAME_PX: Final = 240
COLOURS: Final = {"worse": "bad", "better": "good"}
LEAST_WORDS: Final = (74, 40)
"""A tile smaller than this [px] stays without words."""


def chart_of(view: dict[str, Any], key: str, part: str, width: int) -> Chart | None:
    """``key``: growth, waterfall or treemap; ``part``: of the latter two the design."""
    if not view["designs"]:
        return None
    if key == "growth":
        return _growth(view, width)
    if key not in ("waterfall", "treemap"):
        return None
    found = next((chart for chart in view[f"{key}s"] if chart["id"] == part), None)
    make = _waterfall if key == "waterfall" else _treemap
    return None if found is None else make(found, view["language"], width)


def _waterfall(chart: dict[str, Any], language: Language, width: int) -> Chart:
    rows, marks = chart["rows"], list[Mark]()
    for i, row in enumerate(rows):
        is_total = row["verdict"] == "total"
        colour = accent(row["accent"]) if is_total else COLOURS.get(row["verdict"], "edge")
        end = max(row["end"], row["start"] + 0.003)
        marks += [box(0, i + (1 - BAR) / 2, 1, i + (1 + BAR) / 2, "line", 0.45),
                  box(row["start"], i + (1 - BAR) / 2, end, i + (1 + BAR) / 2, colour),
                  Label(at=(1, i + 0.5), text=_signed(row["text"]), anchor="start",
                        colour="ink" if is_total else colour, shift=(12, 0), is_bold=is_total)]  # fmt: skip
    for i, (row, after) in enumerate(pairwise(rows)):
        at = row["end"] if row["verdict"] in ("total", "worse") else row["start"]
        if after["verdict"] != "total":
            marks.append(Line(points=((at, i + (1 + BAR) / 2), (at, i + 1 + (1 - BAR) / 2)), colour="edge", width=1))
    names = tuple((i + 0.5, row["label"]) for i, row in enumerate(rows))
    panel = Panel(
        x=Axis(low=0, high=1),
        y=Axis(low=len(rows), high=0, ticks=names, has_lines=False),
        marks=tuple(marks),
        height=ROW_PX * len(rows),
        left=min(width * 0.28, 12 + max(text_width(row["label"], 14) for row in rows)),
        right=min(width * 0.45, 20 + max(text_width(row["text"], 14) for row in rows)),
    )
    subtitle = say(language, "bill", unit=_unit(rows[0]["text"], language))
    notes = (chart["note"],) if chart["note"] else ()
    return Chart(title=chart["title"], subtitle=subtitle, panels=(panel,), notes=notes, width=width)


def _signed(text: str) -> str:
    """The page's arrows are none of the letters of the font."""
    return text.replace("▲ ", "+").replace("▼ ", "−")


def _unit(amount: str, language: Language) -> str:
    return "USD" if "$" in amount else say(language, "won")


def _treemap(chart: dict[str, Any], language: Language, width: int) -> Chart:
    marks: list[Mark] = []
    wide, high = width - 40.0, (width - 40.0) / 2
    most = max((tile["weight"] for tile in chart["tiles"]), default=1)
    for tile in chart["tiles"]:
        left, top, across, down = tile["box"]
        gap_x, gap_y = 1.5 / wide, 1.5 / high
        opacity = 0.16 + 0.3 * tile["weight"] / most
        marks.append(box(left + gap_x, top + gap_y, left + across - gap_x, top + down - gap_y, accent(chart["accent"]),
                         opacity))  # fmt: skip
        room = across * wide - 20
        if room + 20 < LEAST_WORDS[0] or down * high < LEAST_WORDS[1]:
            continue
        lines = [(tile["name"], True, "ink"), (tile["amount"], False, "ink"), (tile["share"], False, "ink")]
        for n, (text, is_bold, colour) in enumerate(lines[: int((down * high - 12) // LINE_PX)]):
            marks.append(Label(at=(left, top), text=text, colour=colour, anchor="start", shift=(10, 17 + n * LINE_PX),
                               is_bold=is_bold, room=room))  # fmt: skip
    panel = Panel(x=Axis(low=0, high=1), y=Axis(low=1, high=0), marks=tuple(marks), height=high, left=0, right=0)
    subtitle = f"{say(language, 'bill', unit=_unit(chart['total'], language))} · {chart['total']}"
    small = [t for t in chart["tiles"] if t["box"][2] * wide < LEAST_WORDS[0] or t["box"][3] * high < LEAST_WORDS[1]]
    said = " · ".join(f"{t['name']} {t['amount']} ({t['share']})" for t in small)
    notes = tuple(filter(None, (said, chart["note"])))
    return Chart(title=chart["title"], subtitle=subtitle, panels=(panel,), notes=notes, width=width)


def _growth(view: dict[str, Any], width: int) -> Chart:
    language, growth, texts = view["language"], view["growth"], view["texts"]
    most = max(max(v for line in growth["lines"] for v in line["values"]), 1e-9) * 1.08
    ends = [f"{line['title']} {line['texts'][-1]}" for line in growth["lines"]]
    room = min(MOST_NAME_PX, 14 + max(text_width(end, 14) for end in ends))
    marks: list[Mark] = [
        Line(points=points(range(len(line["values"])), line["values"]), colour=accent(line["accent"]), width=2.6)
        for line in growth["lines"]
    ]
    per_px = most / GROWTH_PX
    for end, line, at in _spread(ends, growth["lines"], per_px):
        marks.append(Label(at=(growth["months"], at), text=end, colour=accent(line["accent"]), anchor="start",
                           shift=(10, 0), is_bold=True, room=room - 10))  # fmt: skip
    for crossing in growth["crossings"]:
        at = (crossing["month"], crossing["usd"])
        marks += [Dots(points=(at,), colour="ink", radius=6, is_hollow=True),
                  Label(at=at, text=texts["month"].replace("{month}", str(crossing["month"])), shift=(0, -16),
                        is_bold=True)]  # fmt: skip
    months = range(0, growth["months"] + 1, MONTHS_A_TICK)
    label = _money_label(view["currency"])
    panel = Panel(
        x=Axis(low=0, high=growth["months"], ticks=tuple((m, str(m)) for m in months), title=say(language, "months")),
        y=Axis(low=0, high=most, ticks=round_ticks(0, most, label),
               title=say(language, "bill", unit="USD" if view["currency"] == "usd" else say(language, "won"))),
        marks=tuple(marks),
        height=GROWTH_PX,
        left=24 + text_width(label(most), 13.5),
        right=room,
    )  # fmt: skip
    notes = (*growth["said"], *filter(None, [growth["differs"]]))
    return Chart(title=texts["growth"], subtitle=growth["note"], panels=(panel,), notes=notes, width=width)


def _money_label(currency: str) -> Any:
    return lambda value: f"${value:,.0f}" if currency == "usd" else f"{value:,.0f}"


def _spread(ends: list[str], lines: list[dict[str, Any]], per_px: float) -> list[tuple[str, dict[str, Any], float]]:
    """The names at the ends of lines moved apart so that all can be read."""
    floor, found = 0.0, []
    for end, line in sorted(zip(ends, lines, strict=True), key=lambda pair: pair[1]["values"][-1]):
        at = max(line["values"][-1], floor)
        found.append((end, line, at))
        floor = at + LINE_PX * per_px
    return found
