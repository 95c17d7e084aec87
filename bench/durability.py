"""kill -9 during saves, and what is left: ``python -m bench.durability [kills]``.

A process saves as fast as it can and says the number of each version once its commit has returned. It is killed at a
random moment, 500 times with SQLite, 100 times with PostgreSQL, and PostgreSQL itself is killed 10 times. Each time the
database is opened again: every version that was acknowledged must be there, whole, and evaluate to the figures of the
design that was saved; a version is whole with its audit row, or not there at all. Then the time of a save and the size
of 1,000 versions of a 20 kB design. Durable settings throughout, on the file system of the temporary folder.
"""

import logging
import multiprocessing
import os
import random
import re
import signal
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from time import perf_counter, sleep
from typing import Final

from sqlalchemy import func, select

from bench.postgresql_server import PostgreSQLServer, postgresql_server
from models.design.model import Design
from models.evaluate import evaluate
from store.access import Access, Actor
from store.books import books
from store.database.schema import audit, versions
from store.database.store import Store, StoreDown, open_store
from store.decisions import shipped_contents
from store.designs import build_designs
from store.workspace import Contents

SQLITE_KILLS: Final = 500
POSTGRESQL_KILLS, SERVER_KILLS = 100, 10
LONGEST_LIFE_SECONDS: Final = 0.12
SEED: Final = 20261122
ALL_READ_EVERY: Final = 50
TIMED_SAVES: Final = 1_000
TIMED_CHARACTERS: Final = 20_000
OWNER: Final = Access(Actor("local", "local", "bench"), "owner")
DESIGN = shipped_contents("stamp-crush")
NAME = DESIGN.baseline
FORK = multiprocessing.get_context("fork")
"""The child has the imports already; the parent has no open connection when it forks."""


def with_mark(number: int) -> Contents:
    """A design whose title says which version it is."""
    text = re.sub(r"^title: .*$", f"title: '{number}'", DESIGN.text(NAME), count=1, flags=re.MULTILINE)
    return DESIGN.with_texts({NAME: text})


def figures(design: object) -> object:
    """What the board shows of its availability; None when it is no valid design."""
    if not isinstance(design, Design):
        return None
    found = evaluate(design, books(), parts=("availability",)).availability
    return found and found.requests


FIGURES: Final = figures(build_designs(dict(DESIGN.files), [NAME])[NAME])


@dataclass(slots=True)
class Outcome:
    kills: int = 0
    acknowledged: int = 0
    unacknowledged: int = 0
    """Committed, but killed before it could be said: allowed."""
    read: int = 0
    faults: list[str] = field(default_factory=list)


def save_until_killed(url: str, decision: str, said: Connection) -> None:
    store = open_store(url)
    number = store.decision(OWNER, decision).head
    while True:
        try:
            number = store.save(OWNER, decision, number, with_mark(number + 1), str(number + 1)).number
        except StoreDown:
            os._exit(3)
        said.send(number)


def one_life(url: str, decision: str, seconds: float, end: Callable[[int], None]) -> int:
    """The last number that was acknowledged; 0 for none."""
    hear, say = FORK.Pipe(duplex=False)
    child = FORK.Process(target=save_until_killed, args=(url, decision, say))
    child.start()
    say.close()
    last = 0
    with suppress(EOFError):
        last = hear.recv()
        sleep(seconds)
        end(child.pid or 0)
        while True:
            last = hear.recv()
    child.join()
    hear.close()
    return last


def check(url: str, decision: str, last: int, outcome: Outcome, *, everything: bool) -> None:
    """What is there after the kill; faults are collected."""
    store = open_store(url)
    head = store.decision(OWNER, decision).head
    if head not in (last, last + 1):
        outcome.faults.append(f"acknowledged {last}, found {head}")
    outcome.unacknowledged += head - last
    with store.engine.connect() as connection:
        for table in (versions, audit):
            found = connection.execute(select(func.count()).where(table.c.decision == decision)).scalar()
            if found != head:
                outcome.faults.append(f"{found} rows of {table.name} for {head} versions")
        if store.engine.dialect.name == "sqlite" and everything:
            verdict = connection.exec_driver_sql("PRAGMA integrity_check").scalar()
            outcome.faults += [] if verdict == "ok" else [f"integrity_check: {verdict}"]
    for number in range(1, head + 1) if everything else (head,):
        check_version(store, decision, number, outcome)
    design = build_designs(dict(store.head(OWNER, decision).contents.files), [NAME])[NAME]
    if not isinstance(design, Design) or (head > 1 and design.title != str(head)) or figures(design) != FIGURES:
        outcome.faults.append(f"version {head} does not evaluate to its figures")
    store.close()


def check_version(store: Store, decision: str, number: int, outcome: Outcome) -> None:
    outcome.read += 1
    if store.version(OWNER, decision, number).contents != (with_mark(number) if number > 1 else DESIGN):
        outcome.faults.append(f"version {number} is not what was saved")


def kills_of_the_client(url: str, kills: int, chance: random.Random) -> Outcome:
    outcome = Outcome()
    decision = _new_decision(url)
    for turn in range(1, kills + 1):
        last = one_life(url, decision, chance.uniform(0, LONGEST_LIFE_SECONDS), _kill)
        outcome.kills += 1
        check(url, decision, last, outcome, everything=turn % ALL_READ_EVERY == 0 or turn == kills)
        outcome.acknowledged = last
    return outcome


def kills_of_the_server(server: PostgreSQLServer, url: str, kills: int, chance: random.Random) -> Outcome:
    outcome = Outcome()
    decision = _new_decision(url)
    for turn in range(1, kills + 1):
        last = one_life(url, decision, chance.uniform(0, 5 * LONGEST_LIFE_SECONDS), lambda _: server.kill())
        server.start()
        outcome.kills += 1
        check(url, decision, last, outcome, everything=turn == kills)
        outcome.acknowledged = last
    return outcome


def _kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)


def _new_decision(url: str) -> str:
    store = open_store(url)
    decision = store.create(OWNER.actor, "bench", DESIGN).id
    store.close()
    return decision


def report(title: str, outcome: Outcome, seconds: float) -> None:
    print(
        f"{title:34} {outcome.kills:>5} kills {outcome.acknowledged:>6,} acknowledged {len(outcome.faults):>3} faults "
        f"{outcome.unacknowledged:>4} committed but not yet said {outcome.read:>7,} versions read {seconds:>6.0f} s"
    )
    for fault in outcome.faults[:10]:
        print(f"    {fault}")


def timed_saves(title: str, url: str, size: Callable[[Store], int]) -> None:
    """Saves of one design of 20,000 characters that differ in a line."""
    store = open_store(url)
    decision = store.create(OWNER.actor, "bench", DESIGN).id
    lines = [f"# {random.Random(line).getrandbits(240):060x}" for line in range(1_000)]
    text = "\n".join([DESIGN.text(NAME), *lines])[:TIMED_CHARACTERS]
    before, taken = size(store), []
    for number in range(1, TIMED_SAVES + 1):
        contents = DESIGN.with_texts({NAME: f"{text}\n# {number}\n"})
        begin = perf_counter()
        store.save(OWNER, decision, number, contents, "x")
        taken.append(1e3 * (perf_counter() - begin))
    taken.sort()
    p50, p95 = taken[len(taken) // 2], taken[len(taken) * 95 // 100]
    megabytes = (size(store) - before) / 1e6
    print(f"{title:34} save p50 {p50:.1f} ms, p95 {p95:.1f} ms; {TIMED_SAVES:,} versions take {megabytes:.2f} MB")
    store.close()


def sqlite_size(store: Store) -> int:
    with store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return Path(store.engine.url.database or "").stat().st_size


def postgresql_size(store: Store) -> int:
    with store.engine.connect() as connection:
        return connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar_one()


def timed(title: str, run: Callable[[], Outcome]) -> int:
    begin = perf_counter()
    outcome = run()
    report(title, outcome, perf_counter() - begin)
    return len(outcome.faults)


def main() -> int:
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else SQLITE_KILLS
    chance = random.Random(SEED)
    logging.disable()  # the killed servers are no news
    with tempfile.TemporaryDirectory(prefix="anboard-bench-") as folder, postgresql_server(durable=True) as server:
        os.environ["ANBOARD_DATA"] = folder
        print(f"load average {os.getloadavg()[0]:.1f}, seed {SEED}")
        timed_saves("SQLite", f"sqlite:///{folder}/timed.db", sqlite_size)
        timed_saves("PostgreSQL", server.new_database("timed"), postgresql_size)
        file, database = f"sqlite:///{folder}/killed.db", server.new_database("killed")
        few = min(kills, POSTGRESQL_KILLS)
        faults = timed("SQLite, saver killed", lambda: kills_of_the_client(file, kills, chance))
        faults += timed("PostgreSQL, saver killed", lambda: kills_of_the_client(database, few, chance))
        faults += timed(
            "PostgreSQL, server killed", lambda: kills_of_the_server(server, database, min(kills, SERVER_KILLS), chance)
        )
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
