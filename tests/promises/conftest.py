"""A service on each database, with a messenger in whose calls something else may happen meanwhile."""

import pytest

from bot.ports import Mode
from bot.service import Defaults, Service
from bot.store.sql_store import SqlStore
from bot.templates import load_shipped
from classifier.assess import Assessor
from tests.promises.play import InterruptedMessenger, Play
from tests.service.conftest import POLICY
from tests.service.house import Clock, HandJobs, House, ScriptedScorer


@pytest.fixture
async def sqlite_play(sqlite_store: SqlStore) -> Play:
    """Everybody who plays along, on SQLite."""
    return await furnished(sqlite_store)


@pytest.fixture
async def play(store: SqlStore) -> Play:
    """Everybody who plays along, on both databases."""
    return await furnished(store)


async def furnished(store: SqlStore) -> Play:
    """Return a play over this store, which gets the shipped templates."""
    async with store.transaction() as tx:
        await tx.put_templates(load_shipped())
    return Play(store, built)


def built(store: SqlStore) -> House:
    """Return a house over this store in which nothing has happened yet."""
    clock, jobs, scorer = Clock(), HandJobs(), ScriptedScorer()
    messenger = InterruptedMessenger(clock=clock)
    service = Service(store, messenger, jobs, Assessor(scorer, POLICY), Defaults(mode=Mode.LIVE), clock)
    return House(service, store, messenger, jobs, clock, scorer)
