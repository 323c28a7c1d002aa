"""Where everything is built and the clock is read. Nothing else builds its parts; it receives them."""

import asyncio
import signal
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from tempfile import TemporaryDirectory

import structlog
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette

from bot.config import Settings, read_settings
from bot.jobs.durable import DurableJobs
from bot.playground.embedded_slack import EmbeddedSlack
from bot.playground.page import run_page
from bot.ports import Health, Mode, ThreadKey, WorkspaceSettings
from bot.service import Defaults, Service
from bot.slack.blocks.names import FIND_COMMON_GROUND, WATCH_THREAD
from bot.slack.bolt import SlackApp, build_bolt, oauth_settings
from bot.slack.conditions import Conditions
from bot.slack.desk import Desk
from bot.slack.messenger import SlackMessenger
from bot.slack.oauth import OneToken, StoredTokens, Tokens
from bot.slack.sockets import connected
from bot.store.installations import EncryptedInstallations, oauth_states
from bot.store.migrate import upgrade
from bot.store.sql_store import SqlStore
from bot.telemetry import Metrics
from bot.templates import load_shipped
from bot.web import bind, build_web, server
from classifier import artifact
from classifier.assess import Assessor
from classifier.conversation import State

EVERYWHERE = "0.0.0.0"  # noqa: S104 (Slack must reach us; what stands in front is the operator's)
PROMPTS_A_DAY_AT_PLAY = 1000
SHORTCUTS = {"Watch this thread": WATCH_THREAD, "Find common ground here": FIND_COMMON_GROUND}
log = structlog.get_logger(__name__)


def now() -> datetime:
    """Return the time in UTC. The one place where the clock is read."""
    return datetime.now(UTC)  # noqa: TID251 (everybody else takes it as an argument)


@dataclass(frozen=True)
class Program:
    """The running bot: what the edges need of it."""

    service: Service
    bolt: SlackApp
    desk: Desk
    web: Starlette
    store: SqlStore


@asynccontextmanager
async def assembled(
    settings: Settings, *, sweep_cron: str = "* * * * *", model: artifact.LoadedModel | None = None
) -> AsyncIterator[Program]:
    """Build the bot, start its jobs, and take it down again at the end.

    The model is the shipped one, unless one that was loaded before is handed over.

    Raises
    ------
    CommonGroundError
        If the database, the model or a template cannot be used; nothing has been started then.
    """
    store = SqlStore(settings.database_url.get_secret_value())
    try:
        await store.check()
        if model is None:
            model = await asyncio.to_thread(artifact.load)
        async with store.transaction() as tx:
            await tx.put_templates(load_shipped())
        async with _working(
            settings, store, Assessor(model.scorer.without_cues(), model.policy), sweep_cron
        ) as program:
            yield program
    finally:
        await store.close()


@asynccontextmanager
async def _working(settings: Settings, store: SqlStore, assessor: Assessor, sweep_cron: str) -> AsyncIterator[Program]:
    metrics = Metrics()
    installations = _installations(settings, store)
    tokens = _tokens(settings, installations)
    messenger = SlackMessenger(_token_of(tokens), settings.api_url, conditions=Conditions(metrics))
    jobs = DurableJobs(
        settings.database_url.get_secret_value(), now, executor=socket.gethostname(), sweep_cron=sweep_cron
    )
    defaults = Defaults(Mode(settings.mode), settings.night, settings.quiet_after)
    service = Service(store, messenger, jobs, assessor, defaults, now, metrics)
    desk = Desk(service, messenger, tokens, metrics, now)
    secret = settings.signing_secret.get_secret_value() if settings.signing_secret else ""
    oauth = _oauth(settings, desk, store, installations)
    bolt = build_bolt(desk, signing_secret=secret, api_url=settings.api_url, oauth=oauth)
    signed = secret if not settings.uses_sockets else ""
    health, kept_days = _health(store, service, messenger.conditions), service.kept_days
    web = build_web(health=health, metrics=metrics, bolt=bolt, signing_secret=signed, kept_days=kept_days)
    await jobs.start(service.deliver, service.look_again, service.sweep)
    try:
        yield Program(service, bolt, desk, web, store)
    finally:
        await desk.settled()
        await jobs.stop()
        await messenger.close()


def _health(store: SqlStore, service: Service, conditions: Conditions) -> Callable[[], Awaitable[Health]]:
    async def health() -> Health:
        await store.check()
        return replace(await service.health(), notes=conditions.notes(now()))

    return health


def _token_of(tokens: Tokens) -> Callable[[str], Awaitable[str]]:
    async def token_of(workspace: str) -> str:
        return (await tokens.bot_of(workspace)).bot_token

    return token_of


def _installations(settings: Settings, store: SqlStore) -> EncryptedInstallations | None:
    if settings.client_id is None:
        return None
    keys = [key.get_secret_value() for key in settings.secret_keys]
    return EncryptedInstallations(store.engine, settings.client_id, keys)


def _tokens(settings: Settings, installations: EncryptedInstallations | None) -> Tokens:
    if installations is None:
        token = settings.bot_token.get_secret_value() if settings.bot_token else None
        return OneToken(AsyncWebClient(token=token, base_url=settings.api_url))
    rotator = AsyncTokenRotator(
        client=AsyncWebClient(base_url=settings.api_url),
        client_id=settings.client_id or "",
        client_secret=_secret(settings),
    )
    return StoredTokens(installations, rotator)


def _oauth(
    settings: Settings, desk: Desk, store: SqlStore, installations: EncryptedInstallations | None
) -> AsyncOAuthSettings | None:
    if installations is None or settings.client_id is None:
        return None
    return oauth_settings(
        desk,
        client_id=settings.client_id,
        client_secret=_secret(settings),
        installations=installations,
        states=oauth_states(store.engine),
    )


def _secret(settings: Settings) -> str:
    return settings.client_secret.get_secret_value() if settings.client_secret else ""


async def serve(settings: Settings, *, host: str = EVERYWHERE) -> None:
    """Run until told to stop: over HTTP, or in Socket Mode with an app token; health and counters in both.

    Raises
    ------
    CommonGroundError
        If something is missing or the port is taken; said before Slack hears of us.
    """
    listening = bind(host, settings.port)
    try:
        async with assembled(settings) as program, _sockets(settings, program):
            log.info("started", mode="sockets" if settings.uses_sockets else "http", port=listening.getsockname()[1])
            await server(program.web).serve(sockets=[listening])
    finally:
        listening.close()


@asynccontextmanager
async def _sockets(settings: Settings, program: Program) -> AsyncIterator[None]:
    """Hold a Socket Mode connection open, if there is an app token."""
    if settings.app_token is None:
        yield
        return
    token = settings.app_token.get_secret_value()
    desk = program.desk

    async def check() -> None:
        workspace = await desk.tokens.only_workspace()
        if workspace is not None:
            await desk.messenger.check(workspace)

    async with connected(program.bolt, token, settings.api_url, desk.metrics, check=check):
        yield


async def play(port: int, announce: Callable[[str], None]) -> None:
    """Run the playground until told to stop: an embedded Slack with its page, and this very bot connected to it.

    Parameters
    ----------
    port
        Of the page, on this machine only.
    announce
        Called with the page's address once the bot listens.

    Raises
    ------
    CommonGroundError
        If the extra `playground` is not installed or the port is taken.
    """
    running: list[Program] = []

    async def tension_of(thread: ThreadKey) -> list[tuple[str, float, State]]:
        return await running[0].service.tension(thread) if running else []

    slack = EmbeddedSlack(now)
    with TemporaryDirectory(prefix="commonground-", ignore_cleanup_errors=True) as folder:
        database = f"sqlite:///{folder}/playground.db"
        await upgrade(database)
        async with run_page(slack, tension_of, port=port, shortcuts=SHORTCUTS) as address:
            settings = read_settings(_played_with(slack, database))
            async with assembled(settings) as program, _sockets(settings, program):
                await _lift_caps(program, slack.workspace.id)
                running.append(program)
                announce(address)
                await _told_to_stop()


def _played_with(slack: EmbeddedSlack, database: str) -> dict[str, str]:
    """Return the environment of the playground: live, without night, and soon called quiet."""
    return {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_API_URL": slack.api_url,
        "DATABASE_URL": database,
        "COMMONGROUND_MODE": "live",
        "COMMONGROUND_NIGHT": "off",
        "COMMONGROUND_QUIET_AFTER": "20s",
    }


async def _lift_caps(program: Program, workspace: str) -> None:
    """Let a newcomer play one scene after the other: two prompts a day would soon be used up."""
    playful = WorkspaceSettings(workspace, installed_at=now(), prompts_per_day=PROMPTS_A_DAY_AT_PLAY)
    async with program.store.transaction() as tx:
        await tx.save_workspace(playful)


async def _told_to_stop() -> None:
    """Wait for Ctrl-C or a polite signal to end."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    await stop.wait()
