"""One figure explained: formula, inputs with source and range, what it is made of, what to know about it."""

from collections.abc import Iterable

from exports import numbers
from exports.names import assumption_name, source_text
from exports.target_words import target_name, target_value
from models.design.model import Assumption, Design
from models.problems import Language, Warning_
from ui.columns import Column
from ui.texts import say
from ui.view_figure_parts import (
    REPLICATION_FIGURES,
    Section,
    availability_sections,
    cost_sections,
    replication_sections,
    table,
)
from ui.view_interval import interval_sections
from ui.view_model import TableView
from ui.view_order import order_sections
from ui.view_performance import capacity_sections

TARGETS_OF = {
    "availability": ("availability", "downtime_minutes_per_year", "single_points_of_failure", "rto_seconds"),
    "lost_writes": ("lost_writes", "rpo_seconds"),
    "stale_reads": ("stale_read_share", "p_read_your_writes", "commit_p99_ms"),
    "monthly_usd": ("monthly_usd", "monthly_krw"),
}


def figure_sections(column: Column, key: str, language: Language, columns: list[Column]) -> list[Section]:
    """All sections of a figure, the formula first; sections with nothing in them are left out."""
    if key == "monthly_usd":
        formula, *parts = cost_sections(column, language)
    elif key in REPLICATION_FIGURES:
        formula, *parts = replication_sections(column, key, language)
    else:
        formula, *parts = availability_sections(column, language)
    return [
        *_what_if(column, key, language),
        formula,
        *interval_sections(column, key, language),
        *order_sections(column, key, language, columns),
        *_targets(column, key, language),
        *(capacity_sections(column, language) if key == "availability" else ()),
        *parts,
        *_assumptions(column, key, language),
        *_warnings(column, key, language),
    ]


def _what_if(column: Column, key: str, language: Language) -> list[Section]:
    if not column.is_what_if or (key == "availability" and column.out is None):
        return []
    return [{"text": say(language, "panel.whatif" if key == "availability" else "panel.as_designed")}]


def _targets(column: Column, key: str, language: Language) -> list[Section]:
    words = {True: "yes", False: "no", None: "uncertain"}
    rows = [
        [
            target_name(t.target, language),
            target_value(t.target, t.wanted, language),
            numbers.unknown(language).value if t.actual is None else _actual(t.target, t.actual, language),
            say(language, words[t.met]),
            t.reason.in_(language) if t.reason is not None else "",
        ]
        for t in column.targets
        if t.target in TARGETS_OF.get(key, ())
    ]
    if not rows:
        return []
    headings = ("target", "wanted", "actual", "met", "why") if any(row[-1] for row in rows) else _WITHOUT_WHY
    rows = [row[: len(headings)] for row in rows]
    return [{"heading": say(language, "panel.targets"), "table": table(language, headings, rows)}]


_WITHOUT_WHY = ("target", "wanted", "actual", "met")


def _actual(target: str, value: float, language: Language) -> str:
    if target == "availability":
        return str(numbers.availability(1 - value, language))
    return target_value(target, value, language)


def _assumptions(column: Column, key: str, language: Language) -> list[Section]:
    """The assumptions that this figure rests on."""
    assert column.design is not None
    found = [a for a in column.design.assumptions.values() if _concerns(a, key)]
    if not found:
        return []
    return [{"heading": say(language, "panel.inputs"), "table": assumption_table(column.design, found, language)}]


def assumption_table(design: Design, assumptions: list[Assumption], language: Language) -> TableView:
    rows: list[list[str]] = []
    for a in assumptions:
        span = "" if a.low is None or a.high is None else f"{a.low:,g} – {a.high:,g}"
        name = assumption_name(design, a.path, language)
        name = a.path if name == a.path else f"{name}\n{a.path}"
        rows.append([name, "" if a.value is None else f"{a.value:,g}", span, source_text(a, language)])
    return table(language, ("figure", "value", "range", "source"), rows)


def _concerns(assumption: Assumption, key: str) -> bool:
    path = assumption.path
    money = any(part in path for part in ("billing", "runs_on", "traffic"))
    data = ".replication." in path and ".failover." not in path
    if key == "monthly_usd":
        return money
    if key in REPLICATION_FIGURES:
        return data or path.startswith(("traffic.requests_per_second", "requests."))
    return not money and not data


def _warnings(column: Column, key: str, language: Language) -> list[Section]:
    texts = list(dict.fromkeys(w.message.in_(language) for w in warnings_of(column, key)))
    return [{"heading": say(language, "panel.warnings"), "text": "\n\n".join(texts)}] if texts else []


def warnings_of(column: Column, key: str) -> Iterable[Warning_]:
    """The warnings of the part that a figure comes from, and those of the design itself."""
    assert column.computed is not None
    evaluation = column.computed.evaluation
    part = (
        evaluation.cost
        if key == "monthly_usd"
        else (evaluation.replication if key in REPLICATION_FIGURES else evaluation.availability)
    )
    own = () if part is None else part.warnings
    if key == "availability" and evaluation.capacity is not None:
        own = (*own, *evaluation.capacity.warnings)
    return (*own, *(evaluation.design.warnings if key == "availability" else ()))
