"""The store as a whole: all or nothing, who may connect where, and what operators are told."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import Text, text

from bot.consent import Choice, Consent
from bot.errors import SettingsError, StoreError
from bot.store.engine import connect, driver_url
from bot.store.migrate import downgrade, upgrade
from bot.store.sql_store import SqlStore
from bot.store.tables import messages
from tests.store.builders import ANA


def test_a_message_row_has_no_room_for_words():
    columns = {column.name for column in messages.c if isinstance(column.type, Text)}

    assert columns == {"workspace_id", "channel_id", "ts", "thread_ts", "author_id", "revision"}


async def test_all_of_a_transaction_is_stored_or_nothing(store: SqlStore):
    async def fail() -> None:
        async with store.transaction() as work:
            await work.save_consent(ANA, Consent(Choice.IN))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()

    async with store.transaction() as work:
        assert await work.consent(ANA) == Consent()


async def test_transactions_wait_for_each_other_and_none_fails(store: SqlStore):
    async def choose(number: int) -> None:
        async with store.transaction() as work:
            await work.consent(ANA)
            await asyncio.sleep(0.001)
            await work.save_consent(ANA, Consent(Choice.IN if number % 2 else Choice.OUT))

    await asyncio.gather(*(choose(number) for number in range(40)))


async def test_a_sqlite_file_forgets_waits_and_keeps_a_log(sqlite_store: SqlStore):
    names = ("secure_delete", "foreign_keys", "busy_timeout", "journal_mode")

    async with sqlite_store.engine.connect() as connection:
        found = [(await connection.execute(text(f"PRAGMA {name}"))).scalar() for name in names]

    assert found == [1, 1, 10000, "wal"]


async def test_a_database_of_this_release_is_fine(store: SqlStore):
    await store.check()


async def test_a_database_without_tables_is_answered_with_the_command_that_makes_them(empty_database: str):
    async with SqlStore(empty_database) as store:
        with pytest.raises(StoreError, match="commonground migrate"):
            await store.check()


async def test_an_older_database_is_answered_with_the_command_that_mends_it(database: str):
    await downgrade(database, "base")

    async with SqlStore(database) as store:
        with pytest.raises(StoreError, match="commonground migrate"):
            await store.check()


async def test_a_database_of_a_newer_release_is_left_alone(database: str, store: SqlStore):
    async with store.engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(StoreError, match="newer than this release"):
        await store.check()


async def test_a_database_out_of_reach_is_said_to_be_that():
    async with SqlStore("postgresql://nobody@127.0.0.1:1/none") as store:
        with pytest.raises(StoreError, match="cannot be reached"):
            await store.check()


async def test_a_file_that_is_no_database_is_said_to_be_that(tmp_path: Path):
    file = tmp_path / "letter.db"
    file.write_text("Dear database, " * 100)

    async with SqlStore(f"sqlite:///{file}") as store:
        with pytest.raises(StoreError, match=r"letter\.db cannot be reached: file is not a database"):
            await store.check()


async def test_a_file_that_cannot_be_written_is_named_with_the_reason(tmp_path: Path):
    with pytest.raises(StoreError, match=f"{tmp_path} cannot be migrated: unable to open database file") as refused:
        await upgrade(f"sqlite:///{tmp_path}")
    # The driver's thread, which could not open the file, still has to tell this loop that it ends.
    await asyncio.sleep(0.1)

    assert "may write it and its folder" in str(refused.value)


def files_in(folder: Path) -> list[Path]:
    return list(folder.iterdir())


async def test_looking_for_a_database_does_not_make_one(tmp_path: Path):
    async with SqlStore(f"sqlite:///{tmp_path / 'none.db'}") as store:
        with pytest.raises(StoreError, match=r"no database .*none\.db yet\. Run `commonground migrate`"):
            await store.check()

    assert files_in(tmp_path) == []


@pytest.mark.parametrize(
    "url",
    ["mysql://bot:secret@db/cg", "secret", "sqlite://", "sqlite:///:memory:", "sqlite:////no/such/folder/file.db"],
)
def test_an_address_we_cannot_use_is_refused_without_repeating_it(url: str):
    with pytest.raises(SettingsError, match="DATABASE_URL") as refused:
        connect(url)

    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("url", "driver"),
    [
        ("sqlite:///file.db", "sqlite+aiosqlite"),
        ("postgresql://u@h/d", "postgresql+psycopg"),
        ("postgres://u@h/d", "postgresql+psycopg"),
        ("postgresql+psycopg2://u@h/d", "postgresql+psycopg"),
    ],
)
def test_operators_need_not_know_the_driver(url: str, driver: str):
    assert driver_url(url).drivername == driver


async def test_errors_of_the_database_do_not_tell_what_was_stored(store: SqlStore):
    with pytest.raises(Exception, match="hide_parameters") as failed:
        async with store.transaction() as work:
            await work._execute(text("INSERT INTO nowhere VALUES (:person)").bindparams(person="U-ANA"))

    assert "U-ANA" not in str(failed.value)
