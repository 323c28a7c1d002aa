"""Totals over many people, each counted together with how many different people stand behind it."""

from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, and_, case, distinct, func, select

from bot.ports import ChannelKey, ChannelTotals, EpisodeEnd, PromptStatus, PromptTotals, Reception, Total
from bot.store.prompts import SEEN, same_episode
from bot.store.session import THREAD, Session, in_channel
from bot.store.tables import episodes, messages, prompts

# What was edited away, or somebody said of that it isn't stuck, was no stall.
NO_STALL = (EpisodeEnd.EDITED, EpisodeEnd.NOT_STUCK)
WAS_SENT = prompts.c.status == PromptStatus.SENT
COUNTED: dict[str, ColumnElement[bool]] = {
    "sent": WAS_SENT,
    "helpful": prompts.c.received == Reception.HELPFUL,
    "not_helpful": prompts.c.received == Reception.NOT_HELPFUL,
    "not_stuck": prompts.c.received == Reception.NOT_STUCK,
    "moved": and_(WAS_SENT, episodes.c.ended_because == EpisodeEnd.MOVED),
}


class Totals(Session):
    """Counts of threads, stalls and prompts."""

    async def channel_totals(self, place: ChannelKey) -> ChannelTotals:
        """Return what happened in a channel, of what is kept of it.

        A thread counts once somebody was heard answering in it. Prompts somebody asked for are their own affair, and
        not counted.
        """
        planned = and_(in_channel(prompts, place), prompts.c.episode_id != "")
        [row] = await self._rows(_of_prompts(planned))
        return ChannelTotals(
            people=await self._people(place),
            threads=await self._threads(place),
            stalls=await self._stalls(place),
            moved=await self._stalls(place, episodes.c.ended_because == EpisodeEnd.MOVED),
            prompts=_prompt_totals(row),
        )

    async def template_totals(self, workspace: str) -> dict[str, PromptTotals]:
        """Return for each template what became of the prompts with its words."""
        counted = _of_prompts(prompts.c.workspace_id == workspace, prompts.c.template_id)
        rows = await self._rows(counted.group_by(prompts.c.template_id))
        return {row["template_id"]: _prompt_totals(row) for row in rows}

    async def _people(self, place: ChannelKey) -> int:
        heard = select(messages.c.author_id.label("person")).where(in_channel(messages, place))
        written_to = select(prompts.c.person_id).where(in_channel(prompts, place), prompts.c.status.in_(SEEN))
        anybody = heard.union(written_to).subquery()
        [row] = await self._rows(select(func.count(anybody.c.person).label("people")))
        return int(row["people"])

    async def _threads(self, place: ChannelKey) -> Total:
        is_answer = and_(messages.c.ts != messages.c.thread_ts, messages.c.is_deleted.is_(False))
        [row] = await self._rows(
            select(
                func.count(distinct(messages.c.thread_ts)).label("number"),
                func.count(distinct(messages.c.author_id)).label("people"),
            ).where(in_channel(messages, place), is_answer)
        )
        return Total(row["number"], row["people"])

    async def _stalls(self, place: ChannelKey, *more: ColumnElement[bool]) -> Total:
        was_one = func.coalesce(episodes.c.ended_because, "").not_in(NO_STALL)
        in_its_thread = and_(*(messages.c[name] == episodes.c[name] for name in THREAD))
        [row] = await self._rows(
            select(
                func.count(distinct(episodes.c.id)).label("number"),
                func.count(distinct(messages.c.author_id)).label("people"),
            )
            .join_from(episodes, messages, in_its_thread, isouter=True)
            .where(in_channel(episodes, place), was_one, *more)
        )
        return Total(row["number"], row["people"])


def _of_prompts(which: ColumnElement[bool], *by: ColumnElement[Any]) -> Select[Any]:
    columns = []
    for name, is_counted in COUNTED.items():
        person = case((is_counted, prompts.c.person_id))
        columns += [func.count(person).label(name), func.count(distinct(person)).label(f"{name}_people")]
    joined = select(*by, *columns).join_from(prompts, episodes, same_episode(), isouter=True)
    return joined.where(which, prompts.c.status.in_(SEEN))


def _prompt_totals(row: RowMapping) -> PromptTotals:
    return PromptTotals(**{name: Total(row[name], row[f"{name}_people"]) for name in COUNTED})
