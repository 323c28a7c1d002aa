"""What everything in the embedded Slack stands on: the world, the way to the bot, and who hears what."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from bot.playground import events
from bot.playground.delivery import Delivery, Patience, Sent
from bot.playground.faults import Fault, Faults
from bot.playground.http_route import HttpRoute
from bot.playground.sockets import SocketRoute
from bot.playground.triggers import Triggers
from bot.playground.web_api.response_urls import ResponseUrls
from bot.playground.world import Change, Channel, Json, Person, Post, View, Workspace, World, unguessable


class Ground:
    """World and delivery together. The verbs of people stand on it.

    Parameters
    ----------
    now
        The clock the world's timestamps follow.
    request_url
        Where the bot listens for HTTP. '' means Socket Mode.
    subscriptions
        Names of the events the app subscribed to, as its manifest spells them; None for all.
    """

    def __init__(
        self,
        now: Callable[[], datetime],
        *,
        workspace_name: str = "Meadow",
        request_url: str = "",
        signing_secret: str = "",
        patience: Patience | None = None,
        subscriptions: frozenset[str] | None = None,
    ) -> None:
        patience = patience or Patience()
        self.base_url = ""
        self.signing_secret = signing_secret or unguessable()
        self.subscriptions = subscriptions
        self.world = World(now)
        self.workspace = self.world.add_workspace(workspace_name)
        self.sockets = SocketRoute(patience.answer_s)
        self.delivery = Delivery(self.sockets, patience)
        self.faults = Faults()
        self.triggers = Triggers(self.world)
        self.response_urls = ResponseUrls(self)
        if request_url:
            self.listen_at(request_url)

    def listen_at(self, request_url: str) -> None:
        """Send signed HTTP requests to this address from now on, instead of Socket Mode."""
        self.delivery.route = HttpRoute(request_url, self.signing_secret, self.delivery.patience.answer_s)

    # ------------------------------------------------------------ who is there

    def add_workspace(self, name: str) -> Workspace:
        """Add another workspace in which the app is installed."""
        return self.world.add_workspace(name)

    def add_person(
        self,
        name: str,
        *,
        zone: str = "Europe/Lisbon",
        is_admin: bool = False,
        is_stranger: bool = False,
        workspace: Workspace | None = None,
    ) -> Person:
        """Add somebody. A stranger belongs to another organisation, met in shared channels."""
        home = workspace or self.workspace
        return self.world.add_person(home, name, zone=zone, is_admin=is_admin, is_stranger=is_stranger)

    def add_channel(
        self,
        name: str,
        members: list[Person],
        *,
        is_private: bool = False,
        is_shared: bool = False,
        with_bot: bool = True,
        workspace: Workspace | None = None,
    ) -> Channel:
        """Add a channel with these members; the bot is one of them unless told otherwise. No event tells of it."""
        home = workspace or self.workspace
        return self.world.add_channel(
            home, name, members, is_private=is_private, is_shared=is_shared, with_bot=with_bot
        )

    def home_of(self, thing: Person | Channel | Post | View) -> Workspace:
        """Return the workspace something is in."""
        ids = {getattr(thing, name, "") for name in ("id", "channel", "person")}
        for workspace in self.world.workspaces.values():
            if ids & (workspace.people.keys() | workspace.channels.keys()):
                return workspace
        raise LookupError(f"{thing} is in no workspace of this Slack")

    def who(self, person: Person | str) -> Person:
        """Return a person, also by first name."""
        return self.workspace.person(person) if isinstance(person, str) else person

    def where(self, channel: Channel | str) -> Channel:
        """Return a channel, also by name or id."""
        if isinstance(channel, Channel):
            return channel
        for known in self.workspace.channels.values():
            if channel in (known.id, known.name):
                return known
        raise LookupError(f"no channel is called {channel!r} here")

    def direct(self, person: Person | str) -> Channel:
        """Return the direct messages between the bot and this person."""
        somebody = self.who(person)
        return self.world.open_direct(self.home_of(somebody), somebody)

    # ------------------------------------------------------------ what a person sees

    def direct_messages(self, person: Person | str) -> list[Post]:
        """Return what the bot and this person wrote to each other, oldest first."""
        somebody = self.who(person)
        channel = self.home_of(somebody).direct(somebody.id)
        return self.home_of(somebody).posts_in(channel.id, for_person=somebody.id) if channel else []

    def ephemerals(self, person: Person | str, after: str = "0") -> list[Post]:
        """Return what only this person sees, since a timestamp."""
        somebody = self.who(person)
        posts = self.home_of(somebody).posts.values()
        return sorted((p for p in posts if p.visible_to == somebody.id and p.ts > after), key=lambda post: post.ts)

    def messages(self, channel: Channel | str, *, for_person: Person | str | None = None) -> list[Post]:
        """Return what stands in a channel, answers too, oldest first."""
        place = self.where(channel)
        reader = self.who(for_person).id if for_person else ""
        return self.home_of(place).posts_in(place.id, for_person=reader)

    def home_tab(self, person: Person | str) -> View | None:
        """Return what the Home tab shows this person."""
        somebody = self.who(person)
        return self.home_of(somebody).homes.get(somebody.id)

    def window(self, person: Person | str) -> View | None:
        """Return the uppermost window this person has open."""
        somebody = self.who(person)
        home = self.home_of(somebody)
        stack = home.windows.get(somebody.id, [])
        return home.views[stack[-1]] if stack else None

    # ------------------------------------------------------------ what the app hears

    def hear(self, workspace: Workspace, channel: Channel, told: list[Json]) -> "list[asyncio.Task[Sent]]":
        """Tell the app of events in a channel, if it is there to hear them."""
        if workspace.bot.id not in channel.members:
            return []
        return self.tell(workspace, told, is_shared=channel.is_shared)

    def tell(
        self, workspace: Workspace, told: list[Json], *, is_shared: bool = False
    ) -> "list[asyncio.Task[Sent]]":  # fmt: skip
        """Tell the app of events, those it subscribed to."""
        farewell = ("app_uninstalled", "tokens_revoked")
        sent = []
        for event in told:
            is_wanted = self.subscriptions is None or events.subscription(event) in self.subscriptions
            if is_wanted and (workspace.is_installed or event["type"] in farewell):
                body = events.envelope(self.world, workspace, event, is_shared=is_shared)
                sent.append(self.delivery.later(self.delivery.event(body)))
        return sent

    # ------------------------------------------------------------ for tests

    def fail(self, method: str, fault: Fault) -> None:
        """Let the next calls of a Web API method go wrong."""
        self.faults.add(method, fault)

    def limit(self, method: str, *, retry_after_s: int = 1, times: int = 1) -> None:
        """Let the next calls of a method answer 429."""
        self.fail(method, Fault(429, "ratelimited", retry_after_s=retry_after_s, times=times))

    async def settled(self) -> None:
        """Wait until the app has heard of everything, also of what it caused itself."""
        await self.delivery.settle()

    async def until(self, is_true: Callable[[], object], within_s: float = 60.0) -> None:
        """Wait until something is to be seen.

        Raises
        ------
        TimeoutError
            If it is not, in time.
        """
        something_changed = asyncio.Event()

        def notice(change: Change) -> None:
            something_changed.set()

        self.world.observers.append(notice)
        try:
            async with asyncio.timeout(within_s):
                while not is_true():
                    await something_changed.wait()
                    something_changed.clear()
        finally:
            self.world.observers.remove(notice)
