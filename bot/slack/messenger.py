"""What we say in Slack, and the little we ask it: `bot.ports.Messenger` over the Web API."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.errors import SlackError, SlackRefused, SlackUnavailable
from bot.ports import ChannelKey, Found, Offer, PersonKey, Profile, Sent, ThreadKey
from bot.slack.blocks import Laid
from bot.slack.blocks.elements import Block
from bot.slack.blocks.offer import offer as lay_out
from bot.slack.calls import translated
from bot.slack.conditions import Conditions
from bot.slack.noticing import Noticing
from bot.slack.payloads.people import read_profile
from bot.slack.remembering import Remembered
from bot.telemetry import Metrics

METADATA = "commonground_prompt"
TIMEOUT_S = 10
# Longer than this we do not wait when Slack asks us to slow down while there are many messages to delete or edit.
PATIENCE_S = 60.0
PAGE = 200
# A direct message with the bot holds little else than prompts; one that was just sent is on the first page.
HISTORY_PAGES = 3
PROFILES_KEPT_S, PROFILES_KEPT = 300.0, 2_000
MEMBERS_KEPT_S, CHANNELS_KEPT = 60.0, 200
GONE = {"user_not_found", "users_not_found", "user_not_visible"}
NO_SUCH_PLACE = {"channel_not_found", "message_not_found", "not_in_channel", "thread_not_found"}


class SlackMessenger(Noticing):
    """Speaks for every workspace, each with its own token.

    Parameters
    ----------
    token_of
        Returns the token of a workspace, renewed if need be.
    api_url
        Base address of the Web API.
    clock
        Seconds that only go forward, for what is remembered for a while.
    conditions
        Where it is written down how each call ended.
    """

    def __init__(
        self,
        token_of: Callable[[str], Awaitable[str]],
        api_url: str = AsyncWebClient.BASE_URL,
        clock: Callable[[], float] = time.monotonic,
        conditions: Conditions | None = None,
    ) -> None:
        self.conditions = conditions or Conditions(Metrics())
        self._token_of = token_of
        self._api_url = api_url
        self._session: aiohttp.ClientSession | None = None
        self._profiles = Remembered[PersonKey, Profile](PROFILES_KEPT_S, PROFILES_KEPT, clock)
        self._members = Remembered[ChannelKey, frozenset[str]](MEMBERS_KEPT_S, CHANNELS_KEPT, clock)

    async def close(self) -> None:
        """Close the connections to Slack."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    def forget(self, workspace: str) -> None:
        """Drop what is remembered of a workspace that removed the app."""
        self._profiles.drop(lambda person: person.workspace == workspace)
        self._members.drop(lambda place: place.workspace == workspace)
        self.conditions.forget(workspace)

    def person_changed(self, person: PersonKey) -> None:
        """Somebody has another name, zone or rights: ask anew."""
        self._profiles.drop(lambda known: known == person)

    def members_changed(self, place: ChannelKey) -> None:
        """Somebody joined or left: ask anew who is in the channel."""
        self._members.drop(lambda known: known == place)

    # ------------------------------------------------------------ asking

    async def check(self, workspace: str) -> None:
        """Ask Slack whether it still takes our token; what it says is written down with the conditions."""
        await self._call(workspace, "auth.test")

    async def profile(self, person: PersonKey) -> Profile:
        """Return what Slack says of a person now; remembered for some minutes, stored nowhere."""
        known = self._profiles.get(person)
        if known is None:
            known = await self._ask_profile(person)
            self._profiles.put(person, known)
        return known

    async def _ask_profile(self, person: PersonKey) -> Profile:
        try:
            said = await self._call(person.workspace, "users.info", user=person.person)
        except SlackRefused as refused:
            if refused.code in GONE:
                return Profile(is_active=False)
            raise
        return read_profile(said.get("user"))

    async def is_admin(self, person: PersonKey) -> bool:
        """Whether somebody has admin rights, asked anew every time: they may have lost them just now."""
        profile = await self._ask_profile(person)
        self._profiles.put(person, profile)
        return profile.is_admin and profile.is_active

    async def channels_of(self, person: PersonKey) -> frozenset[str]:
        """Return the channels somebody is in, of those we can see: one question instead of one for each channel."""
        kinds = "public_channel,private_channel"
        try:
            pages = [
                page
                async for page in self._pages(person.workspace, "users.conversations", user=person.person, types=kinds)
            ]
        except SlackRefused as refused:
            if refused.code in GONE:
                return frozenset()
            raise
        return frozenset(str(channel["id"]) for page in pages for channel in page.get("channels") or ())

    async def is_member(self, place: ChannelKey, person: str) -> bool:
        """Whether somebody is in a channel. A channel we cannot see has no members for us."""
        members = self._members.get(place)
        if members is None:
            members = await self._ask_members(place)
            self._members.put(place, members)
        return person in members

    async def _ask_members(self, place: ChannelKey) -> frozenset[str]:
        try:
            pages = [
                page async for page in self._pages(place.workspace, "conversations.members", channel=place.channel)
            ]
        except SlackRefused as refused:
            if refused.code in NO_SUCH_PLACE:
                return frozenset()
            raise
        return frozenset(member for page in pages for member in page.get("members") or ())

    async def permalink(self, thread: ThreadKey) -> str:
        """Return the address of a thread, or '' if its first message is gone."""
        try:
            said = await self._call(
                thread.workspace, "chat.getPermalink", channel=thread.channel, message_ts=thread.thread
            )
        except SlackRefused as refused:
            if refused.code in NO_SUCH_PLACE:
                return ""
            raise
        return str(said.get("permalink") or "")

    # ------------------------------------------------------------ where others see it

    async def whisper(self, place: ChannelKey, person: str, laid: Laid, thread: str = "") -> None:
        """Show something to one person in a channel or thread."""
        await self._call(
            place.workspace,
            "chat.postEphemeral",
            channel=place.channel,
            user=person,
            text=laid.text,
            blocks=laid.blocks,
            thread_ts=thread or None,
        )

    # ------------------------------------------------------------ direct messages

    async def send_offer(self, to: PersonKey, offer: Offer) -> Sent:
        """Send a prompt. Its id travels along, so that it can be found again after a crash."""
        channel = await self._direct(to)
        metadata = {"event_type": METADATA, "event_payload": {"prompt": offer.prompt}}
        said = await self._post(ChannelKey(to.workspace, channel), lay_out(offer), metadata=metadata)
        return Sent(channel, str(said["ts"]))

    async def update_offer(self, to: PersonKey, sent: Sent, offer: Offer) -> None:
        """Put other words into a prompt that was sent."""
        laid = lay_out(offer)
        await self._call(
            to.workspace, "chat.update", channel=sent.channel, ts=sent.ts, text=laid.text, blocks=laid.blocks
        )

    async def find_offer(self, to: PersonKey, prompt: str) -> Found:
        """Look for a prompt in the direct message's history."""
        channel = await self._direct(to)
        async for message in self._history(to.workspace, channel):
            metadata = message.get("metadata") or {}
            if metadata.get("event_type") == METADATA and metadata.get("event_payload", {}).get("prompt") == prompt:
                return Found(Sent(channel, str(message["ts"])))
        return Found()

    async def write_to(self, person: PersonKey, laid: Laid) -> None:
        """Answer somebody in their direct messages with us."""
        await self._post(ChannelKey(person.workspace, await self._direct(person)), laid)

    async def delete_messages(self, person: PersonKey, own_user: str) -> int:
        """Delete our direct messages to somebody who wants that; returns how many there were."""
        channel = await self._direct(person)
        own = [m async for m in self._history(person.workspace, channel, pages=50) if m.get("user") == own_user]
        for message in own:
            await self._delete(ChannelKey(person.workspace, channel), str(message["ts"]))
        return len(own)

    async def _delete(self, place: ChannelKey, ts: str) -> None:
        """Delete one of our messages."""
        try:
            await self.patiently(place.workspace, "chat.delete", channel=place.channel, ts=ts)
        except SlackRefused as refused:
            if refused.code != "message_not_found":
                raise

    async def answer_at(self, address: str, words: str) -> None:
        """Answer, visible to one person, at the address that Slack gave with what they pressed."""
        with translated("response_url"):
            async with self._connections().post(address, json={"text": words, "replace_original": False}) as answer:
                answer.raise_for_status()

    # ------------------------------------------------------------ views

    async def open_view(self, workspace: str, trigger: str, view: Block) -> None:
        """Open a window for whoever just pressed something."""
        await self._call(workspace, "views.open", trigger_id=trigger, view=view)

    async def update_view(self, workspace: str, view_id: str, view: Block) -> None:
        """Change a window that is open."""
        await self._call(workspace, "views.update", view_id=view_id, view=view)

    async def publish_home(self, person: PersonKey, view: Block, seen: str = "") -> bool:
        """Set somebody's Home tab; with `seen`, its hash, only if it is still that one. Returns whether it was set."""
        try:
            await self._call(person.workspace, "views.publish", user_id=person.person, view=view, hash=seen or None)
        except SlackRefused as refused:
            if refused.code != "hash_conflict":
                raise
            return False
        return True

    # ------------------------------------------------------------ calls

    async def _post(self, place: ChannelKey, laid: Laid, **more: Any) -> AsyncSlackResponse:
        return await self._call(
            place.workspace,
            "chat.postMessage",
            channel=place.channel,
            text=laid.text,
            blocks=laid.blocks,
            unfurl_links=False,
            unfurl_media=False,
            **more,
        )

    async def _direct(self, person: PersonKey) -> str:
        said = await self._call(person.workspace, "conversations.open", users=person.person)
        return str(said["channel"]["id"])

    async def _history(self, workspace: str, channel: str, pages: int = HISTORY_PAGES) -> AsyncIterator[dict[str, Any]]:
        found = self._pages(workspace, "conversations.history", channel=channel, include_all_metadata=True)
        async for page in found:
            for message in page.get("messages") or ():
                yield message
            pages -= 1
            if pages <= 0:
                return

    async def _pages(self, workspace: str, method: str, **arguments: Any) -> AsyncIterator[AsyncSlackResponse]:
        cursor = None
        while cursor != "":
            page = await self._call(workspace, method, limit=PAGE, cursor=cursor, **arguments)
            yield page
            cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")

    async def patiently(self, workspace: str, method: str, **arguments: Any) -> AsyncSlackResponse:
        """Call Slack, as slowly as it wants it."""
        while True:
            try:
                return await self._call(workspace, method, **arguments)
            except SlackUnavailable as busy:
                if not 0 < busy.retry_after_s <= PATIENCE_S:
                    raise
                await asyncio.sleep(busy.retry_after_s)

    async def _call(self, workspace: str, method: str, **arguments: Any) -> AsyncSlackResponse:
        # No retry handlers: one of slack_sdk's sends again after a lost connection, which could post twice.
        client = AsyncWebClient(
            await self._token_of(workspace), self._api_url, session=self._connections(), retry_handlers=[]
        )
        call = getattr(client, method.replace(".", "_"))
        try:
            with translated(method):
                answer: AsyncSlackResponse = await call(**arguments)
        except SlackError as error:
            self.conditions.failed(workspace, error)
            raise
        self.conditions.answered(workspace, answer.headers)
        return answer

    def _connections(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=TIMEOUT_S))
        return self._session
