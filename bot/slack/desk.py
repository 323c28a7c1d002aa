"""What every listener has at hand, and how it answers in time."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import structlog

from bot.ports import PersonKey
from bot.service import Service
from bot.slack.blocks.home import home
from bot.slack.messenger import SlackMessenger
from bot.slack.oauth import Tokens
from bot.telemetry import Metrics

# Slack shows an error after three seconds. Whatever takes longer than this is acknowledged and answered afterwards.
PATIENCE_S = 2.0
log = structlog.get_logger(__name__)


@dataclass
class Desk:
    """The service, the messenger and the clock, for listeners to hand over to."""

    service: Service
    messenger: SlackMessenger
    tokens: Tokens
    metrics: Metrics
    now: Callable[[], datetime]
    patience_s: float = PATIENCE_S
    _unfinished: set[asyncio.Task[Any]] = field(default_factory=set)

    async def show_home(self, person: PersonKey) -> None:
        """Bring somebody's Home tab up to date."""
        await self.messenger.publish_home(person, home(await self.service.home(person)))

    async def in_time(self, work: Coroutine[Any, Any, None]) -> bool:
        """Do the work, and return whether it was done in time for the acknowledgement; if not, it goes on.

        What fails in time is raised here; what fails later is logged.
        """
        task = asyncio.ensure_future(work)
        await asyncio.wait({task}, timeout=self.patience_s)
        if task.done():
            task.result()
            return True
        self._unfinished.add(task)
        task.add_done_callback(self._finished)
        return False

    async def settled(self) -> None:
        """Wait for the work that goes on after its acknowledgement. Called before the program ends."""
        await asyncio.gather(*self._unfinished, return_exceptions=True)

    def _finished(self, task: asyncio.Task[Any]) -> None:
        self._unfinished.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None:
            log.error("late_answer_failed", error=type(error).__name__, code=getattr(error, "code", ""))
