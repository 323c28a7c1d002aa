"""Episodes, the ledger of prompts, and what was learnt from them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, and_, case, func, or_, select, update

from bot.ports import (
    ChannelKey,
    Episode,
    EpisodeEnd,
    PersonKey,
    Prompt,
    PromptStatus,
    Reception,
    ThreadKey,
)
from bot.prompting import Tally
from bot.store.session import THREAD, Session, among, bound, in_channel, in_thread, named, of_thread, thread_key
from bot.store.tables import episodes, prompts
from bot.templates import Move, Side
from classifier.conversation import Signal, StallKind

# What somebody has read in their direct messages.
SEEN = (PromptStatus.SENT, PromptStatus.REPLACED)
IS_OPEN = episodes.c.ended_at.is_(None)
IN_ORDER = (episodes.c.opened_at, episodes.c.id)
# Asked for with every message that is read, so it is built once.
OF_THREADS = select(episodes).where(among(episodes, THREAD)).order_by(*IN_ORDER)


class Episodes(Session):
    """The rows of episodes."""

    async def open_episode(self, thread: ThreadKey) -> Episode | None:
        """Return the episode of the thread that has not ended; there is at most one."""
        row = await self._row(select(episodes).where(in_thread(episodes, thread), IS_OPEN))
        return _episode(row) if row else None

    async def open_episodes(self, place: ChannelKey, thread: str = "") -> list[Episode]:
        """Return open episodes of the thread, or of the whole channel if `thread` is ''."""
        found = select(episodes).where(in_channel(episodes, place), IS_OPEN)
        return await self._episodes(found.where(episodes.c.thread_ts == thread) if thread else found)

    async def lapsed_episodes(self, opened_before: datetime, limit: int) -> list[Episode]:
        """Return episodes still open though they were opened before the moment given, oldest first."""
        found = select(episodes).where(IS_OPEN, episodes.c.opened_at < opened_before)
        return await self._episodes(found.limit(limit))

    async def episode(self, workspace: str, id: str) -> Episode | None:
        """Return one episode."""
        row = await self._row(select(episodes).where(episodes.c.workspace_id == workspace, episodes.c.id == id))
        return _episode(row) if row else None

    async def episodes(self, thread: ThreadKey) -> list[Episode]:
        """Return all episodes of the thread, oldest first."""
        return (await self.episodes_of([thread]))[thread]

    async def episodes_of(self, keys: Sequence[ThreadKey]) -> dict[ThreadKey, list[Episode]]:
        """Return the same for each of several threads."""
        found: dict[ThreadKey, list[Episode]] = {key: [] for key in keys}
        for row in (await self._connection.execute(OF_THREADS, bound(THREAD, named(keys)))).mappings():
            if thread_key(row) in found:
                found[thread_key(row)].append(_episode(row))
        return found

    async def save_episode(self, episode: Episode) -> None:
        """Store an episode, new or changed. A second open one in a thread is refused (IntegrityError)."""
        same = ("id", "kind", "signal", "completed_by", "opened_at", "ended_at", "ended_because")
        await self._put(episodes, {**of_thread(episode.thread), **{name: getattr(episode, name) for name in same}})

    async def _episodes(self, found: Select[Any]) -> list[Episode]:
        return [_episode(row) for row in await self._rows(found.order_by(*IN_ORDER))]


class Prompts(Session):
    """The rows of the ledger."""

    async def prompt(self, workspace: str, id: str) -> Prompt | None:
        """Return one prompt. Whoever goes on to write it is not overtaken by an erasing."""
        await self._enter(workspace)
        row = await self._row(select(prompts).where(_is(workspace, id)))
        return _prompt(row) if row else None

    async def save_prompt(self, prompt: Prompt) -> None:
        """Store a prompt, new or changed."""
        await self._put(prompts, _prompt_row(prompt))

    async def claim_prompt(
        self, workspace: str, id: str, was: PromptStatus, becomes: PromptStatus, at: datetime | None = None
    ) -> bool:
        """Move the prompt from one status to the next; False if it was not in that status.

        `at` is when: `overdue_prompts` counts from it, otherwise from when the prompt was due.
        """
        changed = update(prompts).where(_is(workspace, id), prompts.c.status == was)
        return await self._count(changed.values(status=becomes, claimed_at=at)) == 1

    async def prompts_of_episode(self, workspace: str, episode: str) -> list[Prompt]:
        """Return the prompts of an episode, oldest first."""
        found = select(prompts).where(prompts.c.workspace_id == workspace, prompts.c.episode_id == episode)
        return [_prompt(row) for row in await self._rows(found.order_by(prompts.c.planned_at, prompts.c.id))]

    async def prompts_of_person(self, person: PersonKey, limit: int) -> list[Prompt]:
        """Return what was planned for a person, newest first."""
        found = select(prompts).where(prompts.c.workspace_id == person.workspace, prompts.c.person_id == person.person)
        newest = found.order_by(prompts.c.planned_at.desc(), prompts.c.id.desc()).limit(limit)
        return [_prompt(row) for row in await self._rows(newest)]

    async def overdue_prompts(self, planned_before: datetime, limit: int) -> list[Prompt]:
        """Return what a dead process left: `planned` and due, or `sending` since, before the moment given."""
        since = func.coalesce(prompts.c.claimed_at, prompts.c.due_at)
        waiting = and_(prompts.c.status == PromptStatus.PLANNED, prompts.c.due_at < planned_before)
        hanging = and_(prompts.c.status == PromptStatus.SENDING, since < planned_before)
        # The first condition is said once more in the words of the partial index, so that it is used.
        under_way = prompts.c.status.in_([PromptStatus.PLANNED, PromptStatus.SENDING])
        found = select(prompts).where(under_way, or_(waiting, hanging)).order_by(prompts.c.due_at).limit(limit)
        return [_prompt(row) for row in await self._rows(found)]

    async def tallies(self, workspace: str) -> dict[str, Tally]:
        """Return per template how often it was followed by something good, and how often not.

        What its reader said goes before what became of the thread. "It isn't stuck" counts against the words too: false
        alarms fall on all that compete for a place alike, and a notice that does not fit its thread earns more of them.
        Where nothing was said, of an episode that was edited away, was no stall or whose watch ended nothing is learnt.
        """
        good = _verdict(EpisodeEnd.MOVED, Reception.HELPFUL)
        bad = _verdict(EpisodeEnd.LAPSED, Reception.NOT_HELPFUL, Reception.NOT_STUCK)
        found = (
            select(prompts.c.template_id, _how_many(good).label("good"), _how_many(bad).label("bad"))
            .join_from(prompts, episodes, same_episode(), isouter=True)
            .where(prompts.c.workspace_id == workspace, prompts.c.status.in_(SEEN))
            .group_by(prompts.c.template_id)
        )
        return {row["template_id"]: Tally(row["good"], row["bad"]) for row in await self._rows(found)}


def same_episode() -> ColumnElement[bool]:
    """Return the condition that an episode is the one a prompt belongs to."""
    return and_(episodes.c.workspace_id == prompts.c.workspace_id, episodes.c.id == prompts.c.episode_id)


def _verdict(ended: EpisodeEnd, *said: Reception) -> ColumnElement[bool]:
    # What became of the thread is put down to the last idea somebody saw, not to the ones they passed over.
    is_last = prompts.c.status == PromptStatus.SENT
    unsaid = and_(is_last, prompts.c.received.is_(None), episodes.c.ended_because == ended)
    return or_(prompts.c.received.in_(said), unsaid)


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _is(workspace: str, id: str) -> ColumnElement[bool]:
    return and_(prompts.c.workspace_id == workspace, prompts.c.id == id)


def _episode(row: RowMapping) -> Episode:
    return Episode(
        id=row["id"],
        thread=thread_key(row),
        kind=StallKind(row["kind"]),
        signal=Signal(row["signal"]),
        completed_by=row["completed_by"],
        opened_at=row["opened_at"],
        ended_at=row["ended_at"],
        ended_because=EpisodeEnd(row["ended_because"]) if row["ended_because"] else None,
    )


SAME_IN_ROW = (
    *("id", "side", "move", "signal", "status", "planned_at"),
    *("due_at", "sent_at", "dm_ts", "received", "because"),
)


def _prompt_row(prompt: Prompt) -> dict[str, object]:
    return {
        "workspace_id": prompt.to.workspace,
        "person_id": prompt.to.person,
        "template_id": prompt.template,
        "channel_id": prompt.thread.channel if prompt.thread else None,
        "thread_ts": prompt.thread.thread if prompt.thread else None,
        "episode_id": prompt.episode,
        "other_id": prompt.other,
        "dm_channel_id": prompt.dm_channel,
        **{name: getattr(prompt, name) for name in SAME_IN_ROW},
    }


def _prompt(row: RowMapping) -> Prompt:
    return Prompt(
        id=row["id"],
        to=PersonKey(row["workspace_id"], row["person_id"]),
        side=Side(row["side"]),
        move=Move(row["move"]),
        signal=Signal(row["signal"]),
        template=row["template_id"],
        status=PromptStatus(row["status"]),
        planned_at=row["planned_at"],
        due_at=row["due_at"],
        thread=thread_key(row) if row["thread_ts"] else None,
        episode=row["episode_id"],
        other=row["other_id"],
        sent_at=row["sent_at"],
        dm_channel=row["dm_channel_id"],
        dm_ts=row["dm_ts"],
        received=Reception(row["received"]) if row["received"] else None,
        because=row["because"],
    )
