"""The model against PostgreSQL on this machine, on this day; see docs/replication-lab.md.

One lightly loaded setting (async, no delay) says how fast the machine is. Everything else is predicted: the other
delay, the mode that waits, visibility and stale reads. Tolerances: the error that the model is documented with (commit
p50 12 %, V p50 0.5 ms, P(stale) 5 points: its bars for nine in ten settings of PostgreSQL) and three standard errors of
the measured figure and of the one that the machine's speed was taken from.
"""

import math
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from scipy.stats import poisson

from bench.replication_lab.flush_shim import compiler
from bench.replication_lab.predicted import machine_slowness, predicted, slower
from bench.replication_lab.table import READERS, STALE_AT_MS, measured_of, row_of
from store.replication_constants import replication_constants
from tests.lab.laboratory import lab, shortage

pytestmark = [pytest.mark.lab, pytest.mark.xdist_group("lab")]
FLUSH_MS = "0.5"
COMMIT_ERROR, VISIBILITY_ERROR_MS, STALE_ERROR = 0.12, 0.5, 0.05
STANDARD_ERRORS = 3
IQR_TO_MEDIAN_ERROR = 1.2533 / 1.349
"""Standard error of a median times root n, over the interquartile range, both of a normal distribution."""
RARE = 1e-5
KILLED_AT_PER_SECOND, KILLED_RTT_MS = 300, 30


def flush() -> tuple[str, ...]:
    """A stated flush time where it can be had, else the machine's own."""
    return ("--flush-ms", FLUSH_MS) if compiler() else ()


def median_error(summary: Mapping[str, float], n: int) -> float:
    return STANDARD_ERRORS * IQR_TO_MEDIAN_ERROR * (summary["p75"] - summary["p25"]) / math.sqrt(n)


def misses(lines: list[dict[str, Any]]) -> Iterator[str]:
    """What the model gets wrong, one sentence each."""
    light = measured_of(row_of(lines[0]))
    engine = slower(replication_constants()["postgresql"], machine_slowness(light))
    light_wide = median_error(lines[0]["commit_app_ms"], lines[0]["n_app"])
    for line in lines:
        measured = measured_of(row_of(line))
        found = predicted(measured.setting, engine)
        label = f"{line['mode']} at {line['rtt_wr1']:g} ms"
        wide = COMMIT_ERROR * measured.commit_p50 + median_error(line["commit_app_ms"], line["n_app"]) + light_wide
        if abs(found.commit_ms.p50 - measured.commit_p50) > wide:
            yield f"{label}: commit p50 {measured.commit_p50:.2f} ms, predicted {found.commit_ms.p50:.2f} +- {wide:.2f}"
        for name in READERS:
            at = f"{label}, {name}"
            visible, p50 = found.readers[name].visibility_ms, measured.visibility_p50[name]
            wide = VISIBILITY_ERROR_MS + median_error(line["readers"][name]["vis_ms"], line["n_local"])
            if abs(visible.p50 - p50) > wide:
                yield f"{at}: V p50 {p50:.2f} ms, predicted {visible.p50:.2f} +- {wide:.2f}"
            yield from stale_misses(at, found.readers[name].p_stale, line["readers"][name]["stale_app"], line["n_app"])


def stale_misses(at: str, model: Mapping[str, float], measured: Mapping[str, float], reads: int) -> Iterator[str]:
    """P(stale) falls steeply; what V may be off in time (0.5 ms, the step of the table or less) it may be off, too."""
    for before, t, after in zip(("", *STALE_AT_MS), STALE_AT_MS, (*STALE_AT_MS[1:], ""), strict=False):
        high, low = model.get(before, 1.0), model.get(after, 0.0)
        if not low - slack(low, reads) <= measured[t] <= high + slack(high, reads):
            yield f"{at}: {measured[t]:.0%} stale at {t} ms, predicted {low:.0%} to {high:.0%}"


def slack(p: float, reads: int) -> float:
    p = min(max(p, STALE_ERROR), 1 - STALE_ERROR)
    return STALE_ERROR + STANDARD_ERRORS * math.sqrt(p * (1 - p) / reads)


def test_the_model_predicts_this_machine():
    """Once more where the machine was short of CPU; then the reason is said, and nothing is claimed."""
    for _ in range(2):
        lines = lab(
            *("--mode", "async", "on", "--any", "1", "--rtt", "0", "4", "--app-rtt", "0.5"),
            *("--local", "40", "--app", "20", *flush()),
        )
        wrong, short = list(misses(lines)), shortage(lines)
        if not wrong or not short:
            break
    else:
        pytest.skip(f"{short}; then {'; '.join(wrong)}")
    assert not wrong


@pytest.fixture(scope="module")
def killed() -> dict[str, dict[str, Any]]:
    """By mode: the writer's host killed while writes come in, a reader promoted."""
    lines = lab(
        *("--kill", "host", "--trials", "1", "--mode", "async", "on", "--any", "1", "--heartbeat-seconds", "0.1"),
        *("--rtt", str(KILLED_RTT_MS), "--rate", str(KILLED_AT_PER_SECOND), *flush()),
    )
    return {line["mode"]: line for line in lines}


def test_a_synchronous_commit_survives_its_writer(killed):
    (trial,) = killed["on_any1"]["trials"]
    assert trial["acked"] > 0
    assert trial["lost"] == 0


def test_asynchronous_commits_are_lost_as_predicted(killed):
    """What was acknowledged and was still on its way, half a round trip; a Poisson number."""
    (trial,) = killed["async"]["trials"]
    assert trial["acked"] > 0
    expected = KILLED_AT_PER_SECOND * KILLED_RTT_MS / 2 / 1000
    assert trial["lost"] <= poisson.ppf(1 - RARE, expected)
