"""Watches begin with a notice everybody can see, and anybody may end them."""

from dataclasses import replace
from datetime import timedelta

from bot.consent import Choice
from bot.errors import SlackRefused
from bot.ports import ChannelKey, EpisodeEnd, PersonKey, Rules, ThreadKey, Transaction, Watch, WatchState
from bot.service.answers import WatchAnswer, WatchOutcome
from bot.service.hearing import Hearing
from bot.service.tools import covering_watch
from classifier.conversation import Sensitivity


class Watching(Hearing):
    """Starting, stopping and tuning what is watched; newcomers to a watched channel."""

    async def watch_channel(self, by: PersonKey, place: ChannelKey) -> WatchAnswer:
        """Watch all threads of a channel from its notice on."""
        return await self._begin(Watch(place, "", WatchState.PENDING, by.person))

    async def watch_thread(self, by: PersonKey, thread: ThreadKey) -> WatchAnswer:
        """Watch one thread from its notice on."""
        return await self._begin(Watch(thread.place, thread.thread, WatchState.PENDING, by.person))

    async def _begin(self, wish: Watch) -> WatchAnswer:
        refused, known, rules = await self._write_down(wish)
        if refused is not None:
            return WatchAnswer(refused, wish.place, wish.thread)
        # A channel that was watched before was introduced to us then.
        is_new = not wish.thread and (known is None or known.state is WatchState.PENDING)
        try:
            notice_ts = await self.messenger.post_notice(wish, rules, introduces=is_new)
        except SlackRefused:
            async with self.store.transaction() as tx:
                await self._give_up(tx, wish)
            return WatchAnswer(WatchOutcome.INVITE_ME, wish.place, wish.thread)
        # Nothing before the notice is read, so the watch is active only now that its notice stands.
        begun = replace(wish, state=WatchState.ACTIVE, notice_ts=notice_ts, last_heard_at=self.now())
        async with self.store.transaction() as tx:
            if await tx.watch(wish.place, wish.thread) is None:
                # Meanwhile the channel is gone, or the app was removed from the workspace.
                return WatchAnswer(WatchOutcome.NOT_WATCHED, wish.place, wish.thread)
            if await tx.thread_of(wish.place, notice_ts) is not None:
                # Somebody deleted the notice before we knew which one it is.
                await self._give_up(tx, wish)
                return WatchAnswer(WatchOutcome.NOT_WATCHED, wish.place, wish.thread)
            await self._keep(tx, begun)
            now = self.rules(await self.settings(tx, wish.place.workspace))
        self._hints.pop(wish.place, None)
        if now.is_told_differently_than(rules):
            # Somebody changed them while the notice was on its way, too early to find it.
            await self.messenger.rewrite_notice(begun, now)
        return WatchAnswer(WatchOutcome.STARTED, wish.place, wish.thread)

    async def _give_up(self, tx: Transaction, wish: Watch) -> None:
        """Remove the wish. What was stopped before stays stopped."""
        known = await tx.watch(wish.place, wish.thread)
        if known is not None and known.state is WatchState.PENDING:
            await tx.remove_watch(wish.place, wish.thread)

    async def _keep(self, tx: Transaction, watch: Watch) -> None:
        """Store a watch. Of whoever is `out` only that choice is kept, not what they asked for."""
        asker = await tx.consent(PersonKey(watch.place.workspace, watch.asked_by))
        await tx.save_watch(replace(watch, asked_by="") if asker.choice is Choice.OUT else watch)

    async def _write_down(self, wish: Watch) -> tuple[WatchOutcome | None, Watch | None, Rules]:
        """Write the wish down as pending, or say why it cannot be. Returns too what was there, and the rules."""
        async with self.store.transaction() as tx:
            rules = self.rules(await self.settings(tx, wish.place.workspace))
        by = PersonKey(wish.place.workspace, wish.asked_by)
        if rules.watches_by_admins_only and not await self.messenger.is_admin(by):
            return WatchOutcome.ADMINS_ONLY, None, rules
        async with self.store.transaction() as tx:
            known = await tx.watch(wish.place, wish.thread)
            if known is not None and known.state is WatchState.ACTIVE:
                return WatchOutcome.ALREADY, known, rules
            if known is None or known.state is not WatchState.STOPPED:
                # A thread that was stopped stays so, its channel's watch held off, until its new notice stands.
                await self._keep(tx, wish)
        return None, known, rules

    async def stop_watch(self, by: PersonKey, place: ChannelKey, thread: str = "") -> WatchAnswer:
        """End a watch. Any member may; a thread stopped in a watched channel stays stopped."""
        async with self.store.transaction() as tx:
            watch = await self._standing(tx, place, thread, by)
            if watch is None:
                return WatchAnswer(WatchOutcome.NOT_WATCHED, place, thread)
            await self._end_watch(tx, watch)
        return WatchAnswer(WatchOutcome.STOPPED, place, thread, watch.notice_ts)

    async def _standing(self, tx: Transaction, place: ChannelKey, thread: str, by: PersonKey) -> Watch | None:
        """Return the watch to stop; for a thread of a watched channel, one made to hold it off."""
        if not thread:
            watch = await tx.watch(place)
            return watch if watch is not None and watch.state is WatchState.ACTIVE else None
        covering = await covering_watch(tx, ThreadKey(place.workspace, place.channel, thread))
        if covering is None or covering.thread:
            return covering
        is_out = (await tx.consent(by)).choice is Choice.OUT
        return replace(covering, thread=thread, asked_by="" if is_out else by.person, notice_ts="")

    async def set_sensitivity(self, by: PersonKey, place: ChannelKey, sensitivity: Sensitivity) -> WatchAnswer:
        """Change how readily this channel's threads are called stalled. Anyone may; the edge announces it."""
        async with self.store.transaction() as tx:
            watch = await tx.watch(place)
            if watch is None or watch.state is not WatchState.ACTIVE:
                return WatchAnswer(WatchOutcome.NOT_WATCHED, place)
            await tx.save_watch(replace(watch, sensitivity=sensitivity))
        return WatchAnswer(WatchOutcome.CHANGED, place)

    async def newcomer(self, place: ChannelKey, person: str) -> None:
        """Show the notice to somebody who joined a watched channel; until then they are not read."""
        async with self.store.transaction() as tx:
            watch = await tx.watch(place)
            if watch is None or watch.state is not WatchState.ACTIVE:
                return
            if (await tx.consent(PersonKey(place.workspace, person))).choice is Choice.OUT:
                return  # They are not read in any case, and not written to.
            await tx.add_newcomer(place, person)
            rules = self.rules(await self.settings(tx, place.workspace))
        await self.messenger.show_notice(watch, person, rules)
        async with self.store.transaction() as tx:
            await tx.remove_newcomer(place, person)

    async def channel_gone(self, place: ChannelKey) -> None:
        """End everything watched in a channel that was archived or deleted, or that we were removed from."""
        async with self.store.transaction() as tx:
            watches = await tx.watches(place.workspace, place.channel)
            for watch in watches:
                await tx.remove_watch(watch.place, watch.thread)
            for episode in await tx.open_episodes(place):
                await self._end(tx, episode, EpisodeEnd.WATCH_ENDED)
        if watches:
            self.metrics.changes.labels("channel_gone").inc()

    async def _end_lapsed(self, tx: Transaction, after: timedelta, limit: int) -> None:
        for episode in await tx.lapsed_episodes(self.now() - after, limit):
            await self._end(tx, episode, EpisodeEnd.LAPSED)
