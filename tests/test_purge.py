"""`commonground purge`: what is erased, and what it asks first."""

import pytest

from bot.consent import Choice, Consent
from bot.ports import ChannelKey, PersonKey, StoredMessage, ThreadKey, WorkspaceSettings
from bot.store.migrate import upgrade
from bot.store.sql_store import SqlStore
from tests.test_cli import NOW, acommonground, commonground, environ

__all__ = ["environ"]  # a fixture


@pytest.fixture
async def kept(environ):
    """A database that knows one person's message in each of two workspaces."""
    url = environ["DATABASE_URL"]
    await upgrade(url)
    async with SqlStore(url) as store, store.transaction() as tx:
        for workspace in ("T1", "T2"):
            await tx.save_workspace(WorkspaceSettings(workspace, installed_at=NOW))
            await tx.save_consent(PersonKey(workspace, "UANA"), Consent(Choice.IN))
            thread = ThreadKey(workspace, "C1", "1.000100")
            await tx.lock_thread(thread)
            await tx.put_message(StoredMessage(thread, "1.000100", "UANA", None))
    return url


async def test_a_person_is_erased_and_out(kept, environ):
    status, out, err = await acommonground("purge", "--workspace", "T1", "--person", "UANA", "--yes", environ=environ)

    assert (status, err) == (0, "")
    assert "Erased: 1 message scores" in out
    async with SqlStore(kept) as store, store.transaction() as tx:
        assert (await tx.consent(PersonKey("T1", "UANA"))).choice is Choice.OUT
        assert (await tx.consent(PersonKey("T2", "UANA"))).choice is Choice.IN


async def test_a_workspace_is_erased_and_the_other_stays(kept, environ):
    await acommonground("purge", "--workspace", "T1", "--yes", environ=environ)

    async with SqlStore(kept) as store, store.transaction() as tx:
        assert await tx.workspace("T1") is None
        assert await tx.watches("T2", ChannelKey("T2", "C1").channel) == []
        assert await tx.workspace("T2") is not None


def test_purge_asks_first_and_wants_to_know_what(kept, environ):
    declined = commonground("purge", "--workspace", "T1", environ=environ, given="n\n")

    assert declined.returncode == 2
    assert "Nothing was erased." in declined.stderr
    assert "Erase everything of the whole workspace T1?" in declined.stderr
    assert commonground("purge", environ=environ).returncode == 2
    assert "--person needs --workspace" in commonground("purge", "--person", "U1", environ=environ).stderr
    assert commonground("purge", "--expired", environ=environ).returncode == 0
