"""How sure the figures are: intervals, what moves them most, and what would turn the order of designs round."""

from collections.abc import Iterator, Sequence

from exports import numbers
from exports.criterion_words import in_words
from exports.names import assumption_name
from exports.record.blocks import Block, Bullets, Heading, Line, Run, Table, line, said, strong
from exports.record.figures import interval
from exports.record.record import Record
from exports.record.words import with_particle
from models.decision import CRITERIA, Criterion, comparable
from models.evaluate import Evaluation
from models.problems import Language, Text
from models.sensitivity import Flip, Swing
from models.uncertainty import DesignDraws

MOST_ORDERS = 3
MOST_OUTSIDE = 3
"""Flips told of a criterion that lie outside their ranges."""


def certainty(record: Record) -> Iterator[Block]:
    language, found = record.language, record.uncertainty
    yield Heading(3, Text("얼마나 확실한가", "How sure this is").in_(language))
    if not any(drawn.drawn for drawn in found.designs):
        none = Text(
            "범위가 적힌 가정이 없어, 수치가 얼마나 달라질 수 있는지 알 수 없습니다.",
            "No assumption states a range, so how far the figures may be off is not known.",
        )
        yield said(none.in_(language))
        return
    yield said(
        Text(
            f"범위가 적힌 가정을 모두 함께 {found.draws:,}번 뽑아 다시 계산했습니다 (seed {found.seed}). "
            "안들이 함께 쓰는 가정은 모든 안에서 같은 값입니다.",
            f"All assumptions with a range were drawn together {found.draws:,} times (seed {found.seed}); one that "
            "designs share has the same value in all.",
        ).in_(language)
    )
    pairs = zip(record.evaluations, found.designs, strict=True)
    yield Bullets(tuple(_interval_line(e, interval(drawn, language), language) for e, drawn in pairs))
    yield from _approximate(found.designs, language)
    yield from _widest(record)
    if len(record.evaluations) > 1:
        yield Bullets(tuple(_orders(record)))
        yield Heading(3, Text("무엇이 달라지면 순서가 바뀌는가", "What would change the order").in_(language))
        yield Bullets(tuple(flip_lines(record)))


def _approximate(drawn: Sequence[DesignDraws], language: Language) -> Iterator[Block]:
    """How far the drawn figures are off where failover is approximated."""
    errors = [(d.largest_error, d.checked) for d in drawn if d.largest_error is not None]
    if errors:
        error, checked = numbers.share(max(e for e, _ in errors), language), min(count for _, count in errors)
        yield said(
            Text(
                f"장애 전환이 있는 안의 구간은 근사입니다. 뽑은 값 가운데 {checked}개를 정확히 다시 풀어 보니 "
                f"최대 {error} 달랐습니다.",
                f"Intervals of designs with failover are approximate: off by at most {error} at {checked} draws that "
                "were solved exactly.",
            ).in_(language)
        )


def _interval_line(evaluation: Evaluation, shown: Run, language: Language) -> Line:
    label = Text(": 연 중단 90% 구간 ", ": 90% interval of the downtime a year ").in_(language)
    return line(strong(evaluation.design.title), label, shown.text)


def _widest(record: Record) -> Iterator[Block]:
    """What moves the chosen design's figures most."""
    language, chosen = record.language, record.choice.evaluation
    by_criterion = record.swings[record.evaluations.index(chosen)]
    rows = [_swing(c, swing, record) for c in CRITERIA for swing in by_criterion[c.name]]
    if rows:
        title = chosen.design.title
        yield said(
            Text(
                f"‘{title}’의 수치를 가장 크게 움직이는 가정입니다. 하나씩만 범위 끝으로 옮겼을 때의 값입니다.",
                f"What moves the figures of “{title}” most: one assumption at a time at the ends of its range.",
            ).in_(language)
        )
        heads = (
            Text("수치", "Figure"),
            Text("가정", "Assumption"),
            Text("범위", "Range"),
            Text("수치의 변화", "Makes it"),
        )
        yield Table(tuple(h.in_(language) for h in heads), tuple(rows))


def _swing(criterion: Criterion, swing: Swing, record: Record) -> tuple[Line, ...]:
    design, language = record.choice.evaluation.design, record.language
    ends = (in_words(criterion.name, x, language) for x in (swing.at_low, swing.at_high))
    return (
        line(criterion.label.in_(language)),
        line(assumption_name(design, swing.path, language)),
        line(f"{swing.low:,g} → {swing.high:,g}"),
        line(" → ".join(ends)),
    )


def _orders(record: Record) -> Iterator[Line]:
    """How often each order by downtime held."""
    for order in record.uncertainty.orders[:MOST_ORDERS]:
        groups = (" = ".join(record.evaluations[i].design.title for i in group) for group in order.order)
        ranked, share = " < ".join(groups), f"{order.share:.1%}" if order.share < 1 else "100%"
        yield line(
            Text(
                f"연 중단이 짧은 순서로 ‘{ranked}’인 경우: 뽑은 값의 {share}",
                f"The order by downtime is {ranked} in {share} of the draws",
            ).in_(record.language)
        )


def flip_lines(record: Record) -> Iterator[Line]:
    """By criterion: which single assumption turns the order round inside its range; else the nearest outside."""
    for criterion in CRITERIA:
        label, language = criterion.label.in_(record.language), record.language
        own = [flip for flip in record.flips if flip.criterion == criterion.name]
        inside = [flip for flip in own if flip.in_range]
        if any(comparable(e, criterion) is None for e in record.evaluations):
            unknown = Text(
                "모르는 값이 있는 안이 있어 순서를 정할 수 없습니다.", "unknown for a design, so there is no order."
            )
            yield line(strong(f"{label}: "), unknown.in_(language))
        elif not inside:
            firm = Text(
                "가정 하나만 적힌 범위 안에서 바꿔서는 순서가 뒤집히지 않습니다.",
                "no single assumption within its range changes the order.",
            )
            yield line(strong(f"{label}: "), firm.in_(language))
        for flip in inside or own[:MOST_OUTSIDE]:
            yield line(strong(f"{label}: "), _flip(flip, record))


def _flip(flip: Flip, record: Record) -> str:
    owner = next(e.design for e in record.evaluations if e.design.id in flip.designs)
    name = assumption_name(owner, flip.path, record.language)
    order = " < ".join(record.titles[id_] for id_ in flip.order)
    becomes = with_particle(order, "이", "가").removeprefix(order)
    side = Text("미만", "below") if flip.value < flip.now else Text("초과", "above")
    far = "" if flip.in_range else Text(", 적힌 범위 밖", ", outside it").in_(record.language)
    about = "" if flip.is_exact else Text(" (근사)", " (approximately)").in_(record.language)
    return Text(
        f"{name} 값이 {flip.value:,.6g} {side.ko}이면 순서가 ‘{order}’{becomes} 됩니다{about} "
        f"(지금 {flip.now:,g}, 범위 {flip.low:,g} ~ {flip.high:,g}{far}).",
        f"{name}: {side.en} {flip.value:,.6g} the order becomes {order}{about} "
        f"(now {flip.now:,g}, range {flip.low:,g} to {flip.high:,g}{far}).",
    ).in_(record.language)
