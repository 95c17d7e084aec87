"""Both proxies of the hosting guide pass every stream of news on at once: neither packed nor held back."""

import re
from fnmatch import fnmatch

import pytest

from tests.security.board_server import REPOSITORY
from ui.live.routes import LIVE_ROUTES
from ui.review.routes import REVIEW_ROUTES

STREAMS = [
    route.path.replace("{decision}", "x") for route in (*LIVE_ROUTES, *REVIEW_ROUTES) if route.path.endswith("/events")
]


def test_both_streams_are_looked_at():
    assert STREAMS == ["/live/x/events", "/review/events"]


@pytest.mark.parametrize("stream", STREAMS)
def test_caddy_packs_everything_else(stream):
    text = (REPOSITORY / "deploy" / "Caddyfile").read_text(encoding="utf-8")
    left_out = re.search(r"@compressed not path (.+)", text)
    assert left_out is not None
    assert any(fnmatch(stream, pattern) for pattern in left_out[1].split())


@pytest.mark.parametrize("stream", STREAMS)
def test_nginx_holds_nothing_back(stream):
    text = (REPOSITORY / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    places = re.findall(r"location ~ (\S+) \{([^}]*)\}", text)
    (settings,) = [settings for pattern, settings in places if re.search(pattern, stream)]
    assert "proxy_buffering off;" in settings
    assert "gzip off;" in settings
