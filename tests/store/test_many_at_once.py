"""What is asked or written for several messages together gives what it gives one by one, on both databases."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.consent import Choice, Consent
from bot.ports import PersonKey, ThreadKey, ThreadRow, WatchState, WorkspaceSettings
from bot.store.sql_store import SqlStore
from classifier.conversation import Sensitivity
from tests.store.builders import ANA, GENERAL, NOON, THREAD, episode, minutes, said, watch

OTHER = ThreadKey("T1", "C1", minutes(30))
ELSEWHERE = ThreadKey("T1", "C2", THREAD.thread)
ABROAD = ThreadKey("T2", "C1", THREAD.thread)
THREADS = [OTHER, THREAD, ABROAD, ELSEWHERE]


@pytest.mark.parametrize("authors", [[None], ["U-ANA"], ["U-ANA", "U-BEN", None, "U-NEW"]])
async def test_the_standing_of_many_messages_is_that_of_each(store: SqlStore, authors):
    asked = [(thread, author) for thread in THREADS for author in authors]
    async with store.transaction() as work:
        await work.save_workspace(WorkspaceSettings("T1", NOON))
        await work.save_watch(watch(sensitivity=Sensitivity.LOW))
        await work.save_watch(watch(thread=OTHER.thread, state=WatchState.STOPPED))
        await work.save_watch(watch(thread=THREAD.thread, place=ABROAD.place, last_heard_at=NOON))
        await work.save_consent(ANA, Consent(Choice.OUT))
        await work.save_consent(PersonKey("T2", "U-ANA"), Consent(Choice.IN, NOON + timedelta(hours=1)))
        await work.add_newcomer(GENERAL, "U-NEW")

    async with store.transaction() as work:
        together = await work.standings(asked)

        assert together == [await work.standing(*each) for each in asked]
        assert len({repr(standing) for standing in together}) > 1


async def test_messages_stored_together_win_and_lose_like_messages_stored_one_by_one(store: SqlStore):
    known, edited, buried = (said(minutes(minute)) for minute in range(3))
    async with store.transaction() as work:
        await work.put_messages([known, edited, buried])
        await work.bury_message(THREAD, buried.ts)

    late = [replace(edited, revision=minutes(9)), said(minutes(4), thread=ABROAD), said(minutes(3)), known, buried]
    async with store.transaction() as work:
        changed = await work.put_messages(late)

        assert changed == {
            (GENERAL, edited.ts): THREAD,
            (GENERAL, minutes(3)): THREAD,
            (ABROAD.place, minutes(4)): ABROAD,
        }
        assert await work.messages(THREAD, 10) == [known, late[0], late[2]]


async def test_a_message_stays_in_the_thread_it_was_first_stored_in(store: SqlStore):
    async with store.transaction() as work:
        await work.put_message(said(minutes(1)))

        changed = await work.put_messages([said(minutes(1), thread=OTHER, revision=minutes(2))])

        assert changed == {(GENERAL, minutes(1)): THREAD}


async def test_each_thread_has_its_own_last_messages_and_episodes(store: SqlStore):
    async with store.transaction() as work:
        await work.put_messages([said(minutes(minute)) for minute in range(5)])
        await work.put_messages([said(minutes(minute), thread=ELSEWHERE) for minute in (7, 6)])
        await work.save_episode(episode("E1", ended_at=NOON))
        await work.save_episode(episode("E2", opened_at=NOON + timedelta(hours=1)))

        messages = await work.messages_of(THREADS, 3)
        episodes = await work.episodes_of(THREADS)

        assert [message.ts for message in messages[THREAD]] == [minutes(2), minutes(3), minutes(4)]
        assert [message.ts for message in messages[ELSEWHERE]] == [minutes(6), minutes(7)]
        assert messages == {thread: await work.messages(thread, 3) for thread in THREADS}
        assert [one.id for one in episodes[THREAD]] == ["E1", "E2"]
        assert episodes == {thread: await work.episodes(thread) for thread in THREADS}


async def test_threads_are_held_as_they_are_and_made_where_they_are_missing(store: SqlStore):
    async with store.transaction() as work:
        await work.lock_thread(OTHER)
        await work.save_thread(ThreadRow(OTHER, hardened=2, quiet_at=NOON))

    async with store.transaction() as work:
        held = await work.lock_threads([OTHER, THREAD, OTHER])

        assert held == {OTHER: ThreadRow(OTHER, 2, NOON), THREAD: ThreadRow(THREAD)}


async def test_two_who_want_the_same_threads_in_opposite_order_do_not_block_each_other(store: SqlStore):
    places = [ThreadKey("T1", f"C{n}", THREAD.thread) for n in range(8)]

    async def hold(keys):
        for _ in range(10):
            async with store.transaction() as work:
                for row in (await work.lock_threads(keys)).values():
                    await work.save_thread(replace(row, hardened=row.hardened + 1))

    await asyncio.gather(hold(places), hold(places[::-1]), hold(places[3:] + places[:3]))

    async with store.transaction() as work:
        assert {row.hardened for row in (await work.lock_threads(places)).values()} == {30}


async def test_rules_changed_while_their_workspace_is_erased_do_not_block_each_other(store: SqlStore):
    async with store.transaction() as work:
        await work.save_workspace(WorkspaceSettings("T1", NOON))

    async def change():
        async with store.transaction() as work:
            held = await work.workspace("T1", hold=True)
            await asyncio.sleep(0.2)
            await work.save_workspace(held or WorkspaceSettings("T1", NOON))

    async def erase():
        async with store.transaction() as work:
            await asyncio.sleep(0.1)
            await work.erase_workspace("T1")

    await asyncio.gather(change(), erase())

    async with store.transaction() as work:
        assert await work.workspace("T1") is None
