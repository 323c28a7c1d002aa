"""The template store, on SQLite and PostgreSQL."""

from dataclasses import replace

from bot.store.sql_store import SqlStore
from classifier.conversation import Signal
from tests.store.builders import template

SHIPPED = [template("a"), template("b", signals=frozenset({Signal.QUIET, Signal.DEFENSIVE}))]
OWN = template("own", workspace="T1")


async def test_shipped_templates_are_stored_as_this_release_has_them(store: SqlStore):
    reworded = replace(SHIPPED[1], words="Other words.")

    async with store.transaction() as work:
        await work.put_templates([*SHIPPED, template("dropped by this release")])
        await work.put_templates([SHIPPED[0], reworded])

        assert await work.templates("T1") == [SHIPPED[0], reworded]


async def test_a_workspace_has_its_own_templates_beside_the_shipped_ones(store: SqlStore):
    async with store.transaction() as work:
        await work.save_template(OWN)
        await work.put_templates(SHIPPED)

        assert await work.templates("T1") == [*SHIPPED, OWN]
        assert await work.templates("T2") == SHIPPED

        await work.remove_template("T1", "own")
        assert await work.templates("T1") == SHIPPED


async def test_a_template_switched_off_is_off_in_that_workspace_only_and_through_updates(store: SqlStore):
    async with store.transaction() as work:
        await work.put_templates(SHIPPED)
        await work.switch_template("T1", "a", is_on=False)
        await work.switch_template("T1", "a", is_on=False)
        await work.put_templates(SHIPPED)

        assert await work.templates("T1") == SHIPPED[1:]
        assert await work.templates_off("T1") == {"a"}
        assert await work.every_template("T1") == SHIPPED
        assert await work.templates("T2") == SHIPPED

        await work.switch_template("T1", "a", is_on=True)
        assert await work.templates("T1") == SHIPPED
