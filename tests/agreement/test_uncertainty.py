"""Draws against the evaluation of the file that states them, one by one; orders, and crossings from both sides."""

from dataclasses import replace

import numpy as np
import pytest

from models.availability import evaluate_availability
from models.decision import CRITERIA
from models.design.build import build_design
from models.evaluate import evaluate
from models.sensitivity import flips, swings
from models.uncertainty import uncertainty
from models.uncertainty.downtime import DrawnAvailability
from models.uncertainty.figures import with_figures
from models.uncertainty.moves import figures_of, moved, with_value
from models.uncertainty.ranges import draw
from store.books import books
from store.designs import build_designs, load_design_files
from tests.conftest import DECISIONS

DOWNTIME = CRITERIA[0]


def figures(designs, criterion):
    return [figures_of(design, criterion, books()) for design in designs]


ROUNDING = 1e-12
EVERY_SOURCE = """
anboard: 1
id: static
places:
  region: {kind: region, mttf_hours: 60000, mttr_hours: 1}
  a: {kind: zone, in: region, mttf_hours: 20000, mttr_hours: 3}
  b: {kind: zone, in: region, mttf_hours: 20000, mttr_hours: 3}
components:
  lb: {kind: generic, unavailability: 1.0e-5, needs: [{any: [web]}]}
  web:
    kind: generic
    replicas: 3
    places: [a, b, a]
    mttf_hours: 2000
    mttr_hours: 1
    beta: 0.1
    deploys_per_month: 8
    change_failure_rate: 0.1
    recovery_hours: 0.5
    rollout: rolling
    repair: {by: people}
    needs: [{at_least: 2, of: [app]}]
  app:
    kind: generic
    replicas: 3
    places: [a, b, b]
    unavailability: 0.001
    beta: 0
    deploys_per_month: 0
    change_failure_rate: 0.2
    recovery_hours: 1
    rollout: all_at_once
  cache:
    kind: generic
    replicas: 2
    places: [a, b]
    mttf_hours: 900
    mttr_hours: 2
    repair: {by: people}
requests:
  read: {enters: lb, share: 0.7}
  write: {enters: web, share: 0.2}
  look: {enters: cache, share: 0.1}
team:
  time_to_learn_hours: 40
  members:
    - {name: one, operates: [web], reachable: 0.5, away_hours: 8}
    - {name: two, operates: [web], reachable: 0.7, away_hours: 4}
assumptions:
  places.region.mttf_hours: {range: [20000, 200000], source: test}
  places.a.mttr_hours: {range: [0, 12], source: test}
  components.lb.unavailability: {range: [1.0e-7, 1.0e-3], source: test}
  components.web.mttf_hours: {range: [700, 9000], source: test}
  components.web.mttr_hours: {range: [0.25, 8], source: test}
  components.web.beta: {range: [0, 1], source: test}
  components.web.deploys_per_month: {range: [1, 30], source: test}
  components.web.change_failure_rate: {range: [0.05, 0.2], source: test}
  components.web.recovery_hours: {range: [0.1, 4], source: test}
  components.app.unavailability: {range: [1.0e-5, 1.0e-2], source: test}
  components.app.beta: {range: [0, 0.3], source: test}
  components.app.deploys_per_month: {range: [0, 20], source: test}
  components.cache.mttr_hours: {range: [1, 90], source: test}
  team.time_to_learn_hours: {range: [20, 400], source: test}
  requests.write.share: {range: [0.05, 0.4], source: test}
"""


def design_of(text, name="design"):
    return build_designs({name: text}, [name])[name]


def stated(design, figures):
    """The design that the file with these figures states; a share of requests takes from the others."""
    data = design.canonical
    for path, value in figures.items():
        if not path.startswith("requests."):
            data = with_value(data, path.split("."), value)
    built = build_design(data, books().catalog)
    shares = {path: value for path, value in figures.items() if path.startswith("requests.")}
    for path, value in shares.items():
        built = moved(built, path, value, books())
    return built


def test_every_draw_of_a_design_with_every_static_source_is_exact():
    model = DrawnAvailability(design_of(EVERY_SOURCE))
    assert set(model.ranges) == set(model.design.assumptions)
    drawn = draw(model.ranges.values(), draws=30, seed=3)
    by_request = model.by_request(drawn)
    overall = model.weighted(drawn, by_request)
    for i in range(30):
        figures = {path: float(found[i]) for path, found in drawn.items()}
        exact = evaluate_availability(stated(model.design, figures))
        assert overall[i] == pytest.approx(exact.all_requests.unavailability, rel=ROUNDING)
        for name, result in exact.requests.items():
            assert by_request[name][i] == pytest.approx(result.unavailability, rel=ROUNDING)


def test_the_design_itself_is_one_of_its_draws():
    model = DrawnAvailability(design_of(EVERY_SOURCE))
    now = {path: np.full(1, range_.value) for path, range_ in model.ranges.items()}
    exact = evaluate_availability(model.design).all_requests.unavailability
    assert model.weighted(now, model.by_request(now))[0] == pytest.approx(exact, rel=ROUNDING)


OPTION_1 = DECISIONS["stamp-crush"][1]


def test_a_design_with_chains_is_exact_at_its_own_figures_and_where_solved():
    (design,) = load_design_files([OPTION_1])
    model = DrawnAvailability(design)
    assert not model.is_exact
    now = model.by_request({})
    for name, result in evaluate_availability(design).requests.items():
        assert now[name] == pytest.approx(result.unavailability, rel=ROUNDING)
    drawn = draw(model.ranges.values(), draws=3, seed=1)
    for i in range(3):
        figures = {path: float(found[i]) for path, found in drawn.items() if built_from_file(design, path)}
        exact = evaluate_availability(stated(design, figures))
        for name, unavailability in model.exactly(figures).items():
            assert unavailability == pytest.approx(exact.requests[name].unavailability, rel=ROUNDING)


def built_from_file(design, path):
    """No file may hold the catalog's repair time beside a stated availability."""
    return moved(design, path, design.assumptions[path].value, books()) is not None


def test_the_stated_error_is_that_of_draws_solved_exactly():
    """Of the draws beside those that were checked as well: the median draw is within it."""
    (design,) = load_design_files([OPTION_1])
    model = DrawnAvailability(design)
    found = uncertainty([design], seed=0, draws=200).designs[0]
    figures = draw(model.ranges.values(), draws=200, seed=0)
    errors = []
    for i in range(0, 200, 10):
        single = {path: float(values[i]) for path, values in figures.items()}
        at_draw = {path: np.asarray(value) for path, value in single.items()}
        errors.append(abs(found.figures[i] / model.weighted(at_draw, model.exactly(single)) - 1))
    assert found.checked == 5
    assert float(np.median(errors)) <= found.largest_error < 0.01


TWO = """
anboard: 1
id: {id}
components:
  lb: {{kind: generic, availability: 0.999, needs: [{{any: [{name}]}}]}}
  {name}: {{kind: generic, mttf_hours: {mttf}, mttr_hours: 1}}
requests: {{all: {{enters: lb}}}}
assumptions:
  components.lb.availability: {{range: [0.99, 0.9999], source: test}}
  components.{name}.mttf_hours: {{range: [500, 5000], source: test}}
"""


def pair(mttf_a=1000, mttf_b=2000, name_b="b"):
    texts = {"a": TWO.format(id="a", name="a", mttf=mttf_a), "b": TWO.format(id="b", name=name_b, mttf=mttf_b)}
    return list(build_designs(texts, ["a", "b"]).values())


def test_a_path_has_the_same_draws_in_every_design_whatever_else_is_drawn():
    a, b = (draw(DrawnAvailability(d).ranges.values(), draws=50, seed=1) for d in pair())
    shared = "components.lb.availability"
    assert set(a) & set(b) == {shared}
    assert (a[shared] == b[shared]).all()
    assert (a["components.a.mttf_hours"] != b["components.b.mttf_hours"]).any()
    assert (draw(DrawnAvailability(pair()[0]).ranges.values(), draws=50, seed=2)[shared] != a[shared]).any()


def test_designs_that_are_the_same_are_equal_in_every_draw():
    texts = {name: EVERY_SOURCE.replace("id: static", f"id: {name}") for name in ("a", "b")}
    found = uncertainty(list(build_designs(texts, ["a", "b"]).values()), seed=5, draws=500)
    assert [(o.order, o.share) for o in found.orders] == [(((0, 1),), 1.0)]
    assert found.less_downtime == ((0.0, 0.0), (0.0, 0.0))


def test_the_share_of_an_order_is_the_probability_of_the_distribution():
    """Two figures, alike and independent, each triangular on the logarithm: either is the better in half the draws."""
    found = uncertainty(pair(mttf_a=2000, mttf_b=2000), seed=7)
    share = found.less_downtime[0][1]
    assert share == pytest.approx(0.5, abs=3.5 * np.sqrt(0.25 / found.draws))
    assert share + found.less_downtime[1][0] == pytest.approx(1)
    assert sum(order.share for order in found.orders) == pytest.approx(1)


def test_quantiles_are_those_of_the_one_assumption():
    """U falls with the MTTF, so its quantiles are U at the MTTF's; off by the binomial error of their share."""
    (design, _) = pair()
    design = replace(design, assumptions={p: a for p, a in design.assumptions.items() if p.endswith("mttf_hours")})
    found = uncertainty([design], seed=11)
    interval = found.designs[0].all_requests
    model = DrawnAvailability(design)
    (range_,) = model.ranges.values()
    for share, drawn in ((0.025, interval.p2_5), (0.05, interval.p5), (0.5, interval.p50), (0.95, interval.p95)):
        error = 3.5 * np.sqrt(share * (1 - share) / found.draws)
        figures = {range_.path: range_.quantile(1 - np.array([share - error, share + error]))}
        below, above = model.weighted(figures, model.by_request(figures))
        assert below <= drawn <= above


@pytest.mark.parametrize("decision", DECISIONS)
def test_a_replaced_figure_is_the_file_read_anew_with_it(decision):
    """But for the catalog's repair time beside a stated availability, which no file may hold."""
    for design in load_design_files(DECISIONS[decision]):
        for path, range_ in DrawnAvailability(design).ranges.items():
            for value in (range_.low, range_.high):
                built = moved(design, path, value, books())
                if built is not None and not path.startswith("requests."):
                    same = {
                        "canonical": design.canonical,
                        "assumptions": design.assumptions,
                        "warnings": design.warnings,
                    }
                    assert with_figures(design, {path: value}) == replace(built, **same), path


@pytest.mark.parametrize("decision", DECISIONS)
def test_a_swing_is_the_figure_of_the_files_with_the_ends(decision):
    for design in load_design_files(DECISIONS[decision]):
        for swing in swings(figures_of(design, DOWNTIME, books()), most=3):
            for end, figure in ((swing.low, swing.at_low), (swing.high, swing.at_high)):
                exact = evaluate(moved(design, swing.path, end, books()), books(), parts=DOWNTIME.parts)
                if swing.is_exact:
                    assert figure == pytest.approx(DOWNTIME.measure(exact), rel=ROUNDING)


def test_the_order_turns_exactly_at_the_crossing():
    designs = pair()
    (flip_a, flip_b) = flips(figures(designs, DOWNTIME))
    assert (flip_a.path, flip_a.in_range, flip_a.order) == ("components.a.mttf_hours", True, ("a", "b"))
    assert (flip_b.path, flip_b.in_range, flip_b.order) == ("components.b.mttf_hours", True, ("a", "b"))
    assert flip_a.value == pytest.approx(2000, rel=1e-9)
    assert flip_b.value == pytest.approx(1000, rel=1e-9)


@pytest.mark.parametrize("decision", DECISIONS)
@pytest.mark.parametrize("criterion", CRITERIA, ids=lambda c: c.name)
def test_designs_change_places_at_a_crossing(decision, criterion):
    """Evaluated from the files on both sides: nothing has turned just before, two designs have just after."""
    designs = load_design_files(DECISIONS[decision])
    for flip in (found for found in flips(figures(designs, criterion)) if found.is_exact):
        before, after = (
            _order(designs, criterion, flip, flip.value + step * (flip.now - flip.value)) for step in STEPS
        )
        assert after == list(flip.order) != before


STEPS = (1e-4, -1e-4)


def _order(designs, criterion, flip, value):
    at = [moved(d, flip.path, value, books()) if d.id in flip.designs else d for d in designs]
    figures = [criterion.measure(evaluate(d, books(), parts=criterion.parts)) for d in at]
    return [designs[i].id for i in np.argsort(figures, kind="stable")]
