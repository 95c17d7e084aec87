"""Errors of the replication model per engine and mode against the measured settings, and its time per design.

Run: python -m bench.replication
"""

import time
from collections import defaultdict
from statistics import median

import numpy as np

from tests.replication_designs import Setting, database, evaluated, measured_settings, replicated

REPEATS = 50
WITHIN = 0.05


def errors(setting: Setting) -> tuple[float, list[float], list[float]]:
    """Relative error of commit p50, errors of V p50 [ms], errors of P(stale), all absolute."""
    result = database(evaluated(setting.design))
    assert result.commit_ms is not None
    visibility, stale = [], []
    for reader, measured in setting.visibility_p50.items():
        predicted = result.readers[reader].visibility_ms
        assert predicted is not None
        visibility.append(abs(predicted.p50 - measured))
    for (reader, t), share in setting.p_stale.items():
        table = result.readers[reader].p_stale
        assert table is not None
        stale.append(abs(table[t] - share))
    return abs(result.commit_ms.p50 / setting.commit_p50 - 1), visibility, stale


def main() -> None:
    rows = defaultdict(list)
    for setting in measured_settings():
        found = errors(setting)
        for key in ((setting.engine, setting.mode), (setting.engine, "all")):
            rows[key].append(found)
    print(
        "engine      mode          settings  commit p50: median  90 %"
        "   V p50 [ms]: median  90 %   P(stale) within 5 points"
    )
    for (engine, mode), found in sorted(rows.items()):
        commit = [one[0] for one in found]
        visibility = [e for one in found for e in one[1]]
        stale = np.array([e for one in found for e in one[2]])
        print(
            f"{engine:11} {mode:13} {len(found):8}  {median(commit):18.1%} {np.quantile(commit, 0.9):5.1%}"
            f"  {median(visibility):17.2f} {np.quantile(visibility, 0.9):5.2f}  {np.mean(stale <= WITHIN):23.1%}"
        )
    print(f"one design with three readers: {milliseconds(3):.2f} ms, median of {REPEATS}")


def milliseconds(readers: int) -> float:
    design = replicated({"mode": "semi_sync", "wait_for": 1, "transactions_per_second": 20}, readers=readers)
    taken = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        evaluated(design)
        taken.append(time.perf_counter() - start)
    return 1000 * median(taken)


if __name__ == "__main__":
    main()
