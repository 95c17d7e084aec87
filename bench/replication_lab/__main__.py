"""Run: python -m bench.replication_lab --engine postgresql --mode on --any 1 --rtt 2 --rate 100 > lines.jsonl

Several modes, round trips or rates are measured one after another, all combinations. Progress goes to standard error.
"""

import argparse
import json
import signal
import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from bench.replication_lab.delay_proxy import added_by_hop_ms
from bench.replication_lab.failover import Detector, loss_line
from bench.replication_lab.lines import lateness_text, measured_line
from bench.replication_lab.machine import MissingError, flush_probe_ms, go_first, own_directory
from bench.replication_lab.mariadb import MariaDBCluster
from bench.replication_lab.postgresql import PostgreSQLCluster
from bench.replication_lab.settings import LabSetting

CLUSTERS = {"postgresql": PostgreSQLCluster, "mariadb": MariaDBCluster}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.replication_lab", description=__doc__)
    parser.add_argument("--engine", choices=CLUSTERS, default="postgresql")
    parser.add_argument("--mode", nargs="+", default=["async"], help="async, on, remote_write, remote_apply, semi_sync")
    parser.add_argument("--any", type=int, default=1, help="readers a commit waits for (not with async)")
    parser.add_argument("--rtt", type=float, nargs="+", default=[0.0], help="writer to both readers [ms]")
    parser.add_argument("--rtt2", type=float, help="writer to the second reader, if it differs [ms]")
    parser.add_argument("--app-rtt", type=float, default=0.0, help="application to the writer [ms]")
    parser.add_argument("--app-reader-rtt", type=float, nargs=2, help="application to each reader [ms]; as --app-rtt")
    parser.add_argument("--rate", type=float, nargs="+", default=[0.0], help="writes/s beside the measured ones")
    parser.add_argument("--flush-ms", type=float, help="time of one flush; without it, as long as it takes here")
    parser.add_argument("--jitter-ms", type=float, default=0.0, help="mean extra delay between writer and readers")
    parser.add_argument("--local", type=int, default=300, help="measured commits at the writer")
    parser.add_argument("--app", type=int, default=200, help="measured commits of the application")
    parser.add_argument("--kill", choices=("host", "process", "partition"), help="kill the writer and promote a reader")
    parser.add_argument("--trials", type=int, default=10)
    parser.add_argument("--partition-seconds", type=float, default=1.0)
    parser.add_argument("--heartbeat-seconds", type=float, default=0.5, help="and the time-out of one; three in a row")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def settings(args: argparse.Namespace) -> Iterator[LabSetting]:
    readers = args.app_reader_rtt or [args.app_rtt, args.app_rtt]
    for mode, rtt, rate in product(args.mode, args.rtt, args.rate):
        yield LabSetting(
            engine=args.engine,
            mode=mode,
            any_readers=0 if mode == "async" else args.any,
            rtt_wr1=rtt,
            rtt_wr2=rtt if args.rtt2 is None else args.rtt2,
            rtt_aw=args.app_rtt,
            rtt_ar1=readers[0],
            rtt_ar2=readers[1],
            rate=rate,
            flush_ms=args.flush_ms,
            jitter_ms=args.jitter_ms,
            n_local=args.local,
            n_app=args.app,
            seed=args.seed,
        )


def measured(setting: LabSetting, directory: Path, hop_ms: float) -> dict[str, object]:
    with CLUSTERS[setting.engine](setting, directory, hop_ms) as cluster:
        line = measured_line(cluster, flush_probe_ms(directory / "data"))
    return {**line, "delayd": lateness_text(cluster.proxy.lateness)}


def run(args: argparse.Namespace) -> None:
    todo, hop_ms = list(settings(args)), added_by_hop_ms()
    print(f"the delay proxy adds {hop_ms:.3f} ms to a round trip, taken off the delays", file=sys.stderr)
    # flushes that take a stated time need no disk; MariaDB treats memory as such and would leave flushes out
    in_memory = args.flush_ms is not None and args.engine == "postgresql"
    with own_directory(in_memory=in_memory) as directory:
        for setting in todo:
            print(f"{setting.engine} {setting.mode_label}, round trips {setting.rtt_ms} ms ...", file=sys.stderr)
            if args.kill:
                detector = Detector(hb_s=args.heartbeat_seconds, timeout_s=args.heartbeat_seconds)
                cluster, seconds = CLUSTERS[setting.engine], args.partition_seconds
                line = loss_line(cluster, setting, directory, hop_ms, args.kill, args.trials, detector, seconds)
            else:
                line = measured(setting, directory, hop_ms)
            print(json.dumps(line), flush=True)


def main() -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that everything started is ended
    go_first()
    try:
        run(arguments())
    except (MissingError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
