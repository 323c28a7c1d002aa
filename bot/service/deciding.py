"""How a thread stands: its episode and the prompts planned for it are brought in line with its scores."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.consent import may_be_written_to
from bot.ports import (
    Episode,
    EpisodeEnd,
    PersonKey,
    Prompt,
    PromptStatus,
    StoredMessage,
    ThreadKey,
    ThreadRow,
    Transaction,
    Watch,
    WorkspaceSettings,
)
from bot.prompting import History, Recipient, choose, next_move, quiet_over, recipients, zone_of
from bot.service.tools import MESSAGES_READ, Tools, as_scored, time_of
from classifier.conversation import Assessment, Stall, StallKind

COUNTED = {PromptStatus.PLANNED, PromptStatus.SENDING, PromptStatus.SENT, PromptStatus.UNKNOWN}
# A person's own history is looked at this far back: to count the day's prompts and not to repeat words.
PROMPTS_REMEMBERED = 200


@dataclass(frozen=True, slots=True)
class Work:
    """What is left to do once the transaction is committed."""

    prompts: tuple[Prompt, ...] = ()
    look_again: datetime | None = None


@dataclass
class OpenThread:
    """A thread that is held, as this transaction has left it so far: its row, its last messages and its episodes."""

    row: ThreadRow
    messages: list[StoredMessage]
    episodes: list[Episode]

    @property
    def episode(self) -> Episode | None:
        """The episode that has not ended; there is at most one."""
        return next((known for known in self.episodes if known.ended_at is None), None)

    def hear(self, message: StoredMessage) -> None:
        """Take in a message that was stored: in its place by time, instead of what it said before."""
        others = [known for known in self.messages if known.ts != message.ts]
        self.messages = sorted([*others, message], key=lambda known: known.ts)[-MESSAGES_READ:]

    def note(self, episode: Episode) -> None:
        """Take in an episode that was stored, new or changed."""
        self.episodes = [*(known for known in self.episodes if known.id != episode.id), episode]


async def opened(tx: Transaction, rows: Sequence[ThreadRow]) -> dict[ThreadKey, OpenThread]:
    """Read what the decisions about these threads need. They must be held."""
    keys = [row.key for row in rows]
    messages, episodes = await tx.messages_of(keys, MESSAGES_READ), await tx.episodes_of(keys)
    return {row.key: OpenThread(row, messages[row.key], episodes[row.key]) for row in rows}


class Deciding(Tools):
    """What follows from the scores of a thread."""

    async def _decide(
        self, tx: Transaction, thread: OpenThread, watch: Watch, settings: WorkspaceSettings, *, silent: bool = False
    ) -> Work:
        """Assess the thread from its stored scores and bring its episode and plans in line with that."""
        row, stored, episode = thread.row, thread.messages, thread.episode
        if not stored:
            if episode is not None:
                thread.note(await self._end(tx, episode, EpisodeEnd.EDITED))
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
            unanswered=unanswered(stored, thread.episodes),
            earlier=stored[0].earlier,
        )
        self.metrics.decisions.labels(assessment.decisions[-1].state.value).inc()
        stall = assessment.open_stall
        waiting = stall is not None and stall.kind is StallKind.QUIET and not silent
        waiting = waiting and stall is not None and stall.completed_by == len(stored) - 1
        quiet_at = self._quiet_at(last, settings, "") if waiting else None
        if quiet_at != row.quiet_at:
            thread.row = replace(row, quiet_at=quiet_at)
            await tx.save_thread(thread.row)
        standing = None if waiting else stall
        begun = await self._reconcile(tx, thread, assessment, standing)
        prompts = await self._plan(tx, begun, stored, standing, settings) if begun and standing else ()
        return Work(prompts, quiet_at)

    def _quiet_at(self, last: StoredMessage, settings: WorkspaceSettings, zone: str) -> datetime:
        where = zone_of(zone, settings.zone)
        rules = self.rules(settings)
        return quiet_over(time_of(last.ts), rules.quiet_after, where, rules.night)

    async def _reconcile(
        self, tx: Transaction, thread: OpenThread, assessment: Assessment, stall: Stall | None
    ) -> Episode | None:
        """Open, keep or end the thread's episode. Returns one that was opened just now."""
        stored, episode = thread.messages, thread.episode
        if stall is None and episode is not None:
            completed = {stored[known.completed_by].ts for known in assessment.stalls}
            because = EpisodeEnd.MOVED if episode.completed_by in completed else EpisodeEnd.EDITED
            thread.note(await self._end(tx, episode, because))
        if stall is None or episode is not None:
            return None
        completed_by = stored[stall.completed_by].ts
        if any(past.completed_by == completed_by or _is_settled(past, completed_by) for past in thread.episodes):
            return None  # This very stall was ended before: lapsed, or somebody said it isn't stuck.
        begun = Episode(uuid.uuid4().hex, thread.row.key, stall.kind, stall.signal, completed_by, self.now())
        await tx.save_episode(begun)
        thread.note(begun)
        return begun

    async def _end(self, tx: Transaction, episode: Episode, because: EpisodeEnd) -> Episode:
        ended = replace(episode, ended_at=self.now(), ended_because=because)
        await tx.save_episode(ended)
        for prompt in await tx.prompts_of_episode(episode.thread.workspace, episode.id):
            if prompt.status is PromptStatus.PLANNED:
                await tx.save_prompt(replace(prompt, status=PromptStatus.DROPPED, because=because.value))
                self.metrics.prompts.labels(PromptStatus.DROPPED.value).inc()
        return ended

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


def history_of(past: Sequence[Prompt], thread: ThreadKey | None) -> History:
    """Return what of a person's prompts (newest first) bears on the next one. Dropped ones were never seen."""
    seen = [prompt for prompt in past if prompt.status not in (PromptStatus.DROPPED, PromptStatus.FAILED)]
    return History(
        templates=tuple(prompt.template for prompt in seen),
        moves_in_thread=tuple(prompt.move for prompt in seen if thread is not None and prompt.thread == thread),
    )


def _is_settled(past: Episode, completed_by: str) -> bool:
    """Whether somebody who had seen this message said that it isn't stuck. Hardened, it may be called so later on."""
    if past.ended_at is None or past.ended_because is not EpisodeEnd.NOT_STUCK:
        return False
    return time_of(completed_by) <= past.ended_at


def _is_quiet_since(episode: Episode, last: StoredMessage) -> bool:
    return episode.kind is StallKind.QUIET and episode.completed_by == last.ts


def unanswered(stored: Sequence[StoredMessage], episodes: Sequence[Episode]) -> tuple[int, ...]:
    """Return after which messages the thread is known to have gone quiet, as indices."""
    quiet = {episode.completed_by for episode in episodes if episode.kind is StallKind.QUIET}
    return tuple(index for index, message in enumerate(stored) if message.ts in quiet)
