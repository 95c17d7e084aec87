"""One incident on one design, event by event."""

import simpy

from models.availability.working import WorkingModel
from models.incident.control import Control
from models.incident.luck import Luck
from models.incident.plant import Plant
from models.incident.result import IncidentRun
from models.incident.rules import assumptions_of
from models.incident.script import IncidentSetup, cast_of
from models.incident.timeline import Timeline
from models.incident.traffic import Traffic, totals_of


def simulate_incident(setup: IncidentSetup, *, seed: int) -> IncidentRun:
    """Run the script once. The same setup and seed give the same run; what designs have in common has the same luck."""
    env, luck = simpy.Environment(), Luck(seed)
    plant, timeline = Plant(setup.design, WorkingModel(setup.design)), Timeline(env)
    control = Control(setup, env, plant, timeline, luck)
    traffic = Traffic(setup, env, plant, luck)
    control.requests = traffic
    traffic.start()
    control.start()
    env.run(until=setup.duration_seconds)
    series, cast = traffic.series(), cast_of(setup.design, setup.script)
    recovered = _recovered_after(setup, timeline)
    return IncidentRun(
        design_id=setup.design.id,
        seed=seed,
        duration_seconds=setup.duration_seconds,
        requests_per_second=setup.arrivals_per_second,
        events=tuple(timeline.events),
        bands=tuple(timeline.bands),
        series=series,
        totals={name: totals_of(one) for name, one in series.items()},
        lost_writes=control.lost_writes,
        recovered_after_seconds=recovered,
        mapped=cast.mapped,
        not_in_design=cast.not_in_design,
        assumptions=assumptions_of(setup.design),
        processed_events=next(env._eid),
    )


def _recovered_after(setup: IncidentSetup, timeline: Timeline) -> dict[str, float | None]:
    unfinished = timeline.close()
    first = min((fault.at_seconds for fault in setup.script.faults), default=0.0)
    found: dict[str, float | None] = {}
    for name in setup.design.requests:
        ends = [b.end_seconds for b in timeline.bands if b.kind == "impaired" and b.name == name]
        found[name] = None if ("impaired", name) in unfinished else max(ends, default=first) - first
    return found
