"""What happens in Slack: messages, mentions, people and channels that come and go, the app being removed."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext

from bot.consent import Choice
from bot.ports import Heard
from bot.service.answers import WatchOutcome
from bot.slack import payloads
from bot.slack.blocks import Laid
from bot.slack.blocks.help import direct_help, mention_help
from bot.slack.blocks.offer import offer
from bot.slack.blocks.replies import choice_answer, no_words, watch_answer
from bot.slack.desk import Desk
from bot.slack.listeners.settings import retire_notice
from bot.slack.payloads import Own, Spoken

Listener = Callable[..., Awaitable[None]]
CHANNEL_GONE = (
    "channel_archive",
    "channel_deleted",
    "channel_left",
    "group_archive",
    "group_deleted",
    "group_left",
)


def register(app: AsyncApp, desk: Desk) -> None:
    """Register a listener for every event of manifest.json."""
    events = Events(desk)
    for name, listener in events.listeners().items():
        app.event(name)(listener)


class Events:
    """One method for each thing that happens."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def listeners(self) -> dict[str, Listener]:
        """Return the listener of each event, by Slack's name for it."""
        return {
            "message": self.on_message,
            "app_mention": self.on_mention,
            "app_home_opened": self.on_home,
            "member_joined_channel": self.on_joined,
            "member_left_channel": self.on_left,
            "user_change": self.on_profile,
            **dict.fromkeys(CHANNEL_GONE, self.on_channel_gone),
            # Slack sends both, in any order, and either may be the only one to arrive.
            "app_uninstalled": self.on_removed,
            "tokens_revoked": self.on_removed,
        }

    async def on_message(self, body: dict[str, Any], context: AsyncBoltContext) -> None:
        """Somebody spoke, changed what they said, or took it back."""
        spoken = payloads.read_direct(body)
        if spoken is not None:
            await self.desk.messenger.write_to(spoken.person, await _answer_directly(self.desk, spoken))
            return
        place = payloads.read_place(body)
        # Where nobody asked us to read, we do not even look for the words. That something was deleted has none, and may
        # be about a notice that stands for less time than we remember there was none.
        if place is None or not (payloads.is_removal(body) or await self.desk.service.has_watch(place)):
            return
        heard = payloads.read_message(body, Own(context.bot_user_id, context.bot_id))
        if isinstance(heard, Heard):
            await self.desk.service.observe(heard)
        elif heard is not None:
            await self.desk.service.remove(heard)

    async def on_mention(self, body: dict[str, Any]) -> None:
        """Somebody spoke to us in a channel."""
        spoken = payloads.read_mention(body)
        answer = await _answer_mention(self.desk, spoken) if spoken is not None else None
        if spoken is not None and answer is not None:
            thread = spoken.thread.thread if spoken.thread else ""
            await self.desk.messenger.whisper(spoken.place, spoken.person.person, answer, thread)

    async def on_home(self, body: dict[str, Any]) -> None:
        """Somebody opened the Home tab."""
        person = payloads.read_opened_home(body)
        if person is not None:
            await self.desk.in_time(self.desk.show_home(person), body)

    async def on_joined(self, body: dict[str, Any], context: AsyncBoltContext) -> None:
        """Somebody joined a channel. People of other organisations are never read, so they need no notice."""
        joined = payloads.read_membership(body)
        if joined is None:
            return
        self.desk.messenger.members_changed(joined.place)
        if joined.person != context.bot_user_id and not joined.is_stranger:
            await self.desk.service.newcomer(joined.place, joined.person)

    async def on_left(self, body: dict[str, Any], context: AsyncBoltContext) -> None:
        """Somebody left a channel, or we did."""
        left = payloads.read_membership(body)
        if left is None:
            return
        self.desk.messenger.members_changed(left.place)
        if left.person == context.bot_user_id:
            await self.desk.service.channel_gone(left.place)
        else:
            await self.desk.service.departed(left.place, left.person)

    async def on_channel_gone(self, body: dict[str, Any]) -> None:
        """A channel was archived or deleted, or we were removed from it."""
        place = payloads.read_channel_gone(body)
        if place is not None:
            await self.desk.service.channel_gone(place)

    async def on_profile(self, body: dict[str, Any]) -> None:
        """A profile changed: another name is used from now on, and whoever's account was closed is forgotten."""
        changed = payloads.read_changed_person(body)
        if changed is None:
            return
        self.desk.messenger.person_changed(changed.person)
        self.desk.metrics.changes.labels("person").inc()
        if changed.is_closed:
            await self.desk.service.deactivated(changed.person)

    async def on_removed(self, body: dict[str, Any]) -> None:
        """The app was removed from the workspace, or its token taken away: everything of it goes."""
        workspace = payloads.workspace_of(body)
        if workspace is not None and payloads.is_workspace_gone(body):
            at_s = payloads.happened_at_s(body)
            if await self.desk.tokens.is_installed_since(workspace, at_s):
                # The app was removed and installed again before we heard of the first.
                await self.desk.service.workspace_returned(workspace, datetime.fromtimestamp(at_s, tz=UTC))
            else:
                await self.desk.tokens.forget(workspace)
                await self.desk.service.workspace_gone(workspace)
            self.desk.messenger.forget(workspace)


async def _answer_directly(desk: Desk, spoken: Spoken) -> Laid:
    """Answer a word typed to the bot in its direct messages. Nothing of it is kept."""
    if spoken.word == "stop":
        return choice_answer(await desk.service.stop_prompts(spoken.person))
    if spoken.word == "leave":
        await desk.service.leave(spoken.person)
        return choice_answer(Choice.OUT)
    return direct_help()


async def _answer_mention(desk: Desk, spoken: Spoken) -> Laid | None:
    """Answer a mention. A watch that began has its notice for an answer."""
    if spoken.thread is None or spoken.word in ("", "help"):
        return mention_help()
    if spoken.word == "watch":
        begun = await desk.service.watch_thread(spoken.person, spoken.thread)
        return None if begun.outcome is WatchOutcome.STARTED else watch_answer(begun)
    if spoken.word == "unwatch":
        ended = await desk.service.stop_watch(spoken.person, spoken.place, spoken.thread.thread)
        await retire_notice(desk, spoken.person, ended)
        return watch_answer(ended)
    if spoken.word == "prompt":
        given = await desk.service.prompt_now(spoken.person, None, spoken.thread)
        return offer(given) if given is not None else no_words()
    return mention_help(spoken.word)
