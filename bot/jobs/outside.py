"""Removing jobs from a process that runs none: for an operator who erases somebody."""

import asyncio
from collections.abc import Sequence

from dbos import DBOSClient
from sqlalchemy.exc import DBAPIError

from bot.errors import StoreError
from bot.jobs.durable import SCHEMA
from bot.jobs.names import delivery_prefix, jobs_url, workspace_prefixes

# PostgreSQL's code for a table that does not exist.
UNDEFINED_TABLE = "42P01"


async def forget_from_outside(url: str, workspace: str, ids: Sequence[str]) -> int:
    """Remove the jobs of these prompts, or of the whole workspace if `ids` is empty; returns how many there were.

    Raises
    ------
    StoreError
        If the jobs cannot be reached.
    """
    wanted = [delivery_prefix(workspace, id) for id in ids] or workspace_prefixes(workspace)
    try:
        return await asyncio.to_thread(_remove, jobs_url(url), wanted)
    except DBAPIError as trouble:
        if _is_without_jobs(trouble):
            return 0
        raise StoreError(
            f"The jobs cannot be reached ({type(trouble).__name__}). Check DATABASE_URL, and that the database runs."
        ) from trouble


def _remove(url: str, prefixes: list[str]) -> int:
    client = DBOSClient(system_database_url=url, dbos_system_schema=SCHEMA, retry_connection_errors=False)
    try:
        found = client.list_workflows(workflow_id_prefix=prefixes, load_input=False, load_output=False)
        if found:
            client.delete_workflows([job.workflow_id for job in found])
        return len(found)
    finally:
        client.destroy()


def _is_without_jobs(trouble: DBAPIError) -> bool:
    """Whether the program never ran with this database, so that it has no jobs."""
    is_missing = getattr(trouble.orig, "sqlstate", None) == UNDEFINED_TABLE
    return is_missing or "no such table" in str(trouble.orig)
