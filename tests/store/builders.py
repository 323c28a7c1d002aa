"""Tiny builders that keep the irrelevant out of sight."""

from datetime import UTC, datetime, timedelta

from bot.ports import (
    ChannelKey,
    Episode,
    PersonKey,
    Prompt,
    PromptStatus,
    StoredMessage,
    ThreadKey,
    Watch,
    WatchState,
)
from bot.store.forgetting import slack_ts
from bot.templates import Move, Side, Template
from classifier.conversation import MessageScore, Signal, StallKind

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
GENERAL = ChannelKey("T1", "C1")
ANA = PersonKey("T1", "U-ANA")
BEN = PersonKey("T1", "U-BEN")


def ts(after: timedelta = timedelta()) -> str:
    return slack_ts(NOON + after)


def minutes(count: float) -> str:
    return ts(timedelta(minutes=count))


def days(count: float) -> str:
    return ts(timedelta(days=count))


THREAD = ThreadKey("T1", "C1", minutes(0))


def said(
    at: str, by: str | None = "U-ANA", thread: ThreadKey = THREAD, heat: float | None = 0.5, revision: str = ""
) -> StoredMessage:
    score = None if heat is None else MessageScore(heat, heat / 2, 0.1)
    return StoredMessage(thread, at, by, score, word_count=7, revision=revision)


def watch(thread: str = "", state: WatchState = WatchState.ACTIVE, **changes: object) -> Watch:
    values = {"place": GENERAL, "asked_by": "U-ANA", "notice_ts": minutes(-1), **changes}
    return Watch(thread=thread, state=state, **values)


def episode(id: str = "E1", thread: ThreadKey = THREAD, **changes: object) -> Episode:
    values = {"completed_by": thread.thread, "opened_at": NOON, **changes}
    return Episode(id, thread, StallKind.LOGJAM, Signal.RESISTANT, **values)


def prompt(id: str = "P1", to: PersonKey = ANA, **changes: object) -> Prompt:
    values = {
        "side": Side.AUTHOR,
        "move": Move.STEP_BACK,
        "signal": Signal.RESISTANT,
        "template": "step-back-1",
        "status": PromptStatus.PLANNED,
        "planned_at": NOON,
        "due_at": NOON,
        "thread": THREAD,
        "episode": "E1",
        "other": "U-BEN",
        **changes,
    }
    return Prompt(id, to, **values)


def template(id: str = "step-back-1", **changes: object) -> Template:
    values = {
        "move": Move.STEP_BACK,
        "side": Side.AUTHOR,
        "notice": "The thread has come to a halt.",
        "offer": "Take a step back.",
        "words": "What would you like to come out of this?",
        "why": "It was tense.",
        **changes,
    }
    return Template(id, **values)
