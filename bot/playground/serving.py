"""Serves an application on a port of this machine, in the loop that asks for it."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import uvicorn

from bot.errors import PortInUseError

LOCALHOST = "127.0.0.1"


class Server(uvicorn.Server):
    """A server beside others in one process: signals are left to whoever owns the loop."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.is_ready = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen, and say so."""
        await super().startup(sockets)
        self.is_ready.set()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


@asynccontextmanager
async def serving(app: Any, listening: socket.socket | None = None, *, lifespan: str = "off") -> AsyncIterator[str]:
    """Serve an ASGI application until the block ends, and give its address (without a slash at the end).

    Parameters
    ----------
    listening
        A socket from `bound`; by default one on a free port.
    lifespan
        `on` for an application with something to do at start and end.

    Raises
    ------
    RuntimeError
        If the application does not start.
    """
    listening = listening or bound(0)
    config = uvicorn.Config(
        app,
        log_level=logging.ERROR,
        access_log=False,
        lifespan="on" if lifespan == "on" else "off",
        ws="websockets-sansio",
        timeout_graceful_shutdown=1,
    )
    server = Server(config)
    task = asyncio.create_task(server.serve(sockets=[listening]))
    ready = asyncio.create_task(server.is_ready.wait())
    await asyncio.wait({task, ready}, return_when=asyncio.FIRST_COMPLETED)
    if not server.is_ready.is_set():
        ready.cancel()
        await task
        raise RuntimeError("the application did not start; what went wrong is in the log above")
    try:
        yield f"http://{LOCALHOST}:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        await task


def bound(port: int) -> socket.socket:
    """Return a socket of this machine on that port, or on a free one for 0.

    Raises
    ------
    PortInUseError
        If something else listens there.
    """
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((LOCALHOST, port))
    except OSError as error:
        listening.close()
        raise PortInUseError(
            f"Port {port} cannot be used ({error.strerror}): expected a free one. "
            "Pick another with `--port 8123`, or with `make run PORT=8123`."
        ) from error
    return listening
