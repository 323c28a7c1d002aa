"""Socket Mode: a connection that is made anew when it has fallen silent."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

import structlog
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import SlackError, SlackUnavailable
from bot.slack.calls import translated
from bot.telemetry import Metrics

# A socket can stay open and bring nothing any more, without an error (bolt-python#1529). In a quiet workspace silence
# is nothing unusual, and connecting anew costs one call.
SILENT_FOR_S = 600.0
LOOK_EVERY_S = 60.0
log = structlog.get_logger(__name__)


class Handler(AsyncSocketModeHandler):
    """Bolt's handler, which also acknowledges what Bolt cannot read: sent again it would read no better."""

    async def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]
        """Hand one request to Bolt."""
        if is_readable(req):
            await super().handle(client, req)
            return
        log.warning("request_of_no_known_shape", kind=req.type)
        await client.send_socket_mode_response(SocketModeResponse(envelope_id=req.envelope_id))


def is_readable(request: SocketModeRequest) -> bool:
    """Whether Bolt can make a request of it: it looks for ids meanwhile, and trusts their types."""
    try:
        AsyncBoltRequest(mode="socket_mode", body=request.payload)
    except (AttributeError, KeyError, TypeError, ValueError):
        return False
    event = request.payload.get("event", {"type": ""})
    return isinstance(event, dict) and isinstance(event.get("type"), str)


@asynccontextmanager
async def connected(
    bolt: AsyncApp,
    app_token: str,
    api_url: str,
    metrics: Metrics,
    *,
    check: Callable[[], Awaitable[None]] | None = None,
    silent_for_s: float = SILENT_FOR_S,
    look_every_s: float = LOOK_EVERY_S,
) -> AsyncIterator[None]:
    """Hold a connection open while the block runs.

    Parameters
    ----------
    check
        Asks Slack whether it still takes the bot's token; called where the connection has fallen silent.
    silent_for_s
        After this long without anything from Slack the connection is made anew.
    look_every_s
        How often that is looked at.

    Raises
    ------
    SlackRefused
        If Slack does not take the app token. Out of reach, it is tried until it works.
    """
    await _check(app_token, api_url)
    # Without this client slack_sdk asks Slack's own address for the socket, whatever SLACK_API_URL says.
    handler = Handler(bolt, app_token, web_client=AsyncWebClient(base_url=api_url))
    await handler.connect_async()  # type: ignore[no-untyped-call]
    watching = asyncio.create_task(_renew_when_silent(handler, metrics, silent_for_s, look_every_s, check))
    try:
        yield
    finally:
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching
        await handler.close_async()  # type: ignore[no-untyped-call]


async def _check(app_token: str, api_url: str) -> None:
    """Ask once for a socket: the client itself would go on asking for ever with a token nobody takes."""
    try:
        with translated("apps.connections.open"):
            await AsyncWebClient(base_url=api_url).apps_connections_open(app_token=app_token)
    except SlackUnavailable as error:
        log.warning("slack_not_reached_yet", code=error.code)


async def _renew_when_silent(
    handler: AsyncSocketModeHandler,
    metrics: Metrics,
    silent_for_s: float,
    look_every_s: float,
    check: Callable[[], Awaitable[None]] | None,
) -> None:
    silent_at_renewal = 0.0
    while True:
        await asyncio.sleep(look_every_s)
        silence = metrics.silent_for_s
        if silence < silent_at_renewal:
            silent_at_renewal = 0.0
        if silence - silent_at_renewal < silent_for_s:
            continue
        silent_at_renewal = silence
        log.info("silent_connection_renewed", silent_for_s=round(silence))
        try:
            if check is not None:
                await check()
            with translated("apps.connections.open"):
                await handler.client.connect_to_new_endpoint(force=True)
        except SlackError as error:
            # A token that was taken away is seen in the counters and at /readyz; it is asked for again in a while.
            metrics.renewals.labels("failed").inc()
            log.warning("silent_connection_not_renewed", code=error.code)
        else:
            metrics.renewals.labels("done").inc()
