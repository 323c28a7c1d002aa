"""What the embedded Slack holds: workspaces, people, channels, and what was posted in them."""

import itertools
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.playground.typed_text import Typed

Json = dict[str, Any]

BOT_SCOPES = frozenset(
    [
        "app_mentions:read",
        "channels:history",
        "channels:join",
        "channels:read",
        "chat:write",
        "commands",
        "groups:history",
        "groups:read",
        "im:history",
        "im:read",
        "im:write",
        "team:read",
        "users:read",
    ]
)
SLACKBOT = "USLACKBOT"


@dataclass(eq=False)
class Person:
    """Somebody with an account. `team` differs from the workspace's for people of another organisation."""

    id: str
    name: str
    team: str
    zone: str = "Europe/Lisbon"
    is_admin: bool = False
    is_bot: bool = False
    is_deleted: bool = False

    @property
    def first_name(self) -> str:
        """The name without the family name; '' for somebody without a name."""
        return self.name.partition(" ")[0]


@dataclass(eq=False)
class Channel:
    """A channel, or the direct messages between the bot and `direct_with`."""

    id: str
    name: str
    is_private: bool = False
    is_archived: bool = False
    is_shared: bool = False
    direct_with: str = ""
    members: set[str] = field(default_factory=set)

    @property
    def kind(self) -> str:
        """How events name it: `channel`, `group` or `im`."""
        if self.direct_with:
            return "im"
        return "group" if self.is_private else "channel"

    @property
    def scope_family(self) -> str:
        """How scopes name it: `channels`, `groups` or `im`."""
        return {"im": "im", "group": "groups", "channel": "channels"}[self.kind]


@dataclass(eq=False)
class Post:
    """A message. `author` is '' for another app's; `visible_to` is set on an ephemeral one."""

    ts: str
    channel: str
    author: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    thread: str = ""
    subtype: str = ""
    app: str = ""
    app_name: str = ""
    edited_ts: str = ""
    visible_to: str = ""
    is_tombstone: bool = False
    metadata: Json | None = None
    files: list[Json] = field(default_factory=list)

    @property
    def is_reply(self) -> bool:
        """Whether it stands in a thread it did not begin."""
        return bool(self.thread) and self.thread != self.ts

    @property
    def root(self) -> str:
        """The ts of the message its thread begins with: its own where nobody answered."""
        return self.thread or self.ts


@dataclass(eq=False)
class View:
    """A window, or somebody's Home tab, as the app laid it out."""

    id: str
    person: str
    body: Json
    hash: str
    values: Json = field(default_factory=dict)

    @property
    def is_home(self) -> bool:
        """Whether it is a Home tab."""
        return self.body.get("type") == "home"


@dataclass(frozen=True)
class Change:
    """Something somebody looking at the screen would see change. `kind`: message, view, home, member or person."""

    kind: str
    workspace: str
    channel: str = ""
    thread: str = ""
    person: str = ""


@dataclass(eq=False)
class Workspace:
    """One workspace, and what the app is allowed in it. `is_installed` ends with the uninstalling."""

    id: str
    name: str
    bot: Person
    token: str
    bot_id: str
    scopes: frozenset[str] = BOT_SCOPES
    is_installed: bool = True
    people: dict[str, Person] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    posts: dict[tuple[str, str], Post] = field(default_factory=dict)
    views: dict[str, View] = field(default_factory=dict)
    homes: dict[str, View] = field(default_factory=dict)
    windows: dict[str, list[str]] = field(default_factory=dict)

    def person(self, name_or_id: str) -> Person:
        """Return who has this id or this first name.

        Raises
        ------
        LookupError
            If nobody does.
        """
        for person in self.people.values():
            if name_or_id in (person.id, person.name, person.first_name):
                return person
        raise LookupError(f"nobody is called {name_or_id!r} here: {', '.join(p.name for p in self.people.values())}")

    def posts_in(self, channel: str, *, for_person: str = "") -> list[Post]:
        """Return the messages of a channel, oldest first, and what only this person sees."""
        here = (post for (place, _), post in self.posts.items() if place == channel)
        return sorted((p for p in here if p.visible_to in ("", for_person)), key=lambda post: post.ts)

    def replies(self, channel: str, thread: str, *, for_person: str = "") -> list[Post]:
        """Return a thread: its first message and the answers, oldest first."""
        return [post for post in self.posts_in(channel, for_person=for_person) if post.root == thread]

    def direct(self, person: str) -> Channel | None:
        """Return the direct messages between the bot and this person, if they were ever opened."""
        return next((c for c in self.channels.values() if c.direct_with == person), None)


def unguessable() -> str:
    """Return a word no page in the same browser can guess: it could talk to this machine too."""
    return secrets.token_hex(12)


class World:
    """Every workspace of this Slack, its clock, and who is looking on.

    Parameters
    ----------
    now
        The clock: an aware time. Timestamps follow it, and are unique and rising even where it stands still.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._last_us = 0
        self._numbers: Iterator[int] = itertools.count(1)
        self.workspaces: dict[str, Workspace] = {}
        self.observers: list[Callable[[Change], None]] = []

    def seconds(self) -> float:
        """Return the time as Slack counts it, in seconds since 1970."""
        return self._now().timestamp()

    def next_ts(self) -> str:
        """Return a timestamp never given before, later than all others."""
        self._last_us = max(self._last_us + 1, round(self.seconds() * 1_000_000))
        return f"{self._last_us // 1_000_000}.{self._last_us % 1_000_000:06d}"

    def new_id(self, prefix: str, word: str = "") -> str:
        """Return an id like Slack's: a letter for what it is, then capitals and digits."""
        letters = "".join(letter for letter in word.upper() if letter.isascii() and letter.isalnum())
        return f"{prefix}{letters[:8]}{next(self._numbers):04d}"

    def tell(self, change: Change) -> None:
        """Let everybody looking on know."""
        for observer in list(self.observers):
            observer(change)

    def by_token(self, token: str) -> Workspace | None:
        """Return the workspace this bot token belongs to."""
        return next((w for w in self.workspaces.values() if w.token == token), None)

    def add_workspace(self, name: str, scopes: frozenset[str] = BOT_SCOPES) -> Workspace:
        """Add a workspace in which the app is installed, with its bot."""
        id = self.new_id("T", name)
        bot = Person(self.new_id("U", "BOT"), "Common Ground", id, zone="UTC", is_bot=True)
        token = f"xoxb-{id.lower()}-{unguessable()}"
        workspace = Workspace(id, name, bot, token, self.new_id("B"), scopes, people={bot.id: bot})
        self.workspaces[id] = workspace
        return workspace

    def add_person(
        self, workspace: Workspace, name: str, *, zone: str = "Europe/Lisbon", is_admin: bool = False,
        is_stranger: bool = False,
    ) -> Person:  # fmt: skip
        """Add somebody to a workspace; a stranger belongs to another organisation and is met in shared channels."""
        team = self.new_id("T", "ELSE") if is_stranger else workspace.id
        person = Person(self.new_id("U", name.partition(" ")[0] or "NOBODY"), name, team, zone, is_admin)
        workspace.people[person.id] = person
        self.tell(Change("person", workspace.id, person=person.id))
        return person

    def add_channel(
        self, workspace: Workspace, name: str, members: list[Person], *, is_private: bool = False,
        is_shared: bool = False, with_bot: bool = False,
    ) -> Channel:  # fmt: skip
        """Add a channel with these members, and the bot if wanted."""
        ids = {person.id for person in members} | ({workspace.bot.id} if with_bot else set())
        channel = Channel(self.new_id("C", name), name, is_private, is_shared=is_shared, members=ids)
        workspace.channels[channel.id] = channel
        self.tell(Change("member", workspace.id, channel.id))
        return channel

    def open_direct(self, workspace: Workspace, person: Person) -> Channel:
        """Return the direct messages between the bot and this person, opened where they were not."""
        known = workspace.direct(person.id)
        if known is not None:
            return known
        members = {person.id, workspace.bot.id}
        channel = Channel(self.new_id("D", person.first_name), "directmessage", direct_with=person.id, members=members)
        workspace.channels[channel.id] = channel
        return channel

    def post(self, workspace: Workspace, post: Post) -> Post:
        """Put a message where it belongs; an answer makes the message above it the parent of a thread."""
        workspace.posts[post.channel, post.ts] = post
        parent = workspace.posts.get((post.channel, post.thread)) if post.is_reply else None
        if parent is not None and not post.visible_to:
            parent.thread = parent.ts
        self.changed(workspace, post)
        return post

    def write(self, workspace: Workspace, channel: str, author: str, typed: Typed, **more: Any) -> Post:
        """Post what somebody typed."""
        return self.post(
            workspace, Post(self.next_ts(), channel, author, typed.text, blocks=list(typed.blocks), **more)
        )

    def remove(self, workspace: Workspace, post: Post) -> None:
        """Take a message away; an answered parent leaves a tombstone, as its thread stays."""
        has_replies = not post.is_reply and len(workspace.replies(post.channel, post.ts)) > 1
        if has_replies:
            post.is_tombstone, post.text, post.blocks, post.author = True, "This message was deleted.", [], SLACKBOT
        else:
            del workspace.posts[post.channel, post.ts]
        self.changed(workspace, post)

    def changed(self, workspace: Workspace, post: Post) -> None:
        """Let everybody looking on know of this message."""
        self.tell(Change("message", workspace.id, post.channel, post.root, post.visible_to))
