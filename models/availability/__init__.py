"""Exact steady-state availability of a design: one call, ``evaluate_availability``."""

from models.availability.bdd import DiagramTooLarge
from models.availability.model import AvailabilityModel, evaluate_availability, unavailability_of_times
from models.availability.result import (
    AllRequestsAvailability,
    AvailabilityResult,
    Bounds,
    ChainFigures,
    CutSets,
    Importance,
    RequestAvailability,
)
from models.availability.variables import Cause

__all__ = [
    "AllRequestsAvailability",
    "AvailabilityModel",
    "AvailabilityResult",
    "Bounds",
    "Cause",
    "ChainFigures",
    "CutSets",
    "DiagramTooLarge",
    "Importance",
    "RequestAvailability",
    "evaluate_availability",
    "unavailability_of_times",
]
