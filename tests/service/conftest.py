"""The fixture that builds a house for each test of the service."""

import pytest
from classifier.assess import Assessor
from classifier.stall import StallPolicy

from bot.ports import Mode
from bot.service import Defaults, Service
from bot.store.migrate import upgrade
from bot.store.sql_store import SqlStore
from bot.templates import load_shipped
from tests.service.house import Clock, HandJobs, HandMessenger, House, ScriptedScorer


@pytest.fixture
async def house(tmp_path):
    url = f"sqlite:///{tmp_path}/house.db"
    await upgrade(url)
    clock, jobs, scorer = Clock(), HandJobs(), ScriptedScorer()
    messenger = HandMessenger(clock=clock)
    async with SqlStore(url) as store:
        async with store.transaction() as tx:
            await tx.put_templates(load_shipped())
        service = Service(store, messenger, jobs, Assessor(scorer, StallPolicy()), Defaults(mode=Mode.LIVE), clock)
        yield House(service, store, messenger, jobs, clock, scorer)
