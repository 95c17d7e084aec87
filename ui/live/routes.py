"""What browsers ask for beside the pages: the stream of a decision's news, and saying where one is."""

import asyncio
import hashlib
import json
import re
import signal
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from store.access import Access, Actor, Forbidden, allowed
from store.bus import the_bus
from store.database.store import StoreError, the_store
from ui.identity import LOCAL, access_to, actor_of
from ui.live.presence import MAX_NAME, person
from ui.live.rooms import Rooms, Tab

MAX_BODY_BYTES: Final = 20_000
_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,48}")
_STREAM_HEADERS: Final = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
_rooms: Rooms | None = None


@asynccontextmanager
async def live(_: Any) -> AsyncIterator[None]:
    """As the app's lifespan: rooms while the server runs; streams end at the first signal to stop."""
    global _rooms
    rooms = _rooms = Rooms(the_bus(), asyncio.get_running_loop())
    _close_on_signal(rooms)
    try:
        yield
    finally:
        rooms.close()


def is_stopping() -> bool:
    """No more news: open streams are to end."""
    return _rooms is None or _rooms.is_closed


def _close_on_signal(rooms: Rooms) -> None:
    """The server waits for open responses before it ends the lifespan: without this it would wait for ever."""
    if threading.current_thread() is not threading.main_thread():
        return
    for number in (signal.SIGTERM, signal.SIGINT):
        then = signal.getsignal(number)

        def stop(signum: int, frame: Any, then: Any = then) -> None:
            rooms.loop.call_soon_threadsafe(rooms.close)
            if callable(then):
                then(signum, frame)

        signal.signal(number, stop)


def _access(decision: str, actor: Actor) -> Access | None:
    """None: the database is gone; who is in may stay, but nobody comes in."""
    try:
        return access_to(decision, actor)
    except StoreError:
        return None


async def _who(request: Request) -> tuple[str, str, Actor, Access] | int:
    """Decision, tab, actor and what he may do there; or the status that says no."""
    decision, tab = request.path_params["decision"], request.query_params.get("tab", "")
    actor = actor_of(request)
    if not _ID.fullmatch(decision) or not _ID.fullmatch(tab):
        return 404
    if actor is None:
        return 403
    tab = f"{tab}.{hashlib.sha256(actor.id.encode()).hexdigest()[:12]}"  # nobody speaks for another's tab
    access = await asyncio.to_thread(_access, decision, actor)
    if access is None:
        return 503
    return (decision, tab, actor, access) if allowed(access.role, "view") else 403


async def events(request: Request) -> Response:
    """The news of a decision as server-sent events; who may not view it is refused."""
    found = await _who(request)
    if isinstance(found, int) or _rooms is None:
        return Response(status_code=found if isinstance(found, int) else 503)
    decision, tab, actor, access = found
    try:
        head = (await asyncio.to_thread(lambda: the_store().decision(access, decision))).head
    except (StoreError, Forbidden):
        return Response(status_code=503)

    def may_stay() -> bool:
        access = _access(decision, actor)
        return access is None or allowed(access.role, "view")

    entering = Tab(tab, request.query_params.get("session", ""), actor.id)
    stream = _rooms.stream(decision, entering, head, may_stay)
    return StreamingResponse(stream, media_type="text/event-stream", headers=_STREAM_HEADERS)


async def here(request: Request) -> Response:
    """A tab says where it is. The name is that of who is signed in; only the local team names itself."""
    found = await _who(request)
    if isinstance(found, int) or _rooms is None:
        return Response(status_code=found if isinstance(found, int) else 503)
    decision, tab, actor, access = found
    try:
        data = await _json(request)
        name = data.get("name") if actor == LOCAL else actor.name[:MAX_NAME]
        who = person(data, tab=tab, name=name or "", may_edit=allowed(access.role, "edit"))
        who = replace(who, presents=min(who.presents, time.time() * 1000))  # nobody presents for ever
    except (TypeError, ValueError, RecursionError):
        return Response(status_code=400)
    room = _rooms.rooms.get(decision)
    if room is not None and room.is_connected(tab):
        room.moved(who)
    return Response(status_code=204)


async def _json(request: Request) -> dict[str, Any]:
    """The body; raises ValueError when it is too large or no JSON object."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > MAX_BODY_BYTES:
            raise ValueError("too large")
    data = json.loads(body)
    if not isinstance(data, dict):
        raise ValueError("no object")
    return data


LIVE_ROUTES: Final = [
    Route("/live/{decision}/events", events, methods=["GET"]),
    Route("/live/{decision}/here", here, methods=["POST"]),
]
