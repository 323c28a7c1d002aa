"""What people are told where something between Slack and us is not as it should be."""

from datetime import datetime

from bot.slack.blocks.pieces import as_code, moment
from bot.slack.conditions import Condition


def told(condition: Condition, now: datetime) -> list[str]:
    """Return what bears on whoever asks for the status, in sentences."""
    said = []
    if condition.refused:
        said.append(
            f"Slack takes my token no more ({as_code(condition.refused)}): I hear and write nothing until an admin "
            "installs me again."
        )
    if condition.missing:
        scopes = ", ".join(map(as_code, condition.missing))
        said.append(
            f"I lack permissions that I need: {scopes}. Some things don't work until an admin installs me again."
        )
    if condition.held_back_at is not None and condition.was_held_back(now):
        said.append(
            f"There was so much going on that Slack held messages back from me, last {moment(condition.held_back_at)}: "
            "I may have missed some."
        )
    return said
