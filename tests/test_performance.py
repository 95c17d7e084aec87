"""Load by wiring and role, degraded states, what is unknown, and hostile figures."""

import json

import pytest

from exports.evaluation_json import evaluations_json
from models.design.model import Design
from models.evaluate import evaluate
from models.performance import PerformanceResult, evaluate_performance
from store.books import books
from store.designs import build_designs

SHOP = """anboard: 1
id: shop
components:
  alb: {kind: aws.alb, needs: [{any: [was]}]}
  was:
    kind: tomcat
    replicas: 2
    capacity_rps: 30
    needs:
      - {any: [db], role: reader, for: [read]}
      - {any: [db], role: writer, for: [write]}
      - {any: [mail], degrades: true, for: [write]}
  db: {kind: mysql, replicas: 3, capacity_rps: 100, replication: {writer: db-1, mode: async, reads: READS}}
  mail: {kind: external, capacity_rps: 5}
requests: {read: {enters: alb, share: 0.8}, write: {enters: alb, share: 0.2}}
traffic: {requests_per_second: {mean: 5, peak: 40}, queries_per_request: 3}
"""


def built(text: str) -> Design:
    found = build_designs({"shop.yaml": text}, ["shop.yaml"])["shop.yaml"]
    assert isinstance(found, Design), [p.message() for p in found.problems]
    return found


def result(reads: str = "readers") -> PerformanceResult:
    return evaluate_performance(built(SHOP.replace("READS", reads)))


@pytest.mark.parametrize(
    ("reads", "peak"),
    [
        ("readers", {"was": 40, "db.writer": 24, "db.readers": 96, "mail": 8}),
        ("readers_else_writer", {"was": 40, "db.writer": 24, "db.readers": 96, "mail": 8}),
        ("writer", {"was": 40, "db.writer": 120, "mail": 8}),
        ("any", {"was": 40, "db": 120, "db.writer": 24, "mail": 8}),
    ],
)
def test_load_follows_the_wiring_and_the_roles(reads, peak):
    tiers = result(reads).tiers
    assert {t.tier.name: t.loads["peak"].per_second for t in tiers} == pytest.approx(peak)
    assert {t.tier.name: t.loads["mean"].per_second for t in tiers} == pytest.approx(
        {n: v / 8 for n, v in peak.items()}
    )


def test_a_tier_that_is_full_says_by_how_much_it_is_short_and_gives_no_time():
    was = result().tiers[0]
    up, one_down, none = was.loads["peak"].states
    assert (up.working, up.utilisation, up.is_full) == (2, pytest.approx(2 / 3), False)
    assert (one_down.is_full, one_down.short_by_per_second, one_down.response) == (True, 10, None)
    assert (none.working, none.utilisation, none.short_by_per_second) == (0, None, 40)


def test_a_tier_that_is_exactly_at_its_capacity_is_full():
    design = built(SHOP.replace("READS", "any").replace("capacity_rps: 30", "capacity_rps: 20"))
    state = evaluate_performance(design).tiers[0].loads["peak"].states[0]
    assert (state.is_full, state.short_by_per_second) == (True, 0)


def test_stand_ins_are_loaded_as_if_alone_and_what_they_share_is_loaded_once():
    text = """anboard: 1
id: two
components:
  dns: {kind: dns, needs: [{any: [a, b]}]}
  a: {kind: nginx, capacity_rps: 9, needs: [{any: [db]}]}
  b: {kind: nginx, capacity_rps: 9, needs: [{all: [db]}]}
  db: {kind: redis, replicas: 2, capacity_rps: 9}
requests: {all: {enters: dns}}
traffic: {requests_per_second: 6, queries_per_request: 1}
"""
    tiers = evaluate_performance(built(text)).tiers
    assert {t.tier.name: t.calls_per_request for t in tiers} == {"a": 1, "b": 1, "db": 2}
    assert {t.tier.name for t in tiers if t.stands_in} == {"a", "b", "db"}


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        (("{mean: 5, peak: 40}", "{mean: 5}"), {"was": ["traffic.requests_per_second.peak"]}),
        ((", queries_per_request: 3", ""), {"was": [], "db.writer": ["traffic.queries_per_request"]}),
    ],
)
def test_an_unknown_load_says_what_is_missing(change, missing):
    found = evaluate_performance(built(SHOP.replace("READS", "readers").replace(*change)))
    assert {t.tier.name: list(t.missing) for t in found.tiers if t.tier.name in missing} == missing
    assert "load-unknown" in {w.code for w in found.warnings}


def test_nothing_is_modelled_by_default():
    text = SHOP.replace("READS", "any")
    for line in ("    capacity_rps: 30\n", "capacity_rps: 100, ", ", capacity_rps: 5"):
        text = text.replace(line, "")
    evaluation = evaluate(built(text), books())
    assert evaluation.performance is not None
    assert evaluation.performance.tiers == ()
    assert json.loads(evaluations_json([evaluation]))["designs"][0]["performance"] == {}


def test_capacity_beside_the_plain_availability():
    evaluation = evaluate(built(SHOP.replace("READS", "readers")), books())
    assert evaluation.availability is not None
    assert evaluation.capacity is not None
    plain = evaluation.availability.all_requests.unavailability
    mean, peak = (evaluation.capacity.loads[name].all_requests.unavailability for name in ("mean", "peak"))
    assert mean == pytest.approx(plain, rel=1e-12)
    assert peak > 1.5 * plain


@pytest.mark.parametrize("capacity", ["1e-299", "1e299"])
@pytest.mark.parametrize("mean", ["0", "1e-299", "1e299"])
@pytest.mark.parametrize("reads", ["any", "readers_else_writer"])
def test_extreme_figures_give_figures(capacity, mean, reads):
    text = SHOP.replace("READS", reads).replace("capacity_rps: 30", f"capacity_rps: {capacity}")
    text = text.replace("capacity_rps: 100", f"capacity_rps: {capacity}").replace("{mean: 5, peak: 40}", mean)
    evaluation = evaluate(built(text), books())
    assert "NaN" not in evaluations_json([evaluation])
    assert 'null, "unavailability' not in evaluations_json([evaluation])
    assert evaluation.capacity is not None
    for found in evaluation.capacity.loads["mean"].requests.values():
        assert 0 <= found.availability <= 1
        assert found.availability + found.unavailability == pytest.approx(1)
