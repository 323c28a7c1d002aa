"""Bring a database to the tables of this release, from a checkout or an installed wheel."""

from enum import Enum
from importlib.resources import files

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from bot.errors import StoreError
from bot.store.engine import connect, unusable


class Standing(Enum):
    """How the tables of a database compare with this release."""

    OLDER = "older"
    HEAD = "head"
    NEWER = "newer"


def configuration(connection: Connection | None = None) -> Config:
    """Return Alembic's configuration; `connection` is what `migrations/env.py` works on."""
    config = Config()
    config.set_main_option("script_location", str(files("migrations")).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def standing_of(connection: Connection) -> Standing:
    """Return how the database compares with this release."""
    scripts = ScriptDirectory.from_config(configuration())
    known = {script.revision for script in scripts.walk_revisions()}
    present = set(MigrationContext.configure(connection).get_current_heads())
    if present == set(scripts.get_heads()):
        return Standing.HEAD
    return Standing.OLDER if present <= known else Standing.NEWER


async def upgrade(url: str, revision: str = "head") -> None:
    """Bring the database to `revision`.

    Raises
    ------
    StoreError
        If it cannot be reached, or is newer than this release.
    """
    engine = connect(url)
    try:
        async with engine.begin() as connection:
            if await connection.run_sync(standing_of) is Standing.NEWER:
                raise StoreError("The database is newer than this release. Install the newer release of Common Ground.")
            await connection.run_sync(lambda here: command.upgrade(configuration(here), revision))
    except DBAPIError as trouble:
        raise unusable(engine, "migrated", trouble) from trouble
    finally:
        await engine.dispose()


async def downgrade(url: str, revision: str) -> None:
    """Take the database back to `revision`; 'base' removes every table."""
    engine = connect(url)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(lambda here: command.downgrade(configuration(here), revision))
    finally:
        await engine.dispose()


async def current(url: str) -> str | None:
    """Return the revision the database is at, or None if it has no tables of ours."""
    engine = connect(url)
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(lambda here: MigrationContext.configure(here).get_current_revision())
    finally:
        await engine.dispose()
