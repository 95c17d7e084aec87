"""A browser tab as the server sees it: Streamlit's protocol over a WebSocket, without a browser's costs."""

import asyncio
import json
from collections.abc import Mapping
from time import perf_counter
from typing import Any, Self

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

MOST_BYTES = 64 * 2**20


class Tab:
    """Keeps the newest view of each mounted component; ``acked`` as the board's outbox does."""

    def __init__(self, socket: ClientConnection, query: str) -> None:
        self.socket, self.query, self.page = socket, query, ""
        self.hashes: dict[str, str] = {}
        self.views: dict[str, dict[str, Any]] = {}
        self.ids: dict[str, str] = {}
        self.received = 0
        self._batch: dict[str, Any] = {}
        self.waiting: list[dict[str, Any]] = []
        self.seq = 0

    @classmethod
    async def opened(cls, address: str, query: str) -> Self:
        """Connects and waits for the first view."""
        socket = await connect(
            address.replace("http", "ws", 1) + "/_stcore/stream",
            origin=address,  # type: ignore[arg-type]
            subprotocols=["streamlit", "placeholder"],  # type: ignore[list-item]
            max_size=MOST_BYTES,
            compression=None,
            open_timeout=60,
        )
        tab = cls(socket, query)
        await tab.run()
        return tab

    @property
    def board(self) -> dict[str, Any]:
        return self.views["board"]

    async def run(self, page: str | None = None) -> None:
        """Asks for a run of the script and takes its answer."""
        message = BackMsg()
        state = message.rerun_script
        state.query_string = self.query
        if page is None:
            state.page_script_hash = self.page
        else:
            state.page_name = page
        for name, batch in self._batch.items():
            if name in self.ids:
                state.widget_states.widgets.add(id=self.ids[name], json_value=json.dumps({"outbox": batch}))
        await self.socket.send(message.SerializeToString())
        await self._finished()

    async def _finished(self) -> None:
        while True:
            data = await self.socket.recv()
            assert isinstance(data, bytes)
            self.received += len(data)
            message = ForwardMsg.FromString(data)
            kind = message.WhichOneof("type")
            if kind == "delta":
                self._take(message)
            elif kind == "new_session":
                self.page = message.new_session.page_script_hash
            elif kind == "page_info_changed":
                self.query = message.page_info_changed.query_string
            elif kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                return

    def _take(self, message: ForwardMsg) -> None:
        element = message.delta.new_element
        if element.WhichOneof("type") == "exception":
            raise RuntimeError(element.exception.message)
        if element.WhichOneof("type") != "bidi_component":
            return
        component = element.bidi_component
        view = json.loads(component.bytes)
        name = "board" if component.component_name == "anboard" else component.component_name
        self.views[name], self.ids[name] = view, component.id

    async def go(self, page: str) -> None:
        self._batch = {}
        await self.run(page)

    async def emit(self, *events: Mapping[str, Any]) -> float:
        """Sends events of the board until it has acknowledged them. Seconds."""
        started = perf_counter()
        for event in events:
            self.seq = max(self.seq, self.board["acked"]) + 1
            self.waiting.append({**event, "seq": self.seq})
        while self.waiting:
            self._batch["board"] = {"after": self.board["acked"], "events": self.waiting}
            await self.run()
            self.waiting = [event for event in self.waiting if event["seq"] > self.board["acked"]]
        return perf_counter() - started

    async def close(self) -> None:
        await self.socket.close()


async def everybody(*tasks: Any) -> list[Any]:
    return list(await asyncio.gather(*tasks))
