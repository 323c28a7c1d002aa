"""What every group of rows shares: one connection inside one transaction, and how a row is put into it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Executable,
    RowMapping,
    Table,
    and_,
    bindparam,
    func,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.ports import ChannelKey, ThreadKey

THREAD = ("workspace_id", "channel_id", "thread_ts")
Insert = postgresql.Insert | sqlite.Insert


class Session:
    """One transaction. `has_erased` tells the store that the database file should forget too."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._is_postgresql = connection.dialect.name == "postgresql"
        self._entered: set[str] = set()
        self.has_erased = False

    async def _execute(self, statement: Executable) -> CursorResult[Any]:
        return await self._connection.execute(statement)

    async def _rows(self, statement: Executable) -> Sequence[RowMapping]:
        return (await self._execute(statement)).mappings().all()

    async def _row(self, statement: Executable) -> RowMapping | None:
        return (await self._execute(statement)).mappings().first()

    async def _count(self, statement: Executable) -> int:
        return (await self._execute(statement)).rowcount

    def _insert(self, table: Table) -> Insert:
        return postgresql.insert(table) if self._is_postgresql else sqlite.insert(table)

    async def _written(self, prepared: Mapping[bool, Executable], rows: Sequence[Any]) -> Sequence[RowMapping]:
        """Insert rows with a statement made by `for_each_database`; returns what it returns, in any order."""
        return (await self._connection.execute(prepared[self._is_postgresql], rows)).mappings().all()

    async def _put(self, table: Table, row: Mapping[str, Any]) -> None:
        """Insert the row, or write it over the one with the same primary key."""
        await self._enter(row["workspace_id"])
        key = [column.name for column in table.primary_key]
        insert = self._insert(table).values(**row)
        rest = {name: insert.excluded[name] for name in row if name not in key}
        await self._execute(
            insert.on_conflict_do_update(index_elements=key, set_=rest)
            if rest
            else insert.on_conflict_do_nothing(index_elements=key)
        )

    async def _enter(self, workspace: str, *, alone: bool = False) -> None:
        """Hold off erasing in this workspace until we are done; with `alone`, everybody else too.

        Without it a message that is being stored while its author asks to be forgotten would outlive the erasing:
        PostgreSQL lets both go on side by side. On SQLite only one transaction runs at a time anyway.
        """
        if not self._is_postgresql or (workspace in self._entered and not alone):
            return
        lock = func.pg_advisory_xact_lock if alone else func.pg_advisory_xact_lock_shared
        await self._execute(select(lock(func.hashtextextended("commonground " + workspace, 0))))
        self._entered.add(workspace)


def for_each_database(table: Table, build: Callable[[Insert], Executable]) -> dict[bool, Executable]:
    """Return what `build` makes of an insert, once for SQLite (False) and once for PostgreSQL (True)."""
    return {False: build(sqlite.insert(table)), True: build(postgresql.insert(table))}


def in_channel(table: Table, place: ChannelKey) -> ColumnElement[bool]:
    """Return the condition that a row is of this channel."""
    return and_(table.c.workspace_id == place.workspace, table.c.channel_id == place.channel)


def in_thread(table: Table, thread: ThreadKey) -> ColumnElement[bool]:
    """Return the condition that a row is of this thread."""
    return and_(in_channel(table, thread.place), table.c.thread_ts == thread.thread)


def among(table: Table, names: Iterable[str]) -> ColumnElement[bool]:
    """Return the condition that each of these columns has one of the values bound to its name (see `bound`).

    That lets in more than was asked for: a channel of one thread with the time of another. To ask for whole keys would
    be exact, but SQLite then reads whole tables.
    """
    return and_(*(table.c[name].in_(bindparam(name, expanding=True)) for name in names))


def bound(names: Iterable[str], keys: Iterable[Sequence[str]]) -> dict[str, list[str]]:
    """Return the values of `among` for these keys, each key in the order of the names."""
    return {name: sorted(set(values)) for name, values in zip(names, zip(*keys, strict=True), strict=True)}


def named(threads: Iterable[ThreadKey]) -> list[tuple[str, str, str]]:
    """Return each thread once, as the columns that name it, in order."""
    return sorted({(key.workspace, key.channel, key.thread) for key in threads})


def of_place(place: ChannelKey) -> dict[str, str]:
    """Return the columns that name a channel."""
    return {"workspace_id": place.workspace, "channel_id": place.channel}


def of_thread(thread: ThreadKey) -> dict[str, str]:
    """Return the columns that name a thread."""
    return {**of_place(thread.place), "thread_ts": thread.thread}


def thread_key(row: RowMapping) -> ThreadKey:
    """Return the thread a row belongs to."""
    return ThreadKey(row["workspace_id"], row["channel_id"], row["thread_ts"])
