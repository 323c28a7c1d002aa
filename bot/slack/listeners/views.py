"""Windows: the one in which somebody looks at a draft."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.slack import payloads
from bot.slack.blocks.draft import draft_read
from bot.slack.blocks.names import DRAFT_FIELD, DRAFT_FORM
from bot.slack.desk import Desk


def register(app: AsyncApp, desk: Desk) -> None:
    """Register the draft window."""

    @app.view(DRAFT_FORM)
    async def on_draft(ack: AsyncAck, body: dict[str, Any]) -> None:
        submitted = payloads.read_submission(body)
        if submitted is None:
            await ack()
            return
        reading = await desk.service.draft(submitted.person, submitted.texts.get(DRAFT_FIELD, ""))
        await ack(response_action="update", view=draft_read(reading))
