"""The words of a workspace: what its admins wrote, changed or switched off, kept to the rules of all templates."""

import hashlib
import uuid
from dataclasses import replace

from bot.ports import PersonKey, Transaction
from bot.service.answers import ListedTemplate, TemplateAnswer, TemplateOutcome, TemplatesAnswer
from bot.service.counting import figures_of
from bot.service.tools import Tools
from bot.templates import Finding, Template, check_beside, gaps

OWN = "own-"
# So many of its own a workspace may have: each is compared with every other, and read again for each prompt.
MOST_OWN = 100


class Templating(Tools):
    """Listing, writing and switching templates, for people with admin rights."""

    async def templates_of(self, by: PersonKey) -> TemplatesAnswer | None:
        """Return all templates of a workspace, its own first; None for somebody without admin rights."""
        if not await self.messenger.is_admin(by):
            return None
        async with self.store.transaction() as tx:
            return await self._listed(tx, by.workspace)

    async def _listed(self, tx: Transaction, workspace: str) -> TemplatesAnswer:
        every = await tx.every_template(workspace)
        off, totals = await tx.templates_off(workspace), await tx.template_totals(workspace)
        listed = tuple(
            ListedTemplate(
                template,
                is_on=template.id not in off,
                is_own=bool(template.workspace),
                fingerprint=fingerprint(template),
                figures=figures_of(totals[template.id]) if template.id in totals else None,
            )
            for template in sorted(every, key=lambda template: not template.workspace)
        )
        left = [one.template for one in listed if one.is_on]
        return TemplatesAnswer(listed, tuple(finding.message for finding in gaps(left)))

    async def write_template(self, by: PersonKey, wanted: Template, seen: str) -> TemplateAnswer:
        """Store a template of the workspace's own, new or changed, if it keeps the rules.

        Parameters
        ----------
        wanted
            With the id of the one to change, or '' for a new one.
        seen
            The fingerprint of the template that the person changed; '' for a new one.
        """
        if not await self.messenger.is_admin(by):
            return TemplateAnswer(TemplateOutcome.ADMINS_ONLY)
        async with self.store.transaction() as tx:
            # One after the other, so that two who write at once are compared with each other.
            await self.settings(tx, by.workspace)
            await tx.workspace(by.workspace, hold=True)
            every = await tx.every_template(by.workspace)
            own = {template.id: template for template in every if template.workspace}
            if wanted.id and (wanted.id not in own or fingerprint(own[wanted.id]) != seen):
                return TemplateAnswer(TemplateOutcome.OUTDATED)
            if not wanted.id and len(own) >= MOST_OWN:
                return TemplateAnswer(TemplateOutcome.TOO_MANY)
            made = replace(wanted, id=wanted.id or f"{OWN}{uuid.uuid4().hex[:8]}", workspace=by.workspace)
            findings = await self._findings(tx, made, every)
            if findings:
                return TemplateAnswer(TemplateOutcome.BREAKS_RULES, made, tuple(findings))
            await tx.save_template(made)
        return TemplateAnswer(TemplateOutcome.SAVED, made)

    async def _findings(self, tx: Transaction, made: Template, every: list[Template]) -> list[Finding]:
        """Check it beside those that are in use: one that was switched off may be worded anew."""
        off = await tx.templates_off(made.workspace)
        others = [template for template in every if template.id not in off | {made.id}]
        return check_beside(made, others)

    async def switch_template(self, by: PersonKey, id: str, *, is_on: bool) -> TemplateOutcome:
        """Switch a template on or off for the workspace, a shipped one or its own."""
        if not await self.messenger.is_admin(by):
            return TemplateOutcome.ADMINS_ONLY
        async with self.store.transaction() as tx:
            if id not in {template.id for template in await tx.every_template(by.workspace)}:
                return TemplateOutcome.OUTDATED
            await tx.switch_template(by.workspace, id, is_on=is_on)
        return TemplateOutcome.SAVED


def fingerprint(template: Template) -> str:
    """Return what a form remembers of the template it showed, to see later whether it is still the same."""
    said = (template.move, template.side, sorted(template.signals), *_texts(template))
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def _texts(template: Template) -> tuple[str, ...]:
    return template.notice, template.offer, template.words, template.why
