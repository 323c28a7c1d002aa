"""What every listener has at hand, and how it answers in time."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.ports import PersonKey
from bot.service import Service
from bot.slack.blocks.home import FIRST_PAGES, Pages, home
from bot.slack.messenger import SlackMessenger
from bot.slack.oauth import Tokens
from bot.slack.trouble import answer_to, tell
from bot.telemetry import Metrics

# Slack shows an error after three seconds. Whatever takes longer than this is acknowledged and answered afterwards.
PATIENCE_S = 2.0


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

    async def show_home(self, person: PersonKey, pages: Pages = FIRST_PAGES, seen: str = "") -> None:
        """Bring somebody's Home tab up to date, opened at these pages.

        With `seen`, the hash of the tab in which something was pressed, a slower press does not lay an older state over
        a newer one: if the tab changed meanwhile, everything is read again.
        """
        if not await self.messenger.publish_home(person, home(await self.service.home(person), pages), seen):
            await self.messenger.publish_home(person, home(await self.service.home(person), pages))

    async def in_time(self, work: Coroutine[Any, Any, None], body: Mapping[str, Any]) -> bool:
        """Do the work, and return whether it was done in time for the acknowledgement; if not, it goes on.

        What fails in time is raised here. Of what fails later, whoever sent `body` is told the id it is logged under.
        """
        task = asyncio.ensure_future(work)
        await asyncio.wait({task}, timeout=self.patience_s)
        if task.done():
            task.result()
            return True
        late = asyncio.ensure_future(self._see_through(task, body))
        self._unfinished.add(late)
        late.add_done_callback(self._unfinished.discard)
        return False

    async def settled(self) -> None:
        """Wait for the work that goes on after its acknowledgement. Called before the program ends."""
        await asyncio.gather(*self._unfinished, return_exceptions=True)

    async def _see_through(self, task: asyncio.Future[None], body: Mapping[str, Any]) -> None:
        try:
            await task
        except Exception as error:
            await tell(self.messenger, body, answer_to(error))
