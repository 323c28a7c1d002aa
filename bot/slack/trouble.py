"""When something goes wrong: it is logged under an id, and whoever asked is told that id."""

import traceback
import uuid
from collections.abc import Mapping
from typing import Any

import structlog

from bot.errors import SlackError, SlackRefused
from bot.slack.blocks import Laid
from bot.slack.blocks.replies import trouble, window_too_late
from bot.slack.messenger import SlackMessenger
from classifier.errors import CommonGroundError

# What allows us to open a window is good for three seconds, and once.
TOO_LATE = {"expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id"}
log = structlog.get_logger(__name__)


def report(error: BaseException) -> str:
    """Log where an error came from, and return the id it is logged under.

    Its message is logged if it is one of ours. Those of others may quote what they were given, so they stay unsaid.
    """
    id = uuid.uuid4().hex[:12]
    said = str(error) if isinstance(error, CommonGroundError) else ""
    lines = "".join(traceback.format_tb(error.__traceback__))
    log.error("listener_failed", id=id, kind=type(error).__name__, error=said, traceback=lines)
    return id


def answer_to(error: BaseException) -> Laid:
    """Log an error, and return what whoever asked is told of it."""
    id = report(error)
    is_late = isinstance(error, SlackRefused) and error.code in TOO_LATE
    return window_too_late() if is_late else trouble(id)


async def tell(messenger: SlackMessenger, body: Mapping[str, Any], laid: Laid) -> None:
    """Tell whoever asked that it failed, where Slack gave us an address for it."""
    address = body.get("response_url")
    if isinstance(address, str):
        try:
            await messenger.answer_at(address, laid.text)
        except SlackError as error:
            log.warning("trouble_not_told", code=error.code)
