"""The three figures that a picture of a design carries: availability, lost writes, monthly bill."""

from typing import NamedTuple

from exports import numbers
from models.evaluate import Evaluation
from models.problems import Language, Text
from models.targets import lost_writes_per_year
from models.units import SECONDS_PER_YEAR

AVAILABILITY = Text("가용성", "Availability")
DOWN = Text("연 중단 {}", "{} down a year")
LOST_WRITES = Text("연 유실", "Lost writes a year")
NO_REPLICATION = Text("복제 없음", "no replication")
MONTHLY_BILL = Text("월 비용", "Monthly bill")
AT_LEAST = Text("최소 {}", "at least {}")


class KeyFigure(NamedTuple):
    """``note`` may be empty."""

    label: str
    value: str
    note: str


def key_figures(evaluation: Evaluation, language: Language) -> tuple[KeyFigure, ...]:
    """Availability with yearly downtime, lost acknowledged writes a year, monthly bill before VAT; 모름 / unknown
    for what is not known."""
    return _availability(evaluation, language), _lost_writes(evaluation, language), _bill(evaluation, language)


def _availability(evaluation: Evaluation, language: Language) -> KeyFigure:
    found = evaluation.availability
    missing = None if found is None else found.all_requests.unavailability
    down = numbers.duration(None if missing is None else missing * SECONDS_PER_YEAR, language)
    note = "" if missing is None else DOWN.in_(language).format(down)
    return KeyFigure(AVAILABILITY.in_(language), str(numbers.availability(missing, language)), note)


def _lost_writes(evaluation: Evaluation, language: Language) -> KeyFigure:
    label = LOST_WRITES.in_(language)
    if evaluation.replication is not None and not evaluation.replication.components:
        return KeyFigure(label, "–", NO_REPLICATION.in_(language))
    return KeyFigure(label, str(numbers.count(lost_writes_per_year(evaluation), language)), "")


def _bill(evaluation: Evaluation, language: Language) -> KeyFigure:
    """In won for Korean readers where the design states a rate, with the dollars below; else in dollars."""
    label, bill = MONTHLY_BILL.in_(language), evaluation.cost
    if bill is None:
        return KeyFigure(label, str(numbers.unknown(language)), "")
    won, dollars = numbers.won(bill.krw_per_month, language), numbers.dollars(bill.usd_per_month, language)
    first, second = (dollars, won) if language == "en" or bill.krw_per_month is None else (won, dollars)
    value = AT_LEAST.in_(language).format(first) if bill.at_least else str(first)
    return KeyFigure(label, value, "" if bill.krw_per_month is None else str(second))
