"""What the model says to a setting of the lab, and how fast this machine is beside the one that was fitted to."""

from dataclasses import dataclass, replace

from scipy.optimize import brentq

from bench.replication_lab.settings import LabSetting
from bench.replication_lab.table import READERS, MeasuredSetting
from models.replication import ComponentReplication, EngineConstants
from store.replication_constants import replication_constants
from tests.replication_designs import database, evaluated, replicated

WORK = (
    "statement_ms",
    "flush_overhead_ms",
    "reader_flush_overhead_ms",
    "receive_ms",
    "apply_ms",
    "apply_reply_ms",
    "acknowledge_ms",
    "client_ms",
    "idle_ms",
    "wake_ms",
    "read_ms",
    "poll_ms",
    "contention_ms",
    "warm_ms",
)
"""What the machine does: a slower one takes longer over all of it. Networks and flushes are measured, not scaled."""
SPEEDS = (0.1, 20.0)


def predicted(setting: LabSetting, engine: EngineConstants | None = None) -> ComponentReplication:
    """``flush_ms`` of the setting must be known. engine: the shipped constants if None."""
    constants = replication_constants()
    stated = {
        "engine": setting.engine,
        "mode": setting.mode,
        "flush_ms": setting.flush_ms,
        "transactions_per_second": setting.rate,
    }
    if setting.any_readers:
        stated["any" if setting.engine == "postgresql" else "wait_for"] = setting.any_readers
    pairs = {("w", "r1"): "w-r1", ("w", "r2"): "w-r2", ("app", "w"): "app-w", ("app", "r1"): "app-r1"}
    pairs |= {("app", "r2"): "app-r2"}
    design = replicated(stated, round_trips={pair: setting.rtt_ms[link] for pair, link in pairs.items()})
    return database(evaluated(design, {**constants, setting.engine: engine or constants[setting.engine]}))


def commit_p50(setting: LabSetting, engine: EngineConstants) -> float:
    found = predicted(setting, engine).commit_ms
    assert found is not None
    return found.p50


def slower(engine: EngineConstants, times: float) -> EngineConstants:
    """Constants of a machine that takes ``times`` as long over its own work."""
    return replace(engine, **{name: getattr(engine, name) * times for name in WORK})


def machine_slowness(light: MeasuredSetting) -> float:
    """How many times as long this machine takes over its work, from one lightly loaded commit.

    Raises ValueError when no machine could have measured that.
    """
    engine = replication_constants()[light.setting.engine]
    return float(
        brentq(lambda times: commit_p50(light.setting, slower(engine, times)) - light.commit_p50, *SPEEDS, xtol=1e-3)
    )


@dataclass(frozen=True, slots=True)
class Errors:
    """Prediction less measurement: commit p50 as a share; V p50 [ms] by reader; P(stale) by reader and time."""

    commit: float
    visibility: dict[str, float]
    stale: dict[tuple[str, str], float]


def errors(measured: MeasuredSetting, engine: EngineConstants | None = None) -> Errors:
    found = predicted(measured.setting, engine)
    assert found.commit_ms is not None
    visible, stale = {}, {}
    for name in READERS:
        reader = found.readers[name]
        assert reader.visibility_ms is not None
        assert reader.p_stale is not None
        visible[name] = reader.visibility_ms.p50 - measured.visibility_p50[name]
        stale |= {(name, t): p - measured.p_stale[name, t] for t, p in reader.p_stale.items()}
    return Errors(found.commit_ms.p50 / measured.commit_p50 - 1, visible, stale)
