"""The fixture that builds a house for each test of the service."""

import asyncio
import shutil

import pytest

from bot.ports import Mode
from bot.service import Defaults, Service
from bot.store.migrate import upgrade
from bot.store.sql_store import SqlStore
from bot.templates import load_shipped
from classifier.assess import Assessor
from classifier.conversation import Sensitivity
from classifier.stall import Model, StallPolicy
from classifier.stall.fitting_reading import fit_reading
from classifier.stall.policy import Thresholds
from tests.service.house import Clock, HandJobs, HandMessenger, House, ScriptedScorer

# Plain numbers, so that what is promised here hangs on no training: stalled once two people are hot and answer in heat.
POLICY = StallPolicy(
    logjam=Model(("two_hot", "exchange", "again"), (4.0, 3.0, 1.0), -5.0),
    quiet=Model(("last_heat",), (6.0,), -3.0),
    thresholds=dict.fromkeys(Sensitivity, Thresholds(logjam=0.6, quiet=0.6)),
    reading=fit_reading(()),  # as the text alone
    marks={"defensive": 0.5, "resistant": 0.5, "common_ground": 0.5},
    carries_from={"defensive": 0.5, "resistant": 0.5, "common_ground": 0.5},
    taken_up=0.5,
    calm_messages=4,
    budget=0.005,
)


@pytest.fixture(scope="session")
def furnished(tmp_path_factory):
    """A migrated database with the shipped templates, made once and copied for each test."""
    path = tmp_path_factory.mktemp("furnished") / "house.db"

    async def furnish():
        await upgrade(f"sqlite:///{path}")
        async with SqlStore(f"sqlite:///{path}") as store, store.transaction() as tx:
            await tx.put_templates(load_shipped())

    asyncio.run(furnish())
    return path


@pytest.fixture
async def house(tmp_path, furnished):
    path = shutil.copy(furnished, tmp_path)
    clock, jobs, scorer = Clock(), HandJobs(), ScriptedScorer()
    messenger = HandMessenger(clock=clock)
    async with SqlStore(f"sqlite:///{path}") as store:
        service = Service(store, messenger, jobs, Assessor(scorer, POLICY), Defaults(mode=Mode.LIVE), clock)
        yield House(service, store, messenger, jobs, clock, scorer)
