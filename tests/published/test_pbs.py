"""Bailis et al., "Probabilistically Bounded Staleness for Practical Partial Quorums", VLDB 2012: 99.9th percentiles.

Latencies in ms of N = 3 replicas, from the paper's fits of delays at LinkedIn (SSD, disk) and Yammer, as rounded in
print; five rows whose figures were at hand second-hand. The rounding of the fits, not chance, is why latencies may
differ by 5 % and t-visibility by 15 %: a million trials come out 0-3 % and 5-13 % from the printed figures.
"""

import numpy as np
import pytest

from models.replication import ParetoOrExponential, quorum_times

LEVEL = 0.999
TRIALS = 1_000_000
LATENCY, T_VISIBILITY = 0.05, 0.15
FITS = {  # probability of the Pareto body, x_m [ms], alpha, rate of the exponential tail [1/ms]
    "LNKD-SSD": ((0.9122, 0.235, 10, 1.66), (0.9122, 0.235, 10, 1.66)),
    "LNKD-DISK": ((0.38, 1.05, 1.51, 0.183), (0.9122, 0.235, 10, 1.66)),
    "YMMR": ((0.939, 3, 3.35, 0.0028), (0.982, 1.5, 3.8, 0.0217)),
}
PUBLISHED = [  # fit, R, W, t-visibility, read, write
    ("LNKD-SSD", 1, 1, 1.85, 0.66, 0.66),
    ("LNKD-DISK", 1, 1, 45.5, 0.66, 10.99),
    ("YMMR", 1, 1, 1364, 5.58, 10.83),
    ("YMMR", 2, 1, 202, 32.6, 10.73),
    ("YMMR", 3, 1, 0, 219.27, 10.79),
]


def delay(figures):
    p_body, least_ms, alpha, rate_per_ms = figures
    return ParetoOrExponential(p_body=p_body, least_ms=least_ms, alpha=alpha, rate_per_ms=rate_per_ms)


@pytest.mark.parametrize(("fit", "read_quorum", "write_quorum", "t_visibility", "read", "write"), PUBLISHED)
def test_published_percentiles(fit, read_quorum, write_quorum, t_visibility, read, write):
    writes, others = map(delay, FITS[fit])
    times = quorum_times(
        writes, others, replicas=3, read_quorum=read_quorum, write_quorum=write_quorum, seed=2, trials=TRIALS
    )
    assert np.quantile(times.read, LEVEL) == pytest.approx(read, rel=LATENCY)
    assert np.quantile(times.write, LEVEL) == pytest.approx(write, rel=LATENCY)
    assert np.quantile(times.visible_after, LEVEL) == pytest.approx(t_visibility, rel=T_VISIBILITY)


@pytest.mark.parametrize(("read_quorum", "write_quorum"), [(2, 2), (3, 1), (1, 3)])
def test_strict_quorum_is_never_stale(read_quorum, write_quorum):
    writes, others = map(delay, FITS["YMMR"])
    times = quorum_times(
        writes, others, replicas=3, read_quorum=read_quorum, write_quorum=write_quorum, seed=1, trials=20_000
    )
    assert times.p_stale(0.0) == 0


@pytest.mark.parametrize("figures", [(-0.1, 1, 1, 1), (0.5, 0, 1, 1), (0.5, 1, 1, float("nan"))])
def test_impossible_delays_are_refused(figures):
    with pytest.raises(ValueError, match="must be"):
        delay(figures)


@pytest.mark.parametrize(("read_quorum", "write_quorum"), [(0, 1), (1, 4)])
def test_impossible_quorums_are_refused(read_quorum, write_quorum):
    writes, others = map(delay, FITS["YMMR"])
    with pytest.raises(ValueError, match="from 1 to 3"):
        quorum_times(writes, others, replicas=3, read_quorum=read_quorum, write_quorum=write_quorum, seed=1)
