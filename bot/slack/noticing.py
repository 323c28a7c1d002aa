"""What we say where everybody sees it: the notice of a watch, from its posting to its end, and changed rules."""

from abc import ABC, abstractmethod
from typing import Any

from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.errors import SlackRefused
from bot.ports import ChannelKey, Rules, Watch
from bot.slack.blocks import Laid
from bot.slack.blocks.notice import announcement, ended_notice, newcomers_notice, notice


class Noticing(ABC):
    """The notices of the messenger, who brings the calls."""

    async def post_notice(self, watch: Watch, rules: Rules | None = None, *, introduces: bool = False) -> str:
        """Post the notice, joining a public channel first where needed; returns its ts."""
        laid = notice(watch, rules or Rules(), introduces=introduces)
        try:
            return await self._post_notice(watch, laid)
        except SlackRefused as refused:
            if refused.code != "not_in_channel":
                raise
        await self._call(watch.place.workspace, "conversations.join", channel=watch.place.channel)
        return await self._post_notice(watch, laid)

    async def _post_notice(self, watch: Watch, laid: Laid) -> str:
        if watch.place.channel.startswith("D"):
            raise SlackRefused("Direct messages cannot be watched.", "is_direct")
        said = await self._post(watch.place, laid, thread_ts=watch.thread or None)
        return str(said["ts"])

    async def show_notice(self, watch: Watch, person: str, rules: Rules | None = None) -> None:
        """Show the notice to one newcomer only."""
        await self.whisper(watch.place, person, newcomers_notice(watch, rules or Rules()), watch.thread)

    async def rewrite_notice(self, watch: Watch, rules: Rules) -> None:
        """Let the notice that stands tell the rules that hold now."""
        await self._edit(watch.place, watch.notice_ts, notice(watch, rules))

    async def retire_notice(self, place: ChannelKey, thread: str, notice_ts: str, by: str, rules: Rules) -> None:
        """Let the notice of a watch that was stopped say so."""
        await self._edit(place, notice_ts, ended_notice(thread, by, rules))

    async def announce_rules(self, watch: Watch, by: str, rules: Rules) -> None:
        """Tell a watched place who changed the rules, and what they are now."""
        laid, place = announcement(by, rules), watch.place
        # Several threads of one channel may be watched, and Slack takes about a message a second in each channel.
        await self.patiently(
            place.workspace,
            "chat.postMessage",
            channel=place.channel,
            text=laid.text,
            blocks=laid.blocks,
            thread_ts=watch.thread or None,
        )

    async def _edit(self, place: ChannelKey, ts: str, laid: Laid) -> None:
        await self.patiently(
            place.workspace, "chat.update", channel=place.channel, ts=ts, text=laid.text, blocks=laid.blocks
        )

    @abstractmethod
    async def whisper(self, place: ChannelKey, person: str, laid: Laid, thread: str = "") -> None:
        """Show something to one person in a channel or thread."""

    @abstractmethod
    async def patiently(self, workspace: str, method: str, **arguments: Any) -> AsyncSlackResponse:
        """Call Slack, as slowly as it wants it."""

    @abstractmethod
    async def _post(self, place: ChannelKey, laid: Laid, **more: Any) -> AsyncSlackResponse: ...

    @abstractmethod
    async def _call(self, workspace: str, method: str, **arguments: Any) -> AsyncSlackResponse: ...
