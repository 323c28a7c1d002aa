"""The rules that hold in a workspace now: its own settings, and where it says nothing the environment's."""

import hashlib
from dataclasses import astuple, dataclass
from datetime import timedelta

from bot.config import Hours
from bot.consent import Reading
from bot.ports.rows import Mode
from bot.prompting import NIGHT


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything an admin may set, as it stands. `night` is None where prompts are sent at any hour."""

    reading: Reading = Reading.ANNOUNCED
    mode: Mode = Mode.AUTO
    prompts_per_episode: int = 1
    prompts_per_day: int = 2
    night: Hours | None = NIGHT
    rests_at_weekend: bool = True
    quiet_after: timedelta = timedelta(hours=8)
    zone: str = "UTC"
    scores_kept_days: int = 30
    prompts_kept_days: int = 90
    watches_by_admins_only: bool = False

    @property
    def fingerprint(self) -> str:
        """What a form remembers of the rules it showed, to see later whether they are still the same."""
        return hashlib.sha256(repr(astuple(self)).encode()).hexdigest()[:16]

    def reads_more_than(self, before: "Rules") -> bool:
        """Whether people who were told the rules `before` must be told these first: more is read, or kept longer."""
        widened = self.reading is Reading.ANNOUNCED and before.reading is Reading.CONSENTED
        return widened or self.scores_kept_days > before.scores_kept_days

    def is_told_differently_than(self, before: "Rules") -> bool:
        """Whether a notice that tells the rules `before` would be wrong now."""
        return (self.reading, self.scores_kept_days) != (before.reading, before.scores_kept_days)
