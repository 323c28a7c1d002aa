"""`commonground rotate-keys`: a new key takes over while the tokens stay what they are."""

import asyncio
import os
import sys

import pytest
from cryptography.fernet import Fernet
from slack_sdk.oauth.installation_store import Bot

from bot.errors import StoreError
from bot.store.installations import EncryptedInstallations
from bot.store.sql_store import SqlStore

OLD, NEW, OTHER = (Fernet.generate_key().decode() for _ in range(3))
TOKEN = "xoxb-a-token-nobody-may-read"


async def rotate_keys(database: str, *keys: str) -> tuple[int, str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "COMMONGROUND_"))}
    environ = {**clean, "DATABASE_URL": database} | ({"COMMONGROUND_SECRET_KEYS": ",".join(keys)} if keys else {})
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot.cli", "rotate-keys"), env=environ, stdout=-1, stderr=-1
    )
    out, err = await process.communicate()
    return process.returncode, out.decode(), err.decode()


def installations(store: SqlStore, *keys: str) -> EncryptedInstallations:
    return EncryptedInstallations(store.engine, "client", keys)


@pytest.fixture
async def installed(store: SqlStore) -> SqlStore:
    """A store with the bot's token of a workspace, under the old key."""
    bot = Bot(
        app_id="A", team_id="T1", bot_token=TOKEN, bot_refresh_token="r", bot_id="B", bot_user_id="U", installed_at=1.0
    )
    await installations(store, OLD).async_save_bot(bot)
    return store


async def test_after_the_rotation_the_old_key_is_not_needed_any_more(installed: SqlStore, database: str):
    status, out, err = await rotate_keys(database, NEW, OLD)

    assert (status, out, err) == (0, "Encrypted anew with the first key: 2 tokens.\n", "")
    assert (await installations(installed, NEW).bot_of("T1")).bot_token == TOKEN
    with pytest.raises(StoreError):
        await installations(installed, OLD).bot_of("T1")


async def test_a_bot_that_runs_with_both_keys_reads_the_token_before_and_after(installed: SqlStore, database: str):
    running = installations(installed, NEW, OLD)
    before = await running.bot_of("T1")

    await rotate_keys(database, NEW, OLD)

    assert (before.bot_token, (await running.bot_of("T1")).bot_token) == (TOKEN, TOKEN)


async def test_without_the_key_of_a_token_nothing_is_changed_and_nothing_shown(installed: SqlStore, database: str):
    status, out, err = await rotate_keys(database, NEW, OTHER)

    assert (status, out) == (2, "")
    assert "cannot be read with any key" in err
    assert TOKEN not in err
    assert not any(key in err for key in (NEW, OTHER))
    assert (await installations(installed, OLD).bot_of("T1")).bot_token == TOKEN


async def test_without_any_key_it_says_what_is_missing(database: str):
    status, out, err = await rotate_keys(database)

    assert (status, out) == (2, "")
    assert err.startswith("Error: COMMONGROUND_SECRET_KEYS is not set")
