"""Plotly figures drawn by the machine's Chromium, kept warm between charts.

A start takes seconds, a chart then a third of one. The browser ends with the process.
"""

import asyncio
import atexit
import logging
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Lock, Thread
from time import monotonic
from typing import Any, Final, Literal

CHROMIUMS: Final = ("chromium", "chromium-browser", "google-chrome", "chrome")
PATH_VARIABLE: Final = "BROWSER_PATH"
START_SECONDS: Final = 30.0
CHART_SECONDS: Final = 20.0
AGAIN_SECONDS: Final = 60.0
"""For so long nobody waits for a browser that did not start."""
Why = Literal["none", "start", "chart"]
_LOG: Final = logging.getLogger(__name__)


def installed_chromium() -> str | None:
    """Where the machine's Chromium is; ``BROWSER_PATH`` says so too, empty for none."""
    stated = os.environ.get(PATH_VARIABLE)
    if stated is not None:
        return stated if Path(stated).is_file() else None
    return next((found for name in CHROMIUMS if (found := shutil.which(name))), None)


class NoBrowser(Exception):
    """``why``: there is none, it does not start, or it failed at the chart."""

    def __init__(self, why: Why) -> None:
        self.why: Why = why
        super().__init__(why)


class _Browser:
    """One Chromium with one tab, on an event loop of its own; one figure at a time. ``clock`` [s]."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._lock, self._clock = Lock(), clock
        self._failed: str | None = None
        self._again_at = 0.0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._kaleido: Any = None
        self._path: str | None = None

    def svg(self, figure: dict[str, Any], width: float, height: float) -> str:
        with self._lock:
            self._ready()
            try:
                options = {"format": "svg", "width": width, "height": height, "scale": 1}
                drawn = self._run(self._kaleido.calc_fig(figure, opts=options), CHART_SECONDS)
            except Exception as error:  # whatever a browser may die of: the chart is drawn without it
                _LOG.warning("a chart is drawn without the browser: %s: %s", type(error).__name__, error)
                self._close()
                raise NoBrowser("chart") from None
            return bytes(drawn).decode("utf-8")

    def start(self) -> None:
        with self._lock, suppress(NoBrowser):
            self._ready()

    def close(self) -> None:
        with self._lock:
            self._close()

    def _ready(self) -> None:
        path = installed_chromium()
        if path is None:
            raise NoBrowser("none")
        if path == self._failed and self._clock() < self._again_at:
            raise NoBrowser("start")
        try:
            self._open(path)
        except Exception as error:  # whatever keeps a browser from starting
            _LOG.warning("no browser for charts: %s: %s", type(error).__name__, error)
            self._close()
            self._failed, self._again_at = path, self._clock() + AGAIN_SECONDS
            raise NoBrowser("start") from None

    def _open(self, path: str) -> None:
        if self._kaleido is not None and path == self._path:
            return
        self._close()
        import kaleido  # only whoever exports a chart waits for it

        self._loop = asyncio.new_event_loop()
        Thread(target=_run_loop, args=(self._loop,), name="charts-browser", daemon=True).start()
        self._path = path
        self._kaleido = kaleido.Kaleido(n=1, timeout=CHART_SECONDS, mathjax=False, path=path)
        self._run(self._kaleido.open(), START_SECONDS)

    def _run(self, work: Any, seconds: float) -> Any:
        assert self._loop is not None
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(seconds)

    def _close(self) -> None:
        """Also after a failure: what does not end by itself is left to the end of the process."""
        kaleido, self._kaleido = self._kaleido, None
        if self._loop is None:
            return
        try:
            if kaleido is not None:
                self._run(kaleido.close(), CHART_SECONDS)
        except Exception as error:
            _LOG.warning("the browser for charts did not end well: %s", error)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._loop = None


def _run_loop(loop: asyncio.AbstractEventLoop) -> None:
    loop.run_forever()
    loop.close()


_BROWSER: Final = _Browser()
atexit.register(_BROWSER.close)


def browser_svg(figure: dict[str, Any], width: float, height: float) -> str:
    """The figure as a whole SVG document. Raises NoBrowser."""
    return _BROWSER.svg(figure, width, height)


def start_browser() -> None:
    """So that the first chart need not wait for it."""
    _BROWSER.start()


def close_browser() -> None:
    _BROWSER.close()
