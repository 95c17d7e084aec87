"""What the browser of a review link listens to: that something was said of the snapshot, and nothing else."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Final

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from store.bus import RECONNECTED, Message, the_bus
from store.database.store import StoreDown, StoreError, the_store
from ui.live import routes as live_routes

KINDS: Final = {"comment", "vote", "links", RECONNECTED}
HEARTBEAT_SECONDS: Final = 15.0
LOOK_SECONDS: Final = 1.0
"""How soon a stream ends when the server stops: it waits for open responses."""
_HEADERS: Final = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


async def events(request: Request) -> Response:
    """Server-sent events for whoever holds the token; a link that is over is refused."""
    token = request.query_params.get("r", "")
    try:
        link = await asyncio.to_thread(lambda: the_store().open_link(token))
    except StoreDown:
        return Response(status_code=503)
    except StoreError:
        return Response(status_code=404)
    return StreamingResponse(_stream(link.decision, token), media_type="text/event-stream", headers=_HEADERS)


async def _stream(decision: str, token: str) -> AsyncIterator[bytes]:
    loop, news = asyncio.get_running_loop(), asyncio.Event()

    def hear(message: Message) -> None:
        if message.get("kind") in KINDS:
            with suppress(RuntimeError):  # the loop has ended
                loop.call_soon_threadsafe(news.set)

    unsubscribe = the_bus().subscribe(decision, hear)
    try:
        yield b"retry: 2000\n\n"
        beat = time.monotonic()
        while not live_routes.is_stopping():
            with suppress(TimeoutError):
                await asyncio.wait_for(news.wait(), LOOK_SECONDS)
            if news.is_set():
                news.clear()
                yield b"data: {}\n\n"
            if time.monotonic() - beat >= HEARTBEAT_SECONDS:
                beat = time.monotonic()
                if not await asyncio.to_thread(_stands, token):
                    return
                yield b": still here\n\n"
    finally:
        unsubscribe()


def _stands(token: str) -> bool:
    """Also while the store does not answer: who is in stays."""
    try:
        the_store().open_link(token)
    except StoreDown:
        return True
    except StoreError:
        return False
    return True


REVIEW_ROUTES: Final = [Route("/review/events", events, methods=["GET"])]
