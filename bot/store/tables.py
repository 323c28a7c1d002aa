"""Every table there is: ids, times, scores and choices, never what anybody wrote.

Ids are Slack's own. `thread_ts` is '' where a row is about a channel and not a thread. Slack's timestamps all have the
same width, so their order as text (in the "C" collation) is their order in time.
"""

from datetime import UTC, datetime

from slack_sdk.oauth.installation_store.sqlalchemy import SQLAlchemyInstallationStore
from slack_sdk.oauth.state_store.sqlalchemy import SQLAlchemyOAuthStateStore
from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Dialect,
    Float,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    TypeDecorator,
    text,
)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC, aware in Python on both databases (SQLite itself forgets the zone)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the moment as the database takes it."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone, expected UTC. Pass an aware datetime.")
        at = value.astimezone(UTC)
        return at.replace(tzinfo=None) if dialect.name == "sqlite" else at

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the moment as aware UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# The databases' own orders of text ignore dots; ours must not.
Ts = Text().with_variant(Text(collation="C"), "postgresql")

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

workspaces = Table(
    "workspaces",
    metadata,
    Column("workspace_id", Text, primary_key=True),
    Column("installed_at", UtcDateTime, nullable=False),
    Column("installed_by", Text, nullable=False),
    Column("reading", Text, nullable=False),
    Column("mode", Text),
    Column("night", Text),
    Column("zone", Text, nullable=False),
    Column("prompts_per_day", Integer, nullable=False),
    Column("prompts_per_episode", Integer, nullable=False),
    Column("scores_kept_days", Integer, nullable=False),
    Column("prompts_kept_days", Integer, nullable=False),
    Column("watches_by_admins_only", Boolean, nullable=False),
    Column("rests_at_weekend", Boolean),
    Column("quiet_after_s", Integer),
    Column("introduced_at", UtcDateTime),
)

people = Table(
    "people",
    metadata,
    Column("workspace_id", Text, nullable=False),
    Column("person_id", Text, nullable=False),
    Column("choice", Text, nullable=False),
    Column("paused_until", UtcDateTime),
    PrimaryKeyConstraint("workspace_id", "person_id"),
)

newcomers = Table(
    "newcomers",
    metadata,
    Column("workspace_id", Text, nullable=False),
    Column("channel_id", Text, nullable=False),
    Column("person_id", Text, nullable=False),
    PrimaryKeyConstraint("workspace_id", "channel_id", "person_id"),
)

watches = Table(
    "watches",
    metadata,
    Column("workspace_id", Text, nullable=False),
    Column("channel_id", Text, nullable=False),
    Column("thread_ts", Ts, nullable=False),
    Column("state", Text, nullable=False),
    Column("asked_by", Text, nullable=False),
    Column("notice_ts", Ts, nullable=False),
    Column("sensitivity", Text, nullable=False),
    Column("last_heard_at", UtcDateTime),
    PrimaryKeyConstraint("workspace_id", "channel_id", "thread_ts"),
)

threads = Table(
    "threads",
    metadata,
    Column("workspace_id", Text, nullable=False),
    Column("channel_id", Text, nullable=False),
    Column("thread_ts", Ts, nullable=False),
    Column("hardened", Integer, nullable=False),
    Column("quiet_at", UtcDateTime),
    PrimaryKeyConstraint("workspace_id", "channel_id", "thread_ts"),
)
Index("ix_threads_quiet_at", threads.c.quiet_at)

messages = Table(
    "messages",
    metadata,
    Column("workspace_id", Text, nullable=False),
    Column("channel_id", Text, nullable=False),
    Column("ts", Ts, nullable=False),
    Column("thread_ts", Ts, nullable=False),
    Column("author_id", Text),
    Column("defensive", Float),
    Column("resistant", Float),
    Column("common_ground", Float),
    Column("word_count", Integer, nullable=False),
    Column("revision", Ts, nullable=False),
    Column("is_deleted", Boolean, nullable=False),
    PrimaryKeyConstraint("workspace_id", "channel_id", "ts"),
)
Index("ix_messages_thread", *(messages.c[name] for name in ("workspace_id", "channel_id", "thread_ts", "ts")))
Index("ix_messages_author", messages.c.workspace_id, messages.c.author_id)

episodes = Table(
    "episodes",
    metadata,
    Column("workspace_id", Text, nullable=False),
    Column("id", Text, nullable=False),
    Column("channel_id", Text, nullable=False),
    Column("thread_ts", Ts, nullable=False),
    Column("kind", Text, nullable=False),
    Column("signal", Text, nullable=False),
    Column("completed_by", Ts, nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    Column("ended_because", Text),
    PrimaryKeyConstraint("workspace_id", "id"),
)
Index("ix_episodes_thread", episodes.c.workspace_id, episodes.c.channel_id, episodes.c.thread_ts)
Index(
    "uq_episodes_open",
    *(episodes.c[name] for name in ("workspace_id", "channel_id", "thread_ts")),
    unique=True,
    sqlite_where=text("ended_at IS NULL"),
    postgresql_where=text("ended_at IS NULL"),
)

prompts = Table(
    "prompts",
    metadata,
    Column("workspace_id", Text, nullable=False),
    Column("id", Text, nullable=False),
    Column("person_id", Text, nullable=False),
    Column("side", Text, nullable=False),
    Column("move", Text, nullable=False),
    Column("signal", Text, nullable=False),
    Column("template_id", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("planned_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("claimed_at", UtcDateTime),
    Column("channel_id", Text),
    Column("thread_ts", Ts),
    Column("episode_id", Text, nullable=False),
    Column("other_id", Text, nullable=False),
    Column("sent_at", UtcDateTime),
    Column("dm_channel_id", Text, nullable=False),
    Column("dm_ts", Ts, nullable=False),
    Column("received", Text),
    Column("because", Text, nullable=False),
    PrimaryKeyConstraint("workspace_id", "id"),
)
Index("ix_prompts_person", prompts.c.workspace_id, prompts.c.person_id, prompts.c.planned_at)
Index("ix_prompts_episode", prompts.c.workspace_id, prompts.c.episode_id)
Index(
    "ix_prompts_under_way",
    prompts.c.due_at,
    sqlite_where=text("status IN ('planned', 'sending')"),
    postgresql_where=text("status IN ('planned', 'sending')"),
)

# A shipped template has workspace_id ''.
templates = Table(
    "templates",
    metadata,
    Column("workspace_id", Text, nullable=False),
    Column("id", Text, nullable=False),
    Column("move", Text, nullable=False),
    Column("side", Text, nullable=False),
    Column("notice", Text, nullable=False),
    Column("offer", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("signals", Text, nullable=False),
    Column("locale", Text, nullable=False),
    PrimaryKeyConstraint("workspace_id", "id"),
)

templates_switched_off = Table(
    "templates_switched_off",
    metadata,
    Column("workspace_id", Text, nullable=False),
    Column("template_id", Text, nullable=False),
    PrimaryKeyConstraint("workspace_id", "template_id"),
)

SECRET_COLUMNS = ("bot_token", "bot_refresh_token", "user_token", "user_refresh_token", "incoming_webhook_url")


def _with_room_for_secrets(table: Table) -> Table:
    # An encrypted token is longer than the 200 characters Slack's own table has for it.
    for name in SECRET_COLUMNS:
        if name in table.c:
            table.c[name].type = Text()
    return table


slack_installations = _with_room_for_secrets(
    SQLAlchemyInstallationStore.build_installations_table(metadata, "slack_installations")
)
slack_bots = _with_room_for_secrets(SQLAlchemyInstallationStore.build_bots_table(metadata, "slack_bots"))
slack_oauth_states = SQLAlchemyOAuthStateStore.build_oauth_states_table(metadata, "slack_oauth_states")
