"""Installations: found as Slack's own store finds them, and never readable in the database."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.fernet import Fernet
from slack_sdk.oauth.installation_store import Installation
from sqlalchemy import select

from bot.errors import SettingsError, StoreError
from bot.store.installations import EncryptedInstallations, oauth_states
from bot.store.sql_store import SqlStore
from bot.store.tables import SECRET_COLUMNS, slack_bots, slack_installations

OLD_KEY, NEW_KEY = (Fernet.generate_key().decode() for _ in range(2))
MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
TOKENS = {
    "bot_token": "xoxe.xoxb-" + "b" * 300,
    "bot_refresh_token": "xoxe-bot-refresh",
    "user_token": "xoxp-user",
    "user_refresh_token": "xoxe-user-refresh",
    "incoming_webhook_url": "https://hooks.example/secret",
}


def installation(team: str | None = "T1", at: datetime = MONDAY, **changes: object) -> Installation:
    values = {"enterprise_id": None, "user_id": "U-ANA", "bot_id": "B", "bot_user_id": "U-BOT", **TOKENS, **changes}
    return Installation(app_id="A", team_id=team, installed_at=at.timestamp(), **values)


def store_with(store: SqlStore, *keys: str) -> EncryptedInstallations:
    return EncryptedInstallations(store.engine, "client", keys)


@pytest.fixture
async def installations(store: SqlStore) -> AsyncIterator[EncryptedInstallations]:
    return store_with(store, OLD_KEY)


async def stored_secrets(store: SqlStore) -> list[str]:
    async with store.engine.connect() as connection:
        rows = [
            row
            for table in (slack_installations, slack_bots)
            for row in (await connection.execute(select(table))).mappings().all()
        ]
    return [row[name] for row in rows for name in SECRET_COLUMNS if row.get(name)]


async def test_tokens_come_back_as_they_were_saved(installations: EncryptedInstallations):
    saved = installation()

    await installations.async_save(saved)

    found = await installations.async_find_installation(enterprise_id=None, team_id="T1")
    bot = await installations.async_find_bot(enterprise_id=None, team_id="T1")
    assert {name: getattr(found, name) for name in TOKENS} == TOKENS
    assert (bot.bot_token, bot.bot_refresh_token) == (TOKENS["bot_token"], TOKENS["bot_refresh_token"])
    assert {name: getattr(saved, name) for name in TOKENS} == TOKENS


async def test_no_token_is_readable_in_the_database(store: SqlStore, installations: EncryptedInstallations):
    await installations.async_save(installation())

    secrets = await stored_secrets(store)

    assert len(secrets) == 7
    assert not any(token in secret for secret in secrets for token in TOKENS.values())


async def test_an_installation_without_tokens_of_a_person_is_stored_without_them(installations):
    await installations.async_save(installation(user_token=None, user_refresh_token=None, incoming_webhook_url=None))

    found = await installations.async_find_installation(enterprise_id=None, team_id="T1", user_id="U-ANA")

    assert found.user_token is None
    assert found.bot_token == TOKENS["bot_token"]


async def test_the_latest_bot_of_a_workspace_is_the_one_that_counts(installations: EncryptedInstallations):
    await installations.async_save(installation())
    await installations.async_save(installation(at=MONDAY + timedelta(days=1), bot_token="xoxb-new"))

    assert (await installations.async_find_bot(enterprise_id=None, team_id="T1")).bot_token == "xoxb-new"
    assert (await installations.bot_of("T1")).bot_token == "xoxb-new"


async def test_a_bot_is_found_by_its_workspace_or_organisation_alone(installations: EncryptedInstallations):
    await installations.async_save(installation("T1", enterprise_id="E1", bot_token="xoxb-t1"))
    await installations.async_save(
        installation(None, enterprise_id="E1", bot_token="xoxb-e1", is_enterprise_install=True)
    )

    assert (await installations.bot_of("T1")).bot_token == "xoxb-t1"
    assert (await installations.bot_of("E1")).bot_token == "xoxb-e1"
    assert await installations.bot_of("T2") is None
    assert await installations.workspaces() == ["E1", "T1"]


async def test_what_is_deleted_is_not_found_any_more(installations: EncryptedInstallations):
    for team in ("T1", "T2"):
        await installations.async_save(installation(team))

    await installations.async_delete_all(enterprise_id=None, team_id="T1")

    assert await installations.async_find_installation(enterprise_id=None, team_id="T1") is None
    assert await installations.async_find_bot(enterprise_id=None, team_id="T1") is None
    assert await installations.workspaces() == ["T2"]


async def test_an_installation_erased_with_its_workspace_is_gone(store: SqlStore, installations):
    await installations.async_save(installation())

    async with store.transaction() as work:
        await work.erase_workspace("T1")

    assert await stored_secrets(store) == []


async def test_a_new_key_takes_over_once_all_was_rotated(store: SqlStore, installations: EncryptedInstallations):
    await installations.async_save(installation())

    renewed = await store_with(store, NEW_KEY, OLD_KEY).rotate()

    found = await store_with(store, NEW_KEY).async_find_installation(enterprise_id=None, team_id="T1")
    assert renewed == 7
    assert {name: getattr(found, name) for name in TOKENS} == TOKENS
    with pytest.raises(StoreError, match="COMMONGROUND_SECRET_KEYS"):
        await installations.async_find_bot(enterprise_id=None, team_id="T1")


async def test_a_rotation_that_cannot_read_one_token_changes_none(store: SqlStore, installations):
    await installations.async_save(installation("T1"))
    await store_with(store, NEW_KEY).async_save(installation("T2"))
    before = await stored_secrets(store)

    with pytest.raises(StoreError) as refused:
        await installations.rotate()

    assert await stored_secrets(store) == before
    assert "xox" not in str(refused.value)


async def test_a_key_that_is_none_is_named_by_its_number(store: SqlStore):
    with pytest.raises(SettingsError, match="key number 2") as refused:
        store_with(store, OLD_KEY, "not a key")

    assert "not a key" not in str(refused.value)


async def test_a_token_is_found_also_while_somebody_writes(store: SqlStore, installations: EncryptedInstallations):
    await installations.async_save(installation())

    async with asyncio.timeout(60), store.transaction() as work:
        await work.erase_workspace("T2")
        bot = await installations.bot_of("T1")

    assert bot.bot_token == TOKENS["bot_token"]


async def test_only_one_at_a_time_renews_the_tokens_of_a_workspace(store: SqlStore):
    inside: list[str] = []

    async def renew(installations: EncryptedInstallations, workspace: str) -> None:
        async with installations.alone_with(workspace):
            assert workspace not in inside
            inside.append(workspace)
            await asyncio.sleep(0.02)
            inside.remove(workspace)

    mine = store_with(store, OLD_KEY)
    await asyncio.gather(*(renew(mine, workspace) for workspace in ("T1", "T1", "T2", "T1")))


async def test_two_processes_do_not_renew_the_tokens_of_a_workspace_at_once(postgresql_url: str):
    async with SqlStore(postgresql_url) as one, SqlStore(postgresql_url) as other:
        first, second = store_with(one, OLD_KEY), store_with(other, OLD_KEY)

        async with first.alone_with("T1"):
            waiting = asyncio.create_task(enter(second, "T1"))
            await asyncio.wait_for(enter(second, "T2"), 60)
            await asyncio.sleep(0.2)
            assert not waiting.done()

        await asyncio.wait_for(waiting, 60)


async def enter(installations: EncryptedInstallations, workspace: str) -> None:
    async with installations.alone_with(workspace):
        pass


async def test_the_state_of_an_installation_under_way_serves_once(store: SqlStore):
    states = oauth_states(store.engine)

    state = await states.async_issue()

    assert [await states.async_consume(answer) for answer in ("made up", state, state)] == [False, True, False]
