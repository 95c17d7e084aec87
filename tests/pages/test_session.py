"""What events do to a session: every kind, and what is refused."""

import base64
import io
import json
import zipfile
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store import decisions, share
from store.workspace import MAX_OUT, UNDO_CHARACTERS, UNDO_STEPS, Contents, History
from ui.events import HANDLERS, handle
from ui.session import Session, start
from ui.view import board_view


def send(session: Session, kind: str, **fields: object) -> None:
    handle(session, [{"seq": session.acked + 1, "kind": kind, **fields}])


@pytest.fixture
def session() -> Session:
    return start(None)


def design(session: Session, name: str):
    return session.last_good[name].design


def test_it_opens_on_the_shipped_decision(session):
    assert session.contents.order == ("current.yaml", "option-1.yaml", "option-2.yaml")
    assert session.problems == {}


def test_a_count_changes_the_design_and_its_variants(session):
    send(session, "count", design="option-1.yaml", component="ws", value=3)
    assert len(design(session, "option-1.yaml").components["ws"].instances) == 3
    assert len(design(session, "option-2.yaml").components["ws"].instances) == 3
    assert session.notice is None


def test_a_wiring_a_flag_and_a_place(session):
    send(session, "set", design="option-1.yaml", path=["components", "ws", "needs", 0, "wiring"], value="paired")
    assert design(session, "option-1.yaml").components["ws"].needs[0].wiring == "paired"
    path = ["components", "db", "replication", "failover", "automatic"]
    send(session, "set", design="option-1.yaml", path=path, value="false")
    assert design(session, "option-1.yaml").components["db"].replication.failover.automatic is False
    send(session, "place", design="option-1.yaml", instance="db-2", value="seoul-a")
    assert design(session, "option-1.yaml").instances["db-2"].place == "seoul-a"
    assert session.problems == {}


def test_every_setting_of_the_board_can_be_set_to_each_of_its_options(session):
    """What a control offers is a valid design, or its problem names the line; never a refusal."""
    for row in board_view(session)["settings"]:
        for cell in row["cells"]:
            for option in cell.get("options", [])[:3]:
                fresh = start(None)
                handle(fresh, [{**cell["event"], "seq": 1, "value": option["value"]}])
                assert fresh.notice is None, (row["label"], option)
                assert fresh.problems == {}, (row["label"], option, fresh.problems)


def test_every_number_of_the_board_can_be_changed_and_taken_back(session):
    for row in board_view(session)["settings"]:
        for cell in row["cells"]:
            if row["control"] in ("number", "stepper") and "event" in cell:
                fresh = start(None)
                before = fresh.contents
                other = cell["value"] / 2 if row["control"] == "number" else cell["value"] + 1
                handle(fresh, [{**cell["event"], "seq": 1, "value": other}])
                assert fresh.notice is None, row["label"]
                assert fresh.problems == {}, row["label"]
                assert fresh.contents != before
                send(fresh, "undo")
                assert fresh.contents == before


def test_undo_and_redo_walk_through_texts(session):
    first = session.contents
    for n in (2, 3, 4):
        send(session, "count", design="current.yaml", component="ws", value=n)
    last = session.contents
    for _ in range(3):
        send(session, "undo")
    assert session.contents == first
    assert len(design(session, "current.yaml").components["ws"].instances) == 1
    for _ in range(5):
        send(session, "redo")
    assert session.contents == last


def test_typing_is_one_step_of_undo(session):
    before = session.contents
    text = before.text("current.yaml")
    for n in range(5):
        send(session, "yaml", design="current.yaml", text=text + "#" * n)
    send(session, "undo")
    assert session.contents == before


def test_broken_yaml_keeps_the_last_good_state_and_what_was_typed(session):
    good = design(session, "current.yaml")
    typed = session.contents.text("current.yaml").replace("kind: nginx", "kind: [")
    send(session, "yaml", design="current.yaml", text=typed)
    assert session.contents.text("current.yaml") == typed
    assert design(session, "current.yaml") is good
    assert set(session.problems) == {"current.yaml", "option-1.yaml", "option-2.yaml"}
    board = board_view(session)
    assert all(d["svg"] and d["problems"] for d in board["designs"])
    assert board["designs"][0]["problems"][0]["line"]
    send(session, "yaml", design="current.yaml", text=typed.replace("kind: [", "kind: nginx"))
    assert session.problems == {}


def test_problems_name_file_line_and_the_nearest_name(session):
    text = session.contents.text("option-2.yaml").replace("any: [was]", "any: [wsa]")
    send(session, "yaml", design="option-2.yaml", text=text)
    (problem,) = session.problems["option-2.yaml"]
    assert problem.file == "option-2.yaml"
    assert text.splitlines()[problem.line - 1].strip() == "- {any: [wsa]}"
    assert "혹시 'was'" in problem.message("ko") or "혹시 'ws'" in problem.message("ko")


def test_designs_are_added_copied_renamed_moved_and_removed(session):
    send(session, "add", **{"from": "option-2.yaml"})
    assert session.contents.order[-1] == "option-3.yaml"
    assert design(session, "option-3.yaml").title == "3안"
    send(session, "rename", design="option-3.yaml", value="세 번째 <b>안</b>")
    assert design(session, "option-3.yaml").title == "세 번째 <b>안</b>"
    send(session, "copy", design="current.yaml")
    assert session.contents.order[1] == "current-copy.yaml"
    send(session, "move", design="option-3.yaml", by=-1)
    assert session.contents.order[-2] == "option-3.yaml"
    send(session, "baseline", design="option-1.yaml")
    before = {name: design(session, name).components for name in session.contents.order}
    send(session, "remove", design="current.yaml")
    assert session.contents.baseline == "option-1.yaml"
    assert "current.yaml" not in dict(session.contents.files)
    assert {name: design(session, name).components for name in session.contents.order} == {
        name: parts for name, parts in before.items() if name != "current.yaml"
    }


def test_removing_the_baseline_makes_the_first_design_the_baseline(session):
    send(session, "remove", design="current.yaml")
    assert session.contents.baseline == "option-1.yaml"
    send(session, "remove", design="option-1.yaml")
    send(session, "remove", design="option-2.yaml")
    assert session.contents.order == ("option-2.yaml",)
    assert session.notice is not None


def test_six_designs_are_the_most(session):
    for _ in range(5):
        send(session, "copy", design="option-1.yaml")
    assert len(session.contents.order) == 6
    assert "여섯" in session.notice.ko


def test_another_decision_opens_and_undo_comes_back(session):
    before = session.contents
    send(session, "decision", value="ticket-shop")
    assert board_view(session)["decision"] == "티켓 예매 서비스"
    assert session.problems == {}
    send(session, "undo")
    assert session.contents == before
    assert board_view(session)["designs"][0]["title"] == "현재"


def test_uploaded_files_open_as_a_board_of_their_own(session):
    files = [{"name": name, "text": "\ufeff" + text.replace("\n", "\r\n")} for name, text in session.contents.files[:2]]
    send(session, "upload", files=list(reversed(files)))
    assert session.contents.order == ("current.yaml", "option-1.yaml")
    assert session.contents.text("current.yaml") == start(None).contents.text("current.yaml")
    assert session.problems == {}


def test_an_uploaded_variant_stands_beside_its_base(session):
    text = "anboard: 1\nid: mine\ntitle: 내 안\nbased_on: option-1.yaml\n"
    send(session, "upload", files=[{"name": "mine.yaml", "text": text}])
    assert session.contents.order[-1] == "mine.yaml"
    assert design(session, "mine.yaml").title == "내 안"


def test_a_broken_upload_shows_its_problems(session):
    send(session, "upload", files=[{"name": "x.yaml", "text": "a: ["}])
    board = board_view(session)
    assert board["designs"][0]["problems"]
    assert board["designs"][0]["svg"] == ""
    assert board["panel"]["type"] == "yaml"
    assert board["panel"]["problems"] == board["designs"][0]["problems"]
    send(session, "undo")
    assert session.problems == {}


def test_what_is_shown_last_is_never_of_another_board(session):
    """A file that is opened, restored or recovered is not the one of the same name that was here before."""
    text = session.contents.text("current.yaml")
    first, second = text.replace("title: 현재", "title: 첫째"), "anboard: 1\nid: other\ntitle: 둘째\ncomponents: {}\n"
    for texts in ([first, second], [first, "title: ["]):
        for each in texts:
            send(session, "upload", files=[{"name": "a.yaml", "text": each}])
        assert session.last_good == {}
        (shown,) = board_view(session)["designs"]
        assert shown["svg"] == ""
        assert shown["title"] != "첫째"
    broken = start(None)
    send(broken, "yaml", design="current.yaml", text=text + "oops")
    token = share.encode(broken.workspace)
    for kind in ("restore", "recover"):
        fresh = start(None)
        send(fresh, kind, value=token)
        assert fresh.last_good == {}
        assert [d["svg"] for d in board_view(fresh)["designs"]] == ["", "", ""]


def test_a_variant_uploaded_again_is_another_one(session):
    mine = "anboard: 1\nid: mine\ntitle: 내 안\nbased_on: option-1.yaml\n"
    send(session, "upload", files=[{"name": "mine.yaml", "text": mine}])
    send(session, "upload", files=[{"name": "mine.yaml", "text": f"{mine}components: 5\n"}])
    assert "mine.yaml" not in session.last_good
    assert "option-1.yaml" in session.last_good


def test_a_removed_design_leaves_nothing_to_a_later_one_of_its_name(session):
    send(session, "remove", design="option-2.yaml")
    assert "option-2.yaml" not in session.last_good
    send(session, "undo")
    assert "option-2.yaml" in session.last_good


def test_there_and_back_in_one_batch_shows_all(session):
    before = board_view(session)["designs"]
    handle(session, [{"seq": 1, "kind": "decision", "value": "ticket-shop"}, {"seq": 2, "kind": "undo"}])
    assert board_view(session)["designs"] == before


def test_ones_own_file_does_not_take_a_shipped_decisions_title(session):
    text = session.contents.text("current.yaml")
    send(session, "upload", files=[{"name": "stamp-crush.yaml", "text": text}])
    assert board_view(session)["decision"] == "stamp-crush.yaml"
    send(session, "upload", files=[{"name": "shop.yaml", "text": text}])
    assert board_view(session)["decision"] == "shop"


NO_TEXT = "anboard: 1\nid: x\nbased_on: [current.yaml]\n"


def test_a_base_that_is_no_text_is_a_problem_wherever_it_comes_from(session):
    send(session, "yaml", design="option-1.yaml", text=NO_TEXT)
    assert [p.path for p in session.problems["option-1.yaml"]] == ["based_on"]
    token = share.encode(session.workspace)
    shared = start(token)
    assert [p.path for p in shared.problems["option-1.yaml"]] == ["based_on"]
    restored = start(None)
    send(restored, "restore", value=token)
    assert restored.contents == session.contents
    send(session, "rename", design="option-1.yaml", value="셋째")
    assert "YAML" in session.notice.ko
    send(session, "upload", files=[{"name": "x.yaml", "text": NO_TEXT}])
    assert board_view(session)["panel"]["problems"]


def test_as_many_parts_as_a_link_holds_are_taken_out_and_put_back(session):
    names = tuple(f"gone-{n}" for n in range(MAX_OUT - 1))
    session.workspace = share.decode(share.encode(replace(session.workspace, out=names)))
    send(session, "out", id="ws-1", on=True)
    assert len(session.workspace.out) == MAX_OUT
    send(session, "out", id="seoul-a", on=True)
    assert session.notice is not None
    for name in ("ws-1", *names):
        send(session, "out", id=name, on=False)
        assert session.notice is None
    assert session.workspace.out == ()


def test_a_file_that_is_no_utf_8_is_a_problem_on_the_board(tmp_path):
    text = "anboard: 1\nid: a\ntitle: 현재\ncomponents: {a: {kind: generic}}\nrequests: {all: {enters: a}}\n"
    (tmp_path / "cp949.yaml").write_bytes(text.encode("cp949"))
    (tmp_path / "marked.yaml").write_text(text, encoding="utf-8-sig")
    (tmp_path / "folder.yaml").mkdir()
    session = start(None)
    session.show(decisions.contents_of(tmp_path))
    session.refresh()
    assert set(session.last_good) == {"marked.yaml"}
    assert set(session.problems) == {"cp949.yaml", "folder.yaml"}
    send(session, "open", panel={"type": "yaml", "design": "cp949.yaml"})
    assert "UTF-8" in board_view(session)["panel"]["text"]


def test_a_link_restores_what_was_seen_and_is_read_only(session):
    send(session, "count", design="option-1.yaml", component="was", value=4)
    send(session, "view", perspective="cost", language="en", theme="dark")
    send(session, "out", id="ws-1", on=True)
    send(session, "open", panel={"type": "figure", "design": "option-1.yaml", "key": "monthly_usd"})
    send(session, "share")
    shared = start(session.share_token)
    assert shared.read_only
    assert shared.workspace == session.workspace
    seen, sent = board_view(shared), board_view(session)
    for key in ("verdict", "rows", "designs", "settings", "panel", "perspective", "language", "out"):
        assert seen[key] == sent[key], key


def test_a_shared_board_cannot_be_changed_until_it_is_ones_own(session):
    send(session, "share")
    shared = start(session.share_token)
    for event in (
        {"kind": "count", "design": "current.yaml", "component": "ws", "value": 2},
        {"kind": "yaml", "design": "current.yaml", "text": ""},
        {"kind": "restore", "value": session.share_token},
        {"kind": "undo"},
        {"kind": "remove", "design": "current.yaml"},
    ):
        handle(shared, [{**event, "seq": shared.acked + 1}])
        assert "읽기 전용" in shared.notice.ko
        assert shared.workspace == session.workspace
    send(shared, "view", perspective="lag")
    send(shared, "own")
    send(shared, "count", design="current.yaml", component="ws", value=2)
    assert len(design(shared, "current.yaml").components["ws"].instances) == 2


def test_a_broken_link_says_so_and_opens_the_shipped_decision():
    session = start("not a token!")
    assert not session.read_only
    assert board_view(session)["notice"].startswith("링크가 잘렸거나")


def test_a_reload_restores_unsaved_work_once(session):
    send(session, "count", design="current.yaml", component="ws", value=2)
    snapshot = board_view(session)["snapshot"]
    fresh = start(None)
    send(fresh, "restore", value=snapshot)
    assert fresh.contents == session.contents
    send(fresh, "count", design="current.yaml", component="ws", value=3)
    changed = fresh.contents
    send(fresh, "restore", value=snapshot)
    assert fresh.contents == changed


def test_work_that_was_put_aside_is_recovered_and_undo_brings_the_other_back(session):
    send(session, "count", design="current.yaml", component="ws", value=2)
    kept = board_view(session)["snapshot"]
    own = start(None)
    send(own, "count", design="current.yaml", component="ws", value=5)
    before = own.contents
    send(own, "recover", value=kept)
    assert own.contents == session.contents
    assert own.notice is None
    send(own, "undo")
    assert own.contents == before


def test_unchanged_contents_are_told_from_own_work(session):
    assert board_view(session)["is_shipped"]
    send(session, "view", perspective="cost")
    assert board_view(session)["is_shipped"]
    send(session, "count", design="current.yaml", component="ws", value=2)
    assert not board_view(session)["is_shipped"]


def test_a_base_whose_mode_waits_leaves_a_variant_with_another_mode_valid(session):
    mode = ["components", "db", "replication", "mode"]
    send(session, "set", design="option-1.yaml", path=mode, value="semi_sync")
    send(session, "set", design="option-2.yaml", path=mode, value="group")
    send(session, "set", design="option-1.yaml", path=[*mode[:-1], "wait_for"], value=2)
    assert session.problems == {}
    assert design(session, "option-2.yaml").components["db"].replication.mode == "group"


def test_events_are_handled_once_and_in_order(session):
    two = {"seq": 2, "kind": "count", "design": "current.yaml", "component": "ws", "value": 2}
    three = {"seq": 3, "kind": "count", "design": "current.yaml", "component": "ws", "value": 3}
    handle(session, [three, two])
    assert session.acked == 3
    assert len(design(session, "current.yaml").components["ws"].instances) == 3
    handle(session, [two, three])
    assert len(session.history.past) == 2


def test_a_part_taken_out_changes_the_availability_and_is_marked(session):
    before = board_view(session)
    send(session, "out", id="seoul-a", on=True)
    after = board_view(session)
    assert after["rows"][0]["cells"][0]["figures"][0]["value"] == "0"
    assert [row["sub"] for row in after["rows"]] == ["뺀 상태로 계산", "설계대로", "설계대로"]
    assert after["verdict"][0]["text"] == "서울-a 없이: "
    assert after["out_titles"] == ["서울-a"]
    assert after["rows"][2]["cells"] == before["rows"][2]["cells"]
    send(session, "out", id="seoul-a", on=False)
    assert board_view(session)["rows"] == before["rows"]


@pytest.mark.parametrize("format_", ["svg", "png", "pdf", "drawio", "mermaid", "d2", "python", "json", "yaml"])
@pytest.mark.parametrize("name", ["option-1.yaml", None])
def test_exports(session, format_, name):
    send(session, "export", format=format_, design=name)
    file = session.download
    assert file["seq"] == session.acked
    data = base64.b64decode(file["base64"])
    magic = {
        "svg": b"<svg",
        "png": b"\x89PNG",
        "pdf": b"%PDF",
        "drawio": b"<mxfile",
        "mermaid": b"flowchart",
        "d2": b"#",
        "python": b"#",
        "json": b"{",
        "yaml": b"PK" if name is None else b"#",
    }
    assert data.lstrip().startswith(magic[format_]) or b"<svg" in data[:200]
    if format_ == "json":
        assert len(json.loads(data)["designs"]) == (3 if name is None else 1)
    if format_ == "yaml" and name is None:
        archive = zipfile.ZipFile(io.BytesIO(data))
        assert {n: archive.read(n).decode() for n in archive.namelist()} == session.files
    send(session, "view", theme="dark")
    assert board_view(session)["download"] is None


BAD_EVENTS = [
    {"kind": "nonsense"},
    {"kind": None},
    {},
    {"kind": "set"},
    {"kind": "set", "design": "nobody.yaml", "path": ["a", "b"]},
    {"kind": "set", "design": "current.yaml", "path": ["id", "x"], "value": 1},
    {"kind": "set", "design": "current.yaml", "path": ["based_on", "x"], "value": 1},
    {"kind": "set", "design": "current.yaml", "path": ["components"], "value": 1},
    {"kind": "set", "design": "current.yaml", "path": ["components", "ws", "mttf_hours"], "value": float("nan")},
    {"kind": "set", "design": "current.yaml", "path": ["components", "ws", "mttf_hours"], "value": {"a": 1}},
    {"kind": "set", "design": "current.yaml", "path": ["components", "ws", "mttf_hours"], "value": 10**400},
    {"kind": "set", "design": "current.yaml", "path": ["a", -1], "value": 1},
    {"kind": "set", "design": "current.yaml", "path": ["a", "b"] * 50, "value": 1},
    {"kind": "set", "design": "current.yaml", "path": ["title", "x"], "value": "\ud800"},
    {"kind": "count", "design": "current.yaml", "component": "ws", "value": 0},
    {"kind": "count", "design": "current.yaml", "component": "ws", "value": 10**9},
    {"kind": "count", "design": "current.yaml", "component": "ws", "value": 10**400},
    {"kind": "count", "design": "current.yaml", "component": "ws", "value": 1.5},
    {"kind": "count", "design": "current.yaml", "component": "ws", "value": float("inf")},
    {"kind": "count", "design": "current.yaml", "component": "ws", "value": True},
    {"kind": "count", "design": "current.yaml", "component": "nobody", "value": 2},
    {"kind": "place", "design": "current.yaml", "instance": "ws-1", "value": "moon"},
    {"kind": "place", "design": "current.yaml", "instance": "nobody", "value": "seoul-a"},
    {"kind": "yaml", "design": "current.yaml", "text": "x" * (2**20 + 1)},
    {"kind": "yaml", "design": "current.yaml"},
    {"kind": "rename", "design": "current.yaml", "value": " "},
    {"kind": "rename", "design": "current.yaml", "value": "a\nb"},
    {"kind": "add"},
    {"kind": "move", "design": "current.yaml", "by": 5},
    {"kind": "move", "design": "current.yaml", "by": 1.0},
    {"kind": "move", "design": "current.yaml", "by": True},
    {"kind": "baseline", "design": ["current.yaml"]},
    {"kind": "decision", "value": "../../etc"},
    {"kind": "decision", "value": ["stamp-crush"]},
    {"kind": "upload", "files": []},
    {"kind": "upload", "files": [{"name": "../x.yaml", "text": ""}]},
    {"kind": "upload", "files": [{"name": "x.yaml"}]},
    {"kind": "restore", "value": "???"},
    {"kind": "recover", "value": "???"},
    {"kind": "recover"},
    {"kind": "view", "theme": "pink"},
    {"kind": "view", "language": ["ko"]},
    {"kind": "out", "id": "nobody", "on": True},
    {"kind": "out", "id": "ws-1", "on": "yes"},
    {"kind": "open", "panel": {"type": "x"}},
    {"kind": "open", "panel": {"type": "yaml", "design": "nobody.yaml"}},
    {"kind": "open", "panel": {"type": ["yaml"]}},
    {"kind": "export", "format": "exe"},
    {"kind": "export", "format": ["svg"]},
    {"kind": "export", "format": "svg", "width": "900"},
    {"kind": "export", "format": "svg", "ground": ["dark"]},
    {"kind": "export", "format": "png", "scale": 2},
]


@pytest.mark.parametrize("event", BAD_EVENTS, ids=lambda e: json.dumps(e)[:60])
def test_what_is_not_in_order_becomes_a_notice_and_changes_nothing(session, event):
    before = session.workspace
    handle(session, [{**event, "seq": 1}])
    assert session.notice is not None
    assert session.workspace == before
    board = board_view(session)
    assert board["acked"] == 1
    json.dumps(board, allow_nan=False)


anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["current.yaml", "option-1.yaml", "ws", "components", "needs", "seoul-a", "db-1", "yaml", "ko"]),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["type", "design", "name", "text"]), inner)
    ),
    max_leaves=6,
)
fields = st.sampled_from(
    ["design", "value", "path", "component", "instance", "from", "by", "text", "files", "id", "on", "panel"]
)


@settings(deadline=None, max_examples=150)
@given(st.lists(st.tuples(st.sampled_from(sorted(HANDLERS)), st.dictionaries(fields, anything)), max_size=4))
def test_no_event_raises(events):
    session = start(None)
    handle(session, [{**values, "kind": kind, "seq": n + 1} for n, (kind, values) in enumerate(events)])
    json.dumps(board_view(session), allow_nan=False)


def contents(text: str) -> Contents:
    return Contents(decision="", files=(("a.yaml", text),), order=("a.yaml",), baseline="a.yaml")


def test_the_way_back_is_bounded():
    history = History()
    for n in range(2 * UNDO_STEPS):
        history = history.recorded(contents(str(n)), contents(str(n + 1)))
    assert len(history.past) == UNDO_STEPS
    large = "x" * (UNDO_CHARACTERS // 3)
    for n in range(10):
        history = history.recorded(contents(large + str(n)), contents(large + str(n + 1)))
    assert 1 <= len(history.past) <= 3


def test_a_snapshot_is_a_link(session):
    assert share.decode(board_view(session)["snapshot"]) == session.workspace
