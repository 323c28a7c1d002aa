"""Threads through the detector and the planning of prompts, without a database: what would have been offered, and when.

Everybody counts as `in`. Caps apply; night, weekend and shadow do not.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.ports import WorkspaceSettings
from bot.prompting import History, Recipient, choose, next_move, recipients
from bot.templates import Template
from classifier.assess import Assessor, read_through
from classifier.conversation import Assessment, Decision, ScoredMessage, Stall, StallKind, State
from classifier.corpus import FIRST_MESSAGE_AT, LabelledThread, LineError, parse_threads

DAY = timedelta(days=1)
# A workspace that has set nothing: replay keeps to the same caps.
SETTINGS = WorkspaceSettings(workspace="", installed_at=FIRST_MESSAGE_AT)
MOVING = Decision(State.MOVING, 0.0)


@dataclass(frozen=True, slots=True)
class Planned:
    """One prompt that would have been sent. `at` is the index of the message that completed the stall."""

    at: int
    recipient: Recipient
    template: Template
    planned_at: datetime


@dataclass(frozen=True, slots=True)
class Replayed:
    """What replaying a thread showed: how it stood after each message, and who would have been offered what."""

    id: str
    assessment: Assessment
    prompts: tuple[Planned, ...] = ()


def replay_lines(
    lines: Iterable[str], assessor: Assessor, templates: Sequence[Template], *, quiet_after: timedelta
) -> Iterator[str | LineError]:
    """Yield a line of JSON for each thread read, and an error for each line that is none, in the order they came.

    Parameters
    ----------
    lines
        Threads in the record format, one a line; blank lines are passed over.
    assessor
        Scorer and policy.
    templates
        To choose words from.
    quiet_after
        The quiet period, in plain time.
    """
    for thread in parse_threads(lines):
        if isinstance(thread, LineError):
            yield thread
        else:
            replayed = replay(thread, assessor, templates, quiet_after=quiet_after)
            yield json.dumps(as_record(replayed))


def replay(
    thread: LabelledThread, assessor: Assessor, templates: Sequence[Template], *, quiet_after: timedelta
) -> Replayed:
    """Return what the bot would have seen and offered in a thread, on a clock that runs on for a day at its end."""
    scored = score(thread, assessor)
    if not scored:
        return Replayed(thread.id, Assessment((), (), (), MOVING))
    assessment = read_through(scored, assessor.policy, quiet_after=quiet_after)
    return Replayed(thread.id, assessment, plan(thread.id, scored, assessment, templates, quiet_after=quiet_after))


def score(thread: LabelledThread, assessor: Assessor) -> list[ScoredMessage]:
    """Return the thread's messages as they would be stored: who, when, how each scored; no text."""
    scores = assessor.score([message.text for message in thread.messages])
    return [
        ScoredMessage(message.author, message.at, scored.score, scored.word_count)
        for message, scored in zip(thread.messages, scores, strict=True)
    ]


def plan(
    thread_id: str,
    messages: Sequence[ScoredMessage],
    assessment: Assessment,
    templates: Sequence[Template],
    *,
    quiet_after: timedelta,
) -> tuple[Planned, ...]:
    """Return the prompts of all stalls of a thread, in their order.

    The dice that choose among templates are seeded with thread, message and person, so that a replay can be repeated.
    """
    planned: list[Planned] = []
    authors = [message.author for message in messages]
    for stall in assessment.stalls:
        at = _planned_at(messages, stall, quiet_after)
        for recipient in recipients(authors, stall.completed_by):
            theirs = [prompt for prompt in planned if prompt.recipient.person == recipient.person]
            if sum(prompt.planned_at > at - DAY for prompt in theirs) >= SETTINGS.prompts_per_day:
                continue
            template = _choose(
                templates, stall, recipient, theirs, f"{thread_id}/{stall.completed_by}/{recipient.person}"
            )
            if template is not None:
                planned.append(Planned(stall.completed_by, recipient, template, at))
    return tuple(planned)


def states(assessment: Assessment) -> list[State]:
    """Return how the thread stood after each message, until the next one came.

    A message that met silence shows as stalled, although at its own time nobody could know yet.
    """
    silent = {stall.completed_by for stall in assessment.stalls if stall.kind is StallKind.QUIET}
    return [State.STALLED if index in silent else decision.state for index, decision in enumerate(assessment.decisions)]


def as_record(replayed: Replayed) -> dict[str, Any]:
    """Return the output of `commonground replay` for a thread. Of several stalls the first is told."""
    stalls = replayed.assessment.stalls
    first = stalls[0] if stalls else None
    return {
        "id": replayed.id,
        "stalled_at": first.completed_by if first else None,
        "kind": first.kind.value if first else None,
        "recovered_at": first.recovered_by if first else None,
        "prompts": [
            {
                "at": prompt.at,
                "to": prompt.recipient.person,
                "side": prompt.recipient.side.value,
                "move": prompt.template.move.value,
                "template": prompt.template.id,
            }
            for prompt in replayed.prompts
        ],
        "states": [state.value for state in states(replayed.assessment)],
    }


def _planned_at(messages: Sequence[ScoredMessage], stall: Stall, quiet_after: timedelta) -> datetime:
    at = messages[stall.completed_by].at
    return at + quiet_after if stall.kind is StallKind.QUIET else at


def _choose(
    templates: Sequence[Template], stall: Stall, recipient: Recipient, theirs: Sequence[Planned], seed: str
) -> Template | None:
    newest_first = [prompt.template for prompt in reversed(theirs)]
    history = History(
        templates=tuple(template.id for template in newest_first),
        moves_in_thread=tuple(template.move for template in newest_first),
    )
    return choose(
        templates,
        move=next_move(history),
        side=recipient.side,
        signal=stall.signal,
        history=history,
        tallies={},
        seed=seed,
    )
