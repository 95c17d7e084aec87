"""Several evaluations side by side with their differences to a baseline: text, Markdown, JSON."""

import json
from collections.abc import Sequence
from dataclasses import asdict

from exports.evaluation_json import design_object, finite
from exports.tables import capacity_label, criterion_figure, table
from exports.uncertainty import flip_lines, interval_row, order_lines, uncertainty_object
from models.decision import CRITERIA, Criterion, comparable
from models.evaluate import Evaluation
from models.performance import LOADS
from models.problems import Language, Text
from models.sensitivity import Flip
from models.uncertainty import Uncertainty

Rows = list[list[str]]


def comparison_table(
    evaluations: Sequence[Evaluation], baseline: str, drawn: Uncertainty, found: Sequence[Flip], language: Language
) -> str:
    rows = _rows(evaluations, baseline, drawn, language)
    return "\n".join([table(rows), "", *_notes(evaluations, drawn, found, language)])


def comparison_markdown(
    evaluations: Sequence[Evaluation], baseline: str, drawn: Uncertainty, found: Sequence[Flip], language: Language
) -> str:
    rows = [[_escaped(cell) for cell in row] for row in _rows(evaluations, baseline, drawn, language)]
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    rule = "| --- |" + " ---: |" * len(evaluations)
    notes = _notes(evaluations, drawn, found, language)
    return "\n".join([lines[0], rule, *lines[1:], "", *(f"- {_escaped(note)}" for note in notes)])


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


def _points(evaluation: Evaluation) -> list[str]:
    if evaluation.availability is None:
        return []
    return list(dict.fromkeys(n for names in evaluation.availability.single_points_of_failure.values() for n in names))


def _escaped(text: str) -> str:
    for letter in "\\`*_{}[]<>|#":
        text = text.replace(letter, "\\" + letter)
    return text.replace("\n", " ")
