"""Tiers counted as a whole, pairs and hosts at the size limit: closed forms in exact arithmetic, and brute force."""

import itertools
from collections.abc import Iterator
from fractions import Fraction
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.availability import AvailabilityModel, DiagramTooLarge, evaluate_availability
from models.availability.bdd import Diagram
from models.availability.counting import at_least, distribution, exactly_of_others
from models.availability.cut_sets import LISTED_AT_MOST, MinimalCutSets
from models.availability.function import Function
from models.design.model import Design, Need, Place, Reliability
from models.units import HOURS_PER_YEAR
from tests import availability_oracle as oracle
from tests.availability_designs import NEVER_FAILS, design, need, place, stated, tier, times

ROUNDING = 1e-12
LARGE = 1e-11
"""Of up to 2,000 factors and as many sums."""
Q, Q_ZONE = Fraction(3, 8), Fraction(1, 64)
"""Dyadic, so that the exact sums stay short."""


def exactly(down: int, parts: int, q: Fraction) -> Fraction:
    return comb(parts, down) * q**down * (1 - q) ** (parts - down) if 0 <= down <= parts else Fraction(0)


def tail(down: int, parts: int, q: Fraction) -> Fraction:
    n, d = q.numerator, q.denominator
    return Fraction(
        sum(comb(parts, j) * n**j * (d - n) ** (parts - j) for j in range(max(down, 0), parts + 1)), d**parts
    )


def zones(figures: Reliability, count: int = 3) -> list[Place]:
    return [place(f"z{i}", "zone", figures) for i in range(count)]


def spread(parts: int, count: int = 3, shift: int = 0) -> list[str | None]:
    return [f"z{(i + shift) % count}" for i in range(parts)]


def k_of_n(required: int | None, n: int, figures: Reliability, places: list[Place] | None = None) -> Design:
    at = spread(n, len(places)) if places else [None] * n
    return design(
        [tier("e", NEVER_FAILS, needs=[need("t", required=required)]), tier("t", figures, at=at)], places or ()
    )


def states_of_zones(count: int = 3) -> Iterator[tuple[frozenset[int], Fraction]]:
    for down in itertools.product((False, True), repeat=count):
        lost = frozenset(i for i, is_down in enumerate(down) if is_down)
        yield lost, Q_ZONE ** len(lost) * (1 - Q_ZONE) ** (count - len(lost))


@pytest.mark.parametrize("q", [1e-15, 1e-3, 0.3, 0.5, 0.9, 1 - 2**-40, 0.0, 1.0])
@pytest.mark.parametrize(("count", "parts"), [(1, 1), (1, 5), (3, 5), (5, 5), (20, 60), (50, 60)])
def test_tails_agree_with_exact_arithmetic(count: int, parts: int, q: float) -> None:
    exact = Fraction(q)
    figures = [q] * parts, [1 - q] * parts
    enough, fewer = at_least(count, *figures)
    assert enough == pytest.approx(float(tail(count, parts, exact)), rel=ROUNDING, abs=1e-300)
    assert fewer == pytest.approx(float(1 - tail(count, parts, exact)), rel=ROUNDING, abs=1e-300)
    others = exactly_of_others(count - 1, *figures)
    assert others == pytest.approx([float(exactly(count - 1, parts - 1, exact))] * parts, rel=ROUNDING, abs=1e-300)
    draws = [np.array([q, 0.25])] * parts, [np.array([1 - q, 0.75])] * parts
    of_draws = at_least(count, *draws)
    assert of_draws[0][0] == pytest.approx(enough, rel=ROUNDING, abs=1e-300)
    assert of_draws[1][1] == pytest.approx(float(1 - tail(count, parts, Fraction(1, 4))), rel=ROUNDING)


def test_parts_that_differ_agree_with_all_their_states() -> None:
    q = [1e-9, 0.5, 0.125, 0.0, 0.9]
    p = [1 - q_i for q_i in q]
    expected = [Fraction(0)] * 6
    for states in itertools.product((0, 1), repeat=5):
        chance = Fraction(1)
        for q_i, down in zip(map(Fraction, q), states, strict=True):
            chance *= q_i if down else 1 - q_i
        expected[sum(states)] += chance
    assert distribution(q, p).tolist() == pytest.approx([float(e) for e in expected], rel=ROUNDING)
    rest = distribution(q[1:], p[1:])
    assert exactly_of_others(2, q, p)[0] == pytest.approx(float(rest[2]), rel=ROUNDING)


@pytest.mark.parametrize(("required", "n"), [(1000, 1999), (300, 1999), (1250, 1999), (500, 1000), (None, 1999)])
def test_k_of_n_at_the_limit(required: int | None, n: int) -> None:
    result = evaluate_availability(k_of_n(required, n, stated(float(Q))))
    missing = 1 if required is None else n - required + 1
    expected = tail(missing, n, Q)
    assert result.requests["all"].unavailability == pytest.approx(float(expected), rel=LARGE, abs=1e-300)
    assert result.requests["all"].availability == pytest.approx(float(1 - expected), rel=LARGE, abs=1e-300)
    pivotal = float(exactly(missing - 1, n - 1, Q))
    for name in ("t-1", f"t-{n}"):
        assert result.components[name]["all"].birnbaum == pytest.approx(pivotal, rel=LARGE, abs=1e-300)
    cut_sets = result.minimal_cut_sets["all"]
    assert cut_sets.count == comb(n, missing)
    assert len(set(cut_sets.listed)) == min(cut_sets.count, LISTED_AT_MOST)
    assert {len(set(names)) for names in cut_sets.listed} == {missing}
    assert len(result.single_points_of_failure["all"]) == (n if missing == 1 else 0)


def test_k_of_n_over_zones_at_the_limit() -> None:
    n, required = 1000, 600
    model = AvailabilityModel(k_of_n(required, n, stated(float(Q)), zones(stated(float(Q_ZONE)))))
    result = model.evaluate()
    size = [334, 333, 333]

    def unavailable(lost: frozenset[int]) -> Fraction:
        gone = sum(size[i] for i in lost)
        return tail(n - required + 1 - gone, n - gone, Q)

    expected = sum(chance * unavailable(lost) for lost, chance in states_of_zones())
    assert result.requests["all"].unavailability == pytest.approx(float(expected), rel=LARGE)
    for i in range(3):
        birnbaum = sum(
            chance / (1 - Q_ZONE) * (unavailable(lost | {i}) - unavailable(lost))
            for lost, chance in states_of_zones()
            if i not in lost
        )
        assert result.components[f"z{i}"]["all"].birnbaum == pytest.approx(float(birnbaum), rel=LARGE)
    pivotal = sum(
        chance * exactly(n - required - gone, n - 1 - gone, Q)
        for lost, chance in states_of_zones()
        if 0 not in lost and (gone := sum(size[i] for i in lost)) <= n - required
    )
    assert result.components["t-1"]["all"].birnbaum == pytest.approx(float(pivotal), rel=LARGE)
    cuts = comb(n, 401) + sum(comb(n - m, 401 - m) for m in size) + 3  # no zone, one zone, two zones down
    assert result.minimal_cut_sets["all"].count == cuts
    assert set(map(frozenset, result.minimal_cut_sets["all"].listed[:3])) == {
        frozenset(pair) for pair in itertools.combinations(("z0", "z1", "z2"), 2)
    }
    q = np.array([float(Q), 0.25])
    drawn = model.unavailability_of_draws({f"t-{i}": q for i in range(1, n + 1)})["all"]
    assert drawn[0] == pytest.approx(float(expected), rel=LARGE)


@pytest.mark.parametrize(("n", "required"), [(20, 10), (60, 20), (120, 90)])
def test_pairs_with_halves_in_different_zones(n: int, required: int) -> None:
    chain = [
        tier("e", NEVER_FAILS, needs=[need("a", required=required)]),
        tier("a", stated(float(Q)), at=spread(n), needs=[need("b", wiring="paired")]),
        tier("b", stated(float(Q)), at=spread(n, shift=1)),
    ]
    result = evaluate_availability(design(chain, zones(stated(float(Q_ZONE)))))
    expected = Fraction(0)
    for lost, chance in states_of_zones():
        left = sum(not {i % 3, (i + 1) % 3} & lost for i in range(n))
        expected += chance * tail(left - required + 1, left, 1 - (1 - Q) ** 2)
    assert result.requests["all"].unavailability == pytest.approx(float(expected), rel=LARGE)


def test_pairs_at_a_size_that_needs_every_digit() -> None:
    n, required = 300, 150
    chain = [
        tier("e", NEVER_FAILS, needs=[need("a", required=required)]),
        tier("a", stated(1 / 64), at=[None] * n, needs=[need("b", wiring="paired")]),
        tier("b", stated(1 / 64), at=[None] * n),
    ]
    result = evaluate_availability(design(chain))
    expected = tail(n - required + 1, n, 1 - (1 - Fraction(1, 64)) ** 2)
    assert result.requests["all"].unavailability == pytest.approx(float(expected), rel=LARGE, abs=0)
    assert result.minimal_cut_sets["all"].count == comb(n, 151) * 2**151


@pytest.mark.parametrize("n", [40, 170, 400])
def test_two_tiers_on_as_many_hosts(n: int) -> None:
    """The cut sets, of equal order and beyond the smallest float, are counted and the first listed without end."""
    hosts = [place(f"h{i}", "host", times(1000, 1), f"z{i % 3}") for i in range(n)]
    at: list[str | None] = [h.name for h in hosts]
    tiers = [tier("a", times(1000, 1), at=at, needs=[need("b")]), tier("b", times(1000, 1), at=at)]
    found = evaluate_availability(design(tiers, [*zones(times(1000, 1)), *hosts])).minimal_cut_sets["all"]
    sizes = [len(range(i, n, 3)) for i in range(3)]
    of_a_tier = int(
        np.prod([2**size + 1 for size in sizes], dtype=object)
    )  # a zone; or a host or instance at each spot
    assert found.count == 2 * of_a_tier - 2**3  # those without an instance are the same for both tiers
    assert len(set(found.listed)) == LISTED_AT_MOST
    assert found.listed[0] == ("z0", "z1", "z2")


@st.composite
def counted_designs(draw: st.DrawFn) -> Design:
    """One tier asked for in the same way throughout, on places that nest, before and after other needs."""
    figures = st.one_of(
        st.just(NEVER_FAILS),
        st.sampled_from([1e-15, 1e-3, 0.1, 0.5, 0.9, 1 - 2**-40, 0.0, 1.0]).map(stated),
        st.tuples(st.floats(1, 1e5), st.floats(0, 100)).map(lambda both: times(*both)),
    )
    places = [
        place("r", "region", draw(figures)),
        place("z0", "zone", draw(figures), "r"),
        place("z1", "zone", draw(figures), "r"),
        place("h", "host", draw(figures), "z0"),
    ]
    spots = st.sampled_from([None, "r", "z0", "z1", "h"])
    t = tier("t", draw(figures), at=draw(st.lists(spots, min_size=2, max_size=4)))
    required = draw(st.sampled_from([None, 2, len(t.instances)]))
    asks = st.lists(st.sampled_from([{}, {"requests": ("read",)}, {"degrades": True}]), max_size=2)

    def needs() -> list[Need]:
        return [need("t", required=required, **rest) for rest in draw(asks)]

    app = tier("app", draw(figures), at=draw(st.lists(spots, min_size=1, max_size=2)), needs=needs())
    web = tier("web", NEVER_FAILS, needs=[*needs(), need("app", required=draw(st.sampled_from([1, None])))])
    return design([web, app, t], places, {"read": ("web", 0.75), "write": ("web", 0.25)})


@settings(max_examples=60, deadline=None)
@given(counted_designs())
def test_counted_tiers_agree_with_brute_force(drawn: Design) -> None:
    model = AvailabilityModel(drawn)
    result = model.evaluate()
    names = [v.name for v in model.variables]
    works = {
        (name, soft, failed): oracle.request_works(drawn, name, failed, soft=soft)
        for name in drawn.requests
        for soft in (False, True)
        for failed, _ in oracle.states(model.variables)
    }
    for name, request in result.requests.items():
        down = degraded = Fraction(0)
        birnbaum = dict.fromkeys(names, Fraction(0))
        for failed, chance in oracle.states(model.variables):
            if not works[name, False, failed]:
                down += chance
            elif not works[name, True, failed]:
                degraded += chance
        for v in model.variables:
            for failed, chance in oracle.states([u for u in model.variables if u is not v]):
                if works[name, False, failed] and not works[name, False, failed | {v.name}]:
                    birnbaum[v.name] += chance
        assert request.unavailability == pytest.approx(float(down), rel=ROUNDING, abs=0)
        assert request.availability == pytest.approx(float(1 - down), rel=ROUNDING, abs=1e-300)
        assert request.degraded_unavailability == pytest.approx(float(degraded), rel=ROUNDING, abs=1e-300)
        for part, expected in birnbaum.items():
            measures = result.components[part][name]
            assert measures.birnbaum == pytest.approx(float(expected), rel=ROUNDING, abs=1e-300)
        total = request.downtime_minutes_per_year
        assert sum(request.downtime_by_cause.values()) == pytest.approx(total, rel=ROUNDING, abs=1e-300)
        expected_cuts = oracle.minimal_cut_sets(drawn, name, names)
        assert {frozenset(c) for c in result.minimal_cut_sets[name].listed} == expected_cuts
        assert result.minimal_cut_sets[name].count == len(expected_cuts)
        points = {frozenset([n]) for n in result.single_points_of_failure[name]}
        assert points == {c for c in expected_cuts if len(c) == 1}


@pytest.mark.parametrize(
    ("required", "n", "figures"), [(7, 12, times(99, 1)), (5, 12, times(1, 1)), (None, 9, times(9, 1))]
)
def test_counting_changes_no_figure(
    monkeypatch: pytest.MonkeyPatch, required: int, n: int, figures: Reliability
) -> None:
    """Beside the same tier instance by instance; the frequency too, which weighs each member."""
    drawn = k_of_n(required, n, figures, zones(times(999, 3)))
    counted = AvailabilityModel(drawn)
    monkeypatch.setattr("models.availability.groups.MAX_PLACES", -1)
    plain = AvailabilityModel(drawn)
    assert counted.structure.diagram.counts
    assert not plain.structure.diagram.counts
    ours, theirs = counted.evaluate(), plain.evaluate()
    a, b = ours.requests["all"], theirs.requests["all"]
    assert a.failures_per_year == pytest.approx(b.failures_per_year, rel=ROUNDING)
    assert a.downtime_by_cause == pytest.approx(b.downtime_by_cause, rel=ROUNDING)
    assert ours.minimal_cut_sets["all"].count == theirs.minimal_cut_sets["all"].count
    for name, measures in theirs.components.items():
        m, o = measures["all"], ours.components[name]["all"]
        assert (o.birnbaum, o.criticality, o.fussell_vesely, o.raw, o.rrw) == pytest.approx(
            (m.birnbaum, m.criticality, m.fussell_vesely, m.raw, m.rrw), rel=ROUNDING
        )
    rng = np.random.default_rng(3)
    draws = {f"t-{i}": rng.uniform(0.0, 0.5, 50) for i in range(1, n + 1)}
    assert counted.unavailability_of_draws(draws)["all"] == pytest.approx(
        plain.unavailability_of_draws(draws)["all"], rel=ROUNDING
    )


def test_two_different_counts_of_one_tier_are_told_apart() -> None:
    """A request class that asks for 400 in one need and 500 in another; the smaller number follows from the larger."""
    n = 60
    e = tier("e", NEVER_FAILS, needs=[need("t", required=20), need("b")])
    b = tier("b", NEVER_FAILS, needs=[need("t", required=30)])
    result = evaluate_availability(design([e, b, tier("t", stated(float(Q)), at=[None] * n)]))
    assert result.requests["all"].unavailability == pytest.approx(float(tail(n - 30 + 1, n, Q)), rel=LARGE)


def interlocking(n: int) -> Design:
    ids = [f"b-{i + 1}" for i in range(n)]
    ring = [tier(f"a{i}", times(99, 1), needs=[need(*(ids[(i + s) % n] for s in (0, 1, 7)))]) for i in range(n)]
    e = tier("e", NEVER_FAILS, needs=[need(*(a.name for a in ring), required=n // 4)])
    return design([e, *ring, tier("b", times(99, 1), at=[None] * n)])


def test_what_interlocks_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("models.availability.bdd.MAX_STEPS", 10_000)
    with pytest.raises(DiagramTooLarge, match="more than 10,000 steps"):
        evaluate_availability(interlocking(40))


def test_every_loop_that_grows_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    diagram = Diagram(30)
    halves = [diagram.at_least(8, [diagram.any_variable([v]) for v in range(start, 30, 2)]) for start in (0, 1)]
    both = diagram.all_of(halves)
    monkeypatch.setattr("models.availability.cut_sets.MAX_STEPS", 50)
    with pytest.raises(DiagramTooLarge, match="minimal cut sets"):
        MinimalCutSets(diagram).of(both, [0.1] * 30)
    monkeypatch.setattr("models.availability.bdd.MAX_STEPS", 50)
    with pytest.raises(DiagramTooLarge, match="steps"):
        diagram.any_of(halves)
    assert Function(diagram, both).unavailability([0.5] * 30, [0.5] * 30) == 0.25


def test_frequency_of_a_counted_tier() -> None:
    """k of n alone: it fails when one of the last k that are up does."""
    n, required = 1999, 1990
    request = evaluate_availability(k_of_n(required, n, times(1023, 1))).requests["all"]
    q = Fraction(1, 1024)
    at_the_edge = exactly(n - required, n, q)
    assert request.failures_per_year == pytest.approx(float(at_the_edge) * required / 1023 * HOURS_PER_YEAR, rel=LARGE)
