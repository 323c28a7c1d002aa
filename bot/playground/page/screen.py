"""What one browser looks at: who types, which thread is open, what was seen; and how it follows the world."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from nicegui import ui

from bot.playground.embedded_slack import EmbeddedSlack
from bot.playground.page.blocks import Stand
from bot.playground.page.markup import Names, read_permalink
from bot.playground.page.messages import names_in, people_of
from bot.playground.page.tension import Point, TensionOf
from bot.playground.playing import Player
from bot.playground.scenes import Scene
from bot.playground.world import Change, Channel, Json, Person, Post, View, Workspace
from bot.ports import ThreadKey


@dataclass(eq=False)
class Show:
    """What every browser shares: the Slack, how tension is asked for, the scenes, the shortcuts by their names.

    `acted_last` is the browser in which somebody did something last. A window the app then opens belongs to it.
    """

    slack: EmbeddedSlack
    tension_of: TensionOf
    player: Player
    shortcuts: Mapping[str, str]
    acted_last: "Screen | None" = None
    windows: dict[str, "Screen | None"] = field(default_factory=dict)


@dataclass(eq=False)
class Screen:
    """The state of one browser. `view` is the part shown where there is room for one only."""

    show: Show
    channel: Channel
    persona: Person
    reader: Person
    thread: str = ""
    view: str = "channel"
    private_tab: str = "messages"
    has_changed: bool = True
    is_following: bool = False
    points: list[Point] = field(default_factory=list)
    seen: dict[str, str] = field(default_factory=dict)
    window: str = ""
    typed: Json = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def slack(self) -> EmbeddedSlack:
        """The embedded Slack."""
        return self.show.slack

    @property
    def workspace(self) -> Workspace:
        """The one workspace there is."""
        return self.slack.workspace

    @property
    def people(self) -> list[Person]:
        """Everybody one can type as."""
        return [self.workspace.people[id] for id in people_of(self.workspace)]

    @property
    def names(self) -> Names:
        """How ids read."""
        return names_in(self.workspace)

    async def command(self, person: Person, channel: Channel, words: str) -> None:
        """Type a slash command."""
        self.show.acted_last = self
        name, _, rest = words.partition(" ")
        await self.slack.command(person, channel, name, rest.strip())

    async def use_shortcut(self, post: Post, callback_id: str) -> None:
        """Use a message shortcut."""
        self.show.acted_last = self
        shown = await self.slack.shortcut(self.persona, post, callback_id)
        if shown.error:
            ui.notify("Common Ground did not answer. Is it running?", type="warning")

    def own_window(self) -> View | None:
        """Return the uppermost window that was opened for somebody by what was done here."""
        for person in self.people:
            view = self.slack.window(person)
            if view is not None and self.show.windows.setdefault(view.id, self.show.acted_last) is self:
                return view
        return None

    def number_of(self, person: Person) -> int:
        """Return which of the people this is; the colour of their picture follows it."""
        return self.people.index(person)

    def notice(self, change: Change) -> None:
        """Remember that something changed."""
        self.has_changed = True

    def touch(self) -> None:
        """Look again at everything at the next opportunity."""
        self.has_changed = True

    def become(self, person: Person) -> None:
        """Type as this person from now on."""
        self.persona = person
        self.touch()

    def read_as(self, person: Person) -> None:
        """Look at this person's private messages."""
        self.reader = person
        self.touch()

    def look_at(self, view: str) -> None:
        """Show this part, where there is room for one only."""
        self.view = view
        self.touch()

    def open_thread(self, thread: str, *, channel: str = "") -> None:
        """Open a thread beside the channel."""
        if channel in self.workspace.channels:
            self.channel = self.workspace.channels[channel]
        self.thread, self.view, self.points = thread, "thread", []
        self.touch()

    def close_thread(self) -> None:
        """Close the thread."""
        self.thread, self.view, self.points = "", "channel", []
        self.touch()

    def open_address(self, address: str) -> None:
        """Follow a link: to a message of this Slack here, to anywhere else in a new tab."""
        place = read_permalink(address)
        if place is None:
            ui.navigate.to(address, new_tab=True)
        else:
            self.open_thread(place[1], channel=place[0])

    def stand(self, person: Person, source: Post | View) -> Stand:
        """Return what blocks need: a press is this person's."""

        async def press(element: Json, value: Any) -> None:
            await self.press(person, source, element, value)

        return Stand(self.names, press, self.typed, self.errors)

    async def press(self, person: Person, source: Post | View, element: Json, value: Any) -> None:
        """Press a button as a person, and follow its link if it has one."""
        self.show.acted_last = self
        if element.get("url"):
            self.open_address(element["url"])
        try:
            shown = await self.slack.press(person, source, element["action_id"], value)
        except LookupError:
            ui.notify("That has changed meanwhile; look again.", type="info")
            return
        if shown.error:
            ui.notify("Common Ground did not answer. Is it running?", type="warning")
        self.touch()

    def play(self, scene: Scene) -> None:
        """Play a scene, and open its thread here as soon as there is one."""
        self.close_thread()
        self.is_following = True
        self.show.player.play(scene)

    def stop_playing(self) -> None:
        """Stop the scene where it is."""
        self.is_following = False
        self.show.player.stop()

    def follow_stage(self) -> None:
        """Open the thread of the scene that was begun here."""
        thread = self.show.player.stage.thread
        if self.is_following and thread:
            self.is_following = False
            self.open_thread(thread)

    async def follow_tension(self) -> bool:
        """Ask how the open thread stands, and return whether that is news."""
        key = ThreadKey(self.workspace.id, self.channel.id, self.thread)
        points = list(await self.show.tension_of(key)) if self.thread else []
        if points == self.points:
            return False
        self.points = points
        return True

    def unseen(self, person: Person) -> int:
        """Return how many private messages of the bot this person's tab has not shown yet."""
        after = self.seen.get(person.id, "")
        return sum(1 for post in self.slack.direct_messages(person) if post.app and post.ts > after)

    def offers_after(self) -> list[int]:
        """Return after how many messages of the open thread a private offer about it went out."""
        mark = f"p{self.thread.replace('.', '')}"
        posts = [post for person in self.people for post in self.slack.direct_messages(person) if post.app]
        about = [post.ts for post in posts if self.thread and mark in f"{post.blocks}{post.text}"]
        return [sum(1 for point in self.points if point[0] <= ts) for ts in about]
