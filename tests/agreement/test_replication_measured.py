"""The model against measured settings of PostgreSQL 15 and MySQL 9.7 (tests/data/replication_settings.csv).

The limits are the bars set for the model before it was fitted, not what it happens to reach: commit p50 within 5 %
(median) and 12 % (90 % of settings); V p50 within 0.1 / 0.2 ms (median) and 0.5 / 1.0 ms (90 %), PostgreSQL / MySQL;
P(stale) within 5 points at 97 / 93 % of points.
"""

import numpy as np
import pytest

from bench.replication import errors
from tests.replication_designs import measured_settings

ENGINES = ("postgresql", "mysql")


@pytest.fixture(scope="module")
def found():
    by_engine = {engine: [] for engine in ENGINES}
    for setting in measured_settings():
        by_engine[setting.engine].append(errors(setting))
    return by_engine


@pytest.mark.parametrize("engine", ENGINES)
def test_commit_latency(found, engine):
    commit = [commit for commit, _, _ in found[engine]]
    assert np.median(commit) <= 0.05
    assert np.quantile(commit, 0.9) <= 0.12


@pytest.mark.parametrize(("engine", "median_ms", "nine_in_ten_ms"), [("postgresql", 0.1, 0.5), ("mysql", 0.2, 1.0)])
def test_visibility_delay(found, engine, median_ms, nine_in_ten_ms):
    visibility = [error for _, errors_ms, _ in found[engine] for error in errors_ms]
    assert np.median(visibility) <= median_ms
    assert np.quantile(visibility, 0.9) <= nine_in_ten_ms


@pytest.mark.parametrize(
    ("engine", "share"),
    [
        ("postgresql", 0.97),
        pytest.param("mysql", 0.93, marks=pytest.mark.xfail(strict=True, reason="the applier's batching is open")),
    ],
)
def test_stale_reads(found, engine, share):
    stale = np.array([error for _, _, errors_of in found[engine] for error in errors_of])
    assert np.mean(stale <= 0.05) >= share
