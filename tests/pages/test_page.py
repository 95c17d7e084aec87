"""The page itself, run by Streamlit without a browser."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

from store.share import encode
from ui.events import handle
from ui.session import start
from ui.state import KEY

ROOT = Path(__file__).resolve().parent.parent.parent
SHELL = str(ROOT / "ui" / "shell.py")


def test_it_renders_the_shipped_decision():
    page = AppTest.from_file(SHELL, default_timeout=30).run()
    assert not page.exception
    assert page.session_state[KEY].contents.order == ("current.yaml", "option-1.yaml", "option-2.yaml")


def test_events_change_what_the_next_run_shows():
    page = AppTest.from_file(SHELL, default_timeout=30).run()
    session = page.session_state[KEY]
    handle(session, [{"seq": 1, "kind": "count", "design": "current.yaml", "component": "ws", "value": 3}])
    page.run()
    assert not page.exception
    assert page.session_state[KEY] is session
    assert len(session.last_good["current.yaml"].design.components["ws"].instances) == 3


def test_a_shared_link_opens_read_only_and_becomes_ones_own():
    session = start(None)
    handle(session, [{"seq": 1, "kind": "count", "design": "option-1.yaml", "component": "was", "value": 5}])
    page = AppTest.from_file(SHELL, default_timeout=30)
    page.query_params["c"] = encode(session.workspace)
    page.run()
    shared = page.session_state[KEY]
    assert not page.exception
    assert shared.read_only
    assert shared.workspace == session.workspace
    handle(shared, [{"seq": 1, "kind": "own"}])
    page.run()
    assert not page.exception
    assert "c" not in page.query_params


def test_a_damaged_link_opens_the_board_all_the_same():
    page = AppTest.from_file(SHELL, default_timeout=30)
    page.query_params["c"] = "AAAA"
    page.run()
    assert not page.exception
    assert not page.session_state[KEY].read_only


def test_no_page_stands_beside_the_script_that_streamlit_runs():
    """A folder ``pages`` there would be served page by page, without the page setup."""
    assert not (Path(SHELL).parent / "pages").exists()
