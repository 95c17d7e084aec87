"""What holds for every incident script, and for every set of simulated figures."""

from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import kstest

from models.incident import Fault, HealthCheck, IncidentScript, combine, run_batch, simulate_incident
from models.incident.clocks import union
from models.incident.estimates import mean_estimate, proportion_estimate, quantile_estimate
from models.incident.luck import Luck
from store.designs import load_design_files
from tests.incident_designs import TITLE, setup

FOLDER = Path(__file__).resolve().parent.parent.parent / "designs"
DESIGNS = load_design_files([FOLDER / "stamp-crush" / f"{name}.yaml" for name in ("current", "option-1", "option-2")])
NAMES = ["writer", *DESIGNS[2].instances, *DESIGNS[2].places, *DESIGNS[2].components]
FAULTS = st.builds(
    Fault,
    name=st.sampled_from(NAMES),
    mode=st.sampled_from(["stops", "hangs", "cut_off", "lags"]),
    at_seconds=st.floats(0, 80),
    lasts_seconds=st.none() | st.floats(0.5, 100),
    lag_seconds=st.floats(0, 60),
)
SCRIPTS = st.lists(FAULTS, max_size=4).map(lambda faults: IncidentScript(title=TITLE, faults=tuple(faults)))
CHECKS = st.builds(HealthCheck, interval_seconds=st.just(5.0), asks_database=st.booleans())
SAMPLES = st.lists(st.floats(0, 1e6), min_size=2, max_size=60)


def one_of(design, script, check):
    return setup(design, *script.faults, health_check=check, duration_seconds=90.0, requests_per_second=8.0)


@given(seed=st.integers(0, 2**64), others=st.lists(st.text(max_size=3).filter(lambda name: name != "it")))
def test_luck_does_not_depend_on_what_else_is_drawn(seed, others):
    alone, among = Luck(seed), Luck(seed)
    for other in others:
        among.uniform(other)
    assert among.uniform("it") == alone.uniform("it")
    for other in others:
        among.generator(other, "it")
    assert among.exponential(3.0, "it") == alone.exponential(3.0, "it")


def test_luck_is_uniform_over_names_times_and_seeds():
    by_time, by_seed = Luck(1), [Luck(1, run).uniform("it") for run in range(2000)]
    for drawn in (
        by_seed,
        [by_time.uniform("it") for _ in range(2000)],
        [by_time.uniform(str(name)) for name in range(2000)],
    ):
        assert kstest(drawn, "uniform").pvalue > 0.001
        assert abs(np.corrcoef(drawn[1:], drawn[:-1])[0, 1]) < 3.5 / np.sqrt(2000)


@settings(max_examples=60, deadline=None)
@given(design=st.sampled_from(DESIGNS), script=SCRIPTS, check=CHECKS, seed=st.integers(0, 2**32))
def test_a_run_keeps_its_books(design, script, check, seed):
    one = one_of(design, script, check)
    run = simulate_incident(one, seed=seed)
    times = [event.at_seconds for event in run.events]
    assert times == sorted(times)
    assert all(0 <= at <= 90 for at in times)
    known = {*design.instances, *design.places, *design.components, *design.requests}
    known |= {member.name for member in design.team.members}
    assert {name for event in run.events for name in event.where} <= known
    for name, series in run.series.items():
        rows = np.array([series.ok, series.failed, series.retried, series.stale, series.slow])
        assert rows.shape == (5, 90)
        ok, failed, retried, stale, slow = rows
        assert (rows >= 0).all()
        assert (stale <= ok).all()
        assert (slow <= ok).all()
        assert (failed <= retried).all()
        assert (retried <= ok + failed).all()
        assert run.totals[name].requests == ok.sum() + failed.sum()
        after = run.recovered_after_seconds[name]
        assert after is None or 0 <= after <= 90
    for band in run.bands:
        assert 0 <= band.start_seconds < band.end_seconds <= 90
    assert run.lost_writes >= 0
    assert simulate_incident(one, seed=seed) == run


@settings(max_examples=25, deadline=None)
@given(design=st.sampled_from(DESIGNS), script=SCRIPTS, check=CHECKS, seed=st.integers(0, 2**32))
def test_a_batch_is_never_down_longer_than_impaired(design, script, check, seed):
    partial = run_batch(one_of(design, script, check), seed, 0, 2)
    for name, down in partial.down_seconds.items():
        assert (down <= partial.impaired_seconds[name] + 1e-9 * down).all()
    found = combine([partial])
    assert found.runs == 2


@given(
    starts=st.lists(st.floats(0, 100), min_size=1, max_size=20),
    lengths=st.lists(st.floats(0.01, 30), min_size=20, max_size=20),
)
def test_a_union_covers_what_its_parts_cover(starts, lengths):
    parts = [(np.array([s]), np.array([s + d])) for s, d in zip(starts, lengths, strict=False)]
    begins, ends = union(parts)
    assert (begins < ends).all()
    assert (begins[1:] > ends[:-1]).all()
    for moment in np.linspace(0, 130, 53):
        covered = any(s[0] <= moment < e[0] for s, e in parts)
        assert covered == bool(((begins <= moment) & (moment < ends)).any())


@given(samples=SAMPLES, share=st.floats(0.01, 0.99))
def test_every_interval_holds_its_estimate(samples, share):
    ordered = np.sort(np.array(samples))
    for one in (
        mean_estimate(ordered),
        quantile_estimate(ordered, share),
        proportion_estimate(int((ordered > 1).sum()), len(ordered)),
    ):
        assert one.lower <= one.estimate <= one.upper
        assert one.runs == len(samples)
