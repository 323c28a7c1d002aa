"""The steps between releases, on SQLite and PostgreSQL, as operators run them and as developers do."""

import os
import re
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from bot.errors import StoreError
from bot.store.engine import connect
from bot.store.migrate import configuration, current, downgrade, upgrade
from bot.store.tables import metadata

ROOT = Path(__file__).parent.parent
HEAD = ScriptDirectory.from_config(configuration()).get_current_head()


async def look(url: str, question):
    engine = connect(url)
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(question)
    finally:
        await engine.dispose()


def tables(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names())


def differences(connection: Connection) -> list[object]:
    return compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata)


async def test_all_steps_up_make_the_tables_the_program_works_with(empty_database: str):
    assert await current(empty_database) is None

    await upgrade(empty_database)

    assert await current(empty_database) == HEAD
    assert await look(empty_database, differences) == []
    assert await look(empty_database, tables) == {*metadata.tables, "alembic_version"}


async def test_all_steps_down_leave_nothing(database: str):
    await downgrade(database, "base")

    assert await look(database, tables) == {"alembic_version"}


async def test_each_step_can_be_taken_back_and_again(empty_database: str):
    steps = [script.revision for script in ScriptDirectory.from_config(configuration()).walk_revisions()][::-1]

    for step in steps:
        await upgrade(empty_database, step)
        await downgrade(empty_database, "-1")
        await upgrade(empty_database, step)

    assert await look(empty_database, differences) == []


async def test_whoever_installed_the_app_before_is_not_greeted_once_more(empty_database: str):
    await upgrade(empty_database, "0001")
    engine = connect(empty_database)
    async with engine.begin() as connection:
        await connection.execute(
            text(
                "INSERT INTO workspaces (workspace_id, installed_at, installed_by, reading, zone, prompts_per_day, "
                "prompts_per_episode, scores_kept_days, prompts_kept_days, watches_by_admins_only) "
                "VALUES ('T1', '2026-11-01 12:00:00+00:00', 'U1', 'announced', 'UTC', 2, 1, 30, 90, false)"
            )
        )
    await engine.dispose()

    await upgrade(empty_database)

    greeted = text("SELECT introduced_at IS NOT NULL, quiet_after_s, rests_at_weekend FROM workspaces")
    assert await look(empty_database, lambda connection: tuple(connection.execute(greeted).one())) == (True, None, None)


async def test_migrating_twice_changes_nothing(database: str):
    await upgrade(database)

    assert await current(database) == HEAD


async def test_a_database_of_a_newer_release_is_not_touched(database: str):
    engine = connect(database)
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    await engine.dispose()

    with pytest.raises(StoreError, match="newer than this release"):
        await upgrade(database)

    assert await current(database) == "9999"


async def test_a_database_out_of_reach_is_said_to_be_that():
    with pytest.raises(StoreError, match="DATABASE_URL"):
        await upgrade("postgresql://nobody@127.0.0.1:1/none")


def test_developers_may_run_alembic_by_hand(sqlite_url: str):
    for arguments in (["upgrade", "head"], ["check"], ["downgrade", "base"]):
        ran = subprocess.run(  # noqa: S603 (our own interpreter)
            [sys.executable, "-m", "alembic", *arguments],
            cwd=ROOT,
            env={**os.environ, "DATABASE_URL": sqlite_url},
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr


def test_steps_import_nothing_from_the_program_and_say_what_they_do():
    for step in (files("migrations") / "versions").iterdir():
        source = step.read_text() if step.name.endswith(".py") else ""
        assert not re.search(r"^(from|import) (bot|classifier)", source, re.MULTILINE), step.name
        assert "Say here in words" not in source, step.name


def test_the_template_of_a_step_carries_the_advice():
    advice = (files("migrations") / "script.py.mako").read_text()

    assert "previous release is still running" in advice
    assert "lock" in advice
