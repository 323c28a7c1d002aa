"""A process that dies in the middle of a delivery: run as `python killed.py URL DIARY`, which it never survives."""

import asyncio
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from bot.jobs.durable import DurableJobs
from bot.ports import ThreadKey


async def main(url: str, diary: Path) -> None:
    async def die(_workspace: str, prompt: str) -> None:
        with diary.open("a") as page:
            page.write(f"{prompt}\n")
        os._exit(9)

    async def look(_thread: ThreadKey) -> None: ...

    async def sweep() -> None: ...

    jobs = DurableJobs(url, lambda: datetime.now(UTC))
    await jobs.start(die, look, sweep)
    await jobs.deliver("T", "P", datetime.now(UTC))
    await asyncio.sleep(30)


asyncio.run(main(sys.argv[1], Path(sys.argv[2])))
