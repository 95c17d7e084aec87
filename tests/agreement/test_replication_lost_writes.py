"""Predicted losses against measured failovers of PostgreSQL 15 (tests/data/replication_losses.csv)."""

import csv
from pathlib import Path

import numpy as np
import pytest

from models.replication.failovers import failures_per_year, likely_promotions, promotion_order, promotion_shares
from tests.replication_designs import database, evaluated, replicated

TRIALS = Path(__file__).parent.parent / "data" / "replication_losses.csv"
INSIDE = 0.9
STANDARD_ERRORS = 3.5


def trials():
    with TRIALS.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(line for line in stream if not line.startswith("#")))


def predicted(trial):
    """Fenced, since the script switched over after ``partition_s``: the time to detect stands for it."""
    rtt = float(trial["rtt_ms"])
    waits = {} if trial["mode"] == "async" else {"any": int(trial["wait_for"])}
    design = replicated(
        {
            "engine": "postgresql",
            "mode": trial["mode"],
            **waits,
            "flush_ms": 0.5,
            "transactions_per_second": float(trial["writes_per_second"]),
            "failover": {"detect_seconds": float(trial["partition_s"] or 0), "promote_seconds": 0, "fencing": True},
        },
        round_trips={("w", "r1"): rtt, ("w", "r2"): rtt, ("app", "w"): 0.5, ("app", "r1"): rtt, ("app", "r2"): rtt},
    )
    return database(evaluated(design)).lost_writes.by_failure[trial["kind"]]


def test_measured_losses_lie_in_the_predicted_interval():
    inside = []
    for trial in trials():
        low, high = predicted(trial).interval95
        inside.append(low <= int(trial["lost"]) <= high)
    assert len(inside) == 45
    assert np.mean(inside) >= INSIDE


def test_no_trial_lost_what_cannot_be_lost():
    for trial in trials():
        if predicted(trial).expected == 0:
            assert trial["lost"] == "0"


def simulated_promotions(design, component, failures, seed):
    """Writers one after another: each serves until it fails, then the first that is up takes over for good."""
    order = promotion_order(component)
    rng = np.random.default_rng(seed)
    writer, years, counts = order[-1], 0.0, {}
    for _ in range(failures):
        years += rng.exponential(1 / failures_per_year(design, component, writer))
        shares = promotion_shares(design, component, writer, order)
        promoted = list(shares)[int(rng.choice(len(shares), p=list(shares.values())))]
        counts[writer, promoted] = counts.get((writer, promoted), 0) + 1
        writer = promoted
    return {pair: count / years for pair, count in counts.items()}, years


def test_promotions_agree_with_simulation():
    places = {"z-r1": {"kind": "zone", "in": "region", "mttf_hours": 900, "mttr_hours": 100}}
    design = replicated({"failover": {"candidates": ["r1", "r2"]}}, places=places)
    component = design.components["db"]
    found = {(p.writer, p.promoted): p.per_year for p in likely_promotions(design, component)}
    simulated, years = simulated_promotions(design, component, 40_000, seed=6)
    for pair, rate in simulated.items():
        # alternating writers: the number of one pair varies less than a Poisson count, whose error this is
        assert found[pair] == pytest.approx(rate, abs=STANDARD_ERRORS * np.sqrt(rate / years) + 1 / years)
    assert sum(found.values()) == pytest.approx(sum(simulated.values()), rel=STANDARD_ERRORS / np.sqrt(40_000))
