"""Record -> a post: problem, the baseline and its weak points, each option, comparison, what to expect, the choice."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from exports import numbers
from exports.blog.alt_text import alt_text, alt_text_of_all
from exports.record.arguments import against_baseline, bullets, of_targets
from exports.record.blocks import Block, Bullets, Heading, Line, Paragraph, line, said, strong
from exports.record.certainty import flip_lines
from exports.record.context import points_line, question, stated_targets, title, today, warnings
from exports.record.figures import bill, key_figures, points, unavailability
from exports.record.more import price_dates
from exports.record.outcome import choice, left_to_do
from exports.record.record import Record
from exports.record.words import downtime, parts_line, wirings, with_particle
from models.evaluate import RESULTS_VERSION, Evaluation
from models.problems import Language, Text

ALL: Final = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture of the bundle. ``number``: of the design, from 1 in the order of the record; ALL: side by side."""

    number: int
    alt: str
    caption: str


Piece = Block | Image


def post(record: Record) -> tuple[Piece, ...]:
    sections: tuple[Callable[[Record], Iterator[Piece]], ...]
    sections = (_problem, _baseline, _options, _comparison, _expected, _choice, _small_print)
    return (Heading(1, title(record)), *(piece for section in sections for piece in section(record)))


def images(record: Record) -> list[Image]:
    """One a design, and one of all where there are several."""
    language = record.language
    found = [_image(record, number) for number in range(1, 1 + len(record.evaluations))]
    if len(found) > 1:
        caption = Text("모든 안을 나란히", "All designs side by side").in_(language)
        found.append(Image(number=ALL, alt=alt_text_of_all(record.evaluations, language), caption=caption))
    return found


def _image(record: Record, number: int) -> Image:
    evaluation = record.evaluations[number - 1]
    caption = Text(f"{evaluation.design.title} 구성도", f"Diagram of {evaluation.design.title}").in_(record.language)
    return Image(number=number, alt=alt_text(evaluation, record.language), caption=caption)


def _problem(record: Record) -> Iterator[Piece]:
    language = record.language
    yield Heading(2, Text("문제", "The problem").in_(language))
    yield from (said(part) for part in record.inputs.context.splitlines() if part.strip())
    yield said(question(record).in_(language))
    wanted = dict.fromkeys(text for e in record.evaluations for text in stated_targets(e, language))
    if wanted:
        yield Bullets(tuple(line(text) for text in wanted))


def _baseline(record: Record) -> Iterator[Piece]:
    language, base = record.language, record.baseline
    name = base.design.title
    heading = Text(f"{name}의 구성과 단일 장애점", f"{name}: what it is, and its single points of failure")
    yield Heading(2, heading.in_(language))
    yield _image(record, 1 + record.evaluations.index(base))
    yield Paragraph(today(base, language))
    if points(base, language):
        yield Paragraph(points_line(base, language))
    else:
        yield said(Text("단일 장애점은 없습니다.", "It has no single point of failure.").in_(language))
    known = warnings(base, language)
    if known:
        yield said(Text("이미 알려진 문제도 있습니다.", "Other problems are known already.").in_(language))
        yield Bullets(tuple(line(problem) for problem in known))


def _options(record: Record) -> Iterator[Piece]:
    for number, evaluation in enumerate(record.evaluations, 1):
        if evaluation is not record.baseline:
            yield Heading(2, evaluation.design.title)
            yield _image(record, number)
            yield from _option(evaluation, record)


def _option(evaluation: Evaluation, record: Record) -> Iterator[Piece]:
    language, base = record.language, record.baseline
    yield said(_in_figures(evaluation, language))
    arguments = [*against_baseline(evaluation, base, language), *of_targets(evaluation, language)]
    if arguments:
        yield said(_against(base.design.title).in_(language))
        yield bullets(arguments, language)


def _against(title: str) -> Text:
    particle = with_particle(title, "과", "와").removeprefix(title)
    return Text(
        f"‘{title}’{particle} 견주고 목표에 비추어 보면 이렇습니다.", f"Against “{title}”, and against the targets:"
    )


def _in_figures(evaluation: Evaluation, language: Language) -> str:
    design, down = evaluation.design, unavailability(evaluation)
    consists = Text(f"구성은 {parts_line(design, language)}입니다.", f"It has {parts_line(design, language)}.")
    figures = Text(
        f"계산한 가용성은 {numbers.availability(down, language)}로 1년에 {downtime(down, language)} 멈추는 셈이고, "
        f"부가세를 뺀 월 비용은 {bill(evaluation, language)}입니다.",
        f"Its computed availability is {numbers.availability(down, language)}, {downtime(down, language)} of downtime "
        f"a year; its monthly bill before VAT is {bill(evaluation, language)}.",
    )
    wired = [f"{wiring}." for wiring in wirings(design, language)]
    return " ".join([consists.in_(language), *wired, figures.in_(language)])


def _comparison(record: Record) -> Iterator[Piece]:
    language = record.language
    if len(record.evaluations) > 1:
        yield Heading(2, Text("나란히 비교하면", "Side by side").in_(language))
        yield images(record)[-1]
    else:
        yield Heading(2, Text("수치로 보면", "In figures").in_(language))
    yield key_figures(record)
    yield said(
        Text("모르는 값은 0으로 두지 않고 ‘모름’으로 적었습니다.", "What is not known is “unknown”, never 0.").in_(
            language
        )
    )


def _expected(record: Record) -> Iterator[Piece]:
    """What the options bring along, each problem once, with the designs that have it and the remedy."""
    language = record.language
    options = [e for e in record.evaluations if e is not record.baseline] or [record.baseline]
    yield Heading(2, Text("예상되는 문제", "Problems to expect").in_(language))
    found = [*_conditions(options, language), *_weak_points(options, language)]
    if found:
        yield Bullets(tuple(found))
    else:
        none = Text("계산에서 드러난 문제는 없습니다.", "The computation shows none.")
        yield said(none.in_(language))


def _conditions(options: Iterable[Evaluation], language: Language) -> Iterator[Line]:
    owners: dict[str, list[str]] = {}
    remedies: dict[str, str] = {}
    for evaluation in options:
        own = _remedies(evaluation, language)
        remedies |= own
        for text in dict.fromkeys([*own, *warnings(evaluation, language)]):
            owners.setdefault(text, []).append(evaluation.design.title)
    for text, titles in owners.items():
        remedy = Text(" 대책: ", " Remedy: ").in_(language) + remedies[text] if text in remedies else ""
        yield line(strong(", ".join(titles)), ": ", text, remedy)


def _remedies(evaluation: Evaluation, language: Language) -> dict[str, str]:
    """By condition under which writes are lost or stop."""
    own = evaluation.replication.conditions.values() if evaluation.replication is not None else ()
    return {c.text.in_(language): c.remedy.in_(language) for conditions in own for c in conditions}


def _weak_points(options: Iterable[Evaluation], language: Language) -> Iterator[Line]:
    """Single points of failure that are left, designs with the same ones together."""
    owners: dict[str, list[str]] = {}
    for evaluation in options:
        owners.setdefault(", ".join(points(evaluation, language)), []).append(evaluation.design.title)
    for names, titles in owners.items():
        if names:
            left = Text(f"단일 장애점이 남습니다: {names}.", f"single points of failure are left: {names}.")
            yield line(strong(", ".join(titles)), ": ", left.in_(language))


def _choice(record: Record) -> Iterator[Piece]:
    language = record.language
    yield Heading(2, Text("선택", "The choice").in_(language))
    yield from choice(record)
    yield from islice(left_to_do(record.choice.evaluation, language), 1)
    if len(record.evaluations) > 1:
        asked = Text("가정이 달라지면 순서가 바뀌는지도 따져 보았습니다.", "Would another assumption change the order?")
        yield said(asked.in_(language))
        yield Bullets(tuple(flip_lines(record)))


def _small_print(record: Record) -> Iterator[Piece]:
    """What the figures are, so that nobody takes them for measured."""
    language = record.language
    _, newest = price_dates(record)
    assumed = len({a.path for e in record.evaluations for a in e.design.assumptions.values()})
    yield Paragraph(
        line(
            strong(Text("수치에 대하여. ", "About the figures. ").in_(language)),
            Text(
                f"실제로 잰 값이 아니라 설계에서 계산한 값입니다. 가정 {assumed}개와 {newest or '날짜 미상'} 기준 "
                f"가격표를 썼습니다. 계산 도구: Anboard, 결과 버전 {RESULTS_VERSION}.",
                f"They are computed from the designs, not measured: with {assumed} assumptions and the price book as "
                f"of {newest or 'an unknown day'}. Computed by Anboard, results version {RESULTS_VERSION}.",
            ).in_(language),
        )
    )
