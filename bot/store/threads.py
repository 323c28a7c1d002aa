"""Threads and the scores of their messages: late, repeated, edited and deleted events end in the same rows."""

from collections.abc import Sequence
from datetime import datetime
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Executable, RowMapping, Select, and_, bindparam, func, not_, select

from bot.ports import ChannelKey, StoredMessage, ThreadKey, ThreadRow
from bot.store.session import (
    THREAD,
    Insert,
    Session,
    among,
    bound,
    for_each_database,
    in_channel,
    in_thread,
    named,
    of_thread,
    thread_key,
)
from bot.store.tables import messages, threads
from classifier.conversation import MessageScore

MESSAGE = ("workspace_id", "channel_id", "ts")
SCORES = ("defensive", "resistant", "common_ground")
WRITTEN = ("is_deleted", "author_id", *SCORES, "word_count", "revision")


def _holding(insert: Insert) -> Executable:
    # Writing over the row, our own or somebody else's, is what locks it; nothing about it changes.
    return insert.on_conflict_do_update(index_elements=list(THREAD), set_={"hardened": threads.c.hardened}).returning(
        threads
    )


def _putting(insert: Insert) -> Executable:
    return _writing(insert, messages.c.revision < insert.excluded.revision)


def _writing(insert: Insert, *conditions: ColumnElement[bool]) -> Executable:
    """Write over what is there unless it was deleted."""
    return insert.on_conflict_do_update(
        index_elements=list(MESSAGE),
        set_={name: insert.excluded[name] for name in WRITTEN},
        where=and_(not_(messages.c.is_deleted), *conditions),
    ).returning(*(messages.c[name] for name in (*MESSAGE, "thread_ts")))


def _latest() -> Select[Any]:
    here = and_(*(messages.c[name] == bindparam(name) for name in THREAD), not_(messages.c.is_deleted))
    number = func.row_number().over(order_by=messages.c.ts).label("number")
    return select(messages, number).where(here).order_by(messages.c.ts.desc()).limit(bindparam("most"))


def _latest_of_each() -> Select[Any]:
    each = [messages.c[name] for name in THREAD]
    nth = func.row_number().over(partition_by=each, order_by=messages.c.ts.desc()).label("nth")
    number = func.row_number().over(partition_by=each, order_by=messages.c.ts).label("number")
    ranked = select(messages, nth, number).where(among(messages, THREAD), not_(messages.c.is_deleted)).subquery()
    return select(ranked).where(ranked.c.nth <= bindparam("most")).order_by(ranked.c.ts)


# Asked for with every message that is read, so they are built once.
HOLDING = for_each_database(threads, _holding)
PUTTING = for_each_database(messages, _putting)
BURYING = for_each_database(messages, _writing)
LATEST = _latest()
LATEST_OF_EACH = _latest_of_each()


class Threads(Session):
    """The rows of threads and messages."""

    async def lock_thread(self, key: ThreadKey) -> ThreadRow:
        """Create the thread's row if need be and hold it until the transaction ends."""
        return (await self.lock_threads([key]))[key]

    async def lock_threads(self, keys: Sequence[ThreadKey]) -> dict[ThreadKey, ThreadRow]:
        """Do the same for several. All who do so take them in one order, and so never wait for each other in a ring."""
        for workspace in sorted({key.workspace for key in keys}):
            await self._enter(workspace)
        wanted = [dict(zip(THREAD, key, strict=True), hardened=0) for key in named(keys)]
        held = [(thread_key(row), row) for row in await self._written(HOLDING, wanted)]
        return {key: ThreadRow(key, row["hardened"], row["quiet_at"]) for key, row in held}

    async def thread(self, key: ThreadKey) -> ThreadRow | None:
        """Return what is remembered of a thread, without holding it."""
        row = await self._row(select(threads).where(in_thread(threads, key)))
        return ThreadRow(key, row["hardened"], row["quiet_at"]) if row else None

    async def save_thread(self, row: ThreadRow) -> None:
        """Store what is remembered of a thread."""
        await self._put(threads, {**of_thread(row.key), "hardened": row.hardened, "quiet_at": row.quiet_at})

    async def put_message(self, message: StoredMessage) -> bool:
        """Store the message unless a later revision or a deletion is known. True if anything changed."""
        return bool(await self.put_messages([message]))

    async def put_messages(self, heard: Sequence[StoredMessage]) -> dict[tuple[ChannelKey, str], ThreadKey]:
        """Do the same for several different ones. Returns those that changed, and the thread each is stored in."""
        return await self._write(PUTTING, sorted(map(_row, heard), key=itemgetter(*MESSAGE)))

    async def bury_message(self, thread: ThreadKey, ts: str) -> bool:
        """Leave a tombstone without author or score, also for a message never seen. True if anything changed."""
        return bool(await self._write(BURYING, [{**_row(StoredMessage(thread, ts, None, None)), "is_deleted": True}]))

    async def _write(self, statement: dict[bool, Executable], rows: list[dict[str, Any]]) -> dict[Any, ThreadKey]:
        for workspace in sorted({row["workspace_id"] for row in rows}):
            await self._enter(workspace)
        changed = [(thread_key(row), row["ts"]) for row in await self._written(statement, rows)]
        return {(thread.place, ts): thread for thread, ts in changed}

    async def messages(self, thread: ThreadKey, limit: int) -> list[StoredMessage]:
        """Return the last `limit` messages of the thread that are not deleted, in order of ts."""
        rows = (await self._connection.execute(LATEST, {**of_thread(thread), "most": limit})).mappings().all()
        return [_message(row) for row in reversed(rows)]

    async def messages_of(self, keys: Sequence[ThreadKey], limit: int) -> dict[ThreadKey, list[StoredMessage]]:
        """Return the same for each of several threads."""
        if len(keys) == 1:
            return {keys[0]: await self.messages(keys[0], limit)}
        found: dict[ThreadKey, list[StoredMessage]] = {key: [] for key in keys}
        values = {**bound(THREAD, named(keys)), "most": limit}
        for row in (await self._connection.execute(LATEST_OF_EACH, values)).mappings():
            message = _message(row)
            if message.thread in found:
                found[message.thread].append(message)
        return found

    async def thread_of(self, place: ChannelKey, ts: str) -> str | None:
        """Return the thread a stored message (or tombstone) belongs to."""
        row = await self._row(select(messages.c.thread_ts).where(in_channel(messages, place), messages.c.ts == ts))
        return row["thread_ts"] if row else None

    async def quiet_threads(self, now: datetime, limit: int) -> list[ThreadKey]:
        """Return threads whose `quiet_at` has passed, the longest ago first."""
        found = select(threads).where(threads.c.quiet_at <= now).order_by(threads.c.quiet_at).limit(limit)
        return [thread_key(row) for row in await self._rows(found)]


def _row(message: StoredMessage) -> dict[str, Any]:
    score = message.score
    return {
        **of_thread(message.thread),
        "ts": message.ts,
        "is_deleted": False,
        "author_id": message.author,
        **{name: None if score is None else getattr(score, name) for name in SCORES},
        "word_count": message.word_count,
        "revision": message.revision,
    }


def _message(row: RowMapping) -> StoredMessage:
    values = [row[name] for name in SCORES]
    return StoredMessage(
        thread=thread_key(row),
        ts=row["ts"],
        author=row["author_id"],
        score=None if None in values else MessageScore(*values),
        word_count=row["word_count"],
        revision=row["revision"],
        earlier=row["number"] - 1,
    )
