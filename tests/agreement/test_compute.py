"""Many runs: the same bytes whoever computes them, nothing lost when a worker dies, nobody waits for somebody else."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from itertools import groupby
from pathlib import Path

import numpy as np
import pytest

from compute import Busy, Cancelled, Failed, Job, Pool, batches_of, run_many
from compute.jobs import FairQueue
from models.incident import combine, combine_years
from tests import compute_tasks as tasks
from ui.incident import repeat
from ui.incident.state import IncidentState
from ui.session import start

pytestmark = pytest.mark.xdist_group("compute")
SEED = 20261122
RUNS = 40
BATCHES = batches_of(RUNS, 3)
EXPECTED = tasks.draws(SEED, 0, RUNS).tobytes()
TASK = partial(tasks.draws, SEED)
CLUSTER_SECONDS = 60


def total(parts: list) -> bytes:
    return np.concatenate(parts).tobytes()


@pytest.fixture
def pool() -> Iterator[Pool]:
    pool = Pool(workers=2)
    yield pool
    pool.close()


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_the_number_of_workers_changes_nothing(workers):
    pool = Pool(workers=workers)
    assert total(run_many(TASK, BATCHES, pool=pool)) == EXPECTED
    pool.close()


@pytest.mark.parametrize("size", [1, 7, 100])
def test_the_size_of_the_batches_changes_nothing(pool, size):
    assert total(run_many(TASK, batches_of(RUNS, size), pool=pool)) == EXPECTED


def test_the_simulation_gives_the_same_whoever_runs_it():
    session = start(None)
    state = IncidentState()
    state.ask(session)
    units = tuple(
        repeat.Unit(name, is_year, first, 1 if is_year else 30)
        for name in session.contents.order
        for is_year in (False, True)
        for first in (0, 1 if is_year else 30)
    )
    task = partial(repeat.run_units, state.question.setups(), units, SEED)
    here = [piece for batch in (task(0, len(units)),) for piece in batch]
    for workers in (1, 2):
        pool = Pool(workers=workers)
        there = [piece for batch in run_many(task, batches_of(len(units), 1), pool=pool) for piece in batch]
        assert repr(there) == repr(here)
        for name in session.contents.order:
            assert sorted_bytes(there, name) == sorted_bytes(here, name)
        pool.close()


def sorted_bytes(pieces: list[repeat.Piece], name: str) -> list[bytes]:
    outages = combine([p.partial for p in pieces if p.design == name and not p.is_year])
    years = combine_years([p.partial for p in pieces if p.design == name and p.is_year])
    samples = [figures.down_samples for figures in outages.classes.values()]
    return [array.tobytes() for array in (*samples, *(figures.samples for figures in years.classes.values()))]


def test_batches_cover_each_run_once():
    for runs in (0, 1, 5, 6):
        runs_of_batches = [list(range(b.first, b.first + b.count)) for b in batches_of(runs, 3)]
        assert [run for batch in runs_of_batches for run in batch] == list(range(runs))


def test_no_batches_is_done_at_once(pool):
    assert run_many(TASK, (), pool=pool) == []


def test_a_worker_that_dies_is_replaced_and_its_batch_repeated(pool, tmp_path):
    task = partial(tasks.draws_of_the_mortal, str(tmp_path), SEED)
    assert total(run_many(task, BATCHES, pool=pool)) == EXPECTED
    assert (tmp_path / "died").exists()


def test_a_worker_killed_from_outside_is_replaced_and_its_batch_repeated(pool):
    job = pool.submit("us", partial(tasks.slow_draws, SEED, 0.1), BATCHES)
    until(lambda: job.progress.done > 0)
    os.kill(pool.slots[0].pid, signal.SIGKILL)
    assert job.wait(30)
    assert total(job.results()) == EXPECTED


def test_a_batch_that_kills_each_worker_fails_and_the_pool_lives_on(pool):
    with pytest.raises(Failed, match="lost again and again at run 0"):
        run_many(tasks.deadly, batches_of(1, 1), pool=pool)
    assert total(run_many(TASK, BATCHES, pool=pool)) == EXPECTED


def test_what_a_task_raises_is_said(pool):
    with pytest.raises(Failed, match="ValueError: no such run: 0"):
        run_many(tasks.raises, batches_of(2, 2), pool=pool)
    with pytest.raises(Failed, match="pickle"):
        run_many(lambda first, count: first, batches_of(1, 1), pool=pool)


def test_progress_grows_to_the_whole(pool):
    seen = []
    run_many(
        partial(tasks.slow_draws, SEED, 0.06),
        BATCHES,
        progress=lambda p, so_far: seen.append((p.done, p.total, sum(len(part) for part in so_far))),
        pool=pool,
    )
    assert seen == sorted(seen)
    assert {done_of for _, done_of, _ in seen} == {RUNS}
    assert all(done <= came_in for done, _, came_in in seen)
    assert any(0 < done < RUNS for done, _, _ in seen)


def test_a_cancelled_job_ends_at_once_and_its_worker_soon(pool):
    job = pool.submit("us", partial(tasks.slow_draws, SEED, 600.0), BATCHES)
    until(lambda: job.progress.state == "running")
    job.cancel()
    assert job.has_ended
    with pytest.raises(Cancelled):
        job.results()
    assert total(run_many(TASK, BATCHES, pool=pool)) == EXPECTED  # the workers are free again


def test_cancelling_from_the_caller(pool):
    with pytest.raises(Cancelled):
        run_many(partial(tasks.slow_draws, SEED, 0.05), BATCHES, cancelled=lambda: True, pool=pool)


def test_a_new_job_of_one_session_ends_its_earlier_one(pool):
    slow = partial(tasks.slow_draws, SEED, 0.2)
    first = pool.submit("us", slow, BATCHES)
    second = pool.submit("us", TASK, BATCHES)
    other = pool.submit("them", TASK, BATCHES)
    assert second.wait(30)
    assert other.wait(30)
    assert first.progress.state == "cancelled"
    assert total(second.results()) == total(other.results()) == EXPECTED


def test_sessions_take_turns():
    queue = FairQueue()
    long, short = Job(TASK, batches_of(6, 1)), Job(TASK, batches_of(2, 1))
    queue.put("long", long)
    queue.put("short", short)
    turns = [queue.take(0) for _ in range(8)]
    assert [[job is short for job, _ in turns].index(True), len(turns)] == [1, 8]
    assert [len(list(same)) for _, same in groupby(job is short for job, _ in turns)] == [1, 1, 1, 1, 4]
    assert queue.take(0) is None


def test_a_short_job_does_not_wait_for_a_long_one(pool):
    long = pool.submit("long", tasks.who, batches_of(600, 1))
    short = pool.submit("short", tasks.who, batches_of(2, 1))
    assert short.wait(30)
    assert not long.has_ended
    long.cancel()


def test_the_queue_is_bounded():
    queue = FairQueue(most_jobs=2)
    jobs = [Job(TASK, BATCHES) for _ in range(3)]
    queue.put(1, jobs[0])
    queue.put(2, jobs[1])
    with pytest.raises(Busy):
        queue.put(3, jobs[2])
    jobs[0].cancel()
    queue.put(3, jobs[2])


def test_workers_end_with_their_server(tmp_path):
    """Also when it is killed."""
    script = (
        "import time; from compute import Pool, batches_of; from tests.compute_tasks import who\n"
        "pool = Pool(workers=2); job = pool.submit(1, who, batches_of(8, 1)); job.wait(60)\n"
        "print(*{pid for pid, _ in job.results()}, flush=True); time.sleep(600)"
    )
    server = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, env=with_path())
    pids = [int(word) for word in server.stdout.readline().split()]
    assert pids
    server.kill()
    server.communicate()
    until(lambda: not any(is_running(pid) for pid in pids))


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def until(holds, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.01)


# -- a Dask cluster on loopback ----------------------------------------------------------------------------------------


def with_path() -> dict[str, str]:
    root = str(Path(__file__).resolve().parents[2])
    return {**os.environ, "PYTHONPATH": root, "DASK_DISTRIBUTED__WORKER__MEMORY__TERMINATE": "false"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Cluster:
    """A scheduler and two workers of one thread each, as processes of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.address = folder, f"tcp://127.0.0.1:{free_port()}"
        port = self.address.rpartition(":")[2]
        self.scheduler = self._run("scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard")
        options = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1")
        self.workers = [self._run("worker", self.address, *options) for _ in range(2)]

    def _run(self, part: str, *arguments: str) -> subprocess.Popen:
        command = [sys.executable, "-m", "dask", part, *arguments]
        with (self.folder / f"{part}.log").open("ab") as log:
            return subprocess.Popen(command, cwd=self.folder, env=with_path(), stdout=log, stderr=log)

    def await_workers(self) -> None:
        from distributed import Client

        with Client(self.address, timeout=CLUSTER_SECONDS, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=CLUSTER_SECONDS)

    def close(self) -> None:
        for process in (*self.workers, self.scheduler):
            with suppress(OSError):
                process.kill()
            process.wait()


@pytest.fixture
def cluster(tmp_path) -> Iterator[Cluster]:
    cluster = Cluster(tmp_path)
    try:
        cluster.await_workers()
        yield cluster
    finally:
        cluster.close()


def test_on_a_cluster_the_same_bytes_also_when_a_worker_dies_in_the_middle(cluster):
    pool = Pool(workers=1, dask=cluster.address)
    assert total(run_many(TASK, BATCHES, pool=pool)) == EXPECTED
    job = pool.submit("us", partial(tasks.slow_draws, SEED, 0.3), BATCHES)
    until(lambda: job.progress.done > 0)
    cluster.workers[0].kill()
    assert job.wait(CLUSTER_SECONDS)
    assert total(job.results()) == EXPECTED
    assert pool.notice is None
    with pytest.raises(Failed, match="ValueError: no such run: 0"):
        run_many(tasks.raises, batches_of(1, 1), pool=pool)
    pool.close()


def test_a_cluster_that_vanishes_is_replaced_by_this_machine(cluster, capfd):
    pool = Pool(workers=2, dask=cluster.address)
    job = pool.submit("us", partial(tasks.slow_draws, SEED, 0.3), BATCHES)
    until(lambda: job.progress.done > 0)
    cluster.close()
    assert job.wait(CLUSTER_SECONDS)
    assert total(job.results()) == EXPECTED
    assert "is gone. Running on this machine instead, processes: 2." in pool.notice.en
    pool.close()


@pytest.mark.parametrize(
    ("address", "why"),
    [
        (f"tcp://127.0.0.1:{free_port()}", "Connection refused"),
        ("cluster", "not an address such as"),
        ("tcp://127.0.0.1:notaport", "not an address such as"),
    ],
    ids=["nobody-listens", "no-address", "no-port"],
)
def test_without_a_scheduler_this_machine_does_the_work_and_one_line_says_so(capfd, address, why):
    pool = Pool(workers=2, dask=address)
    assert total(run_many(TASK, BATCHES, pool=pool)) == EXPECTED
    said = capfd.readouterr().err.splitlines()
    assert len(said) == 1
    assert said[0].startswith(f"anboard: The Dask scheduler {address} cannot be used ({why}")
    pool.close()
