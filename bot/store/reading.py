"""The hot path: what every single message asks of the database, in as few statements as it takes.

The statements are built once; only their values change from message to message.
"""

from collections.abc import Sequence, Set
from typing import Any

from sqlalchemy import (
    BindParameter,
    FromClause,
    RowMapping,
    Select,
    Table,
    and_,
    bindparam,
    literal,
    select,
)

from bot.consent import Consent
from bot.ports import Standing, ThreadKey, Watch
from bot.store.people import People, consent_of, settings_of
from bot.store.session import among, bound
from bot.store.tables import newcomers, watches, workspaces
from bot.store.tables import people as choices
from bot.store.watches import Watches, watch_of

WORKSPACE: BindParameter[str] = bindparam("w")
CHANNEL: BindParameter[str] = bindparam("c")
THREAD: BindParameter[str] = bindparam("t")
AUTHOR: BindParameter[str] = bindparam("a")


class Reading(People, Watches):
    """One question for all that bears on reading a message, and a few for all that bears on reading many."""

    async def standing(self, thread: ThreadKey, author: str | None) -> Standing:
        """Return in one go all that bears on reading a message of this author in this thread."""
        await self._enter(thread.workspace)
        values = {"w": thread.workspace, "c": thread.channel, "t": thread.thread, "a": author or ""}
        row = (await self._connection.execute(STANDING, values)).mappings().one()
        return Standing(
            settings=settings_of(_part(row, "w_")) if row["w_workspace_id"] else None,
            own=_watch(row, "o_"),
            whole=_watch(row, "c_"),
            consent=consent_of(_part(row, "p_")) if row["p_choice"] else Consent(),
            awaits_notice=row["n_person_id"] is not None,
        )

    async def standings(self, asked: Sequence[tuple[ThreadKey, str | None]]) -> list[Standing]:
        """Return the same for several messages, each given as its thread and its author."""
        if len(asked) == 1:
            return [await self.standing(*asked[0])]
        said = [(key.workspace, key.channel, key.thread, author or "") for key, author in asked]
        for workspace in sorted({w for w, _, _, _ in said}):
            await self._enter(workspace)
        settings = await self._found(workspaces, {(w,) for w, _, _, _ in said})
        watched = await self._found(watches, {(w, c, of) for w, c, t, _ in said for of in (t, "")})
        chosen = await self._found(choices, {(w, a) for w, _, _, a in said})
        new = await self._found(newcomers, {(w, c, a) for w, c, _, a in said})
        return [
            Standing(
                settings=settings_of(settings[w,]) if (w,) in settings else None,
                own=watch_of(watched[w, c, t]) if (w, c, t) in watched else None,
                whole=watch_of(watched[w, c, ""]) if (w, c, "") in watched else None,
                consent=consent_of(chosen[w, a]) if (w, a) in chosen else Consent(),
                awaits_notice=(w, c, a) in new,
            )
            for w, c, t, a in said
        ]

    async def _found(self, table: Table, keys: Set[tuple[str, ...]]) -> dict[tuple[str, ...], RowMapping]:
        """Return the rows with these primary keys, and perhaps others, by their keys."""
        names = table.primary_key.columns.keys()
        rows = (await self._connection.execute(BY_KEY[table], bound(names, keys))).mappings().all()
        return {tuple(row[name] for name in names): row for row in rows}


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
BY_KEY = {
    table: select(table).where(among(table, table.primary_key.columns.keys()))
    for table in (workspaces, watches, choices, newcomers)
}
