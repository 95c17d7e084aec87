"""Late reads, lost acknowledged writes, and what distance costs, per replication mode."""

from models.replication.conditions import judge_lost_writes
from models.replication.constants import EngineConstants, KindRoundTrip, ReplicationConstants, RoundTripDefaults
from models.replication.evaluate import evaluate_replication
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
from models.replication.rtt import RoundTripTime, great_circle_km, round_trip

__all__ = [
    "ComponentReplication",
    "Derivation",
    "EngineConstants",
    "KindRoundTrip",
    "LossCondition",
    "LossPerFailover",
    "LossPerYear",
    "LostWrites",
    "Percentiles",
    "ReaderReplication",
    "ReplicationConstants",
    "ReplicationResult",
    "RoundTripDefaults",
    "RoundTripTime",
    "TargetVerdict",
    "evaluate_replication",
    "great_circle_km",
    "judge_lost_writes",
    "round_trip",
]
