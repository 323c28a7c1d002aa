"""Our values become Block Kit: pure functions, one module a message. `text` always says all that the blocks say."""

from bot.slack.blocks.elements import Laid

__all__ = ["Laid"]
