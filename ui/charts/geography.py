"""The map of the page of places: land, places, the way between a writer and its readers."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from drawing.charts.description import Area, Axis, Chart, Dots, Entry, Label, Line, Mark, Panel, Point
from store.outline import outline
from ui.charts.shapes import accent, box
from ui.charts.texts import say
from ui.geography.component import PROJECTION

MOST_PX: Final = 640
RADIUS: Final = 8
Frame = tuple[float, float, float, float]
"""Left, top, right, bottom [map units, down is positive]."""


def chart_of(view: dict[str, Any], key: str, _: str, width: int) -> Chart | None:
    """``key``: map."""
    return _map(view, width) if key == "map" and not view["empty"] else None


def _map(view: dict[str, Any], width: int) -> Chart:
    language, colour = view["language"], accent(view["accent"])
    frame, high = _frame(view["map"]["frame"], width - 40)
    at = {marker["place"]: (marker["x"], marker["y"]) for marker in view["map"]["markers"]}
    left, top, right, bottom = frame
    marks: list[Mark] = [box(left, top, right, bottom, "sea"), *_land(frame)]
    for link in view["map"]["links"]:
        ends = (at[link["from"]], at[link["to"]])
        marks.append(Line(points=ends, colour=colour, dash="7 5" if link["estimated"] else ""))
    for marker in view["map"]["markers"]:
        marks += _marker(marker, colour)
    marks += [_label(link, at, colour) for link in view["map"]["links"]]
    panel = Panel(x=Axis(low=left, high=right), y=Axis(low=bottom, high=top), marks=tuple(marks), height=high,
                  left=0, right=0)  # fmt: skip
    design = next(d["label"] for d in view["designs"] if d["value"] == view["design"])
    trips = tuple(_trip(trip) for trip in view["trips"])
    return Chart(
        title=say(language, "map", design=design),
        legend=(Entry(text=say(language, "round_trip"), colour=colour),),
        panels=(panel,),
        notes=(*trips, view["texts"]["source"]),
        width=width,
    )


def _trip(trip: dict[str, Any]) -> str:
    words = (trip["value"], trip["kind"], trip["note"], trip["wrong"])
    return f"{trip['label']}: {' · '.join(filter(None, words))}"


def _frame(shown: Sequence[float], width: float) -> tuple[Frame, float]:
    """What is shown, widened to the picture's width; and how high that is [px]."""
    left, top, wide, high = shown
    height = min(MOST_PX, width * high / wide)
    more = high * width / height - wide
    return (left - more / 2, top, left + wide + more / 2, top + high), height


def _marker(marker: dict[str, Any], colour: str) -> list[Mark]:
    at, role = (marker["x"], marker["y"]), marker["role"]
    dot = Dots(points=(at,), colour=colour if role else "edge", radius=RADIUS if role else RADIUS - 2,
               is_hollow=role not in ("writer", "both"))  # fmt: skip
    found: list[Mark] = [dot, Label(at=at, text=marker["title"], anchor="start", is_bold=True, size=15, has_ground=True,
                                    shift=(RADIUS + 6, -9 if marker["said"] else 0))]  # fmt: skip
    if marker["said"]:
        found.append(Label(at=at, text=marker["said"], anchor="start", shift=(RADIUS + 6, 9), has_ground=True))
    return found


def _label(link: dict[str, Any], at: dict[str, Point], colour: str) -> Label:
    (x0, y0), (x1, y1) = at[link["from"]], at[link["to"]]
    middle = (x0 * 0.42 + x1 * 0.58, y0 * 0.42 + y1 * 0.58)
    return Label(at=middle, text=link["label"], colour=colour, anchor="end", shift=(-10, 0), is_bold=True,
                 has_ground=True)  # fmt: skip


def _land(frame: Frame) -> Iterator[Area]:
    """Coasts inside the frame, for a chart clips nothing."""
    for ring in outline().rings:
        inside = _clipped([PROJECTION.xy(latitude, longitude) for longitude, latitude in ring], frame)
        if len(inside) > 2:
            yield Area(points=tuple(inside), colour="land")


def _clipped(ring: list[Point], frame: Frame) -> list[Point]:
    """The part of an outline inside a rectangle. Source: Sutherland, Hodgman, "Reentrant polygon clipping" (1974)."""
    for axis, limit, sign in ((0, frame[0], 1), (1, frame[1], 1), (0, frame[2], -1), (1, frame[3], -1)):
        kept: list[Point] = []
        for before, now in zip([*ring[-1:], *ring[:-1]], ring, strict=True):
            is_in, was_in = sign * (now[axis] - limit) >= 0, sign * (before[axis] - limit) >= 0
            if is_in != was_in:
                share = (limit - before[axis]) / (now[axis] - before[axis])
                kept.append((before[0] + share * (now[0] - before[0]), before[1] + share * (now[1] - before[1])))
            if is_in:
                kept.append(now)
        ring = kept
    return ring
