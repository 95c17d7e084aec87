"""Results as they were shown when a snapshot was made, and what has moved since.

What comes back from the store may have come in by an imported file: it is checked as a whole before it is shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from exports.evaluation_json import design_object, finite
from models.evaluate import RESULTS_VERSION
from models.problems import Language, Text
from store.workspace import LANGUAGES
from ui.columns import Column
from ui.review.texts import say, text_of
from ui.view_model import ResultRow
from ui.view_rows import headline, result_rows
from ui.view_verdict import verdict

SCHEMA: Final = 1
FIGURES: Final = ("availability", "lost_writes", "stale_reads", "monthly_usd")
MOST_CELL_FIGURES: Final = 8
Change = Literal["better", "worse", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenFigure:
    """``value``: unavailability as a fraction, writes a year, a share of reads, or USD a month; None: not known."""

    value: float | None
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenDesign:
    """``fingerprint`` stands for the design, the tables and the results version; None: it had problems."""

    file: str
    title: str
    fingerprint: str | None
    figures: dict[str, FrozenFigure]


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """``rows`` and ``verdict``: what the board showed, by language."""

    results_version: int
    prices_to: str
    designs: tuple[FrozenDesign, ...]
    rows: dict[Language, list[ResultRow]]
    verdict: dict[Language, list[dict[str, Any]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A figure that is shown otherwise than then."""

    file: str
    title: str
    key: str
    then: Text
    now: Text
    change: Change


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """What is different from the day of the snapshot. ``why`` None: nothing that figures depend on."""

    why: Text | None = None
    moved: tuple[Moved, ...] = ()


def price_book_date(columns: Sequence[Column]) -> date | None:
    """The newest price that a bill rests on."""
    return max((c.bill.book_newest for c in columns if c.bill and c.bill.book_newest), default=None)


def frozen_results(columns: list[Column], out: tuple[str, ...]) -> dict[str, Any]:
    """Plain JSON: the shown rows and verdict in both languages, the key figures, and every result in full."""
    newest = price_book_date(columns)
    document = {
        "schema": SCHEMA,
        "results_version": RESULTS_VERSION,
        "prices_to": str(newest) if newest else "",
        "designs": [_design(column) for column in columns],
        "rows": {language: result_rows(columns, language) for language in LANGUAGES},
        "verdict": {language: verdict(columns, out, language) for language in LANGUAGES},
        "evaluations": [design_object(c.computed.evaluation, "ko") for c in columns if c.computed is not None],
    }
    plain: dict[str, Any] = finite(document)
    return plain


def _design(column: Column) -> dict[str, Any]:
    return {
        "file": column.name,
        "title": column.title,
        "fingerprint": _fingerprint(column),
        "figures": {key: {"value": value_of(column, key), **_texts(column, key)._asdict()} for key in FIGURES},
    }


def _fingerprint(column: Column) -> str | None:
    return column.computed.evaluation.fingerprint if column.computed is not None else None


def value_of(column: Column, key: str) -> float | None:
    """A key figure in the unit of ``FrozenFigure``."""
    if key == "availability":
        return column.unavailability
    if key == "monthly_usd":
        return column.bill.usd_per_month if column.bill is not None else None
    return column.lost_writes if key == "lost_writes" else column.stale_reads


def _texts(column: Column, key: str) -> Text:
    return Text(headline(column, key, "ko"), headline(column, key, "en"))


def since(frozen: Frozen, columns: list[Column]) -> Since:
    """``columns``: the same designs with the same parts out, computed now."""
    by_name = {column.name: column for column in columns}
    pairs = [(design, by_name[design.file]) for design in frozen.designs if design.file in by_name]
    if all(design.fingerprint == _fingerprint(column) for design, column in pairs):
        return Since()
    moved = [_moved(design, column, key) for design, column in pairs for key in FIGURES if key in design.figures]
    return Since(why=_why(frozen, columns), moved=tuple(found for found in moved if found is not None))


def _moved(design: FrozenDesign, column: Column, key: str) -> Moved | None:
    then, now, text = design.figures[key], value_of(column, key), _texts(column, key)
    if then.text == text:
        return None
    change: Change = "unknown"
    if then.value is not None and now is not None:
        change = "better" if now < then.value else "worse"
    return Moved(file=design.file, title=design.title, key=key, then=then.text, now=text, change=change)


def _why(frozen: Frozen, columns: list[Column]) -> Text:
    if frozen.results_version != RESULTS_VERSION:
        return text_of("since.version", then=frozen.results_version, now=RESULTS_VERSION)
    newest = str(price_book_date(columns) or "")
    if frozen.prices_to != newest:
        return text_of("since.prices", then=frozen.prices_to, now=newest)
    return text_of("since.tables")


def moved_rows(found: Since, language: Language) -> list[list[str]]:
    """The table of figures that moved: design, figure, then, now, better or worse."""
    return [
        [m.title, say(language, f"figure.{m.key}"), m.then.in_(language), m.now.in_(language), _word(m, language)]
        for m in found.moved
    ]


def _word(moved: Moved, language: Language) -> str:
    return say(language, f"since.{moved.change}")


# -- reading ----------------------------------------------------------------------------------------------------------


def read_frozen(data: object, order: tuple[str, ...]) -> Frozen | None:
    """The results of a snapshot with these designs; None when they are not what ``frozen_results`` makes."""
    try:
        return _frozen(data, order)
    except (KeyError, TypeError, ValueError):
        return None


def _frozen(data: Any, order: tuple[str, ...]) -> Frozen:
    _require(data["schema"] == SCHEMA and type(data["results_version"]) is int)
    designs = tuple(_frozen_design(item) for item in _list(data["designs"]))
    _require(tuple(design.file for design in designs) == order)
    for language in LANGUAGES:
        for row in _list(data["rows"][language]):
            _check_row(row, len(order))
        for run in _list(data["verdict"][language]):
            _require(isinstance(run["text"], str) and {"text", "accent", "tone"} >= set(run))
    return Frozen(
        results_version=data["results_version"],
        prices_to=_text(data["prices_to"]),
        designs=designs,
        rows=data["rows"],
        verdict=data["verdict"],
    )


def _frozen_design(data: Any) -> FrozenDesign:
    fingerprint = data["fingerprint"]
    return FrozenDesign(
        file=_text(data["file"]),
        title=_text(data["title"]),
        fingerprint=None if fingerprint is None else _text(fingerprint),
        figures={key: _frozen_figure(data["figures"][key]) for key in FIGURES if key in data["figures"]},
    )


def _frozen_figure(data: Any) -> FrozenFigure:
    value = data["value"]
    _require(value is None or (isinstance(value, int | float) and not isinstance(value, bool)))
    return FrozenFigure(value=value, text=Text(_text(data["ko"]), _text(data["en"])))


def _check_row(row: Any, designs: int) -> None:
    _require({"key", "label", "sub", "cells"} == set(row))
    _require(all(isinstance(row[key], str) for key in ("key", "label", "sub")) and len(row["cells"]) == designs)
    for cell in _list(row["cells"]):
        _require(isinstance(cell["best"], bool) and len(_list(cell["figures"])) <= MOST_CELL_FIGURES)
        for figure in cell["figures"]:
            _check_figure(figure)


def _check_figure(figure: Any) -> None:
    _require(isinstance(figure, dict) and {"figure", "value", "unit", "note"} <= set(figure))
    delta = figure.get("delta", {})
    _require(isinstance(delta, dict))
    texts = [value for key, value in figure.items() if key != "delta"] + list(delta.values())
    _require(all(isinstance(text, str) for text in texts))
    _require(not delta or {"arrow", "text", "word", "verdict"} == set(delta))


def _text(value: object) -> str:
    _require(isinstance(value, str))
    return str(value)


def _list(value: object) -> list[Any]:
    _require(isinstance(value, list))
    return value  # type: ignore[return-value]


def _require(holds: bool) -> None:
    if not holds:
        raise ValueError("not frozen results")
