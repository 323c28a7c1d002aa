"""A message is heard: consent, scoring, storing, deciding and planning, in one transaction."""

import asyncio
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.consent import may_be_read, may_be_written_to
from bot.ports import (
    Episode,
    EpisodeEnd,
    Heard,
    PersonKey,
    Prompt,
    PromptStatus,
    Removed,
    Standing,
    StoredMessage,
    ThreadKey,
    ThreadRow,
    Transaction,
    Watch,
    WatchState,
    WorkspaceSettings,
)
from bot.prompting import History, Recipient, choose, next_move, quiet_over, recipients, zone_of
from bot.service.tools import MESSAGES_READ, Tools, as_scored, covering_watch, time_of
from classifier.conversation import Assessment, Stall, StallKind

COUNTED = {PromptStatus.PLANNED, PromptStatus.SENDING, PromptStatus.SENT, PromptStatus.UNKNOWN}
# A person's own history is looked at this far back: to count the day's prompts and not to repeat words.
PROMPTS_REMEMBERED = 200
LIFE_NOTED_EVERY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Work:
    """What is left to do once the transaction is committed."""

    prompts: tuple[Prompt, ...] = ()
    look_again: datetime | None = None


class Hearing(Tools):
    """What happens when something is said, changed or taken back."""

    async def observe(self, heard: Heard) -> None:
        """Take in a message as it now stands. On return everything is committed; without a watch nothing happens."""
        if not await self.has_watch(heard.thread.place):
            return
        async with self.store.transaction() as tx:
            work = await self._take_in(tx, heard)
        await self._hand_over(heard.thread, work)

    async def remove(self, removed: Removed) -> None:
        """Forget a deleted message, and end the watch whose notice it was."""
        if not await self.has_watch(removed.thread.place):
            return
        async with self.store.transaction() as tx:
            work = await self._take_back(tx, removed)
        await self._hand_over(removed.thread, work)

    async def look_again(self, thread: ThreadKey) -> None:
        """See whether the silence in a thread has lasted long enough to call it stalled."""
        async with self.store.transaction() as tx:
            row = await tx.lock_thread(thread)
            last = await tx.messages(thread, 1)
            settings = await self.settings(tx, thread.workspace)
        if row.quiet_at is None or not last or last[0].author is None:
            return
        profile = await self.messenger.profile(PersonKey(thread.workspace, last[0].author))
        quiet_at = self._quiet_at(last[0], settings, profile.zone)
        async with self.store.transaction() as tx:
            work = await self._decide_on_silence(tx, thread, last[0], quiet_at)
        await self._hand_over(thread, work)

    async def _decide_on_silence(
        self, tx: Transaction, thread: ThreadKey, last: StoredMessage, quiet_at: datetime
    ) -> Work:
        row = await tx.lock_thread(thread)
        watch = await covering_watch(tx, thread)
        unchanged = await tx.messages(thread, 1) == [last]
        if watch is None or not unchanged or row.quiet_at is None:
            return Work()
        if quiet_at > self.now():
            await tx.save_thread(replace(row, quiet_at=quiet_at))
            return Work(look_again=quiet_at)
        settings = await self.settings(tx, thread.workspace)
        return await self._decide(tx, row, watch, settings, silent=True)

    async def _take_in(self, tx: Transaction, heard: Heard) -> Work:
        standing = await tx.standing(heard.thread, heard.author)
        watch = standing.watch
        if watch is None or heard.ts <= watch.notice_ts:
            return Work()
        settings = standing.settings or await self.settings(tx, heard.thread.workspace)
        row = await tx.lock_thread(heard.thread)
        if not await tx.put_message(await self._read(heard, standing, settings)):
            return Work()
        await self._note_life(tx, watch)
        return await self._decide(tx, row, watch, settings)

    async def _note_life(self, tx: Transaction, watch: Watch) -> None:
        """Note that a watch is alive; its silence is counted in days, so once an hour is enough."""
        if watch.last_heard_at is None or self.now() - watch.last_heard_at > LIFE_NOTED_EVERY:
            await tx.touch_watch(watch.place, watch.thread, self.now())

    async def _read(self, heard: Heard, standing: Standing, settings: WorkspaceSettings) -> StoredMessage:
        """Score the message if it may be read; otherwise note only that there was one."""
        unread = StoredMessage(heard.thread, heard.ts, None, None, revision=heard.revision)
        consent, newcomer = standing.consent, standing.awaits_notice
        if heard.author is None or not may_be_read(consent, settings.reading, awaits_notice=newcomer):
            self.metrics.messages.labels("unread").inc()
            return unread
        # Off the loop: most messages take under a millisecond, a doubtful one more, and other requests wait.
        [scored] = await asyncio.to_thread(self.assessor.score, [heard.text])
        self.metrics.messages.labels("abstained" if scored.score is None else "scored").inc()
        return replace(unread, author=heard.author, score=scored.score, word_count=scored.word_count)

    async def _take_back(self, tx: Transaction, removed: Removed) -> Work:
        notice_of = await tx.watch_of_notice(removed.thread.place, removed.ts)
        if notice_of is not None:
            await self._end_watch(tx, notice_of)
            return Work()
        watch = await covering_watch(tx, removed.thread)
        if watch is None or removed.ts <= watch.notice_ts:
            return Work()
        row = await tx.lock_thread(removed.thread)
        if not await tx.bury_message(removed.thread, removed.ts):
            return Work()
        return await self._decide(tx, row, watch, await self.settings(tx, row.key.workspace))

    async def _end_watch(self, tx: Transaction, watch: Watch) -> None:
        """Stop a watch and the episodes that only it covered."""
        await tx.save_watch(replace(watch, state=WatchState.STOPPED))
        for episode in await tx.open_episodes(watch.place, watch.thread):
            if await covering_watch(tx, episode.thread) is None:
                await self._end(tx, episode, EpisodeEnd.WATCH_ENDED)

    # ------------------------------------------------------------ deciding

    async def _decide(
        self, tx: Transaction, row: ThreadRow, watch: Watch, settings: WorkspaceSettings, *, silent: bool = False
    ) -> Work:
        """Assess the thread from its stored scores and bring its episode and plans in line with that."""
        stored = await tx.messages(row.key, MESSAGES_READ)
        episodes = await tx.episodes(row.key)
        episode = next((known for known in episodes if known.ended_at is None), None)
        if not stored:
            if episode is not None:
                await self._end(tx, episode, EpisodeEnd.EDITED)
            return Work()
        last = stored[-1]
        silent = silent or (episode is not None and _is_quiet_since(episode, last))
        # Assessed as if the silence were over: a quiet stall that comes out is real, or a reason to look again.
        assessment = self.assessor.assess(
            [as_scored(message) for message in stored],
            now=max(self.now(), time_of(last.ts)),
            quiet_at=time_of(last.ts),
            sensitivity=watch.sensitivity,
            hardened=row.hardened,
            unanswered=unanswered(stored, episodes),
        )
        self.metrics.decisions.labels(assessment.decisions[-1].state.value).inc()
        stall = assessment.open_stall
        waiting = stall is not None and stall.kind is StallKind.QUIET and not silent
        waiting = waiting and stall is not None and stall.completed_by == len(stored) - 1
        quiet_at = self._quiet_at(last, settings, "") if waiting else None
        if quiet_at != row.quiet_at:
            await tx.save_thread(replace(row, quiet_at=quiet_at))
        standing = None if waiting else stall
        opened = await self._reconcile(tx, row.key, stored, assessment, standing, episodes)
        prompts = await self._plan(tx, opened, stored, standing, settings) if opened and standing else ()
        return Work(prompts, quiet_at)

    def _quiet_at(self, last: StoredMessage, settings: WorkspaceSettings, zone: str) -> datetime:
        where = zone_of(zone, settings.zone)
        return quiet_over(time_of(last.ts), self.defaults.quiet_after, where, self.night(settings))

    async def _reconcile(
        self,
        tx: Transaction,
        thread: ThreadKey,
        stored: Sequence[StoredMessage],
        assessment: Assessment,
        stall: Stall | None,
        episodes: Sequence[Episode],
    ) -> Episode | None:
        """Open, keep or end the thread's episode. Returns one that was opened just now."""
        episode = next((known for known in episodes if known.ended_at is None), None)
        if stall is None and episode is not None:
            completed = {stored[known.completed_by].ts for known in assessment.stalls}
            await self._end(tx, episode, EpisodeEnd.MOVED if episode.completed_by in completed else EpisodeEnd.EDITED)
        if stall is None or episode is not None:
            return None
        completed_by = stored[stall.completed_by].ts
        if any(past.completed_by == completed_by for past in episodes):
            return None  # This very stall was ended before: lapsed, or somebody said it isn't stuck.
        opened = Episode(uuid.uuid4().hex, thread, stall.kind, stall.signal, completed_by, self.now())
        await tx.save_episode(opened)
        return opened

    async def _end(self, tx: Transaction, episode: Episode, because: EpisodeEnd) -> None:
        await tx.save_episode(replace(episode, ended_at=self.now(), ended_because=because))
        for prompt in await tx.prompts_of_episode(episode.thread.workspace, episode.id):
            if prompt.status is PromptStatus.PLANNED:
                await tx.save_prompt(replace(prompt, status=PromptStatus.DROPPED, because=because.value))
                self.metrics.prompts.labels(PromptStatus.DROPPED.value).inc()

    # ------------------------------------------------------------ planning

    async def _plan(
        self,
        tx: Transaction,
        episode: Episode,
        stored: Sequence[StoredMessage],
        stall: Stall,
        settings: WorkspaceSettings,
    ) -> tuple[Prompt, ...]:
        """Write a prompt into the ledger for each person the stall concerns who wants one."""
        concerned = recipients([message.author for message in stored], stall.completed_by)
        consents = await tx.consents(settings.workspace, [recipient.person for recipient in concerned])
        prompts = []
        for recipient in concerned:
            if not may_be_written_to(consents[recipient.person], self.now()):
                continue
            prompt = await self._plan_for(tx, recipient, episode, settings)
            if prompt is not None:
                await tx.save_prompt(prompt)
                self.metrics.prompts.labels(prompt.status.value).inc()
                prompts.append(prompt)
        return tuple(prompt for prompt in prompts if prompt.status is PromptStatus.PLANNED)

    async def _plan_for(
        self, tx: Transaction, recipient: Recipient, episode: Episode, settings: WorkspaceSettings
    ) -> Prompt | None:
        to = PersonKey(settings.workspace, recipient.person)
        past = await tx.prompts_of_person(to, PROMPTS_REMEMBERED)
        if self._is_capped(past, episode, settings):
            return None
        history = history_of(past, episode.thread)
        move = next_move(history)
        template = choose(
            await tx.templates(settings.workspace),
            move=move,
            side=recipient.side,
            signal=episode.signal,
            history=history,
            tallies=await tx.tallies(settings.workspace),
            seed=f"{episode.id}/{recipient.person}",
        )
        if template is None:
            return None
        return Prompt(
            id=uuid.uuid4().hex,
            to=to,
            side=recipient.side,
            move=move,
            signal=episode.signal,
            template=template.id,
            status=PromptStatus.SHADOWED if self.is_shadow(settings) else PromptStatus.PLANNED,
            planned_at=self.now(),
            due_at=self.now(),
            thread=episode.thread,
            episode=episode.id,
            other=recipient.other,
        )

    def _is_capped(self, past: Sequence[Prompt], episode: Episode, settings: WorkspaceSettings) -> bool:
        counted = [prompt for prompt in past if prompt.status in COUNTED and prompt.episode]
        today = sum(prompt.planned_at > self.now() - timedelta(days=1) for prompt in counted)
        here = sum(prompt.episode == episode.id for prompt in counted)
        return today >= settings.prompts_per_day or here >= settings.prompts_per_episode

    async def _hand_over(self, thread: ThreadKey, work: Work) -> None:
        """After commit: give the durable jobs their ids. What is lost here, the sweep finds."""
        for prompt in work.prompts:
            await self.jobs.deliver(prompt.to.workspace, prompt.id, prompt.due_at)
        if work.look_again is not None:
            await self.jobs.look_again(thread, work.look_again)


def history_of(past: Sequence[Prompt], thread: ThreadKey | None) -> History:
    """Return what of a person's prompts (newest first) bears on the next one. Dropped ones were never seen."""
    seen = [prompt for prompt in past if prompt.status not in (PromptStatus.DROPPED, PromptStatus.FAILED)]
    return History(
        templates=tuple(prompt.template for prompt in seen),
        moves_in_thread=tuple(prompt.move for prompt in seen if thread is not None and prompt.thread == thread),
    )


def _is_quiet_since(episode: Episode, last: StoredMessage) -> bool:
    return episode.kind is StallKind.QUIET and episode.completed_by == last.ts


def unanswered(stored: Sequence[StoredMessage], episodes: Sequence[Episode]) -> tuple[int, ...]:
    """Return after which messages the thread is known to have gone quiet, as indices."""
    quiet = {episode.completed_by for episode in episodes if episode.kind is StallKind.QUIET}
    return tuple(index for index, message in enumerate(stored) if message.ts in quiet)
