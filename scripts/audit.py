"""Known weaknesses in the pinned dependencies: fails when there are any; says so when nobody could be asked."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FILES = ("requirements.txt", "requirements-dev.txt")
SERVICES = ("pypi", "osv")
PATIENCE_SECONDS = 300


def report(file: Path, service: str) -> list[dict[str, Any]]:
    """What pip-audit says of each pinned package; empty when the service did not answer."""
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(file), "--no-deps", "--disable-pip"]
    options = ["--vulnerability-service", service, "--format", "json", "--progress-spinner", "off", "--timeout", "10"]
    try:
        done = subprocess.run([*command, *options], capture_output=True, text=True, timeout=PATIENCE_SECONDS)
        return json.loads(done.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, json.JSONDecodeError, KeyError):
        return []


def audited(file: Path) -> list[dict[str, Any]]:
    """The packages that an advisory database knows."""
    for service in SERVICES:
        known = [package for package in report(file, service) if "skip_reason" not in package]
        if known:
            return known
    return []


def main() -> int:
    status = 0
    for name in FILES:
        known = audited(ROOT / name)
        bad = [package for package in known if package["vulns"]]
        for package in bad:
            ids = ", ".join(vulnerability["id"] for vulnerability in package["vulns"])
            print(f"{name}: {package['name']} {package['version']} has known weaknesses: {ids}")
        print(f"{name}: {len(known)} packages audited, {len(bad)} with known weaknesses")
        if not known:
            print(f"{name}: NOT AUDITED, no advisory database could be reached ({', '.join(SERVICES)})")
        status = status or bool(bad)
    return int(status)


if __name__ == "__main__":
    raise SystemExit(main())
