"""Threads and the scores of their messages: late, repeated, edited and deleted events end in the same rows."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, RowMapping, Table, and_, bindparam, not_, select

from bot.ports import ChannelKey, StoredMessage, ThreadKey, ThreadRow
from bot.store.session import Session, in_channel, in_thread, of_thread, thread_key
from bot.store.tables import messages, threads
from classifier.conversation import MessageScore

NOTHING = {"author_id": None, "defensive": None, "resistant": None, "common_ground": None, "word_count": 0}


def _this(table: Table) -> ColumnElement[bool]:
    names = ("workspace_id", "channel_id", "thread_ts")
    return and_(*(table.c[name] == bindparam(name) for name in names))


# Asked for with every message that is read, so they are built once.
LATEST = (
    select(messages)
    .where(_this(messages), not_(messages.c.is_deleted))
    .order_by(messages.c.ts.desc())
    .limit(bindparam("most"))
)
LOCKED = select(threads).where(_this(threads)).with_for_update()


class Threads(Session):
    """The rows of threads and messages."""

    async def lock_thread(self, key: ThreadKey) -> ThreadRow:
        """Create the thread's row if need be and hold it until the transaction ends."""
        await self._enter(key.workspace)
        row = (await self._connection.execute(LOCKED, of_thread(key))).mappings().first()
        if row is None:
            # Writing over the row somebody else created meanwhile is what locks it; nothing about it changes.
            insert = self._insert(threads).values(**of_thread(key), hardened=0)
            found = insert.on_conflict_do_update(
                index_elements=list(of_thread(key)), set_={"hardened": threads.c.hardened}
            ).returning(threads)
            row = (await self._execute(found)).mappings().one()
        return ThreadRow(key, row["hardened"], row["quiet_at"])

    async def thread(self, key: ThreadKey) -> ThreadRow | None:
        """Return what is remembered of a thread, without holding it."""
        row = await self._row(select(threads).where(in_thread(threads, key)))
        return ThreadRow(key, row["hardened"], row["quiet_at"]) if row else None

    async def save_thread(self, row: ThreadRow) -> None:
        """Store what is remembered of a thread."""
        await self._put(threads, {**of_thread(row.key), "hardened": row.hardened, "quiet_at": row.quiet_at})

    async def put_message(self, message: StoredMessage) -> bool:
        """Store the message unless a later revision or a deletion is known. True if anything changed."""
        row = {
            "author_id": message.author,
            **_scores(message.score),
            "word_count": message.word_count,
            "revision": message.revision,
        }
        return await self._write(message.thread, message.ts, row, is_deleted=False)

    async def bury_message(self, thread: ThreadKey, ts: str) -> bool:
        """Leave a tombstone without author or score, also for a message never seen. True if anything changed."""
        return await self._write(thread, ts, {**NOTHING, "revision": ""}, is_deleted=True)

    async def _write(self, thread: ThreadKey, ts: str, row: Mapping[str, object], *, is_deleted: bool) -> bool:
        await self._enter(thread.workspace)
        insert = self._insert(messages).values(**of_thread(thread), ts=ts, is_deleted=is_deleted, **row)
        wins = not_(messages.c.is_deleted)
        if not is_deleted:
            wins = and_(wins, messages.c.revision < insert.excluded.revision)
        changed = insert.on_conflict_do_update(
            index_elements=["workspace_id", "channel_id", "ts"],
            set_={name: insert.excluded[name] for name in ("is_deleted", *row)},
            where=wins,
        ).returning(messages.c.ts)
        return await self._row(changed) is not None

    async def messages(self, thread: ThreadKey, limit: int) -> list[StoredMessage]:
        """Return the last `limit` messages of the thread that are not deleted, in order of ts."""
        rows = (await self._connection.execute(LATEST, {**of_thread(thread), "most": limit})).mappings().all()
        return [_message(row) for row in reversed(rows)]

    async def thread_of(self, place: ChannelKey, ts: str) -> str | None:
        """Return the thread a stored message (or tombstone) belongs to."""
        row = await self._row(select(messages.c.thread_ts).where(in_channel(messages, place), messages.c.ts == ts))
        return row["thread_ts"] if row else None

    async def quiet_threads(self, now: datetime, limit: int) -> list[ThreadKey]:
        """Return threads whose `quiet_at` has passed, the longest ago first."""
        found = select(threads).where(threads.c.quiet_at <= now).order_by(threads.c.quiet_at).limit(limit)
        return [thread_key(row) for row in await self._rows(found)]


def _scores(score: MessageScore | None) -> dict[str, float | None]:
    if score is None:
        return {"defensive": None, "resistant": None, "common_ground": None}
    return {"defensive": score.defensive, "resistant": score.resistant, "common_ground": score.common_ground}


def _message(row: RowMapping) -> StoredMessage:
    values = (row["defensive"], row["resistant"], row["common_ground"])
    return StoredMessage(
        thread=thread_key(row),
        ts=row["ts"],
        author=row["author_id"],
        score=None if None in values else MessageScore(*values),
        word_count=row["word_count"],
        revision=row["revision"],
    )
