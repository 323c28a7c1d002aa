"""Where things happen, who is there, and what was heard of it.

Ids are Slack's own, as strings. `ts` is Slack's message timestamp, which names a message within a channel.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ChannelKey:
    """A channel of one workspace."""

    workspace: str
    channel: str


@dataclass(frozen=True, slots=True)
class ThreadKey:
    """A thread: `thread` is the ts of its first message."""

    workspace: str
    channel: str
    thread: str

    @property
    def place(self) -> ChannelKey:
        """The channel the thread is in."""
        return ChannelKey(self.workspace, self.channel)


@dataclass(frozen=True, slots=True)
class PersonKey:
    """A member of one workspace."""

    workspace: str
    person: str


@dataclass(frozen=True, slots=True)
class Profile:
    """What Slack says of a person now; never stored. `zone` is an IANA name or ''."""

    first_name: str = ""
    zone: str = ""
    is_active: bool = True
    is_admin: bool = False
    is_bot: bool = False


@dataclass(frozen=True, slots=True)
class Heard:
    """A message as it now stands. `author` is None if nobody may ever read it (apps, other organisations).

    `revision` is the ts of the latest edit, or '' for a message never edited; the later one wins.
    """

    thread: ThreadKey
    ts: str
    author: str | None
    text: str
    revision: str = ""


@dataclass(frozen=True, slots=True)
class Removed:
    """A message was deleted."""

    thread: ThreadKey
    ts: str
