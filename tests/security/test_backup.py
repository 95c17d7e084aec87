"""Backup and restore as the hosting guide says them, on both databases; the restored decision is opened and shown."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from store.access import Access, Actor
from store.database.store import Store, open_store
from store.decisions import FIRST, shipped_contents
from tests.security.board_server import CLEARED, REPOSITORY
from tests.store.conftest import own_data_folder, postgresql, url  # noqa: F401

LOCAL = Access(Actor("local", "local", "이 컴퓨터"), "owner")
DEPLOY = REPOSITORY / "deploy"
TOOLS = ("sqlite3", "pg_dump", "pg_restore")
pytestmark = pytest.mark.skipif(not all(map(shutil.which, TOOLS)), reason="system packages: sqlite3, postgresql-client")


def run(script: str, argument: Path, environment: dict[str, str], folder: Path) -> "subprocess.CompletedProcess[str]":
    inherited = {name: value for name, value in os.environ.items() if name not in CLEARED}
    command = ["sh", str(DEPLOY / script), str(argument)]
    return subprocess.run(command, cwd=folder, env={**inherited, **environment}, capture_output=True, text=True)


def filled(store: Store) -> str:
    decision = store.create(LOCAL.actor, "백업 시험", shipped_contents(FIRST)).id
    changed = shipped_contents(FIRST).with_texts({"current.yaml": "anboard: 1\n"})
    store.save(LOCAL, decision, 1, changed, "바꿈", note="메모 '\"; --")
    return decision


def everything(store: Store, decision: str) -> object:
    return [store.version(LOCAL, decision, number) for number in (1, 2)], store.decision(LOCAL, decision)


def test_what_was_backed_up_comes_back(url, own_data_folder, tmp_path):  # noqa: F811
    environment = {"ANBOARD_DATA": str(own_data_folder)}
    if url.startswith("postgresql"):
        environment["ANBOARD_DATABASE_URL"] = url
    store = open_store(url)
    decision = filled(store)
    before = everything(store, decision)
    done = run("backup.sh", tmp_path / "backups", environment, tmp_path)  # while the store is open
    assert done.returncode == 0, done.stderr
    backup = Path(done.stdout.strip())
    assert backup.stat().st_mode & 0o077 == 0
    later = store.create(LOCAL.actor, "나중", shipped_contents(FIRST)).id
    store.save(LOCAL, decision, 2, shipped_contents(FIRST), "뒤의 변경")
    store.close()
    done = run("restore.sh", backup, environment, tmp_path)
    assert done.returncode == 0, done.stderr
    store = open_store(url)
    assert everything(store, decision) == before
    assert store.decision(LOCAL, decision).head == 2
    assert later not in [known.id for known in store.decisions(LOCAL.actor)]
    assert any((*own_data_folder.glob("before-*"), *tmp_path.glob("before-*")))  # nothing is lost
    store.close()


def test_a_damaged_backup_is_refused_and_nothing_is_touched(own_data_folder, tmp_path):  # noqa: F811
    store = open_store(f"sqlite:///{own_data_folder}/anboard.db")
    decision = filled(store)
    before = everything(store, decision)
    store.close()
    environment = {"ANBOARD_DATA": str(own_data_folder)}
    backup = Path(run("backup.sh", tmp_path / "backups", environment, tmp_path).stdout.strip())
    data = bytearray(backup.read_bytes())
    data[4096:12288] = os.urandom(8192)
    backup.write_bytes(data)
    done = run("restore.sh", backup, environment, tmp_path)
    assert done.returncode != 0
    store = open_store(f"sqlite:///{own_data_folder}/anboard.db")
    assert everything(store, decision) == before
    store.close()


def test_only_the_newest_backups_are_kept(own_data_folder, tmp_path):  # noqa: F811
    open_store(f"sqlite:///{own_data_folder}/anboard.db").close()
    backups = tmp_path / "backups"
    backups.mkdir()
    for day in range(1, 21):
        old = backups / f"anboard-202601{day:02}T000000Z.db"
        old.touch()
        os.utime(old, (day, day))
    done = run("backup.sh", backups, {"ANBOARD_DATA": str(own_data_folder)}, tmp_path)
    kept = sorted(path.name for path in backups.glob("anboard-*"))
    assert len(kept) == 14
    assert Path(done.stdout.strip()).name in kept
    assert "anboard-20260107T000000Z.db" not in kept


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_the_unit_is_valid(tmp_path):
    text = (DEPLOY / "anboard.service").read_text(encoding="utf-8")
    program = "/opt/anboard/.venv/bin/streamlit"
    assert program in text
    unit = tmp_path / "anboard.service"
    unit.write_text(text.replace(program, shutil.which("true") or "/bin/true"), encoding="utf-8")
    done = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
