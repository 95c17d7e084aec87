"""Messages between processes: inside one, and through a real PostgreSQL that may go away."""

import queue
import secrets

import pytest

from store.bus import MAX_PAYLOAD_BYTES, RECONNECTED, LocalBus, PostgresBus, bus_of

PATIENCE_S = 30
"""For what takes milliseconds on a quiet machine."""


@pytest.fixture
def own_store():
    """These tests need none."""


def heard_by(bus, decision):
    heard = queue.Queue()
    bus.subscribe(decision, heard.put)
    return heard


def test_subscribers_hear_of_their_decision_until_they_leave():
    bus, heard = LocalBus(), []
    leave = bus.subscribe("a", heard.append)
    bus.publish("a", {"kind": "version", "version": 2})
    bus.publish("b", {"kind": "version", "version": 9})
    leave()
    leave()
    bus.publish("a", {"kind": "version", "version": 3})
    assert heard == [{"kind": "version", "version": 2}]


def test_sqlite_needs_no_more_than_one_process():
    assert type(bus_of(None)) is LocalBus
    assert type(bus_of("sqlite:///x.db")) is LocalBus


@pytest.fixture
def buses(postgresql):
    url = postgresql.new_database(f"bus_{secrets.token_hex(6)}")
    pair = [PostgresBus(url), PostgresBus(url)]
    for bus in pair:
        assert bus.is_connected.wait(PATIENCE_S)
    yield pair
    for bus in pair:
        bus.close()


@pytest.mark.xdist_group("postgresql")
class TestPostgres:
    def test_the_other_process_hears_it_once_and_so_does_this_one(self, buses):
        one, two = buses
        mine, theirs = heard_by(one, "a"), heard_by(two, "a")
        for number in range(50):
            one.publish("a", {"kind": "version", "version": number})
        assert [mine.get(timeout=PATIENCE_S)["version"] for _ in range(50)] == list(range(50))
        assert [theirs.get(timeout=PATIENCE_S)["version"] for _ in range(50)] == list(range(50))
        two.publish("a", {"kind": "end", "who": "제나"})
        assert mine.get(timeout=PATIENCE_S) == {"kind": "end", "who": "제나"}
        assert theirs.get(timeout=PATIENCE_S)["kind"] == "end"
        assert mine.empty()

    def test_a_message_of_any_size_that_is_allowed_arrives_and_a_larger_one_is_refused(self, buses):
        one, two = buses
        theirs = heard_by(two, "a")
        room = MAX_PAYLOAD_BYTES - 100
        one.publish("a", {"text": "가" * (room // 3)})
        assert len(theirs.get(timeout=PATIENCE_S)["text"]) == room // 3
        with pytest.raises(ValueError, match="bytes"):
            one.publish("a", {"text": "x" * MAX_PAYLOAD_BYTES})

    def test_after_a_break_everybody_is_told_to_look(self, buses, postgresql):
        one, two = buses
        mine, theirs = heard_by(one, "a"), heard_by(two, "a")
        postgresql.kill()
        one.publish("a", {"kind": "version", "version": 1})
        assert mine.get(timeout=PATIENCE_S)["kind"] == "version", "this process hears it without a database"
        postgresql.start()
        assert mine.get(timeout=PATIENCE_S) == {"kind": RECONNECTED}
        while theirs.get(timeout=PATIENCE_S) != {"kind": RECONNECTED}:
            pass
        one.publish("a", {"kind": "version", "version": 2})
        while theirs.get(timeout=PATIENCE_S) != {"kind": "version", "version": 2}:
            pass

    def test_what_was_said_while_one_connection_was_lost_reaches_those_who_kept_theirs(self, buses):
        import psycopg

        one, two = buses
        mine, theirs = heard_by(one, "a"), heard_by(two, "a")
        one.publish("a", {"kind": "begin"})
        assert theirs.get(timeout=PATIENCE_S) == {"kind": "begin"}
        with psycopg.connect(one._url, autocommit=True) as connection:
            ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_notify%'"
            connection.execute(ended)
        while one.is_connected.is_set():
            pass
        one.publish("a", {"kind": "version", "version": 7})
        assert theirs.get(timeout=PATIENCE_S) == {"kind": "version", "version": 7}
        assert [mine.get(timeout=PATIENCE_S)["kind"] for _ in range(3)] == ["begin", "version", RECONNECTED]

    def test_what_no_bus_has_sent_is_left_out(self, buses):
        import psycopg

        one, _ = buses
        mine = heard_by(one, "a")
        with psycopg.connect(one._url, autocommit=True) as connection:
            for payload in ("", "[]", "{}", '["x"]', "[1,2,3,4]"):
                connection.execute("SELECT pg_notify('anboard', %s)", (payload,))
            connection.execute("SELECT pg_notify('anboard', %s)", ('["x","a",{"kind":"end"}]',))
        assert mine.get(timeout=PATIENCE_S) == {"kind": "end"}
