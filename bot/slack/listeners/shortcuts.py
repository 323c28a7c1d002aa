"""The shortcuts on a message: watch its thread, or ask for common ground in it."""

import re
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond

from bot.service.answers import WatchAnswer, WatchOutcome
from bot.slack import payloads
from bot.slack.blocks import Laid, names, replies
from bot.slack.blocks.offer import offer
from bot.slack.desk import Desk
from bot.slack.listeners.answering import say
from bot.slack.payloads import ShortcutUsed


def register(app: AsyncApp, desk: Desk) -> None:
    """Register one listener for both; their names say what they do."""

    @app.shortcut(re.compile(""))
    async def on_shortcut(ack: AsyncAck, respond: AsyncRespond, body: dict[str, Any]) -> None:
        async def work() -> None:
            await say(respond, await answer(desk, body))

        await desk.in_time(work(), body)
        await ack()


async def answer(desk: Desk, body: dict[str, Any]) -> Laid:
    """Do what a shortcut asks for."""
    used = payloads.read_shortcut(body)
    if used is None:
        return replies.for_members_only()
    if body.get("callback_id") == names.WATCH_THREAD:
        return replies.watch_answer(await _watch(desk, used))
    given = await desk.service.prompt_now(used.person, None, None if used.is_direct else used.thread)
    return offer(given) if given is not None else replies.no_words()


async def _watch(desk: Desk, used: ShortcutUsed) -> WatchAnswer:
    if used.is_direct:
        return WatchAnswer(WatchOutcome.NOT_HERE, used.thread.place, used.thread.thread)
    return await desk.service.watch_thread(used.person, used.thread)
