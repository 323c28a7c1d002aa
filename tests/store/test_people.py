"""Workspaces, people and newcomers, on SQLite and PostgreSQL."""

from dataclasses import replace
from datetime import UTC, timedelta, timezone

import pytest
from sqlalchemy.exc import StatementError

from bot.consent import Choice, Consent, Reading
from bot.ports import ChannelKey, Mode, PersonKey, WorkspaceSettings
from bot.store.sql_store import SqlStore
from tests.store.builders import ANA, BEN, GENERAL, NOON


async def test_the_settings_of_a_workspace_come_back_as_they_were_stored(store: SqlStore):
    fresh = WorkspaceSettings("T1", installed_at=NOON)
    changed = replace(
        fresh, installed_by="U-ANA", reading=Reading.CONSENTED, mode=Mode.SHADOW, night="20-9", prompts_per_day=1
    )

    async with store.transaction() as work:
        assert await work.workspace("T1") is None
        for settings in (fresh, changed):
            await work.save_workspace(settings)
            assert await work.workspace("T1") == settings


async def test_what_a_workspace_says_nothing_of_comes_back_as_nothing(store: SqlStore):
    told = WorkspaceSettings("T1", NOON, rests_at_weekend=False, quiet_after_s=5_400, introduced_at=NOON)

    async with store.transaction() as work:
        await work.save_workspace(WorkspaceSettings("T1", NOON))
        known = await work.workspace("T1")
        await work.save_workspace(told)

        assert (known.rests_at_weekend, known.quiet_after_s, known.introduced_at) == (None, None, None)
        assert await work.workspace("T1", hold=True) == told


async def test_the_days_kept_are_told_for_each_workspace(store: SqlStore):
    async with store.transaction() as work:
        await work.save_workspace(WorkspaceSettings("T1", NOON, scores_kept_days=7))
        await work.save_workspace(WorkspaceSettings("T2", NOON))

        assert sorted(await work.kept_days()) == [("T1", 7, 90), ("T2", 30, 90)]


async def test_nobody_starts_in(store: SqlStore):
    async with store.transaction() as work:
        assert await work.consent(ANA) == Consent(Choice.UNDECIDED)


async def test_a_choice_is_kept_until_another_is_made(store: SqlStore):
    async with store.transaction() as work:
        for consent in (Consent(Choice.IN, paused_until=NOON), Consent(Choice.OUT)):
            await work.save_consent(ANA, consent)
            assert await work.consent(ANA) == consent


async def test_the_same_person_chooses_for_each_workspace(store: SqlStore):
    async with store.transaction() as work:
        await work.save_consent(ANA, Consent(Choice.IN))

        assert (await work.consent(PersonKey("T2", ANA.person))).choice is Choice.UNDECIDED


async def test_the_choices_of_several_are_answered_at_once(store: SqlStore):
    async with store.transaction() as work:
        await work.save_consent(ANA, Consent(Choice.IN))

        found = await work.consents("T1", [ANA.person, BEN.person])

    assert found == {ANA.person: Consent(Choice.IN), BEN.person: Consent()}


async def test_a_newcomer_awaits_the_notice_of_that_channel_until_it_was_shown(store: SqlStore):
    async with store.transaction() as work:
        await work.add_newcomer(GENERAL, ANA.person)
        await work.add_newcomer(GENERAL, ANA.person)

        assert await work.awaits_notice(GENERAL, ANA.person)
        assert not await work.awaits_notice(ChannelKey("T1", "C2"), ANA.person)

        await work.remove_newcomer(GENERAL, ANA.person)
        assert not await work.awaits_notice(GENERAL, ANA.person)


async def test_times_come_back_in_utc_whatever_zone_they_were_given_in(store: SqlStore):
    elsewhere = (NOON + timedelta(microseconds=17)).astimezone(timezone(timedelta(hours=5)))

    async with store.transaction() as work:
        await work.save_consent(ANA, Consent(Choice.IN, paused_until=elsewhere))
        found = await work.consent(ANA)

    assert found.paused_until == elsewhere
    assert found.paused_until.tzinfo is UTC


async def test_a_time_without_a_zone_is_refused(store: SqlStore):
    with pytest.raises(StatementError, match="no time zone"):
        async with store.transaction() as work:
            await work.save_consent(ANA, Consent(Choice.IN, paused_until=NOON.replace(tzinfo=None)))
