"""What is said to the bot: the slash command, a mention, a word in its direct messages."""

import re
from dataclasses import dataclass
from datetime import timedelta

from bot.ports import ChannelKey, PersonKey, ThreadKey
from bot.slack.payloads.fields import Json, inner, slack_id, stamp, table, text
from bot.slack.payloads.messages import is_app, is_direct, is_stranger, workspace_of

LONGEST_PAUSE = timedelta(days=365)
UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_MENTION = re.compile(r"<[@#!][^<>]*>")
_PAUSE = re.compile(r"(\d{1,4})\s*(m|h|d|w)[a-z]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Command:
    """One `/commonground`: its first word, in lower case, and the rest as it was typed."""

    person: PersonKey
    place: ChannelKey
    word: str
    rest: str
    is_direct: bool
    trigger: str = ""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A word said to the bot: in a thread (`thread`), or at the top of a channel or in a direct message."""

    person: PersonKey
    place: ChannelKey
    ts: str
    thread: ThreadKey | None
    word: str
    rest: str


def read_command(body: Json) -> Command | None:
    """Return a slash command as our value."""
    workspace, channel, person = workspace_of(body), slack_id(body, "channel_id"), slack_id(body, "user_id")
    if workspace is None or channel is None or person is None:
        return None
    word, rest = split(text(body, "text"))
    direct = text(body, "channel_name") == "directmessage" or text(body, "channel_name").startswith("mpdm-")
    return Command(
        PersonKey(workspace, person),
        ChannelKey(workspace, channel),
        word,
        rest,
        is_direct=direct or channel.startswith("D"),
        trigger=text(body, "trigger_id"),
    )


def read_mention(body: Json) -> Spoken | None:
    """Return what a person of this organisation said to the bot in a channel by mentioning it."""
    event = table(body, "event")
    return None if is_direct(event) else _spoken(body, event)


def read_direct(body: Json) -> Spoken | None:
    """Return what a person typed to the bot in their direct messages with it."""
    event = table(body, "event")
    if text(event, "type") != "message" or text(event, "channel_type") != "im" or inner(event, "subtype"):
        return None
    return _spoken(body, event)


def _spoken(body: Json, event: Json) -> Spoken | None:
    workspace, channel = workspace_of(body), slack_id(event, "channel")
    person, ts = slack_id(event, "user"), stamp(event, "ts")
    if workspace is None or channel is None or person is None or ts is None:
        return None
    if is_app(event) or is_stranger(event, body):
        return None
    parent = stamp(event, "thread_ts")
    word, rest = split(_MENTION.sub(" ", text(event, "text")))
    return Spoken(
        PersonKey(workspace, person),
        ChannelKey(workspace, channel),
        ts,
        ThreadKey(workspace, channel, parent) if parent else None,
        word,
        rest,
    )


def split(said: str) -> tuple[str, str]:
    """Return the first word in lower case, and what follows it.

    Examples
    --------
    >>> split("  Pause  2d ")
    ('pause', '2d')
    """
    word, _, rest = said.strip().partition(" ")
    return word.casefold(), rest.strip()


def read_pause(said: str) -> timedelta | None:
    """Return how long `2d`, `3 hours` or `1w` is; a day if nothing is said; None if it cannot be understood.

    Examples
    --------
    >>> read_pause("2d")
    datetime.timedelta(days=2)
    """
    if not said.strip():
        return timedelta(days=1)
    match = _PAUSE.fullmatch(said.strip().casefold())
    length = timedelta(**{UNITS[match[2]]: int(match[1])}) if match else timedelta(0)
    return length if timedelta(0) < length <= LONGEST_PAUSE else None
