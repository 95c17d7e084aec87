"""Who is here, what tabs are told, and who gets in."""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from store.access import Access, Actor
from store.bus import LocalBus
from tests.live.conftest import count, send
from ui.live import push, routes
from ui.live.presence import NotPresence, person
from ui.live.rooms import Room, Rooms, Tab
from ui.session import start

HERE = {"page": "compare", "perspective": "plain"}


def who(tab, **fields):
    return person({**HERE, **fields}, tab=tab, name=fields.pop("name", "제나"), may_edit=True)


async def next_of(tab, kind):
    while True:
        message = await asyncio.wait_for(tab.queue.get(), 10)
        assert message is not None
        message = json.loads(message) if isinstance(message, bytes) else message
        if message["kind"] == kind:
            return message


def in_loop(scenario):
    """Runs an async scenario with two processes' rooms on one bus."""

    async def run():
        bus, loop = LocalBus(), asyncio.get_running_loop()
        one, two = Rooms(bus, loop), Rooms(bus, loop)
        try:
            await scenario(one, two)
        finally:
            one.close()
            two.close()

    with ThreadPoolExecutor(1) as thread:  # this one has a loop of its own once a browser test has run in it
        thread.submit(lambda: asyncio.run(run())).result()


async def until(is_so):
    async with asyncio.timeout(10):
        while not is_so():
            await asyncio.sleep(0.01)


def entered(rooms, key, session=""):
    tab = Tab(key, session, "local")
    rooms.room("d").enter(tab)
    return tab


def test_people_of_all_processes_are_here():
    async def scenario(one, two):
        first = entered(one, "a")
        one.room("d").moved(who("a"))
        await next_of(first, "people")
        late = entered(two, "b")  # says hello: the others answer
        while [p["tab"] for p in (await next_of(late, "people"))["people"]] != ["a"]:
            pass
        two.room("d").moved(who("b", design="x.yaml", key="ws:count"))
        while len((await next_of(first, "people"))["people"]) != 2:
            pass

    in_loop(scenario)


def test_who_leaves_is_gone_but_a_reload_is_not_seen(monkeypatch):
    monkeypatch.setattr("ui.live.rooms.LEAVE_SECONDS", 0.2)
    looked = []
    gone = Room._gone
    monkeypatch.setattr(Room, "_gone", lambda room, key: (gone(room, key), looked.append(key)))

    async def scenario(one, _):
        stays, goes = entered(one, "a"), entered(one, "b")
        one.room("d").moved(who("b"))
        await next_of(stays, "people")
        one.room("d").leave(goes)
        again = entered(one, "b")
        await until(lambda: looked == ["b"])
        assert "b" in one.room("d").people
        one.room("d").leave(again)
        while (await next_of(stays, "people"))["people"]:
            pass

    in_loop(scenario)


def test_those_of_a_process_that_died_are_forgotten(monkeypatch):
    monkeypatch.setattr("ui.live.rooms.STALE_SECONDS", -1.0)

    async def scenario(one, _):
        entered(one, "a")
        one.bus.publish("d", {"kind": "here", **who("dead").to_json()})
        await until(lambda: "dead" in one.room("d").people)
        one.room("d").forget_silent()
        assert "dead" not in one.room("d").people

    in_loop(scenario)


def test_an_empty_room_hears_nothing_more():
    async def scenario(one, _):
        tab = entered(one, "a")
        room = one.room("d")
        room.leave(tab)
        room._gone("a")
        assert one.rooms == {}
        assert one.bus._subscribers == {}

    in_loop(scenario)


@pytest.mark.parametrize(
    "bad",
    [
        {"page": "nowhere"},
        {"perspective": 7},
        {"out": ["x"] * 1000},
        {"out": "abc"},
        {"panel": ["script", None, None]},
        {"panel": ["yaml"]},
        {"presents": float("nan")},
        {"presents": "now"},
        {"design": "x" * 1000},
        {"key": "a\nb"},
        {"follows": {}},
    ],
)
def test_what_is_no_presence_is_refused(bad):
    with pytest.raises(NotPresence):
        who("a", **bad)


def test_a_version_is_computed_once_for_all_who_look_alike(one, two, monkeypatch):
    three = start(None)
    send(three, "attach", value=one.attached.id)
    send(three, "view", perspective="cost")
    made = []
    board_view = push.board_view
    monkeypatch.setattr(push, "board_view", lambda session: made.append(1) or board_view(session))
    four = start(None)
    send(four, "attach", value=one.attached.id)
    asking = [push.Asking(str(i), push.register(s), "local", "compare") for i, s in enumerate((one, two, three, four))]
    count(one, 3)
    found = push.views(one.attached.id, 2, asking)
    assert set(found) == {"1", "2", "3"}, "the author has it already"
    assert len(made) == 2
    assert found["1"] == found["3"] != found["2"]
    news = json.loads(found["1"])
    assert news["version"] == 2
    before = two.contents
    send(two, "count", design="option-1.yaml", component="was", value=4)
    assert two.contents != before
    assert two.notice is None
    assert [len(two.last_good["option-1.yaml"].design.components[c].instances) for c in ("ws", "was")] == [3, 4]


def test_nobody_is_shown_what_another_asked_for(one, two):
    tag = push.register(two)
    count(one, 3)
    asking = [
        push.Asking("stranger", tag, "iss|other", "compare"),
        push.Asking("guess", "no such session", "local", "compare"),
        push.Asking("elsewhere", tag, "local", "cost"),
    ]
    assert push.views(one.attached.id, 2, asking) == {}
    assert push.views("another decision", 2, [push.Asking("a", tag, "local", "compare")]) == {}


def test_a_stream_begins_with_the_newest_version_and_ends_for_who_may_no_longer_see_it(monkeypatch):
    monkeypatch.setattr("ui.live.rooms.HEARTBEAT_SECONDS", 0.05)

    async def scenario(one, _):
        may = [True, True, False]
        stream = one.stream("d", Tab("a", "", "local"), 7, lambda: may.pop(0))
        events = [event async for event in stream]
        assert b'"version":7' in b"".join(events)
        assert b": still here" in b"".join(events)
        assert one.room("d").tabs == []

    in_loop(scenario)


def test_streams_end_when_the_server_stops():
    async def scenario(one, _):
        async def read():
            return [event async for event in one.stream("d", Tab("a", "", "local"), 1, lambda: True)]

        reading = asyncio.create_task(read())
        await until(lambda: "d" in one.rooms and one.rooms["d"].tabs)
        one.close()
        await asyncio.wait_for(reading, 5)

    in_loop(scenario)


# -- the routes


@pytest.fixture
def client():
    with TestClient(Starlette(routes=routes.LIVE_ROUTES, lifespan=routes.live)) as client:
        yield client


def test_the_news_of_a_decision_are_for_those_who_may_view_it(one, client, monkeypatch):
    monkeypatch.setattr(routes, "access_to", lambda decision, actor: Access(actor, None))
    assert client.get(f"/live/{one.attached.id}/events?tab=abc").status_code == 403
    assert client.post(f"/live/{one.attached.id}/here?tab=abc", json=HERE).status_code == 403
    monkeypatch.setattr(routes, "actor_of", lambda request: None)
    assert client.get(f"/live/{one.attached.id}/events?tab=abc").status_code == 403


@pytest.mark.parametrize(
    ("body", "status"),
    [("[]", 400), ("{", 400), ("x" * 30_000, 400), ("[" * 15_000, 400), ('{"page": "compare"}', 400)],
)
def test_a_bad_body_is_refused(one, client, body, status):
    assert client.post(f"/live/{one.attached.id}/here?tab=abc", content=body).status_code == status


@pytest.mark.parametrize("tab", ["", "a b", "x" * 100, "../x"])
def test_a_bad_tab_is_refused(one, client, tab):
    assert client.get(f"/live/{one.attached.id}/events", params={"tab": tab}).status_code == 404


def test_nobody_speaks_for_the_tab_of_another(one, client, monkeypatch):
    """The tab's name holds who it belongs to, so that the same name from another person is another tab."""
    told = []
    room = type("Room", (), {"is_connected": lambda self, tab: True, "moved": lambda self, who: told.append(who)})()
    monkeypatch.setitem(routes._rooms.rooms, one.attached.id, room)
    client.post(f"/live/{one.attached.id}/here?tab=abc", json={**HERE, "name": "제나"})
    other = Actor("user", "iss|other", "다른 사람")
    monkeypatch.setattr(routes, "actor_of", lambda request: other)
    monkeypatch.setattr(routes, "access_to", lambda decision, actor: Access(actor, "viewer"))
    client.post(f"/live/{one.attached.id}/here?tab=abc", json={**HERE, "name": "제나"})
    mine, theirs = told
    assert mine.tab != theirs.tab
    assert (mine.name, theirs.name) == ("제나", "다른 사람"), "who is signed in cannot choose a name"
    assert (mine.may_edit, theirs.may_edit) == (True, False)
    monkeypatch.delitem(routes._rooms.rooms, one.attached.id)
