"""Listening on a port: bound first, so that one that is taken is named before anything starts."""

import errno
import socket

import uvicorn
from starlette.types import ASGIApp

from bot.errors import PortInUseError


def bind(host: str, port: int) -> socket.socket:
    """Return a listening socket; port 0 picks a free one.

    Raises
    ------
    PortInUseError
        If something else listens there, or the port may not be used.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Without the protocol asyncio does not know it for TCP, and a short answer waits 40 ms for the one before it to be
    # acknowledged.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        # Bound is not yet taken: only listening tells two programs apart.
        listening.listen(2048)
    except OSError as error:
        listening.close()
        raise PortInUseError(_why(error, port)) from error
    return listening


def _why(error: OSError, port: int) -> str:
    if error.errno == errno.EACCES:
        return f"Port {port} may not be used by this user. Pick one above 1023, for example PORT=8123."
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is in use by another program. Pick another, for example PORT={port + 1}."
    return f"Port {port} cannot be listened on: {error.strerror}."


def server(application: ASGIApp) -> uvicorn.Server:
    """Return a server for the application; run it with `await server.serve(sockets=[bind(...)])`.

    It logs through ours, and writes no line per request: counters tell those.
    """
    return uvicorn.Server(
        uvicorn.Config(application, log_config=None, access_log=False, server_header=False, timeout_graceful_shutdown=5)
    )
