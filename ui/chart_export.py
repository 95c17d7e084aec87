"""A chart of a page as a file: which charts there are, what the browser asks for, and the file in the page's view.

The charts' module, the fonts and the browser are loaded only when somebody saves a chart.
"""

import importlib
import logging
from collections.abc import Mapping
from typing import Any, Final

import streamlit as st

from models.problems import Language
from ui.board import newer_events
from ui.charts.saving import chart_download, is_offered, menu, title_of_decision, warm_up, width_of
from ui.charts.texts import say
from ui.pages import PAGES
from ui.state import KEY as SESSION

MAKERS: Final = {
    "anboard_cost": ("ui.charts.cost", "chart_of", "cost"),
    "anboard_replication": ("ui.charts.replication", "chart_of", "replication"),
    "anboard_sizing": ("ui.charts.rightsizing", "chart_of", "right-sizing"),
    "anboard_incident": ("ui.charts.incident", "timeline_of", "incident"),
    "anboard_repeat": ("ui.charts.incident", "distribution_of", "incident"),
    "anboard_geography": ("ui.charts.geography", "chart_of", "geography"),
}
"""Component -> module and function that describe its charts, and the page."""
_LOG: Final = logging.getLogger(__name__)


def with_chart(component: str, view: dict[str, Any], key: str) -> dict[str, Any]:
    """The view with the chart that its browser asked for last, until the browser sends something else.

    ``key``: the component's in the state of Streamlit. Every page has this; the page's own events are its own business.
    """
    if component not in MAKERS:
        return view
    view = {**view, "chart_menu": menu(view["language"])}
    event = _asked(st.session_state.get(key), view["acked"])
    if event is None:
        return view
    kept, at = f"anboard.chart.{key}", event["seq"]
    if st.session_state.get(kept, {}).get("seq") != at:
        st.session_state[kept] = {"seq": at, **made(component, view, event, _decision())}
    return {**view, "chart_file": st.session_state[kept]}


def _asked(state: Any, acked: int) -> Mapping[str, Any] | None:
    """The last event about a chart, where that has been handled."""
    outbox = state.get("outbox") if isinstance(state, Mapping) else None
    events = newer_events({"outbox": {**outbox, "after": 0}}, 0) if isinstance(outbox, dict) else []
    return next((e for e in reversed(events) if e["kind"] == "chart" and e["seq"] <= acked), None)


def _decision() -> str:
    session = st.session_state.get(SESSION)
    return "" if session is None else title_of_decision(session)


def made(component: str, view: dict[str, Any], event: Mapping[str, Any], decision: str) -> dict[str, Any]:
    """``name``, ``mime`` and ``base64`` of the file, where there is one, and what is ``said`` of it."""
    language: Language = view["language"]
    if event.get("form") is None:
        warm_up()
        return {"said": ""}
    if not is_offered(event):
        return {"said": say(language, "gone")}
    module, function, page = MAKERS[component]
    describe = getattr(importlib.import_module(module), function)
    try:
        chart = describe(view, event["chart"], event["part"], width_of(event))
    except Exception:  # the reader is told; the fault is ours, so its trace is kept
        _LOG.exception("chart %s of %s", event["chart"], component)
        return {"said": say(language, "failed")}
    if chart is None:
        return {"said": say(language, "gone")}
    title = next(p.title.in_(language) for p in PAGES if p.name == page)
    file, said = chart_download(
        chart, event, _stem(page, event), say(language, "source", decision=decision, page=title)
    )  # fmt: skip
    return {**file, "said": said.in_(language) if said is not None else ""}


def _stem(page: str, event: Mapping[str, Any]) -> str:
    return "-".join(filter(None, (page, event["chart"], event["part"].removesuffix(".yaml"))))
