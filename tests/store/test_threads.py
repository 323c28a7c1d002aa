"""Threads and messages, on SQLite and PostgreSQL."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.ports import StoredMessage, ThreadKey, ThreadRow
from bot.store.sql_store import SqlStore, SqlTransaction
from bot.store.tables import messages
from tests.store.builders import GENERAL, NOON, THREAD, minutes, said


async def test_a_message_comes_back_as_it_was_stored(store: SqlStore):
    scored, unread = said(minutes(0)), said(minutes(1), by=None, heat=None)

    async with store.transaction() as work:
        changed = [await work.put_message(message) for message in (scored, unread)]

    async with store.transaction() as work:
        assert await work.messages(THREAD, 10) == [scored, unread]
    assert changed == [True, True]


async def test_a_repeated_message_changes_nothing(store: SqlStore):
    async with store.transaction() as work:
        await work.put_message(said(minutes(0)))

        assert not await work.put_message(said(minutes(0), heat=0.9))

        assert await work.messages(THREAD, 10) == [said(minutes(0))]


async def test_the_later_edit_wins_in_whatever_order_they_arrive(store: SqlStore):
    early, late = (said(minutes(0), heat=0.2, revision=minutes(at)) for at in (1, 2))

    async with store.transaction() as work:
        arrived = [await work.put_message(message) for message in (said(minutes(0)), late, early)]

        assert arrived == [True, True, False]
        assert await work.messages(THREAD, 10) == [late]


async def test_a_late_edit_does_not_bring_back_a_deleted_message(store: SqlStore):
    async with store.transaction() as work:
        await work.put_message(said(minutes(0)))

        assert await work.bury_message(THREAD, minutes(0))
        assert not await work.put_message(said(minutes(0), revision=minutes(5)))

        assert await work.messages(THREAD, 10) == []


async def test_a_deletion_that_comes_first_holds_off_the_message(store: SqlStore):
    async with store.transaction() as work:
        assert await work.bury_message(THREAD, minutes(0))
        assert not await work.bury_message(THREAD, minutes(0))
        assert not await work.put_message(said(minutes(0)))

        assert await work.messages(THREAD, 10) == []
        assert await work.thread_of(GENERAL, minutes(0)) == THREAD.thread


async def test_a_tombstone_keeps_neither_author_nor_score(store: SqlStore):
    async with store.transaction() as work:
        await work.put_message(said(minutes(0)))
        await work.bury_message(THREAD, minutes(0))

        row = await stored_row(work, minutes(0))

    assert row["is_deleted"]
    assert {row[name] for name in ("author_id", "defensive", "resistant", "common_ground")} == {None}


ORIGINAL = said(minutes(0), heat=0.9)
EDITS = [replace(ORIGINAL, score=said(minutes(0), heat=heat).score, revision=minutes(heat)) for heat in (0.25, 0.5)]
counted = iter(range(1, 1_000_000))


@given(events=st.permutations([ORIGINAL, *EDITS, None, ORIGINAL, *EDITS, None]), is_deleted=st.booleans())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_events_of_a_message_end_in_the_same_row_in_every_order(store: SqlStore, events, is_deleted):
    at = minutes(next(counted))
    arrived = [event for event in events if is_deleted or event is not None]

    async with store.transaction() as work:
        for event in arrived:
            await hear(work, event, at)
        row = await stored_row(work, at)

    last = EDITS[-1]
    assert row["is_deleted"] == is_deleted
    assert row["revision"] == ("" if is_deleted else last.revision)
    assert row["defensive"] == (None if is_deleted else last.score.defensive)
    assert row["author_id"] == (None if is_deleted else last.author)


async def hear(work: SqlTransaction, event: StoredMessage | None, at: str) -> None:
    if event is None:
        await work.bury_message(THREAD, at)
    else:
        await work.put_message(replace(event, ts=at))


async def stored_row(work: SqlTransaction, at: str):
    (row,) = await work._rows(select(messages).where(messages.c.ts == at))
    return row


async def test_only_the_last_messages_are_read_and_in_their_order(store: SqlStore):
    async with store.transaction() as work:
        for minute in (3, 1, 2, 0):
            await work.put_message(said(minutes(minute)))
        await work.put_message(said(minutes(9), thread=ThreadKey("T1", "C1", minutes(9))))

        assert [message.ts for message in await work.messages(THREAD, 3)] == [minutes(1), minutes(2), minutes(3)]


async def test_the_last_messages_tell_how_many_stood_before_them(store: SqlStore):
    other = ThreadKey("T1", "C1", minutes(900))
    async with store.transaction() as tx:
        for n in range(1, 8):
            await tx.put_message(said(minutes(n)))
        await tx.put_message(said(minutes(901), thread=other))
        await tx.bury_message(THREAD, minutes(2))

    async with store.transaction() as tx:
        alone = await tx.messages(THREAD, 2)
        beside = await tx.messages_of([THREAD, other], 2)

    assert [message.earlier for message in alone] == [4, 5]
    assert [message.earlier for message in beside[THREAD]] == [4, 5]
    assert [message.earlier for message in beside[other]] == [0]


async def test_a_message_nobody_stored_belongs_to_no_thread(store: SqlStore):
    async with store.transaction() as work:
        assert await work.thread_of(GENERAL, minutes(0)) is None


async def test_looking_at_a_thread_does_not_make_one(store: SqlStore):
    async with store.transaction() as work:
        assert await work.thread(THREAD) is None

        await work.lock_thread(THREAD)

        assert await work.thread(THREAD) == ThreadRow(THREAD)


async def test_threads_are_quiet_once_their_time_has_passed(store: SqlStore):
    others = [ThreadKey("T1", "C1", minutes(minute)) for minute in (1, 2)]

    async with store.transaction() as work:
        await work.save_thread(ThreadRow(THREAD, quiet_at=NOON))
        await work.save_thread(ThreadRow(others[0], quiet_at=NOON - timedelta(hours=1)))
        await work.save_thread(ThreadRow(others[1], quiet_at=NOON + timedelta(seconds=1)))

        assert await work.quiet_threads(NOON, 10) == [others[0], THREAD]
        assert await work.quiet_threads(NOON, 1) == [others[0]]


async def test_twenty_transactions_that_read_then_write_a_thread_lose_none(store: SqlStore):
    async def harden() -> None:
        async with store.transaction() as work:
            row = await work.lock_thread(THREAD)
            await asyncio.sleep(0)
            await work.save_thread(replace(row, hardened=row.hardened + 1))

    await asyncio.gather(*(harden() for _ in range(20)))

    async with store.transaction() as work:
        assert (await work.lock_thread(THREAD)).hardened == 20
