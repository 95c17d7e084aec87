"""Closed forms of the stages and of the losses against simulation event by event, and against enumeration."""

from itertools import product

import numpy as np
import pytest
from scipy.stats import poisson

from models.replication.losses import mean_of, share_with_fewer_than, yearly_quantiles
from models.replication.stages import flush_busy_share, flush_time, stratified

STANDARD_ERRORS = 3.5


def simulated_flush_times(flush_ms: float, per_second: float, commits: int, seed: int) -> np.ndarray:
    """Every commit that waits when a flush ends shares the next one; commits arrive as a Poisson process."""
    arrivals = np.cumsum(np.random.default_rng(seed).exponential(1000 / per_second, commits))
    times, i, now = np.empty(commits), 0, 0.0
    while i < commits:
        start = max(now, arrivals[i])
        j = int(np.searchsorted(arrivals, start, side="right"))
        times[i:j] = start + flush_ms - arrivals[i:j]
        i, now = j, start + flush_ms
    return times


@pytest.mark.parametrize(("flush_ms", "per_second"), [(0.5, 100), (0.5, 600), (2, 100), (2, 600)])
def test_shared_flush_agrees_with_simulation(flush_ms, per_second):
    batches, commits = 40, 5000
    simulated = simulated_flush_times(flush_ms, per_second, batches * commits, seed=7).reshape(batches, commits)
    uniform = stratified(0, 2048)
    closed = flush_time(flush_ms, per_second, uniform)
    for statistic in (np.mean, lambda x: np.mean(x > flush_ms * 1.0001), lambda x: np.mean(x > 1.5 * flush_ms)):
        by_batch = np.array([statistic(batch) for batch in simulated])
        error = by_batch.std(ddof=1) / np.sqrt(batches) + 1 / len(uniform)  # batch means, and one stratum
        assert statistic(closed) == pytest.approx(by_batch.mean(), abs=STANDARD_ERRORS * error)


def test_no_commits_no_wait():
    assert flush_busy_share(2.0, 0.0) == 0.0
    assert (flush_time(2.0, 0.0, stratified(0, 128)) == 2.0).all()


@pytest.mark.parametrize(("mean", "events"), [(0.5, 2.0), (4.6, 0.7), (300.0, 3.0)])
def test_yearly_quantiles_agree_with_enumeration(mean, events):
    """P(N <= n) summed over the number of failovers a year."""
    failovers = np.arange(60)
    weights = poisson.pmf(failovers, events)
    counts = np.arange(20_000)
    cumulative = np.array([(weights * poisson.cdf(n, failovers * mean)).sum() for n in counts[: int(60 * mean) + 60]])
    exact = tuple(float(np.searchsorted(cumulative, level)) for level in (0.025, 0.975))
    assert yearly_quantiles([(1.0, mean)], events, (0.025, 0.975)) == exact


@pytest.mark.parametrize("atoms", [[(0.99, 5.0), (0.01, 400.0)], [(0.993, 0.23), (0.007, 1e6)]])
def test_yearly_quantiles_of_a_mixture_agree_with_simulation(atoms):
    events, years = 3.0, 200_000
    rng = np.random.default_rng(11)
    shares, means = zip(*atoms, strict=True)
    failovers = np.array([rng.poisson(events * share, years) for share in shares])
    lost = rng.poisson(np.array(means) @ failovers)
    low, high = yearly_quantiles(atoms, events, (0.025, 0.975))
    for level, value in ((0.025, low), (0.975, high)):
        error = STANDARD_ERRORS * np.sqrt(level * (1 - level) / years)
        assert np.mean(lost <= value) >= level - error
        assert np.mean(lost < value) <= level + error
    assert lost.mean() == pytest.approx(events * mean_of(atoms), abs=STANDARD_ERRORS * lost.std() / np.sqrt(years))


def test_quantiles_past_the_lattice_are_off_by_no_more_than_the_larger_unit_adds():
    """Counted in units of u = 16, the count of 7 failovers of 3,000 each has the variance 7 u 3000 instead of 7 x 3000.

    The 0.975 quantile of 3 failovers a year lies in the peak of 7: P(N <= 6) = 0.966, P(N <= 7) = 0.988.
    """
    _, high = yearly_quantiles([(1.0, 3000.0)], 3.0, (0.025, 0.975))
    within_peak = (0.975 - poisson.cdf(6, 3.0)) / poisson.pmf(7, 3.0)
    exact = poisson.ppf(within_peak, 7 * 3000)
    assert high == pytest.approx(exact, abs=np.sqrt(16 * 7 * 3000) - np.sqrt(7 * 3000))


@pytest.mark.parametrize("required", [0, 1, 2, 3])
def test_share_with_fewer_than_agrees_with_enumeration(required):
    down = (0.1, 0.02, 0.3)
    enumerated = sum(
        float(np.prod([1 - u if up else u for u, up in zip(down, state, strict=True)]))
        for state in product((True, False), repeat=3)
        if sum(state) < required
    )
    assert share_with_fewer_than(required, down) == pytest.approx(enumerated, abs=1e-15)
