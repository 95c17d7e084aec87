"""What a process keeps of the newest versions and of snapshots."""

from types import SimpleNamespace

from ui.live import heads
from ui.review import said


def test_an_older_version_never_takes_the_place_of_a_newer_one():
    for number in (1, 3, 2):
        heads.remember(SimpleNamespace(decision="a", number=number))
    assert heads.known_head("a").number == 3
    for other in range(heads.MOST_HEADS):
        heads.remember(SimpleNamespace(decision=f"other {other}", number=1))
    assert heads.known_head("a") is None
    heads.forget_heads()


class Dropping(dict):
    """As if another thread had dropped each entry as soon as it was there."""

    def __setitem__(self, key, value):
        pass

    def setdefault(self, key, value):
        return value


def test_a_snapshot_is_given_although_another_thread_drops_it(monkeypatch):
    snapshot = SimpleNamespace(frozen={}, workspace=SimpleNamespace(contents=SimpleNamespace(order=())))
    monkeypatch.setattr(said, "_kept", Dropping())
    monkeypatch.setattr(said, "the_store", lambda: SimpleNamespace(get_snapshot=lambda access, id_: snapshot))
    monkeypatch.setattr(said, "read_frozen", lambda frozen, order: None)
    assert said.kept_snapshot("a", None).snapshot is snapshot
