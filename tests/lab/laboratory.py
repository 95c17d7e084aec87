"""Runs of the replication lab in a process of its own, and whether the machine had processors for it."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
RUN_SECONDS = 120
WAITED_AT_MOST = 0.03
"""Share of the time that the measuring process was ready and had no processor; 0.003-0.015 on a machine with room."""
BUSY_AT_MOST = 0.9
"""Of all processors; with real-time priority the lab does not notice that others are busy, too."""
LATE_AT_MOST_US = 500
"""Mean delay of the delay proxy beyond what it was set to."""


def lab(*arguments: str) -> list[dict[str, Any]]:
    """The lines of one run. Without the database's packages the test is skipped, in CI it fails."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.replication_lab", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=RUN_SECONDS,
    )
    if done.returncode == 2:
        missing = f"the replication lab cannot run here: {done.stderr.strip().splitlines()[-1]}"
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def shortage(lines: Sequence[Mapping[str, Any]]) -> str | None:
    """Why the figures are not the database's own; None: they are."""
    for line in lines:
        late = float(line["delayd"].rsplit(":", 1)[1])
        crowded = line["cpu_busy"] > BUSY_AT_MOST and not line["realtime"]
        if crowded or line["cpu_waited"] > WAITED_AT_MOST or late > LATE_AT_MOST_US:
            return (
                f"the machine was short of CPU: busy {line['cpu_busy']:.0%}, measuring waited "
                f"{line['cpu_waited']:.1%} of the time for a processor, delays {late:.0f} us late"
            )
    return None
