"""The writer is killed while writes come in and a reader is promoted: acknowledged writes that are gone, recovery."""

import random
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bench.replication_lab.lines import setting_fields
from bench.replication_lab.load import CONNECTIONS, FIRST_ID, Load, Written
from bench.replication_lab.servers import R1, R2, WRITER, Cluster
from bench.replication_lab.sessions import LostConnectionError, RefusedError, Session, ask
from bench.replication_lab.settings import Kind, LabSetting

READERS = (R1, R2)
BEFORE_SECONDS = (0.7, 1.7)
"""Writes come in for that long before the fault, equally likely."""
WRITABLE_SECONDS = 20
MS_PER_SECOND = 1e3
GOOD_WRITE_ID = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Detector:
    """A writer that does not answer ``fails`` heartbeats in a row is taken for dead."""

    hb_s: float = 0.5
    timeout_s: float = 0.5
    fails: int = 3

    def watch(self, cluster: Cluster) -> float:
        """When it is taken for dead [s, monotonic clock]."""
        session: Session | None = None
        missed = 0
        while missed < self.fails:
            begin = time.monotonic()
            try:
                session = session or cluster.session(cluster.port_over("app-w"))
                ask(session, "SELECT 1", self.timeout_s)
                missed = 0
            except (LostConnectionError, RefusedError):
                session, missed = None, missed + 1
            if missed < self.fails:
                time.sleep(max(0.0, begin + self.hb_s - time.monotonic()))
        return time.monotonic()


def loss_line(
    cluster_type: type[Cluster],
    setting: LabSetting,
    directory: Path,
    hop_ms: float,
    kind: Kind,
    trials: int,
    detector: Detector,
    partition_seconds: float,
) -> dict[str, Any]:
    """The JSON line of ``trials`` failovers, each on fresh servers."""
    found, version = [], ""
    for number in range(trials):
        with cluster_type(setting, directory, hop_ms) as cluster:
            version = cluster.version()
            found.append(_Trial(cluster, kind, detector, partition_seconds, setting.seed + number).run())
    fields = setting_fields(setting)
    return {
        **{name: fields[name] for name in ("engine", "mode", "rtt_wr1", "rtt_wr2")},
        "kind": kind,
        "trials": found,
        "rate": setting.rate,
        "fsync_us": fields["fsync_us"],
        "X": partition_seconds if kind == "partition" else None,
        "semisync_timeout_ms": None,
        "K": CONNECTIONS,
        "restart_old": False,
        "version": version,
        "detector": asdict(detector),
    }


class _Trial:
    def __init__(self, cluster: Cluster, kind: Kind, detector: Detector, partition_seconds: float, seed: int) -> None:
        self.cluster, self.kind, self.detector, self.seed = cluster, kind, detector, seed
        self.partition_seconds = partition_seconds
        self.cut_at: float | None = None
        self.fault_at = 0.0

    def run(self) -> dict[str, Any]:
        cluster, setting = self.cluster, self.cluster.setting
        with Load(type(cluster).connect, cluster.port_over("app-w"), setting.rate, self.seed) as load:
            time.sleep(random.Random(self.seed).uniform(*BEFORE_SECONDS))
            self._strike()
            detected = self.detector.watch(cluster)
            written = load.stop()
        winner, steps, good = self._promote()
        return {
            **self._counts(written, winner),
            "winner": winner,
            **self._after_partition(written),
            "detect_s": round(detected - self.fault_at, 3),
            "steps_s": {name: round(seconds, 4) for name, seconds in steps.items()},
            "rto_s": round(detected - self.fault_at + sum(steps.values()) + good, 3),
        }

    def _strike(self) -> None:
        """host: killed and its links cut at once. process: killed. partition: cut from the readers first."""
        cluster = self.cluster
        if self.kind == "partition":
            cluster.proxy.cut("w-r1", "w-r2")
            self.cut_at = time.monotonic()
            time.sleep(self.partition_seconds)
        if self.kind == "host":
            cluster.proxy.cut("w-r1", "w-r2", "app-w")
        self.fault_at = time.monotonic()
        cluster.kill(WRITER)

    def _promote(self) -> tuple[str, dict[str, float], float]:
        """The reader that received most; seconds of each step, and until the application's first good write."""
        begin = time.monotonic()
        received = {name: self.cluster.received(name) for name in READERS}
        winner = max(READERS, key=lambda name: received[name])
        chosen = time.monotonic()
        self.cluster.drain(winner)
        drained = time.monotonic()
        self.cluster.promote(winner)
        opened = time.monotonic()
        self._first_good_write(winner)
        steps = {"choose": chosen - begin, "drain": drained - chosen, "open": opened - drained}
        return winner, steps, time.monotonic() - opened

    def _first_good_write(self, winner: str) -> None:
        end = time.monotonic() + WRITABLE_SECONDS
        while time.monotonic() < end:
            with suppress(LostConnectionError, RefusedError):
                session = self.cluster.session(self.cluster.port_over(f"app-{winner}"))
                ask(session, f"INSERT INTO stamp VALUES ({GOOD_WRITE_ID}, 'good')")
                session.close()
                return
        raise TimeoutError(f"{winner} takes no writes after {WRITABLE_SECONDS} s")

    def _counts(self, written: Written, winner: str) -> dict[str, Any]:
        rows = self.cluster.ask(winner, f"SELECT id FROM stamp WHERE id >= {FIRST_ID}")
        kept, acked = {int(row[0] or 0) for row in rows}, written.acknowledged
        lost = sorted(acked.keys() - kept)
        return {
            "lost": len(lost),
            "unacked_but_kept": len(kept - acked.keys()),
            "acked": len(acked),
            "sent": len(written.came),
            "lost_age_ms": [round((self.fault_at - acked[i]) * MS_PER_SECOND, 2) for i in lost],
        }

    def _after_partition(self, written: Written) -> dict[str, Any]:
        after = [at - self.cut_at for at in written.acknowledged.values() if self.cut_at and at > self.cut_at]
        none = self.cut_at is None
        return {
            "acked_after_partition": None if none else len(after),
            "last_ack_after_partition_s": round(max(after), 3) if after else None,
        }
