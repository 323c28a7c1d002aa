"""A message is heard: consent, scoring, storing and deciding, in one transaction, which others may share under load."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property

from bot.consent import may_be_read
from bot.errors import SlackRefused
from bot.ports import (
    ChannelKey,
    EpisodeEnd,
    Heard,
    PersonKey,
    Removed,
    Standing,
    StoredMessage,
    ThreadKey,
    Transaction,
    Watch,
    WatchState,
    WorkspaceSettings,
)
from bot.service.batching import Batches
from bot.service.deciding import Deciding, Work, opened
from bot.service.tools import ScoredText, covering_watch

LIFE_NOTED_EVERY = timedelta(hours=1)
# So many messages share a transaction at most: the last of them is acknowledged within a fraction of a second.
MOST_AT_ONCE = 64


@dataclass(frozen=True, slots=True)
class Watched:
    """A message in a watched thread, and all that bears on reading it."""

    heard: Heard
    watch: Watch
    standing: Standing
    settings: WorkspaceSettings

    @property
    def may_be_read(self) -> bool:
        """Whether its words may be scored."""
        consent, newcomer = self.standing.consent, self.standing.awaits_notice
        return self.heard.author is not None and may_be_read(consent, self.settings.reading, awaits_notice=newcomer)


class Hearing(Deciding):
    """What happens when something is said, changed or taken back."""

    @cached_property
    def _batches(self) -> Batches[Heard, Work]:
        return Batches(self._hear, _name_of, MOST_AT_ONCE)

    async def observe(self, heard: Heard) -> None:
        """Take in a message as it now stands. On return everything is committed; without a watch nothing happens.

        Messages that come while a transaction runs share the next one; what follows from them is as if one by one.
        """
        if await self.has_watch(heard.thread.place):
            await self._hand_over(heard.thread, await self._batches.add(heard))

    async def remove(self, removed: Removed) -> None:
        """Forget a deleted message, and end the watch whose notice it was.

        Whether there is a watch is asked anew: the hint may be older than the notice.
        """
        async with self.store.transaction() as tx:
            work = await self._take_back(tx, removed)
        await self._hand_over(removed.thread, work)

    async def look_again(self, thread: ThreadKey) -> None:
        """See whether the silence in a thread has lasted long enough to call it stalled."""
        async with self.store.transaction() as tx:
            row = await tx.thread(thread)
            # Holding it would make a row for a thread that was erased since it was asked to look.
            if row is None or row.quiet_at is None:
                return
            last = await tx.messages(thread, 1)
            settings = await self.settings(tx, thread.workspace)
        if not last or last[0].author is None:
            return
        zone = await self._zone_of(PersonKey(thread.workspace, last[0].author))
        quiet_at = self._quiet_at(last[0], settings, zone)
        async with self.store.transaction() as tx:
            work = await self._decide_on_silence(tx, thread, last[0], quiet_at)
        await self._hand_over(thread, work)

    async def _zone_of(self, person: PersonKey) -> str:
        try:
            return (await self.messenger.profile(person)).zone
        except SlackRefused:
            return ""  # Where we may not ask, the workspace's own zone counts.

    async def _decide_on_silence(
        self, tx: Transaction, thread: ThreadKey, last: StoredMessage, quiet_at: datetime
    ) -> Work:
        watch = await covering_watch(tx, thread)
        if watch is None:
            return Work()
        row = await tx.lock_thread(thread)
        if await tx.messages(thread, 1) != [last] or row.quiet_at is None:
            return Work()
        if quiet_at > self.now():
            await tx.save_thread(replace(row, quiet_at=quiet_at))
            return Work(look_again=quiet_at)
        settings = await self.settings(tx, thread.workspace)
        threads = await opened(tx, [row])
        return await self._decide(tx, threads[thread], watch, settings, silent=True)

    async def _hear(self, heard: Sequence[Heard]) -> list[Work]:
        async with self.store.transaction() as tx:
            return await self._take_in(tx, heard)

    async def _take_in(self, tx: Transaction, heard: Sequence[Heard]) -> list[Work]:
        """Take in different messages in the order they came. Returns the work that each of them leaves."""
        watched = await self._watched(tx, heard)
        if not watched:
            return [Work() for _ in heard]
        rows = await tx.lock_threads([one.heard.thread for one in watched])
        messages = await self._read(watched)
        threads = await opened(tx, list(rows.values()))
        changed = await tx.put_messages(messages)
        await self._note_life(tx, {one.watch for one in watched if _name_of(one.heard) in changed})
        work: dict[tuple[ChannelKey, str], Work] = {}
        for one, message in zip(watched, messages, strict=True):
            name = _name_of(one.heard)
            if name in changed:
                if changed[name] in threads:
                    threads[changed[name]].hear(replace(message, thread=changed[name]))
                work[name] = await self._decide(tx, threads[message.thread], one.watch, one.settings)
        return [work.get(_name_of(one), Work()) for one in heard]

    async def _watched(self, tx: Transaction, heard: Sequence[Heard]) -> list[Watched]:
        """Return the messages that were said under a watch, after its notice."""
        settings: dict[str, WorkspaceSettings] = {}
        watched = []
        standings = await tx.standings([(one.thread, one.author) for one in heard])
        for one, standing in zip(heard, standings, strict=True):
            watch, workspace = standing.watch, one.thread.workspace
            if watch is None or one.ts <= watch.notice_ts:
                continue
            if workspace not in settings:
                settings[workspace] = standing.settings or await self.settings(tx, workspace)
            watched.append(Watched(one, watch, standing, settings[workspace]))
        return watched

    async def _note_life(self, tx: Transaction, watches: set[Watch]) -> None:
        """Note that watches are alive; their silence is counted in days, so once an hour is enough."""
        for watch in sorted(watches, key=lambda watch: (watch.place.workspace, watch.place.channel, watch.thread)):
            if watch.last_heard_at is None or self.now() - watch.last_heard_at > LIFE_NOTED_EVERY:
                await tx.touch_watch(watch.place, watch.thread, self.now())

    async def _read(self, watched: Sequence[Watched]) -> list[StoredMessage]:
        """Score the messages that may be read; of the others note only that there was one."""
        texts = [one.heard.text for one in watched if one.may_be_read]
        # Off the loop: most messages take under a millisecond, a doubtful one more, and other requests wait.
        scores = iter(await asyncio.to_thread(self.assessor.score, texts) if texts else ())
        return [self._as_read(one.heard, next(scores) if one.may_be_read else None) for one in watched]

    def _as_read(self, heard: Heard, scored: ScoredText | None) -> StoredMessage:
        message = StoredMessage(heard.thread, heard.ts, None, None, revision=heard.revision)
        if scored is None:
            self.metrics.messages.labels("unread").inc()
            return message
        self.metrics.messages.labels("abstained" if scored.score is None else "scored").inc()
        return replace(message, author=heard.author, score=scored.score, word_count=scored.word_count)

    async def _take_back(self, tx: Transaction, removed: Removed) -> Work:
        notice_of = await tx.watch_of_notice(removed.thread.place, removed.ts)
        if notice_of is not None:
            await self._end_watch(tx, notice_of)
            return Work()
        watch = await covering_watch(tx, removed.thread)
        if watch is None and await tx.watches(removed.thread.workspace, removed.thread.channel):
            # Perhaps it is the notice of a watch that is only just beginning.
            await tx.bury_message(removed.thread, removed.ts)
        if watch is None or removed.ts <= watch.notice_ts:
            return Work()
        row = await tx.lock_thread(removed.thread)
        if not await tx.bury_message(removed.thread, removed.ts):
            return Work()
        threads = await opened(tx, [row])
        return await self._decide(tx, threads[row.key], watch, await self.settings(tx, row.key.workspace))

    async def _end_watch(self, tx: Transaction, watch: Watch) -> None:
        """Stop a watch and the episodes that only it covered."""
        await tx.save_watch(replace(watch, state=WatchState.STOPPED))
        for episode in await tx.open_episodes(watch.place, watch.thread):
            if await covering_watch(tx, episode.thread) is None:
                await self._end(tx, episode, EpisodeEnd.WATCH_ENDED)

    async def _hand_over(self, thread: ThreadKey, work: Work) -> None:
        """After commit: give the durable jobs their ids. What is lost here, the sweep finds."""
        for prompt in work.prompts:
            await self.jobs.deliver(prompt.to.workspace, prompt.id, prompt.due_at)
        if work.look_again is not None:
            await self.jobs.look_again(thread, work.look_again)


def _name_of(heard: Heard) -> tuple[ChannelKey, str]:
    """Return what names the message; its edits have the same name."""
    return heard.thread.place, heard.ts
