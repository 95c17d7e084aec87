"""The news of a decision or a review, in Chromium: after a refusal they are asked for again."""

import pytest
from playwright.sync_api import Browser, Route

from tests.browser.conftest import REPOSITORY

pytestmark = pytest.mark.browser
SCRIPT = (REPOSITORY / "ui" / "live" / "news.js").read_text(encoding="utf-8").replace("export ", "")
LISTENING = "() => new Promise((refused) => newsOf(() => '/news', (m) => (window.heard = m), (on) => on || refused()))"


def test_a_refused_stream_is_asked_for_again(chromium: Browser) -> None:
    answers = [{"status": 503}, {"body": 'data: {"kind": "comment"}\n\n', "content_type": "text/event-stream"}]

    def answer(route: Route) -> None:
        if route.request.url.endswith("/news"):
            route.fulfill(**answers.pop(0) if answers else {"status": 204})
        else:
            route.fulfill(body=f"<script>{SCRIPT}</script>", content_type="text/html")

    page = chromium.new_page()
    page.route("**/*", answer)
    page.clock.install()
    page.goto("http://board.test/")
    page.evaluate(LISTENING)
    assert len(answers) == 1
    page.clock.run_for(15_000)
    page.wait_for_function("window.heard?.kind === 'comment'", polling=50)
    page.close()
