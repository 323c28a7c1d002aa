"""The one place where listeners' errors are caught."""

from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.response import BoltResponse

from bot.slack.desk import Desk
from bot.slack.trouble import answer_to, tell


def register(app: AsyncApp, desk: Desk) -> None:
    """Register the handler for whatever a listener did not expect."""

    @app.error
    async def on_error(error: Exception, body: dict[str, Any]) -> BoltResponse:
        laid = answer_to(error)
        if "event" in body:
            # Slack sends an event again that was not acknowledged.
            return BoltResponse(status=500, body="")
        if "command" in body:
            told = {"response_type": "ephemeral", "text": laid.text, "blocks": laid.blocks}
            return BoltResponse(status=200, body=told)
        await tell(desk.messenger, body, laid)
        return BoltResponse(status=200, body="")
