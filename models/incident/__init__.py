"""Incidents: one, event by event (SimPy); many, for the distribution of an outage and of a year's downtime."""

from models.incident.clocks import TooManyFailures
from models.incident.estimates import Estimate
from models.incident.outages import OutageDistribution, OutageFigures, OutagePartial, combine, run_batch
from models.incident.result import Band, IncidentEvent, IncidentRun, RequestSeries, RequestTotals
from models.incident.script import EVERYONE, WRITER, Fault, HealthCheck, IncidentScript, IncidentSetup
from models.incident.scripts import default_script, one_fault, scripts_of
from models.incident.simulation import simulate_incident
from models.incident.years import (
    YEARS_PER_BLOCK,
    YearFigures,
    YearlyDowntime,
    YearsPartial,
    combine_years,
    run_years,
)

__all__ = [
    "EVERYONE",
    "WRITER",
    "YEARS_PER_BLOCK",
    "Band",
    "Estimate",
    "Fault",
    "HealthCheck",
    "IncidentEvent",
    "IncidentRun",
    "IncidentScript",
    "IncidentSetup",
    "OutageDistribution",
    "OutageFigures",
    "OutagePartial",
    "RequestSeries",
    "RequestTotals",
    "TooManyFailures",
    "YearFigures",
    "YearlyDowntime",
    "YearsPartial",
    "combine",
    "combine_years",
    "default_script",
    "one_fault",
    "run_batch",
    "run_years",
    "scripts_of",
    "simulate_incident",
]
