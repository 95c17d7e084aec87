"""Half-broken documents of the shipped decision under random events: whatever stands in a file, the board goes on."""

import json
import re
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from store import share
from ui.events import handle
from ui.session import start
from ui.view import board_view

FILES = start(None).files
JUNK = [
    *(
        "",
        "[]",
        "{}",
        "5",
        "-1",
        "2.0",
        "9" * 400,
        "1e400",
        ".nan",
        "20000000",
        "abc",
        "null",
        "true",
        '"x y"',
        "[1]",
        "[a]",
    ),
    *("[[a]]", "{a: 1}", "[{}]", "[{id: q}]", "[{id: [q]}]", "[{any: [1]}]", "[{any: x, wiring: paired}]"),
    *("&x [1]", "*x", "&x {y: &x 1}", "&x", "!!set {a}", "[", "current.yaml", "[current.yaml]", "option-2.yaml"),
]
VALUE = re.compile(r"(?<=: )(\[[^\]]*\]|\{[^}]*\}|[^\s,{}\[\]]+)")
names = st.sampled_from(sorted(FILES))


@st.composite
def broken_texts(draw: st.DrawFn, name: str) -> str:
    """One or two lines of a shipped file changed: a value, all that stands under a key, or the line gone."""
    lines = FILES[name].splitlines()
    for _ in range(draw(st.integers(1, 2))):
        index = draw(st.sampled_from([i for i, line in enumerate(lines) if ":" in line and not line.startswith("#")]))
        line, junk = lines[index], draw(st.sampled_from(JUNK))
        values = list(VALUE.finditer(line))
        action = draw(st.sampled_from(["value", "value", "key", "gone"]))
        if action == "value" and values:
            found = draw(st.sampled_from(values))
            lines[index] = line[: found.start()] + junk + line[found.end() :]
        elif action == "gone":
            del lines[index]
        else:
            lines[index : _end_of_block(lines, index)] = [f"{line.split(':')[0]}: {junk}"]
    return "\n".join(lines)


def _end_of_block(lines: list[str], first: int) -> int:
    def indent(line: str) -> int:
        return len(line) - len(line.lstrip())

    end = first + 1
    while end < len(lines) and lines[end].strip() and indent(lines[end]) > indent(lines[first]):
        end += 1
    return end


components = st.sampled_from(["ws", "was", "db", "alb", "slack"])
instances = st.sampled_from(["ws-1", "was-2", "db-1", "db-3", "alb", "slack"])
places = st.sampled_from(["seoul", "seoul-a", "seoul-c"])
replication = [["mode"], ["wait_for"], ["failover", "automatic"], ["failover", "coverage"]]
paths = st.builds(lambda c, p: ["components", c, "replication", *p], components, st.sampled_from(replication)) | (
    st.builds(lambda c, k: ["components", c, *k], components, st.sampled_from([["mttf_hours"], ["needs", 0, "wiring"]]))
)
settable = st.sampled_from(["semi_sync", "group", "async", "paired", "mesh", "true", "false", 1, 3, 0.5, None])
figures = st.sampled_from(["availability", "lost_writes", "stale_reads", "monthly_usd"])


def event(kind: str, **values: st.SearchStrategy) -> st.SearchStrategy[dict]:
    return st.fixed_dictionaries({"kind": st.just(kind), **values})


def panel(type_: str, **values: st.SearchStrategy) -> st.SearchStrategy[dict]:
    return event("open", panel=st.fixed_dictionaries({"type": st.just(type_), "design": names, **values}))


events = st.one_of(
    event("set", design=names, path=paths, value=settable),
    event("count", design=names, component=components, value=st.integers(1, 5)),
    event("place", design=names, instance=instances, value=places),
    event("rename", design=names, value=st.just("새 이름")),
    event("copy", design=names),
    event("remove", design=names),
    event("add", **{"from": names}),
    event("move", design=names, by=st.sampled_from([-1, 1])),
    event("baseline", design=names),
    event("out", id=instances | places, on=st.booleans()),
    event("view", perspective=st.sampled_from(["availability", "lag", "cost", "people"])),
    event("decision", value=st.just("ticket-shop")),
    event("export", format=st.sampled_from(["json", "yaml"])),
    st.sampled_from([{"kind": "undo"}, {"kind": "redo"}]),
    names.flatmap(lambda name: event("yaml", design=st.just(name), text=broken_texts(name))),
    st.lists(names, min_size=1, max_size=2, unique=True).flatmap(
        lambda some: event(
            "upload",
            files=st.tuples(*(st.builds(lambda t, n=n: {"name": n, "text": t}, broken_texts(n)) for n in some)).map(
                list
            ),
        )
    ),
    panel("figure", key=figures),
    panel("node", key=instances),
    panel("yaml"),
    panel("sources"),
)


@settings(deadline=None, max_examples=200)
@given(names.flatmap(lambda n: st.tuples(st.just(n), broken_texts(n))), st.lists(events, min_size=1, max_size=5))
def test_no_event_raises_whatever_the_documents_hold(broken, some_events):
    name, text = broken
    session = start(None)
    for fields in [{"kind": "yaml", "design": name, "text": text}, *some_events]:
        handle(session, [{**fields, "seq": session.acked + 1}])
        assert all(name in session.last_good or name in session.problems for name in session.contents.order)
    json.dumps(board_view(session), allow_nan=False)


@settings(deadline=None, max_examples=50)
@given(names.flatmap(lambda n: st.tuples(st.just(n), broken_texts(n))), st.lists(events, max_size=4))
def test_a_link_with_a_broken_document_opens(broken, some_events):
    fresh = start(None)
    contents = fresh.contents.with_texts(dict([broken]))
    session = start(share.encode(replace(fresh.workspace, contents=contents)))
    assert session.read_only
    batch = [{"kind": "own"}, *some_events]
    handle(session, [{**fields, "seq": n + 1} for n, fields in enumerate(batch)])
    json.dumps(board_view(session), allow_nan=False)
