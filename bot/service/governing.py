"""The rules of a workspace: what holds, and how somebody with admin rights changes it."""

from collections.abc import Sequence
from dataclasses import replace

from bot.errors import SlackError, SlackRefused, SlackUnavailable
from bot.ports import PersonKey, Rules, Transaction, Watch, WatchState, WorkspaceSettings
from bot.prompting import zone_of
from bot.service.answers import KeptDays, RulesAnswer, RulesOutcome
from bot.service.tools import ALWAYS_SET, Tools


class Governing(Tools):
    """Reading and changing the rules."""

    async def rules_of(self, workspace: str) -> Rules:
        """Return what holds in a workspace now."""
        async with self.store.transaction() as tx:
            return self.rules(await self.settings(tx, workspace))

    async def kept_days(self) -> KeptDays:
        """Return for how long things are kept, in the workspace that keeps them shortest and the one that does longest.

        Where no workspace is known yet: as one would that changed nothing.
        """
        async with self.store.transaction() as tx:
            kept = await tx.kept_days()
        usual = Rules()
        scores = [days for _, days, _ in kept] or [usual.scores_kept_days]
        prompts = [days for _, _, days in kept] or [usual.prompts_kept_days]
        return KeptDays((min(scores), max(scores)), (min(prompts), max(prompts)))

    async def change_rules(self, by: PersonKey, wanted: Rules, seen: str) -> RulesAnswer:
        """Change the rules of a workspace, all of them or none.

        Where more will be read, or for longer, every place that is watched is told before it holds. If somebody is told
        and the change then fails, less is read than was announced, never more.

        Parameters
        ----------
        seen
            The fingerprint of the rules that the person saw when they decided.
        """
        if not await self.messenger.is_admin(by):
            return RulesAnswer(RulesOutcome.ADMINS_ONLY)
        async with self.store.transaction() as tx:
            before = self.rules(await self._held(tx, by.workspace))
            watches = await self._announced(tx, by.workspace)
        if before.fingerprint != seen:
            return RulesAnswer(RulesOutcome.OUTDATED)
        try:
            told = await self._announce(watches, by, wanted) if wanted.reads_more_than(before) else 0
        except SlackUnavailable:
            return RulesAnswer(RulesOutcome.NOT_TOLD)
        async with self.store.transaction() as tx:
            settings = await self._held(tx, by.workspace)
            if self.rules(settings).fingerprint != seen:
                return RulesAnswer(RulesOutcome.OUTDATED)
            await tx.save_workspace(_changed(settings, before, wanted))
            watches = await self._announced(tx, by.workspace)
        stale = await self._rewrite(watches, wanted) if wanted.is_told_differently_than(before) else 0
        return RulesAnswer(RulesOutcome.CHANGED, told, stale)

    async def may_change_rules(self, person: PersonKey) -> bool:
        """Whether somebody has admin rights, asked of Slack anew."""
        return await self.messenger.is_admin(person)

    async def _held(self, tx: Transaction, workspace: str) -> WorkspaceSettings:
        known = await self.settings(tx, workspace)
        return await tx.workspace(workspace, hold=True) or known

    async def _announced(self, tx: Transaction, workspace: str) -> list[Watch]:
        """Return the watches whose notice stands."""
        return [w for w in await tx.watches(workspace) if w.state is WatchState.ACTIVE and w.notice_ts]

    async def _announce(self, watches: Sequence[Watch], by: PersonKey, rules: Rules) -> int:
        told = 0
        for watch in watches:
            try:
                await self.messenger.announce_rules(watch, by.person, rules)
            except SlackRefused:
                continue  # Where we may not post any more we hear nothing either.
            told += 1
        return told

    async def _rewrite(self, watches: Sequence[Watch], rules: Rules) -> int:
        """Bring the notices in line with the rules. Returns how many could not be edited."""
        failed = 0
        for watch in watches:
            try:
                await self.messenger.rewrite_notice(watch, rules)
            except SlackError:
                failed += 1  # Told to whoever changed the rules; the rules themselves hold.
        return failed


def _changed(settings: WorkspaceSettings, before: Rules, wanted: Rules) -> WorkspaceSettings:
    """Return the settings with what somebody changed; what they left alone still follows the environment."""
    changed = replace(settings, **{name: getattr(wanted, name) for name in ALWAYS_SET})
    if wanted.mode is not before.mode:
        changed = replace(changed, mode=wanted.mode)
    if wanted.night != before.night:
        hours = wanted.night
        # Else lifting the nights alone would lift the weekends too.
        weekend = before.rests_at_weekend if settings.rests_at_weekend is None else settings.rests_at_weekend
        changed = replace(changed, night=str(hours or "off"), rests_at_weekend=weekend)
    if wanted.rests_at_weekend != before.rests_at_weekend:
        changed = replace(changed, rests_at_weekend=wanted.rests_at_weekend)
    if wanted.quiet_after != before.quiet_after:
        changed = replace(changed, quiet_after_s=int(wanted.quiet_after.total_seconds()))
    return replace(changed, zone=str(zone_of(wanted.zone, settings.zone)))
