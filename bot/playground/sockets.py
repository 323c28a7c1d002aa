"""The way to the bot over Socket Mode: envelopes over WebSockets the bot opened, each acknowledged by its id."""

import asyncio
import json
from collections.abc import Iterator
from itertools import count
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.playground.delivery import Answer, Kind
from bot.playground.json_shapes import APP_ID
from bot.playground.world import unguessable


class SocketRoute:
    """The bot's open connections, up to ten, used in turn."""

    def __init__(self, answer_s: float) -> None:
        self.answer_s = answer_s
        self._tickets: set[str] = set()
        self._connections: list[WebSocket] = []
        self._waiting: dict[str, asyncio.Future[Any]] = {}
        self._turn: Iterator[int] = count()
        self._numbers: Iterator[int] = count(1)
        self._is_connected = asyncio.Event()

    async def connect(self, socket: WebSocket) -> None:
        """Serve one connection until it ends. It needs a ticket, which is good once."""
        ticket = socket.path_params["ticket"]
        if ticket not in self._tickets:
            await socket.close()
            return
        self._tickets.remove(ticket)
        await socket.accept()
        self._connections.append(socket)
        await socket.send_text(json.dumps(self._hello()))
        self._is_connected.set()
        try:
            while True:
                self._acknowledged(json.loads(await socket.receive_text()))
        except WebSocketDisconnect:
            pass  # The bot went; Slack sends to the other connections, or again later.
        finally:
            self._forget(socket)

    def ticket(self) -> str:
        """Return the last part of the address of a new connection."""
        ticket = unguessable()
        self._tickets.add(ticket)
        return ticket

    async def connected(self) -> None:
        """Wait until the bot has opened a connection."""
        await self._is_connected.wait()

    async def send(self, kind: Kind, payload: Any, attempt: int, reason: str) -> Answer:
        """Send one envelope and wait for its acknowledgement; without one within the time, it goes out again."""
        try:
            async with asyncio.timeout(self.answer_s):
                await self.connected()
                return Answer(body=await self._exchange(kind, payload, attempt, reason))
        except TimeoutError:
            return Answer("timeout")

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """Tell the bot to connect anew, and close, as Slack does every few hours."""
        for socket in list(self._connections):
            await socket.send_text(json.dumps({"type": "disconnect", "reason": reason, "debug_info": {}}))
            await socket.close()
            self._forget(socket)

    async def _exchange(self, kind: Kind, payload: Any, attempt: int, reason: str) -> Any:
        envelope_id = f"{next(self._numbers):08d}-0000-4000-8000-000000000000"
        socket = self._connections[next(self._turn) % len(self._connections)]
        answered = self._waiting[envelope_id] = asyncio.get_running_loop().create_future()
        try:
            await socket.send_text(json.dumps(self._envelope(envelope_id, kind, payload, attempt, reason)))
            return await answered
        finally:
            del self._waiting[envelope_id]

    def _envelope(self, envelope_id: str, kind: Kind, payload: Any, attempt: int, reason: str) -> dict[str, Any]:
        envelope = {"envelope_id": envelope_id, "type": str(kind), "payload": payload}
        if kind is Kind.EVENT:
            # Present on first delivery too: whoever takes it for a repeat drops everything.
            envelope |= {"retry_attempt": attempt, "retry_reason": reason}
        return envelope | {"accepts_response_payload": kind is not Kind.EVENT}

    def _acknowledged(self, message: Any) -> None:
        answered = self._waiting.get(message.get("envelope_id", ""))
        if answered is not None and not answered.done():
            answered.set_result(message.get("payload") or None)

    def _hello(self) -> dict[str, Any]:
        return {
            "type": "hello",
            "num_connections": len(self._connections),
            "debug_info": {"host": "applink-1", "build_number": 1, "approximate_connection_time": 18060},
            "connection_info": {"app_id": APP_ID},
        }

    def _forget(self, socket: WebSocket) -> None:
        if socket in self._connections:
            self._connections.remove(socket)
        if not self._connections:
            self._is_connected.clear()
