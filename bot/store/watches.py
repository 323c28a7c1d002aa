"""Watches: which channels and threads somebody asked us to read."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from bot.ports import ChannelKey, ThreadKey, Watch, WatchState
from bot.store.session import Session, in_channel, in_thread, of_place
from bot.store.tables import watches
from classifier.conversation import Sensitivity


class Watches(Session):
    """The rows of watches."""

    async def watch(self, place: ChannelKey, thread: str = "") -> Watch | None:
        """Return the watch of exactly this channel, or of this thread; nobody erases it until we are done."""
        await self._enter(place.workspace)
        row = await self._row(select(watches).where(in_thread(watches, _key(place, thread))))
        return watch_of(row) if row else None

    async def watches(self, workspace: str, channel: str | None = None) -> list[Watch]:
        """Return all watches of a workspace, or of one of its channels."""
        found = select(watches).where(watches.c.workspace_id == workspace)
        if channel is not None:
            found = found.where(watches.c.channel_id == channel)
        return [watch_of(row) for row in await self._rows(found.order_by(watches.c.channel_id, watches.c.thread_ts))]

    async def save_watch(self, watch: Watch) -> None:
        """Store a watch, new or changed."""
        row = {field: getattr(watch, field) for field in ("state", "asked_by", "notice_ts", "sensitivity")}
        key = {**of_place(watch.place), "thread_ts": watch.thread}
        await self._put(watches, {**key, **row, "last_heard_at": watch.last_heard_at})

    async def touch_watch(self, place: ChannelKey, thread: str, at: datetime) -> None:
        """Note when somebody was heard, and change nothing else: a stop that comes in between must stay."""
        found = update(watches).where(in_thread(watches, _key(place, thread)))
        await self._execute(found.values(last_heard_at=at))

    async def remove_watch(self, place: ChannelKey, thread: str = "") -> None:
        """Remove the watch of exactly this channel, or of this thread."""
        await self._execute(delete(watches).where(in_thread(watches, _key(place, thread))))

    async def watch_of_notice(self, place: ChannelKey, notice_ts: str) -> Watch | None:
        """Return the watch that this message is the notice of."""
        found = select(watches).where(in_channel(watches, place), watches.c.notice_ts == notice_ts)
        row = await self._row(found.where(watches.c.notice_ts != ""))
        return watch_of(row) if row else None


def _key(place: ChannelKey, thread: str) -> ThreadKey:
    return ThreadKey(place.workspace, place.channel, thread)


def watch_of(row: Mapping[Any, Any]) -> Watch:
    """Return the watch that a row holds."""
    return Watch(
        place=ChannelKey(row["workspace_id"], row["channel_id"]),
        thread=row["thread_ts"],
        state=WatchState(row["state"]),
        asked_by=row["asked_by"],
        notice_ts=row["notice_ts"],
        sensitivity=Sensitivity(row["sensitivity"]),
        last_heard_at=row["last_heard_at"],
    )
