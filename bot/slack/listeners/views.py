"""Windows: the one in which somebody looks at a draft."""

from functools import partial
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.slack.blocks.draft import draft_read, draft_working
from bot.slack.blocks.names import DRAFT_FIELD, DRAFT_FORM
from bot.slack.desk import Desk
from bot.slack.listeners.windows import Answer, answer_form, instead
from bot.slack.payloads import Submitted


def register(app: AsyncApp, desk: Desk) -> None:
    """Register the draft window."""

    @app.view(DRAFT_FORM)
    async def on_draft(ack: AsyncAck, body: dict[str, Any]) -> None:
        await answer_form(desk, ack, body, partial(look, desk), draft_working())


async def look(desk: Desk, submitted: Submitted) -> Answer:
    """Look at the draft, and show what was seen. Nothing of it is kept."""
    return instead(draft_read(await desk.service.draft(submitted.person, submitted.texts.get(DRAFT_FIELD, ""))))
