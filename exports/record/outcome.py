"""What was chosen and why, what follows from it, how it is confirmed, pros and cons of each option."""

import shlex
from collections.abc import Iterator

from exports.record.arguments import actual_of, against_baseline, bullets, of_targets, of_warnings
from exports.record.blocks import Block, Bullets, Code, Heading, Paragraph, Table, line, said, strong
from exports.record.figures import unavailability
from exports.record.record import Record
from exports.record.words import downtime, parts_line, wirings, yes_no_unknown
from exports.target_words import target_name, target_value
from models.evaluate import Evaluation
from models.problems import Language, Text
from models.targets import TargetResult, target_results


def outcome(record: Record) -> Iterator[Block]:
    language = record.language
    yield Heading(2, Text("결정", "Decision Outcome").in_(language), "Decision Outcome")
    yield from choice(record)
    yield Heading(3, Text("결과", "Consequences").in_(language), "Consequences")
    yield from _consequences(record, language)
    yield Heading(3, Text("확인 방법", "Confirmation").in_(language), "Confirmation")
    yield from _confirmation(record, language)


def choice(record: Record) -> Iterator[Block]:
    """Which design, who chose it, why, and what the figures say of it."""
    language, title = record.language, record.choice.evaluation.design.title
    label = (
        Text("선택한 안: ", "Chosen option: ")
        if record.choice.by_people
        else Text("제안하는 안: ", "Proposed option: ")
    )
    yield Paragraph(line(label.in_(language), strong(f"‘{title}’"), ". ", _who_chose(record)))
    if record.inputs.because:
        yield Paragraph(
            line(
                strong(Text("팀이 적은 이유: ", "Because, in the team's words: ").in_(language)), record.inputs.because
            )
        )
    yield said(_by_figures(record, language))


def _who_chose(record: Record) -> str:
    if record.choice.by_people:
        why = (
            ""
            if record.inputs.because
            else Text(" 이유는 적혀 있지 않습니다.", " It gave no reason.").in_(record.language)
        )
        return Text("팀이 골랐습니다.", "The team chose it.").in_(record.language) + why
    if len(record.evaluations) == 1:
        return Text("견줄 다른 안이 없습니다.", "There is no other to compare it with.").in_(record.language)
    return Text(
        "아직 아무도 고르지 않아 계산 결과로 골랐습니다. 지킨 목표가 많은 안, 같으면 연 중단이 짧은 안, "
        "그래도 같으면 월 비용이 적은 안이 먼저입니다.",
        "Nobody has chosen yet, so this is proposed from the figures: the design that meets most targets; of those "
        "alike the one with the least downtime; then the smallest bill.",
    ).in_(record.language)


def _by_figures(record: Record, language: Language) -> str:
    """How the chosen design stands by its targets and among the others."""
    chosen = record.choice.evaluation
    results = target_results(chosen)
    met = sum(result.met is True for result in results)
    down = downtime(unavailability(chosen), language)
    targets = Text("수치로 보면 ", "By the figures it ")
    if results:
        targets = Text(
            f"수치로 보면 목표 {len(results)}개 가운데 {met}개를 지키고, ",
            f"By the figures it meets {met} of {len(results)} targets and ",
        )
    place = _place(record)
    return Text(f"{targets.ko}연 중단은 {down}{place.ko}", f"{targets.en}is down {down} a year{place.en}").in_(language)


def _place(record: Record) -> Text:
    """Among the downtimes of all designs."""
    here, downs = unavailability(record.choice.evaluation), [unavailability(e) for e in record.evaluations]
    rank, alike = 1 + sum(down < here for down in downs), downs.count(here) - 1
    if len(downs) == 1:
        return Text("입니다.", ".")
    if alike:
        return Text(
            f"({len(downs)}개 안 가운데 {rank}위, 같은 안이 더 있음)입니다.",
            f": number {rank} of {len(downs)}, with others alike.",
        )
    if rank == 1:
        return Text("(가장 짧음)입니다.", ", the least of all.")
    return Text(
        f"({len(downs)}개 안 가운데 {rank}번째로 짧음)입니다.", f": number {rank} of {len(downs)} from the least."
    )


def _consequences(record: Record, language: Language) -> Iterator[Block]:
    chosen, base = record.choice.evaluation, record.baseline
    if chosen is base:
        yield said(
            Text("기준안을 그대로 두므로 바뀌는 것이 없습니다.", "The baseline stays: nothing changes.").in_(language)
        )
        return
    title = base.design.title
    yield said(Text(f"기준안 ‘{title}’ 대비:", f"Against the baseline “{title}”:").in_(language))
    yield bullets(against_baseline(chosen, base, language), language)
    yield from left_to_do(chosen, language)


def left_to_do(chosen: Evaluation, language: Language) -> Iterator[Block]:
    """Targets that the chosen design does not meet, and what would mend the loss of writes."""
    missed = [target_name(r.target, language) for r in target_results(chosen) if r.met is not True]
    if not missed:
        return
    names = ", ".join(missed)
    text = Text(
        f"이 안으로도 지키지 못하거나 판단할 수 없는 목표: {names}.", f"Targets still missed or undecided: {names}."
    )
    yield said(text.in_(language))
    found = chosen.replication.conditions if chosen.replication is not None else {}
    remedies = {c.text.in_(language): c.remedy.in_(language) for own in found.values() for c in own if c.lossy}
    if remedies and "lost_writes" in chosen.design.targets:
        yield said(Text("쓰기를 잃을 수 있는 조건과 대책:", "How a write can be lost, and the remedy:").in_(language))
        yield Bullets(tuple(line(f"{text} → ", strong(remedy)) for text, remedy in remedies.items()))


def _confirmation(record: Record, language: Language) -> Iterator[Block]:
    chosen = record.choice.evaluation
    results = target_results(chosen)
    if not results:
        yield said(Text("확인할 수치 목표가 없습니다.", "There is no target in figures to confirm.").in_(language))
        return
    heads = (Text("목표", "Target"), Text("기준", "Wanted"), Text("지금 값", "Now"), Text("판정", "Verdict"))
    rows = (
        (
            target_name(r.target, language),
            target_value(r.target, r.wanted, language),
            actual_of(r, language),
            _verdict(r, language),
        )
        for r in results
    )
    yield Table(tuple(h.in_(language) for h in heads), tuple(tuple(line(cell) for cell in row) for row in rows))
    yield said(_gate_says(all(r.met is True for r in results)).in_(language))
    yield Code(f"python cli.py gate {shell_word(record.inputs.order[record.evaluations.index(chosen)])}")


def _gate_says(all_met: bool) -> Text:
    now = Text("지금은 0으로 끝납니다.", "Now it exits with 0.")
    if not all_met:
        now = Text("지금도 그런 목표가 있어 1로 끝납니다.", "There is one now, so it exits with 1.")
    return Text(
        f"아래 명령은 지키지 못하거나 판단할 수 없는 목표가 있으면 종료 코드 1로 끝나, CI 빌드가 실패합니다. {now.ko}",
        f"This command exits with 1, and so fails a build in CI, when a target is missed or undecided. {now.en}",
    )


def shell_word(name: str) -> str:
    """A file name as one word of a command line."""
    return shlex.quote(name)


def _verdict(result: TargetResult, language: Language) -> str:
    """With the reason, where there is one."""
    shown = yes_no_unknown(result.met, language)
    return shown if result.reason is None else f"{shown}: {result.reason.in_(language)}"


def pros_and_cons(record: Record) -> Iterator[Block]:
    language = record.language
    yield Heading(2, Text("안별 장단점", "Pros and Cons of the Options").in_(language), "Pros and Cons of the Options")
    for evaluation in record.evaluations:
        yield Heading(3, evaluation.design.title)
        yield said(". ".join([parts_line(evaluation.design, language), *wirings(evaluation.design, language)]) + ".")
        compared = [] if evaluation is record.baseline else against_baseline(evaluation, record.baseline, language)
        arguments = [*of_targets(evaluation, language), *compared, *of_warnings(evaluation, language)]
        if arguments:
            yield bullets(arguments, language)
        else:
            none = Text("수치로 말할 수 있는 장단점이 없습니다.", "The figures speak neither for nor against it.")
            yield said(none.in_(language))
