"""Several evaluations side by side with their differences to a baseline: text, Markdown, JSON."""

import json
from collections.abc import Sequence
from dataclasses import asdict

from exports import numbers
from exports.criterion_words import in_words, read_figure
from exports.evaluation_json import design_object, finite
from exports.key_figures import key_figures
from exports.markdown_text import folded, plain
from exports.markdown_text import table as markdown_table
from exports.names import failure_name
from exports.tables import capacity_label, criterion_figure, table
from exports.uncertainty import (
    flip_lines,
    interval_label,
    interval_row,
    interval_words,
    order_lines,
    uncertainty_object,
)
from models.decision import CRITERIA, Criterion, comparable
from models.evaluate import Evaluation
from models.performance import LOADS
from models.problems import Language, Text
from models.sensitivity import Flip
from models.uncertainty import Uncertainty

Rows = list[list[str]]
LONGEST_TITLE = 40
LONGEST_CELL = 160


def comparison_table(
    evaluations: Sequence[Evaluation], baseline: str, drawn: Uncertainty, found: Sequence[Flip], language: Language
) -> str:
    rows = _rows(evaluations, baseline, drawn, language)
    return "\n".join([table(rows), "", *_notes(evaluations, drawn, found, language)])


def comparison_markdown(
    evaluations: Sequence[Evaluation], baseline: str, drawn: Uncertainty, found: Sequence[Flip], language: Language
) -> str:
    """Fit for a comment on a pull request: figures as on the board, texts of users stay texts, and what is long
    opens on a click."""
    heading, *rows = _read_rows(evaluations, baseline, drawn, language)
    cells = [[plain(cell, LONGEST_CELL) for cell in row] for row in rows]
    notes = [f"- {plain(note)}" for note in _notes(evaluations, drawn, found, language)]
    summary = Text(
        f"구간, 순서, 순서를 바꾸는 가정 ({len(notes)})", f"Intervals, orders, what flips them ({len(notes)})"
    )
    lines = markdown_table([[plain(title, LONGEST_TITLE) for title in heading], *cells], numbers_from=1)
    return "\n".join([*lines, "", *folded(summary.in_(language), notes)])


def comparison_json(
    evaluations: Sequence[Evaluation], baseline: str, drawn: Uncertainty, found: Sequence[Flip], language: Language
) -> str:
    base = _by_id(evaluations, baseline)
    differences = {
        e.design.id: {c.name: _difference(e, base, c) for c in CRITERIA} for e in evaluations if e is not base
    }
    document = {
        "schema": 1,
        "baseline": baseline,
        "designs": [design_object(e, language) for e in evaluations],
        "differences": differences,
        "uncertainty": uncertainty_object(drawn, [e.design.id for e in evaluations]),
        "flips": [asdict(flip) for flip in found],
    }
    return json.dumps(finite(document), ensure_ascii=False, allow_nan=False, indent=2)


def _by_id(evaluations: Sequence[Evaluation], id_: str) -> Evaluation:
    return next(e for e in evaluations if e.design.id == id_)


def _notes(
    evaluations: Sequence[Evaluation], drawn: Uncertainty, found: Sequence[Flip], language: Language
) -> list[str]:
    titles = {e.design.id: e.design.title for e in evaluations}
    orders = order_lines(drawn, [e.design.title for e in evaluations], language)
    return [*orders, *flip_lines(found, titles, language)]


def _difference(evaluation: Evaluation, base: Evaluation, criterion: Criterion) -> float | None:
    here, there = comparable(evaluation, criterion), comparable(base, criterion)
    return None if here is None or there is None else here - there


def _rows(evaluations: Sequence[Evaluation], baseline: str, drawn: Uncertainty, language: Language) -> Rows:
    base = _by_id(evaluations, baseline)
    rows: Rows = [["", *(e.design.title for e in evaluations)]]
    availability = [
        e.availability.all_requests.availability if e.availability is not None else None for e in evaluations
    ]
    rows.append(
        [Text("가용성", "availability").in_(language), *("-" if a is None else f"{a:.8%}" for a in availability)]
    )
    rows += _capacity_rows(evaluations, language)
    for criterion in CRITERIA:
        rows.append([criterion.label.in_(language), *(_cell(e, base, criterion, language) for e in evaluations)])
        if criterion.name == "downtime":
            rows.append(interval_row(drawn, language))
    points = Text("단일 장애점", "single points of failure").in_(language)
    rows.append([points, *(", ".join(_points(e)) or "-" for e in evaluations)])
    return rows


def _capacity_rows(evaluations: Sequence[Evaluation], language: Language) -> Rows:
    """One for each load that some design states a capacity for."""
    loads = [e.capacity.loads if e.capacity is not None else {} for e in evaluations]
    return [
        [
            capacity_label(name, language),
            *(f"{found[name].all_requests.availability:.8%}" if name in found else "-" for found in loads),
        ]
        for name in LOADS
        if any(name in found for found in loads)
    ]


def _cell(evaluation: Evaluation, base: Evaluation, criterion: Criterion, language: Language) -> str:
    shown = criterion_figure(evaluation, criterion.name, language)
    difference = _difference(evaluation, base, criterion)
    if evaluation is base or not difference:
        return shown
    better, worse = Text("개선", "better").in_(language), Text("악화", "worse").in_(language)
    return f"{shown} ({difference:+,.4g} {better if difference < 0 else worse})"


def _read_rows(evaluations: Sequence[Evaluation], baseline: str, drawn: Uncertainty, language: Language) -> Rows:
    """The rows of the table, in the digits and units in which people read them."""
    base = _by_id(evaluations, baseline)
    rows: Rows = [["", *(e.design.title for e in evaluations)]]
    rows.append(
        [Text("가용성", "availability").in_(language), *(key_figures(e, language)[0].value for e in evaluations)]
    )
    rows += _read_capacity_rows(evaluations, language)
    for criterion in CRITERIA:
        rows.append([criterion.label.in_(language), *(_read_cell(e, base, criterion, language) for e in evaluations)])
        if criterion.name == "downtime":
            rows.append([interval_label(language), *(interval_words(d, language) for d in drawn.designs)])
    points = Text("단일 장애점", "single points of failure").in_(language)
    names = (", ".join(failure_name(e.design, name, language) for name in _points(e)) or "-" for e in evaluations)
    return [*rows, [points, *names]]


def _read_capacity_rows(evaluations: Sequence[Evaluation], language: Language) -> Rows:
    """Only the loads at which capacity changes an availability."""
    loads = [e.capacity.loads if e.capacity is not None else {} for e in evaluations]
    plain_down = [e.availability.all_requests.unavailability if e.availability else None for e in evaluations]
    down = {name: [of[name].all_requests.unavailability if name in of else None for of in loads] for name in LOADS}
    return [
        [capacity_label(name, language), *(str(numbers.availability(u, language)) for u in shown)]
        for name, shown in down.items()
        if any(u is not None and u != without for u, without in zip(shown, plain_down, strict=True))
    ]


def _read_cell(evaluation: Evaluation, base: Evaluation, criterion: Criterion, language: Language) -> str:
    shown = read_figure(evaluation, criterion, language)
    difference = _difference(evaluation, base, criterion)
    if evaluation is base or not difference:
        return shown
    sign, word = ("-", Text("개선", "better")) if difference < 0 else ("+", Text("악화", "worse"))
    return f"{shown} ({sign}{in_words(criterion.name, abs(difference), language)} {word.in_(language)})"


def _points(evaluation: Evaluation) -> list[str]:
    if evaluation.availability is None:
        return []
    return list(dict.fromkeys(n for names in evaluation.availability.single_points_of_failure.values() for n in names))
