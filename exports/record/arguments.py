"""What speaks for and against a design, from its figures alone: against the baseline, and against its targets."""

from collections.abc import Iterator
from typing import NamedTuple

from exports import numbers
from exports.record.blocks import Bullets, Run, Tone, line, strong
from exports.record.context import warnings
from exports.record.figures import bill, points, unavailability
from exports.record.words import downtime, money, with_particle
from exports.target_words import target_name, target_value
from models.decision import CRITERIA, comparable
from models.evaluate import Evaluation
from models.problems import Language, Text
from models.targets import TargetResult, lost_writes_per_year, target_results

_SIDES = {
    "good": Text("좋음: ", "Good, because "),
    "neutral": Text("중립: ", "Neutral, because "),
    "bad": Text("나쁨: ", "Bad, because "),
}
SAME = 1e-9
"""Figures that differ by no more than this share are equal: what is beyond is rounding."""


class Argument(NamedTuple):
    side: Tone
    text: str


def bullets(arguments: list[Argument], language: Language) -> Bullets:
    """The good ones first."""
    ranked = sorted(arguments, key=lambda a: list(_SIDES).index(a.side))
    lines = tuple(line(strong(_SIDES[a.side].in_(language)), Run(a.text)) for a in ranked)
    return Bullets(lines, tuple(a.side for a in ranked))


def against_baseline(here: Evaluation, base: Evaluation, language: Language) -> list[Argument]:
    """What gets better or worse with ``here`` in the place of ``base``."""
    return [
        *_downtime(here, base, language),
        *_lost_writes(here, base, language),
        *_bill(here, base, language),
        *_points(here, base, language),
    ]


def _downtime(here: Evaluation, base: Evaluation, language: Language) -> Iterator[Argument]:
    now, before = unavailability(here), unavailability(base)
    ends = (downtime(before, language), downtime(now, language))
    to = with_particle(ends[1], "으로", "로")
    if _is_same(now, before):
        text = Text(f"연 중단이 {ends[1]}, 기준과 같습니다.", f"downtime a year stays at {ends[1]}.")
        yield Argument("neutral", text.in_(language))
    elif now < before:
        text = Text(f"연 중단이 {ends[0]}에서 {to} 줄어듭니다.", f"downtime a year falls from {ends[0]} to {ends[1]}.")
        yield Argument("good", text.in_(language))
    else:
        text = Text(f"연 중단이 {ends[0]}에서 {to} 늘어납니다.", f"downtime a year rises from {ends[0]} to {ends[1]}.")
        yield Argument("bad", text.in_(language))


def _is_same(a: float, b: float) -> bool:
    return abs(a - b) <= SAME * max(abs(a), abs(b))


def _lost_writes(here: Evaluation, base: Evaluation, language: Language) -> Iterator[Argument]:
    now, before = lost_writes_per_year(here), lost_writes_per_year(base)
    if now is None:
        if here.replication is not None and here.replication.components:
            unknown = Text(
                "한 해에 잃는 쓰기가 몇 건인지 알 수 없습니다.", "how many writes are lost a year is not known."
            )
            yield Argument("bad", unknown.in_(language))
        return
    shown = numbers.count(now, language)
    if before is None:
        text = Text(
            f"한 해에 잃는 쓰기가 {shown}으로 계산됩니다 (기준은 모름).",
            f"writes lost a year come to {shown} (unknown for the baseline).",
        )
        yield Argument("neutral", text.in_(language))
    elif not _is_same(now, before):
        old = str(numbers.count(before, language))
        less = Text(
            f"한 해에 잃는 쓰기가 {old}에서 {shown}으로 줄어듭니다.", f"writes lost a year fall from {old} to {shown}."
        )
        more = Text(
            f"한 해에 잃는 쓰기가 {old}에서 {shown}으로 늘어납니다.", f"writes lost a year rise from {old} to {shown}."
        )
        yield Argument("good", less.in_(language)) if now < before else Argument("bad", more.in_(language))


def _bill(here: Evaluation, base: Evaluation, language: Language) -> Iterator[Argument]:
    cost = next(c for c in CRITERIA if c.name == "monthly_usd")
    now, before = comparable(here, cost), comparable(base, cost)
    if now is None or before is None:
        text = Text(
            f"월 비용은 {bill(here, language)}이지만, 모르는 항목이 있어 기준과 견줄 수 없습니다.",
            f"the monthly bill is {bill(here, language)}; as lines are unknown it cannot be compared.",
        )
        yield Argument("bad", text.in_(language))
    elif not _is_same(now, before):
        by = money(abs(now - before), here.design, language)
        side: Tone = "good" if now < before else "bad"
        less = Text(
            f"월 비용이 {by} 줄어 {bill(here, language)}입니다.",
            f"the monthly bill falls by {by} to {bill(here, language)}.",
        )
        more = Text(
            f"월 비용이 {by} 늘어 {bill(here, language)}입니다.",
            f"the monthly bill rises by {by} to {bill(here, language)}.",
        )
        yield Argument(side, (less if now < before else more).in_(language))


def _points(here: Evaluation, base: Evaluation, language: Language) -> Iterator[Argument]:
    """Single points of failure that go, come and stay."""
    now, before = points(here, language), points(base, language)
    gone = ", ".join(name for name in before if name not in now)
    new = ", ".join(name for name in now if name not in before)
    kept = ", ".join(name for name in now if name in before)
    if gone:
        text = Text(f"더는 단일 장애점이 아닌 것: {gone}.", f"these are no longer single points of failure: {gone}.")
        yield Argument("good", text.in_(language))
    if new:
        yield Argument(
            "bad",
            Text(f"새로 생긴 단일 장애점: {new}.", f"these are new single points of failure: {new}.").in_(language),
        )
    if kept:
        text = Text(f"그대로 남는 단일 장애점: {kept}.", f"these stay single points of failure: {kept}.")
        yield Argument("neutral", text.in_(language))


def of_targets(evaluation: Evaluation, language: Language) -> list[Argument]:
    """Each target that is met, missed or cannot be judged."""
    return [_of_target(result, language) for result in target_results(evaluation)]


def _of_target(result: TargetResult, language: Language) -> Argument:
    name = target_name(result.target, language)
    wanted = target_value(result.target, result.wanted, language)
    actual = actual_of(result, language)
    reason = f" {result.reason.in_(language)}" if result.reason is not None else ""
    if result.met is True:
        return Argument(
            "good",
            Text(
                f"{name} 목표 {wanted}, 지킴: 지금 {actual}.", f"{name} is {actual}: the target of {wanted} is met."
            ).in_(language),
        )
    if result.met is None:
        text = Text(
            f"{name} 목표 {wanted}, 판단할 수 없음.{reason}",
            f"{name}: the target of {wanted} cannot be judged.{reason}",
        )
        return Argument("neutral", text.in_(language))
    text = Text(
        f"{name} 목표 {wanted}, 못 지킴: 지금 {actual}.{reason}",
        f"{name} is {actual}: the target of {wanted} is missed.{reason}",
    )
    if result.target == "lost_writes" and result.wanted == 0:
        text = Text(
            f"쓰기를 하나도 잃지 않는다는 목표, 못 지킴: 한 해 기댓값 {actual}.{reason}",
            f"the target that no write is lost is missed (expected a year: {actual}).{reason}",
        )
    return Argument("bad", text.in_(language))


def actual_of(result: TargetResult, language: Language) -> str:
    if result.actual is None:
        return str(numbers.unknown(language))
    if result.target == "availability":
        return str(numbers.availability(1 - result.actual, language))
    if result.target == "lost_writes":
        return str(numbers.count(result.actual, language))
    return target_value(result.target, result.actual, language)


def of_warnings(evaluation: Evaluation, language: Language) -> list[Argument]:
    """Those that no missed target gives as its reason; what can lose a write is bad, the others are to be known."""
    told = {r.reason.in_(language) for r in target_results(evaluation) if r.reason is not None}
    conditions = evaluation.replication.conditions if evaluation.replication is not None else {}
    lossy = {c.text.in_(language) for own in conditions.values() for c in own if c.lossy}
    return [
        Argument("bad" if text in lossy else "neutral", _in_a_sentence(text))
        for text in warnings(evaluation, language)
        if text not in told
    ]


def _in_a_sentence(text: str) -> str:
    """After "because": No reader -> no reader, but not MySQL."""
    return text[0].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text
