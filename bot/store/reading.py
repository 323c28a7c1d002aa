"""The hot path: what every single message asks of the database, in as few statements as it takes.

The statements are built once; only their values change from message to message.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BindParameter, FromClause, RowMapping, Select, Table, and_, bindparam, literal, select

from bot.consent import Choice, Consent
from bot.ports import Standing, ThreadKey, Watch
from bot.store.people import People, settings_of
from bot.store.tables import newcomers, watches, workspaces
from bot.store.tables import people as choices
from bot.store.watches import Watches, watch_of

WORKSPACE: BindParameter[str] = bindparam("w")
CHANNEL: BindParameter[str] = bindparam("c")
THREAD: BindParameter[str] = bindparam("t")
AUTHOR: BindParameter[str] = bindparam("a")


class Reading(People, Watches):
    """One question for all that bears on reading a message."""

    async def standing(self, thread: ThreadKey, author: str | None) -> Standing:
        """Return in one go all that bears on reading a message of this author in this thread."""
        await self._enter(thread.workspace)
        values = {"w": thread.workspace, "c": thread.channel, "t": thread.thread, "a": author or ""}
        row = (await self._connection.execute(STANDING, values)).mappings().one()
        return Standing(
            settings=settings_of(_part(row, "w_")) if row["w_workspace_id"] else None,
            own=_watch(row, "o_"),
            whole=_watch(row, "c_"),
            consent=Consent(Choice(row["p_choice"]), row["p_paused_until"]) if row["p_choice"] else Consent(),
            awaits_notice=row["n_person_id"] is not None,
        )


def _standing() -> Select[Any]:
    own, whole = watches.alias("own"), watches.alias("whole")
    one = select(literal(1).label("one")).subquery("one")
    joined = (
        one.outerjoin(workspaces, workspaces.c.workspace_id == WORKSPACE)
        .outerjoin(own, and_(_here(own), own.c.thread_ts == THREAD))
        .outerjoin(whole, and_(_here(whole), whole.c.thread_ts == ""))
        .outerjoin(choices, and_(choices.c.workspace_id == WORKSPACE, choices.c.person_id == AUTHOR))
        .outerjoin(newcomers, and_(_here(newcomers), newcomers.c.person_id == AUTHOR))
    )
    return select(
        *_labelled(workspaces, "w_"),
        *_labelled(own, "o_"),
        *_labelled(whole, "c_"),
        choices.c.choice.label("p_choice"),
        choices.c.paused_until.label("p_paused_until"),
        newcomers.c.person_id.label("n_person_id"),
    ).select_from(joined)


def _here(table: Any) -> Any:
    return and_(table.c.workspace_id == WORKSPACE, table.c.channel_id == CHANNEL)


def _labelled(table: Table | FromClause, prefix: str) -> Sequence[Any]:
    return [column.label(prefix + column.name) for column in table.c]


def _part(row: RowMapping, prefix: str) -> dict[str, Any]:
    return {name.removeprefix(prefix): value for name, value in row.items() if name.startswith(prefix)}


def _watch(row: RowMapping, prefix: str) -> Watch | None:
    return watch_of(_part(row, prefix)) if row[prefix + "workspace_id"] else None


STANDING = _standing()
