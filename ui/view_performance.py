"""Load, utilisation and response times of a tier, and the availability where capacity counts."""

from exports import numbers
from exports.names import request_name
from models.availability.capacity import CapacityAwareAvailability
from models.design.model import Design, Instance
from models.performance import LOADS, LoadName, TierLoad, TierPerformance, TierState
from models.problems import Language
from models.units import MS_PER_SECOND
from ui.columns import Column
from ui.texts import say
from ui.view_figure_parts import Section, table

SHOWN_STATES = 2
"""All instances, and one down."""


def tier_sections(column: Column, instance: Instance, language: Language) -> list[Section]:
    """One for each load that the instance shares in: the writer's, the readers', or that of all."""
    result = column.computed.evaluation.performance if column.computed else None
    tiers = [t for t in result.tiers if t.tier.component == instance.component] if result else []
    assert column.design is not None
    return [_tier(column.design, tier, language) for tier in tiers if _serves(column.design, instance, tier)]


def capacity_paths(design: Design, component: str) -> list[str]:
    """The assumptions that a tier's figures rest on."""
    traffic = ("requests_per_second.mean", "requests_per_second.peak", "queries_per_request")
    shares = [f"requests.{name}.share" for name in design.requests]
    return [f"components.{component}.capacity_rps", *(f"traffic.{key}" for key in traffic), *shares]


def _serves(design: Design, instance: Instance, tier: TierPerformance) -> bool:
    replication = design.components[instance.component].replication
    is_writer = replication is not None and replication.writer == instance.id
    return tier.tier.serving == "all" or (tier.tier.serving == "writer") == is_writer


def _tier(design: Design, tier: TierPerformance, language: Language) -> Section:
    heading = say(language, f"load.heading.{tier.tier.serving}")
    if not tier.loads:
        return {"heading": heading, "text": say(language, "load.unknown", keys=", ".join(tier.missing))}
    rows = [row for name in LOADS if name in tier.loads for row in _rows(tier, name, tier.loads[name], language)]
    unit = say(language, "load.queries" if tier.in_queries else "load.requests")
    capacity = f"{tier.capacity_per_second:,g}"
    return {
        "heading": heading,
        "formula": _formula(design, tier, language),
        "text": say(language, "load.text", capacity=capacity, unit=unit)
        + (f" {say(language, 'load.alone')}" if tier.stands_in else ""),
        "table": table(language, ("state", "load", "utilisation", "mean", "p95", "p99"), rows),
    }


def _formula(design: Design, tier: TierPerformance, language: Language) -> str:
    """Of the highest load that is known."""
    name: LoadName = "peak" if "peak" in tier.loads else "mean"
    load, traffic = tier.loads[name], design.traffic
    requests = traffic.peak_requests_per_second if name == "peak" else traffic.mean_requests_per_second
    factors = [f"{requests:,g}", f"{tier.calls_per_request:.4g}"]
    if tier.in_queries:
        factors.append(f"{traffic.queries_per_request:,g}")
    product = f"{' × '.join(factors)} = {load.per_second:,.4g}"
    full = tier.instances * tier.capacity_per_second
    share = numbers.share(load.states[0].utilisation, language)
    sum_ = f"{load.per_second:,.4g} ÷ ({tier.instances} × {tier.capacity_per_second:,g} = {full:,.4g}) = {share}"
    words = {"load": say(language, f"load.{name}"), "product": product, "utilisation": sum_}
    return say(language, "load.formula.queries" if tier.in_queries else "load.formula", **words)


def _rows(tier: TierPerformance, name: LoadName, load: TierLoad, language: Language) -> list[list[str]]:
    rate = say(language, "load.rate", rate=numbers.significant(load.per_second))
    shown = [state for state in load.states[:SHOWN_STATES] if state.working]
    return [
        [f"{say(language, f'load.{name}')} · {_state_name(tier, state, language)}", rate, *_figures(state, language)]
        for state in shown
    ]


def _state_name(tier: TierPerformance, state: TierState, language: Language) -> str:
    return say(language, "load.normal" if state.working == tier.instances else "load.one_down")


def _figures(state: TierState, language: Language) -> list[str]:
    """Utilisation, mean, p95 and p99; a full tier has no response times but says how much it is short."""
    used = str(numbers.share(state.utilisation, language))
    if state.response is None:
        short = numbers.significant(state.short_by_per_second or 0.0)
        return [used, say(language, "load.full"), say(language, "load.short", rate=short), "–"]
    times = (state.response.mean_seconds, state.response.p95_seconds, state.response.p99_seconds)
    return [used, *(str(numbers.milliseconds(t * MS_PER_SECOND, language)) for t in times)]


def capacity_sections(column: Column, language: Language) -> list[Section]:
    """The availability with capacity beside the plain one; nothing where no capacity is stated."""
    if column.computed is None or column.is_what_if or column.availability is None or column.design is None:
        return []
    capacity = column.computed.evaluation.capacity
    if capacity is None or not capacity.loads:
        return []
    loads = {name: capacity.loads[name] for name in LOADS if name in capacity.loads}
    plain = {name: request.unavailability for name, request in column.availability.requests.items()}
    rows = [
        [request_name(name, language), *_availabilities((plain[name], *_unavailability(loads, name)), language)]
        for name in column.design.requests
    ]
    total = (column.availability.all_requests.unavailability, *_unavailability(loads, None))
    rows.append([say(language, "capacity.all"), *_availabilities(total, language)])
    headings = ("request", "plain", *(f"capacity_{name}" for name in loads))
    return [
        {
            "heading": say(language, "panel.capacity"),
            "text": say(language, "panel.capacity.text"),
            "formula": say(language, "formula.capacity"),
            "table": table(language, headings, rows),
        }
    ]


def _unavailability(loads: dict[LoadName, CapacityAwareAvailability], request: str | None) -> list[float]:
    found = [r.all_requests if request is None else r.requests[request] for r in loads.values()]
    return [share.unavailability for share in found]


def _availabilities(unavailabilities: tuple[float, ...], language: Language) -> list[str]:
    return [str(numbers.availability(u, language)) for u in unavailabilities]
