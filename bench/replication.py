"""Errors of the replication model against measured databases: per engine, mode and distance, and where it fails.

Run: python -m bench.replication             the tables, and the time that one design takes
     python -m bench.replication --splits    fit to one half of the settings, predict the other, several times (minutes)
     python -m bench.replication --write     write catalog/replication_errors.csv, what the board says of such settings
"""

import csv
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import median

import numpy as np

from bench.replication_fit import Errors, errors, fit, rough
from models.replication.sampled import sampled_times
from store.replication_constants import replication_constants
from tests.replication_designs import Setting, evaluated, lab_settings, measured_settings, replicated

TABLE = Path(__file__).resolve().parent.parent / "catalog" / "replication_errors.csv"
ENGINES = ("postgresql", "mysql")
REPEATS = 50
WITHIN = 0.05
SPLITS, SPLIT_STEPS = 3, 500
HEADER = (
    f"{'engine':11} {'mode':15} {'round trip':>10} {'settings':>8}   commit p50: median  90 %"
    "   V p50 [ms]: median  90 %   P(stale) within 5 points"
)


def row(label: Sequence[str], found: Sequence[Errors]) -> str:
    engine, mode, rtt = label
    commit = np.abs([one.commit[0] for one in found])
    visibility = np.abs(np.concatenate([one.visibility_ms for one in found]))
    stale = np.abs(np.concatenate([one.stale for one in found]))
    return (
        f"{engine:11} {mode:15} {rtt:>10} {len(found):8}   {median(commit):18.1%} {np.quantile(commit, 0.9):5.1%}"
        f"   {median(visibility):18.2f} {np.quantile(visibility, 0.9):5.2f}   {np.mean(stale <= WITHIN):23.1%}"
    )


def tables(settings: Iterable[Setting]) -> None:
    rows = defaultdict(list)
    failing = []
    for setting in settings:
        found = errors(setting)
        mode = setting.mode + (f" {setting.wait_for}" if setting.wait_for else "")
        rtt = f"{setting.farthest_ms:g} ms"
        for key in ((setting.engine, mode, rtt), (setting.engine, mode, "all"), (setting.engine, "all", "all")):
            rows[key].append(found)
        failing.append((float(np.sum(np.abs(found.stale) > WITHIN)), setting, found))
    print(HEADER)
    for key in sorted(rows):
        print(row(key, rows[key]))
    print("\nwhere it fails: most points of P(stale) off by more than 5 points, then commit p50")
    failing.sort(key=lambda one: (-one[0], -abs(one[2].commit[0])))
    for points, setting, found in failing[:8]:
        print(f"  {setting.engine} {setting.label}: {points:.0f} of {len(found.stale)}, commit {found.commit[0]:+.0%}")


def splits(engine: str) -> None:
    """Random halves, from a rough start that no setting has shaped."""
    settings = [s for s in measured_settings() if s.engine == engine]
    for seed in range(SPLITS):
        order = np.random.default_rng(seed).permutation(len(settings))
        half, other = np.array_split(order, 2)
        constants = fit(engine, [settings[i] for i in half], rough(engine), SPLIT_STEPS)
        for name, chosen in (("fitted", half), ("predicted", other)):
            print(
                row((engine, f"split {seed + 1}", name), [errors(settings[i], constants) for i in chosen]), flush=True
            )


def error_rows() -> list[dict[str, str]]:
    """Contents of catalog/replication_errors.csv: one measured setting a row."""
    found = []
    for setting in (*measured_settings(), *lab_settings("mariadb")):
        one = errors(setting)
        found.append(
            {
                "engine": setting.engine,
                "version": setting.version,
                "mode": setting.mode,
                "wait_for": str(setting.wait_for),
                "rtt_ms": f"{setting.farthest_ms:g}",
                "writes_per_second": f"{setting.per_second:g}",
                "flush_ms": f"{setting.flush_ms:g}",
                "commit": f"{abs(one.commit[0]):.3f}",
                "visibility_ms": f"{np.max(np.abs(one.visibility_ms)):.3f}",
                "stale_within": f"{np.mean(np.abs(one.stale) <= WITHIN):.3f}",
            }
        )
    return found


def write_errors() -> None:
    rows = error_rows()
    with TABLE.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def milliseconds(readers: int) -> float:
    """One design by closed forms, median; each time at another load, so that nothing is remembered."""
    taken = []
    for i in range(REPEATS):
        design = replicated(
            {"mode": "semi_sync", "wait_for": 1, "transactions_per_second": 5 + i / 100}, readers=readers
        )
        start = time.perf_counter()
        evaluated(design)
        taken.append(time.perf_counter() - start)
    return 1000 * median(taken)


def sampled_milliseconds(engine: str, mode: str) -> float:
    """12,000 transactions and three readers, median."""
    wait_for = {"any" if engine == "postgresql" else "wait_for": 1} if mode != "async" else {}
    replication = replicated({"engine": engine, "mode": mode, **wait_for}, readers=3).components["db"].replication
    assert replication is not None
    taken = []
    for seed in range(9):
        start = time.perf_counter()
        sampled_times(replication, replication_constants()[replication.engine], (0.5, 4, 30), 300, seed=seed)
        taken.append(time.perf_counter() - start)
    return 1000 * median(taken)


def main() -> None:
    if "--write" in sys.argv:
        write_errors()
        return
    if "--splits" in sys.argv:
        print(HEADER)
        for engine in ENGINES:
            splits(engine)
        return
    tables(measured_settings())
    print("\nMariaDB, measured by the lab of this repository")
    tables(lab_settings("mariadb"))
    print("\nwith jitter on the ways between the databases (predicted: no jitter was fitted)")
    tables(measured_settings(with_jitter=True))
    print(f"\none design with three readers: {milliseconds(3):.2f} ms, median of {REPEATS}")
    for engine, mode in (("mysql", "async"), ("mysql", "semi_sync"), ("postgresql", "on")):
        print(
            f"sampled, {engine} {mode}, 12,000 transactions, three readers: {sampled_milliseconds(engine, mode):.0f} ms"
        )


if __name__ == "__main__":
    main()
