"""What the session accepts of what a browser sends."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.board import MOST_EVENTS_AT_ONCE, newer_events

UNDO = {"seq": 3, "kind": "undo"}
REDO = {"seq": 4, "kind": "redo"}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
)


def outbox(*events: Any, after: Any = 0) -> dict[str, Any]:
    return {"outbox": {"after": after, "events": list(events)}}


def test_new_events_come_in_order() -> None:
    assert newer_events(outbox(REDO, UNDO), acked=0) == [UNDO, REDO]


def test_handled_events_are_not_handled_again() -> None:
    assert newer_events(outbox(UNDO, REDO), acked=3) == [REDO]


def test_a_batch_for_an_earlier_session_is_dropped() -> None:
    assert newer_events(outbox(REDO, after=3), acked=0) == []


@pytest.mark.parametrize(
    "bad", [None, 7, "undo", {}, {"seq": "1", "kind": "undo"}, {"seq": 1}, {"seq": True, "kind": "undo"}]
)
def test_what_is_no_event_is_left_out(bad: Any) -> None:
    assert newer_events(outbox(bad, UNDO), acked=0) == [UNDO]


def test_a_batch_is_limited() -> None:
    events = [{"seq": seq, "kind": "undo"} for seq in range(1, MOST_EVENTS_AT_ONCE + 100)]
    assert len(newer_events(outbox(*events), acked=0)) == MOST_EVENTS_AT_ONCE


@given(state=JSON, acked=st.integers(min_value=0))
def test_any_state_gives_events_newer_than_acknowledged(state: Any, acked: int) -> None:
    for candidate in (state, {"outbox": state}, outbox(state), outbox(state, after=state)):
        assert all(event["seq"] > acked for event in newer_events(candidate, acked=acked))
