"""Whose token speaks for which workspace: one from the environment, or many that workspaces left by installing."""

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.errors import SlackTokenRotationError
from slack_sdk.oauth.installation_store import Bot
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import SlackRefused
from bot.slack.calls import translated
from bot.slack.remembering import Remembered

# A token lives twelve hours; it is renewed while it still works, so that a failed renewal has time to be repeated.
RENEW_BEFORE_MIN = 120
REMEMBERED_FOR_S = 60.0
REMEMBERED_MOST = 1_000

BOT_SCOPES = (
    "app_mentions:read",
    "channels:history",
    "channels:join",
    "channels:read",
    "chat:write",
    "commands",
    "groups:history",
    "groups:read",
    "im:history",
    "im:write",
    "users:read",
)


class Tokens(Protocol):
    """Who we are in a workspace, and with which token."""

    async def bot_of(self, workspace: str) -> Bot:
        """Return our bot in the workspace. Raises `SlackRefused` if we are not installed there."""

    async def forget(self, workspace: str) -> None:
        """The app was removed from the workspace, or its token taken away."""


class OneToken:
    """One workspace, whose token stands in the environment."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self._bot: Bot | None = None

    async def bot_of(self, workspace: str) -> Bot:
        """Return who the token says we are; asked once."""
        if self._bot is None:
            with translated("auth.test"):
                said = await self._client.auth_test()
            self._bot = Bot(
                team_id=said.get("team_id"),
                enterprise_id=said.get("enterprise_id"),
                bot_token=str(self._client.token),
                bot_id=said.get("bot_id") or "",
                bot_user_id=said.get("user_id") or "",
                installed_at=0.0,
            )
        homes = {self._bot.team_id, self._bot.enterprise_id}
        if self._bot.team_id and not self._bot.enterprise_id and workspace not in homes:
            raise not_installed()
        return self._bot

    async def forget(self, workspace: str) -> None:
        """Ask anew who we are."""
        self._bot = None


class StoredTokens:
    """Many workspaces; their tokens are stored, encrypted, and renewed here before they expire."""

    def __init__(
        self,
        store: AsyncInstallationStore,
        rotator: AsyncTokenRotator | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._rotator = rotator
        self._known = Remembered[str, Bot](REMEMBERED_FOR_S, REMEMBERED_MOST, clock)
        self._renewing: dict[str, asyncio.Lock] = {}

    async def bot_of(self, workspace: str) -> Bot:
        """Return our bot in the workspace, with a token that is good for some time."""
        known = self._known.get(workspace)
        if known is not None:
            return known
        async with self._renewing.setdefault(workspace, asyncio.Lock()):
            bot = await self._renewed(await self._find(workspace), workspace)
        self._known.put(workspace, bot)
        return bot

    async def forget(self, workspace: str) -> None:
        """Delete the tokens of a workspace."""
        self._known.drop(lambda known: known == workspace)
        enterprise, team = _address(workspace)
        await self._store.async_delete_all(enterprise_id=enterprise, team_id=team)

    async def _find(self, workspace: str) -> Bot:
        enterprise, team = _address(workspace)
        bot = await self._store.async_find_bot(
            enterprise_id=enterprise, team_id=team, is_enterprise_install=team is None
        )
        if bot is None:
            raise not_installed()
        return bot

    async def _renewed(self, bot: Bot, workspace: str) -> Bot:
        if self._rotator is None or bot.bot_refresh_token is None:
            return bot
        try:
            with translated("oauth.v2.access"):
                renewed = await self._rotator.perform_bot_token_rotation(
                    bot=bot, minutes_before_expiration=RENEW_BEFORE_MIN
                )
        except SlackTokenRotationError as error:
            return await self._renewed_elsewhere(bot, workspace, error)
        if renewed is None:
            return bot
        await self._store.async_save_bot(renewed)
        return renewed

    async def _renewed_elsewhere(self, bot: Bot, workspace: str, error: SlackTokenRotationError) -> Bot:
        """A refresh token works once: if another process used it, its new token is stored by now."""
        latest = await self._find(workspace)
        if latest.bot_token != bot.bot_token:
            return latest
        raise SlackRefused(
            "Slack did not renew the token of a workspace. Install the app there again.", "token_expired"
        ) from error


class Authorize(AsyncAuthorize):
    """Lets Bolt know who we are where a request comes from."""

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._tokens = tokens

    async def __call__(
        self,
        *,
        context: AsyncBoltContext,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None,
        **others: Any,
    ) -> AuthorizeResult | None:
        """Return our bot, or None where we are not installed: Bolt then tells whoever asked.

        Slack being out of reach is raised instead, so that the request fails and Slack repeats it.
        """
        workspace = team_id or enterprise_id
        if workspace is None:
            return None
        try:
            bot = await self._tokens.bot_of(workspace)
        except SlackRefused:
            return None
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            bot_id=bot.bot_id,
            bot_user_id=bot.bot_user_id,
            bot_token=bot.bot_token,
            user_id=user_id,
        )


def not_installed() -> SlackRefused:
    """Return the error for a workspace that has not installed the app."""
    return SlackRefused("The app is not installed in that workspace. Install it at /slack/install.", "not_installed")


def missing_scopes(granted: Sequence[str]) -> list[str]:
    """Return the scopes of manifest.json that a token lacks."""
    return [scope for scope in BOT_SCOPES if scope not in granted]


def _address(workspace: str) -> tuple[str | None, str | None]:
    """Return (organisation, workspace): an organisation-wide install has no workspace."""
    return (workspace, None) if workspace.startswith("E") else (None, workspace)
