"""What the service answers to the edges: values that `bot.slack` lays out."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.consent import Choice, Reading
from bot.ports import ChannelKey, Offer, Prompt, Watch
from bot.templates import Move, Side
from classifier.conversation import Signal


class WatchOutcome(StrEnum):
    """What became of a wish to start, stop or change a watch."""

    STARTED = "started"
    ALREADY = "already"
    STOPPED = "stopped"
    CHANGED = "changed"
    NOT_WATCHED = "not_watched"
    INVITE_ME = "invite_me"
    NOT_HERE = "not_here"
    ADMINS_ONLY = "admins_only"


@dataclass(frozen=True, slots=True)
class WatchAnswer:
    """The outcome, and the place it is about (`thread` is '' for a channel)."""

    outcome: WatchOutcome
    place: ChannelKey
    thread: str = ""


@dataclass(frozen=True, slots=True)
class OwnChoices:
    """What a person chose, and the rules of their workspace that bear on it."""

    choice: Choice
    paused_until: datetime | None
    reading: Reading
    is_shadow: bool


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a prompt came: its move, side and signal, and the reasons as sentences about the thread."""

    move: Move
    side: Side
    signal: Signal
    reasons: tuple[str, ...]
    at: datetime
    was_asked_for: bool


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence of a draft as it was pasted, and how it may read. Never stored."""

    text: str
    defensive: bool
    resistant: bool


@dataclass(frozen=True, slots=True)
class DraftReading:
    """A draft, sentence by sentence, and another way in where something was marked. Never stored."""

    passages: tuple[Passage, ...]
    offer: Offer | None


@dataclass(frozen=True, slots=True)
class Status:
    """What is watched here, and what the person asking chose."""

    choices: OwnChoices
    channel: Watch | None
    threads: tuple[Watch, ...]


@dataclass(frozen=True, slots=True)
class Home:
    """What the Home tab shows to one person."""

    choices: OwnChoices
    watches: tuple[Watch, ...]
    prompts: tuple[Prompt, ...]
