"""The Bolt app: built here, with our tokens, our listeners and our counters."""

import logging
import time
from collections.abc import Mapping
from typing import Any

import structlog
from slack_bolt.async_app import AsyncApp
from slack_bolt.oauth.async_callback_options import (
    AsyncCallbackOptions,
    AsyncFailureArgs,
    AsyncSuccessArgs,
)
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import SlackError
from bot.ports import PersonKey
from bot.slack import listeners
from bot.slack.blocks.introductions import introduction
from bot.slack.desk import Desk
from bot.slack.listeners.events import CHANNEL_GONE
from bot.slack.oauth import BOT_SCOPES, Authorize
from bot.slack.payloads import workspace_of

EVENTS = {
    "message",
    "app_mention",
    "app_home_opened",
    "member_joined_channel",
    "member_left_channel",
    "user_change",
    "app_uninstalled",
    "tokens_revoked",
    *CHANNEL_GONE,
}
INTERACTIONS = {"block_actions", "message_action", "shortcut", "view_submission", "view_closed"}
STATE_LIVES_S = 600
log = structlog.get_logger(__name__)


class SlackApp(AsyncApp):
    """Bolt's app, which also counts, and acknowledges what it does not know instead of answering 404."""

    def __init__(self, desk: Desk, **settings: Any) -> None:
        super().__init__(**settings)
        self._desk = desk

    async def async_dispatch(self, req: AsyncBoltRequest) -> BoltResponse:
        """Handle one verified request of Slack."""
        began = time.perf_counter()
        response = await super().async_dispatch(req)
        kind = kind_of(req.body)
        outcome = {200: "done", 401: "refused", 404: "unknown"}.get(response.status, "failed")
        self._desk.metrics.received(kind, outcome, time.perf_counter() - began)
        if kind == "app_rate_limited" and outcome != "refused":
            workspace = workspace_of(req.body) or ""
            self._desk.messenger.conditions.held_back(workspace, self._desk.now())
            log.warning("slack_held_events_back", since_minute=str(req.body.get("minute_rate_limited"))[:20])
        # Only a request whose signature was right gets as far as 404, and repeating it would not help.
        return BoltResponse(status=200, body="") if response.status == 404 else response


def kind_of(body: Mapping[str, Any]) -> str:
    """Return what sort of request this is, out of a short list."""
    if "command" in body:
        return "command"
    kind = body.get("type")
    if kind == "event_callback":
        event = body.get("event")
        kind = event.get("type") if isinstance(event, Mapping) else None
        return str(kind) if kind in EVENTS else "other"
    known = INTERACTIONS | {"app_rate_limited", "url_verification"}
    return str(kind) if isinstance(kind, str) and kind in known else "other"


def build_bolt(desk: Desk, *, signing_secret: str, api_url: str, oauth: AsyncOAuthSettings | None = None) -> SlackApp:
    """Return the app with every listener registered.

    Parameters
    ----------
    signing_secret
        '' in Socket Mode, where Slack signs nothing.
    oauth
        Where workspaces install the app themselves; see `oauth_settings`.
    """
    app = SlackApp(
        desk,
        name="commonground",
        logger=logging.getLogger("slack_bolt"),
        client=AsyncWebClient(base_url=api_url),
        signing_secret=signing_secret,
        authorize=Authorize(desk.tokens),
        oauth_settings=oauth,
        # The web layer has verified what came over HTTP, before it was parsed; over a socket nothing is signed.
        request_verification_enabled=False,
        # Acknowledged after commit: if we die before, Slack sends it again.
        process_before_response=True,
        # Bolt would also drop the news that somebody deleted our notice.
        ignoring_self_events_enabled=False,
        user_facing_authorize_error_message="I only work with members of the workspace I'm installed in.",
    )
    listeners.register(app, desk)
    return app


def oauth_settings(
    desk: Desk,
    *,
    client_id: str,
    client_secret: str,
    installations: AsyncInstallationStore,
    states: AsyncOAuthStateStore,
) -> AsyncOAuthSettings:
    """Return how workspaces install the app: which scopes, where tokens go, and who is greeted."""
    settings = AsyncOAuthSettings(
        client_id=client_id,
        client_secret=client_secret,
        scopes=list(BOT_SCOPES),
        user_scopes=[],
        installation_store=installations,
        state_store=states,
        state_expiration_seconds=STATE_LIVES_S,
    )
    settings.callback_options = _Callbacks(desk)
    return settings


class _Callbacks(AsyncCallbackOptions):
    """What happens when somebody comes back from Slack's consent page."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        super().__init__(success=self._welcome, failure=self._fail)

    async def _welcome(self, args: AsyncSuccessArgs) -> BoltResponse:
        installation = args.installation
        workspace = installation.team_id or installation.enterprise_id
        if workspace is not None and await self._desk.service.installed(workspace, installation.user_id):
            await self._greet(PersonKey(workspace, installation.user_id))
        return await args.default.success(args)

    async def _greet(self, installer: PersonKey) -> None:
        try:
            rules = await self._desk.service.rules_of(installer.workspace)
            await self._desk.messenger.write_to(installer, introduction(rules.mode))
        except SlackError as error:
            # The app is installed all the same, and its Home tab tells the same story.
            log.warning("installer_not_greeted", code=error.code)

    async def _fail(self, args: AsyncFailureArgs) -> BoltResponse:
        log.warning("install_failed", reason=args.reason)
        return await args.default.failure(args)
