"""Jobs removed by a process that runs none."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.jobs.durable import DurableJobs
from bot.jobs.outside import forget_from_outside


async def nothing(*ids):
    return None


@pytest.fixture
async def waiting(database):
    """A database in which three deliveries wait."""
    now = datetime.now(UTC)
    jobs = DurableJobs(database, lambda: now)
    await jobs.start(nothing, nothing, nothing)
    for workspace, prompt in (("T1", "p1"), ("T1", "p2"), ("T2", "p1")):
        await jobs.deliver(workspace, prompt, now + timedelta(hours=3))
    await jobs.stop()
    return database


async def test_the_jobs_of_one_prompt_are_removed(waiting):
    assert await forget_from_outside(waiting, "T1", ["p1"]) == 1
    assert await forget_from_outside(waiting, "T1", ["p1"]) == 0


async def test_the_jobs_of_a_workspace_are_removed_and_no_others(waiting):
    assert await forget_from_outside(waiting, "T1", []) == 2
    assert await forget_from_outside(waiting, "T2", []) == 1


async def test_a_database_that_never_had_jobs_has_none_to_remove(database):
    assert await forget_from_outside(database, "T1", []) == 0
