"""What is forgotten on request and with time, on SQLite and PostgreSQL."""

import asyncio
import sqlite3
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from bot.consent import Choice, Consent
from bot.ports import ChannelKey, EpisodeEnd, Erased, PersonKey, PromptStatus, ThreadKey, WatchState, WorkspaceSettings
from bot.store.sql_store import SqlStore, SqlTransaction
from bot.store.tables import metadata, slack_bots, slack_installations, slack_oauth_states
from tests.store.builders import ANA, BEN, GENERAL, NOON, THREAD, days, episode, minutes, prompt, said, template, watch

DAY = timedelta(days=1)
INSTALLED = {"client_id": "1", "app_id": "A", "installed_at": NOON.replace(tzinfo=None), "is_enterprise_install": False}


async def fill(work: SqlTransaction, workspace: str, channel: str = "C1") -> None:
    """Store a row in every table in which a person or a workspace may leave one."""
    place, thread = ChannelKey(workspace, channel), ThreadKey(workspace, channel, THREAD.thread)
    ana, ben = PersonKey(workspace, ANA.person), PersonKey(workspace, BEN.person)
    await work.save_workspace(WorkspaceSettings(workspace, NOON, installed_by=ana.person))
    await work.save_consent(ana, Consent(Choice.IN))
    await work.add_newcomer(place, ana.person)
    await work.save_watch(watch(place=place, asked_by=ana.person))
    await work.lock_thread(thread)
    await work.put_message(said(minutes(0), by=ana.person, thread=thread))
    await work.put_message(said(minutes(1), by=ben.person, thread=thread))
    await work.save_episode(episode(thread=thread))
    await work.save_prompt(prompt("P1", to=ana, thread=thread, other=ben.person))
    await work.save_prompt(prompt("P2", to=ben, thread=thread, other=ana.person))
    await work.save_template(template(workspace=workspace))
    await work.switch_template(workspace, "a", is_on=False)
    await work._execute(insert(slack_bots).values(**INSTALLED, team_id=workspace, bot_token="b"))
    await work._execute(
        insert(slack_installations).values(
            **INSTALLED, team_id=workspace, user_id=ana.person, bot_token="b", user_token="u"
        )
    )


async def everything(work: SqlTransaction) -> list[tuple[str, dict]]:
    tables = metadata.sorted_tables
    return [(table.name, dict(row)) for table in tables for row in await work._rows(select(table))]


def that_hold(value: object, rows: Iterable[tuple[str, dict]]) -> list[str]:
    return [name for name, row in rows if value in row.values()]


async def test_of_a_person_who_is_forgotten_no_row_tells(store: SqlStore):
    async with store.transaction() as work:
        await fill(work, "T1")

    async with store.transaction() as work:
        erased = await work.erase_person(ANA)

    async with store.transaction() as work:
        rows = await everything(work)
        assert that_hold(ANA.person, rows) == []
        assert await work.messages(THREAD, 10) == [said(minutes(1), by=BEN.person)]
        assert (await work.watch(GENERAL)).asked_by == ""
        assert (await work.prompt("T1", "P2")).other == ""
    assert erased == Erased(messages=1, prompts=1, watches=1)
    assert that_hold("u", rows) == []
    assert that_hold("b", rows) == ["slack_bots", "slack_installations"]


async def test_forgetting_a_person_leaves_the_same_person_elsewhere(store: SqlStore):
    async with store.transaction() as work:
        await fill(work, "T1")
        await fill(work, "T2")
        before = [row for row in await everything(work) if "T2" in row[1].values()]

        await work.erase_person(ANA)

        assert [row for row in await everything(work) if "T2" in row[1].values()] == before


async def test_of_a_workspace_that_is_erased_no_row_is_left(store: SqlStore):
    async with store.transaction() as work:
        for workspace in ("T1", "T2"):
            await fill(work, workspace)

    async with store.transaction() as work:
        erased = await work.erase_workspace("T1")

    async with store.transaction() as work:
        rows = await everything(work)
        assert that_hold("T1", rows) == []
        assert {name for name, _ in rows} == {table.name for table in metadata.sorted_tables} - {"slack_oauth_states"}
    assert erased == Erased(messages=2, prompts=2, watches=1)


async def test_an_organisation_wide_installation_is_erased_with_its_organisation(store: SqlStore):
    async with store.transaction() as work:
        await work._execute(insert(slack_bots).values(**INSTALLED, enterprise_id="E1", bot_token="b"))
        await work._execute(insert(slack_bots).values(**INSTALLED, enterprise_id="E1", team_id="T1", bot_token="b"))

        await work.erase_workspace("E1")

        assert [row["team_id"] for _, row in await everything(work)] == ["T1"]


async def test_what_was_erased_is_gone_from_the_files_too(sqlite_store: SqlStore, tmp_path: Path):
    async with sqlite_store.transaction() as work:
        await fill(work, "T1")
    async with sqlite_store.transaction() as work:
        await work.erase_person(ANA)

    assert files_that_hold(ANA.person, tmp_path) == []


async def test_while_another_program_reads_the_file_forgets_a_little_later(sqlite_store: SqlStore, tmp_path: Path):
    async with sqlite_store.transaction() as work:
        await fill(work, "T1")
    reader = sqlite3.connect(tmp_path / "commonground.db")
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM people").fetchall()

    async with asyncio.timeout(60), sqlite_store.transaction() as work:
        await work.erase_person(ANA)
    reader.close()
    async with sqlite_store.transaction() as work:
        await work.consent(BEN)

    assert files_that_hold(ANA.person, tmp_path) == []


def files_that_hold(trace: str, folder: Path) -> list[str]:
    return [file.name for file in folder.iterdir() if trace.encode() in file.read_bytes()]


async def test_a_message_being_stored_does_not_outlive_the_erasing_of_its_author(store: SqlStore):
    async def erase() -> None:
        async with store.transaction() as work:
            await work.erase_person(ANA)

    async with store.transaction() as work:
        await work.lock_thread(THREAD)
        erasing = asyncio.create_task(erase())
        await asyncio.sleep(0.3)
        assert not erasing.done()
        await work.put_message(said(minutes(0)))
    await erasing

    async with store.transaction() as work:
        assert await work.messages(THREAD, 10) == []


# ---------------------------------------------------------------- with time


async def hear(work: SqlTransaction, *messages: tuple[str, str], place: ChannelKey = GENERAL) -> None:
    for thread, at in messages:
        key = ThreadKey(place.workspace, place.channel, thread)
        await work.lock_thread(key)
        await work.put_message(said(at, thread=key))


async def left(work: SqlTransaction, place: ChannelKey = GENERAL) -> list[str]:
    rows = await everything(work)
    return sorted(row["ts"] for name, row in rows if name == "messages" and row["channel_id"] == place.channel)


async def test_scores_go_after_thirty_days(store: SqlStore):
    async with store.transaction() as work:
        await hear(work, (days(-40), days(-30.1)), (days(-40), days(-29.9)))

        assert await work.expire(NOON) == Erased(messages=1)

        assert await left(work) == [days(-29.9)]


async def test_a_workspace_may_keep_scores_and_prompts_for_less(store: SqlStore):
    async with store.transaction() as work:
        await work.save_workspace(WorkspaceSettings("T1", NOON, scores_kept_days=2, prompts_kept_days=3))
        await hear(work, (days(-9), days(-2.1)), (days(-9), days(-1.9)))
        await work.save_prompt(prompt("old", planned_at=NOON - 3.1 * DAY))
        await work.save_prompt(prompt("new", planned_at=NOON - 2.9 * DAY))

        assert await work.expire(NOON) == Erased(messages=1, prompts=1)

        assert await left(work) == [days(-1.9)]
        assert [found.id for found in await work.prompts_of_person(ANA, 9)] == ["new"]


async def test_prompts_and_ended_episodes_go_after_ninety_days(store: SqlStore):
    async with store.transaction() as work:
        for id, ended in (("old", 90.1), ("new", 89.9)):
            await work.save_episode(episode(id, ended_at=NOON - ended * DAY, ended_because=EpisodeEnd.MOVED))
            await work.save_prompt(prompt(id, planned_at=NOON - ended * DAY, status=PromptStatus.SENT))

        assert await work.expire(NOON) == Erased(prompts=1)

        assert await work.episode("T1", "old") is None
        assert await work.episode("T1", "new") is not None


async def test_a_top_level_message_goes_after_a_day_without_an_answer(store: SqlStore):
    unanswered, answered, fresh = days(-1.1), days(-1.2), days(-0.9)
    async with store.transaction() as work:
        await hear(work, (unanswered, unanswered), (answered, answered), (answered, days(-0.5)), (fresh, fresh))

        assert await work.expire(NOON) == Erased(messages=1)

        assert await left(work) == [answered, fresh, days(-0.5)]
        assert await work.thread(ThreadKey("T1", "C1", unanswered)) is None


async def test_a_message_in_a_thread_that_is_watched_itself_waits_longer_for_its_answer(store: SqlStore):
    async with store.transaction() as work:
        await work.save_watch(watch(days(-2), notice_ts=days(-2)))
        await hear(work, (days(-2), days(-2)))

        assert await work.expire(NOON) == Erased()

        assert await left(work) == [days(-2)]


async def test_a_tombstone_outlasts_late_events(store: SqlStore):
    async with store.transaction() as work:
        await work.bury_message(ThreadKey("T1", "C1", days(-2)), days(-2))

        await work.expire(NOON)

        assert not await work.put_message(said(days(-2), thread=ThreadKey("T1", "C1", days(-2))))


@pytest.mark.parametrize(
    ("heard", "notice", "is_kept"),
    [
        (NOON - 13.9 * DAY, days(-40), True),
        (NOON - 14.1 * DAY, days(-40), False),
        (None, days(-13.9), True),
        (None, days(-14.1), False),
    ],
)
async def test_a_thread_watch_lapses_after_fourteen_silent_days(store: SqlStore, heard, notice, is_kept):
    async with store.transaction() as work:
        await work.save_watch(watch(days(-40), last_heard_at=heard, notice_ts=notice))

        assert await work.expire(NOON) == Erased(watches=0 if is_kept else 1)

        assert (await work.watch(GENERAL, days(-40)) is not None) == is_kept


async def test_a_channel_watch_and_a_watch_without_notice_do_not_lapse(store: SqlStore):
    async with store.transaction() as work:
        await work.save_watch(watch(last_heard_at=NOON - 40 * DAY, notice_ts=days(-40)))
        await work.save_watch(watch(days(-40), state=WatchState.PENDING, notice_ts=""))

        assert await work.expire(NOON) == Erased()


async def test_a_stopped_thread_is_remembered_as_long_as_its_channel_is_watched(store: SqlStore):
    async with store.transaction() as work:
        await work.save_watch(watch(notice_ts=days(-40)))
        await work.save_watch(watch(days(-40), state=WatchState.STOPPED, notice_ts=days(-40)))
        assert await work.expire(NOON) == Erased()

        await work.remove_watch(GENERAL)
        assert await work.expire(NOON) == Erased(watches=1)


async def test_rows_that_belong_to_nothing_any_more_go_along(store: SqlStore):
    async with store.transaction() as work:
        await work.save_watch(watch(days(-40), notice_ts=days(-40)))
        await work.add_newcomer(GENERAL, ANA.person)
        await work.lock_thread(ThreadKey("T1", "C1", days(-40)))
        await work.save_episode(episode(thread=THREAD))
        await work.lock_thread(THREAD)

        await work.expire(NOON)

        assert sorted(name for name, _ in await everything(work)) == ["episodes", "threads"]
        assert await work.thread(THREAD) is not None


async def test_an_installation_begun_and_not_finished_is_forgotten(store: SqlStore):
    async with store.transaction() as work:
        for name, lives in (("old", -DAY), ("new", DAY)):
            expire_at = (NOON + lives).replace(tzinfo=None)
            await work._execute(insert(slack_oauth_states).values(state=name, expire_at=expire_at))

        await work.expire(NOON)

        assert [row["state"] for _, row in await everything(work)] == ["new"]


async def test_a_stall_that_was_completed_by_somebody_who_is_forgotten_goes_along(store: SqlStore):
    async with store.transaction() as work:
        await hear(work, (THREAD.thread, minutes(0)))
        await work.put_message(said(minutes(1), by=BEN.person))
        await work.save_episode(episode("hers", completed_by=minutes(0), ended_at=NOON))
        await work.save_episode(episode("his", completed_by=minutes(1)))

        await work.erase_person(ANA)

        assert [known.id for known in await work.episodes(THREAD)] == ["his"]


async def test_of_a_workspace_that_came_back_only_the_new_installation_and_refusals_are_left(store: SqlStore):
    async with store.transaction() as work:
        await fill(work, "T1")
        await work.save_consent(BEN, Consent(Choice.OUT))
        again = {**INSTALLED, "installed_at": (NOON + DAY).replace(tzinfo=None)}
        await work._execute(insert(slack_bots).values(**again, team_id="T1", bot_token="new"))

        await work.erase_workspace("T1", installed_since=NOON + DAY / 2)

        rows = await everything(work)
        assert that_hold("T1", rows) == ["people", "slack_bots"]
        assert await work.consent(BEN) == Consent(Choice.OUT)
        assert that_hold("new", rows) == ["slack_bots"]
