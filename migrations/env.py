"""Alembic's way in: works on the connection it is handed, or connects to DATABASE_URL when run by hand."""

import asyncio
import os

from alembic import context
from sqlalchemy import Connection, text

from bot.store.engine import connect
from bot.store.tables import UtcDateTime, metadata


def without_our_types(kind: str, thing: object, _context: object) -> str | bool:
    """Write our own column type as the plain one: a step imports nothing from `bot`."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(thing, UtcDateTime) else False


def migrate(connection: Connection) -> None:
    """Run the steps on this connection, in the transaction it is in."""
    if connection.dialect.name == "postgresql":
        # Rather give up than make the running release wait behind us.
        connection.execute(text("SET LOCAL lock_timeout = '5s'"))
        connection.execute(text("SET LOCAL statement_timeout = '60s'"))
    context.configure(
        connection=connection, target_metadata=metadata, render_as_batch=True, render_item=without_our_types
    )
    with context.begin_transaction():
        context.run_migrations()


async def migrate_by_hand() -> None:
    """Connect as the program does: `alembic revision --autogenerate` and its like come this way."""
    engine = connect(os.environ.get("DATABASE_URL", "sqlite:///commonground.db"))
    try:
        async with engine.begin() as connection:
            await connection.run_sync(migrate)
    finally:
        await engine.dispose()


handed_over = context.config.attributes.get("connection")
if handed_over is None:
    asyncio.run(migrate_by_hand())
else:
    migrate(handed_over)
