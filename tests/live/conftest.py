"""Sessions of several people on one stored decision."""

import pytest

from store import bus
from store.database import store as store_module
from store.database.store import the_store
from tests.store.conftest import own_data_folder, postgresql  # noqa: F401
from ui.events import handle
from ui.live.heads import forget_heads
from ui.live.outage import outage
from ui.session import Session, start


@pytest.fixture(autouse=True)
def own_store(own_data_folder, monkeypatch):  # noqa: F811
    """The process's own store, on an empty SQLite file."""
    store_module._the_store.cache_clear()
    monkeypatch.setattr(bus, "_the_bus", bus.LocalBus())
    forget_heads()
    outage.over()
    yield the_store()
    outage.over()
    store_module._the_store.cache_clear()


def send(session: Session, kind: str, **fields: object) -> None:
    handle(session, [{"seq": session.acked + 1, "kind": kind, **fields}])


def count(session: Session, value: int, *, design: str = "option-1.yaml", component: str = "ws") -> None:
    send(session, "count", design=design, component=component, value=value)


def counted(session: Session, design: str = "option-1.yaml", component: str = "ws") -> int:
    return len(session.last_good[design].design.components[component].instances)


@pytest.fixture
def one() -> Session:
    """Has made his board a stored decision."""
    session = start(None)
    send(session, "store")
    assert session.attached is not None, session.notice
    return session


@pytest.fixture
def two(one: Session) -> Session:
    """Has opened the decision of ``one``."""
    session = start(None)
    send(session, "attach", value=one.attached.id)
    return session
