"""Buttons: under the notice, under a prompt, in replies and in the Home tab."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_bolt.context.async_context import AsyncBoltContext

from bot.ports import Reception
from bot.service.answers import WatchOutcome
from bot.slack import payloads
from bot.slack.blocks import Laid, names, replies
from bot.slack.blocks.forms import window
from bot.slack.blocks.notice import ended_notice
from bot.slack.blocks.offer import explanation, offer
from bot.slack.desk import Desk
from bot.slack.listeners.answering import say
from bot.slack.listeners.home import TURNS, show_home
from bot.slack.listeners.settings import open_settings, retire_notice
from bot.slack.listeners.templates import open_templates
from bot.slack.listeners.templates import press as press_template
from bot.slack.listeners.windows import show as show_window
from bot.slack.payloads import Pressed


@dataclass(frozen=True, slots=True)
class Shown:
    """What a button leads to: words beside the message, or in its place."""

    laid: Laid
    replaces: bool = False


Handler = Callable[[Desk, Pressed], Awaitable[Shown | None]]
# What all buttons in the window of templates are called alike.
TEMPLATE = "cg_template_"
# Buttons of the Home tab that open a window, with its title where it says why it stays closed.
OPENERS = {names.SETTINGS: ("Settings", open_settings), names.TEMPLATES: ("Templates", open_templates)}


def register(app: AsyncApp, desk: Desk) -> None:
    """Register one listener for all buttons; their names say what they do."""

    @app.action(re.compile(""))
    async def on_button(ack: AsyncAck, respond: AsyncRespond, body: dict[str, Any], context: AsyncBoltContext) -> None:
        await desk.in_time(act(desk, respond, body, context.bot_user_id or ""), body)
        await ack()


async def act(desk: Desk, respond: AsyncRespond, body: dict[str, Any], own_user: str) -> None:
    """Do what a button says and show what came of it."""
    pressed = payloads.read_action(body)
    if pressed is None:
        await say(respond, replies.for_members_only())
    elif pressed.action == names.DELETE_MESSAGES:
        number = await desk.messenger.delete_messages(pressed.person, own_user)
        await _show(desk, respond, pressed, Shown(replies.deleted_messages(number)))
    elif pressed.action in TURNS:
        await show_home(desk, pressed)
    elif pressed.action in OPENERS:
        title, open_it = OPENERS[pressed.action]
        refused = await open_it(desk, pressed.person, pressed.trigger)
        if refused is not None:
            await desk.messenger.open_view(pressed.person.workspace, pressed.trigger, window(title, *refused.blocks))
            await show_home(desk, pressed)
    elif pressed.action.startswith(TEMPLATE):
        await press_template(desk, pressed)
    elif pressed.action in HANDLERS:
        await _show(desk, respond, pressed, await HANDLERS[pressed.action](desk, pressed))
    elif pressed.action != names.OPEN and not pressed.window:
        # What is opened by a link needs no answer, nor what is chosen in a form; the rest is of another release.
        await _show(desk, respond, pressed, Shown(replies.unknown_button()))


async def _show(desk: Desk, respond: AsyncRespond, pressed: Pressed, shown: Shown | None) -> None:
    if pressed.in_home:
        if pressed.action == names.FORGET and shown is not None:
            # First, for what allows us to open a window is good for three seconds.
            view = window("Erased", *shown.laid.blocks)
            await desk.messenger.open_view(pressed.person.workspace, pressed.trigger, view)
        await show_home(desk, pressed)
    elif pressed.window:
        if shown is not None:
            await show_window(desk, pressed.person, pressed.window, window("Erased", *shown.laid.blocks))
    elif shown is not None:
        await say(respond, shown.laid, replace=shown.replaces)


async def join(desk: Desk, pressed: Pressed) -> Shown:
    """*Send me prompts*."""
    return Shown(replies.choice_answer(await desk.service.join(pressed.person)))


async def leave(desk: Desk, pressed: Pressed) -> Shown:
    """*Don't read me*."""
    return Shown(replies.choice_answer(await desk.service.leave(pressed.person)))


async def forget(desk: Desk, pressed: Pressed) -> Shown:
    """*Forget me*."""
    return Shown(replies.forgotten(await desk.service.forget(pressed.person)))


async def stop(desk: Desk, pressed: Pressed) -> Shown:
    """*Stop*: no more prompts."""
    return Shown(replies.choice_answer(await desk.service.stop_prompts(pressed.person)))


async def pause(desk: Desk, pressed: Pressed) -> Shown:
    """*Pause prompts*."""
    length = payloads.read_pause(pressed.value)
    if length is None:
        return Shown(replies.pause_usage())
    until = desk.now() + length
    await desk.service.pause(pressed.person, until)
    return Shown(replies.paused(until))


async def resume(desk: Desk, pressed: Pressed) -> Shown:
    """*Resume*."""
    await desk.service.resume(pressed.person)
    return Shown(replies.resumed(await desk.service.own(pressed.person)))


async def stop_watch(desk: Desk, pressed: Pressed) -> Shown | None:
    """*Stop watching*: the notice, which everybody sees, then says who stopped it."""
    if pressed.place is None:
        return None
    answer = await desk.service.stop_watch(pressed.person, pressed.place, pressed.thread)
    if answer.outcome is not WatchOutcome.STOPPED:
        return Shown(replies.watch_answer(answer))
    if pressed.message != answer.notice_ts:
        # It was pressed on what only a newcomer sees.
        await retire_notice(desk, pressed.person, answer)
    rules = await desk.service.rules_of(pressed.person.workspace)
    return Shown(ended_notice(pressed.thread, pressed.person.person, rules), replaces=True)


async def another(desk: Desk, pressed: Pressed) -> Shown:
    """*Another idea*: the next move, in place of this one."""
    given = await desk.service.another_idea(pressed.person, pressed.value)
    if given is not None:
        return Shown(offer(given), replaces=True)
    is_theirs = await desk.service.explain(pressed.person, pressed.value) is not None
    return Shown(replies.no_words() if is_theirs else replies.prompt_gone())


async def why(desk: Desk, pressed: Pressed) -> Shown:
    """*Why this?*."""
    given = await desk.service.explain(pressed.person, pressed.value)
    return Shown(explanation(given) if given is not None else replies.prompt_gone())


def _receive(reception: Reception) -> Handler:
    async def receive(desk: Desk, pressed: Pressed) -> Shown:
        is_theirs = await desk.service.receive(pressed.person, pressed.value, reception)
        return Shown(replies.received(reception) if is_theirs else replies.prompt_gone())

    return receive


HANDLERS: dict[str, Handler] = {
    names.JOIN: join,
    names.LEAVE: leave,
    names.FORGET: forget,
    names.STOP: stop,
    names.PAUSE: pause,
    names.RESUME: resume,
    names.STOP_WATCH: stop_watch,
    names.ANOTHER: another,
    names.WHY: why,
    names.HELPFUL: _receive(Reception.HELPFUL),
    names.NOT_HELPFUL: _receive(Reception.NOT_HELPFUL),
    names.NOT_STUCK: _receive(Reception.NOT_STUCK),
}
