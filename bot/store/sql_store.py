"""The store the bot works with: every group of rows in one transaction, on SQLite or PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from types import TracebackType
from typing import Self

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.errors import StoreError
from bot.store.engine import BEGIN, BUSY_TIMEOUT, connect, require_database, unusable
from bot.store.forgetting import Forgetting
from bot.store.migrate import Standing, standing_of
from bot.store.prompts import Episodes, Prompts
from bot.store.reading import Reading
from bot.store.threads import Threads
from bot.store.totals import Totals
from bot.store.wording import Wording

# Tries, a tenth of a second apart: a reader beside us is done in milliseconds.
CLEANED_WITHIN = 30


class SqlTransaction(Reading, Threads, Episodes, Prompts, Totals, Wording, Forgetting):
    """Everything that can be read and written in one unit of work (`bot.ports.Transaction`)."""


class SqlStore:
    """Where all of it is kept (`bot.ports.Store`).

    Parameters
    ----------
    url
        `sqlite:///file.db` or `postgresql://…`. Nothing is opened before the first use.
    """

    def __init__(self, url: str) -> None:
        self.engine: AsyncEngine = connect(url)
        self._is_sqlite = self.engine.dialect.name == "sqlite"
        self._log_remembers = False
        # SQLite has one writer. Waiting here is first come, first served; waiting in SQLite is a lottery.
        self._turn: AbstractAsyncContextManager[None] = asyncio.Lock() if self._is_sqlite else nullcontext()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[SqlTransaction]:
        """Begin a unit of work: all of it is stored when the block ends, or nothing is.

        Do not wait for Slack inside, and do not begin another one inside: on SQLite it would wait for the first.
        """
        async with self._turn:
            async with self.engine.begin() as connection:
                work = SqlTransaction(connection)
                yield work
            self._log_remembers = self._log_remembers or work.has_erased
            if self._is_sqlite and self._log_remembers:
                self._log_remembers = not await self._clean_the_log()

    async def _clean_the_log(self) -> bool:
        # What was overwritten in the file is still in the write-ahead log until that is emptied. Another program that
        # reads holds that off; we do not wait for it, but try again after the next transaction.
        async with self.engine.connect() as connection:
            outside = await connection.execution_options(**{BEGIN: ""})
            await outside.execute(text("PRAGMA busy_timeout = 0"))
            is_busy = (await outside.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))).scalar_one()
            await outside.execute(text(BUSY_TIMEOUT))
        return not is_busy

    async def check(self) -> None:
        """Make sure that the database can be reached and has the tables of this release.

        Raises
        ------
        StoreError
            Out of reach, older or newer. The message says what to do.
        """
        await asyncio.to_thread(require_database, self.engine)
        try:
            async with self.engine.connect() as connection:
                standing = await connection.run_sync(standing_of)
        except DBAPIError as trouble:
            raise unusable(self.engine, "reached", trouble) from trouble
        if standing is Standing.OLDER:
            raise StoreError("The database is older than this release. Run `commonground migrate`.")
        if standing is Standing.NEWER:
            raise StoreError("The database is newer than this release. Install the newer release of Common Ground.")

    async def close(self) -> None:
        """Close all connections; first empty the log of what was erased, if another program held that off."""
        for _ in range(CLEANED_WITHIN):
            if not (self._is_sqlite and self._log_remembers):
                break
            await asyncio.sleep(0.1)
            self._log_remembers = not await self._clean_the_log()
        await self.engine.dispose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()
