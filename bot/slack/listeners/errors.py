"""The one place where what went wrong is caught: logged under an id, and the person told that id."""

import traceback
import uuid
from typing import Any

import structlog
from slack_bolt.async_app import AsyncApp
from slack_bolt.response import BoltResponse

from bot.errors import SlackError
from bot.slack.blocks.replies import trouble
from bot.slack.desk import Desk
from classifier.errors import CommonGroundError

log = structlog.get_logger(__name__)


def register(app: AsyncApp, desk: Desk) -> None:
    """Register the handler for whatever a listener did not expect."""

    @app.error
    async def on_error(error: Exception, body: dict[str, Any]) -> BoltResponse:
        id = uuid.uuid4().hex[:12]
        log.error("listener_failed", id=id, kind=type(error).__name__, error=said_by(error), traceback=where(error))
        if "event" in body:
            # Slack sends an event again that was not acknowledged.
            return BoltResponse(status=500, body="")
        laid = trouble(id)
        if "command" in body:
            told = {"response_type": "ephemeral", "text": laid.text, "blocks": laid.blocks}
            return BoltResponse(status=200, body=told)
        await _tell(desk, body, laid.text)
        return BoltResponse(status=200, body="")


async def _tell(desk: Desk, body: dict[str, Any], words: str) -> None:
    """Tell whoever pressed something, where Slack gave us an address for it."""
    address = body.get("response_url")
    if isinstance(address, str):
        try:
            await desk.messenger.answer_at(address, words)
        except SlackError as error:
            log.warning("trouble_not_told", code=error.code)


def said_by(error: Exception) -> str:
    """Return the message of our own errors. Those of others may quote what they were given, so they stay unsaid."""
    return str(error) if isinstance(error, CommonGroundError) else ""


def where(error: Exception) -> str:
    """Return the lines of code an error came through, without any value."""
    return "".join(traceback.format_tb(error.__traceback__))
