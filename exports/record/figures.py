"""The frozen figures of a record, side by side, each with what explains it."""

from collections.abc import Callable, Iterable
from typing import Final

from exports import numbers
from exports.criterion_words import in_words
from exports.names import assumption_name, cause_name, failure_name, request_name
from exports.record.blocks import Line, Run, Table, line, strong
from exports.record.record import Record
from exports.record.words import downtime, money
from exports.target_words import target_name
from models.decision import CRITERIA
from models.evaluate import Evaluation
from models.problems import Language, Text
from models.targets import lost_writes_per_year, target_results
from models.uncertainty import DesignDraws

NONE: Final = "–"
Cell = Callable[[Evaluation, Language], Run]


def key_figures(record: Record) -> Table:
    """A row a figure, a column a design; the chosen one is marked in the heading."""
    language, chosen = record.language, record.choice.evaluation.design.id
    mark = (Text("선택", "chosen") if record.choice.by_people else Text("제안", "proposed")).in_(language)
    heads = (f"{e.design.title} ({mark})" if e.design.id == chosen else e.design.title for e in record.evaluations)
    rows = [_row(label, [make(e, language) for e in record.evaluations], language) for label, make in _ROWS]
    intervals = [interval(drawn, language) for drawn in record.uncertainty.designs]
    for label, name, at in ((_LOST_RANGE, "lost_writes", 3), (_BILL_RANGE, "monthly_usd", 6)):
        rows.insert(at, _row(label, [_range(record, i, name) for i in range(len(record.evaluations))], language))
    rows.insert(2, _row(Text("연 중단, 90% 구간", "Downtime a year, 90% interval"), intervals, language))
    return Table((Text("수치", "Figure").in_(language), *heads), tuple(rows), numeric=True)


_LOST_RANGE: Final = Text("연 유실, 가정 하나를 바꿀 때", "Writes lost a year, one assumption at a time")
_BILL_RANGE: Final = Text("월 비용, 가정 하나를 바꿀 때", "Monthly bill, one assumption at a time")


def _range(record: Record, position: int, criterion: str) -> Run:
    """From the least to the most that one assumption alone, at the ends of its range, makes of the figure."""
    design, language = record.evaluations[position].design, record.language
    found = record.swings[position][criterion]
    measure = next(c.measure for c in CRITERIA if c.name == criterion)
    now = measure(record.evaluations[position])
    if now is None or not found:
        return Run(NONE)
    ends = [now, *(x for swing in found for x in (swing.at_low, swing.at_high))]
    shown = (in_words(criterion, x, language) for x in (min(ends), max(ends)))
    return Run(" ~ ".join(shown), "", "\n".join(assumption_name(design, swing.path, language) for swing in found))


def _row(label: Text, cells: Iterable[Run], language: Language) -> tuple[Line, ...]:
    return (line(label.in_(language)), *(line(cell) for cell in cells))


def unavailability(evaluation: Evaluation) -> float:
    assert evaluation.availability is not None
    return evaluation.availability.all_requests.unavailability


def _availability(evaluation: Evaluation, language: Language) -> Run:
    assert evaluation.availability is not None
    found, requests = evaluation.availability.requests, evaluation.design.requests
    note = Text("가용성 = 요청 비율 × 요청별 가용성의 합", "availability = sum of share of requests × availability")
    parts = (
        f"{request_name(name, language)}: {numbers.share(requests[name].share)} × "
        f"{numbers.availability(r.unavailability, language)}"
        for name, r in found.items()
    )
    shown = str(numbers.availability(unavailability(evaluation), language))
    return Run(shown, "strong", "\n".join([note.in_(language), *parts]))


def _downtime(evaluation: Evaluation, language: Language) -> Run:
    """With what it is put down to, in the shares of the requests."""
    causes: dict[str, float] = {}
    assert evaluation.availability is not None
    for name, request in evaluation.availability.requests.items():
        for cause, minutes in request.downtime_by_cause.items():
            causes[cause] = causes.get(cause, 0.0) + evaluation.design.requests[name].share * minutes
    largest = sorted(((m, c) for c, m in causes.items() if m > 0), reverse=True)
    parts = (f"{cause_name(c, language)}: {numbers.duration(60 * m, language)}" for m, c in largest)
    note = Text("원인별 (1년)", "by cause, a year").in_(language)
    return Run(downtime(unavailability(evaluation), language), "", "\n".join([note, *parts]))


def interval(drawn: DesignDraws, language: Language) -> Run:
    """The 90 % interval of the downtime of a year; none where no assumption has a range."""
    if not drawn.drawn:
        return Run(NONE)
    ends = (downtime(u, language) for u in (drawn.all_requests.p5, drawn.all_requests.p95))
    note = Text(
        f"범위가 있는 가정 {len(drawn.drawn)}개를 함께 추출, 중앙값 {downtime(drawn.all_requests.p50, language)}",
        f"{len(drawn.drawn)} assumptions with a range drawn together, "
        f"median {downtime(drawn.all_requests.p50, language)}",
    )
    return Run(" ~ ".join(ends), "", note.in_(language))


def _lost_writes(evaluation: Evaluation, language: Language) -> Run:
    if evaluation.replication is not None and not evaluation.replication.components:
        return Run(NONE)
    found = evaluation.replication.conditions if evaluation.replication is not None else {}
    note = "\n".join(c.text.in_(language) for conditions in found.values() for c in conditions if c.lossy)
    return Run(str(numbers.count(lost_writes_per_year(evaluation), language)), "", note)


def _stale_reads(evaluation: Evaluation, language: Language) -> Run:
    found = evaluation.replication
    if found is None or not found.components:
        return Run(NONE)
    shares = [component.stale_read_share for component in found.components.values()]
    worst = None if None in shares else max(share for share in shares if share is not None)
    formulas = (
        d.formula.in_(language) for ds in found.derivations.values() for d in ds if d.figure == "stale_read_share"
    )
    return Run(str(numbers.share(worst, language)), "", "\n".join(formulas))


def bill(evaluation: Evaluation, language: Language) -> str:
    """Of a month, before credits and VAT; a lower bound says so."""
    assert evaluation.cost is not None
    return _amount(evaluation, evaluation.cost.usd_per_month, language)


def _amount(evaluation: Evaluation, usd: float | None, language: Language) -> str:
    """Unknown where no line of the bill is known: at least 0 says nothing."""
    found = evaluation.cost
    assert found is not None
    if usd is None or all(item.usd_per_month is None for item in found.lines):
        return str(numbers.unknown(language))
    shown = money(usd, evaluation.design, language)
    return Text(f"최소 {shown}", f"at least {shown}").in_(language) if found.at_least else shown


def _bill(evaluation: Evaluation, language: Language) -> Run:
    assert evaluation.cost is not None
    lines = (
        f"{item.component} · {item.label.in_(language)}: {numbers.dollars(item.usd_per_month, language)}"
        for item in evaluation.cost.lines
    )
    return Run(bill(evaluation, language), "strong", "\n".join(lines))


def _with_vat(evaluation: Evaluation, language: Language) -> Run:
    assert evaluation.cost is not None
    return Run(_amount(evaluation, evaluation.cost.usd_with_vat, language))


def points(evaluation: Evaluation, language: Language) -> list[str]:
    """Single points of failure of any request class, by name."""
    assert evaluation.availability is not None
    found = evaluation.availability.single_points_of_failure.values()
    names = dict.fromkeys(name for names in found for name in names)
    return [failure_name(evaluation.design, name, language) for name in names]


def _points(evaluation: Evaluation, language: Language) -> Run:
    found = points(evaluation, language)
    return Run(", ".join(found) or Text("없음", "none").in_(language))


def _targets(evaluation: Evaluation, language: Language) -> Run:
    results = target_results(evaluation)
    if not results:
        return Run(NONE)
    met = sum(r.met is True for r in results)
    missed = ", ".join(target_name(r.target, language) for r in results if r.met is not True)
    shown = Text(f"{len(results)}개 중 {met}개", f"{met} of {len(results)}").in_(language)
    return strong(shown) if not missed else Run(shown + Text(f" (나머지: {missed})", f" (not: {missed})").in_(language))


_ROWS: Final[tuple[tuple[Text, Cell], ...]] = (
    (Text("가용성", "Availability"), _availability),
    (Text("연 중단", "Downtime a year"), _downtime),
    (Text("연 유실", "Writes lost a year"), _lost_writes),
    (Text("낡은 읽기 비율", "Share of stale reads"), _stale_reads),
    (Text("월 비용 (부가세 별도)", "Monthly bill before VAT"), _bill),
    (Text("월 비용 (부가세 포함)", "Monthly bill with VAT"), _with_vat),
    (Text("단일 장애점", "Single points of failure"), _points),
    (Text("지킨 목표", "Targets met"), _targets),
)
