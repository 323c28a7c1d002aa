"""What is stored, as values: ids, times, scores and choices. No value here holds what anybody wrote."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.consent import Consent, Reading
from bot.ports.places import ChannelKey, PersonKey, ThreadKey
from bot.templates import Move, Side
from classifier.conversation import MessageScore, Sensitivity, Signal, StallKind


class Mode(StrEnum):
    """`auto`: seven days of shadow, then live."""

    LIVE = "live"
    SHADOW = "shadow"
    AUTO = "auto"


@dataclass(frozen=True, slots=True)
class WorkspaceSettings:
    """A workspace's own settings; None means as the environment says."""

    workspace: str
    installed_at: datetime
    installed_by: str = ""
    reading: Reading = Reading.ANNOUNCED
    mode: Mode | None = None
    night: str | None = None
    zone: str = "UTC"
    prompts_per_day: int = 2
    prompts_per_episode: int = 1
    scores_kept_days: int = 30
    prompts_kept_days: int = 90
    watches_by_admins_only: bool = False
    rests_at_weekend: bool | None = None
    quiet_after_s: int | None = None
    introduced_at: datetime | None = None


class WatchState(StrEnum):
    """`pending`: its notice is not posted yet. `stopped` on a thread also holds off the watch of its channel."""

    PENDING = "pending"
    ACTIVE = "active"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Watch:
    """A channel (`thread` is '') or a thread somebody asked us to read, from `began_ts` on: that of the notice."""

    place: ChannelKey
    thread: str
    state: WatchState
    asked_by: str
    notice_ts: str = ""
    sensitivity: Sensitivity = Sensitivity.NORMAL
    last_heard_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """The row of one message. `score` is None where nobody read it or the scorer abstained.

    `earlier` counts the messages of the thread that stood before it when it was fetched; it is not part of the row.
    """

    thread: ThreadKey
    ts: str
    author: str | None
    score: MessageScore | None
    word_count: int = 0
    revision: str = ""
    earlier: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class ThreadRow:
    """What is remembered of a thread beside its scores.

    `hardened` counts how often somebody said "it isn't stuck"; `quiet_at` is when silence would complete a stall.
    """

    key: ThreadKey
    hardened: int = 0
    quiet_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """All that bears on whether one message may be read: settings, watches, and its author's choices.

    `settings` is None for a workspace we have not met. `own` is the watch of the thread, `whole` that of its channel.
    """

    settings: WorkspaceSettings | None
    own: Watch | None
    whole: Watch | None
    consent: Consent
    awaits_notice: bool

    @property
    def watch(self) -> Watch | None:
        """The watch under which the thread is read: its own, or that of its channel unless it was stopped."""
        if self.own is not None and self.own.state is not WatchState.PENDING:
            return self.own if self.own.state is WatchState.ACTIVE else None
        return self.whole if self.whole is not None and self.whole.state is WatchState.ACTIVE else None


class EpisodeEnd(StrEnum):
    """Why an episode is over."""

    MOVED = "moved"
    EDITED = "edited"
    NOT_STUCK = "not_stuck"
    LAPSED = "lapsed"
    WATCH_ENDED = "watch_ended"


@dataclass(frozen=True, slots=True)
class Episode:
    """One stall of a thread, from `completed_by` (a ts) until it ended. At most one per thread is open."""

    id: str
    thread: ThreadKey
    kind: StallKind
    signal: Signal
    completed_by: str
    opened_at: datetime
    ended_at: datetime | None = None
    ended_because: EpisodeEnd | None = None


class PromptStatus(StrEnum):
    """planned → sending → sent | unknown | dropped | failed; `shadowed` where only a plan was wanted.

    `replaced` is a former idea of a prompt that was sent: what its reader saw before they asked for another one.
    """

    PLANNED = "planned"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    DROPPED = "dropped"
    FAILED = "failed"
    SHADOWED = "shadowed"
    REPLACED = "replaced"


class Reception(StrEnum):
    """How a prompt was received."""

    HELPFUL = "helpful"
    NOT_HELPFUL = "not_helpful"
    NOT_STUCK = "not_stuck"


@dataclass(frozen=True, slots=True)
class Prompt:
    """One row of the ledger: one private offer to one person.

    `thread` and `episode` are empty for a prompt somebody asked for outside any thread. `because` says in a word why
    it was dropped or failed.
    """

    id: str
    to: PersonKey
    side: Side
    move: Move
    signal: Signal
    template: str
    status: PromptStatus
    planned_at: datetime
    due_at: datetime
    thread: ThreadKey | None = None
    episode: str = ""
    other: str = ""
    sent_at: datetime | None = None
    dm_channel: str = ""
    dm_ts: str = ""
    received: Reception | None = None
    because: str = ""


@dataclass(frozen=True, slots=True)
class Erased:
    """What `forget me` (or an uninstall) removed, in rows."""

    messages: int = 0
    prompts: int = 0
    watches: int = 0
