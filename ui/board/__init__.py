"""The comparison board in the browser: one Streamlit component, mounted with a ``Board``, answering with ``Event``s."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, cast

import streamlit as st

from ui.board.texts import texts
from ui.review.browser_texts import browser_texts
from ui.view_model import Board, Event
from ui.wire import packed

_HERE = Path(__file__).parent
_MODULES = (
    *("dom.js", "sync.js", "chart_save.js", "drawing.js", "controls.js"),
    "../live/news.js",
    *("../review/composer.js", "../review/threads.js", "../review/votes.js", "../review/bar.js"),
    *("panel.js", "menu.js", "pages.js", "what_if.js", "patch.js"),
    *("../live/people.js", "../live/merge.js", "../live/live.js"),
    *("page.js", "board.js"),
)
_SHEETS = ("board.css", "chart_save.css", "../review/review.css", "../live/live.css")
_MODULE_SYNTAX = re.compile(r'^import [^;]+ from "\.{1,2}/[^"]+";\n|^export (?!default)', re.MULTILINE)
MOST_EVENTS_AT_ONCE: Final = 500


def _script() -> str:
    """The modules as one: a component is given a single script, which has no address to import from."""
    return "\n".join(_MODULE_SYNTAX.sub("", (_HERE / name).read_text(encoding="utf-8")) for name in _MODULES)


_component = st.components.v2.component(
    "anboard",
    html='<div id="board"></div>\n<div id="board-styles"></div>',
    css="\n".join((_HERE / name).read_text(encoding="utf-8") for name in _SHEETS),
    js=_script(),
)


def waiting_events(key: str, acked: int) -> list[Event]:
    """Events of the board mounted under ``key`` that are newer than ``acked``, oldest first.

    Read before the board is built, so that one run of the script both applies and shows them.
    """
    return newer_events(st.session_state.get(key), acked)


def board(view: Board, key: str) -> list[Event]:
    """Mounts the board. Returns what has not been handled yet; empty if ``waiting_events`` were applied before."""
    data = {**view, "texts": {**texts(view["language"]), **browser_texts(view["language"]), **view["texts"]}}
    result = _component(key=key, data=packed(data), on_outbox_change=_nothing)
    return newer_events(result, view["acked"])


def newer_events(state: Any, acked: int) -> list[Event]:
    """What of a component's state are events newer than ``acked``, oldest first; anything else is left out.

    A batch that was meant for an earlier session (its ``after`` lies beyond ``acked``) is dropped whole: the browser
    notices the new session by its lower ``acked`` and then restores its own snapshot before it sends the batch again.
    """
    outbox = state.get("outbox") if isinstance(state, Mapping) else None
    if not isinstance(outbox, dict) or not isinstance(outbox.get("events"), list):
        return []
    after = outbox.get("after")
    if not isinstance(after, int) or after > acked:
        return []
    events = [event for event in outbox["events"][:MOST_EVENTS_AT_ONCE] if _is_event(event) and event["seq"] > acked]
    return cast(list[Event], sorted(events, key=lambda event: event["seq"]))


def _is_event(event: object) -> bool:
    return isinstance(event, dict) and type(event.get("seq")) is int and isinstance(event.get("kind"), str)


def _nothing() -> None:
    """Streamlit presents only those state keys for which there is a callback."""
