"""The listeners under test, between an embedded Slack and a service that only writes down what it was asked."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_sdk.web.async_client import AsyncWebClient

from bot.consent import Choice, Reading
from bot.playground.delivery import Patience
from bot.playground.embedded_slack import SlackDouble
from bot.ports import Erased, Health, Offer, PersonKey, Rules
from bot.service.answers import (
    Home,
    Insights,
    OwnChoices,
    PromptFigures,
    RulesAnswer,
    RulesOutcome,
    Status,
    TemplateOutcome,
    TemplatesAnswer,
    WatchAnswer,
    WatchOutcome,
)
from bot.slack.bolt import SlackApp, build_bolt
from bot.slack.conditions import Conditions
from bot.slack.desk import Desk
from bot.slack.messenger import SlackMessenger
from bot.slack.oauth import OneToken
from bot.telemetry import Metrics
from bot.templates import Move
from bot.web import bind, build_web, server

NOW = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
# A busy machine may take its time, and an answer that counts as missing would bring the event again.
PATIENT_S = 5.0
OFFER = Offer("p1", Move.STEP_BACK, "It went round twice.", "You could ask.", "How does it look?", "It may open it.")


class FakeService:
    """Writes down every call, and answers with what a test put into `answers`, else with something ordinary."""

    def __init__(self) -> None:
        self.calls: list[tuple[Any, ...]] = []
        self.answers: dict[str, Any] = {}
        self.takes_s = 0.0

    def called(self, name: str) -> list[tuple[Any, ...]]:
        return [call[1:] for call in self.calls if call[0] == name]

    def __getattr__(self, name: str) -> Any:
        async def answer(*given: Any, **named: Any) -> Any:
            self.calls.append((name, *given, *named.values()))
            await asyncio.sleep(self.takes_s)
            found = self.answers[name] if name in self.answers else ordinary(name, given)
            if isinstance(found, Exception):
                raise found
            return found

        if name.startswith("_"):
            raise AttributeError(name)
        return answer


def ordinary(name: str, given: tuple[Any, ...]) -> Any:
    choices = OwnChoices(Choice.UNDECIDED, None, Reading.ANNOUNCED, False)
    thread = given[1].thread if name == "watch_thread" else given[2] if name == "stop_watch" and len(given) > 2 else ""
    place = getattr(given[1], "place", given[1]) if len(given) > 1 else None
    return {
        "has_watch": lambda: True,
        "watch_channel": lambda: WatchAnswer(WatchOutcome.STARTED, place),
        "watch_thread": lambda: WatchAnswer(WatchOutcome.STARTED, place, thread),
        "stop_watch": lambda: WatchAnswer(WatchOutcome.STOPPED, place, thread),
        "set_sensitivity": lambda: WatchAnswer(WatchOutcome.CHANGED, place),
        "join": lambda: Choice.IN,
        "leave": lambda: Choice.OUT,
        "stop_prompts": lambda: Choice.UNDECIDED,
        "forget": lambda: Erased(3, 2, 1),
        "own": lambda: choices,
        "prompt_now": lambda: OFFER,
        "another_idea": lambda: OFFER,
        "receive": lambda: True,
        "status": lambda: Status(choices, None, ()),
        "home": lambda: Home(choices, (), ()),
        "rules_of": Rules,
        "may_change_rules": lambda: True,
        "change_rules": lambda: RulesAnswer(RulesOutcome.CHANGED),
        "installed": lambda: True,
        "templates_of": lambda: TemplatesAnswer(()),
        "switch_template": lambda: TemplateOutcome.SAVED,
        "insights": lambda: Insights(9, 5, None, PromptFigures(sent=7, helpful=6), Rules()),
        "health": Health,
    }.get(name, lambda: None)()


@pytest.fixture
async def slack() -> AsyncIterator[SlackDouble]:
    patience = Patience(answer_s=PATIENT_S, again_after_s=(0.0, 0.01))
    async with SlackDouble(lambda: datetime.now(UTC), patience=patience) as double:
        ana = double.add_person("Ana Sousa", is_admin=True)
        double.add_channel("launch", [ana, double.add_person("Ben Ode", zone="America/New_York")])
        double.add_channel("secret", [ana], is_private=True, with_bot=False)
        double.add_channel("open", [ana], with_bot=False)
        yield double


@pytest.fixture
def service() -> FakeService:
    return FakeService()


@pytest.fixture
async def desk(slack: SlackDouble, service: FakeService) -> AsyncIterator[Desk]:
    tokens = OneToken(AsyncWebClient(slack.bot_token, slack.api_url))

    async def token_of(workspace: str) -> str:
        return (await desk.tokens.bot_of(workspace)).bot_token

    metrics = Metrics()
    messenger = SlackMessenger(token_of, slack.api_url, conditions=Conditions(metrics))
    desk = Desk(service, messenger, tokens, metrics, lambda: NOW)
    yield desk
    await desk.settled()
    await messenger.close()


@pytest.fixture
def bolt(slack: SlackDouble, desk: Desk) -> SlackApp:
    return build_bolt(desk, signing_secret=slack.signing_secret, api_url=slack.api_url)


@asynccontextmanager
async def over_sockets(slack: SlackDouble, bolt: SlackApp, desk: Desk) -> AsyncIterator[None]:
    client = AsyncWebClient(slack.bot_token, slack.api_url)
    handler = AsyncSocketModeHandler(bolt, slack.app_token, web_client=client)
    await handler.connect_async()
    await slack.sockets.connected()
    yield
    await handler.close_async()


@asynccontextmanager
async def over_http(slack: SlackDouble, bolt: SlackApp, desk: Desk) -> AsyncIterator[None]:
    web = build_web(health=desk.service.health, metrics=desk.metrics, bolt=bolt, signing_secret=slack.signing_secret)
    async with serving(web) as address:
        slack.listen_at(f"{address}/slack/events")
        yield


@asynccontextmanager
async def serving(web: Any) -> AsyncIterator[str]:
    listening, running = bind("127.0.0.1", 0), server(web)
    task = asyncio.create_task(running.serve(sockets=[listening]))
    while not running.started:  # noqa: ASYNC110 (uvicorn tells it by this flag only)
        await asyncio.sleep(0.01)
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    running.should_exit = True
    await task
    listening.close()


@pytest.fixture(params=[over_sockets, over_http], ids=["sockets", "http"])
async def bot(request: pytest.FixtureRequest, slack: SlackDouble, bolt: SlackApp, desk: Desk) -> AsyncIterator[Desk]:
    """The listeners connected to Slack, once over a socket and once over HTTP."""
    async with request.param(slack, bolt, desk):
        yield desk


@pytest.fixture
def ana(slack: SlackDouble) -> PersonKey:
    return PersonKey(slack.workspace.id, slack.who("Ana").id)
