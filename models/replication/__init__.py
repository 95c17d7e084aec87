"""Late reads, lost acknowledged writes, and what distance costs, per replication mode."""

from models.replication.applier import applier_capacity
from models.replication.backlog import BacklogDay, Batch, backlog_over_day, batch_of_episode, sampled_lag
from models.replication.conditions import judge_lost_writes
from models.replication.constants import EngineConstants, KindRoundTrip, ReplicationConstants, RoundTripDefaults
from models.replication.evaluate import evaluate_replication, visibility_samples
from models.replication.failovers import Promotion, likely_promotions
from models.replication.geography import Distance, InMode, distances, in_every_mode, with_place_at
from models.replication.measured_like import MeasuredError, MeasuredLike, measured_like
from models.replication.quorum import ParetoOrExponential, QuorumTimes, quorum_times
from models.replication.recommendations import Recommendation, recommendations
from models.replication.results import (
    ComponentReplication,
    Derivation,
    LossCondition,
    LossPerFailover,
    LossPerYear,
    LostWrites,
    Percentiles,
    ReaderReplication,
    ReplicationResult,
    TargetVerdict,
)
from models.replication.routing import RoutingFigures
from models.replication.rtt import RoundTripTime, great_circle_km, light_round_trip_ms, round_trip, round_trip_over

__all__ = [
    "BacklogDay",
    "Batch",
    "ComponentReplication",
    "Derivation",
    "Distance",
    "EngineConstants",
    "InMode",
    "KindRoundTrip",
    "LossCondition",
    "LossPerFailover",
    "LossPerYear",
    "LostWrites",
    "MeasuredError",
    "MeasuredLike",
    "ParetoOrExponential",
    "Percentiles",
    "Promotion",
    "QuorumTimes",
    "ReaderReplication",
    "Recommendation",
    "ReplicationConstants",
    "ReplicationResult",
    "RoundTripDefaults",
    "RoundTripTime",
    "RoutingFigures",
    "TargetVerdict",
    "applier_capacity",
    "backlog_over_day",
    "batch_of_episode",
    "distances",
    "evaluate_replication",
    "great_circle_km",
    "in_every_mode",
    "judge_lost_writes",
    "light_round_trip_ms",
    "likely_promotions",
    "measured_like",
    "quorum_times",
    "recommendations",
    "round_trip",
    "round_trip_over",
    "sampled_lag",
    "visibility_samples",
    "with_place_at",
]
