"""The template store: the shipped words, and what a workspace added or switched off."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, RowMapping, and_, delete, not_, or_, select

from bot.store.session import Session
from bot.store.tables import templates as wording
from bot.store.tables import templates_switched_off
from bot.templates import Move, Side, Template
from classifier.conversation import Signal

SHIPPED = ""


class Wording(Session):
    """The rows of templates."""

    async def templates(self, workspace: str) -> list[Template]:
        """Return the shipped templates that are switched on, and the workspace's own."""
        off = select(templates_switched_off.c.template_id).where(templates_switched_off.c.workspace_id == workspace)
        return await self._templates(workspace, not_(wording.c.id.in_(off)))

    async def every_template(self, workspace: str) -> list[Template]:
        """Return the shipped templates and the workspace's own, those that are switched off too."""
        return await self._templates(workspace)

    async def _templates(self, workspace: str, *more: ColumnElement[bool]) -> list[Template]:
        theirs = or_(wording.c.workspace_id == SHIPPED, wording.c.workspace_id == workspace)
        found = select(wording).where(theirs, *more).order_by(wording.c.workspace_id, wording.c.id)
        return [_template(row) for row in await self._rows(found)]

    async def put_templates(self, templates: Sequence[Template]) -> None:
        """Store the shipped templates as they are in this release."""
        kept = {template.id for template in templates}
        await self._execute(delete(wording).where(wording.c.workspace_id == SHIPPED, wording.c.id.not_in(kept or {""})))
        # Always in the same order: two processes that start together then wait for each other instead of locking up.
        for template in sorted(templates, key=lambda template: template.id):
            await self.save_template(template)

    async def save_template(self, template: Template) -> None:
        """Store one template, new or changed."""
        same = ("id", "move", "side", "notice", "offer", "words", "why", "locale")
        row = {name: getattr(template, name) for name in same}
        signals = " ".join(sorted(template.signals))
        await self._put(wording, {"workspace_id": template.workspace, **row, "signals": signals})

    async def remove_template(self, workspace: str, id: str) -> None:
        """Remove one of the workspace's own templates."""
        await self._execute(delete(wording).where(wording.c.workspace_id == workspace, wording.c.id == id))

    async def switch_template(self, workspace: str, id: str, *, is_on: bool) -> None:
        """Switch a template on or off for one workspace."""
        table = templates_switched_off
        if is_on:
            await self._execute(delete(table).where(and_(table.c.workspace_id == workspace, table.c.template_id == id)))
        else:
            await self._put(table, {"workspace_id": workspace, "template_id": id})

    async def templates_off(self, workspace: str) -> set[str]:
        """Return the ids of the templates this workspace switched off."""
        table = templates_switched_off
        rows = await self._rows(select(table.c.template_id).where(table.c.workspace_id == workspace))
        return {row["template_id"] for row in rows}


def _template(row: RowMapping) -> Template:
    return Template(
        id=row["id"],
        move=Move(row["move"]),
        side=Side(row["side"]),
        notice=row["notice"],
        offer=row["offer"],
        words=row["words"],
        why=row["why"],
        signals=frozenset(Signal(signal) for signal in row["signals"].split()),
        locale=row["locale"],
        workspace=row["workspace_id"],
    )
