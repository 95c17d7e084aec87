"""Random designs: the diagrams agree with brute force, and the laws of coherent systems hold."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from models.availability import AvailabilityModel, evaluate_availability
from models.design.model import Component, Design, Need, Reliability
from models.units import MINUTES_PER_YEAR
from tests import availability_oracle as oracle
from tests.availability_designs import NEVER_FAILS, design, failover, need, place, replication, stated, tier, times

VARIABLES_ENUMERATED = 10
ROUNDING = 1e-12
figures = st.one_of(
    st.just(NEVER_FAILS),
    st.sampled_from([1e-15, 1e-9, 1e-3, 0.1, 0.5, 0.9, 0.0, 1.0]).map(stated),
    st.tuples(st.floats(1, 1e5), st.floats(0, 100)).map(lambda both: times(*both)),
)


@st.composite
def needs(draw: st.DrawFn, names: list[str], instances: list[str], replicated: set[str]) -> Need:
    kind = draw(st.sampled_from(["any", "all", "at_least", "paired", "reader", "writer"]))
    chosen = draw(st.lists(st.sampled_from(names), min_size=1, max_size=2, unique=True))
    rest: dict[str, Any] = {
        "requests": draw(st.sampled_from([None, ("read",), ("write",)])),
        "degrades": draw(st.integers(0, 4)) == 0,
    }
    if kind in ("reader", "writer") and replicated.issuperset(chosen):
        return need(*chosen, role=kind, **rest)
    if kind == "paired":
        return need(*chosen, wiring="paired", **rest)
    if kind == "at_least" and len(instances) > 1:
        return need(*draw(st.lists(st.sampled_from(instances), min_size=2, unique=True)), required=2, **rest)
    return need(*chosen, required=1 if kind == "any" else None, **rest)


@st.composite
def designs(draw: st.DrawFn) -> Design:
    places = [
        place("region", "region", draw(figures)),
        place("zone-a", "zone", draw(figures), "region"),
        place("zone-b", "zone", draw(figures), "region"),
        place("host", "host", draw(figures), "zone-a"),
    ]
    components: list[Component] = []
    for name in draw(st.sampled_from([["db"], ["db", "web"], ["db", "app", "web"]])):
        at = draw(st.lists(st.sampled_from([None, "zone-a", "zone-b", "host"]), min_size=1, max_size=3))
        below = [c.name for c in components]
        reachable = [i.id for c in components for i in c.instances]
        replicated = {c.name for c in components if c.replication is not None}
        wanted = draw(st.lists(needs(below, reachable, replicated), max_size=2)) if below else []
        component = tier(name, draw(figures), at=at, needs=wanted)
        ids = [i.id for i in component.instances]
        if name == "db" and draw(st.booleans()):
            automatic = failover(draw(st.lists(st.sampled_from(ids), unique=True)))
            reads = draw(st.sampled_from(["readers", "readers_else_writer", "writer", "any"]))
            roles = replication(ids[0], reads, draw(st.sampled_from([None, automatic])))
            component = replace(component, replication=roles)
        components.append(component)
    entry = components[-1].name
    return design(list(reversed(components)), places, {"read": (entry, 0.75), "write": (entry, 0.25)})


small_designs = designs().filter(lambda d: len(AvailabilityModel(d).variables) <= VARIABLES_ENUMERATED)


@settings(max_examples=80, deadline=None)
@given(small_designs)
def test_every_probability_agrees_with_all_states(drawn: Design) -> None:
    """Of independent parts; chains have an oracle of their own."""
    model = AvailabilityModel(drawn)
    assume(model.is_static)
    result = model.evaluate()
    for name, request in result.requests.items():
        down = degraded = 0
        for failed, probability in oracle.states(model.variables):
            if not oracle.request_works(drawn, name, failed):
                down += probability
            elif not oracle.request_works(drawn, name, failed, soft=True):
                degraded += probability
        assert request.unavailability == pytest.approx(float(down), rel=ROUNDING, abs=0)
        assert request.availability == pytest.approx(float(1 - down), rel=ROUNDING, abs=1e-300)
        assert request.degraded_unavailability == pytest.approx(float(degraded), rel=ROUNDING, abs=1e-300)


@settings(max_examples=40, deadline=None)
@given(small_designs)
def test_minimal_cut_sets_agree_with_trying_every_set(drawn: Design) -> None:
    model = AvailabilityModel(drawn)
    result = model.evaluate()
    names = [v.name for v in model.variables if v.cause != "failover"]
    for name, cut_sets in result.minimal_cut_sets.items():
        expected = oracle.minimal_cut_sets(drawn, name, names)
        assert {frozenset(c) for c in cut_sets.listed} == expected
        assert (cut_sets.count, cut_sets.complete) == (len(expected), True)
        assert {frozenset([n]) for n in result.single_points_of_failure[name]} == {c for c in expected if len(c) == 1}


@settings(max_examples=100, deadline=None)
@given(designs())
def test_downtime_by_cause_adds_up(drawn: Design) -> None:
    for request in evaluate_availability(drawn).requests.values():
        total = request.downtime_minutes_per_year
        assert sum(request.downtime_by_cause.values()) == pytest.approx(total, rel=ROUNDING, abs=1e-300)
        assert min(request.downtime_by_cause.values(), default=0.0) >= -ROUNDING * total
        assert total == request.unavailability * MINUTES_PER_YEAR


@settings(max_examples=100, deadline=None)
@given(designs(), st.data())
def test_a_better_component_never_lowers_availability(drawn: Design, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(drawn.components)))
    component = drawn.components[name]
    q = component.reliability.unavailability
    assume(component.reliability.can_fail and component.replication is None)
    better = replace(component, reliability=stated(q * data.draw(st.floats(0, 1))))
    before = evaluate_availability(drawn)
    after = evaluate_availability(replace(drawn, components={**drawn.components, name: better}))
    for request, figures in after.requests.items():
        assert figures.unavailability <= before.requests[request].unavailability * (1 + ROUNDING)


@settings(max_examples=100, deadline=None)
@given(designs())
def test_importances_obey_their_definitions(drawn: Design) -> None:
    assume(AvailabilityModel(drawn).is_static)
    result = evaluate_availability(drawn)
    for measures in result.components.values():
        for m in measures.values():
            assert 0 <= m.birnbaum <= 1 + ROUNDING
            assert -ROUNDING <= m.criticality <= m.fussell_vesely * (1 + ROUNDING) + ROUNDING
            assert m.raw >= 1 - ROUNDING
            assert m.rrw >= 1 - ROUNDING


def test_a_part_that_never_fails_changes_nothing() -> None:
    perfect = Reliability(stated_unavailability=0.0, stated_availability=1.0)
    with_it = design([tier("web", stated(0.1), needs=[need("dns")]), tier("dns", perfect)])
    result = evaluate_availability(with_it)
    assert result.requests["all"].unavailability == 0.1
    assert result.single_points_of_failure["all"] == ("web", "dns")
