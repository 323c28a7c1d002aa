"""Who is offered a prompt, with which move and words, and when: pure planning over values.

The dice, the clock and the database are somebody else's: candidates, history and a seed come in, plans go out.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.config import Hours
from bot.templates import Move, Side, Template
from classifier.conversation import Signal

SATURDAY = 5
ORDER = list(Move)
# When silence is counted and nights are lifted, people still sleep: these hours do not count as working hours.
NIGHT = Hours(22, 8)


@dataclass(frozen=True, slots=True)
class Recipient:
    """One person a stall may be offered to, and the other they would write to."""

    person: str
    other: str
    side: Side


@dataclass(frozen=True, slots=True)
class History:
    """What one person was sent before, newest first: templates by id, the moves made in this thread."""

    templates: tuple[str, ...] = ()
    moves_in_thread: tuple[Move, ...] = ()


@dataclass(frozen=True, slots=True)
class Tally:
    """How often a template was followed by something good, and how often not."""

    good: int = 0
    bad: int = 0


def recipients(authors: Sequence[str | None], completed_by: int) -> tuple[Recipient, ...]:
    """Return whom a stall concerns: who completed it, and the other participant who wrote last before it.

    Parameters
    ----------
    authors : (n_messages,)
        Who wrote each message, in order; None where nobody may know.
    completed_by
        Index of the message that completed the stall.

    Examples
    --------
    >>> [(r.person, r.side.value) for r in recipients(["A", "B", "A"], 2)]
    [('A', 'author'), ('B', 'counterpart')]
    """
    author = authors[completed_by]
    before = (name for name in reversed(authors[:completed_by]) if name is not None and name != author)
    counterpart = next(before, None)
    if author is None or counterpart is None:
        return ()
    return Recipient(author, counterpart, Side.AUTHOR), Recipient(counterpart, author, Side.COUNTERPART)


def next_move(history: History) -> Move:
    """Return the move to make: `step_back` first in a thread, then one further each time."""
    return max(history.moves_in_thread, key=ORDER.index).following if history.moves_in_thread else Move.STEP_BACK


def choose(
    templates: Sequence[Template],
    *,
    move: Move,
    side: Side,
    signal: Signal,
    history: History,
    tallies: Mapping[str, Tally],
    seed: str,
) -> Template | None:
    """Return the template to send, or None if none fits.

    Does not repeat itself to a person while another fits; among the rest, Thompson sampling on a Beta posterior with a
    uniform prior (Thompson 1933), so that what was found helpful comes more often and nothing is given up early.
    """
    fitting = [t for t in templates if t.move is move and t.side is side and (not t.signals or signal in t.signals)]
    fresh = [t for t in fitting if t.id not in history.templates] or fitting
    if not fresh:
        return None
    dice = random.Random(seed)

    def draw(template: Template) -> float:
        tally = tallies.get(template.id, Tally())
        return dice.betavariate(1 + tally.good, 1 + tally.bad)

    return max(sorted(fresh, key=lambda t: t.id), key=draw)


def zone_of(name: str, fallback: str) -> ZoneInfo:
    """Return the time zone called `name`; unknown or empty: `fallback`; that unknown too: UTC."""
    for candidate in (name, fallback):
        try:
            return ZoneInfo(candidate)
        except (ZoneInfoNotFoundError, ValueError, IsADirectoryError):
            continue
    return ZoneInfo("UTC")


def is_resting(local: datetime, night: Hours | None, *, at_weekend: bool = True) -> bool:
    """Whether nobody should be disturbed at this local time: night hours, or a weekend unless that is lifted."""
    if at_weekend and local.weekday() >= SATURDAY:
        return True
    if night is None:
        return False
    if night.begins > night.ends:
        return local.hour >= night.begins or local.hour < night.ends
    return night.begins <= local.hour < night.ends


def humane_time(at: datetime, zone: ZoneInfo, night: Hours | None, *, rests_at_weekend: bool = True) -> datetime:
    """Return the first moment from `at` (UTC) on at which a prompt may be sent to somebody in `zone`."""
    while is_resting(at.astimezone(zone), night, at_weekend=rests_at_weekend):
        at = _next_full_hour(at, zone)
    return at


def quiet_over(since: datetime, quiet_after: timedelta, zone: ZoneInfo, night: Hours | None) -> datetime:
    """Return when silence since `since` (UTC) has lasted `quiet_after`.

    From one hour up only Monday to Friday outside the night counts, in the zone given; below that plain time, as the
    setting promises.
    """
    if quiet_after < timedelta(hours=1):
        return since + quiet_after
    working = night or NIGHT
    at, left = since, quiet_after
    while True:
        end = _next_full_hour(at, zone)
        if not is_resting(at.astimezone(zone), working):
            if at + left <= end:
                return at + left
            left -= end - at
        at = end


def _next_full_hour(at: datetime, zone: ZoneInfo) -> datetime:
    # Steps are taken in UTC and looked at locally, so that a change of summer time neither skips nor repeats work.
    local = at.astimezone(zone)
    into_hour = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
    return (at - into_hour + timedelta(hours=1)).astimezone(UTC)
