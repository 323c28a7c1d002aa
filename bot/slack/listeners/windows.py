"""Windows that answer: a form is acknowledged in time, and what comes later is shown in it if it is still open."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck

from bot.errors import SlackRefused
from bot.ports import PersonKey
from bot.slack import payloads
from bot.slack.blocks.elements import Block, escape, section
from bot.slack.desk import Desk
from bot.slack.payloads import Submitted

# What is acknowledged: problems at fields, or another window in place of the form.
Answer = dict[str, Any]
# Had the end come before it, the window that says "one moment" would cover it for good.
TRAVEL_S = 0.5
log = structlog.get_logger(__name__)


async def answer_form(
    desk: Desk, ack: AsyncAck, body: dict[str, Any], do: Callable[[Submitted], Awaitable[Answer]], working: Block
) -> None:
    """Acknowledge a form with what `do` says of it; if that takes too long, with the window that says so."""
    submitted = payloads.read_submission(body)
    if submitted is None:
        await ack()
        return
    answered: list[Answer] = []
    acknowledged: asyncio.Event | None = None

    async def work() -> None:
        answered.append(await do(submitted))
        if acknowledged is not None:
            await acknowledged.wait()
            await asyncio.sleep(TRAVEL_S)
            await show(desk, submitted.person, submitted.view, _late(answered[0], working))

    if await desk.in_time(work(), body):
        await ack(**answered[0])
        return
    acknowledged = asyncio.Event()
    await ack(**instead(working))
    acknowledged.set()


def _late(answer: Answer, working: Block) -> Block:
    """Return the window that tells the end. The form is gone by then, so what was wrong in it stands by itself."""
    if answer["response_action"] == "update":
        view: Block = answer["view"]
        return view
    return {**working, "blocks": [section(escape(said)) for said in answer["errors"].values()]}


def instead(view: Block) -> Answer:
    """Return the answer that puts another window in place of the form."""
    return {"response_action": "update", "view": view}


def problems(found: dict[str, str]) -> Answer:
    """Return the answer that says what is wrong at which field."""
    return {"response_action": "errors", "errors": found}


async def show(desk: Desk, person: PersonKey, window: str, view: Block) -> None:
    """Lay an open window out anew; it may have been closed meanwhile."""
    try:
        await desk.messenger.update_view(person.workspace, window, view)
    except SlackRefused as refused:
        log.info("window_gone", code=refused.code)
