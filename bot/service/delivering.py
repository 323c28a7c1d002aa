"""A planned prompt becomes a direct message, once, at a humane time, or is dropped."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.consent import Choice, may_be_written_to
from bot.errors import SlackRefused, SlackUnavailable
from bot.ports import (
    Offer,
    PersonKey,
    Profile,
    Prompt,
    PromptStatus,
    Sent,
    Transaction,
)
from bot.prompting import humane_time, zone_of
from bot.service.tools import covering_watch
from bot.service.watching import Watching
from bot.service.wording import lay_out, stored_template

STALE_AFTER = timedelta(hours=12)
EPISODE_LAPSES_AFTER = timedelta(days=3)
# A prompt still `sending`, or overdue, after this long was left by a process that died.
LEFT_BEHIND_AFTER = timedelta(minutes=2)
ASK_AGAIN_AFTER = timedelta(seconds=30)
SWEPT_AT_ONCE = 500


class Delivering(Watching):
    """What the durable jobs call. Each answers when to try again, or None when the prompt is settled."""

    async def deliver(self, workspace: str, prompt_id: str) -> datetime | None:
        """Send a planned prompt if it is still wanted. Returns a time (UTC) to try again, or None: settled."""
        async with self.store.transaction() as tx:
            prompt = await tx.prompt(workspace, prompt_id)
        if prompt is None or prompt.status not in (PromptStatus.PLANNED, PromptStatus.SENDING):
            return None
        try:
            if prompt.status is PromptStatus.SENDING and await self._was_sent(prompt):
                return None
            return await self._deliver(prompt)
        except SlackUnavailable as busy:
            if busy.code == "ratelimited":
                self.metrics.rate_limited.labels("calls").inc()
            return self.now() + max(timedelta(seconds=busy.retry_after_s), ASK_AGAIN_AFTER)
        except SlackRefused as refused:
            # A missing scope or a token taken away: asking again would not help, and nothing was sent yet.
            await self._settle(prompt, status=PromptStatus.FAILED, because=refused.code)
            return None

    async def _was_sent(self, prompt: Prompt) -> bool:
        """Look into the direct message after a crash in the middle. Settled if it is there or cannot be known."""
        try:
            found = await self.messenger.find_offer(prompt.to, prompt.id)
        except SlackRefused as refused:
            await self._settle(prompt, status=PromptStatus.UNKNOWN, because=refused.code)
            return True
        if found.sent is not None:
            await self._mark_sent(prompt, found.sent)
            return True
        await self._settle(prompt, status=PromptStatus.PLANNED)
        return False

    async def _deliver(self, found: Prompt) -> datetime | None:
        profile, is_member = await self._recipient(found)
        async with self.store.transaction() as tx:
            # While Slack was asked somebody may have left; what is written from here on is the prompt as it is now.
            prompt = await self._planned(tx, found)
            if prompt is None:
                return None
            settings = await self.settings(tx, prompt.to.workspace)
            because = await self._reason_to_drop(tx, prompt, profile, is_member)
            rules, zone = self.rules(settings), zone_of(profile.zone, settings.zone)
            at = humane_time(self.now(), zone, rules.night, rests_at_weekend=rules.rests_at_weekend)
            if because or at > prompt.planned_at + STALE_AFTER:
                await tx.save_prompt(replace(prompt, status=PromptStatus.DROPPED, because=because or "stale"))
                self.metrics.prompts.labels(PromptStatus.DROPPED.value).inc()
                return None
            if self.is_shadow(settings):
                # Somebody switched after it was planned.
                await tx.save_prompt(replace(prompt, status=PromptStatus.SHADOWED))
                self.metrics.prompts.labels(PromptStatus.SHADOWED.value).inc()
                return None
            if at > self.now():
                await tx.save_prompt(replace(prompt, due_at=at))
                return at
            template = await stored_template(tx, prompt)
            if template is None:
                await tx.save_prompt(replace(prompt, status=PromptStatus.DROPPED, because="template gone"))
                return None
        offer = await lay_out(self.messenger, prompt, template)
        async with self.store.transaction() as tx:
            # If somebody left while the words were put together they may be named in them: the sweep looks again.
            claimed = await self._planned(tx, prompt) == prompt and await tx.claim_prompt(
                prompt.to.workspace, prompt.id, PromptStatus.PLANNED, PromptStatus.SENDING, self.now()
            )
        return await self._send(prompt, offer) if claimed else None

    async def _planned(self, tx: Transaction, prompt: Prompt) -> Prompt | None:
        """Return the prompt as it is stored now, if it still waits to be sent."""
        known = await tx.prompt(prompt.to.workspace, prompt.id)
        return known if known is not None and known.status is PromptStatus.PLANNED else None

    async def _send(self, prompt: Prompt, offer: Offer) -> datetime | None:
        try:
            sent = await self.messenger.send_offer(prompt.to, offer)
        except SlackRefused as refused:
            await self._settle(prompt, status=PromptStatus.FAILED, because=refused.code)
            return None
        except SlackUnavailable as busy:
            if busy.retry_after_s:  # Slack turned it away unsent. After any other failure it may have arrived.
                await self._settle(prompt, status=PromptStatus.PLANNED)
            raise
        await self._mark_sent(prompt, sent)
        return None

    async def _recipient(self, prompt: Prompt) -> tuple[Profile, bool]:
        profile = await self.messenger.profile(prompt.to)
        if prompt.thread is None:
            return profile, True
        return profile, await self.messenger.is_member(prompt.thread.place, prompt.to.person)

    async def _reason_to_drop(self, tx: Transaction, prompt: Prompt, profile: Profile, is_member: bool) -> str:
        """Return in a word why the prompt is no longer wanted, or ''."""
        if not profile.is_active or not is_member:
            return "left"
        if not may_be_written_to(await tx.consent(prompt.to), self.now()):
            return "not wanted"
        # Whoever was forgotten is no longer named in the ledger.
        other = await tx.consent(PersonKey(prompt.to.workspace, prompt.other))
        if not prompt.other or other.choice is Choice.OUT:
            return "other is out"
        episode = await tx.episode(prompt.to.workspace, prompt.episode)
        if episode is None or episode.ended_at is not None:
            return episode.ended_because.value if episode and episode.ended_because else "episode gone"
        if await covering_watch(tx, episode.thread) is None:
            return "watch ended"
        return "" if self.now() <= prompt.planned_at + STALE_AFTER else "stale"

    async def _mark_sent(self, prompt: Prompt, sent: Sent) -> None:
        await self._settle(
            prompt, status=PromptStatus.SENT, sent_at=self.now(), dm_channel=sent.channel, dm_ts=sent.ts, because=""
        )

    async def _settle(self, prompt: Prompt, *, status: PromptStatus, **more: Any) -> None:
        """Write down what became of a prompt, and leave the rest as it is stored by now.

        Somebody who was forgotten while it was under way gets no new row, and the other no name in it. Whoever was
        quick to answer it, or to ask for another idea, is not overruled.
        """
        async with self.store.transaction() as tx:
            known = await tx.prompt(prompt.to.workspace, prompt.id)
            if known is not None:
                await tx.save_prompt(replace(known, status=status, **more))
                self.metrics.prompts.labels(status.value).inc()

    async def sweep(self) -> None:
        """Pick up what a dead process left, look at threads whose silence is over, and let old things go."""
        async with self.store.transaction() as tx:
            overdue = await tx.overdue_prompts(self.now() - LEFT_BEHIND_AFTER, SWEPT_AT_ONCE)
            quiet = await tx.quiet_threads(self.now() - LEFT_BEHIND_AFTER, SWEPT_AT_ONCE)
            await self._end_lapsed(tx, EPISODE_LAPSES_AFTER, SWEPT_AT_ONCE)
            await tx.expire(self.now())
        for prompt in overdue:
            await self.jobs.deliver(prompt.to.workspace, prompt.id, self.now())
        for thread in quiet:
            await self.jobs.look_again(thread, self.now())

    async def workspace_gone(self, workspace: str) -> None:
        """Erase everything of a workspace, jobs included. May come twice and in any order."""
        self._gone[workspace] = self.now()
        async with self.store.transaction() as tx:
            await tx.erase_workspace(workspace)
        await self.jobs.forget(workspace, [])
        self._hints.clear()
        self.metrics.changes.labels("workspace_gone").inc()

    async def workspace_returned(self, workspace: str, gone_at: datetime) -> None:
        """Erase what is left of a workspace that removed the app at `gone_at` and has installed it again since.

        The installation stays, and of choices those to be left alone: nobody knows which were made since.
        """
        async with self.store.transaction() as tx:
            await tx.erase_workspace(workspace, installed_since=gone_at)
        await self.jobs.forget(workspace, [])
        self._hints.clear()

    async def installed(self, workspace: str, by: str) -> bool:
        """Write a workspace down as installed now; one that is known keeps its settings.

        Returns whether its installer is to be greeted: once, whatever came first and however often this is told.
        """
        self._gone.pop(workspace, None)
        async with self.store.transaction() as tx:
            await self.settings(tx, workspace)
            known = await tx.workspace(workspace, hold=True)
            if known is None or known.introduced_at is not None:
                return False
            if (await tx.consent(PersonKey(workspace, by))).choice is Choice.OUT:
                return False  # Not written to, and kept nowhere but in that choice.
            await tx.save_workspace(
                replace(known, installed_by=known.installed_by or by, introduced_at=self.now()),
            )
        return True
