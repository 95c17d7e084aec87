"""The incident page without a browser: fields, what is shown of a run and of many, jobs."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from compute import Batch, Job, batches_of
from models.incident import YEARS_PER_BLOCK, simulate_incident
from ui.incident import curves, repeat, repeat_view, view
from ui.incident.choices import FIRST, MOST_REQUESTS, read
from ui.incident.state import IncidentState
from ui.incident.texts import BROWSER, SHORT, TEXTS
from ui.session import Session, start

ROOT = Path(__file__).resolve().parent.parent.parent
SCRIPTS = {"a": 1}


@pytest.fixture(scope="module")
def session() -> Session:
    return start(None)


@pytest.fixture
def state(session) -> IncidentState:
    state = IncidentState()
    state.ask(session)
    return state


def choose(state: IncidentState, session: Session, **values: str) -> None:
    events = [{"seq": i, "kind": "choose", "key": k, "value": v} for i, (k, v) in enumerate(values.items(), 1)]
    state.handle(events)
    state.ask(session)


def test_the_page_renders():
    page = AppTest.from_file(str(ROOT / "pages" / "incident.py"), default_timeout=60).run()
    assert not page.exception
    assert page.session_state["anboard.incident"].question is not None


# -- fields ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "typed", "said"),
    [
        ("minutes", "0", "0.5 이상 120 이하로"),
        ("minutes", "열", "숫자를"),
        ("minutes", "nan", "0.5 이상"),
        ("minutes", "1e999", "0.5 이상"),
        ("at", "600", "0 이상 599 이하로"),
        ("at", "-1", "0 이상"),
        ("lasts", "0", "0.1 이상"),
        ("seed", "abc", "0 이상의 정수"),
        ("seed", "-1", "0 이상의 정수"),
        ("seed", "1.5", "0 이상의 정수"),
        ("seed", "9" * 30, "0 이상의 정수"),
        ("seed", "", "0 이상의 정수"),
        ("script", "b", "목록에서"),
        ("script", "", "목록에서"),
        ("load", "huge", "목록에서"),
    ],
)
def test_a_bad_field_says_what_would_be_right(key, typed, said):
    choices, problems = read({**FIRST, "script": "a", key: typed}, SCRIPTS)
    assert choices is None
    assert list(problems) == [key]
    assert said in problems[key].ko


def test_all_bad_fields_are_named_at_once():
    _, problems = read({**FIRST, "script": "?", "minutes": "0", "seed": "x", "lasts": "y"}, SCRIPTS)
    assert set(problems) == {"script", "minutes", "seed", "lasts"}


@given(st.dictionaries(st.sampled_from(sorted(FIRST)), st.text(max_size=12)))
def test_any_text_is_read_or_refused(typed):
    choices, problems = read({**FIRST, "script": "a"} | typed, SCRIPTS)
    assert (choices is None) == bool(problems)
    if choices is not None:
        assert 0 <= choices.at_seconds < choices.duration_seconds <= 7200


def test_a_bad_field_keeps_what_was_typed_and_the_last_good_result(session, state):
    before, shown = state.question, view.incident_view(session, state)
    choose(state, session, minutes="0", seed="many")
    after = view.incident_view(session, state)
    assert state.question is before
    assert after["designs"] == shown["designs"]
    assert {f["key"]: f["value"] for f in after["fields"]}["minutes"] == "0"
    assert {f["key"] for f in after["fields"] if f["problem"]} == {"minutes", "seed"}
    assert after["notice"]
    choose(state, session, minutes="5", seed="2")
    assert state.question.choices.duration_seconds == 300
    assert view.incident_view(session, state)["notice"] is None


def test_more_requests_than_can_be_simulated_at_once_are_refused(session, state):
    choose(state, session, load="peak", minutes="120")
    assert list(state.problems) == ["minutes"]
    minutes = int(MOST_REQUESTS / 40 / 60)
    assert f"{minutes}분까지" in state.problems["minutes"].ko
    choose(state, session, minutes=str(minutes))
    assert not state.problems


def test_events_that_are_not_in_order_are_left_out(session, state):
    typed = dict(state.typed)
    state.handle(
        [
            {"seq": 7, "kind": "choose", "key": "colour", "value": "x"},
            {"seq": 8, "kind": "choose", "key": "at"},
            {"seq": 9, "kind": "explode", "key": "at", "value": "1"},
        ]
    )
    assert state.typed == typed
    assert state.acked == 9


def test_the_incident_happens_when_and_as_long_as_chosen(session, state):
    choose(state, session, at="90", lasts="2")
    faults = state.question.script.faults
    assert {fault.at_seconds for fault in faults} == {90.0}
    assert {fault.lasts_seconds for fault in faults} == {120.0}


def test_a_design_that_is_broken_is_shown_in_its_last_good_state():
    session = start(None)
    text = session.contents.text("option-1.yaml")
    session.change(session.contents.with_texts({"option-1.yaml": text + "\nnonsense: 1\n"}))
    session.refresh()
    state = IncidentState()
    state.ask(session)
    shown = view.incident_view(session, state)
    assert [d["broken"] for d in shown["designs"]] == [False, True, True]


# -- one run -----------------------------------------------------------------------------------------------------------


def test_every_incident_is_shown_in_every_design_and_language(session, state):
    for key in list(state.scripts):
        choose(state, session, script=key)
        assert not state.problems
        for language in ("ko", "en"):
            session.workspace = replace(session.workspace, language=language)
            shown = view.incident_view(session, state)
            assert [d["id"] for d in shown["designs"]] == list(session.contents.order)
            lanes = {lane["key"] for lane in shown["lanes"]}
            for design in shown["designs"]:
                used = {band["lane"] for band in design["bands"]}
                assert used <= lanes
                assert all(0 <= band["start"] <= band["end"] <= shown["duration"] for band in design["bands"])
                assert all(event["text"] for event in design["events"])
    session.workspace = replace(session.workspace, language="ko")


def test_the_curve_holds_every_request(session, state):
    for run in view.runs_of(state.question).values():
        ok, stale, failed = curves.series_of(run)
        width = run.duration_seconds / len(ok)
        totals = [sum(getattr(t, key) for t in run.totals.values()) for key in ("ok", "stale", "failed")]
        rounding = 0.005 * width * len(ok)
        assert sum(ok) * width == pytest.approx(totals[0] - totals[1], abs=rounding)
        assert sum(stale) * width == pytest.approx(totals[1], abs=rounding)
        assert sum(failed) * width == pytest.approx(totals[2], abs=rounding)


def test_names_of_the_file_become_those_of_the_drawing(session):
    design = session.last_good["option-1.yaml"].design
    assert view._with_titles(design, "db-1이 멈춤, was-11, write 요청", "ko") == "MySQL 1이 멈춤, was-11, 쓰기 요청"
    assert view._with_titles(design, "writes on db-1", "en") == "writes on MySQL 1"


def test_stretches_that_touch_are_one():
    assert curves.merged([(5, 6), (0, 2), (1, 3), (3, 4)], 0) == [(0, 4), (5, 6)]
    assert curves.merged([(0, 1), (3, 4)], 2) == [(0, 4)]
    assert curves.merged([], 0) == []


def test_the_run_is_the_models(session, state):
    for name, setup in state.question.setups().items():
        assert view.runs_of(state.question)[name] == simulate_incident(setup, seed=state.question.choices.seed)


# -- many runs ---------------------------------------------------------------------------------------------------------


def test_the_work_covers_every_run_and_year_of_each_design_once():
    units = repeat.units_of(["a", "b"])
    for name in ("a", "b"):
        for is_year, total in ((False, repeat.RUNS), (True, repeat.YEARS // YEARS_PER_BLOCK)):
            own = [unit for unit in units if unit.design == name and unit.is_year == is_year]
            covered = [i for unit in own for i in range(unit.first, unit.first + unit.count)]
            assert covered == list(range(total))


def test_dots_are_the_middles_of_equal_parts():
    samples = np.arange(200.0)
    assert repeat_view._dots(samples, 1.0) == [float(5 + 10 * i) for i in range(20)]
    assert repeat_view._dots(np.array([0.0]), 60.0) == [0.0] * 20
    assert repeat_view._dots(np.array([]), 1.0) == []


def answered(state: IncidentState, units: tuple[repeat.Unit, ...]) -> Job:
    """A job that has been done, here and now."""
    question = state.question
    job = Job(None, batches_of(len(units), 1))
    for i in range(len(units)):
        job.deliver(i, repeat.run_units(question.setups(), units, question.choices.seed, i, 1))
    state.job, state.asked = job, question
    return job


SOME = tuple(
    repeat.Unit(name, is_year, 0, 4 if is_year else 40)
    for name in ("current.yaml", "option-1.yaml", "option-2.yaml")
    for is_year in (False, True)
)


def test_distributions_of_all_designs(session, state):
    answered(state, SOME)
    shown = repeat_view.repeat_view(session, state)
    assert shown["state"] == "done"
    assert shown["share"] == 1.0
    assert [panel["key"] for panel in shown["panels"]] == ["outage", "year"]
    for panel in shown["panels"]:
        assert set(panel["of"]) == {"read", "write"}
        for of in panel["of"].values():
            assert all(len(dots) == repeat_view.DOTS for dots in of["dots"].values())
            assert all(p["low"] <= p["value"] <= p["high"] for found in of["percentiles"].values() for p in found)
            assert all(set(row["cells"]) <= set(session.contents.order) for row in of["rows"])


def test_so_far_only_what_has_come_in_is_shown(session, state):
    question = state.question
    state.job, state.asked = Job(None, batches_of(len(SOME), 1)), question
    assert "panels" not in repeat_view.repeat_view(session, state)
    state.job.deliver(0, repeat.run_units(question.setups(), SOME, 1, 0, 1))
    shown = repeat_view.repeat_view(session, state)
    assert [panel["key"] for panel in shown["panels"]] == ["outage"]
    assert [design["id"] for design in shown["designs"]] == ["current.yaml"]


def test_results_of_an_earlier_question_say_so(session, state):
    answered(state, SOME[:1])
    assert not repeat_view.repeat_view(session, state)["is_earlier"]
    choose(state, session, seed="5")
    assert repeat_view.repeat_view(session, state)["is_earlier"]


def test_a_failure_of_the_work_is_said(session, state):
    state.job, state.asked = Job(None, (Batch(0, 1),)), state.question
    state.job.fail("MemoryError")
    assert "MemoryError" in repeat_view.repeat_view(session, state)["complaint"]


def test_every_text_is_in_both_languages():
    for table in (BROWSER, TEXTS, SHORT):
        assert all(text.ko and text.en for text in table.values())
