"""Context and problem, drivers, considered options: what stood before the choice."""

from collections.abc import Iterator, Mapping

from exports import numbers
from exports.record.blocks import Block, Bullets, Heading, Line, Paragraph, Picture, Pictures, line, said, strong
from exports.record.figures import key_figures, points, unavailability
from exports.record.record import Record
from exports.record.words import downtime, parts_line, requests_line
from exports.target_words import target_name, target_value
from models.decision import CRITERIA
from models.evaluate import Evaluation
from models.problems import Language, Text, Warning_


def title(record: Record) -> str:
    chosen, language = record.choice.evaluation.design.title, record.language
    if record.choice.by_people and record.inputs.stated_status == "accepted":
        return Text(f"{record.inputs.title}: {chosen} 선택", f"{record.inputs.title}: {chosen} chosen").in_(language)
    return Text(f"{record.inputs.title}: {chosen} 제안", f"{record.inputs.title}: {chosen} proposed").in_(language)


def context(record: Record) -> Iterator[Block]:
    """The problem: in people's words where they gave any, then what is known of the baseline."""
    base, language = record.baseline, record.language
    yield Heading(
        2, Text("맥락과 문제", "Context and Problem Statement").in_(language), "Context and Problem Statement"
    )
    yield from (said(part) for part in record.inputs.context.splitlines() if part.strip())
    yield Paragraph(today(base, language))
    if points(base, language):
        yield Paragraph(points_line(base, language))
    problems = warnings(base, language)
    if problems:
        yield said(Text("지금 구성에서 알려진 문제:", "Known problems of what runs today:").in_(language))
        yield Bullets(tuple(line(problem) for problem in problems))
    yield said(question(record).in_(language))


def points_line(evaluation: Evaluation, language: Language) -> Line:
    """Its single points of failure, of which there is one at least."""
    found = points(evaluation, language)
    return line(
        strong(Text("단일 장애점: ", "Single points of failure: ").in_(language)),
        ", ".join(found),
        Text(
            f". 이 {len(found)}가지는 하나만 멈춰도 요청을 처리하지 못합니다.",
            f". Each of these {len(found)} stops requests by itself.",
        ).in_(language),
    )


def question(record: Record) -> Text:
    """What is to be decided."""
    has_targets = any(e.design.targets for e in record.evaluations)
    if len(record.evaluations) == 1:
        return Text("질문: 이 구성으로 충분한가?", "The question: is this design enough?")
    if not has_targets:
        return Text(
            "질문: 어느 안이 나은가, 그 대가는 무엇인가?", "The question: which design is better, and at what price?"
        )
    return Text(
        "질문: 아래 목표를 지키려면 어느 안이어야 하는가, 그 대가는 무엇인가?",
        "The question: which design meets the targets below, and at what price?",
    )


def today(base: Evaluation, language: Language) -> Line:
    """What the baseline consists of, and how long it is down."""
    design = base.design
    down = unavailability(base)
    return line(
        Text("기준안 ", "The baseline, ").in_(language),
        strong(design.title),
        Text(
            f"의 구성은 {parts_line(design, language)}입니다. 요청은 {requests_line(design, language)}"
            f"{_load(base, language)}이고, 지금 값으로 계산한 가용성은 "
            f"{numbers.availability(down, language)}입니다. 1년에 {downtime(down, language)} 멈추는 셈입니다.",
            f", has {parts_line(design, language)}. Requests are {requests_line(design, language)}"
            f"{_load(base, language)}. Its computed availability is {numbers.availability(down, language)}: "
            f"{downtime(down, language)} of downtime a year.",
        ).in_(language),
    )


def _load(base: Evaluation, language: Language) -> str:
    traffic = base.design.traffic
    loads = [
        (Text("평균", "mean"), traffic.mean_requests_per_second),
        (Text("최대", "peak"), traffic.peak_requests_per_second),
    ]
    known = [
        Text(f"{word.ko} 초당 {load:,g}건", f"{word.en} {load:,g}/s").in_(language)
        for word, load in loads
        if load is not None
    ]
    return f" ({', '.join(known)})" if known else ""


def warnings(evaluation: Evaluation, language: Language) -> list[str]:
    """What a reader of the figures must know of the design, each once; what is only about prices is left out."""
    return list(dict.fromkeys(w.message.in_(language) for w in evaluation.warnings if w not in of_prices(evaluation)))


def of_prices(evaluation: Evaluation) -> tuple[Warning_, ...]:
    return () if evaluation.cost is None else evaluation.cost.warnings


def drivers(record: Record) -> Iterator[Block]:
    language = record.language
    yield Heading(2, Text("결정 기준", "Decision Drivers").in_(language), "Decision Drivers")
    wanted = [line(text) for text in dict.fromkeys(t for e in record.evaluations for t in stated_targets(e, language))]
    if not wanted:
        yield said(Text("수치 목표는 적지 않았습니다.", "No targets were stated in figures.").in_(language))
    else:
        yield Bullets(tuple(wanted))
    names = ", ".join(c.label.in_(language) for c in CRITERIA)
    yield said(
        Text(
            f"안을 견주는 수치는 {names}입니다. 모두 작을수록 좋습니다.",
            f"Designs are compared by {names}; less is better in each.",
        ).in_(language)
    )


def stated_targets(evaluation: Evaluation, language: Language) -> Iterator[str]:
    """``가용성 99.9% 이상``; those that only some designs state appear as well."""
    for target, wanted in evaluation.design.targets.items():
        name, value = target_name(target, language), target_value(target, wanted, language)
        at_least = target in ("availability", "p_read_your_writes", "bus_factor")
        if target == "lost_writes" and wanted == 0:
            yield Text(
                "확인 응답을 보낸 쓰기는 한 건도 잃지 않는다 (잃을 수 있는 조건이 하나도 없어야 함)",
                "No acknowledged write is ever lost (there must be no condition under which one can be)",
            ).in_(language)
        else:
            ko = f"{name} {value} {'이상' if at_least else '이하'}"
            yield Text(ko, f"{name}: {'at least' if at_least else 'at most'} {value}").in_(language)


def options(record: Record, mermaid: Mapping[str, str]) -> Iterator[Block]:
    """Each in a line, the drawings, and the figures side by side."""
    language = record.language
    yield Heading(2, Text("검토한 안", "Considered Options").in_(language), "Considered Options")
    yield Bullets(tuple(_option(e, record) for e in record.evaluations))
    yield Pictures(
        tuple(
            Picture(e.design.id, e.design.title, parts_line(e.design, language), mermaid.get(e.design.id, ""))
            for e in record.evaluations
        )
    )
    yield key_figures(record)
    yield said(
        Text(
            "수치는 이 기록을 만든 날의 값으로 고정되어 있습니다. 모르는 값은 0이 아니라 ‘모름’입니다.",
            "The figures are frozen as of the day of this record. What is not known is “unknown”, never 0.",
        ).in_(language)
    )


def _option(evaluation: Evaluation, record: Record) -> Line:
    design, language = evaluation.design, record.language
    base = Text(" (기준)", " (baseline)").in_(language) if evaluation is record.baseline else ""
    return line(strong(design.title), f"{base}: {parts_line(design, language)}")
