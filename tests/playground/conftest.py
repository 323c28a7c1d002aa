"""An embedded Slack with three people, and real Bolt apps that listen to it both ways."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.routing import Route

from bot.playground.delivery import Patience
from bot.playground.embedded_slack import SlackDouble
from bot.playground.serving import serving

QUICK = Patience(answer_s=10.0, again_after_s=(0.0, 0.01))


@pytest.fixture
async def slack() -> AsyncIterator[SlackDouble]:
    """Return a Slack with Ana, Ben and Chidi in #launch."""
    async with SlackDouble(lambda: datetime.now(UTC), patience=QUICK) as double:
        people = [
            double.add_person("Ana Sousa", is_admin=True),
            double.add_person("Ben Ode"),
            double.add_person("Chidi"),
        ]
        double.add_channel("launch", people)
        yield double


@pytest.fixture
def client(slack: SlackDouble) -> AsyncWebClient:
    """Return the bot's client."""
    return AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)


@asynccontextmanager
async def over_sockets(app: AsyncApp, slack: SlackDouble) -> AsyncIterator[None]:
    handler = AsyncSocketModeHandler(app, slack.app_token, web_client=app.client)
    await handler.connect_async()
    await slack.sockets.connected()
    yield
    await handler.close_async()


@asynccontextmanager
async def over_http(app: AsyncApp, slack: SlackDouble) -> AsyncIterator[None]:
    handler = AsyncSlackRequestHandler(app)
    web = Starlette(routes=[Route("/slack/events", handler.handle, methods=["POST"])])
    async with serving(web) as address:
        slack.listen_at(f"{address}/slack/events")
        yield


Running = Callable[[Callable[[AsyncApp], None]], Awaitable[AsyncApp]]


@pytest.fixture(params=[over_sockets, over_http], ids=["sockets", "http"])
async def running(request: pytest.FixtureRequest, slack: SlackDouble) -> AsyncIterator[Running]:
    """Return how to run a Bolt app with these listeners, once over a socket and once over HTTP."""
    opened = []

    async def run(register: Callable[[AsyncApp], None]) -> AsyncApp:
        app = AsyncApp(
            client=AsyncWebClient(token=slack.bot_token, base_url=slack.api_url),
            signing_secret=slack.signing_secret,
            process_before_response=True,
        )
        register(app)
        context = request.param(app, slack)
        await context.__aenter__()
        opened.append(context)
        return app

    yield run
    for context in opened:
        await context.__aexit__(None, None, None)
