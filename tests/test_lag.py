"""Own measurements of lag: what is read, what is flagged, and what is refused."""

import pytest

from models.problems import InvalidDesign
from store.lag import FEWEST_SAMPLES, MOST_FAULTS, QUANTILES, read_lag


def csv_of(values, header="lag_ms"):
    return "\n".join([header, *map(str, values)])


def codes(lag):
    return {warning.code for warning in lag.warnings}


def problem_codes(text, **options):
    with pytest.raises(InvalidDesign) as raised:
        read_lag(text, **options)
    return {problem.code for problem in raised.value.problems}


def test_quantiles_of_evenly_spread_figures():
    lag = read_lag(csv_of(i + 0.5 for i in range(101)))
    assert len(lag.quantiles_ms) == QUANTILES
    assert lag.quantiles_ms[0] == 0.5
    assert lag.quantiles_ms[50] == pytest.approx(50.5)
    assert lag.quantiles_ms[-1] == 100.5
    assert lag.samples == 101
    assert not lag.warnings


@pytest.mark.parametrize(
    ("text", "expected_ms"),
    [
        (csv_of([0.25] * 30, "Seconds_Behind_Source"), 250),
        (csv_of([0.25] * 30, "lag_seconds"), 250),
        (csv_of([250] * 30, "replay_lag (ms)"), 250),
        (csv_of(["00:00:00.25"] * 30, "replay_lag"), 250),
        (csv_of(["250ms"] * 30, "lag"), 250),
        (csv_of([250_000] * 30, "delay_us"), 250),
        ("\n".join(["0.25s [  0.01s,  0.00s,  0.00s ]"] * 30), 250),
        ("\n".join(["time;host;lag_ms", *(f"{i};db-2;250" for i in range(30))]), 250),
    ],
)
def test_forms_and_units(text, expected_ms):
    assert read_lag(text).quantiles_ms == pytest.approx((expected_ms,) * QUANTILES)


def test_unit_can_be_chosen():
    assert read_lag(csv_of([3] * 30, "lag"), unit="s").quantiles_ms[0] == 3000


def test_gaps_missing_and_whole_seconds_are_flagged():
    rows = [f"{i if i < 20 else i + 100},{'NULL' if i == 7 else 2}" for i in range(40)]
    lag = read_lag("\n".join(["ts,seconds_behind_master", *rows]))
    assert codes(lag) == {"lag-gaps", "lag-missing", "lag-in-whole-seconds"}
    assert (lag.gaps, lag.missing, lag.samples) == (1, 1, 39)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "not-a-measurement"),
        ("host,value\na,1\nb,2", "no-lag-column"),
        (csv_of([1.5] * 30, "lag"), "unit-unknown"),
        (csv_of([-1, *[1] * 30]), "not-a-lag"),
        (csv_of(["fast", *[1] * 30]), "not-a-lag"),
        (csv_of([1e9, *[1] * 30]), "not-a-lag"),
        (csv_of([1] * (FEWEST_SAMPLES - 1)), "too-few-samples"),
        (csv_of(["nan"] * 30), "too-few-samples"),
        (csv_of(["1" * 200_000]), "broken-csv"),
    ],
)
def test_what_is_refused(text, code):
    assert problem_codes(text) == {code}


def test_all_faults_at_once_with_their_lines():
    with pytest.raises(InvalidDesign) as raised:
        read_lag(csv_of([1, -1, 2, "x"]))
    assert [problem.line for problem in raised.value.problems] == [3, 5]


def test_a_large_wrong_file_gives_a_few_faults_only():
    with pytest.raises(InvalidDesign) as raised:
        read_lag(csv_of(["fast"] * 10_000))
    assert len(raised.value.problems) == MOST_FAULTS


def test_gaps_are_found_in_times_as_people_write_them():
    times = [f"2026/01/31 오후 1:{minute:02}" for minute in (*range(30), 45)]
    assert read_lag("\n".join(["timestamp,lag_ms", *(f"{time},2.5" for time in times)])).gaps == 1
