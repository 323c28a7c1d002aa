"""Whose token speaks for which workspace: one from the environment, or many that workspaces left by installing."""

import time
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol

import structlog
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.oauth.installation_store import Bot
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import SlackError, SlackRefused
from bot.slack.calls import translated
from bot.slack.remembering import Remembered

# A token lives twelve hours; it is renewed while it still works, so that a failed renewal has time to be repeated.
RENEW_BEFORE_MIN = 120
REMEMBERED_FOR_S = 60.0
REMEMBERED_MOST = 1_000
log = structlog.get_logger(__name__)

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

    async def is_installed_since(self, workspace: str, at_s: float) -> bool:
        """Whether the app was installed after that moment and its token works: news of a removal then is old."""

    async def forget(self, workspace: str) -> None:
        """The app was removed from the workspace, or its token taken away."""

    async def only_workspace(self) -> str | None:
        """Return the one workspace we speak for; None where there are many."""


class OneToken:
    """One workspace, whose token stands in the environment."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self._bot: Bot | None = None

    async def bot_of(self, workspace: str) -> Bot:
        """Return who the token says we are; asked once."""
        bot = await self._ask()
        if bot.team_id and not bot.enterprise_id and workspace != bot.team_id:
            raise not_installed()
        return bot

    async def _ask(self) -> Bot:
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
        return self._bot

    async def is_installed_since(self, workspace: str, at_s: float) -> bool:
        """Return False: when the app was installed, only whoever set the token knows."""
        return False

    async def forget(self, workspace: str) -> None:
        """Ask anew who we are."""
        self._bot = None

    async def only_workspace(self) -> str | None:
        """Return the workspace of the token, or the organisation it is for."""
        bot = await self._ask()
        return bot.team_id or bot.enterprise_id


class Installations(Protocol):
    """Where the tokens of many workspaces are kept."""

    async def bot_of(self, workspace: str) -> Bot | None: ...
    def alone_with(self, workspace: str) -> AbstractAsyncContextManager[None]: ...
    async def async_save_bot(self, bot: Bot) -> None: ...
    async def async_delete_all(self, *, enterprise_id: str | None, team_id: str | None) -> None: ...


class StoredTokens:
    """Many workspaces; their tokens are stored, encrypted, and renewed here before they expire."""

    def __init__(
        self,
        installations: Installations,
        rotator: AsyncTokenRotator | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._installations = installations
        self._rotator = rotator
        self._known = Remembered[str, Bot](REMEMBERED_FOR_S, REMEMBERED_MOST, clock)

    async def bot_of(self, workspace: str) -> Bot:
        """Return our bot in the workspace, with a token that is good for some time."""
        known = self._known.get(workspace)
        if known is None:
            known = await self._find(workspace)
            if self._rotator is not None and known.bot_refresh_token is not None:
                known = await self._renewed(workspace, self._rotator)
            self._known.put(workspace, known)
        return known

    async def is_installed_since(self, workspace: str, at_s: float) -> bool:
        """Return whether that is so. Slack is asked too, as its clock and ours may differ."""
        bot = await self._installations.bot_of(workspace)
        if bot is None or bot.installed_at <= at_s or self._rotator is None:
            return False
        try:
            with translated("auth.test"):
                await self._rotator.client.auth_test(token=bot.bot_token)
        except SlackRefused:
            return False
        return True

    async def forget(self, workspace: str) -> None:
        """Delete the tokens of a workspace."""
        self._known.drop(lambda known: known == workspace)
        bot = await self._installations.bot_of(workspace)
        if bot is not None:
            await self._installations.async_delete_all(enterprise_id=bot.enterprise_id, team_id=bot.team_id)

    async def only_workspace(self) -> str | None:
        """Return None: there are many."""
        return None

    async def _find(self, workspace: str) -> Bot:
        bot = await self._installations.bot_of(workspace)
        if bot is None:
            raise not_installed()
        return bot

    async def _renewed(self, workspace: str, rotator: AsyncTokenRotator) -> Bot:
        """Renew the token if it is time. A refresh token works once, so nobody else may do it meanwhile."""
        async with self._installations.alone_with(workspace):
            bot = await self._find(workspace)
            try:
                with translated("oauth.v2.access"):
                    renewed = await rotator.perform_bot_token_rotation(
                        bot=bot, minutes_before_expiration=RENEW_BEFORE_MIN
                    )
            except SlackError as error:
                # The old one lives on for a while. Once it has expired, Slack says so to whoever uses it.
                log.warning("token_not_renewed", workspace=workspace, code=error.code)
                return bot
            if renewed is None:
                return bot
            await self._installations.async_save_bot(renewed)
            return renewed


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
        # The same as `payloads.workspace_of` makes of the request.
        is_organisation_wide = context.is_enterprise_install and enterprise_id
        workspace = enterprise_id if is_organisation_wide else team_id or enterprise_id
        if not isinstance(workspace, str):
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
