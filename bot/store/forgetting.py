"""What is forgotten: a person, a workspace, and whatever is past its time. Rows are removed, not marked."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, FromClause, Table, and_, delete, exists, func, not_, or_, select, tuple_, update

from bot.consent import Choice
from bot.ports import Erased, PersonKey, WatchState
from bot.store.session import Session
from bot.store.tables import (
    episodes,
    messages,
    metadata,
    newcomers,
    people,
    prompts,
    slack_bots,
    slack_installations,
    slack_oauth_states,
    threads,
    watches,
    workspaces,
)

UNANSWERED_KEPT = timedelta(days=1)
SILENT_WATCH_KEPT = timedelta(days=14)

# The days kept where a workspace has not been stored: the defaults of its settings.
SCORES_KEPT_DAYS = 30
PROMPTS_KEPT_DAYS = 90


class Forgetting(Session):
    """Erasing on request and with time."""

    async def erase_person(self, person: PersonKey) -> Erased:
        """Remove every row that names this person, consent included; watches they asked for stay, unnamed."""
        await self._enter(person.workspace, alone=True)
        self.has_erased = True
        for table in (people, newcomers):
            await self._count(delete(table).where(_names(table, "person_id", person)))
        # A stall names the message that completed it, and so whoever wrote that.
        completed = exists().where(
            _same(messages, episodes, "workspace_id", "channel_id"),
            messages.c.ts == episodes.c.completed_by,
            messages.c.author_id == person.person,
        )
        await self._count(delete(episodes).where(episodes.c.workspace_id == person.workspace, completed))
        erased = Erased(
            messages=await self._count(delete(messages).where(_names(messages, "author_id", person))),
            prompts=await self._count(delete(prompts).where(_names(prompts, "person_id", person))),
            watches=await self._unname(watches, "asked_by", person),
        )
        await self._unname(prompts, "other_id", person)
        await self._unname(workspaces, "installed_by", person)
        await self._forget_installer(person)
        return erased

    async def erase_workspace(self, workspace: str, *, installed_since: datetime | None = None) -> Erased:
        """Remove everything of a workspace, its installation included.

        With `installed_since`, installations made after that stay, and so does who is `out`.
        """
        await self._enter(workspace, alone=True)
        self.has_erased = True
        removed = {}
        for table in metadata.sorted_tables:
            if "workspace_id" in table.c:
                theirs = delete(table).where(table.c.workspace_id == workspace)
                if installed_since is not None and table is people:
                    theirs = theirs.where(people.c.choice != Choice.OUT)
                removed[table.name] = await self._count(theirs)
        for table in (slack_installations, slack_bots):
            installed = delete(table).where(is_installed_in(table, workspace))
            if installed_since is not None:
                installed = installed.where(table.c.installed_at <= _as_slack_keeps(installed_since))
            await self._count(installed)
        return Erased(removed["messages"], removed["prompts"], removed["watches"])

    async def expire(self, now: datetime) -> Erased:
        """Remove scores, prompts, episodes, unanswered top-level messages and watches past their time.

        A workspace at a time, alone in it, so that nobody is writing to a row while it goes.
        """
        total = Erased()
        for workspace, scores_days, prompts_days in await self.kept_days():
            await self._enter(workspace, alone=True)
            scored_before = now - timedelta(days=scores_days)
            planned_before = now - timedelta(days=prompts_days)
            messages_gone = await self._expire_messages(workspace, scored_before, now - UNANSWERED_KEPT)
            prompts_gone = await self._expire_prompts(workspace, planned_before)
            watches_gone = await self._expire_watches(workspace, now - SILENT_WATCH_KEPT)
            if messages_gone or watches_gone:
                await self._remove_orphans(workspace)
            total = Erased(total.messages + messages_gone, total.prompts + prompts_gone, total.watches + watches_gone)
        past = slack_oauth_states.c.expire_at < _as_slack_keeps(now)
        await self._count(delete(slack_oauth_states).where(past))
        self.has_erased = self.has_erased or total != Erased()
        return total

    async def kept_days(self) -> list[tuple[str, int, int]]:
        """Return for every workspace how many days scores and prompts are kept."""
        kept = {
            row["workspace_id"]: (row["scores_kept_days"], row["prompts_kept_days"])
            for row in await self._rows(select(workspaces))
        }
        seen = select(threads.c.workspace_id).union(
            *(select(table.c.workspace_id) for table in (messages, episodes, prompts, watches, newcomers))
        )
        names = sorted({row["workspace_id"] for row in await self._rows(seen)} | set(kept))
        return [(name, *kept.get(name, (SCORES_KEPT_DAYS, PROMPTS_KEPT_DAYS))) for name in names]

    async def _expire_messages(self, workspace: str, scored_before: datetime, heard_before: datetime) -> int:
        is_ours = messages.c.workspace_id == workspace
        old = await self._count(delete(messages).where(is_ours, messages.c.ts < slack_ts(scored_before)))
        # One pass over the index of threads; asking of each message whether it was answered took ten times as long.
        alone = (
            select(messages.c.channel_id, messages.c.thread_ts)
            .where(is_ours, messages.c.thread_ts < slack_ts(heard_before))
            .group_by(messages.c.channel_id, messages.c.thread_ts)
            .having(func.max(messages.c.ts) == messages.c.thread_ts)
        )
        watched_itself = exists().where(_same(watches, messages, "workspace_id", "channel_id", "thread_ts"))
        unanswered = delete(messages).where(
            is_ours,
            tuple_(messages.c.channel_id, messages.c.ts).in_(alone),
            not_(messages.c.is_deleted),
            not_(watched_itself),
        )
        return old + await self._count(unanswered)

    async def _expire_prompts(self, workspace: str, planned_before: datetime) -> int:
        over = func.coalesce(episodes.c.ended_at, episodes.c.opened_at) < planned_before
        await self._count(delete(episodes).where(episodes.c.workspace_id == workspace, over))
        return await self._count(
            delete(prompts).where(prompts.c.workspace_id == workspace, prompts.c.planned_at < planned_before)
        )

    async def _expire_watches(self, workspace: str, silent_since: datetime) -> int:
        of_thread = and_(watches.c.workspace_id == workspace, watches.c.thread_ts != "")
        never_heard = and_(watches.c.last_heard_at.is_(None), watches.c.notice_ts < slack_ts(silent_since))
        silent = or_(watches.c.last_heard_at < silent_since, and_(watches.c.notice_ts != "", never_heard))
        lapsed = delete(watches).where(of_thread, watches.c.state == WatchState.ACTIVE, silent)
        # A stopped thread holds off the watch of its channel; without one there is nothing to hold off.
        channel = watches.alias("channel")
        held_off = exists().where(
            _same(channel, watches, "workspace_id", "channel_id"),
            channel.c.thread_ts == "",
            channel.c.state != WatchState.STOPPED,
        )
        idle = delete(watches).where(of_thread, watches.c.state == WatchState.STOPPED, not_(held_off))
        return await self._count(lapsed) + await self._count(idle)

    async def _remove_orphans(self, workspace: str) -> None:
        has_messages = exists().where(_same(messages, threads, "workspace_id", "channel_id", "thread_ts"))
        is_open = and_(
            _same(episodes, threads, "workspace_id", "channel_id", "thread_ts"), episodes.c.ended_at.is_(None)
        )
        forsaken = and_(not_(has_messages), not_(exists().where(is_open)))
        await self._count(delete(threads).where(threads.c.workspace_id == workspace, forsaken))
        is_watched = exists().where(_same(watches, newcomers, "workspace_id", "channel_id"))
        await self._count(delete(newcomers).where(newcomers.c.workspace_id == workspace, not_(is_watched)))

    async def _unname(self, table: Table, column: str, person: PersonKey) -> int:
        return await self._count(update(table).where(_names(table, column, person)).values({column: ""}))

    async def _forget_installer(self, person: PersonKey) -> None:
        # The installation is the workspace's and stays; who pressed the button, and their own token, go.
        personal = ("user_token", "user_refresh_token", "user_scopes", "user_token_expires_at")
        table = slack_installations
        mine = and_(is_installed_in(table, person.workspace), table.c.user_id == person.person)
        await self._count(update(table).where(mine).values(user_id="", **dict.fromkeys(personal)))


def slack_ts(at: datetime) -> str:
    """Return the moment as Slack writes it.

    >>> from datetime import UTC
    >>> slack_ts(datetime(2026, 1, 1, tzinfo=UTC))
    '1767225600.000000'
    """
    return f"{int(at.timestamp()):010d}.{at.microsecond:06d}"


def _as_slack_keeps(at: datetime) -> datetime:
    """Return a moment as Slack's own tables keep it: in UTC, without a zone."""
    return at.astimezone(UTC).replace(tzinfo=None)


def _names(table: Table, column: str, person: PersonKey) -> ColumnElement[bool]:
    return and_(table.c.workspace_id == person.workspace, table.c[column] == person.person)


def is_installed_in(table: Table, workspace: str) -> ColumnElement[bool]:
    """Return the condition that one of Slack's rows is of this workspace, or of the organisation of that id."""
    across_organisation = and_(table.c.team_id.is_(None), table.c.enterprise_id == workspace)
    return or_(table.c.team_id == workspace, across_organisation)


def _same(one: FromClause, other: FromClause, *columns: str) -> ColumnElement[bool]:
    return and_(*(one.c[name] == other.c[name] for name in columns))
