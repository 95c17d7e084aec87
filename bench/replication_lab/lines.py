"""What was measured -> the JSON line of one setting."""

import os
import time
from typing import Any

import numpy as np

from bench.replication_lab import measuring
from bench.replication_lab.load import Load
from bench.replication_lab.machine import BusyShare, waited_for_cpu_seconds
from bench.replication_lab.servers import Cluster
from bench.replication_lab.settings import ENGINE_LABELS, LabSetting
from bench.replication_lab.summaries import rounded, summary

US_PER_MS = 1000


def setting_fields(setting: LabSetting) -> dict[str, Any]:
    """Names as in the measured settings that the model was held against; 'fsync_us' null: as the machine does it."""
    return {
        "engine": ENGINE_LABELS[setting.engine],
        "mode": setting.mode_label,
        "set": "lab",
        "name": "",
        "rtt_wr1": setting.rtt_wr1,
        "rtt_wr2": setting.rtt_wr2,
        "rtt_aw": setting.rtt_aw,
        "rtt_ar1": setting.rtt_ar1,
        "rtt_ar2": setting.rtt_ar2,
        "rate": setting.rate,
        "fsync_us": None if setting.flush_ms is None else round(setting.flush_ms * US_PER_MS),
        "jitter_wr_us": round(setting.jitter_ms * US_PER_MS),
        "seed": setting.seed,
    }


def measured_line(cluster: Cluster, flush_probe_ms: float) -> dict[str, Any]:
    """One setting on a cluster that runs; ``delayd`` is added when its proxy has ended."""
    setting = cluster.setting
    round_trips = measuring.measured_round_trips(cluster)
    begin, waited, busy = time.monotonic(), waited_for_cpu_seconds(), BusyShare()
    with Load(type(cluster).connect, cluster.port_over("app-w"), setting.rate, setting.seed) as load:
        seen = measuring.measure(cluster)
        load.stop()
    seconds = time.monotonic() - begin
    return {
        **setting_fields(setting),
        "hop_ms": round(cluster.hop_ms, 3),
        "rtt_measured_ms": round_trips,
        "flush_probe_ms": round(flush_probe_ms, 3),
        "cpu_busy": round(busy.share(), 3),
        "cpu_waited": round((waited_for_cpu_seconds() - waited) / seconds, 3),
        "realtime": os.sched_getscheduler(0) == os.SCHED_RR,
        "loadavg": round(os.getloadavg()[0], 2),
        "secs": round(seconds, 1),
        "n_local": len(seen.commit_local),
        "n_app": len(seen.commit_app),
        "commit_local_ms": summary(seen.commit_local),
        "commit_app_ms": summary(seen.commit_app),
        "readers": {name: _reader(reader) for name, reader in seen.readers.items()},
        "commit_samples_ms": rounded(seen.commit_local),
        "load": load.written.line(),
        "version": cluster.version(),
    }


def _reader(seen: measuring.ReaderSeen) -> dict[str, Any]:
    visible = np.asarray(seen.visible)
    return {
        "vis_ms": summary(seen.visible),
        "timeouts": seen.timeouts,
        "from_start_ms": summary(seen.from_start),
        "poll_resolution_ms": round(float(np.median(seen.resolution)), 3),
        "stale_local": {f"{t:g}": round(float(np.mean(visible > t)), 4) for t in measuring.STALE_AT_MS},
        "stale_app": {f"{t:g}": round(float(np.mean(stale)), 4) for t, stale in seen.stale.items()},
        "app_read_sent_ms": {f"{t:g}": round(float(np.median(sent)), 3) for t, sent in seen.read_sent.items()},
        "vis_samples_ms": rounded(seen.visible),
    }


def lateness_text(lateness: dict[str, float]) -> str:
    """How exact the delays were."""
    if not lateness.get("n"):
        return "no delays"
    return f"n:{lateness['n']:.0f} worst_us:{lateness['worst_us']:.1f} mean_late_us:{lateness['mean_us']:.1f}"
