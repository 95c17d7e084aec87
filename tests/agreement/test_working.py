"""What works while parts are down: against the text of the contract by brute force, and against the diagrams."""

from collections.abc import Iterable
from itertools import chain, combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.availability import AvailabilityModel
from models.availability.bdd import DOWN, Diagram, Node
from models.availability.working import WorkingModel
from models.design.model import Design
from tests import availability_oracle as oracle
from tests.availability_designs import (
    NEVER_FAILS,
    database_needs,
    design,
    failover,
    need,
    place,
    replication,
    three_tiers,
    tier,
)
from tests.properties.test_availability_properties import designs


def parts(drawn: Design) -> list[str]:
    return [*drawn.instances, *drawn.places]


def sets(names: list[str]) -> Iterable[tuple[str, ...]]:
    return chain.from_iterable(combinations(names, size) for size in range(4))


def is_down(diagram: Diagram, node: Node, down: set[int]) -> bool:
    while node > DOWN:
        level = diagram.level[node]
        count = diagram.counts.get(level)
        fails = level in down if count is None else sum(m in down for m in count.members) >= count.at_least
        node = diagram.high[node] if fails else diagram.low[node]
    return node == DOWN


@settings(max_examples=60, deadline=None)
@given(designs())
def test_agrees_with_the_rule_written_out(drawn: Design) -> None:
    model = WorkingModel(drawn)
    for down in sets(parts(drawn)):
        statuses = model.statuses(down)
        for name, status in statuses.items():
            works = oracle.request_works(drawn, name, frozenset(down))
            whole = works and oracle.request_works(drawn, name, frozenset(down), soft=True)
            assert status == ("works" if whole else "degraded" if works else "down")
        states = model.evaluate(down)
        assert {name: state.status for name, state in states.items()} == statuses
        for name, state in states.items():
            entry = {i.id for i in drawn.instances_of(drawn.requests[name].enters)}
            assert bool(entry & set(state.working)) == (state.status != "down")
            assert bool(state.unmet) == (state.status != "works")


@settings(max_examples=60, deadline=None)
@given(designs() | st.just(three_tiers(zones=3, instances=5)), st.data())
def test_agrees_with_the_diagram(drawn: Design, data: st.DataObject) -> None:
    structure = AvailabilityModel(drawn).structure
    level = {v.name: i for i, v in enumerate(structure.variables) if v.cause in ("region", "zone", "host", "instance")}
    level |= {v.name: i for i, v in enumerate(structure.variables) if v.cause == "stated"}
    model = WorkingModel(drawn)
    for down in data.draw(st.lists(st.sets(st.sampled_from(sorted(level))), max_size=20)) if level else []:
        levels = {level[name] for name in down}
        for name, status in model.statuses(down).items():
            assert (status == "down") == is_down(structure.diagram, structure.down[name], levels)
            degraded = is_down(structure.diagram, structure.degraded_or_down[name], levels)
            assert (status != "works") == degraded


def database(reads: str = "readers_else_writer") -> WorkingModel:
    roles = replication("db-1", reads, failover(["db-3"]))
    db = tier("db", NEVER_FAILS, at=["a", "b", "c"], replication=roles)
    places = [place(name, "zone") for name in "abc"]
    requests = {"read": ("app", 0.5), "write": ("app", 0.5)}
    return WorkingModel(design([tier("app", NEVER_FAILS, needs=database_needs()), db], places, requests))


def test_the_candidate_writes_once_the_writer_is_gone() -> None:
    model = database()
    assert model.statuses(["db-1"]) == {"read": "works", "write": "works"}
    assert model.statuses(["a", "db-3"]) == {"read": "works", "write": "down"}  # db-2 is no candidate
    assert model.statuses(["db"]) == {"read": "down", "write": "down"}


def test_nobody_writes_during_a_failover() -> None:
    model = database()
    assert model.statuses(["db-1"], {"db": None}) == {"read": "works", "write": "down"}
    assert model.statuses(["db-2", "db-3"], {"db": None})["read"] == "works"  # the former writer is a reader now
    assert model.statuses([], {"db": "db-3"}) == {"read": "works", "write": "works"}
    assert model.statuses(["db-3"], {"db": "db-3"}) == {"read": "works", "write": "down"}


def test_readers_only() -> None:
    model = database("readers")
    assert model.statuses(["db-2", "db-3"])["read"] == "down"
    assert model.statuses(["db-2", "db-1"])["read"] == "down"  # db-3 writes now
    assert model.statuses(["db-2", "db-1"], {"db": None})["read"] == "works"


def test_why_not_names_the_need_that_breaks_first() -> None:
    state = database().evaluate(["db-1", "db-3"])["write"]
    assert state.status == "down"
    assert [u.text.ko for u in state.unmet] == ["app: 쓸 수 있는 db 없음"]
    unmet = three_tier_model().evaluate(["was-1", "was-2"])["all"].unmet[0]
    assert (unmet.component, unmet.names, unmet.required, unmet.working) == ("ws", ("was-1",), 1, 0)
    [entry] = three_tier_model().evaluate(["ws-1", "ws-2"])["all"].unmet
    assert entry.text.en == "requests enter at ws, which is down"


def three_tier_model() -> WorkingModel:
    app = tier("was", NEVER_FAILS, at=[None] * 2)
    return WorkingModel(design([tier("ws", NEVER_FAILS, at=[None] * 2, needs=[need("was", wiring="paired")]), app]))


def test_pairs_fail_as_a_whole() -> None:
    state = three_tier_model().evaluate(["ws-1", "was-2"])["all"]
    assert state.status == "down"
    assert state.working == ("was-1",)
    assert [(u.names, u.text.en) for u in state.unmet] == [(("was-2",), "ws: no was-2 works")]


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(KeyError, match="nobody"):
        database().statuses(["nobody"])
