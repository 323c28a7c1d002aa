"""Answers over a `response_url`: to the caller only, unless said otherwise."""

import structlog
from slack_bolt.async_app import AsyncRespond

from bot.slack.blocks import Laid

log = structlog.get_logger(__name__)


async def say(respond: AsyncRespond, laid: Laid, *, in_channel: bool = False, replace: bool = False) -> None:
    """Show `laid` where something was pressed or typed, beside it or in its place."""
    sent = await respond(
        text=laid.text,
        blocks=laid.blocks,
        response_type="in_channel" if in_channel else "ephemeral",
        replace_original=replace,
    )
    if sent.status_code != 200:
        # An address for answers serves five times in thirty minutes. What was asked for is done all the same.
        log.warning("answer_not_shown", status=sent.status_code)
