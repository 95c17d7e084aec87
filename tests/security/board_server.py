"""The real app.py in a process of its own, on a free port, with an environment of its own."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
START_SECONDS = 90
SECRET = "only-for-tests-8f3b1c7e9a2d4650b7c1"
CLEARED = ("ANBOARD_PUBLIC_URL", "ANBOARD_SECRET", "ANBOARD_OWNERS", "ANBOARD_DATABASE_URL")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class BoardServer:
    """``url`` is its origin. Its data is in ``folder``, and so is its log."""

    def __init__(self, folder: Path, environment: Mapping[str, str], *, port: int | None = None) -> None:
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = folder / "server.log"
        inherited = {name: value for name, value in os.environ.items() if name not in CLEARED}
        command = [sys.executable, "-m", "streamlit", "run", str(REPOSITORY / "app.py")]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*command, f"--server.port={self.port}", "--server.headless=true"],
                cwd=folder,
                env={**inherited, "ANBOARD_DATA": str(folder / "data"), **environment},
                stdout=log,
                stderr=log,
            )
        self._wait()

    def _wait(self) -> None:
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until and self.process.poll() is None:
            with suppress(OSError), urllib.request.urlopen(f"{self.url}/healthz", timeout=2):
                return
            time.sleep(0.1)
        self.stop()
        raise RuntimeError(f"the board was not served:\n{self.log.read_text(encoding='utf-8')[-3000:]}")

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def start_hosted(folder: Path, **environment: str) -> BoardServer:
    """Hosted mode on loopback: plain http is allowed there."""
    port = free_port()
    hosted = {"ANBOARD_PUBLIC_URL": f"http://127.0.0.1:{port}", "ANBOARD_SECRET": SECRET}
    return BoardServer(folder, {**hosted, **environment}, port=port)
