"""How the embedded Slack reaches the bot: what is sent, what counts as an answer, and when it is sent again."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol


class Kind(StrEnum):
    """What a request is about, under the names of Socket Mode."""

    EVENT = "events_api"
    COMMAND = "slash_commands"
    INTERACTION = "interactive"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the bot said to one delivery. `body` is what Slack acts on: a reply, or an answer to a form.

    `problem` is '' or Slack's word for what went wrong: `http_timeout`, `http_error`, `connection_failed`.
    """

    problem: str = ""
    body: Any = None
    is_final: bool = False

    @property
    def is_acknowledged(self) -> bool:
        """Whether the bot took it."""
        return not self.problem


class Route(Protocol):
    """One way to the bot: HTTP or a socket."""

    async def send(self, kind: Kind, payload: Any, attempt: int, reason: str) -> Answer:
        """Send once and wait for the answer, not longer than Slack waits."""


@dataclass(frozen=True)
class Patience:
    """How long Slack waits, in seconds. The real ones: an answer within 3, again at once, after 60 and after 300."""

    answer_s: float = 3.0
    again_after_s: tuple[float, ...] = (0.05, 0.2, 0.5)


@dataclass
class Sent:
    """One thing that was sent to the bot, and every answer it got."""

    kind: Kind
    payload: Any
    answers: list[Answer] = field(default_factory=list)

    @property
    def is_acknowledged(self) -> bool:
        """Whether the bot took it in the end."""
        return bool(self.answers) and self.answers[-1].is_acknowledged


class Delivery:
    """Sends to the bot over one route and keeps account of it."""

    def __init__(self, route: Route, patience: Patience) -> None:
        self.route = route
        self.patience = patience
        self.sent: list[Sent] = []
        self._running: set[asyncio.Task[Any]] = set()

    async def event(self, payload: Any) -> Sent:
        """Send an event until it is acknowledged or Slack gives up. Repeats say so."""
        sent = Sent(Kind.EVENT, payload)
        self.sent.append(sent)
        reason = ""
        for attempt, wait_s in enumerate((0.0, *self.patience.again_after_s)):
            await asyncio.sleep(wait_s)
            answer = await self.route.send(Kind.EVENT, payload, attempt, reason)
            sent.answers.append(answer)
            if answer.is_acknowledged or answer.is_final:
                break
            reason = answer.problem
        return sent

    async def ask(self, kind: Kind, payload: Any) -> Answer:
        """Send what a person waits for. Slack does this once."""
        sent = Sent(kind, payload)
        self.sent.append(sent)
        answer = await self.route.send(kind, payload, 0, "")
        sent.answers.append(answer)
        return answer

    def later(self, work: Coroutine[Any, Any, Any]) -> "asyncio.Task[Any]":
        """Do this beside what goes on, and remember it until it is done."""
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return task

    async def settle(self) -> None:
        """Wait until nothing is on its way any more, also what the bot caused meanwhile."""
        while self._running:
            await asyncio.gather(*self._running)

    async def close(self) -> None:
        """Give up what is still on its way."""
        for task in list(self._running):
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
