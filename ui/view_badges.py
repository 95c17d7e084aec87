"""Perspectives: what stands on each server of the picture, and how strongly it is shaded."""

from collections.abc import Callable, Iterable

from drawing.scene import Badge
from exports import numbers
from models.availability.people import bus_factors, operators, waits
from models.problems import Language
from models.units import SECONDS_PER_HOUR
from store.workspace import Perspective
from ui.columns import Column
from ui.texts import say
from ui.view_rows import money

Badges = dict[str, Badge]


def badges(column: Column, perspective: Perspective, out: Iterable[str], language: Language) -> Badges | None:
    """By instance or place; None on the plain picture. What is taken out carries none."""
    makers: dict[str, Callable[[Column, Language], Badges]] = {
        "availability": _criticality,
        "lag": _lag,
        "cost": _cost,
        "people": _people,
    }
    if column.computed is None or perspective not in makers:
        return None
    found = makers[perspective](column, language)
    return {name: badge for name, badge in found.items() if name not in set(out)}


def criticality(column: Column) -> dict[str, float]:
    """The share of failed requests that each instance or place is critical to, over all request classes."""
    result, design = column.availability, column.design
    if result is None or design is None or not result.all_requests.unavailability:
        return {}
    total = result.all_requests.unavailability
    weight = {name: r.share * result.requests[name].unavailability / total for name, r in design.requests.items()}
    return {
        name: sum(weight[request] * importance.criticality for request, importance in by_request.items())
        for name, by_request in result.components.items()
    }


def _criticality(column: Column, language: Language) -> Badges:
    shares = criticality(column)
    return {name: Badge(str(numbers.share(share, language)), min(1.0, share)) for name, share in shares.items()}


def _lag(column: Column, language: Language) -> Badges:
    """Commit latency on the writer, visibility delay on the readers."""
    found: Badges = {}
    design, result = column.design, column.replication
    assert design is not None
    for name, component in (result.components if result else {}).items():
        replication = design.components[name].replication
        if replication is not None and component.commit_ms is not None:
            commit = numbers.milliseconds(component.commit_ms.p50, language)
            found[replication.writer] = Badge(say(language, "badge.writer", ms=commit), 0.0)
        delays = {id_: reader.visibility_ms for id_, reader in component.readers.items()}
        longest = max((d.p99 for d in delays.values() if d is not None), default=0.0)
        for id_, delay in delays.items():
            text = numbers.unknown(language).value if delay is None else _pair(delay.p50, delay.p99, language)
            found[id_] = Badge(text, 1.0 if delay is None else max(0.0, delay.p99) / longest if longest > 0 else 0.0)
    return found


def _pair(p50: float, p99: float, language: Language) -> str:
    low, high = numbers.milliseconds(p50, language), numbers.milliseconds(p99, language)
    return f"{low.value}/{high}" if low.unit == high.unit else f"{low}/{high}"


def _cost(column: Column, language: Language) -> Badges:
    """Each component's bill shared evenly by its instances; a host's on the host."""
    design, bill = column.design, column.bill
    assert design is not None
    assert bill is not None
    amounts: dict[str, float | None] = {}
    for line in bill.lines:
        known = amounts.get(line.component, 0.0)
        unknown = line.usd_per_month is None or known is None
        amounts[line.component] = None if unknown else (known or 0.0) + (line.usd_per_month or 0.0)
    largest = max((a for a in amounts.values() if a is not None), default=0.0)
    found: Badges = {}
    for name, amount in amounts.items():
        ids = [i.id for i in design.components[name].instances] if name in design.components else [name]
        each = None if amount is None else amount / len(ids)
        share = each / largest if each is not None and largest > 0 else 0.0
        found |= {id_: Badge(str(money(each, design, language)), share) for id_ in ids}
    return found


def _people(column: Column, language: Language) -> Badges:
    """Who can repair it, and the wait where people do; shaded by the bus factor, not where it is nobody's to repair."""
    design = column.design
    assert design is not None
    factors, waiting = bus_factors(design), waits(design)
    found: Badges = {}
    for name, component in design.components.items():
        names = [member.name for member in operators(design, name)]
        is_ours = design.team is None or name in factors
        text = _people_text(names, language) if is_ours else say(language, "badge.outside")
        wait = waiting.get(name)
        if wait is not None:
            who = text if len(names) == 1 else say(language, "badge.people", count=len(names))
            text = say(language, "badge.waiting", who=who, wait=numbers.duration(wait * SECONDS_PER_HOUR, language))
        shade = 1.0 / max(1, len(names)) if is_ours else 0.0
        found |= {i.id: Badge(text, shade) for i in component.instances}
    return found


def _people_text(names: Iterable[str], language: Language) -> str:
    first, *others = [*names] or [say(language, "badge.nobody")]
    return say(language, "badge.more_people", name=first, count=len(others)) if others else first
