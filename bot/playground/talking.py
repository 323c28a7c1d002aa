"""What people do with messages and channels: say, edit, delete, join, leave, archive."""

import asyncio
from typing import Any

from bot.playground import events
from bot.playground.ground import Ground
from bot.playground.json_shapes import message_json
from bot.playground.typed_text import Typed, typed
from bot.playground.world import Channel, Json, Person, Post, Workspace


class Talking(Ground):
    """People talking. Each verb waits until the bot acknowledged the events, unless told not to (`wait=False`)."""

    async def say(
        self,
        person: Person | str,
        channel: Channel | str,
        text: str,
        *,
        thread: Post | str | None = None,
        to_channel_too: bool = False,
        as_me: bool = False,
        files: list[Json] | None = None,
        wait: bool = True,
    ) -> Post:
        """Post as a person: in a channel, or in the thread of `thread` (any message of it, or its first one's ts).

        `to_channel_too` is Slack's *Also send to the channel*, `as_me` is `/me`, `files` come with the message.
        """
        author, place = self.who(person), self.where(channel)
        if author.id not in place.members:
            raise ValueError(f"{author.name} is not in {place.name} and cannot write there; join_channel first")
        home = self.home_of(place)
        subtype = {(True, False): "thread_broadcast", (False, True): "me_message"}.get((to_channel_too, as_me), "")
        written = self.as_typed(home, text)
        post = self.world.write(
            home,
            place.id,
            author.id,
            Typed(written.text) if as_me else written,
            thread=_root(thread),
            subtype=subtype or ("file_share" if files else ""),
            files=files or [],
        )
        await self._told_of(home, place, post, wait)
        return post

    async def say_as_app(
        self, name: str, channel: Channel | str, text: str, *, thread: Post | str | None = None, wait: bool = True
    ) -> Post:
        """Post as another app's bot."""
        place = self.where(channel)
        home = self.home_of(place)
        more = {"thread": _root(thread), "subtype": "bot_message", "app_name": name}
        post = self.world.write(home, place.id, "", Typed(self.as_typed(home, text).text), **more)
        await self._told_of(home, place, post, wait)
        return post

    async def edit(self, post: Post, text: str, *, wait: bool = True) -> Post:
        """Edit a message, as its author."""
        home, place, before = self._at(post)
        now = self.as_typed(home, text)
        post.text, post.blocks, post.edited_ts = now.text, list(now.blocks), self.world.next_ts()
        self.world.changed(home, post)
        await self._changed(home, place, post, before, wait)
        return post

    async def preview(self, post: Post, *, wait: bool = True) -> None:
        """Let Slack unfurl a link in the message: an event that says it changed, with the same text."""
        home, place, before = self._at(post)
        event = events.changed(self.world, home, place, post, before)
        event["message"]["attachments"] = [{"id": 1, "title": "A page", "from_url": "https://example.com/page"}]
        await self._sent(self.hear(home, place, [event]), wait)

    async def delete(self, post: Post, *, wait: bool = True) -> None:
        """Delete a message. An answered parent leaves a tombstone."""
        home, place, before = self._at(post)
        self.world.remove(home, post)
        if post.is_tombstone:
            await self._changed(home, place, post, before, wait)
        else:
            await self._sent(self.hear(home, place, [events.deleted(self.world, place, before)]), wait)

    async def join_channel(self, person: Person | str, channel: Channel | str, *, wait: bool = True) -> None:
        """Come into a channel, which Slack also notes in it."""
        await self._enter_or_leave(self.who(person), self.where(channel), joined=True, wait=wait)

    async def leave_channel(self, person: Person | str, channel: Channel | str, *, wait: bool = True) -> None:
        """Leave a channel, which Slack also notes in it."""
        await self._enter_or_leave(self.who(person), self.where(channel), joined=False, wait=wait)

    async def invite_bot(self, channel: Channel | str, *, wait: bool = True) -> None:
        """Invite the bot, which is told of it."""
        place = self.where(channel)
        await self._enter_or_leave(self.home_of(place).bot, place, joined=True, wait=wait)

    async def remove_bot(self, channel: Channel | str, by: Person | str, *, wait: bool = True) -> None:
        """Remove the bot from a channel, of which only `channel_left` or `group_left` tells it."""
        place = self.where(channel)
        home = self.home_of(place)
        told = self.hear(home, place, [events.channel_event(self.world, place, self.who(by), "left")])
        place.members.discard(home.bot.id)
        await self._sent(told, wait)

    async def archive(self, channel: Channel | str, by: Person | str, *, wait: bool = True) -> None:
        """Archive a channel."""
        place = self.where(channel)
        place.is_archived = True
        event = events.channel_event(self.world, place, self.who(by), "archive")
        await self._sent(self.hear(self.home_of(place), place, [event]), wait)

    async def delete_channel(self, channel: Channel | str, by: Person | str, *, wait: bool = True) -> None:
        """Delete a channel with all that was said in it."""
        place = self.where(channel)
        home = self.home_of(place)
        event = events.channel_event(self.world, place, self.who(by), "deleted")
        told = self.hear(home, place, [event])
        del home.channels[place.id]
        for key in [key for key in home.posts if key[0] == place.id]:
            del home.posts[key]
        await self._sent(told, wait)

    async def deactivate(self, person: Person | str, *, wait: bool = True) -> None:
        """Close somebody's account."""
        somebody = self.who(person)
        somebody.is_deleted = True
        home = self.home_of(somebody)
        await self._sent(self.tell(home, [events.user_changed(self.world, home, somebody)]), wait)

    async def rename(self, person: Person | str, name: str, *, wait: bool = True) -> None:
        """Take another name."""
        somebody = self.who(person)
        somebody.name = name
        home = self.home_of(somebody)
        await self._sent(self.tell(home, [events.user_changed(self.world, home, somebody)]), wait)

    async def uninstall(self, workspace: Workspace | None = None, *, wait: bool = True) -> None:
        """Remove the app: its token is worth nothing any more, and two events say so."""
        home = workspace or self.workspace
        home.is_installed = False
        told = [events.tokens_revoked(self.world, home), events.uninstalled(self.world)]
        await self._sent(self.tell(home, told), wait)

    async def raw_event(self, payload: Any, *, wait: bool = True) -> None:
        """Send a request body as it is, however odd. Bytes go out unchanged (HTTP only)."""
        await self._sent([self.delivery.later(self.delivery.event(payload))], wait)

    async def event(self, event: Json, *, workspace: Workspace | None = None, wait: bool = True) -> None:
        """Send an event of any type, in a well-formed envelope, subscribed to or not."""
        body = events.envelope(self.world, workspace or self.workspace, event)
        await self.raw_event(body, wait=wait)

    def as_typed(self, home: Workspace, text: str) -> Typed:
        """Return what Slack makes of typed text: names become mentions."""
        people = {name: person.id for person in home.people.values() for name in (person.first_name, person.name)}
        channels = {c.name: c.id for c in home.channels.values() if not c.direct_with}
        return typed(text, people, channels)

    def _at(self, post: Post) -> tuple[Workspace, Channel, Json]:
        home = self.home_of(post)
        return home, home.channels[post.channel], message_json(home, post)

    async def _told_of(self, home: Workspace, place: Channel, post: Post, wait: bool) -> None:
        sent = self.hear(home, place, events.said(home, place, post))
        parent = home.posts.get((place.id, post.thread)) if post.is_reply else None
        if parent is not None:
            shown = message_json(home, parent)
            sent += self.hear(home, place, [events.changed(self.world, home, place, parent, shown)])
        await self._sent(sent, wait)

    async def _changed(self, home: Workspace, place: Channel, post: Post, before: Json, wait: bool) -> None:
        await self._sent(self.hear(home, place, [events.changed(self.world, home, place, post, before)]), wait)

    async def _enter_or_leave(self, person: Person, place: Channel, *, joined: bool, wait: bool) -> None:
        home = self.home_of(place)
        told = [events.membership(self.world, place, person, joined=joined)]
        if joined:
            place.members.add(person.id)
        note = Typed(f"<@{person.id}> has {'joined' if joined else 'left'} the channel")
        post = self.world.write(home, place.id, person.id, note, subtype=f"channel_{'join' if joined else 'leave'}")
        sent = self.hear(home, place, told + events.said(home, place, post))
        if not joined:
            place.members.discard(person.id)
        await self._sent(sent, wait)

    async def _sent(self, tasks: "list[asyncio.Task[Any]]", wait: bool) -> None:
        if wait:
            await asyncio.gather(*tasks)


def _root(thread: Post | str | None) -> str:
    return thread.root if isinstance(thread, Post) else thread or ""
