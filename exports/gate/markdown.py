"""The gate as a comment on a pull request: targets, figures before and after, warnings, changed keys."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from exports.gate.judged import BASE_NOTES, Judged
from exports.gate.words import wanted_text
from exports.markdown_text import code, folded, plain, table
from exports.numbers import significant
from exports.tables import STATES, figure
from models.decision import CRITERIA, comparable
from models.evaluate import Evaluation
from models.problems import Language, Problem, Text, Warning_
from models.targets import TargetResult

MARK = "<!-- anboard gate -->"
"""The first line, by which a job finds its earlier comment and replaces it."""
LONGEST_TITLE = 60
MOST_CHANGES = 100
MOST_NAMES = 8
MAX_CHARACTERS = 60_000
_Section = Callable[[Judged, Language], list[str]]
_CUT = Text(
    "길이 제한 때문에 자세한 내용은 뺐습니다. 전체는 작업 로그의 표를 보세요.",
    "Details are left out, as a comment has a limited length; the job's log has the tables.",
)
_MARKS = {True: "✅", False: "❌", None: "❓"}
_BETTER, _WORSE, _SAME = Text("개선", "better"), Text("악화", "worse"), Text("그대로", "unchanged")


def gate_markdown(judged: Sequence[Judged], problems: Sequence[Problem], language: Language) -> str:
    """At most what a comment on GitHub may hold: where it would be longer, details stay out, and it says so."""
    for sections in (_SECTIONS, _SECTIONS[:2], _SECTIONS[:1]):
        text = _text(judged, problems, language, sections)
        if len(text) <= MAX_CHARACTERS:
            return text
    return "\n".join([MARK, f"## {_verdict(judged, problems, language)}", "", _CUT.in_(language), ""])


def _text(
    judged: Sequence[Judged], problems: Sequence[Problem], language: Language, sections: Sequence[_Section]
) -> str:
    lines = [MARK, f"## {_verdict(judged, problems, language)}"]
    if problems:
        lines += ["", *_problem_lines(problems, language)]
    for design in judged:
        lines += ["", *_head_lines(design, language)]
        for section in sections:
            lines += section(design, language)
    if judged and len(sections) < len(_SECTIONS):
        lines += ["", _CUT.in_(language)]
    return "\n".join(lines) + "\n"


def _verdict(judged: Sequence[Judged], problems: Sequence[Problem], language: Language) -> str:
    missed = sum(len(design.missed) for design in judged)
    if problems:
        count = len(problems)
        verdict = Text(f"❌ 설계 오류 {count}개", f"❌ {count} problem{'s' if count > 1 else ''} in the designs")
    elif missed:
        verdict = Text(f"❌ 목표 미달 {missed}개", f"❌ {missed} target{'s' if missed > 1 else ''} missed")
    elif any(design.results for design in judged):
        verdict = Text("✅ 모든 목표 달성", "✅ All targets met")
    else:
        verdict = Text("목표가 없습니다", "No targets are stated")
    return f"Anboard: {verdict.in_(language)}"


def _problem_lines(problems: Iterable[Problem], language: Language) -> list[str]:
    return [f"- {_place(problem)}{plain(problem.message(language))}" for problem in problems]


def _place(problem: Problem) -> str:
    return f"{code(f'{problem.file}:{problem.line or 1}')} " if problem.file else ""


def _head_lines(design: Judged, language: Language) -> list[str]:
    shown = design.evaluation.design
    lines = [f"### {plain(shown.title, LONGEST_TITLE)}", f"{code(shown.id)} · {code(design.file)}", ""]
    if design.base in BASE_NOTES:
        lines += [BASE_NOTES[design.base].in_(language), ""]
    return lines + _base_problem_lines(design, language)


def _base_problem_lines(design: Judged, language: Language) -> list[str]:
    return [*_problem_lines(design.base_problems, language), ""] if design.base_problems else []


def _target_lines(design: Judged, language: Language) -> list[str]:
    before = design.results_before
    kept = {result.target for result in design.results}
    gone = [_removed_row(result, language) for name, result in before.items() if name not in kept]
    if not design.results and not gone:
        return [Text("목표가 없습니다.", "No targets are stated.").in_(language)]
    heads = [Text("목표", "target"), Text("기준", "wanted"), Text("값", "found"), Text("판정", "verdict")]
    rows = [[head.in_(language) for head in heads]]
    rows += [_target_row(result, before.get(result.target), language) for result in design.results]
    reasons = [
        f"- {code(result.target)}: {plain(result.reason.in_(language))}"
        for result in design.results
        if result.reason is not None
    ]
    return [*table([*rows, *gone]), *(["", *reasons] if reasons else [])]


def _target_row(result: TargetResult, before: TargetResult | None, language: Language) -> list[str]:
    wanted, verdict = wanted_text(result), f"{_MARKS[result.met]} {STATES[result.met].in_(language)}"
    if result.missed_by is not None:
        verdict += Text(f" (차이 {result.missed_by:,.6g})", f" (by {result.missed_by:,.6g})").in_(language)
    if before is not None and before.wanted != result.wanted:
        wanted += Text(f" (이전 {before.wanted:.12g})", f" (was {before.wanted:.12g})").in_(language)
    if before is not None and before.met is not result.met:
        verdict += Text(f", 이전 {STATES[before.met].ko}", f", was {STATES[before.met].en}").in_(language)
    return [code(result.target), plain(wanted), plain(figure(result.actual, language)), verdict]


def _removed_row(before: TargetResult, language: Language) -> list[str]:
    """A gate also opens by taking a target away: that is said as loudly as a missed one."""
    verdict = Text("⚠️ 없앤 목표", "⚠️ target removed").in_(language)
    return [code(before.target), plain(f"({wanted_text(before)})"), "-", verdict]


def _figure_lines(design: Judged, language: Language) -> list[str]:
    after, before = design.evaluation, design.before
    heads = [Text("수치", "figure"), *([Text("이전", "before")] if before else []), Text("지금", "now")]
    heads += [Text("변화", "change")] if before else []
    rows = [[head.in_(language) for head in heads]]
    rows += [_availability_row(after, before, language)]
    for criterion in CRITERIA:
        values = [_criterion_text(e, criterion.name, language) for e in (before, after) if e is not None]
        change = []
        if before is not None:
            change = [_change(comparable(before, criterion), comparable(after, criterion), language)]
        rows.append([f"{criterion.label.in_(language)}", *values, *change])
    return ["", *table(rows, numbers_from=1), "", *_point_lines(after, before, language)]


def _criterion_text(evaluation: Evaluation, name: str, language: Language) -> str:
    criterion = next(c for c in CRITERIA if c.name == name)
    at_least = name == "monthly_usd" and evaluation.cost is not None and evaluation.cost.at_least
    return plain(figure(criterion.measure(evaluation), language, criterion.unit, at_least))


def _availability_row(after: Evaluation, before: Evaluation | None, language: Language) -> list[str]:
    shown = [_availability(e) for e in (before, after) if e is not None]
    texts = ["-" if a is None else f"{a:.6%}" for a in shown]
    change = []
    if before is not None:
        old, new = shown[0], shown[-1]
        change = [_change(None if old is None else 1 - old, None if new is None else 1 - new, language, is_shown=False)]
    return [Text("가용성", "availability").in_(language), *texts, *change]


def _availability(evaluation: Evaluation) -> float | None:
    found = evaluation.availability
    return None if found is None else found.all_requests.availability


def _change(before: float | None, after: float | None, language: Language, is_shown: bool = True) -> str:
    """Less is better. What is not known on one side cannot be compared."""
    if before is None or after is None:
        return Text("비교 불가", "cannot be compared").in_(language)
    if before == after:
        return _SAME.in_(language)
    sign, word = ("-", _BETTER) if after < before else ("+", _WORSE)
    number = f"{sign}{significant(abs(after - before), 3)} " if is_shown else ""
    return number + word.in_(language)


def _point_lines(after: Evaluation, before: Evaluation | None, language: Language) -> list[str]:
    heading = Text("단일 장애점", "Single points of failure").in_(language)
    now = _points(after)
    lines = [f"- {heading}: {_names(now, language)}"]
    if before is not None and (old := _points(before)) != now:
        new_names = [name for name in now if name not in old]
        gone_names = [name for name in old if name not in now]
        new_text, gone_text = Text("새로 생김", "new"), Text("사라짐", "gone")
        lines += [f"  - {new_text.in_(language)}: {_names(new_names, language)}"] if new_names else []
        lines += [f"  - {gone_text.in_(language)}: {_names(gone_names, language)}"] if gone_names else []
    return lines


def _points(evaluation: Evaluation) -> list[str]:
    found = evaluation.availability
    points = found.single_points_of_failure.values() if found is not None else ()
    return list(dict.fromkeys(name for names in points for name in names))


def _names(names: Sequence[str], language: Language) -> str:
    shown = ", ".join(code(name, LONGEST_TITLE) for name in names[:MOST_NAMES])
    rest = len(names) - MOST_NAMES
    more = Text(f" 외 {rest}개", f" and {rest} more").in_(language) if rest > 0 else ""
    return (shown or Text("없음", "none").in_(language)) + more


def _warning_lines(design: Judged, language: Language) -> list[str]:
    new = Text("경고", "Warnings") if design.before is None else Text("새 경고", "New warnings")
    groups = [(new, design.new_warnings), (Text("사라진 경고", "Warnings gone"), design.gone_warnings)]
    lines: list[str] = []
    for heading, warnings in groups:
        if warnings:
            summary = f"{heading.in_(language)} {len(warnings)}"
            lines += ["", *folded(summary, [_warning(w, language) for w in warnings])]
    return lines


def _warning(warning: Warning_, language: Language) -> str:
    return f"- {code(warning.code)} {code(warning.at)}: {plain(warning.message.in_(language))}"


def _change_lines(design: Judged, language: Language) -> list[str]:
    changes = design.changes
    if design.before is None:
        return []
    if not changes:
        return ["", Text("설계 파일의 값은 바뀌지 않았습니다.", "No value of the design has changed.").in_(language)]
    heads = [Text("키", "key"), Text("이전", "before"), Text("지금", "now")]
    rows = [[head.in_(language) for head in heads]]
    rows += [
        [code(c.path), *("-" if v is None else code(v, LONGEST_TITLE) for v in (c.before, c.after))]
        for c in changes[:MOST_CHANGES]
    ]
    rest = len(changes) - MOST_CHANGES
    more = ["", Text(f"… 외 {rest}개", f"… and {rest} more").in_(language)] if rest > 0 else []
    summary = Text(f"바뀐 값 {len(changes)}개", f"{len(changes)} changed values").in_(language)
    return ["", *folded(summary, [*table(rows), *more])]


_SECTIONS: Final[tuple[_Section, ...]] = (
    _target_lines,
    lambda design, language: [*_figure_lines(design, language), *_warning_lines(design, language)],
    _change_lines,
)
