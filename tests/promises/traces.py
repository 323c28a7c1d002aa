"""Where a trace of somebody is left: every row of every table, whoever made it, and the bytes of every file."""

import sqlite3
from pathlib import Path

import psycopg
from psycopg.sql import SQL, Identifier
from sqlalchemy import make_url

from tests.conftest import plain


def rows_with(trace: str, database: str) -> list[str]:
    """Return the names of the tables in which a row holds this, the job engine's among them."""
    if database.startswith("sqlite"):
        return [table for file in files_of(database) if file.suffix == ".db" for table in _in_sqlite(trace, file)]
    return _in_postgresql(trace, database)


def bytes_with(trace: str, database: str) -> list[str]:
    """Return the files of a SQLite database that hold this anywhere: pages in use or not, and the log."""
    return [file.name for file in files_of(database) if trace.encode() in _content(file)]


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return b""  # a journal that was there a moment ago: what is gone holds nothing


def files_of(database: str) -> list[Path]:
    """Return the file of a SQLite database and all that belong to it: the jobs, and the logs of both."""
    path = Path(make_url(database).database or "")
    return sorted(path.parent.glob(f"{path.stem}*"))


def _in_sqlite(trace: str, file: Path) -> list[str]:
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = [n for n in names if _holds(trace, connection.execute(f'SELECT * FROM "{n}"').fetchall())]  # noqa: S608
    connection.close()
    return found


def _in_postgresql(trace: str, database: str) -> list[str]:
    own = "SELECT schemaname, tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
    with psycopg.connect(plain(database)) as connection:
        names = connection.execute(own).fetchall()
        select = SQL("SELECT * FROM {}.{}")
        return [
            table
            for schema, table in names
            if _holds(trace, connection.execute(select.format(Identifier(schema), Identifier(table))).fetchall())
        ]


def _holds(trace: str, rows: list[tuple]) -> bool:
    return any(trace in str(value) for row in rows for value in row)
