"""What the first visitor would otherwise wait for: imports, tables, the shipped figures and drawings."""

from ui.incident.state import IncidentState
from ui.incident.view import incident_view
from ui.session import start
from ui.view import board_view


def compute_the_first_board() -> None:
    session = start(None)
    board_view(session)
    incident = IncidentState()
    incident.ask(session)
    incident_view(session, incident)
