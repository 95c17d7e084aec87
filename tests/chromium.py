"""The one browser of a test process: Playwright cannot be started twice in it."""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, sync_playwright

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--headless",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """An installed Chromium, or the one Playwright brings; without either the tests are skipped, in CI they fail."""
    installed = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with ExitStack() as stack:
        try:
            playwright = stack.enter_context(sync_playwright())
            browser = playwright.chromium.launch(executable_path=installed, args=CHROMIUM_FLAGS)
        except Exception as error:  # the driver itself may not start: Playwright then raises a bare Exception
            reason = str(error).splitlines()[0]
            missing = f"no Chromium here (system packages: chromium, libatomic1); {reason}"
            pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
        yield browser
        browser.close()
