"""The right-sizing page without a browser: traces in, suggestions out, and the edit that applies one."""

import base64
import gzip
import json
import string
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from store import share
from ui.events import handle
from ui.rightsizing.curves import MOST_BINS, curve
from ui.rightsizing.sample import NAME, sample_csv
from ui.rightsizing.state import MOST_BYTES, SizingState
from ui.rightsizing.texts import BROWSER, TEXTS
from ui.rightsizing.view import sizing_view
from ui.session import Session, start

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def session() -> Session:
    return start(None)


@pytest.fixture
def state() -> SizingState:
    return SizingState()


def act(session: Session, state: SizingState, kind: str, **fields) -> dict:
    state.handle(session, [{**fields, "seq": state.acked + 1, "kind": kind}])
    view = sizing_view(session, state)
    json.dumps(view, allow_nan=False)
    return view


def packed(text: str | bytes) -> str:
    data = text.encode() if isinstance(text, str) else text
    return base64.b64encode(gzip.compress(data)).decode()


def upload(session: Session, state: SizingState, text: str | bytes, name: str = "cpu.csv") -> dict:
    return act(session, state, "upload", files=[{"name": name, "gzip": packed(text)}])


def trace(values, *, heading: str = "CPUUtilization", zone: str = "+00:00") -> str:
    times = np.datetime64("2026-11-01T00:00:00") + np.arange(len(values)) * np.timedelta64(300, "s")
    return "\n".join([f"timestamp,{heading}", *(f"{t}{zone},{v:g}" for t, v in zip(times, values, strict=True))])


def row(view: dict, component: str) -> dict:
    return next(r for r in view["rows"] if r["key"] == component)


def test_the_page_renders():
    page = AppTest.from_file(str(ROOT / "pages" / "right_sizing.py"), default_timeout=60).run()
    assert not page.exception
    assert page.session_state["anboard.right-sizing"].component == "ws"


def test_without_a_trace_every_component_says_so(session, state):
    view = sizing_view(session, state)
    assert [r["word"] for r in view["rows"]] == ["기록 없음"] * 3
    assert view["result"] is None


def test_the_sample_is_synthetic_says_so_and_is_the_same_each_time(session, state):
    assert sample_csv() == sample_csv()
    view = act(session, state, "sample")
    assert "합성" in view["files"][0]["notes"][-1]
    assert row(view, "ws")["verdict"] == "cheaper"
    assert {c["key"] for c in view["result"]["charts"]} == {"cpu", "memory", "credits t4g.small", "credits t4g.micro"}


def test_a_suggestion_is_applied_with_one_click_and_taken_back_with_one(session, state):
    view = act(session, state, "sample")
    before, contents = session.last_good["current.yaml"].evaluation.cost.usd_per_month, session.contents
    saving = row(view, "ws")["saving"]
    view = act(session, state, "apply", component="ws")
    after = session.last_good["current.yaml"]
    assert after.design.components["ws"].runs_on == "t4g.micro"
    assert saving == f"▼ 월 {(before - after.evaluation.cost.usd_per_month) * 1390:,.0f}원 절감"
    assert row(view, "ws")["verdict"] == "applied"
    assert row(view, "ws")["action"] is None
    handle(session, [{"seq": session.acked + 1, "kind": "undo"}])
    assert session.contents == contents
    assert row(sizing_view(session, state), "ws")["verdict"] == "cheaper"


def test_a_load_counts_as_measured_where_it_was_whatever_the_design_runs_on_later(session, state):
    act(session, state, "sample")
    view = act(session, state, "apply", component="ws")
    assert view["measured_on"]["value"] == "t4g.small"
    assert view["result"]["facts"][0]["value"] == "28.8%"
    assert any("t4g.micro" in text and "t4g.small" in text for text in view["result"]["cautions"])
    view = act(session, state, "choose", key="measured_on", value="t4g.2xlarge")
    assert row(view, "ws")["verdict"] == "larger"  # a third of 8 vCPUs is more than a t4g.micro has


def test_surplus_credits_of_the_suggestion_are_in_the_bill_once_applied(session, state):
    upload(session, state, trace(np.full(4032, 45.0)))
    upload(session, state, trace(np.full(4032, 10.0), heading="mem_used_percent"), "memory.csv")
    act(session, state, "choose", key="measured_on", value="m6g.large")
    view = act(session, state, "apply", component="ws")
    design = session.last_good["current.yaml"].design
    found = state.result(session, "ws")
    assert design.components["ws"].billing.surplus_vcpu_hours == pytest.approx(
        found.target.surplus_vcpu_hours, abs=0.05
    )
    assert found.target.surplus_vcpu_hours > 0
    assert view["result"]["verdict"] == "applied"


def test_saturated_and_no_memory_are_said(session, state):
    view = upload(session, state, trace(np.full(4032, 99.0)))
    result = view["result"]
    assert result["word"].startswith("포화")
    assert {f["label"]: f["value"] for f in result["facts"]}["필요한 vCPU"] == "최소 2.00"
    assert {f["label"]: f["value"] for f in result["facts"]}["필요한 메모리"] == "메모리 데이터 없음"
    assert any("메모리 기록이 없어" in text for text in result["cautions"])
    assert result["action"] is None


# -- files -------------------------------------------------------------------------------------------------------------


def test_a_share_from_0_to_1_is_asked_for_and_never_guessed(session, state):
    text = trace(np.linspace(0.1, 0.6, 500), heading="value")
    view = upload(session, state, text)
    (broken,) = view["broken"]
    assert broken["asks_unit"]
    assert view["result"] is None
    view = act(session, state, "unit", name=broken["name"], value="fraction")
    assert view["broken"] == []
    assert view["result"]["facts"][0]["value"] == "59.8%"
    upload(session, state, text, "b.csv")
    view = act(session, state, "unit", name="b.csv", value="percent")
    assert view["result"]["facts"][0]["value"] == "0.6%"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty file"),
        ("a,b\n1,2\n", "시각"),
        ("timestamp,CPUUtilization\n2026-11-01 00:00,12\n2026-11-01 00:05,많음\n", "3행: CPUUtilization"),
        ("timestamp,CPUUtilization\n2026-11-01 00:00,12\n2026-11-01 00:05,180\n", "180"),
        ("timestamp,CPUUtilization\n2026-11-01T00:00Z,12\n2026-11-01 00:05,18\n", "시간대"),
        (b"\x00\x01\x02", "CSV"),
    ],
)
def test_a_broken_file_says_what_was_found_and_what_would_be_right_and_loses_nothing(session, state, text, said):
    act(session, state, "sample")
    view = upload(session, state, text, "broken.csv")
    (broken,) = view["broken"]
    assert any(said in t for t in broken["texts"]), broken["texts"]
    assert any("올바른 값" in t for t in broken["texts"])
    assert [f["name"] for f in view["files"]] == [NAME]
    assert row(view, "ws")["verdict"] == "cheaper"
    assert upload(session, state, trace([5.0] * 10))["broken"] == []


def test_too_large_or_not_packed_is_refused(session, state):
    view = upload(session, state, b"0" * (MOST_BYTES + 1))
    assert "8 MiB" in view["broken"][0]["texts"][0]
    view = act(session, state, "upload", files=[{"name": "x", "gzip": "not base64"}, {"name": "y"}, 5])
    assert len(view["broken"]) == 2


def test_a_real_trace_replaces_the_sample_and_memory_joins_cpu(session, state):
    act(session, state, "sample")
    view = upload(session, state, trace([20.0] * 4032))
    assert [f["name"] for f in view["files"]] == ["cpu.csv"]
    view = upload(session, state, trace([30.0] * 4032, heading="mem_used_percent"), "memory.csv")
    assert [f["name"] for f in view["files"]] == ["cpu.csv", "memory.csv"]
    assert "memory" in {c["key"] for c in view["result"]["charts"]}
    view = act(session, state, "remove", index=0)
    assert view["result"]["verdict"] == "none"
    assert act(session, state, "remove", index=0)["result"] is None


def test_each_component_has_its_own_trace_in_every_design(session, state):
    act(session, state, "sample")
    act(session, state, "choose", key="component", value="db")
    view = upload(session, state, trace([99.0] * 4032))
    assert (row(view, "ws")["verdict"], row(view, "db")["verdict"]) == ("cheaper", "saturated")
    view = act(session, state, "choose", key="design", value="option-1.yaml")
    assert (row(view, "ws")["verdict"], row(view, "db")["verdict"]) == ("cheaper", "saturated")
    assert "× 2" in row(view, "ws")["now"]


def test_a_shared_view_applies_nothing(session):
    shared, state = start(share.encode(session.workspace)), SizingState()
    act(shared, state, "sample")
    before = shared.contents
    act(shared, state, "apply", component="ws")
    assert shared.contents == before
    assert state.applied is None


junk = st.none() | st.booleans() | st.integers(-3, 3) | st.text(max_size=8) | st.lists(st.integers(), max_size=2)
known = st.sampled_from(
    ["design", "component", "metric", "measured_on", "ws", "was", "current.yaml", "memory", "t9.big"]
)
kinds = st.sampled_from(["choose", "upload", "unit", "sample", "remove", "apply", "other"])
fields = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(("key", "value", "files", "name", "index", "component"), junk | known)
)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(kinds, fields), max_size=5))
def test_nothing_that_a_browser_sends_raises(events):
    session, state = start(None), SizingState()
    for kind, values in events:
        act(session, state, kind, **values)


# -- curves ------------------------------------------------------------------------------------------------------------


@given(st.lists(st.floats(0, 100), min_size=1, max_size=3000), st.integers(0, 2**32 - 1))
def test_a_curve_keeps_every_peak_and_every_valley(values, seed):
    times = np.arange(len(values)) * 300.0
    keep = np.random.default_rng(seed).random(len(values)) < 0.9
    keep[0] = keep[-1] = True
    times, series = times[keep], np.array(values)[keep]
    found = curve(times, series, step_seconds=300.0, digits=12)
    assert len(found["x"]) <= MOST_BINS
    assert found["x"] == sorted(found["x"])
    assert all(0 <= x <= 1 for x in found["x"])
    assert max(found["hi"]) == pytest.approx(series.max())
    assert min(found["lo"]) == pytest.approx(series.min())
    assert all(lo <= hi for lo, hi in zip(found["lo"], found["hi"], strict=True))


def test_a_gap_is_drawn_as_one():
    times = np.concatenate([np.arange(100), np.arange(150, 250)]) * 300.0
    found = curve(times, np.ones(200), step_seconds=300.0)
    assert found["breaks"] == [100]
    assert curve(np.arange(5000) * 60.0, np.ones(5000), step_seconds=60.0)["breaks"] == []


def test_both_languages_fill_the_same_gaps():
    for text in (*BROWSER.values(), *TEXTS.values()):
        ko, en = ({field for _, field, _, _ in string.Formatter().parse(t) if field} for t in text)
        assert ko == en
