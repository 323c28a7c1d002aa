"""How we connect: one address for operators, the asynchronous driver and its manners for us."""

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from bot.errors import SettingsError, StoreError

DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}

# Execution option: how a transaction begins on SQLite. '' begins none.
BEGIN = "commonground_begin"

# Without one a server that does not answer would keep us waiting for minutes before we could say so.
CONNECT_TIMEOUT_S = "10"

BUSY_TIMEOUT = "PRAGMA busy_timeout = 10000"
PRAGMAS = (
    BUSY_TIMEOUT,
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",
    "PRAGMA foreign_keys = ON",
    # What is erased is overwritten, so that forgetting is real in the file too.
    "PRAGMA secure_delete = ON",
)


def driver_url(url: str) -> URL:
    """Return the address with the driver we use: aiosqlite or psycopg 3.

    Raises
    ------
    SettingsError
        If it is no address of a SQLite file or a PostgreSQL. The message never repeats it: it may hold a password.
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise _no_address("it is no address") from None
    backend = parsed.get_backend_name()
    if backend not in DRIVERS:
        raise _no_address(f"{backend} is not supported")
    if backend == "sqlite":
        _require_file(parsed.database)
    return parsed.set(drivername=DRIVERS[backend])


def _require_file(name: str | None) -> None:
    if not name or name == ":memory:":
        raise _no_address("SQLite needs a file, for several connections share it")
    folder = Path(name).absolute().parent
    if not folder.is_dir():
        raise _no_address(f"there is no folder {folder}; make it, or name another")


def _no_address(what: str) -> SettingsError:
    return SettingsError(
        f"DATABASE_URL cannot be used: {what}. Write `sqlite:///commonground.db` or `postgresql://user@host/database`."
    )


def connect(url: str) -> AsyncEngine:
    """Return an engine for `url`. It connects when first used, and belongs to the loop that uses it.

    Parameters are left out of its errors: they are ids and scores, and with installations secrets.
    """
    address = driver_url(url)
    is_sqlite = address.get_backend_name() == "sqlite"
    if not is_sqlite and "connect_timeout" not in address.query:
        address = address.update_query_dict({"connect_timeout": CONNECT_TIMEOUT_S})
    engine = create_async_engine(address, hide_parameters=True, pool_pre_ping=not is_sqlite)
    if is_sqlite:
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def require_database(engine: AsyncEngine) -> None:
    """Make sure that a SQLite file is there: to look into it would make it.

    Raises
    ------
    StoreError
        If there is none yet.
    """
    file = engine.url.database
    if engine.dialect.name == "sqlite" and not Path(str(file)).exists():
        raise StoreError(f"There is no database {file} yet. Run `commonground migrate`.")


def unusable(engine: AsyncEngine, what: str, trouble: DBAPIError) -> StoreError:
    """Return what to say about a database that cannot be used.

    Parameters
    ----------
    what
        What cannot be done with it, like `reached`.
    """
    if engine.dialect.name == "sqlite":
        # SQLite's own words are a few fixed ones, like "attempt to write a readonly database".
        return StoreError(
            f"The database {engine.url.database} cannot be {what}: {trouble.orig}. "
            "Check that it is a SQLite file and that this user may write it and its folder, "
            "or name another in DATABASE_URL."
        )
    return StoreError(
        f"The database cannot be {what} ({type(trouble).__name__}). "
        "Check DATABASE_URL, and that the database runs and lets us in."
    )


def _prepare_sqlite(connection: Any, _entry: ConnectionPoolEntry) -> None:
    # The driver must not begin transactions by itself: it would do so at the first write, when what was read before
    # may be stale already (five concurrent read-then-write transactions lost four that way).
    connection.isolation_level = None
    try:
        cursor = connection.cursor()
        for pragma in PRAGMAS:
            cursor.execute(pragma)
        cursor.close()
    except sqlite3.Error:
        # Not a database, for example. The pool has not got this connection yet and would leave its thread behind.
        connection.close()
        raise


def _begin_sqlite(connection: Connection) -> None:
    statement = connection.get_execution_options().get(BEGIN, "BEGIN IMMEDIATE")
    if statement:
        connection.exec_driver_sql(statement)
