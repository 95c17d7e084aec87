"""Hostile design files and uploads: refused with a sentence, quickly enough to refuse many, and nothing is lost."""

from typing import Any

import pytest

from store.designs import build_designs
from store.workspace import MAX_FILE_CHARACTERS, MAX_FILES
from tests.security.hostile import PAYLOADS
from ui.events import handle
from ui.session import Session, start

LEVELS = ["ab", "bc", "cd", "de", "ef", "fg", "gh", "hi"]
BOMB = "\n".join(["a: &a [x, x]", *(f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]" for a, b in LEVELS)])
HOSTILE = {
    "billion laughs": BOMB,
    "merge keys": "\n".join(["a: &a {x: 1}", *(f"k{i}: &k{i} {{<<: [{', '.join(['*a'] * 50)}]}}" for i in range(50))]),
    "deep nesting": "[" * 50_000,
    "deep mappings": "\n".join(f"{' ' * i}a:" for i in range(3_000)),
    "python object": "!!python/object/apply:os.system ['touch /tmp/pwned']",
    "python name": "anboard: !!python/name:os.system",
    "an include": "anboard: 1\nbased_on: ../../../../etc/passwd\n",
    "an absolute base": "anboard: 1\nid: x\ntitle: x\nbased_on: /etc/passwd\n",
    "an address as base": "anboard: 1\nid: x\ntitle: x\nbased_on: http://evil.example/x.yaml\n",
    "nul bytes": "anboard: 1\x00",
    "control characters": 'anboard: 1\ntitle: "a\\u202Eb\\u0000"',
    "many documents": "---\n" * 5_000,
    "one long line": "a: " + "x" * (MAX_FILE_CHARACTERS - 10),
    "a great number": "anboard: " + "9" * 10_000,
    "base sixty": "anboard: " + ":".join(["59"] * 3_000),
    "line breaks in a name": 'anboard: 1\nid: x\ntitle: "a\\nlink: javascript:1"\n',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_a_sentence(name):
    """Also what it names: nothing outside the files that were given is opened."""
    outcome = build_designs({"x.yaml": HOSTILE[name]}, ["x.yaml"])["x.yaml"]
    problems = getattr(outcome, "problems", ())
    assert problems
    for problem in problems:
        assert "root:" not in problem.message("ko")
        assert "Traceback" not in problem.message("ko")
        assert len(problem.message("ko")) < 2_000


def send(session: Session, kind: str, **fields: Any) -> None:
    handle(session, [{"seq": session.acked + 1, "kind": kind, **fields}])


NAMES = ["../x.yaml", "/etc/passwd", "a/b.yaml", "..\\x.yaml", "x.yaml\x00.png", "CON", "", ".", "a" * 5_000, *PAYLOADS]


@pytest.mark.parametrize("name", NAMES)
def test_the_name_of_an_upload_is_a_name_and_no_path(name):
    session = start(None)
    before = session.contents
    send(session, "upload", files=[{"name": name, "text": "anboard: 1\nid: x\ntitle: x\n"}])
    assert session.contents == before or all("/" not in file and "\\" not in file for file, _ in session.contents.files)


@pytest.mark.parametrize(
    "files",
    [
        [{"name": "x.yaml", "text": "x" * (MAX_FILE_CHARACTERS + 1)}],
        [{"name": f"x{number}.yaml", "text": "a"} for number in range(MAX_FILES + 1)],
        [{"name": "x.yaml", "text": 7}],
        [{"name": None, "text": ""}],
        [{}],
        [None],
        "x",
        None,
        {"0": 1},
    ],
)
def test_an_upload_that_is_too_much_or_none_changes_nothing(files):
    session = start(None)
    before = session.contents
    send(session, "upload", files=files)
    assert session.contents == before
    assert session.notice is not None


EVENTS: list[Any] = [
    None,
    7,
    "x",
    [],
    {},
    {"seq": "1", "kind": "set"},
    {"seq": True, "kind": "set"},
    {"seq": 10**30, "kind": "set"},
    {"seq": 1, "kind": None},
    {"seq": 1, "kind": ["set"]},
    {"seq": 1, "kind": "__class__"},
    {"seq": 1, "kind": "set", "design": "../../etc/passwd", "path": ["a", "b"], "value": 1},
    {"seq": 1, "kind": "set", "design": "current.yaml", "path": [["a"], {}], "value": {"a": 1}},
    {"seq": 1, "kind": "set", "design": "current.yaml", "path": ["components", "ws"] * 50, "value": "x" * 10**6},
    {"seq": 1, "kind": "go", "page": "http://evil.example"},
    {"seq": 1, "kind": "export", "format": "../../x", "design": None},
    {"seq": 1, "kind": "decision", "value": "../designs"},
    {"seq": 1, "kind": "restore", "value": "A" * 10**6},
]


@pytest.mark.parametrize("event", EVENTS)
def test_what_no_board_sends_changes_nothing_and_stops_nothing(event):
    session = start(None)
    before = session.contents
    handle(session, [event])
    assert session.contents == before
    assert session.going is None
    session.acked = 0
    handle(session, [{"seq": 2, "kind": "rename", "design": "current.yaml", "value": "현재 2"}])
    assert session.contents != before
