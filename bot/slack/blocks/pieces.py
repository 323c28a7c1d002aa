"""Small turns of phrase that several messages share: people, channels, times, counts."""

import re
from datetime import UTC, datetime

from bot.slack.blocks.elements import escape


def person(id: str) -> str:
    """Return a mention. Slack shows the name; whoever cannot be one is left unnamed."""
    return f"<@{id}>" if re.fullmatch(r"[A-Za-z0-9_-]+", id) else "somebody"


def channel(id: str) -> str:
    """Return a link to a channel, shown by name to those who may see it."""
    return f"<#{id}>" if re.fullmatch(r"[A-Za-z0-9_-]+", id) else "a channel"


def moment(at: datetime) -> str:
    """Return a time in the reader's own zone and language, with UTC where that cannot be shown."""
    plain = at.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
    return f"<!date^{int(at.timestamp())}^{{date_short_pretty}} {{time}}|{plain}>"


def moment_of(ts: str) -> str:
    """Return the time a message's timestamp names."""
    return moment(datetime.fromtimestamp(float(ts), tz=UTC))


def count(number: int, one: str, many: str) -> str:
    """Return a number with its noun.

    Examples
    --------
    >>> count(1, "prompt", "prompts"), count(0, "prompt", "prompts")
    ('1 prompt', 'no prompts')
    """
    return f"{number or 'no'} {one if number == 1 else many}"


def days(number: int) -> str:
    """Return a number of days.

    Examples
    --------
    >>> days(1), days(30)
    ('1 day', '30 days')
    """
    return count(number, "day", "days")


def as_code(words: str) -> str:
    """Return words set as code; a backtick inside cannot end it."""
    return f"`{escape(words).replace('`', 'ˋ')}`"
