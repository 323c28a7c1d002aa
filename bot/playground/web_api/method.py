"""What every method of the Web API shares: who calls, what was given, and how Slack refuses."""

import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from bot.playground.world import Channel, Json, Person, Post, Workspace, World


class Refusal(Exception):
    """Slack's answer when it will not: `ok: false` and a word for why, with more where it says more."""

    def __init__(self, error: str, **more: Any) -> None:
        super().__init__(error)
        self.answer: Json = {"ok": False, "error": error} | more


class Slack(Protocol):
    """What the methods need of the embedded Slack."""

    @property
    def world(self) -> World: ...
    @property
    def triggers(self) -> "Triggers": ...

    def hear(self, workspace: Workspace, channel: Channel, told: list[Json]) -> Sequence[object]:
        """Tell the app of events in a channel, if it is there to hear them."""

    def tell(self, workspace: Workspace, told: list[Json]) -> Sequence[object]:
        """Tell the app of events that happened in no channel."""


class Triggers(Protocol):
    """The trigger ids given out."""

    def use(self, id: str) -> str:
        """Return whose act this was, once."""


@dataclass(frozen=True)
class Call:
    """One call: the method, what was given, and the workspace of the token."""

    slack: Slack
    method: str
    arguments: Json
    token: str
    workspace: Workspace

    def text(self, name: str, default: str = "") -> str:
        """Return an argument as text."""
        value = self.arguments.get(name, default)
        return default if value is None else str(value)

    def flag(self, name: str, default: bool = False) -> bool:
        """Return an argument that is yes or no. Forms spell it as a word."""
        value = self.arguments.get(name, default)
        return value if isinstance(value, bool) else str(value).lower() in ("1", "true")

    def table(self, name: str) -> Any:
        """Return an argument that is JSON, which forms carry as text. None where it was not given or is none."""
        value = self.arguments.get(name)
        if isinstance(value, str):
            try:
                return json.loads(value)
            except json.JSONDecodeError:
                return None
        return value

    def needs(self, *scopes: str) -> None:
        """Refuse unless the token has one of these scopes."""
        provided = self.workspace.scopes
        if not provided & set(scopes):
            raise Refusal("missing_scope", needed=scopes[0], provided=",".join(sorted(provided)))

    def channel(self, name: str = "channel") -> Channel:
        """Return the conversation that is asked for, if the bot may know of it."""
        channel = self.workspace.channels.get(self.text(name))
        is_hidden = channel is not None and channel.kind == "group" and not self.is_in(channel)
        if channel is None or is_hidden:
            raise Refusal("channel_not_found")
        return channel

    def person(self, name: str = "user", error: str = "user_not_found") -> Person:
        """Return the person that is asked for."""
        person = self.workspace.people.get(self.text(name))
        if person is None:
            raise Refusal(error)
        return person

    def is_in(self, channel: Channel) -> bool:
        """Whether the bot is a member."""
        return self.workspace.bot.id in channel.members

    def post(self, channel: Channel, ts: str, error: str = "message_not_found") -> Post:
        """Return a message of a channel that everybody there sees."""
        post = self.workspace.posts.get((channel.id, ts))
        if post is None or post.visible_to:
            raise Refusal(error)
        return post


Method = Callable[[Call], Awaitable[Json]]


def page_of(rows: list[Any], call: Call, most: int = 1000) -> tuple[list[Any], Json]:
    """Return the part of a list this call asks for, and how to ask for the next."""
    try:
        begins = int(call.text("cursor") or 0)
    except ValueError:
        raise Refusal("invalid_cursor") from None
    limit = min(int(call.text("limit") or 100), most)
    ends = begins + max(limit, 1)
    return rows[begins:ends], {"response_metadata": {"next_cursor": str(ends) if ends < len(rows) else ""}}
