"""Watches, on SQLite and PostgreSQL."""

from dataclasses import replace

from bot.ports import ChannelKey, WatchState
from bot.store.sql_store import SqlStore
from classifier.conversation import Sensitivity
from tests.store.builders import GENERAL, NOON, minutes, watch


async def test_a_watch_comes_back_as_it_was_stored(store: SqlStore):
    pending = watch(state=WatchState.PENDING, notice_ts="")
    active = replace(pending, state=WatchState.ACTIVE, notice_ts=minutes(1), sensitivity=Sensitivity.HIGH)

    async with store.transaction() as work:
        for stored in (pending, active):
            await work.save_watch(stored)
            assert await work.watch(GENERAL) == stored


async def test_a_thread_and_its_channel_are_watched_each_for_itself(store: SqlStore):
    channel, thread = watch(), watch(minutes(0), state=WatchState.STOPPED)

    async with store.transaction() as work:
        for stored in (channel, thread):
            await work.save_watch(stored)

        assert await work.watch(GENERAL, minutes(0)) == thread
        await work.remove_watch(GENERAL)
        assert await work.watches("T1") == [thread]


async def test_watches_are_listed_by_workspace_or_channel(store: SqlStore):
    elsewhere = watch(place=ChannelKey("T1", "C2"))
    abroad = watch(place=ChannelKey("T2", "C1"))

    async with store.transaction() as work:
        for stored in (watch(), elsewhere, abroad):
            await work.save_watch(stored)

        assert await work.watches("T1") == [watch(), elsewhere]
        assert await work.watches("T1", "C2") == [elsewhere]


async def test_a_watch_is_found_by_its_notice_and_a_pending_one_by_none(store: SqlStore):
    async with store.transaction() as work:
        await work.save_watch(watch(notice_ts=minutes(3)))
        await work.save_watch(watch(minutes(0), state=WatchState.PENDING, notice_ts=""))

        assert await work.watch_of_notice(GENERAL, minutes(3)) == watch(notice_ts=minutes(3))
        assert await work.watch_of_notice(GENERAL, minutes(4)) is None
        assert await work.watch_of_notice(GENERAL, "") is None


async def test_hearing_somebody_does_not_undo_a_stop_that_came_in_between(store: SqlStore):
    async with store.transaction() as work:
        await work.save_watch(watch(state=WatchState.STOPPED))

        await work.touch_watch(GENERAL, "", NOON)

        assert await work.watch(GENERAL) == watch(state=WatchState.STOPPED, last_heard_at=NOON)
