"""What every use case works with, and the few questions all of them ask."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol

from bot.config import Hours, read_night
from bot.ports import (
    ChannelKey,
    Jobs,
    Messenger,
    Mode,
    Rules,
    Store,
    StoredMessage,
    ThreadKey,
    Transaction,
    Watch,
    WatchState,
    WorkspaceSettings,
)
from bot.prompting import NIGHT
from bot.telemetry import Metrics
from classifier.conversation import Assessment, Decision, MessageScore, ScoredMessage, Sensitivity

SHADOW_FIRST = timedelta(days=7)
# The fold looks at the recent exchange; a hundred messages hold every stall that could still be open. How many stood
# before them is told beside.
MESSAGES_READ = 100
# Whether a channel has a watch is not asked again for this long. A watch started in this process is known at once; one
# started in another is heard this much later, which errs on the side of not reading.
HINT_HOLDS = timedelta(seconds=5)
HINTS_KEPT = 10_000
# For this long after a workspace removed the app, what still comes of it is late. Installing it again ends that.
LATE_FOR = timedelta(minutes=5)
# What a workspace's row always says itself.
ALWAYS_SET = (
    *("reading", "prompts_per_episode", "prompts_per_day", "zone"),
    *("scores_kept_days", "prompts_kept_days", "watches_by_admins_only"),
)


class ScoredText(Protocol):
    """What a scorer says of one text."""

    @property
    def score(self) -> MessageScore | None: ...
    @property
    def word_count(self) -> int: ...


class Assessor(Protocol):
    """The front door of the classifier."""

    def score(self, texts: Sequence[str]) -> Sequence[ScoredText]: ...
    def assess(
        self,
        messages: Sequence[ScoredMessage],
        *,
        now: datetime,
        quiet_at: datetime | None,
        sensitivity: Sensitivity = ...,
        hardened: int = ...,
        unanswered: Collection[int] = ...,
        earlier: int = ...,
    ) -> Assessment: ...
    def reasons(self, decision: Decision) -> tuple[str, ...]: ...
    def marks(self, score: MessageScore) -> tuple[bool, bool]:
        """Whether a text with this score reads as defensive, and whether as resistant."""


@dataclass(frozen=True, slots=True)
class Defaults:
    """What the environment says where a workspace says nothing."""

    mode: Mode = Mode.AUTO
    night: Hours | None = NIGHT
    quiet_after: timedelta = timedelta(hours=8)


@dataclass
class Tools:
    """The ports, the assessor and the clock. The use cases inherit from it."""

    store: Store
    messenger: Messenger
    jobs: Jobs
    assessor: Assessor
    defaults: Defaults
    now: Callable[[], datetime]
    metrics: Metrics = field(default_factory=Metrics)
    _hints: dict[ChannelKey, tuple[bool, datetime]] = field(default_factory=dict, init=False)
    _gone: dict[str, datetime] = field(default_factory=dict, init=False)

    async def settings(self, tx: Transaction, workspace: str) -> WorkspaceSettings:
        """Return the workspace's settings; one we meet for the first time is written down as installed now.

        One that has just removed the app is not: what was under way then must not leave a row behind.
        """
        known = await tx.workspace(workspace)
        if known is None:
            known = WorkspaceSettings(workspace=workspace, installed_at=self.now())
            gone_at = self._gone.get(workspace)
            if gone_at is None or self.now() - gone_at > LATE_FOR:
                await tx.save_workspace(known)
        return known

    def is_shadow(self, settings: WorkspaceSettings) -> bool:
        """Whether prompts are only planned: as set, or in the first seven days."""
        mode = settings.mode or self.defaults.mode
        return mode is Mode.SHADOW or (mode is Mode.AUTO and self.now() < settings.installed_at + SHADOW_FIRST)

    def rules(self, settings: WorkspaceSettings) -> Rules:
        """Return what holds in a workspace: its own settings go before the environment."""
        night = self.defaults.night if settings.night is None else read_night(settings.night)
        quiet_after, weekend = settings.quiet_after_s, settings.rests_at_weekend
        return Rules(
            mode=settings.mode or self.defaults.mode,
            night=night,
            # In the environment `off` lifts night and weekend together.
            rests_at_weekend=night is not None if weekend is None else weekend,
            quiet_after=self.defaults.quiet_after if quiet_after is None else timedelta(seconds=quiet_after),
            **{name: getattr(settings, name) for name in ALWAYS_SET},
        )

    async def has_watch(self, place: ChannelKey) -> bool:
        """Whether anything may be watched in this channel. Only a hint, remembered for some seconds.

        Whoever goes on after a yes asks again in their transaction, so that a stopped watch reads nothing at once.
        """
        hint = self._hints.get(place)
        if hint is not None and self.now() < hint[1]:
            return hint[0]
        async with self.store.transaction() as tx:
            watches = await tx.watches(place.workspace, place.channel)
        is_watched = any(watch.state is WatchState.ACTIVE for watch in watches)
        if len(self._hints) >= HINTS_KEPT:
            self._hints.clear()
        self._hints[place] = (is_watched, self.now() + HINT_HOLDS)
        return is_watched


async def covering_watch(tx: Transaction, thread: ThreadKey) -> Watch | None:
    """Return the watch under which the thread is read now, if any."""
    return (await tx.standing(thread, None)).watch


def time_of(ts: str) -> datetime:
    """Return the moment (UTC) that Slack's timestamp `ts` names."""
    return datetime.fromtimestamp(float(ts), tz=UTC)


def as_scored(message: StoredMessage) -> ScoredMessage:
    """Return what the classifier reads of a stored message."""
    return ScoredMessage(message.author, time_of(message.ts), message.score, message.word_count)
