"""The replication page without a browser: sliders, curves, offers, own measurements."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from models.replication.staleness import STALE_AT_MS
from store.edit import set_value
from ui.replication import charts
from ui.replication.figures import group_of, stale_at
from ui.replication.shown import shown_designs
from ui.replication.state import ReplicationState, change_text
from ui.replication.texts import BROWSER, TEXTS
from ui.replication.trial import STEPS, Trial
from ui.replication.view import replication_view
from ui.session import Session, start

ROOT = Path(__file__).resolve().parent.parent.parent
OPTION = "option-1.yaml"


@pytest.fixture
def session() -> Session:
    return start(None)


@pytest.fixture
def state() -> ReplicationState:
    return ReplicationState()


def send(state: ReplicationState, session: Session, kind: str, **event: object) -> bool:
    return state.handle(session, [{"seq": state.acked + 1, "kind": kind, **event}])


def test_the_page_renders():
    page = AppTest.from_file(str(ROOT / "pages" / "replication.py"), default_timeout=60).run()
    assert not page.exception


def test_the_view_is_plain_json(session, state):
    view = replication_view(session, state)
    assert json.loads(json.dumps(view, allow_nan=False)) == view
    assert [design["id"] for design in view["designs"]] == list(session.contents.order)


def test_without_a_trial_the_figures_are_those_of_the_board(session, state):
    for name in session.contents.order:
        computed = session.last_good[name]
        group = group_of(computed, "db", Trial())
        assert group.result == computed.evaluation.replication.components["db"]


def test_the_curve_goes_through_the_points_that_are_reported(session):
    group = group_of(session.last_good[OPTION], "db", Trial())
    for reader, found in group.result.readers.items():
        curve = stale_at(group, reader, np.array(STALE_AT_MS))
        assert curve == pytest.approx(list(found.p_stale.values()))


@pytest.mark.parametrize("rtt_ms", [step for step in STEPS["rtt_ms"] if step >= 1])
def test_the_round_trip_that_is_tried_reaches_every_reader(session, rtt_ms):
    group = group_of(session.last_good[OPTION], "db", Trial(rtt_ms=rtt_ms))
    assert {link.value_ms for link in group.whole.links["db"].values()} == {rtt_ms}
    assert set(group.result.readers) == {"db-2", "db-3"}


def test_a_slider_moves_the_curves_and_leaves_the_files(session, state):
    before, contents = replication_view(session, state), session.contents
    assert not send(state, session, "set", key="rtt_ms", value=34)
    after = replication_view(session, state)
    assert after["charts"]["lines"][0]["said"] != before["charts"]["lines"][0]["said"]
    assert session.contents is contents
    send(state, session, "reset")
    assert replication_view(session, state)["charts"] == before["charts"]


@pytest.mark.parametrize("value", [True, "1", float("nan"), 17.5, -1])
def test_a_slider_takes_only_its_steps(session, state, value):
    send(state, session, "set", key="rtt_ms", value=value)
    assert state.trial == Trial()
    assert state.notice is not None


def test_beyond_the_limit_the_readers_fall_behind_without_end(session, state):
    send(state, session, "set", key="per_second", value=5000)
    view = replication_view(session, state)
    figures = {figure["key"]: figure for figure in view["designs"][1]["figures"]}
    assert figures["limit"]["note"] == TEXTS["figure.limit.over"].ko
    assert figures["visible"]["value"] == TEXTS["endless"].ko
    json.dumps(view, allow_nan=False)


def test_an_offer_is_applied_and_can_be_undone(session, state):
    offers = next(d for d in replication_view(session, state)["offers"]["designs"] if d["id"] == OPTION)["offers"]
    assert any(offer["good"] for offer in offers)
    before = session.contents
    best = next(offer for offer in offers if offer["good"])
    assert send(state, session, "apply", design=OPTION, value=best["value"])
    result = session.last_good[OPTION].evaluation.replication
    assert not any(condition.lossy for condition in result.conditions["db"])
    assert session.history.undone(session.contents)[0] == before


def test_an_offer_that_is_not_made_changes_nothing(session, state):
    assert not send(state, session, "apply", design=OPTION, value="drop the database")
    assert state.notice == TEXTS["offer_gone"]


def test_a_shared_view_cannot_be_changed(session, state):
    session.read_only = True
    offer = replication_view(session, state)["offers"]["designs"][1]["offers"][0]
    assert not send(state, session, "apply", design=OPTION, value=offer["value"])
    assert state.notice is not None


def test_an_own_measurement_replaces_the_model_and_goes_again(session, state):
    text = "lag_ms\n" + "\n".join(str(value) for value in range(1, 102))
    assert send(state, session, "lag", design=OPTION, file="lag.csv", text=text, unit="")
    view = replication_view(session, state)
    assert view["designs"][1]["measured"]
    assert view["upload"]["measured"][0]["value"] == OPTION
    group = group_of(session.last_good[OPTION], "db", Trial())
    # Between two of the 101 quantiles the model reads along a line: half a step at most.
    assert group.result.readers["db-2"].visibility_ms.p50 == pytest.approx(51, abs=0.5)
    assert send(state, session, "model", design=OPTION)
    assert not replication_view(session, state)["designs"][1]["measured"]


def test_a_broken_measurement_says_its_lines(session, state):
    text = "lag_ms\n" + "1\n" * 30 + "-4\nlate\n"
    assert not send(state, session, "lag", design=OPTION, file="lag.csv", text=text, unit="")
    problems = replication_view(session, state)["upload"]["problems"]
    assert len(problems) == 2
    assert problems[0].startswith("32행")


def test_fluid_and_sampled_backlog_agree(session, state):
    """The sampled lag differs by the noise of Poisson arrivals: sqrt(count) writes, 4 of those at most."""
    line = charts.backlog(shown_designs_of(session, state), state, "ko")["lines"][0]
    limit = group_of(session.last_good[OPTION], "db", Trial()).result.applier_saturates_at
    hours, lags = (np.array(values) for values in line["sampled"])
    fluid = np.interp(hours, line["hours"], line["lag"])
    arrived = 1.2 * limit * 300 / line["thinner"]
    noise = np.sqrt(arrived) * line["thinner"] / limit
    assert np.abs(lags - fluid).max() <= 4 * noise
    assert fluid.max() > 20 * noise


def test_a_stated_episode_is_the_batch_and_most_of_the_expected_loss(session, state):
    """An episode of 5 minutes a night that ends 20 s behind: the fluid backlog peaks there, to a rounding error."""
    episode = {"name": "nightly", "per_month": 30, "minutes": 5, "lag_seconds": 20}
    path = ["components", "db", "replication", "episodes"]
    change_text(session, OPTION, set_value(session.files, OPTION, path, [episode]))
    view = replication_view(session, state)
    own = next(line for line in view["backlog"]["lines"] if line["is_own"])
    assert own["longest"] == pytest.approx(20)
    assert view["losses"]["said"][0].startswith("1안: 연 유실 기대값의 9")
    send(state, session, "batch", key="minutes", value="10")
    assert not any(line["is_own"] for line in replication_view(session, state)["backlog"]["lines"])


def shown_designs_of(session: Session, state: ReplicationState):
    state.components(session)
    return shown_designs(session, state)


@pytest.mark.parametrize(("key", "value"), [("starts", "25"), ("minutes", ""), ("writes", "many"), ("minutes", "nan")])
def test_a_field_of_the_batch_says_what_it_should_hold(session, state, key, value):
    send(state, session, "batch", key=key, value=value)
    view = replication_view(session, state)["backlog"]
    assert next(field for field in view["fields"] if field["key"] == key)["problem"]
    assert view["lines"] == []


def test_every_text_is_in_both_languages(session, state):
    assert all(text.ko and text.en for table in (BROWSER, TEXTS) for text in table.values())
    session.workspace = replace(session.workspace, language="en")
    shown = json.dumps(
        {k: v for k, v in replication_view(session, state).items() if k in ("routing", "offers", "backlog")}
    )
    assert json.loads(shown)["offers"]["title"] == TEXTS["offers"].en


def test_designs_without_replication_say_so(session, state):
    session.last_good = {}
    assert replication_view(session, state)["empty"] == TEXTS["no_design"].ko
