"""Who may be read and who may be written to: rules over values, nothing else."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Choice(StrEnum):
    """What a person chose. Nobody starts `in`."""

    UNDECIDED = "undecided"
    IN = "in"
    OUT = "out"


class Reading(StrEnum):
    """Whom a workspace lets us read in watched threads."""

    ANNOUNCED = "announced"
    CONSENTED = "consented"


@dataclass(frozen=True, slots=True)
class Consent:
    """One person's choices. `paused_until` (UTC) holds prompts back; it changes nothing about reading."""

    choice: Choice = Choice.UNDECIDED
    paused_until: datetime | None = None


def may_be_read(consent: Consent, reading: Reading, *, awaits_notice: bool = False) -> bool:
    """Whether the words of this person may be scored where a notice stands.

    `awaits_notice` is True for a newcomer who has not been shown the notice yet.
    """
    if consent.choice is Choice.OUT or awaits_notice:
        return False
    return consent.choice is Choice.IN or reading is Reading.ANNOUNCED


def may_be_written_to(consent: Consent, now: datetime) -> bool:
    """Whether a prompt nobody asked for may be sent to this person at `now`."""
    paused = consent.paused_until is not None and consent.paused_until > now
    return consent.choice is Choice.IN and not paused
