"""A Chromium, a provider of sign-in, and the app in hosted mode."""

from collections.abc import Iterator

import pytest

from store.database.store import Store, open_store
from tests.security import oidc_provider
from tests.security.board_server import SECRET, BoardServer, start_hosted
from tests.security.oidc_provider import CLIENT_ID, CLIENT_SECRET, Provider


@pytest.fixture(scope="session")
def provider() -> Iterator[Provider]:
    with oidc_provider.running() as provider:
        yield provider


@pytest.fixture(scope="session")
def hosted(tmp_path_factory: pytest.TempPathFactory, provider: Provider) -> Iterator[BoardServer]:
    """Hosted, with sign-in and one SQLite file; shared by all tests of this folder."""
    folder = tmp_path_factory.mktemp("hosted")
    oidc = {"ISSUER": provider.issuer, "CLIENT_ID": CLIENT_ID, "CLIENT_SECRET": CLIENT_SECRET}
    server = start_hosted(folder, **{f"ANBOARD_OIDC_{name}": value for name, value in oidc.items()})
    yield server
    server.stop()


@pytest.fixture(scope="session")
def hosted_store(hosted: BoardServer) -> Iterator[Store]:
    """The same database as the server's, as another process sees it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ANBOARD_SECRET", SECRET)
        store = open_store(f"sqlite:///{hosted.log.parent}/data/anboard.db")
    yield store
    store.engine.dispose()
