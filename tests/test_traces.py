"""Measured CSV files as people have them, and broken ones: a clear message or a stated handling, never a guess."""

from datetime import datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.units import BYTES_PER_GIB
from store.traces import BrokenTrace, read_measured

START = datetime(2026, 3, 1)
PLAIN = "시간대가 없는 시각은 적힌 그대로 읽었습니다."


def csv(values, *, header="timestamp,value", step=timedelta(minutes=5), form="%Y-%m-%d %H:%M:%S", sep=","):
    rows = [f"{(START + i * step).strftime(form)}{sep}{value}" for i, value in enumerate(values)]
    return "\n".join([header, *rows] if header else rows) + "\n"


def read(text, **options):
    return read_measured(text.encode() if isinstance(text, str) else text, **options)


def codes(text, **options):
    with pytest.raises(BrokenTrace) as caught:
        read(text, **options)
    for problem in caught.value.problems:
        assert any("가" <= letter <= "힣" for letter in problem.message("ko"))
    return [(p.code, p.line) for p in caught.value.problems]


def notes(measured):
    return [note.ko for note in measured.notes]


def test_the_form_of_cloudwatch():
    found = read(csv([10.5, 20, 30]))
    assert found.cpu_percent.values.tolist() == [10.5, 20, 30]
    assert found.cpu_percent.step_hours == pytest.approx(1 / 12)
    assert found.cpu_percent.missing == 0
    assert notes(found) == [PLAIN]


@pytest.mark.parametrize(
    "header",
    ["", "Timestamp,Value", "시각,CPU 사용률(%)", "date,CPUUtilization", "time,i-0abc CPUUtilization", "t,cpu [%]"],
)
def test_headings_of_the_cpu(header):
    assert read(csv([10, 20], header=header)).cpu_percent.values.tolist() == [10, 20]


def test_a_heading_that_is_not_known_is_read_as_asked_and_said():
    found = read(csv([10, 20], header="timestamp,load5"))
    assert found.cpu_percent is not None
    assert "'load5' 열을 CPU 값으로 읽었습니다." in notes(found)
    assert read(csv([10, 20]), metric="memory").memory_percent.most == 20


def test_the_export_of_the_cloudwatch_console():
    above = "Id,m1\nLabel,CPUUtilization\nStatistic,Average\nUnit,Percent\nPeriod,300\n"
    assert read(above + csv([10, 20], header="", form="%Y/%m/%d %H:%M:%S")).cpu_percent.values.tolist() == [10, 20]


def test_several_columns_with_units_and_epoch_seconds():
    """The form of the GWA-T-12 traces: semicolons, seconds under a heading that says ms, KB and KB/s."""
    heads = "Timestamp [ms];CPU cores;CPU usage [MHZ];CPU usage [%];Memory usage [KB];Memory capacity [KB]"
    heads += ";Disk read throughput [KB/s];Disk write throughput [KB/s];Network received throughput [KB/s]"
    rows = [f"{1376314846 + 300 * i};2;500.0;{10 + i}.5;1048576;2097152;1000;24;2000" for i in range(4)]
    found = read(heads + "\n" + "\n".join(rows))
    assert found.cpu_percent.values.tolist() == [10.5, 11.5, 12.5, 13.5]
    assert found.memory_gib.most == 1
    assert found.disk_mbps.values == pytest.approx(1024 * 1024 * 8 / 1e6)
    assert found.network_gbps.values == pytest.approx(2000 * 1024 * 8 / 1e9)
    assert "시각을 1970년부터의 초로 읽었습니다." in notes(found)


def test_bytes_of_a_period_become_a_rate():
    found = read(csv([3e9, 6e9]), metric="network")
    assert found.network_gbps.values == pytest.approx([3e9 * 8 / 300 / 1e9, 6e9 * 8 / 300 / 1e9])


def test_in_and_out_add_up():
    text = "timestamp,NetworkIn,NetworkOut\n2026-03-01 00:00:00,3e9,3e9\n2026-03-01 00:05:00,0,6e9\n"
    assert read(text).network_gbps.values == pytest.approx([0.16, 0.16])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
def test_encodings_of_korean_excel(encoding):
    rows = ["시각,CPU 사용률(%)", "2026-03-01 오전 9:05,10", "2026-03-01 오후 12:05,20", "2026-03-01 오후 3:05:30,30%"]
    trace = read("\r\n".join(rows).encode(encoding)).cpu_percent
    assert trace.values.tolist() == [10, 20, 30]
    assert np.diff(trace.times).tolist() == [3 * 3600, 3 * 3600 + 30]


@pytest.mark.parametrize(
    "times",
    [
        ("2026-03-01T00:00:00Z", "2026-03-01T09:05:00+09:00"),
        ("2026-03-01 09:00:00 KST", "2026-03-01 00:05:00 UTC"),
        ("2026-03-01 09:00:00+0900", "2026-02-28 19:05:00-05:00"),
        ("1772323200", "1772323500"),
        ("1772323200000", "1772323500000"),
    ],
)
def test_time_zones_are_followed(times):
    trace = read("timestamp,value\n" + "".join(f"{t},{10 + i}\n" for i, t in enumerate(times))).cpu_percent
    assert trace.times.tolist() == [1772323200, 1772323500]


def test_times_with_and_without_an_offset_do_not_mix():
    text = "timestamp,value\n2026-03-01T00:00:00Z,10\n2026-03-01 00:05:00,20\n"
    assert codes(text) == [("mixed-time-zones", None)]


def test_unsorted_repeated_and_missing_points_are_handled_and_said():
    lines = csv(range(10, 22)).splitlines()
    lines[3], lines[8] = lines[8], lines[3]
    lines.append(lines[2].rsplit(",", 1)[0] + ",99")
    del lines[6]
    lines += ["", "2026-03-01 02:00:00,NaN", "2026-03-01 02:05:00,", "2026-03-01 02:10:00,inf"]
    found = read("\n".join(lines))
    trace = found.cpu_percent
    assert np.all(np.diff(trace.times) > 0)
    assert (len(trace.times), trace.missing, trace.longest_gap_hours) == (11, 1, pytest.approx(1 / 6))
    assert trace.values[1] == 99
    assert notes(found) == [
        PLAIN,
        "value: 값이 없는 3행을 뺐습니다.",
        "시각 순서로 정렬했습니다.",
        "value: 같은 시각이 겹친 1행은 가장 큰 값만 썼습니다.",
        "CPU: 값 1개가 비어 있습니다 (가장 긴 공백 0.2시간). 채우지 않았습니다.",
    ]


def test_shares_up_to_one_are_asked_about():
    text = csv([0.1, 0.85, 0.4])
    assert codes(text) == [("unit-ambiguous", None)]
    assert read(text, unit="fraction").cpu_percent.values == pytest.approx([10, 85, 40])
    assert read(text, unit="percent").cpu_percent.values == pytest.approx([0.1, 0.85, 0.4])
    assert read(csv([0.1, 0.8], header="timestamp,CPU usage [%]")).cpu_percent.most == 0.8
    assert read(csv([0, 0])).cpu_percent.most == 0
    assert codes(csv([0.1, 40]), unit="fraction") == [("not-a-fraction", None)]


def test_more_than_100_percent_is_refused_but_for_rounding():
    assert codes(csv([10, 350])) == [("above-100-percent", None)]
    assert read(csv([10, 100.2])).cpu_percent.most == 100


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", [("empty-file", None)]),
        (b"  \n \n", [("empty-file", None)]),
        (b"PAR1\x00\x15\x04\x15", [("not-text", None)]),
        (b"\x89PNG\r\n\x1a\n\xff\xfe\x81", [("not-text", None)]),
        (b"a,b\n1,2\n3,4\n", [("no-times", None)]),
        (b"timestamp,value\n01/02/2026 10:00,5\n", [("no-times", None)]),
        (b"timestamp\n2026-03-01 00:00:00\n", [("no-times", None)]),
        (b"timestamp,a,b\n2026-03-01 00:00:00,1,2\n", [("unknown-columns", None)]),
        (b"timestamp,value\n2026-03-01 00:00:00,5\n", [("too-few-points", "")]),
    ],
)
def test_files_that_cannot_be_read(data, expected):
    assert [code for code, _ in codes(data)] == [code for code, _ in expected]


def test_every_bad_row_is_named_up_to_five():
    rows = csv([10, 20, "abc", 40, -5], header="timestamp,value").splitlines()
    rows.append("yesterday,50")
    assert codes("\n".join(rows)) == [("not-a-time", 7), ("not-a-value", 4), ("not-a-value", 6)]
    many = csv(["x"] * 20 + [1, 2])
    assert [line for _, line in codes(many)] == [2, 3, 4, 5, 6, None]


def test_a_decimal_comma_where_semicolons_separate():
    assert read(csv(["10,5", "20,25"], sep=";", header="timestamp;value")).cpu_percent.values.tolist() == [10.5, 20.25]


def test_traces_of_two_files_join():
    joined = read(csv([10, 20])).merged(read(csv([50, 60]), metric="memory"))
    assert (joined.cpu_percent.most, joined.memory_percent.most) == (20, 60)


def test_memory_in_bytes_is_no_share():
    text = csv([BYTES_PER_GIB, 2 * BYTES_PER_GIB], header="timestamp,memory used [bytes]")
    assert read(text).memory_gib.most == 2


CELLS = st.sampled_from(
    [
        *(
            "2026-03-01 00:00:00",
            "2026-03-01T00:05:00Z",
            "2026-03-01",
            "0001-01-01T00:00:00+14:00",
            "1772323200",
            "9" * 13,
        ),
        *(
            "2026/3/1 오전 9:05",
            "2026-13-41 25:61",
            "9999-12-31 23:59:59",
            "10",
            "0.5",
            "-1",
            "1e999",
            "nan",
            "",
            "%",
            "50%",
        ),
        *("timestamp", "value", "cpu [%]", "memory (GB)", "NetworkIn", "시각", "\ufeff", '"', "a" * 9, "1,5"),
    ]
)
TABLES = st.lists(st.lists(CELLS, max_size=5), max_size=8)


def outcome(data: bytes, **options):
    """What was read, or the problems."""
    try:
        return read_measured(data, **options)
    except BrokenTrace as broken:
        return broken.problems


@given(TABLES, st.sampled_from([",", ";", "\t"]), st.sampled_from(["cpu", "memory", "network", "disk"]))
@settings(deadline=None)
def test_any_table_is_read_or_refused_with_reasons(rows, separator, metric):
    found = outcome("\n".join(separator.join(row) for row in rows).encode(), metric=metric)
    if isinstance(found, tuple):
        assert found
        assert all(p.message("ko") and p.message("en") for p in found)
        return
    traces = [found.cpu_percent, found.memory_percent, found.memory_gib, found.network_gbps, found.disk_mbps]
    assert any(traces)
    for trace in filter(None, traces):
        assert np.all(np.diff(trace.times) > 0)
        assert np.all(np.isfinite(trace.values) & (trace.values >= 0))


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_with_reasons(data):
    assert outcome(data)


def test_two_series_that_never_meet_are_not_added():
    text = "timestamp,NetworkIn,NetworkOut\n" + "".join(
        f"2026-03-01 0{hour}:00:00,{'5,' if hour < 5 else ',5'}\n" for hour in range(9)
    )
    assert codes(text) == [("no-common-times", None)]
