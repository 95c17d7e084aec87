"""Where the figures come from: assumptions with their ranges and sources, and the bills line by line."""

from collections.abc import Iterator
from itertools import groupby

from exports import numbers
from exports.names import assumption_name, source_text
from exports.record.blocks import Block, Heading, Line, Run, Table, code, line, said
from exports.record.context import of_prices
from exports.record.record import Record
from exports.record.words import component_title
from models.cost import CostLine
from models.design.model import Assumption, Design
from models.problems import Language, Text


def assumptions(record: Record) -> Iterator[Block]:
    language = record.language
    yield Heading(3, Text("가정과 출처", "Assumptions and their sources").in_(language))
    if not any(e.design.assumptions for e in record.evaluations):
        yield said(Text("가정으로 적힌 값이 없습니다.", "No value is stated as an assumption.").in_(language))
        return
    yield said(
        Text(
            "측정하지 않은 값과, 적지 않아 카탈로그 기본값을 쓴 값입니다. 값이 안마다 다르면 줄을 나눕니다.",
            "What nobody measured, and what was not stated so that the catalog's default stands. Where designs differ "
            "there is a line each.",
        ).in_(language)
    )
    heads = (Text("가정", "Assumption"), Text("값", "Value"), Text("범위", "Range"), Text("출처", "Source"))
    rows = tuple(_assumption(found, record) for found in _shared(record))
    yield Table(
        (heads[0].in_(language), Text("안", "Designs").in_(language), *(h.in_(language) for h in heads[1:])), rows
    )


Shared = list[tuple[Assumption, Design]]


def _shared(record: Record) -> list[Shared]:
    """Alike assumptions of several designs together, those of the files before the catalog's."""
    found = [(a, e.design) for e in record.evaluations for a in e.design.assumptions.values()]
    paths = {a.path: i for i, (a, _) in reversed(list(enumerate(found)))}

    def key(item: tuple[Assumption, Design]) -> tuple[bool, int, str]:
        a = item[0]
        return a.from_catalog, paths[a.path], f"{a.value} {a.low} {a.high} {a.source}"

    return [list(group) for _, group in groupby(sorted(found, key=key), key=key)]


def _assumption(found: Shared, record: Record) -> tuple[Line, ...]:
    (a, design), language = found[0], record.language
    name = assumption_name(design, a.path, language)
    label = line(code(a.path)) if name == a.path else line(name, " ", code(a.path))
    every = len(found) == len(record.evaluations)
    designs = Text("모두", "all").in_(language) if every else ", ".join(d.title for _, d in found)
    value = stated(design, a)
    span = "–" if a.low is None or a.high is None else f"{a.low:,g} ~ {a.high:,g}"
    return label, line(designs), line(value), line(span), line(source_text(a, language))


def stated(design: Design, assumption: Assumption) -> str:
    """The value as a number, or what stands in the file, such as an instance type."""
    if assumption.value is not None:
        return f"{assumption.value:,g}"
    section, _, rest = assumption.path.partition(".")
    subject, _, figure = rest.partition(".")
    component = design.components.get(subject) if section == "components" else None
    return (component.runs_on if component is not None and figure == "runs_on" else None) or "–"


def bills(record: Record) -> Iterator[Block]:
    language = record.language
    yield Heading(3, Text("월 비용 내역", "Monthly bills, line by line").in_(language))
    for evaluation in record.evaluations:
        assert evaluation.cost is not None
        heads = (
            Text("항목", "Line"),
            Text("계산", "Derivation"),
            Text("월 (USD)", "USD a month"),
            Text("가격 날짜", "Price date"),
        )
        yield Heading(4, evaluation.design.title)
        yield Table(
            tuple(h.in_(language) for h in heads),
            tuple(_bill_line(item, evaluation.design, language) for item in evaluation.cost.lines),
        )
    notes = dict.fromkeys(w.message.in_(language) for e in record.evaluations for w in of_prices(e))
    yield from (said(note) for note in notes)
    rates = {e.design.billing.krw_per_usd for e in record.evaluations} - {None}
    if rates:
        shown = ", ".join(f"{r.value:,g}원/USD ({r.as_of or '–'})" for r in rates if r is not None)
        yield said(Text(f"환율: {shown}.", f"Exchange rate: {shown.replace('원', ' KRW')}.").in_(language))


def _bill_line(item: CostLine, design: Design, language: Language) -> tuple[Line, ...]:
    component = design.components.get(item.component)
    name = line(f"{component_title(component) if component else item.component} · {item.label.in_(language)}")
    why = item.unknown.in_(language) if item.unknown is not None else item.formula
    when = str(item.as_of) if item.as_of is not None else "–"
    sources = "\n".join(item.sources)
    return name, line(why), line(str(numbers.dollars(item.usd_per_month, language))), line(Run(when, "", sources))
