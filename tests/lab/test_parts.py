"""Parts of the replication lab that need no database: delays, tables, settings, promises about its own clean-up."""

import json
import socket
import time
from contextlib import contextmanager

import pytest

from bench.replication_lab.delay_proxy import DelayProxy, Link
from bench.replication_lab.machine import free_ports, own_directory
from bench.replication_lab.settings import LabSetting
from bench.replication_lab.table import measured_of, row_of

WAY_MS = 20.0
PATIENCE_SECONDS = 10


@contextmanager
def delayed(one_way_ms: float):
    """(proxy, near socket, far socket) over one link."""
    (listen,) = free_ports(1)
    with socket.create_server(("127.0.0.1", 0)) as server:
        link = Link(name="way", listen=listen, target=server.getsockname()[1], one_way_ms=one_way_ms)
        with DelayProxy([link]) as proxy, socket.create_connection(("127.0.0.1", listen)) as near:
            server.settimeout(PATIENCE_SECONDS)
            far, _ = server.accept()
            with far:
                far.settimeout(PATIENCE_SECONDS)
                yield proxy, near, far


def received(far: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size and (more := far.recv(size)):
        data += more
    return data


def test_bytes_arrive_in_order_and_never_early():
    sent = bytes(range(256)) * 64
    with delayed(WAY_MS) as (_, near, far):
        begin = time.monotonic()
        for i in range(0, len(sent), 512):
            near.sendall(sent[i : i + 512])
        first = far.recv(1)
        assert time.monotonic() - begin >= WAY_MS / 1000
        assert first + received(far, len(sent) - 1) == sent


def test_what_is_under_way_is_lost_with_the_link():
    with delayed(1000 * WAY_MS) as (proxy, near, far):
        near.sendall(b"lost")
        proxy.cut("way")
        near.close()
        far.settimeout(0.2)
        with pytest.raises(TimeoutError):
            far.recv(4)


def test_the_end_of_a_connection_travels_too():
    with delayed(1.0) as (_, near, far):
        near.sendall(b"last words")
        near.shutdown(socket.SHUT_WR)
        assert received(far, 100) == b"last words"


@pytest.mark.parametrize("in_memory", [False, True])
def test_a_directory_is_gone_afterwards(in_memory):
    with own_directory(in_memory=in_memory) as path:
        data = (path / "data").resolve()
        (data / "file").touch()
    assert not path.exists()
    assert not data.exists()


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"engine": "oracle"}, "expected one of postgresql, mariadb"),
        ({"mode": "semi_sync"}, "expected one of async, remote_write, on, remote_apply"),
        ({"mode": "on", "any_readers": 3}, "waits for at most 2"),
        ({"mode": "on", "any_readers": 0}, "waits for at most 2"),
        ({"engine": "mariadb", "mode": "semi_sync", "any_readers": 2}, "waits for at most 1"),
        ({"rtt_wr1": -1.0}, "must be >= 0"),
    ],
)
def test_impossible_settings_are_refused(wrong, message):
    with pytest.raises(ValueError, match=message):
        LabSetting(**wrong)


def test_a_row_holds_what_a_line_said():
    percentiles = {"p50": 1.5, "p90": 2.0, "p99": 3.0}
    reader = {"vis_ms": percentiles, "stale_app": dict.fromkeys(("0", "0.5", "1", "2", "5", "10", "20", "50"), 0.25)}
    line = {
        **{"engine": "pg", "version": "PostgreSQL 15", "mode": "remote_apply_any2", "set": "lab", "hop_ms": 0.1},
        **{"rtt_wr1": 0.0, "rtt_wr2": 4.0, "rtt_aw": 0.5, "rtt_ar1": 0.5, "rtt_ar2": 0.5, "rate": 100.0},
        **{"fsync_us": 500, "jitter_wr_us": 0, "cpu_busy": 0.5, "cpu_waited": 0.01, "commit_app_ms": percentiles},
        "readers": {"r1": reader, "r2": reader},
    }
    measured = measured_of({name: str(value) for name, value in row_of(json.loads(json.dumps(line))).items()})
    assert measured.setting == LabSetting(
        mode="remote_apply",
        any_readers=2,
        **{"rtt_wr1": 0.1, "rtt_wr2": 4.0, "rtt_aw": 0.5, "rtt_ar1": 0.5, "rtt_ar2": 0.5, "rate": 100.0},
        flush_ms=0.5,
    )
    assert measured.commit_p50 == 1.5
    assert measured.p_stale["r2", "50"] == 0.25
