"""`/commonground`: one word says what is wanted; the reply is visible to the caller only."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond

from bot.ports import ChannelKey
from bot.service.answers import WatchAnswer, WatchOutcome
from bot.slack import payloads
from bot.slack.blocks import Laid, replies
from bot.slack.blocks.conditions import told
from bot.slack.blocks.draft import draft_form
from bot.slack.blocks.help import help_reply, privacy
from bot.slack.blocks.insights import insights as totals
from bot.slack.blocks.offer import explanation, offer
from bot.slack.desk import Desk
from bot.slack.listeners.answering import say
from bot.slack.listeners.settings import open_settings, retire_notice
from bot.slack.listeners.templates import open_templates
from bot.slack.payloads import Command
from classifier.conversation import Sensitivity, Signal


@dataclass(frozen=True, slots=True)
class Reply:
    """What the caller sees, or with `is_public` the whole channel. `laid` is None where a window answers."""

    laid: Laid | None
    is_public: bool = False


Handler = Callable[[Desk, Command], Awaitable[Reply]]


def register(app: AsyncApp, desk: Desk) -> None:
    """Register the slash command. Whatever its name, this app has only one."""

    @app.command(re.compile(""))
    async def on_command(ack: AsyncAck, respond: AsyncRespond, body: dict[str, Any]) -> None:
        answered: list[Reply] = []
        late = False

        async def work() -> None:
            reply = await answer(desk, body)
            answered.append(reply)
            if late and reply.laid is not None:
                await say(respond, reply.laid, in_channel=reply.is_public)

        in_time = await desk.in_time(work(), body)
        late = not in_time
        laid = answered[0].laid if in_time else None
        if laid is None:
            await ack()
        else:
            kind = "in_channel" if answered[0].is_public else "ephemeral"
            await ack(text=laid.text, blocks=laid.blocks, response_type=kind)


async def answer(desk: Desk, body: dict[str, Any]) -> Reply:
    """Do what one slash command asks for."""
    command = payloads.read_command(body)
    if command is None:
        return Reply(replies.for_members_only())
    if command.word == "forget" and command.rest.casefold() != "me":
        return Reply(help_reply(f"forget {command.rest}".strip()))
    handler = HANDLERS.get(command.word)
    return await handler(desk, command) if handler is not None else Reply(help_reply(command.word))


async def show_help(desk: Desk, command: Command) -> Reply:
    """`help`, or nothing at all."""
    return Reply(help_reply())


async def show_privacy(desk: Desk, command: Command) -> Reply:
    """What is read and kept."""
    return Reply(privacy(await desk.service.rules_of(command.person.workspace)))


async def show_status(desk: Desk, command: Command) -> Reply:
    """What is watched here, and what I chose."""
    here = await desk.service.status(command.person, command.place)
    troubles = told(desk.messenger.conditions.of(command.person.workspace), desk.now())
    return Reply(replies.status(here, command.place.channel, troubles))


async def watch(desk: Desk, command: Command) -> Reply:
    """Watch this channel."""
    if command.is_direct:
        return Reply(replies.watch_answer(_not_here(command.place)))
    return Reply(replies.watch_answer(await desk.service.watch_channel(command.person, command.place)))


async def unwatch(desk: Desk, command: Command) -> Reply:
    """Stop watching this channel."""
    if command.is_direct:
        return Reply(replies.watch_answer(_not_here(command.place)))
    answer = await desk.service.stop_watch(command.person, command.place)
    await retire_notice(desk, command.person, answer)
    return Reply(replies.watch_answer(answer))


async def join(desk: Desk, command: Command) -> Reply:
    """Send me prompts."""
    return Reply(replies.choice_answer(await desk.service.join(command.person)))


async def leave(desk: Desk, command: Command) -> Reply:
    """Do not read me, do not write to me."""
    return Reply(replies.choice_answer(await desk.service.leave(command.person)))


async def stop(desk: Desk, command: Command) -> Reply:
    """No more prompts."""
    return Reply(replies.choice_answer(await desk.service.stop_prompts(command.person)))


async def pause(desk: Desk, command: Command) -> Reply:
    """No prompts for a while."""
    length = payloads.read_pause(command.rest)
    if length is None:
        return Reply(replies.pause_usage())
    until = desk.now() + length
    await desk.service.pause(command.person, until)
    return Reply(replies.paused(until))


async def resume(desk: Desk, command: Command) -> Reply:
    """Prompts again."""
    await desk.service.resume(command.person)
    return Reply(replies.resumed(await desk.service.own(command.person)))


async def forget(desk: Desk, command: Command) -> Reply:
    """Erase everything kept about me."""
    return Reply(replies.forgotten(await desk.service.forget(command.person)))


async def prompt(desk: Desk, command: Command) -> Reply:
    """A prompt for me, now."""
    asked = command.rest.casefold()
    if asked and asked not in set(Signal):
        return Reply(replies.prompt_usage())
    given = await desk.service.prompt_now(command.person, Signal(asked) if asked else None, None)
    return Reply(offer(given) if given is not None else replies.no_words())


async def draft(desk: Desk, command: Command) -> Reply:
    """Open the window for a draft."""
    await desk.messenger.open_view(command.person.workspace, command.trigger, draft_form())
    return Reply(None)


async def why(desk: Desk, command: Command) -> Reply:
    """Explain my last prompt."""
    given = await desk.service.explain(command.person)
    return Reply(explanation(given) if given is not None else replies.nothing_to_explain())


async def sensitivity(desk: Desk, command: Command) -> Reply:
    """Change how readily this channel's threads count as stuck; the channel is told."""
    asked = command.rest.casefold()
    if asked not in set(Sensitivity):
        return Reply(replies.sensitivity_usage())
    changed = await desk.service.set_sensitivity(command.person, command.place, Sensitivity(asked))
    if changed.outcome is not WatchOutcome.CHANGED:
        return Reply(replies.watch_answer(changed))
    return Reply(replies.announced_sensitivity(command.person, Sensitivity(asked)), is_public=True)


async def settings(desk: Desk, command: Command) -> Reply:
    """Open the window with the rules of the workspace, for people with admin rights."""
    return Reply(await open_settings(desk, command.person, command.trigger))


async def templates(desk: Desk, command: Command) -> Reply:
    """Open the window with the words of the prompts, for people with admin rights."""
    return Reply(await open_templates(desk, command.person, command.trigger))


async def insights(desk: Desk, command: Command) -> Reply:
    """Totals of this channel."""
    if command.is_direct:
        return Reply(replies.watch_answer(_not_here(command.place)))
    return Reply(totals(await desk.service.insights(command.place), command.place.channel))


def _not_here(place: ChannelKey) -> WatchAnswer:
    return WatchAnswer(WatchOutcome.NOT_HERE, place)


HANDLERS: dict[str, Handler] = {
    "": show_help,
    "help": show_help,
    "status": show_status,
    "privacy": show_privacy,
    "watch": watch,
    "unwatch": unwatch,
    "join": join,
    "leave": leave,
    "stop": stop,
    "pause": pause,
    "resume": resume,
    "forget": forget,
    "prompt": prompt,
    "draft": draft,
    "why": why,
    "sensitivity": sensitivity,
    "settings": settings,
    "templates": templates,
    "insights": insights,
}
