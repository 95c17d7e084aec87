"""Load, utilisation and response times of a design: one call, ``evaluate_performance``."""

from models.performance.evaluate import evaluate_performance
from models.performance.queue import ResponseTimes
from models.performance.results import LOADS, LoadName, PerformanceResult, TierLoad, TierPerformance, TierState

__all__ = [
    "LOADS",
    "LoadName",
    "PerformanceResult",
    "ResponseTimes",
    "TierLoad",
    "TierPerformance",
    "TierState",
    "evaluate_performance",
]
