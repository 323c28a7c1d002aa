"""Workspaces and people: settings, choices, and who has not seen a notice yet."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import and_, delete, select

from bot.consent import Choice, Consent, Reading
from bot.ports import ChannelKey, Mode, PersonKey, WorkspaceSettings
from bot.store.session import Session, in_channel, of_place
from bot.store.tables import newcomers, workspaces
from bot.store.tables import people as choices


class People(Session):
    """The rows of workspaces, people and newcomers."""

    async def workspace(self, workspace: str, *, hold: bool = False) -> WorkspaceSettings | None:
        """Return the settings of a workspace, or None if it is not known.

        With `hold` nobody else changes them until the transaction ends.
        """
        found = select(workspaces).where(workspaces.c.workspace_id == workspace)
        if hold:
            # Before the row, as erasing does: otherwise each could wait for what the other holds.
            await self._enter(workspace)
        row = await self._row(found.with_for_update() if hold else found)
        return settings_of(row) if row else None

    async def save_workspace(self, settings: WorkspaceSettings) -> None:
        """Store the settings of a workspace, new or changed."""
        row = {field: getattr(settings, field) for field in WorkspaceSettings.__dataclass_fields__}
        await self._put(workspaces, {"workspace_id": row.pop("workspace"), **row})

    async def consent(self, person: PersonKey) -> Consent:
        """Return what a person chose; nobody starts anywhere but `undecided`."""
        return (await self.consents(person.workspace, [person.person]))[person.person]

    async def consents(self, workspace: str, people: Sequence[str]) -> dict[str, Consent]:
        """Return what each of these people chose."""
        await self._enter(workspace)
        found = await self._rows(
            select(choices).where(choices.c.workspace_id == workspace, choices.c.person_id.in_(set(people)))
        )
        known = {row["person_id"]: consent_of(row) for row in found}
        return {person: known.get(person, Consent()) for person in people}

    async def save_consent(self, person: PersonKey, consent: Consent) -> None:
        """Store what a person chose."""
        chosen = {"choice": consent.choice, "paused_until": consent.paused_until}
        await self._put(choices, {"workspace_id": person.workspace, "person_id": person.person, **chosen})

    async def add_newcomer(self, place: ChannelKey, person: str) -> None:
        """Note that a person joined a watched channel and has not been shown its notice."""
        await self._put(newcomers, {**of_place(place), "person_id": person})

    async def remove_newcomer(self, place: ChannelKey, person: str) -> None:
        """Note that the person was shown the notice, or left."""
        await self._execute(delete(newcomers).where(in_channel(newcomers, place), newcomers.c.person_id == person))

    async def awaits_notice(self, place: ChannelKey, person: str) -> bool:
        """Whether the person has not been shown the notice of this channel yet."""
        is_here = and_(in_channel(newcomers, place), newcomers.c.person_id == person)
        return await self._row(select(newcomers.c.person_id).where(is_here)) is not None


def consent_of(row: Mapping[Any, Any]) -> Consent:
    """Return the choices that a row holds."""
    return Consent(Choice(row["choice"]), row["paused_until"])


def settings_of(row: Mapping[Any, Any]) -> WorkspaceSettings:
    """Return the settings that a row holds."""
    values = dict(row)
    return WorkspaceSettings(
        workspace=values.pop("workspace_id"),
        reading=Reading(values.pop("reading")),
        mode=Mode(mode) if (mode := values.pop("mode")) else None,
        **values,
    )
