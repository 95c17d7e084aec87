"""Several evaluations side by side with their differences to a baseline: text, Markdown, JSON."""

import json
from collections.abc import Sequence
from dataclasses import asdict

from exports.evaluation_json import design_object, finite
from exports.tables import criterion_figure, table
from models.decision import CRITERIA, Criterion, Flip, comparable
from models.evaluate import Evaluation
from models.problems import Language, Text

Rows = list[list[str]]


def comparison_table(
    evaluations: Sequence[Evaluation], baseline: str, found: Sequence[Flip], language: Language
) -> str:
    return "\n".join([table(_rows(evaluations, baseline, language)), "", *_flip_lines(found, language)])


def comparison_markdown(
    evaluations: Sequence[Evaluation], baseline: str, found: Sequence[Flip], language: Language
) -> str:
    rows = [[_escaped(cell) for cell in row] for row in _rows(evaluations, baseline, language)]
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    rule = "| --- |" + " ---: |" * len(evaluations)
    return "\n".join(
        [lines[0], rule, *lines[1:], "", *(f"- {_escaped(line)}" for line in _flip_lines(found, language))]
    )


def comparison_json(evaluations: Sequence[Evaluation], baseline: str, found: Sequence[Flip], language: Language) -> str:
    base = _by_id(evaluations, baseline)
    differences = {
        e.design.id: {c.name: _difference(e, base, c) for c in CRITERIA} for e in evaluations if e is not base
    }
    document = {
        "schema": 1,
        "baseline": baseline,
        "designs": [design_object(e, language) for e in evaluations],
        "differences": differences,
        "flips": [asdict(flip) for flip in found],
    }
    return json.dumps(finite(document), ensure_ascii=False, allow_nan=False, indent=2)


def _by_id(evaluations: Sequence[Evaluation], id_: str) -> Evaluation:
    return next(e for e in evaluations if e.design.id == id_)


def _difference(evaluation: Evaluation, base: Evaluation, criterion: Criterion) -> float | None:
    here, there = comparable(evaluation, criterion), comparable(base, criterion)
    return None if here is None or there is None else here - there


def _rows(evaluations: Sequence[Evaluation], baseline: str, language: Language) -> Rows:
    base = _by_id(evaluations, baseline)
    rows: Rows = [["", *(e.design.title for e in evaluations)]]
    availability = [
        e.availability.all_requests.availability if e.availability is not None else None for e in evaluations
    ]
    rows.append(
        [Text("가용성", "availability").in_(language), *("-" if a is None else f"{a:.8%}" for a in availability)]
    )
    for criterion in CRITERIA:
        rows.append([criterion.label.in_(language), *(_cell(e, base, criterion, language) for e in evaluations)])
    points = Text("단일 장애점", "single points of failure").in_(language)
    rows.append([points, *(", ".join(_points(e)) or "-" for e in evaluations)])
    return rows


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


def _flip_lines(found: Sequence[Flip], language: Language) -> list[str]:
    if not found:
        none = Text(
            "범위 안에서 혼자 순서를 바꾸는 가정은 없습니다.",
            "No single assumption changes the order within its range.",
        )
        return [none.in_(language)]
    labels = {c.name: c.label.in_(language) for c in CRITERIA}
    return [
        Text(
            f"{f.path}: {f.now:g} → {f.value:g}이면 {labels[f.criterion]} 순서가 {' < '.join(f.order)}",
            f"{f.path}: at {f.value:g} instead of {f.now:g}, order by {labels[f.criterion]}: {' < '.join(f.order)}",
        ).in_(language)
        for f in found
    ]


def _escaped(text: str) -> str:
    for letter in "\\`*_{}[]<>|#":
        text = text.replace(letter, "\\" + letter)
    return text.replace("\n", " ")
