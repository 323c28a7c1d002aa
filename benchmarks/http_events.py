"""Signed events a second over HTTP: a listener that does nothing, an unwatched channel, a watched one.

    python -m benchmarks.http_events [--postgresql | --database URL] [--events 1000] [--rounds 3]

Each kind runs in a server process of its own; a client process sends over keep-alive connections. Rounds alternate, so
that a slow minute of the machine hits all kinds alike. Printed: events a second (median of the rounds) and ratios to
the listener that does nothing.
"""

import argparse
import asyncio
import hashlib
import hmac
import json
import multiprocessing
import statistics
import time
from collections.abc import Mapping, Sequence
from multiprocessing.connection import Connection

from rich.console import Console
from rich.table import Table

from benchmarks.databases import databases

SECRET = "benchmark-secret"  # noqa: S105 (of servers that live for a minute)
TEXTS = (
    "deployed to staging, smoke tests are green",
    "could you look at the third comment? I think the date is off by one",
    "on it, back in ten minutes",
    "the numbers in the sheet don't match the export, I'll rerun it after lunch and post the difference here",
)
KINDS = ("nothing", "unwatched", "watched")
CONNECTIONS = 32
# The load goes to this machine only, and ends.
MOST_EVENTS, MOST_ROUNDS = 20_000, 20


# ---------------------------------------------------------------- servers, each in a process of its own


def serve(kind: str, database: str, ready: Connection) -> None:
    """Serve one kind on a free port, and say which."""
    asyncio.run(_serve_nothing(ready) if kind == "nothing" else _serve_ours(kind, database, ready))


async def _serve_nothing(ready: Connection) -> None:
    from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
    from slack_bolt.async_app import AsyncApp
    from slack_bolt.authorization import AuthorizeResult
    from starlette.applications import Starlette
    from starlette.routing import Route

    from bot.web import bind, server

    async def authorize(enterprise_id, team_id, user_id):
        return AuthorizeResult(
            enterprise_id=None, team_id=team_id, bot_token="xoxb-none", bot_id="B0", bot_user_id="U0"
        )

    app = AsyncApp(signing_secret=SECRET, authorize=authorize, process_before_response=True)

    @app.event("message")
    async def nothing(event: dict) -> None:
        pass

    handler = AsyncSlackRequestHandler(app)
    listening = bind("127.0.0.1", 0)
    ready.send(listening.getsockname()[1])
    await server(Starlette(routes=[Route("/slack/events", handler.handle, methods=["POST"])])).serve([listening])


async def _serve_ours(kind: str, database: str, ready: Connection) -> None:
    from bot.app import assembled, now
    from bot.config import read_settings
    from bot.playground.embedded_slack import SlackDouble
    from bot.ports import ChannelKey, Watch, WatchState
    from bot.store.migrate import upgrade
    from bot.web import bind, server

    await upgrade(database)
    async with SlackDouble(now) as slack:
        settings = read_settings(
            {
                "SLACK_BOT_TOKEN": slack.bot_token,
                "SLACK_SIGNING_SECRET": SECRET,
                "SLACK_API_URL": slack.api_url,
                "DATABASE_URL": database,
                "COMMONGROUND_MODE": "live",
                "COMMONGROUND_LOG": "text:warning",
            }
        )
        async with assembled(settings) as program:
            place = ChannelKey(slack.workspace.id, "C0BENCH")
            if kind == "watched":
                async with program.store.transaction() as tx:
                    await tx.save_watch(Watch(place, "", WatchState.ACTIVE, "U0", notice_ts="1.000000"))
            listening = bind("127.0.0.1", 0)
            ready.send((listening.getsockname()[1], slack.workspace.id))
            await server(program.web).serve([listening])


# ---------------------------------------------------------------- the client


def requests(workspace: str, count: int, first: int) -> list[bytes]:
    """Return signed requests: messages of 20 people in threads of ten."""
    made, began = [], time.time()
    for number in range(first, first + count):
        body = json.dumps(
            {
                "type": "event_callback",
                "team_id": workspace,
                "event_id": f"Ev{number}",
                "authorizations": [{"team_id": workspace, "user_id": "U0", "is_bot": True}],
                "event": {
                    "type": "message",
                    "channel": "C0BENCH",
                    "channel_type": "channel",
                    "user": f"U{number % 20:04d}",
                    "team": workspace,
                    "text": TEXTS[number % len(TEXTS)],
                    "ts": f"{began + number * 0.001:.6f}",
                    "thread_ts": f"{began - 1000 + number // 10:.6f}",
                },
            }
        ).encode()
        made.append(_signed(body))
    return made


def _signed(body: bytes) -> bytes:
    stamp = str(int(time.time()))
    signature = "v0=" + hmac.new(SECRET.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    head = (
        "POST /slack/events HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\nX-Slack-Request-Timestamp: {stamp}\r\nX-Slack-Signature: {signature}\r\n\r\n"
    )
    return head.encode() + body


async def send(port: int, prepared: Sequence[bytes]) -> float:
    """Send all requests over some connections; returns events a second. Anything but 200 is an error."""
    waiting = iter(prepared)

    async def connection() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for request in waiting:
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            if not head.startswith(b"HTTP/1.1 200"):
                raise RuntimeError(f"the server answered {head[:40]!r}, expected 200")
            length = next(int(h.split(b":")[1]) for h in head.lower().split(b"\r\n") if h.startswith(b"content-length"))
            await reader.readexactly(length)
        writer.close()

    began = time.perf_counter()
    await asyncio.gather(*(connection() for _ in range(CONNECTIONS)))
    return len(prepared) / (time.perf_counter() - began)


def measure(addresses: Mapping[str, str], events: int, rounds: int) -> dict[str, float]:
    """Return events a second for each kind, the median of the rounds."""
    ports, found = {}, {kind: [] for kind in KINDS}
    started = []
    for kind in KINDS:
        here, there = multiprocessing.Pipe()
        process = multiprocessing.get_context("spawn").Process(target=serve, args=(kind, addresses[kind], there))
        process.start()
        started.append(process)
        told = here.recv()
        ports[kind] = told if isinstance(told, tuple) else (told, "T0")
    try:
        for turn in range(rounds + 1):
            for kind in KINDS:
                port, workspace = ports[kind]
                speed = asyncio.run(send(port, requests(workspace, events, turn * events)))
                if turn:  # The first round warms up.
                    found[kind].append(speed)
    finally:
        for process in started:
            process.terminate()
            process.join()
    return {kind: statistics.median(speeds) for kind, speeds in found.items()}


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--database", default="", help="a PostgreSQL to create databases in; otherwise SQLite files")
    arguments.add_argument("--postgresql", action="store_true", help="start a PostgreSQL for the measurement")
    arguments.add_argument("--events", type=int, default=1000)
    arguments.add_argument("--rounds", type=int, default=3)
    given = arguments.parse_args()
    with databases(KINDS, server=given.database, postgresql=given.postgresql) as addresses:
        found = measure(addresses, min(given.events, MOST_EVENTS), min(given.rounds, MOST_ROUNDS))
    table = Table("listener", "events a second", "÷ nothing")
    for kind, speed in found.items():
        table.add_row(kind, f"{speed:,.0f}", f"{speed / found['nothing']:.2f}")
    Console().print(table)


if __name__ == "__main__":
    main()
