"""Capacity-aware availability = enumeration of all states; M/M/c = simulation within its own standard error."""

from heapq import heapify, heapreplace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.availability import capacity, evaluate_availability
from models.availability.capacity import CapacityModel
from models.design.serving import Tier
from models.performance import evaluate_performance
from models.performance.queue import erlang_c, response_times, survival
from store.designs import load_design_files
from tests.availability_designs import design, need, place, replication, stated, tier
from tests.capacity_oracle import unavailability
from tests.conftest import DECISIONS

UNAVAILABILITY = st.sampled_from((0.3, 0.1, 0.02))
LOAD = st.sampled_from((0.0, 0.4, 1.0, 1.3, 2.0, 2.7, 5.0))
READS = st.sampled_from(("readers", "readers_else_writer", "writer", "any"))


@st.composite
def loaded_designs(draw):
    """Up to nine instances in two zones: paired or mesh tiers, perhaps a stand-in, perhaps a replicated database."""
    zones = [place("a", "zone", stated(draw(UNAVAILABILITY))), place("b", "zone")]

    def make(name, most, needs=(), count=None, **rest):
        count = count or draw(st.integers(1, most))
        at = [draw(st.sampled_from(("a", "b", None))) for _ in range(count)]
        return tier(name, stated(draw(UNAVAILABILITY)), at=at, needs=needs, **rest)

    reads = draw(READS)
    size = draw(st.integers(1, 3))
    db = make("db", 3, count=size, replication=replication("db-1" if size > 1 else "db", reads=reads))
    to_db = [need("db", role="reader", requests=("read",)), need("db", role="writer", requests=("write",))]
    app = make("app", 2, to_db)
    wired = draw(st.sampled_from(("any", "all", "two", "paired", "stand-in", "paired for reads")))
    other = make("other", 2, to_db[:1]) if wired == "stand-in" else None
    how = {
        "any": need("app"),
        "all": need("app", required=None),
        "two": need("app", required=min(2, len(app.instances))),
        "paired": need("app", wiring="paired"),
        "paired for reads": need("app", wiring="paired", requests=("read",)),
        "stand-in": need("app", "other"),
    }[wired]
    needs = [how, need("app", requests=("write",))] if wired == "paired for reads" else [how]
    web = make("web", 2, needs, count=len(app.instances) if "paired" in wired else None)
    found = design([c for c in (web, app, other, db) if c], zones, {"read": ("web", 0.7), "write": ("web", 0.3)})
    tiers = [Tier(name, "all") for name in ("web", "app", "other")]
    apart = {"any": ("all", "writer"), "writer": ("writer",)}.get(reads, ("readers", "writer"))
    tiers += [Tier("db", serving) for serving in (apart if size > 1 else ("all",))]
    return found, {t: draw(LOAD) for t in tiers if t.component in found.components}


@settings(max_examples=150, deadline=None)
@given(loaded_designs())
def test_the_carried_share_is_that_of_enumeration(drawn):
    found, needed = drawn
    result = CapacityModel(found, needed).evaluate(needed)
    assert result.off_by == 0
    for request, carried in result.requests.items():
        assert carried.unavailability == pytest.approx(unavailability(found, request, needed), rel=1e-12, abs=1e-15)
        assert carried.availability == pytest.approx(1 - carried.unavailability, abs=1e-15)


@pytest.mark.parametrize("instances", [30, 70, 140])
def test_a_tier_of_the_size_of_its_load_carries_the_mean_of_a_binomial(instances):
    many = design([tier("web", stated(0.1), at=(None,) * instances)])
    needed = {Tier("web", "all"): float(instances)}
    found = CapacityModel(many, needed).evaluate(needed)
    assert found.off_by == 0
    assert found.all_requests.unavailability == pytest.approx(0.1, rel=1e-12)


@pytest.mark.parametrize("most", [2, 4, 10])
def test_fewer_steps_than_there_are_give_a_bound_that_holds(most, monkeypatch):
    monkeypatch.setattr(capacity, "MOST_STEPS", most)
    many = design([tier("web", stated(0.1), at=(None,) * 40)])
    needed = {Tier("web", "all"): 40.0}
    found = CapacityModel(many, needed).evaluate(needed)
    assert found.off_by > 0
    assert found.all_requests.unavailability - found.off_by <= 0.1 <= found.all_requests.unavailability


@pytest.mark.parametrize("load", [0.5, 1.0, 1.5, 1.99])
def test_the_evaluated_steps_are_those_of_the_plain_model(load):
    """Load that one instance carries changes nothing."""
    pair = design([tier("web", stated(0.1), at=(None, None))])
    result = CapacityModel(pair, [Tier("web", "all")], {"all": 0.01}).evaluate({Tier("web", "all"): load})
    lost = 0.18 * max(0.0, 1 - 1 / load) + 0.01
    assert result.all_requests.unavailability == pytest.approx(lost, rel=1e-12)


@pytest.mark.parametrize("decision", DECISIONS)
def test_no_load_gives_the_plain_availability(decision):
    """The steps are evaluated by the same model as the plain figure, failovers and people included."""
    for found in load_design_files(DECISIONS[decision]):
        plain = evaluate_availability(found)
        tiers = {tier.tier: 0.0 for tier in evaluate_performance(found).tiers}
        carried = CapacityModel(found, tiers).evaluate(tiers)
        for name, request in carried.requests.items():
            assert request.unavailability == pytest.approx(plain.requests[name].unavailability, rel=1e-12)
        assert carried.all_requests.availability == pytest.approx(plain.all_requests.availability, rel=1e-12)


CUSTOMERS, WARM_UP, BATCHES = 200_000, 5_000, 40


def simulated_times(servers: int, arrivals: float, seed: int) -> np.ndarray:
    """Response times of an M/M/c queue in mean service times: the next customer takes the server that is free first."""
    rng = np.random.default_rng(seed)
    arriving = np.cumsum(rng.exponential(1 / arrivals, CUSTOMERS))
    service = rng.exponential(1.0, CUSTOMERS)
    free = [0.0] * servers
    heapify(free)
    left = np.empty(CUSTOMERS)
    for i, (now, needs) in enumerate(zip(arriving.tolist(), service.tolist(), strict=True)):
        left[i] = max(now, free[0]) + needs
        heapreplace(free, left[i])
    return (left - arriving)[WARM_UP:]


@pytest.mark.parametrize(("servers", "arrivals"), [(1, 0.5), (2, 1.4), (5, 4.0)])
def test_a_simulated_queue_agrees_within_its_standard_error(servers, arrivals):
    """Means of batches far longer than the queue remembers are independent; at 3.5 standard errors."""
    times = simulated_times(servers, arrivals, seed=7)
    expected = response_times(servers, arrivals, 1.0, erlang_c(servers, arrivals))
    for sample, value in [
        (times, expected.mean_seconds),
        (times > expected.p95_seconds, 0.05),
        (times > expected.p99_seconds, 0.01),
    ]:
        batches = [batch.mean() for batch in np.array_split(sample, BATCHES)]
        assert abs(np.mean(batches) - value) <= 3.5 * np.std(batches, ddof=1) / BATCHES**0.5


@given(st.integers(1, 200), st.floats(1e-9, 1 - 1e-9))
def test_the_percentiles_are_where_the_distribution_says(servers, utilisation):
    arrivals = servers * utilisation
    waiting = erlang_c(servers, arrivals)
    times = response_times(servers, arrivals, 1.0, waiting)
    assert survival(times.p95_seconds, servers - arrivals, waiting) == pytest.approx(0.05, rel=1e-9)
    assert survival(times.p99_seconds, servers - arrivals, waiting) == pytest.approx(0.01, rel=1e-9)
    assert 1 <= times.mean_seconds < times.p95_seconds < times.p99_seconds
    assert times.mean_seconds == pytest.approx(1 + waiting / (servers - arrivals))


@given(st.floats(1e-6, 0.999))
def test_one_server_answers_within_an_exponential_time(utilisation):
    times = response_times(1, utilisation, 1.0, erlang_c(1, utilisation))
    assert times.p99_seconds == pytest.approx(np.log(100) / (1 - utilisation), rel=1e-9)
