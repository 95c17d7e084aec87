"""Design -> load, utilisation and response times of every tier with a stated capacity.

A tier is an M/M/c queue whose servers are its instances, each one server that is saturated at ``capacity_rps``: the
service rate is the stated capacity, the service time its reciprocal. One queue for all means a balancer that finds an
idle instance whenever there is one. Blind balancing waits longer (at most M/M/1 with an instance's share of the load,
when it is random). An instance that serves m requests at once at the same capacity has longer service and shorter
waits: then these are the times of its queue, and the service time is to be measured.
"""

from collections.abc import Mapping
from typing import Final

from models.design.model import Design
from models.design.serving import Serving, Tier, instances_serving, is_data_store
from models.performance.load import calls_of_average_request, calls_per_request, modelled_tiers
from models.performance.queue import delay_probabilities, response_times
from models.performance.results import LOADS, LoadName, PerformanceResult, TierLoad, TierPerformance, TierState
from models.problems import Text, Warning_


def evaluate_performance(design: Design) -> PerformanceResult:
    """Every tier with ``capacity_rps``; loads that the design does not tell are missing, with what would tell them."""
    tiers = modelled_tiers(design)
    calls = calls_per_request(design, tiers)
    beside_others = calls_per_request(design, tiers, alone=False)
    found = tuple(
        _tier(design, tier, *(calls_of_average_request(design, tier, c) for c in (calls, beside_others)))
        for tier in tiers
    )
    return PerformanceResult(tiers=found, warnings=_warnings(design, found))


def _tier(design: Design, tier: Tier, calls: float, calls_beside_others: float) -> TierPerformance:
    component = design.components[tier.component]
    assert component.capacity_rps is not None
    instances = instances_serving(component, tier.serving)
    loads: dict[LoadName, TierLoad] = {}
    missing: list[str] = []
    queries = design.traffic.queries_per_request if is_data_store(component) else 1.0
    for name in LOADS:
        requests = design.traffic.mean_requests_per_second
        if name == "peak":
            requests = design.traffic.peak_requests_per_second
        if requests is None:
            missing.append(f"traffic.requests_per_second.{name}")
        elif queries is not None:
            rate = 0.0 if 0 in (requests, calls, queries) else requests * calls * queries
            loads[name] = _load(rate, component.capacity_rps, instances)
    if queries is None:
        missing.append("traffic.queries_per_request")
    return TierPerformance(
        tier=tier,
        instances=instances,
        capacity_per_second=component.capacity_rps,
        in_queries=is_data_store(component),
        calls_per_request=calls,
        stands_in=calls_beside_others < calls,
        loads=loads,
        missing=tuple(missing),
    )


def _load(per_second: float, capacity: float, instances: int) -> TierLoad:
    waiting = [1.0, *delay_probabilities(instances, per_second / capacity)]
    states = (_state(per_second, capacity, working, waiting[working]) for working in range(instances, -1, -1))
    return TierLoad(per_second=per_second, states=tuple(states))


def _state(per_second: float, capacity: float, working: int, waiting_probability: float) -> TierState:
    is_full = not working or per_second >= working * capacity
    return TierState(
        working=working,
        utilisation=per_second / (working * capacity) if working else None,
        short_by_per_second=per_second - working * capacity if is_full else None,
        response=None if is_full else response_times(working, per_second, capacity, waiting_probability),
    )


_ROLES: Final[Mapping[Serving, Text]] = {
    "all": Text("", ""),
    "readers": Text(" 읽기", " (reads)"),
    "writer": Text(" 쓰기", " (writes)"),
}

_ALONE: Final = Text("혼자 다 받게 되면", "when it has to carry all alone")
_ALL_UP: Final = Text("모두 정상이어도", "even with everything up")


def _warnings(design: Design, tiers: tuple[TierPerformance, ...]) -> tuple[Warning_, ...]:
    """One for each component whose load is unknown, and one for each tier that is full while all of it works."""
    found: dict[str, Warning_] = {}
    for tier in tiers:
        at = f"components.{tier.tier.component}.capacity_rps"
        missing = ", ".join(tier.missing)
        title = design.components[tier.tier.component].title or tier.tier.component
        role = _ROLES[tier.tier.serving]
        if missing:
            message = Text(
                f"{title}: 처리 용량은 있지만 {missing} 값이 없어 부하를 알 수 없습니다.",
                f"{title}: the load on its capacity is unknown without {missing}.",
            )
            found.setdefault(at, Warning_(code="load-unknown", at=at, message=message))
        full = [name for name, load in tier.loads.items() if load.states[0].is_full]
        if full:
            load = tier.loads[full[0]]
            when = Text("평균", "mean") if full[0] == "mean" else Text("최대", "peak")
            alone = _ALONE if tier.stands_in else _ALL_UP
            capacity = tier.instances * tier.capacity_per_second
            message = Text(
                f"{title}{role.ko}: {when.ko} 부하 초당 {load.per_second:,.4g}건이 전체 용량 {capacity:,.4g}건 "
                f"이상이라 {alone.ko} 가득 찹니다.",
                f"{title}{role.en} is full {alone.en}: the {when.en} load of {load.per_second:,.4g}/s "
                f"reaches its capacity of {capacity:,.4g}/s.",
            )
            found[tier.tier.name] = Warning_(code="tier-full", at=at, message=message)
    return tuple(found.values())
