"""What a figure is made of: formula and tables of availability, replication and cost."""

from collections.abc import Iterable
from typing import Any

from exports import numbers
from exports.names import cause_name, failure_name, part_name, request_name
from models.availability import AvailabilityResult
from models.availability.people import bus_factors, operators, waits
from models.cost import Bill
from models.design.model import Design
from models.problems import Language
from models.replication.results import Derivation
from models.units import MINUTES_PER_HOUR
from ui.columns import Column
from ui.computed import downtime_after_leaving_of
from ui.texts import TEXTS, say
from ui.view_model import TableView

Section = dict[str, Any]
REPLICATION_FIGURES = {  # the derivations that a figure shows, its own first
    "lost_writes": ("lost_writes.per_year", "lost_writes.per_failover"),
    "stale_reads": ("stale_read_share", "p_read_your_writes", "readers", "commit_ms"),
}
SECONDS_PER_MINUTE = 60
MOST_CUT_SETS = 12


def table(language: Language, headings: Iterable[str], rows: list[list[str]]) -> TableView:
    return TableView(columns=[say(language, f"column.{heading}") for heading in headings], rows=rows)


def availability_sections(column: Column, language: Language) -> list[Section]:
    result, design = column.availability, column.design
    assert design is not None
    if result is None:
        return [{"text": say(language, "panel.whatif.unknown")}]
    total = numbers.availability(result.all_requests.unavailability, language)
    parts = [
        f"{r.share:g} × {numbers.availability(result.requests[name].unavailability, language)}"
        for name, r in design.requests.items()
    ]
    formula = say(language, "formula.availability", sum=f"{' + '.join(parts)} = {total}")
    return [
        {"heading": say(language, "panel.formula"), "formula": formula},
        {"heading": say(language, "panel.by_request"), "table": _by_request(result, language)},
        {"heading": say(language, "panel.by_cause"), "table": _by_cause(result, language)},
        {"heading": say(language, "panel.single_points"), "text": _single_points(design, result, language)},
        *_people(column, design, language),
        *_cut_sets(design, result, language),
    ]


def _by_request(result: AvailabilityResult, language: Language) -> TableView:
    rows = [
        [
            request_name(name, language),
            str(numbers.availability(r.unavailability, language)),
            str(_minutes(r.downtime_minutes_per_year, language)),
            str(numbers.count(r.failures_per_year, language)),
            str(_minutes(r.mean_outage_minutes, language)),
        ]
        for name, r in result.requests.items()
    ]
    return table(language, ("request", "value", "downtime", "failures", "outage"), rows)


def _minutes(value: float | None, language: Language) -> numbers.Quantity:
    return numbers.duration(None if value is None else value * SECONDS_PER_MINUTE, language)


def _by_cause(result: AvailabilityResult, language: Language) -> TableView:
    """One column a request class; largest cause first."""
    causes = sorted(
        {cause for r in result.requests.values() for cause in r.downtime_by_cause},
        key=lambda cause: -sum(r.downtime_by_cause.get(cause, 0) for r in result.requests.values()),
    )
    rows = [
        [
            cause_name(c, language),
            *(str(_minutes(r.downtime_by_cause.get(c, 0), language)) for r in result.requests.values()),
        ]
        for c in causes
    ]
    requests = (request_name(name, language) for name in result.requests)
    return TableView(columns=[say(language, "column.cause"), *requests], rows=rows)


def _single_points(design: Design, result: AvailabilityResult, language: Language) -> str:
    names = dict.fromkeys(name for found in result.single_points_of_failure.values() for name in found)
    return ", ".join(failure_name(design, name, language) for name in names) or say(language, "panel.none")


def _people(column: Column, design: Design, language: Language) -> list[Section]:
    """Who can repair what, how long one waits for them, and what comes of it when one of them leaves."""
    waiting = waits(design)
    rows = [
        [
            design.components[name].title or name,
            ", ".join(member.name for member in operators(design, name)) or say(language, "badge.nobody"),
            f"{count}",
            _wait(design, waiting[name], language) if name in waiting else say(language, "panel.people.not_by_people"),
        ]
        for name, count in bus_factors(design).items()
    ]
    if not rows:
        return []
    factors = table(language, ("component", "operators", "bus_factor", "wait"), rows)
    sections: list[Section] = [
        {"heading": say(language, "panel.people"), "text": say(language, "panel.people.text"), "table": factors}
    ]
    if waiting and column.computed is not None and not column.is_what_if:
        after = [[name, str(_minutes(m, language))] for name, m in downtime_after_leaving_of(column.computed).items()]
        leaving = table(language, ("who_leaves", "downtime"), after)
        sections.append({"heading": say(language, "panel.leaving"), "table": leaving})
    return sections


def _wait(design: Design, hours: float | None, language: Language) -> str:
    """Nobody can repair it: how long it takes to learn."""
    if hours is not None:
        return str(_minutes(hours * MINUTES_PER_HOUR, language))
    assert design.team is not None
    learning = _minutes(design.team.time_to_learn_hours * MINUTES_PER_HOUR, language)
    return say(language, "panel.people.learn", hours=learning)


def _cut_sets(design: Design, result: AvailabilityResult, language: Language) -> list[Section]:
    """One section for all request classes that fail by the same sets."""
    by_sets: dict[str, list[str]] = {}
    for request, sets in result.minimal_cut_sets.items():
        lines = [" + ".join(failure_name(design, name, language) for name in s) for s in sets.listed[:MOST_CUT_SETS]]
        more = sets.count - len(lines)
        lines += [say(language, "panel.cut_sets.more", count=f"{more:,}")] if more > 0 else []
        by_sets.setdefault("\n".join(lines), []).append(request_name(request, language))
    return [
        {
            "heading": say(language, "panel.cut_sets"),
            "text": say(language, "panel.cut_sets.text", request=", ".join(requests)),
            "formula": listed,
        }
        for listed, requests in by_sets.items()
    ]


def replication_sections(column: Column, key: str, language: Language) -> list[Section]:
    result = column.replication
    if result is None or not result.components:
        return [{"heading": say(language, "panel.formula"), "text": say(language, "no_replication")}]
    sections: list[Section] = [
        _derivation(column, component, derivation, language)
        for beginning in REPLICATION_FIGURES[key]
        for component, derivations in result.derivations.items()
        for derivation in derivations
        if derivation.figure.startswith(beginning)
    ]
    if key == "lost_writes":
        rows = [[c.text.in_(language), c.remedy.in_(language)] for found in result.conditions.values() for c in found]
        if rows:
            conditions = table(language, ("condition", "remedy"), rows)
            sections.append({"heading": say(language, "panel.conditions"), "table": conditions})
    return sections or [{"text": say(language, "no_replication")}]


def _derivation(column: Column, component: str, derivation: Derivation, language: Language) -> Section:
    assert column.design is not None
    name = _figure_name(column.design, derivation.figure, language)
    title = column.design.components[component].title or component
    return {
        "heading": name if derivation.figure.startswith("readers.") else f"{title} · {name}",
        "formula": derivation.formula.in_(language),
        "text": "\n\n".join(a.in_(language) for a in derivation.assumptions),
    }


def _figure_name(design: Design, figure: str, language: Language) -> str:
    if figure.startswith("readers."):
        reader = part_name(design, figure.removeprefix("readers.").rsplit(".", 1)[0])
        return say(language, "figure.visibility_ms", reader=reader)
    key = f"figure.{figure}"
    return say(language, key) if key in TEXTS else figure


def cost_sections(column: Column, language: Language) -> list[Section]:
    bill = column.bill
    assert bill is not None
    sections: list[Section] = [
        {"heading": say(language, "panel.formula"), "formula": _sum(bill, language)},
        {"heading": say(language, "panel.lines"), "table": _lines(column, bill, language)},
    ]
    if bill.missing:
        rows = [[f"{m.component} · {m.what.in_(language)}", m.why.in_(language)] for m in bill.missing]
        sections.append({"heading": say(language, "panel.missing"), "table": table(language, ("line", "why"), rows)})
    return sections


def _sum(bill: Bill, language: Language) -> str:
    usd = str(numbers.dollars(bill.usd_per_month, language))
    usd = say(language, "at_least", value=usd) if bill.at_least else usd
    if bill.krw_per_usd is None:
        return say(language, "formula.cost.no_rate", usd=usd)
    won = numbers.won(bill.krw_per_month, language)
    return say(language, "formula.cost", usd=usd, rate=f"{bill.krw_per_usd:,g}", won=won)


def _lines(column: Column, bill: Bill, language: Language) -> TableView:
    """What is billed and how it is derived, its amount, and the price's date and source."""
    assert column.design is not None
    rows = []
    for line in bill.lines:
        component = column.design.components.get(line.component)
        title = component.title if component is not None and component.title else line.component
        why = line.unknown.in_(language) if line.unknown is not None else line.formula
        usd = str(numbers.dollars(line.usd_per_month, language))
        usd = f"{usd} ({say(language, 'estimated')})" if line.estimated else usd
        as_of = "–" if line.as_of is None else line.as_of.isoformat()
        source = "\n".join(dict.fromkeys(line.sources))
        rows.append([f"{title} · {line.label.in_(language)}\n{why}", usd, f"{as_of}\n{source}"])
    return table(language, ("line", "usd", "price_of"), rows)
