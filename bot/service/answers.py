"""What the service answers to the edges: values that `bot.slack` lays out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.consent import Choice, Reading
from bot.ports import ChannelKey, Offer, Prompt, Rules, Watch
from bot.templates import Finding, Move, Side, Template
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
    """The outcome, and the place it is about (`thread` is '' for a channel).

    `notice_ts` is the notice of a watch that was stopped, where one stands.
    """

    outcome: WatchOutcome
    place: ChannelKey
    thread: str = ""
    notice_ts: str = ""


class RulesOutcome(StrEnum):
    """What became of a wish to change the rules.

    `outdated`: somebody else changed them meanwhile. `not_told`: Slack was out of reach where it had to be announced.
    """

    CHANGED = "changed"
    ADMINS_ONLY = "admins_only"
    OUTDATED = "outdated"
    NOT_TOLD = "not_told"


@dataclass(frozen=True, slots=True)
class RulesAnswer:
    """The outcome, how many watched places were told, and how many notices could not be edited."""

    outcome: RulesOutcome
    told: int = 0
    stale_notices: int = 0


@dataclass(frozen=True, slots=True)
class KeptDays:
    """For how many days scores and prompts are kept: at least and at most, over all workspaces."""

    scores: tuple[int, int] = (30, 30)
    prompts: tuple[int, int] = (90, 90)


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
    """What the Home tab shows to one person: `prompts` newest first, `words` those of their templates by id."""

    choices: OwnChoices
    watches: tuple[Watch, ...]
    prompts: tuple[Prompt, ...]
    words: Mapping[str, str] = field(default_factory=dict)
    rules: Rules = field(default_factory=Rules)
    is_admin: bool = False


@dataclass(frozen=True, slots=True)
class PromptFigures:
    """What may be shown of prompts; None where too few different people stand behind a number."""

    sent: int | None = None
    helpful: int | None = None
    not_helpful: int | None = None
    not_stuck: int | None = None
    moved: int | None = None


@dataclass(frozen=True, slots=True)
class Insights:
    """What may be shown of a channel, and for how many days what is behind it is kept."""

    threads: int | None
    stalls: int | None
    moved: int | None
    prompts: PromptFigures
    rules: Rules


@dataclass(frozen=True, slots=True)
class ListedTemplate:
    """A template as admins see it. `figures` is None as long as it was sent to nobody."""

    template: Template
    is_on: bool
    is_own: bool
    fingerprint: str
    figures: PromptFigures | None = None


@dataclass(frozen=True, slots=True)
class TemplatesAnswer:
    """All templates of a workspace, its own first, and in words what too few are left for."""

    templates: tuple[ListedTemplate, ...]
    gaps: tuple[str, ...] = ()


class TemplateOutcome(StrEnum):
    """What became of a wish to write or switch a template.

    `outdated`: it is gone, or somebody else changed it meanwhile.
    """

    SAVED = "saved"
    BREAKS_RULES = "breaks_rules"
    OUTDATED = "outdated"
    TOO_MANY = "too_many"
    ADMINS_ONLY = "admins_only"


@dataclass(frozen=True, slots=True)
class TemplateAnswer:
    """The outcome, the template as it was stored or would have been, and what is wrong with it."""

    outcome: TemplateOutcome
    template: Template | None = None
    findings: tuple[Finding, ...] = ()
