"""Two versions of a board beside each other: what changed in words, the figures that moved, the drawings."""

from collections.abc import Callable
from typing import Any, Final

from drawing import board_svg, layout, scene
from exports import numbers
from models.problems import Language
from models.units import SECONDS_PER_YEAR
from store.changes import Change, changes, title
from store.workspace import Contents
from ui.columns import Column
from ui.computed import Computed, compute
from ui.history.texts import say
from ui.texts import say as say_of_board
from ui.view_rows import delta, headline, money, same

MOST_CHANGES: Final = 400
MOST_DRAWN: Final = 6
_Sides = tuple[Column | None, Column | None]


def difference_view(before: Contents, after: Contents, language: Language) -> dict[str, Any]:
    """``changes`` by design, ``figures`` by design with only what moved, ``drawings`` before and after."""
    found = changes(before, after)
    sides = _sides(before, after)
    figures = [_figures(pair, language) for pair in sides.values()]
    drawings = [_drawing(pair, language) for pair in sides.values() if _is_redrawn(pair)]
    return {
        "changes": _grouped(found[:MOST_CHANGES], before, after, language),
        "count": len(found),
        "figures": [figure for figure in figures if figure["rows"] or figure["note"]],
        "drawings": drawings[:MOST_DRAWN],
        "no_changes": "" if found else say(language, "same_contents"),
        "no_figures": say(language, "same_figures"),
        "no_drawings": say(language, "same_drawings"),
    }


def _grouped(found: tuple[Change, ...], before: Contents, after: Contents, language: Language) -> list[dict[str, Any]]:
    """By design, the board first; each item is a subject with the value before and after."""
    accents = _accents(before, after)
    groups: dict[str, list[Change]] = {}
    for change in sorted(found, key=lambda change: change.design != "" and change.kind not in ("added", "removed")):
        is_of_board = change.kind in ("added", "removed", "moved", "baseline", "decision")
        groups.setdefault("" if is_of_board else change.design, []).append(change)
    return [
        {
            "title": items[0].title if name else say(language, "whole_board"),
            "accent": accents.get(name),
            "items": [_item(change, language) for change in items],
        }
        for name, items in groups.items()
    ]


def _item(change: Change, language: Language) -> dict[str, str]:
    values = {"was": change.was, "now": change.now}
    return {
        "subject": change.subject.in_(language),
        "kind": change.kind,
        **{key: text.in_(language) for key, text in values.items() if text is not None},
    }


def _accents(before: Contents, after: Contents) -> dict[str, int]:
    """A design keeps the colour of its place in the later version; removed ones come behind."""
    names = dict.fromkeys((*after.order, *before.order))
    return {name: accent % MOST_DRAWN for accent, name in enumerate(names)}


def _sides(before: Contents, after: Contents) -> dict[str, _Sides]:
    accents = _accents(before, after)
    columns = [_columns(contents, accents) for contents in (before, after)]
    return {name: (columns[0].get(name), columns[1].get(name)) for name in accents}


def _columns(contents: Contents, accents: dict[str, int]) -> dict[str, Column]:
    outcomes = compute(dict(contents.files), contents.order)
    return {
        name: Column(
            name=name,
            title=title(contents, name),
            accent=accents[name],
            is_baseline=False,
            computed=outcome if isinstance(outcome, Computed) else None,
            problems=() if isinstance(outcome, Computed) else outcome,
        )
        for name, outcome in outcomes.items()
    }


# Figures


def _figures(pair: _Sides, language: Language) -> dict[str, Any]:
    before, after = pair
    shown = after or before
    assert shown is not None
    figure: dict[str, Any] = {
        "title": shown.title,
        "accent": shown.accent,
        "rows": [],
        "note": "",
        "tag": _tag(pair, language),
    }
    if any(side is not None and side.computed is None for side in pair):
        return {**figure, "note": say(language, "no_figures")}
    if before is None or after is None:
        return {**figure, "rows": [_alone(pair, key, language) for key in _VALUES]}
    return {
        **figure,
        "rows": [_moved(before, after, key, language) for key in _VALUES if _has_moved(before, after, key)],
    }


def _tag(pair: _Sides, language: Language) -> str:
    if pair[0] is None:
        return say(language, "added")
    return say(language, "removed") if pair[1] is None else ""


def _usd(column: Column) -> float | None:
    return None if column.bill is None else column.bill.usd_per_month


_VALUES: Final[dict[str, Callable[[Column], float | None]]] = {
    "availability": lambda column: column.unavailability,
    "lost_writes": lambda column: column.lost_writes,
    "stale_reads": lambda column: column.stale_reads,
    "monthly_usd": _usd,
}
_LABELS: Final = {"monthly_usd": "cost"}


def _has_moved(before: Column, after: Column, key: str) -> bool:
    was, now = _VALUES[key](before), _VALUES[key](after)
    if was is None or now is None:
        return (was is None) != (now is None)
    return not same(was, now)


def _row(key: str, was: str, now: str, language: Language) -> dict[str, Any]:
    label = say_of_board(language, _LABELS.get(key, key))
    return {"key": key, "label": label, "was": was, "now": now}


def _alone(pair: _Sides, key: str, language: Language) -> dict[str, Any]:
    was, now = ("" if side is None else headline(side, key, language) for side in pair)
    return _row(key, was, now, language)


def _moved(before: Column, after: Column, key: str, language: Language) -> dict[str, Any]:
    was, now = _VALUES[key](before), _VALUES[key](after)
    by = 0.0 if was is None or now is None else abs(now - was)
    shown = {
        "availability": lambda: numbers.duration(by * SECONDS_PER_YEAR, language),
        "lost_writes": lambda: numbers.count(by, language),
        "stale_reads": lambda: numbers.percent_points(by),
        "monthly_usd": lambda: money(by, after.design, language),
    }[key]()
    moved = delta(now, was, shown, language, less_is_better=True)
    if key == "monthly_usd" and any(side.bill is not None and side.bill.at_least for side in (before, after)):
        moved = {**moved, "word": say_of_board(language, "uncertain"), "verdict": "unknown"}
    return {**_row(key, headline(before, key, language), headline(after, key, language), language), "delta": moved}


# Drawings


def _is_redrawn(pair: _Sides) -> bool:
    before, after = pair
    if before is None or after is None:
        return (after or before).design is not None  # type: ignore[union-attr]
    if before.design is None or after.design is None or before.design == after.design:
        return False
    picture = scene(after.design, layout([before.design, after.design], before.design), baseline=before.design)
    return any(part.state for part in (*picture.nodes, *picture.edges, *picture.clusters))


def _drawing(pair: _Sides, language: Language) -> dict[str, Any]:
    """Both on one layout, so that what stayed stands where it stood; the later one with what differs marked."""
    shown = next(side for side in reversed(pair) if side is not None)
    designs = [side.design for side in pair if side is not None and side.design is not None]
    common, base = layout(designs, designs[0]), designs[0]
    drawn = [
        ""
        if side is None or side.design is None
        else board_svg(side.design, common, baseline=None if side.design is base else base, language=language)
        for side in pair
    ]
    return {
        "title": shown.title,
        "accent": shown.accent,
        "tag": _tag(pair, language),
        "before": drawn[0],
        "after": drawn[1],
    }
