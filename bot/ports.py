"""What the service needs from the world, as values and promises. Implemented by the edges, never here.

Ids are Slack's own, as strings. All times are UTC. `ts` is Slack's message timestamp, which names a message within a
channel. No value here holds what anybody wrote, but `Heard.text`, which lives until it is scored.
"""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.consent import Consent, Reading
from bot.prompting import Tally
from bot.templates import Move, Side, Template
from classifier.conversation import MessageScore, Sensitivity, Signal, StallKind

# ---------------------------------------------------------------- places and people


@dataclass(frozen=True, slots=True)
class ChannelKey:
    """A channel of one workspace."""

    workspace: str
    channel: str


@dataclass(frozen=True, slots=True)
class ThreadKey:
    """A thread: `thread` is the ts of its first message."""

    workspace: str
    channel: str
    thread: str

    @property
    def place(self) -> ChannelKey:
        """The channel the thread is in."""
        return ChannelKey(self.workspace, self.channel)


@dataclass(frozen=True, slots=True)
class PersonKey:
    """A member of one workspace."""

    workspace: str
    person: str


@dataclass(frozen=True, slots=True)
class Profile:
    """What Slack says of a person now; never stored. `zone` is an IANA name or ''."""

    first_name: str = ""
    zone: str = ""
    is_active: bool = True
    is_admin: bool = False
    is_bot: bool = False


# ---------------------------------------------------------------- what was heard


@dataclass(frozen=True, slots=True)
class Heard:
    """A message as it now stands. `author` is None if nobody may ever read it (apps, other organisations).

    `revision` is the ts of the latest edit, or '' for a message never edited; the later one wins.
    """

    thread: ThreadKey
    ts: str
    author: str | None
    text: str
    revision: str = ""


@dataclass(frozen=True, slots=True)
class Removed:
    """A message was deleted."""

    thread: ThreadKey
    ts: str


# ---------------------------------------------------------------- what is stored


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
    """The row of one message. `score` is None where nobody read it or the scorer abstained."""

    thread: ThreadKey
    ts: str
    author: str | None
    score: MessageScore | None
    word_count: int = 0
    revision: str = ""


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
    """planned → sending → sent | unknown | dropped | failed; `shadowed` where only a plan was wanted."""

    PLANNED = "planned"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    DROPPED = "dropped"
    FAILED = "failed"
    SHADOWED = "shadowed"


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


# ---------------------------------------------------------------- the store


class Transaction(Protocol):
    """One unit of work: all of it is stored when the block ends, or nothing is."""

    # workspaces
    async def workspace(self, workspace: str) -> WorkspaceSettings | None: ...
    async def save_workspace(self, settings: WorkspaceSettings) -> None: ...
    async def erase_workspace(self, workspace: str) -> Erased: ...

    # people
    async def consent(self, person: PersonKey) -> Consent: ...
    async def consents(self, workspace: str, people: Sequence[str]) -> dict[str, Consent]: ...
    async def save_consent(self, person: PersonKey, consent: Consent) -> None: ...
    async def erase_person(self, person: PersonKey) -> Erased:
        """Remove every row that names this person, consent included; watches they asked for stay, unnamed."""

    async def add_newcomer(self, place: ChannelKey, person: str) -> None: ...
    async def remove_newcomer(self, place: ChannelKey, person: str) -> None: ...
    async def awaits_notice(self, place: ChannelKey, person: str) -> bool: ...

    async def standing(self, thread: ThreadKey, author: str | None) -> Standing:
        """Return in one go all that bears on reading a message of this author in this thread."""

    async def standings(self, asked: Sequence[tuple[ThreadKey, str | None]]) -> list[Standing]:
        """Return the same for several messages, each given as its thread and its author."""

    # watches
    async def watch(self, place: ChannelKey, thread: str = "") -> Watch | None: ...
    async def watches(self, workspace: str, channel: str | None = None) -> list[Watch]: ...
    async def save_watch(self, watch: Watch) -> None: ...
    async def touch_watch(self, place: ChannelKey, thread: str, at: datetime) -> None:
        """Note when somebody was heard, and change nothing else: a stop that came in between stays."""

    async def remove_watch(self, place: ChannelKey, thread: str = "") -> None: ...
    async def watch_of_notice(self, place: ChannelKey, notice_ts: str) -> Watch | None: ...

    # threads and messages
    async def lock_thread(self, key: ThreadKey) -> ThreadRow:
        """Create the thread's row if need be and hold it until the transaction ends."""

    async def lock_threads(self, keys: Sequence[ThreadKey]) -> dict[ThreadKey, ThreadRow]:
        """Do the same for several, in one order, so that two who want the same ones never wait for each other."""

    async def thread(self, key: ThreadKey) -> ThreadRow | None: ...
    async def save_thread(self, row: ThreadRow) -> None: ...
    async def put_message(self, message: StoredMessage) -> bool:
        """Store the message unless a later revision or a deletion is known. True if anything changed."""

    async def put_messages(self, heard: Sequence[StoredMessage]) -> dict[tuple[ChannelKey, str], ThreadKey]:
        """Do the same for several different ones. Returns those that changed, and the thread each is stored in."""

    async def bury_message(self, thread: ThreadKey, ts: str) -> bool:
        """Leave a tombstone without author or score, also for a message never seen. True if anything changed."""

    async def messages(self, thread: ThreadKey, limit: int) -> list[StoredMessage]:
        """The last `limit` messages of the thread that are not deleted, in order of ts."""

    async def messages_of(self, keys: Sequence[ThreadKey], limit: int) -> dict[ThreadKey, list[StoredMessage]]:
        """The same for each of several threads."""

    async def thread_of(self, place: ChannelKey, ts: str) -> str | None:
        """The thread a stored message (or tombstone) belongs to."""

    async def quiet_threads(self, now: datetime, limit: int) -> list[ThreadKey]:
        """Threads whose `quiet_at` has passed."""

    # episodes and prompts
    async def open_episode(self, thread: ThreadKey) -> Episode | None: ...
    async def open_episodes(self, place: ChannelKey, thread: str = "") -> list[Episode]:
        """Open episodes of the thread, or of the whole channel if `thread` is ''."""

    async def lapsed_episodes(self, opened_before: datetime, limit: int) -> list[Episode]:
        """Episodes still open though they were opened before the moment given."""

    async def episode(self, workspace: str, id: str) -> Episode | None: ...
    async def episodes(self, thread: ThreadKey) -> list[Episode]: ...
    async def episodes_of(self, keys: Sequence[ThreadKey]) -> dict[ThreadKey, list[Episode]]: ...
    async def save_episode(self, episode: Episode) -> None: ...
    async def prompt(self, workspace: str, id: str) -> Prompt | None: ...
    async def save_prompt(self, prompt: Prompt) -> None: ...
    async def claim_prompt(
        self, workspace: str, id: str, was: PromptStatus, becomes: PromptStatus, at: datetime | None = None
    ) -> bool:
        """Move the prompt from one status to the next; False if it was not in that status.

        `at` is when; `overdue_prompts` counts a prompt that is `sending` from then on, else from when it was due.
        """

    async def prompts_of_episode(self, workspace: str, episode: str) -> list[Prompt]: ...
    async def prompts_of_person(self, person: PersonKey, limit: int) -> list[Prompt]:
        """Newest first."""

    async def overdue_prompts(self, planned_before: datetime, limit: int) -> list[Prompt]:
        """`planned` with `due_at` before the moment given, and `sending` since before it: work a dead process left."""

    async def tallies(self, workspace: str) -> dict[str, Tally]:
        """Per template: how often prompts with it were found helpful or their thread moved again, and how often not."""

    async def templates(self, workspace: str) -> list[Template]:
        """The shipped templates that are switched on, and the workspace's own."""

    async def put_templates(self, templates: Sequence[Template]) -> None:
        """Store the shipped templates as they are in this release."""

    async def expire(self, now: datetime) -> Erased:
        """Remove scores, prompts, episodes, unanswered top-level messages and watches past their time."""


class Store(Protocol):
    """Where all of it is kept."""

    def transaction(self) -> AbstractAsyncContextManager[Transaction]: ...


# ---------------------------------------------------------------- later, and once


class Jobs(Protocol):
    """Durable work. Called after commit; what is lost between commit and call, the sweep finds. Ids only."""

    async def deliver(self, workspace: str, prompt: str, at: datetime) -> None: ...
    async def look_again(self, thread: ThreadKey, at: datetime) -> None: ...
    async def forget(self, workspace: str, ids: Sequence[str]) -> None:
        """Remove finished and waiting jobs of these prompts, or of the whole workspace if `ids` is empty."""


# ---------------------------------------------------------------- Slack, as the service sees it


@dataclass(frozen=True, slots=True)
class Offer:
    """The words of one prompt, slots filled, ready to be laid out."""

    prompt: str
    move: Move
    notice: str
    offer: str
    words: str
    why: str
    thread_link: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """Where a direct message went."""

    channel: str
    ts: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a look into a direct message's history said: `sent` if it is there. None: not there."""

    sent: Sent | None = None


class Messenger(Protocol):
    """What we say in Slack. Raises `SlackUnavailable` or `SlackRefused` (bot.errors)."""

    async def profile(self, person: PersonKey) -> Profile: ...
    async def is_member(self, place: ChannelKey, person: str) -> bool: ...
    async def permalink(self, thread: ThreadKey) -> str: ...
    async def post_notice(self, watch: Watch) -> str:
        """Post the notice in the channel or thread; returns its ts."""

    async def show_notice(self, watch: Watch, person: str) -> None:
        """Show the notice to one newcomer only."""

    async def send_offer(self, to: PersonKey, offer: Offer) -> Sent: ...
    async def update_offer(self, to: PersonKey, sent: Sent, offer: Offer) -> None: ...
    async def find_offer(self, to: PersonKey, prompt: str) -> Found: ...


@dataclass(frozen=True, slots=True)
class Health:
    """What `/readyz` and `status` tell. Empty `problems`: ready."""

    problems: tuple[str, ...] = field(default=())
