"""A policy fitted on a few made-up threads, so that tests of the decision do not wait for the shipped model."""

import random
from functools import cache

from classifier.conversation import LABELS, Label, ScoredMessage, StallKind
from classifier.stall import JudgedThread, StallPolicy, fit_policy
from tests.classifier.threads import say, thread


@cache
def small_policy() -> StallPolicy:
    """A policy fitted on two hundred made-up threads, of which one in fifty that moves may be called stalled."""
    return fit_policy(judged_threads(), budget=1 / 150)


def judged_threads(count: int = 200, seed: int = 7) -> list[JudgedThread]:
    """Threads of two people: half calm, some with one hot message, some that stall, some that end in silence."""
    dice = random.Random(seed)
    makers = (_calm, _calm, _calm, _flare, _logjam, _logjam, _quiet)
    return [makers[n % len(makers)](f"made-{n}", dice) for n in range(count)]


def _calm(name: str, dice: random.Random) -> JudgedThread:
    return _judged(name, [_cool(who, dice) for who in "ABABCBAB"], None)


def _flare(name: str, dice: random.Random) -> JudgedThread:
    messages = [_cool("A", dice), _cool("B", dice), _hot("A", dice), _room("B", dice), *_cools("ABAB", dice)]
    return _judged(name, messages, None)


def _logjam(name: str, dice: random.Random) -> JudgedThread:
    messages = [*_cools("ABA", dice), *(_hot(who, dice) for who in "BABA")]
    return _judged(name, messages, 4, StallKind.LOGJAM)


def _quiet(name: str, dice: random.Random) -> JudgedThread:
    return _judged(name, [*_cools("ABAB", dice), _hot("A", dice)], 4, StallKind.QUIET)


def _judged(
    name: str, messages: list[ScoredMessage], stalled_at: int | None, kind: StallKind | None = None
) -> JudgedThread:
    return JudgedThread(name, tuple(thread(*messages)), stalled_at, kind, labels=tuple(map(_truth, messages)))


def _truth(message: ScoredMessage) -> dict[Label, int | None]:
    return {label: int(message.score is not None and getattr(message.score, label) > 0.45) for label in LABELS}


def _cools(authors: str, dice: random.Random) -> list[ScoredMessage]:
    return [_cool(author, dice) for author in authors]


def _cool(author: str, dice: random.Random) -> ScoredMessage:
    return say(author, dice.uniform(0.0, 0.3), dice.uniform(0.0, 0.3), dice.uniform(0.0, 0.2))


def _hot(author: str, dice: random.Random) -> ScoredMessage:
    return say(author, dice.uniform(0.1, 0.9), dice.uniform(0.5, 0.95), dice.uniform(0.0, 0.1))


def _room(author: str, dice: random.Random) -> ScoredMessage:
    return say(author, dice.uniform(0.0, 0.1), dice.uniform(0.0, 0.1), dice.uniform(0.6, 0.95))
