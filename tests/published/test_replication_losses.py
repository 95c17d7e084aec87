"""Lost acknowledged writes against measured failovers.

Measured for Anboard: PostgreSQL 15 on one machine, 300 writes/s, flush 0.5 ms, the writer killed and its links cut at
once, a reader promoted; the number of acknowledged writes that the promoted reader did not have, per trial.
"""

import pytest
from scipy.stats import poisson

from tests.replication_designs import database, evaluated, replicated

WRITES_PER_SECOND = 300
HOST_LOST = [  # mode, round trip to both readers [ms], lost writes per trial
    ({"mode": "async"}, 0.5, [0] * 10),
    ({"mode": "async"}, 30.0, [4, 2, 3, 4, 5, 3, 2, 6, 3, 3]),
    ({"mode": "remote_write", "any": 1}, 0.5, [0] * 5),
    ({"mode": "remote_write", "any": 1}, 30.0, [0] * 5),
    ({"mode": "on", "any": 1}, 0.5, [0] * 5),
]


@pytest.mark.parametrize(("mode", "rtt_ms", "lost"), HOST_LOST)
def test_measured_losses_lie_in_the_predicted_interval(mode, rtt_ms, lost):
    design = replicated(
        {"engine": "postgresql", "transactions_per_second": WRITES_PER_SECOND, **mode},
        round_trips={("w", "r1"): rtt_ms, ("w", "r2"): rtt_ms, ("app", "w"): 0.5},
    )
    expected = database(evaluated(design)).lost_writes.per_failover.expected
    low, high = poisson.ppf((0.025, 0.975), expected) if expected else (0, 0)
    assert sum(low <= n <= high for n in lost) >= 0.9 * len(lost)


def test_an_episode_of_a_second_loses_what_a_second_of_partition_lost():
    """Measured: cut from its readers for one second, the asynchronous writer lost 286-306 writes a trial."""
    design = replicated(
        {
            "engine": "postgresql",
            "mode": "async",
            "transactions_per_second": WRITES_PER_SECOND,
            "episodes": [{"name": "cut off", "per_month": 730 * 60, "minutes": 1, "lag_seconds": 1}],
        },
        round_trips={("w", "r1"): 4.0, ("w", "r2"): 4.0, ("app", "w"): 0.5},
    )
    expected = database(evaluated(design)).lost_writes.per_failover.expected
    assert expected == pytest.approx(WRITES_PER_SECOND)
    low, high = poisson.ppf((0.025, 0.975), expected)
    assert all(low <= n <= high for n in (293, 286, 306, 301))
