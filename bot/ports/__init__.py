"""What the service needs from the world, as values and promises. Implemented by the edges, never here.

Ids are Slack's own, as strings. All times are UTC. `ts` is Slack's message timestamp, which names a message within a
channel. No value here holds what anybody wrote, but `Heard.text`, which lives until it is scored.
"""

from bot.ports.outside import Found, Health, Jobs, Messenger, Offer, Sent
from bot.ports.places import ChannelKey, Heard, PersonKey, Profile, Removed, ThreadKey
from bot.ports.rows import (
    Episode,
    EpisodeEnd,
    Erased,
    Mode,
    Prompt,
    PromptStatus,
    Reception,
    Standing,
    StoredMessage,
    ThreadRow,
    Watch,
    WatchState,
    WorkspaceSettings,
)
from bot.ports.rules import Rules
from bot.ports.store import Store, Transaction
from bot.ports.totals import ENOUGH_PEOPLE, ChannelTotals, PromptTotals, Total

__all__ = [
    "ENOUGH_PEOPLE",
    "ChannelKey",
    "ChannelTotals",
    "Episode",
    "EpisodeEnd",
    "Erased",
    "Found",
    "Health",
    "Heard",
    "Jobs",
    "Messenger",
    "Mode",
    "Offer",
    "PersonKey",
    "Profile",
    "Prompt",
    "PromptStatus",
    "PromptTotals",
    "Reception",
    "Removed",
    "Rules",
    "Sent",
    "Standing",
    "Store",
    "StoredMessage",
    "ThreadKey",
    "ThreadRow",
    "Total",
    "Transaction",
    "Watch",
    "WatchState",
    "WorkspaceSettings",
]
