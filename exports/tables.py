"""Evaluations -> plain text tables for a terminal; Korean letters take two columns."""

from collections.abc import Sequence
from unicodedata import east_asian_width

from models.decision import CRITERIA
from models.evaluate import Evaluation
from models.performance import LOADS, TierLoad, TierState
from models.problems import Language, Text
from models.targets import TargetResult, target_results

UNKNOWN = Text("모름", "unknown")
STATES = {True: Text("달성", "met"), False: Text("미달", "missed"), None: Text("판정 불가", "cannot be told")}


def table(rows: Sequence[Sequence[str]]) -> str:
    """Columns aligned by what a terminal shows; the first row is the heading."""
    widths = [max(shown_width(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = [
        "  ".join(cell + " " * (w - shown_width(cell)) for cell, w in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    return "\n".join([lines[0], "  ".join("-" * w for w in widths), *lines[1:]])


def shown_width(text: str) -> int:
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def figure(value: float | None, language: Language, unit: str = "", at_least: bool = False) -> str:
    if value is None:
        return UNKNOWN.in_(language)
    prefix = Text("최소 ", "at least ").in_(language) if at_least else ""
    return f"{prefix}{value:,.6g}" + (f" {unit}" if unit else "")


def evaluation_table(evaluation: Evaluation, language: Language) -> str:
    """Title, key figures, and every warning of one design."""
    rows = [(Text("항목", "figure").in_(language), Text("값", "value").in_(language))]
    if evaluation.availability is not None:
        for name, request in evaluation.availability.requests.items():
            label = Text("가용성", "availability").in_(language)
            rows.append((f"{label} {name}", f"{request.availability:.9g}"))
        rows.append(
            (
                Text("가용성 (전체)", "availability (all requests)").in_(language),
                f"{evaluation.availability.all_requests.availability:.9g}",
            )
        )
        rows += _capacity_rows(evaluation, language)
        for name, points in evaluation.availability.single_points_of_failure.items():
            label = Text("단일 장애점", "single points of failure").in_(language)
            rows.append((f"{label} {name}", ", ".join(points) or "-"))
    rows += _tier_rows(evaluation, language)
    asked = [c for c in CRITERIA if all(getattr(evaluation, part) is not None for part in c.parts)]
    rows += [(c.label.in_(language), criterion_figure(evaluation, c.name, language)) for c in asked]
    warnings = [f"  {w.code} {w.at}: {w.message.in_(language)}" for w in evaluation.warnings]
    return "\n".join([f"{evaluation.design.title} ({evaluation.design.id})", table(rows), *warnings])


LOAD_WORDS = {"mean": Text("평균 부하", "mean load"), "peak": Text("최대 부하", "peak load")}


def capacity_label(load: str, language: Language) -> str:
    when = LOAD_WORDS[load]
    return Text(f"가용성 (용량 고려, {when.ko})", f"availability (with capacity, {when.en})").in_(language)


def _capacity_rows(evaluation: Evaluation, language: Language) -> list[tuple[str, str]]:
    loads = evaluation.capacity.loads if evaluation.capacity is not None else {}
    return [(capacity_label(name, language), f"{r.all_requests.availability:.9g}") for name, r in loads.items()]


def _tier_rows(evaluation: Evaluation, language: Language) -> list[tuple[str, str]]:
    """Each tier at each load: how full it is, and the 95th percentile, with all of it and with one instance down."""
    tiers = evaluation.performance.tiers if evaluation.performance is not None else ()
    return [
        (
            f"{LOAD_WORDS[name].in_(language)} {tier.tier.name}",
            f"{load.per_second:,.4g}/s: " + _states(load, language) if load is not None else UNKNOWN.in_(language),
        )
        for tier in tiers
        for name, load in ((name, tier.loads.get(name)) for name in LOADS)
    ]


def _states(load: TierLoad, language: Language) -> str:
    one_down = Text("한 대 빠지면", "one down").in_(language)
    shown = [_state(state, language) for state in load.states[:2] if state.working]
    return f", {one_down} ".join(shown)


def _state(state: TierState, language: Language) -> str:
    if state.response is None:
        return Text("가득 참", "full").in_(language)
    return f"{state.utilisation:.3g} (p95 {1000 * state.response.p95_seconds:,.3g} ms)"


def criterion_figure(evaluation: Evaluation, name: str, language: Language) -> str:
    criterion = next(c for c in CRITERIA if c.name == name)
    at_least = name == "monthly_usd" and evaluation.cost is not None and evaluation.cost.at_least
    return figure(criterion.measure(evaluation), language, criterion.unit, at_least)


def gate_table(evaluation: Evaluation, language: Language) -> str:
    results = target_results(evaluation)
    title = f"{evaluation.design.title} ({evaluation.design.id})"
    if not results:
        return f"{title}\n" + Text("목표가 없습니다.", "No targets are stated.").in_(language)
    heads = (
        Text("목표", "target"),
        Text("기준", "wanted"),
        Text("값", "actual"),
        Text("판정", "verdict"),
        Text("차이", "missed by"),
    )
    rows = [tuple(h.in_(language) for h in heads)] + [_gate_row(r, language) for r in results]
    reasons = [f"  {r.target}: {r.reason.in_(language)}" for r in results if r.reason is not None]
    return "\n".join([title, table(rows), *reasons])


def _gate_row(result: TargetResult, language: Language) -> tuple[str, ...]:
    sign = ">=" if result.at_least else "<="
    missed = figure(result.missed_by, language) if result.missed_by is not None else ""
    actual = figure(result.actual, language)
    return (result.target, f"{sign} {result.wanted:.12g}", actual, STATES[result.met].in_(language), missed)
