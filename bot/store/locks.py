"""Locks by name that outlast a transaction: in the database where several processes share it, else in this one."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine


class Locks:
    """Whoever holds a name holds it alone. Waiting costs a connection on PostgreSQL, nothing on SQLite."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._is_postgresql = engine.dialect.name == "postgresql"
        self._here: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def held(self, name: str) -> AsyncIterator[None]:
        """Wait until nobody else holds `name`, and hold it until the block ends."""
        async with self._here.setdefault(name, asyncio.Lock()):
            if not self._is_postgresql:
                yield
                return
            async with self._engine.begin() as connection:
                await connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 1))))
                yield
