"""Designs and setups for the tests and the bench of incidents."""

from typing import Any

from models.design.model import Design
from models.incident import Fault, IncidentScript, IncidentSetup
from models.problems import Text
from store.replication_constants import replication_constants, round_trip_defaults

TITLE = Text("시험", "test")


def script(*faults: Fault, away: tuple[str, ...] = ()) -> IncidentScript:
    return IncidentScript(title=TITLE, faults=faults, away=away)


def setup(design: Design, *faults: Fault, away: tuple[str, ...] = (), **rest: Any) -> IncidentSetup:
    return IncidentSetup(
        design=design,
        script=script(*faults, away=away),
        constants=replication_constants(),
        round_trips=round_trip_defaults(),
        **rest,
    )
