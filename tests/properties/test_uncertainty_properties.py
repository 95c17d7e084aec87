"""What holds of every range, its draws and what is made of them."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.uncertainty.crossings import crossing, inside, outside
from models.uncertainty.downtime import DrawnAvailability
from models.uncertainty.ranges import Range, draw
from store.designs import build_designs

SHARES = np.linspace(0, 1, 101)


@st.composite
def ranges(draw_):
    key = draw_(st.sampled_from(["mttf_hours", "availability", "coverage", "detect_seconds"]))
    most = 1.0 if key in ("availability", "coverage") else 1e6
    figures = st.one_of(st.floats(1e-6 * most, 0.999999 * most), st.sampled_from([0.0, most]))
    low, value, high = sorted(draw_(figures) for _ in range(3))
    if not high - low > 1e-6 * most:
        low, value, high = 0.1 * most, 0.2 * most, 0.9 * most
    return Range(path=f"components.a.{key}", low=low, value=value, high=high)


@given(ranges())
def test_quantiles_rise_from_end_to_end(range_):
    figures = range_.quantile(SHARES)
    assert (np.diff(figures) >= 0).all()
    assert figures[0] == pytest.approx(range_.low, rel=1e-9, abs=1e-12)
    assert figures[-1] == pytest.approx(range_.high, rel=1e-9)


@given(ranges())
def test_most_probability_is_at_the_value(range_):
    """The density on the scale falls on either side: equal shares are wider apart the further they are off the mode."""
    low, mode, high = (float(range_.to_scale(np.float64(x))) for x in (range_.low, range_.mode, range_.high))
    positions = range_.to_scale(range_.quantile(SHARES))
    widths = np.diff(positions)
    slack = 1e-6 * (high - low)
    assert (np.diff(widths[positions[1:] <= mode]) <= slack).all()
    assert (np.diff(widths[positions[:-1] >= mode]) >= -slack).all()


@given(ranges(), st.integers(0, 2**32))
def test_draws_lie_in_the_range_and_repeat(range_, seed):
    (drawn,) = draw([range_], draws=100, seed=seed).values()
    assert (drawn >= range_.low).all()
    assert (drawn <= range_.high).all()
    other = Range(path="places.b.mttf_hours", low=1, value=2, high=3)
    assert (draw([other, range_], draws=100, seed=seed)[range_.path] == drawn).all()


@given(ranges(), st.sampled_from([-1, 1]), st.integers(2, 9))
def test_the_way_to_a_crossing_goes_one_way(range_, direction, steps):
    way = [*inside(range_, direction, steps), *outside(range_, direction, steps)]
    assert way[0] == range_.mode
    assert all((after - before) * direction >= -1e-9 * range_.high for before, after in pairwise(way))


@given(ranges(), st.floats(0.01, 0.99))
def test_a_crossing_is_found_where_it_is(range_, share):
    wanted = range_.low + share * (range_.high - range_.low)
    found = crossing(range_, range_.low, range_.high, lambda figure: figure - wanted)
    assert found == pytest.approx(wanted, rel=1e-9)
    assert crossing(range_, range_.low, range_.high, lambda figure: figure + 1) is None


def test_no_crossing_where_a_figure_on_the_way_is_not_known():
    range_ = Range(path="components.a.mttf_hours", low=1, value=2, high=9)
    ends = {1: -1.0, 9: 1.0}
    assert crossing(range_, 1, 9, lambda figure: ends.get(figure, np.nan)) is None


DESIGN = """
anboard: 1
id: a
components:
  web: {{kind: generic, replicas: 2, mttf_hours: {mttf[1]}, mttr_hours: {mttr[1]}, needs: [{{any: [app]}}]}}
  app: {{kind: generic, replicas: 3, unavailability: {down[1]}}}
requests: {{all: {{enters: web}}}}
assumptions:
  components.web.mttf_hours: {{range: [{mttf[0]}, {mttf[2]}], source: test}}
  components.web.mttr_hours: {{range: [{mttr[0]}, {mttr[2]}], source: test}}
  components.app.unavailability: {{range: [{down[0]}, {down[2]}], source: test}}
"""


def three(least, most):
    return st.lists(st.floats(least, most), min_size=3, max_size=3, unique=True).map(sorted)


@given(three(10, 1e5), three(0.01, 100), three(1e-6, 0.5))
def test_no_draw_is_better_than_the_best_or_worse_than_the_worst(mttf, mttr, down):
    """Nor is the design itself: less of a good part never makes the whole better."""
    text = DESIGN.format(mttf=mttf, mttr=mttr, down=down)
    model = DrawnAvailability(build_designs({"a": text}, ["a"])["a"])
    (drawn,) = model.by_request(draw(model.ranges.values(), draws=200, seed=0)).values()
    corners = {
        "components.web.mttf_hours": np.array([mttf[2], mttf[1], mttf[0]]),
        "components.web.mttr_hours": np.array(mttr),
        "components.app.unavailability": np.array(down),
    }
    best, now, worst = model.by_request(corners)["all"]
    assert best <= now <= worst
    assert best * (1 - 1e-12) <= drawn.min() <= drawn.max() <= worst * (1 + 1e-12)
