"""What does it look like when something breaks? One incident on every design, then many of them."""

import streamlit as st

from ui.board import waiting_events
from ui.incident.component import distributions, player
from ui.incident.repeat import handle
from ui.incident.repeat_view import repeat_view
from ui.incident.state import IncidentState
from ui.incident.view import incident_view
from ui.navigation import page_header

STATE, PLAYER, REPEAT = "anboard.incident", "incident", "incident-repeat"

session = page_header("incident")
state: IncidentState = st.session_state.setdefault(STATE, IncidentState())
state.handle(waiting_events(PLAYER, state.acked))
state.ask(session)
player(incident_view(session, state), PLAYER)


@st.fragment
def many_runs() -> None:
    """Runs alone while the browser asks how far the work is."""
    handle(state, waiting_events(REPEAT, state.repeat_acked))
    distributions(repeat_view(session, state), REPEAT)


many_runs()
